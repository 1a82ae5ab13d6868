"""A declaration: places been to and when, risk areas, somebody infected met; then all of it read back."""

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum, auto

import texts
from conversations import choices, days
from conversations.answers import NO, YES, plain
from conversations.choices import CHANGE, NO_MORE, RIGHT, SKIP, drops, is_just_one, keeps, lacks
from conversations.dialogue import Ask, Dialogue, Step, chose, chosen, how_to_call
from conversations.events import Event, TravelDeclared
from conversations.prompts import Kind, Option, Params

UNKNOWN = "unknown"
AWAY = "away"
APART = re.compile(r"[\s,，、;；]+|还有|以及")  # 和 parts no places: 呼和浩特
NOWHERE = frozenset({*NO, *YES, "没有", "没", "不知道", "不记得", "忘了", "你好", "谢谢"})


class Declaring(Enum):
    """Where a declaration stands."""

    PLACES = auto()
    MORE_PLACES = auto()
    LEFT = auto()
    RETURNED = auto()
    RISK = auto()
    MET = auto()
    VEHICLE = auto()
    ONWARD = auto()  # the first part still missing, then read back
    READ_BACK = auto()
    CHANGE = auto()
    DECLARED = auto()
    OBSERVED = auto()


# What an answer means.


def places(travel: "Travel") -> object | None:
    """The places told, as codes or names, `()` for no more; `stayed` for none at all."""
    codes = travel.said.choices()
    if codes in {("none",), ("stayed",)}:
        return () if codes == ("none",) else "stayed"
    if codes and not {None, "none", "stayed"}.intersection(codes):
        return tuple(_name(travel, str(code)) for code in codes)
    said = choices.remark(travel.said.text)
    if said is None or plain(said) in NOWHERE:
        return None
    return tuple(_place(word) for word in APART.split(said) if word)


def _place(word: str) -> str:
    return next((option.code for option in PLACES if word in option.words), word)


def _name(travel: "Travel", code: str) -> str:
    """A place on offer: one of a case track by its name, the others by their code."""
    return str(travel.facts["places"][int(code[1:])]) if is_day(code[1:]) else code


def day(travel: "Travel") -> object | None:
    """A day as ISO, or a word in place of one."""
    read = days.read(travel.said.text, days.today(travel.facts))
    return read.isoformat() if read else travel.said.choice()


def day_back(travel: "Travel") -> object | None:
    """The day of coming back, which is none before leaving; or `away`, or `unknown`."""
    said = day(travel)
    left = travel.given["left"]
    return None if isinstance(said, str) and is_day(said) and is_day(left) and said < left else said


def is_day(said: str) -> bool:
    """Whether it is a day, and no word in place of one."""
    return said[:1].isdigit()


# What is kept.


def keep_places(travel: "Travel") -> None:
    """Keep the places; who stayed has only met somebody."""
    given = travel.given
    if travel.value == "stayed":
        given.update(places=[], risk="contact", all_named=True)
        return
    if given.get("places") == []:  # stayed was said before
        del given["risk"]
    choices.adds("places")(travel)
    given["all_named"] = not is_just_one(travel)


def keep_left(travel: "Travel") -> None:
    """Keep the day of leaving; coming back before it is asked anew."""
    travel.given["left"] = travel.value
    back = travel.given.get("returned", AWAY)
    if is_day(back) and is_day(str(travel.value)) and back < str(travel.value):
        del travel.given["returned"]


def keep_vehicle(travel: "Travel") -> None:
    """Keep how they travelled, or that it was skipped."""
    travel.given["vehicle"] = "" if travel.value == "skip" else travel.value


PARTS_DROPPED = {
    "places": ("places", "all_named", "risk", "met"),
    "dates": ("left", "returned"),
    "risk": ("risk", "met"),
    "vehicle": ("vehicle",),
}


# Which way on.


def may_have_been_elsewhere(travel: "Travel") -> bool:
    """One place was picked, and there may be more."""
    return not travel.given["all_named"]


def left_missing(travel: "Travel") -> bool:
    """They were somewhere, and when they went is not known."""
    return bool(travel.given["places"]) and "left" not in travel.given


def returned_missing(travel: "Travel") -> bool:
    """They were somewhere, and when they came back is not known."""
    return bool(travel.given["places"]) and "returned" not in travel.given


def met_missing(travel: "Travel") -> bool:
    """They met somebody infected, and when is not known."""
    return travel.given["risk"] in {"contact", "both"} and "met" not in travel.given


def vehicle_missing(travel: "Travel") -> bool:
    """They were somewhere, and how they travelled was not asked."""
    return bool(travel.given["places"]) and "vehicle" not in travel.given


def right_without_risk(travel: "Travel") -> bool:
    """All is right, and there was neither risk nor contact."""
    return travel.value == "right" and travel.given["risk"] == "neither"


# What is told.


def declared(travel: "Travel") -> Iterable[Event]:
    """The declaration, confirmed."""
    given = travel.given
    risk = given["risk"]
    yield TravelDeclared(
        places=tuple(given["places"]),
        left=_date(given.get("left")) if given["places"] else None,
        returned=_date(given.get("returned")) if given["places"] else None,
        risk=None if risk == "unsure" else risk in {"risk", "both"},
        contact=None if risk == "unsure" else risk in {"contact", "both"},
        met=_date(given.get("met")) if risk in {"contact", "both"} else None,
        is_away=bool(given["places"]) and given["returned"] == AWAY,
        vehicle=given.get("vehicle", "") if given["places"] else "",
    )


def _date(said: str | None) -> date | None:
    return date.fromisoformat(said) if said and is_day(said) else None


# What is offered, and the words of each question.

PLACES = (
    Option("city", "travel.option.city", words=("本市", "市里", "市内")),
    Option("province", "travel.option.province", words=("外地", "省外", "外省市")),
    Option("abroad", "travel.option.abroad", words=("国外", "境外", "出国")),
)
STAYED = Option("stayed", "travel.option.stayed", words=("没出门", "哪儿也没去", "没去过", "没出去"))
UNKNOWN_DAY = Option(UNKNOWN, "travel.option.unknown_day", words=("不记得", "忘了", "不知道", "不清楚"))
STILL_AWAY = Option(AWAY, "travel.option.still_away", words=("没回来", "还在外面", "没回", "还没回"))
RISKS = (
    Option("neither", "travel.option.neither", words=(*NO, "没有", "没", "都不是")),
    Option("risk", "travel.option.risk", words=("风险", "风险区", "风险地区", "高风险", "中风险", "中高风险")),
    Option("contact", "travel.option.contact", words=("接触过", "密接", "次密接", "接触")),
    Option("both", "travel.option.both", words=("都有", "两个都有", "都是")),
    Option("unsure", "travel.option.unsure", words=("不知道", "不清楚", "不确定")),
)
VEHICLES = (
    SKIP,
    Option("car", "travel.option.car", words=("开车", "自驾", "汽车")),
    Option("train", "travel.option.train", words=("高铁", "动车")),
    Option("plane", "travel.option.plane", words=("坐飞机", "航班")),
    Option("coach", "travel.option.coach", words=("大巴", "客车", "汽车站")),
)
PARTS = (
    Option("places", "travel.option.places", words=("地方", "地点")),
    Option("dates", "travel.option.dates", words=("时间", "日子")),
    Option("risk", "travel.option.risk", words=("风险", "接触")),
    Option("vehicle", "travel.option.vehicle", words=("交通", "车次", "车")),
)
DAYS_BACK = (0, 1, 2, 3, 5, 7)


def say(code: str, language: str) -> str:
    """A place or a vehicle of a declaration in words; what was said otherwise stays as it is."""
    return choices.label((*PLACES, *VEHICLES), code, language)


def offered_places(travel: "Travel") -> tuple[Option, ...]:
    """The places of published case tracks, the usual ones not yet told, or none at all."""
    told = set(travel.given.get("places", ()))
    published = (
        Option(f"t{at}", "travel.place", {"name": name})
        for at, name in enumerate(travel.facts.get("places", ()))
        if name not in told
    )
    return (*published, *choices.without(PLACES, told), STAYED)


def other_places(travel: "Travel") -> tuple[Option, ...]:
    """No more, or another place."""
    return (NO_MORE, *offered_places(travel)[:-1])


def latest_days(travel: "Travel") -> tuple[Option, ...]:
    """The latest days, or not remembered."""
    return (*days.offered(days.today(travel.facts), DAYS_BACK), UNKNOWN_DAY)


def days_since(travel: "Travel") -> tuple[Option, ...]:
    """Still away, the latest days since they went, or not remembered."""
    left = travel.given["left"]
    since = (
        option for option in latest_days(travel) if not is_day(option.code) or not is_day(left) or option.code >= left
    )
    return (STILL_AWAY, *since)


def places_so_far(travel: "Travel") -> Params:
    """The places told."""
    return {
        "places": choices.listed((say(place, travel.language) for place in travel.given["places"]), travel.language)
    }


def all_of_it(travel: "Travel") -> Params:
    """Every part that was asked, a line each."""
    return {"lines": "\n".join(_lines(travel))}


def _lines(travel: "Travel") -> Iterable[str]:
    given, language = travel.given, travel.language
    if given["places"]:
        yield texts.say("travel.line_places", language, **places_so_far(travel))
        dates = {"left": _say_day(given["left"], language), "returned": _say_day(given["returned"], language)}
        yield texts.say("travel.line_dates", language, **dates)
    yield texts.say("travel.line_risk", language, risk=choices.label(RISKS, given["risk"], language))
    if "met" in given:
        yield texts.say("travel.line_met", language, met=_say_day(given["met"], language))
    if given["places"] and given["vehicle"]:
        yield texts.say("travel.line_vehicle", language, vehicle=say(given["vehicle"], language))


def _say_day(said: str, language: str) -> str:
    return days.say(said, language) if is_day(said) else choices.label((UNKNOWN_DAY, STILL_AWAY), said, language)


D = Declaring


class Travel(Dialogue):
    """Where somebody has been or whom they met, so that fourteen days are watched.

    Facts: `today` (ISO, in the grid's time), `places` (names from published case tracks, to pick from), `place` (the
    one they tapped 我去过 at), `grid_phone`, `language`.
    """

    name = "travel"
    states = Declaring
    asks = {
        D.PLACES: Ask("travel.places", Kind.MANY, offered_places, reads=places, keeps=keep_places),
        D.MORE_PLACES: Ask("travel.more_places", Kind.MANY, other_places, places_so_far, places, keep_places),
        D.LEFT: Ask("travel.left", Kind.DAY, latest_days, reads=day, keeps=keep_left),
        D.RETURNED: Ask("travel.returned", Kind.DAY, days_since, reads=day_back, keeps=keeps("returned")),
        D.RISK: Ask("travel.risk", Kind.CHOICE, RISKS, reads=chosen, keeps=keeps("risk")),
        D.MET: Ask("travel.met", Kind.DAY, latest_days, reads=day, keeps=keeps("met")),
        D.VEHICLE: Ask("travel.vehicle", Kind.TEXT, VEHICLES, reads=choices.option_or_remark, keeps=keep_vehicle),
        D.READ_BACK: Ask("travel.read_back", Kind.CONFIRM, (RIGHT, CHANGE), all_of_it, chosen),
        D.CHANGE: Ask("travel.change", Kind.CHOICE, PARTS, reads=chosen, keeps=drops(PARTS_DROPPED)),
        D.DECLARED: Ask("travel.declared", params=how_to_call),
        D.OBSERVED: Ask("travel.observed", params=how_to_call),
    }
    steps = (
        Step(D.PLACES, D.ONWARD),
        Step(D.MORE_PLACES, D.ONWARD),
        Step(D.LEFT, D.ONWARD),
        Step(D.RETURNED, D.ONWARD),
        Step(D.RISK, D.ONWARD),
        Step(D.MET, D.ONWARD),
        Step(D.VEHICLE, D.ONWARD),
        Step(D.ONWARD, D.PLACES, when=lacks("places")),
        Step(D.ONWARD, D.MORE_PLACES, when=may_have_been_elsewhere),
        Step(D.ONWARD, D.LEFT, when=left_missing),
        Step(D.ONWARD, D.RETURNED, when=returned_missing),
        Step(D.ONWARD, D.RISK, when=lacks("risk")),
        Step(D.ONWARD, D.MET, when=met_missing),
        Step(D.ONWARD, D.VEHICLE, when=vehicle_missing),
        Step(D.ONWARD, D.READ_BACK),
        Step(D.READ_BACK, D.DECLARED, when=right_without_risk, tells=declared),
        Step(D.READ_BACK, D.OBSERVED, when=chose("right"), tells=declared),
        Step(D.READ_BACK, D.CHANGE),
        Step(D.CHANGE, D.ONWARD),
    )

    def first(self) -> Enum:
        """Who tapped 我去过 has named the place."""
        if self.facts.get("place"):
            self.given.update(places=[self.facts["place"]], all_named=True)
        return self.way_on(Declaring.ONWARD)
