"""Joining: consent first, then the door and the name, a phone if they like, read back before it counts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from conversations import addresses
from conversations.answers import NO, YES, plain
from conversations.choices import CHANGE, RIGHT
from conversations.dialogue import Ask, Dialogue, Step, chose, how_to_call
from conversations.events import ConsentGiven, ConsentRefused, Enrolled, Event
from conversations.prompts import Kind, Option, Params


class Joining(Enum):
    """Where an enrolment stands."""

    CONSENT = auto()
    CONSENT_FIRST = auto()
    PLACE = auto()
    NAME = auto()
    PHONE = auto()
    READ_BACK = auto()
    CHANGE = auto()
    ENROLLED = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """A door, and who lives there if it was said."""

    room: str
    name: str = ""


# What an answer means.


def place(enrolment: Dialogue) -> Place | None:
    """A room, with the name beside it or without."""
    both = addresses.split_room_and_name(enrolment.said.text)
    if both is not None:
        room, name = both
        return Place(room.text, name)
    room_only = addresses.parse_room(enrolment.said.text)
    return Place(room_only.text) if room_only is not None else None


def consent(enrolment: Dialogue) -> str | Place | None:
    """Yes or no; or the door and name of somebody who is ahead of us."""
    return enrolment.said.choice() or place(enrolment)


def called(enrolment: Dialogue) -> str | Place | None:
    """A name, or room and name again."""
    if re.search(r"\d", plain(enrolment.said.text)):
        return place(enrolment)
    return addresses.read_name(enrolment.said.text)


def phone(enrolment: "Enrolment") -> str | None:
    """A phone number as E.164, or `skip`."""
    return "skip" if enrolment.said.choice() == "skip" else e164(enrolment.said.text)


def e164(text: str) -> str | None:
    """A Chinese mobile or fixed number, or any number that begins with +, as E.164; None for anything else."""
    digits = re.sub(r"[\s()\-—.·]", "", plain(text))
    if found := re.fullmatch(r"(?:\+|00)?(?:86)?(1[3-9]\d{9})", digits):
        return f"+86{found[1]}"
    if found := re.fullmatch(r"(?:\+?86)?0?((?:10|2\d|[3-9]\d{2})\d{7,8})", digits):
        return f"+86{found[1]}"
    found = re.fullmatch(r"(?:\+|00)([1-9]\d{7,14})", digits)
    return f"+{found[1]}" if found else None


def verdict(enrolment: "Enrolment") -> str | Place | None:
    """`right`, `change`, or the door and name once more."""
    return enrolment.said.choice() or place(enrolment)


def part(enrolment: "Enrolment") -> str | Place | None:
    """Which part to change, or the new door and name straight away."""
    return enrolment.said.choice() or place(enrolment)


# What is kept.


def keep_place(enrolment: Dialogue) -> None:
    """Keep the door, and the name if it was said."""
    if isinstance(enrolment.value, Place):
        enrolment.given["room"] = enrolment.value.room
        enrolment.given["name"] = enrolment.value.name or enrolment.given.get("name", "")


def keep_name(enrolment: Dialogue) -> None:
    """Keep the name, or the door and name said again."""
    keep_place(enrolment)
    if isinstance(enrolment.value, str):
        enrolment.given["name"] = enrolment.value


def keep_phone(enrolment: "Enrolment") -> None:
    """Keep the number, or that none was given."""
    enrolment.given["phone"] = "" if enrolment.value == "skip" else enrolment.value


# Which way on.


def name_is_missing(enrolment: Dialogue) -> bool:
    """The door is known, the name is not."""
    return not enrolment.given.get("name")


def is_ahead(enrolment: Dialogue) -> bool:
    """The door was told before the consent."""
    return isinstance(enrolment.value, Place)


def agrees_but_told_no_name(enrolment: Dialogue) -> bool:
    """Consent from somebody who told the door alone before."""
    return enrolment.value == "yes" and name_is_missing(enrolment)


def phone_was_asked(enrolment: "Enrolment") -> bool:
    """Everything was answered before; this was a change."""
    return "phone" in enrolment.given


# What is told.


def enrolled(enrolment: "Enrolment") -> Iterable[Event]:
    """Where they live and who they are, confirmed."""
    given = enrolment.given
    return (Enrolled(given["room"], given["name"], given["phone"] or None),)


# What is offered, and the words of each question.

AGREE = Option("yes", "enrolment.option.agree", words=(*YES, "愿意", "同意了"))
REFUSE = Option("no", "enrolment.option.refuse", words=(*NO, "不愿意", "拒绝"))
SKIP = Option("skip", "enrolment.option.skip", words=(*NO, "没有", "没有电话", "不留", "不填", "不用了"))
PARTS = (
    Option("room", "enrolment.option.room", words=("房号", "门牌", "门牌号", "地址", "address")),
    Option("name", "enrolment.option.name", words=("名字",)),
    Option("phone", "enrolment.option.phone", words=("电话号码", "手机", "手机号")),
)


def door(enrolment: "Enrolment") -> Params:
    """The door."""
    return {"room": enrolment.given["room"]}


def door_and_name(enrolment: "Enrolment") -> Params:
    """The door and the name."""
    return {"room": enrolment.given["room"], "name": enrolment.given["name"]}


def all_of_it(enrolment: "Enrolment") -> Params:
    """The door, the name and the phone."""
    return {**door_and_name(enrolment), "phone": enrolment.given["phone"].removeprefix("+86") or "—"}


class Enrolment(Dialogue):
    """Consent, door, name, phone; whether the roster knows them is found out by whoever hears `Enrolled`.

    Facts: `grid_phone`, `language`.
    """

    name = "enrolment"
    states = Joining
    asks = {
        Joining.CONSENT: Ask("enrolment.consent", Kind.CHOICE, (AGREE, REFUSE), reads=consent, keeps=keep_place),
        Joining.CONSENT_FIRST: Ask(
            "enrolment.consent_first", Kind.CHOICE, (AGREE, REFUSE), door_and_name, consent, keep_place
        ),
        Joining.PLACE: Ask("enrolment.place", Kind.ROOM_AND_NAME, reads=place, keeps=keep_place),
        Joining.NAME: Ask("enrolment.name", Kind.TEXT, params=door, reads=called, keeps=keep_name),
        Joining.PHONE: Ask("enrolment.phone", Kind.PHONE, (SKIP,), reads=phone, keeps=keep_phone),
        Joining.READ_BACK: Ask("enrolment.read_back", Kind.CONFIRM, (RIGHT, CHANGE), all_of_it, verdict, keep_place),
        Joining.CHANGE: Ask("enrolment.change", Kind.CHOICE, PARTS, reads=part, keeps=keep_place),
        Joining.ENROLLED: Ask("enrolment.noted", params=door_and_name),
        Joining.REFUSED: Ask("enrolment.refused", params=how_to_call),
    }
    steps = (
        Step(Joining.CONSENT, Joining.CONSENT_FIRST, when=is_ahead),
        Step(Joining.CONSENT, Joining.PLACE, when=chose("yes"), tells=ConsentGiven()),
        Step(Joining.CONSENT, Joining.REFUSED, tells=ConsentRefused()),
        Step(Joining.CONSENT_FIRST, Joining.CONSENT_FIRST, when=is_ahead),
        Step(Joining.CONSENT_FIRST, Joining.NAME, when=agrees_but_told_no_name, tells=ConsentGiven()),
        Step(Joining.CONSENT_FIRST, Joining.PHONE, when=chose("yes"), tells=ConsentGiven()),
        Step(Joining.CONSENT_FIRST, Joining.REFUSED, tells=ConsentRefused()),
        Step(Joining.PLACE, Joining.NAME, when=name_is_missing),
        Step(Joining.PLACE, Joining.READ_BACK, when=phone_was_asked),
        Step(Joining.PLACE, Joining.PHONE),
        Step(Joining.NAME, Joining.NAME, when=name_is_missing),
        Step(Joining.NAME, Joining.READ_BACK, when=phone_was_asked),
        Step(Joining.NAME, Joining.PHONE),
        Step(Joining.PHONE, Joining.READ_BACK),
        Step(Joining.READ_BACK, Joining.ENROLLED, when=chose("right"), tells=enrolled),
        Step(Joining.READ_BACK, Joining.CHANGE, when=chose("change")),
        Step(Joining.READ_BACK, Joining.READ_BACK),
        Step(Joining.CHANGE, Joining.PLACE, when=chose("room")),
        Step(Joining.CHANGE, Joining.NAME, when=chose("name")),
        Step(Joining.CHANGE, Joining.PHONE, when=chose("phone")),
        Step(Joining.CHANGE, Joining.READ_BACK),
    )
