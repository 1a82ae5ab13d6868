"""The people somebody reports for: report for one now, add one who agrees, or remove one."""

import re
from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

import texts
from conversations import choices
from conversations.answers import NO, YES, plain
from conversations.choices import CHANGE, RIGHT, drops, keeps, lacks
from conversations.dialogue import Ask, Dialogue, Step, chose, chosen, how_to_call
from conversations.enrolment import Place, called, keep_name, keep_place, name_is_missing, place
from conversations.events import Event, HelpWanted, RelativeRemoved, RelativeWanted, ReportForWanted
from conversations.prompts import Kind, Option, Params

PROOF = re.compile(r"[0-9a-z]{4,12}")


class Caring(Enum):
    """Where the talk about relatives stands."""

    START = auto()
    PLACE = auto()
    NAME = auto()
    RELATION = auto()
    PROOF = auto()
    ONWARD = auto()  # the first part still missing, then read back
    READ_BACK = auto()
    CHANGE = auto()
    ASKED = auto()
    CHECKED = auto()
    WORKER = auto()
    REMOVE = auto()
    SURE = auto()
    REMOVED = auto()
    KEPT = auto()
    HANDED_OVER = auto()


RELATED = re.compile(r"(?P<name>.+?)[ ,，]*(?:[她他]?是我|[ ,，]我)的?(?P<relation>[^\W\d]{1,4})")

# What an answer means.


def wish(family: "Family") -> object | None:
    """`add`, `remove`, or the key of a relative to report for; a door and name is somebody to add."""
    return family.said.choice() or place(family)


def whom(family: "Family") -> object | None:
    """A door, with the name or without; `worker` for who cannot say."""
    code = family.said.choice()
    if code is None or code == "worker":
        return code or place(family)
    suggested = family.facts["suggested"][int(code[1:])]
    return Place(str(suggested["room"]), str(suggested["name"]))


def relation(family: "Family") -> object | None:
    """The word for the relation, as it is used at home."""
    code = family.said.choice()
    if code is None:
        return None if plain(family.said.text) in {*YES, *NO} else choices.remark(family.said.text)
    words, said = RELATIONS[code].words, plain(family.said.text)
    return said.removeprefix("我") if said in words else words[0]


def proof(family: "Family") -> object | None:
    """`ask`, or digits that only who knows them well can send."""
    return family.said.choice() or digits(family.said.text)


def digits(text: str) -> str | None:
    """The last four digits of a phone, or the code of a household, in one spelling."""
    said = re.sub(r"[\s-]", "", plain(text))
    return said.upper() if PROOF.fullmatch(said) and any(letter.isdigit() for letter in said) else None


def verdict(family: "Family") -> object | None:
    """`right`, `change`, or the door and name once more."""
    return family.said.choice() or place(family)


# What is kept.


def keep_whom(family: "Family") -> None:
    """Keep the relative picked, or the door and name, and what they are to them if that was said: 王秀英 是我奶奶."""
    keep_place(family)
    related = RELATED.fullmatch(family.given.get("name", "")) if isinstance(family.value, Place) else None
    if related:
        family.given.update(name=related["name"], relation=related["relation"])
    if isinstance(family.value, str):
        family.given["relative"] = family.value


def keep_proof(family: "Family") -> None:
    """Keep the digits, or that the person is asked."""
    family.given["proof"] = "" if family.value == "ask" else family.value


PARTS_DROPPED = {"room": ("room", "name"), "relation": ("relation",), "proof": ("proof",)}


# Which way on.


def is_place(family: "Family") -> bool:
    """A door was said."""
    return isinstance(family.value, Place)


def right_and_to_be_asked(family: "Family") -> bool:
    """All is right, and the person at home has to agree."""
    return family.value == "right" and not family.given["proof"]


# What is told.


def relative_wanted(family: "Family") -> Iterable[Event]:
    """Whom they want to report for."""
    given = family.given
    yield RelativeWanted(given["room"], given["name"], given["relation"], given["proof"])


def worker_wanted(family: "Family") -> Iterable[Event]:
    """That a worker is to add somebody."""
    yield HelpWanted(family.name, family.question)


def report_wanted(family: "Family") -> Iterable[Event]:
    """For whom they want to report now."""
    yield ReportForWanted(family.relative["id"])


def relative_removed(family: "Family") -> Iterable[Event]:
    """For whom they no longer report."""
    yield RelativeRemoved(family.relative["id"])


# What is offered, and the words of each question.

ADD = Option("add", "family.option.add", words=("加", "添加", "加人", "加家人", "add"))
REMOVE = Option("remove", "family.option.remove", words=("去掉", "删除", "移除", "删", "remove"))
WORKER = Option("worker", "family.option.worker", words=("不知道", "不会", "帮我加"))
ASK = Option("ask", "family.option.ask", words=(*YES, "问吧", "去问", "不知道", "问本人"))
RELATIONS = {
    code: Option(code, f"family.option.{code}", words=tuple(words.split()))
    for code, words in (
        ("mother", "妈妈 妈 母亲 我妈 我妈妈 婆婆 岳母"),
        ("father", "爸爸 爸 父亲 我爸 我爸爸 公公 岳父"),
        ("spouse", "爱人 老公 老婆 丈夫 妻子 老伴"),
        ("child", "孩子 儿子 女儿 小孩"),
        ("neighbour", "邻居 街坊"),
    )
}
PARTS = (
    Option("room", "family.option.room", words=("房号", "姓名", "名字", "地址")),
    Option("relation", "family.option.relation", words=("什么人",)),
    Option("proof", "family.option.proof", words=("同意", "号码")),
)
GONE = Option("yes", "family.option.yes", words=(*YES, "去掉", "去掉吧"))
STAYS = Option("no", "family.option.no", words=(*NO, "留着", "不去掉"))


def wishes(family: "Family") -> tuple[Option, ...]:
    """Report for each relative, add one, or remove one."""
    names = ((key, relative["name"]) for key, relative in family.relatives.items())
    report = (
        Option(key, "family.option.report", {"name": name}, (name, *_relation(family, key))) for key, name in names
    )
    return (*report, ADD, REMOVE) if family.relatives else (ADD,)


def _relation(family: "Family", key: str) -> tuple[str, ...]:
    said = str(family.relatives[key].get("relation") or "")
    return (said,) if said else ()


def suggestions(family: "Family") -> tuple[Option, ...]:
    """Who lives behind the same door and is not listed yet, or a worker's help."""
    suggested = enumerate(family.facts.get("suggested", ()))
    offered = (
        Option(f"s{at}", "family.suggested", {"room": each["room"], "name": each["name"]}, (each["name"],))
        for at, each in suggested
    )
    return (*offered, WORKER)


def relatives_listed(family: "Family") -> tuple[Option, ...]:
    """Each relative by name."""
    return tuple(
        Option(key, "family.person", {"name": relative["name"]}, (relative["name"], *_relation(family, key)))
        for key, relative in family.relatives.items()
    )


def door(family: "Family") -> Params:
    """The door."""
    return {"room": family.given["room"]}


def name_said(family: "Family") -> Params:
    """The name of the person to add."""
    return {"name": family.given["name"]}


def relative_named(family: "Family") -> Params:
    """The name of the relative picked."""
    return {"name": str(family.relative["name"])}


def name_and_call(family: "Family") -> Params:
    """The name, and how to reach a person by voice."""
    return {**name_said(family), **family.call}


def all_of_it(family: "Family") -> Params:
    """Every part, to be read back; the digits themselves are not shown again."""
    given = family.given
    consent = texts.say(f"family.option.{'told' if given['proof'] else 'asking'}", family.language)
    return {**door(family), **name_said(family), "relation": given["relation"], "proof": consent}


C = Caring


class Family(Dialogue):
    """Relatives and neighbours somebody reports for; none is added without their own yes.

    Facts: `relatives` [{id, name, room, relation}] they report for, `suggested` [{room, name}] they may add by a
    button, `grid_phone`, `language`.
    """

    name = "family"
    states = Caring
    asks = {
        C.START: Ask("family.start", Kind.CHOICE, wishes, reads=wish, keeps=keep_whom),
        C.PLACE: Ask("family.place", Kind.ROOM_AND_NAME, suggestions, reads=whom, keeps=keep_whom),
        C.NAME: Ask("family.name", Kind.TEXT, params=door, reads=called, keeps=keep_name),
        C.RELATION: Ask(
            "family.relation", Kind.TEXT, tuple(RELATIONS.values()), name_said, relation, keeps("relation")
        ),
        C.PROOF: Ask("family.proof", Kind.TEXT, (ASK,), reads=proof, keeps=keep_proof),
        C.READ_BACK: Ask("family.read_back", Kind.CONFIRM, (RIGHT, CHANGE), all_of_it, verdict, keep_whom),
        C.CHANGE: Ask("family.change", Kind.CHOICE, PARTS, reads=chosen, keeps=drops(PARTS_DROPPED)),
        C.ASKED: Ask("family.asked", params=name_and_call),
        C.CHECKED: Ask("family.checked", params=how_to_call),
        C.WORKER: Ask("family.worker", params=how_to_call),
        C.REMOVE: Ask("family.remove", Kind.CHOICE, relatives_listed, reads=chosen, keeps=keep_whom),
        C.SURE: Ask("family.sure", Kind.CHOICE, (GONE, STAYS), relative_named, chosen),
        C.REMOVED: Ask("family.removed", params=relative_named),
        C.KEPT: Ask("family.kept", params=relative_named),
        C.HANDED_OVER: Ask("family.handed_over", params=relative_named),
    }
    steps = (
        Step(C.START, C.PLACE, when=chose("add")),
        Step(C.START, C.REMOVE, when=chose("remove")),
        Step(C.START, C.ONWARD, when=is_place),
        Step(C.START, C.HANDED_OVER, tells=report_wanted),
        Step(C.PLACE, C.WORKER, when=chose("worker"), tells=worker_wanted),
        Step(C.PLACE, C.ONWARD),
        Step(C.NAME, C.ONWARD),
        Step(C.RELATION, C.ONWARD),
        Step(C.PROOF, C.ONWARD),
        Step(C.ONWARD, C.PLACE, when=lacks("room")),
        Step(C.ONWARD, C.NAME, when=name_is_missing),
        Step(C.ONWARD, C.RELATION, when=lacks("relation")),
        Step(C.ONWARD, C.PROOF, when=lacks("proof")),
        Step(C.ONWARD, C.READ_BACK),
        Step(C.READ_BACK, C.ASKED, when=right_and_to_be_asked, tells=relative_wanted),
        Step(C.READ_BACK, C.CHECKED, when=chose("right"), tells=relative_wanted),
        Step(C.READ_BACK, C.CHANGE, when=chose("change")),
        Step(C.READ_BACK, C.ONWARD),
        Step(C.CHANGE, C.ONWARD),
        Step(C.REMOVE, C.SURE),
        Step(C.SURE, C.REMOVED, when=chose("yes"), tells=relative_removed),
        Step(C.SURE, C.KEPT),
    )

    def first(self) -> Enum:
        """Who has nobody listed adds somebody straight away."""
        return C.START if self.relatives else C.PLACE

    @property
    def relatives(self) -> dict[str, dict[str, Any]]:
        """The relatives by a short key, for buttons."""
        return {f"r{at}": dict(each) for at, each in enumerate(self.facts.get("relatives", ()))}

    @property
    def relative(self) -> dict[str, Any]:
        """The relative picked."""
        return self.relatives[self.given["relative"]]
