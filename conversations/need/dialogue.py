"""The table of a need: what each state asks, and which way the answers lead on."""

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum, auto
from typing import Any

from conversations import choices
from conversations.choices import CHANGE, RIGHT, lacks
from conversations.dialogue import Ask, Dialogue, Step, Turn, chose, how_to_call
from conversations.events import EmergencyTold, Event, NeedTold
from conversations.need import heard, kept, whom, wording
from conversations.need.goods import COUNTED
from conversations.need.heard import DANGER, Dropped
from conversations.need.kept import recall
from conversations.need.things import drop, so_far, uncounted
from conversations.prompts import Kind


class Asking(Enum):
    """Where a need stands."""

    WHAT = auto()
    ITEMS = auto()
    MORE_ITEMS = auto()
    AMOUNT = auto()
    MEDICINE_LEFT = auto()
    URGENCY = auto()
    WHEN = auto()
    NOTE = auto()
    WHOM = auto()
    ONWARD = auto()  # the first part still missing, then read back
    READ_BACK = auto()
    CHANGE = auto()
    NOTED = auto()
    HELP_COMES = auto()


def is_danger(need: Dialogue) -> bool:
    """Somebody is in danger: a person, not a purchase."""
    return need.value == DANGER


def items_missing(need: Dialogue) -> bool:
    """Nothing is named yet."""
    return not need.given.get("items")


def amount_missing(need: Dialogue) -> bool:
    """Something that is counted has no amount."""
    return need.given.get("category") in COUNTED and bool(uncounted(need.given))


def may_want_more(need: Dialogue) -> bool:
    """One thing was picked, and there may be more."""
    return not need.given.get("all_named")


def medicine_left_unasked(need: Dialogue) -> bool:
    """It is medicine, and how long it lasts is not known."""
    return need.given.get("category") == "medicine" and "urgency" not in need.given


def told(need: Dialogue) -> Iterable[Event]:
    """The need, confirmed."""
    given = need.given
    yield NeedTold(given["category"], so_far(given), given["urgency"], given["when"], given["note"], whom.told(need))


def emergency(need: Dialogue) -> Iterable[Event]:
    """That somebody may be in danger."""
    yield EmergencyTold(None, "self", need.said.text)


def may_drop(ask: Ask) -> Ask:
    """The question, at which a thing named before may also be let go of."""
    reads, keeps = ask.reads, ask.keeps
    assert reads is not None
    assert keeps is not None

    def read(need: Dialogue) -> object | None:
        return heard.dropped(need) or reads(need)

    def keep(need: Dialogue) -> None:
        if isinstance(need.value, Dropped):
            drop(need.given, need.value.name)
        else:
            keeps(need)

    return replace(ask, reads=read, keeps=keep)


class Need(Dialogue):
    """What somebody needs, how soon and when; a danger on the way reaches a person instead.

    Facts: `last` {category, items [{name, qty, unit}], note} is their last need, to repeat; `heard` (a request
    already understood, as its `label()` with its `text`) begins at the first part still missing; `home` is False for
    who does not live here, `relatives` [{id, name}] are those they look after, `about` {id, name} is somebody they
    spoke of; `grid_phone`, `language`.
    """

    name = "need"
    states = Asking
    asks = {
        Asking.WHAT: Ask("need.what", Kind.CHOICE, wording.categories, reads=heard.what, keeps=kept.what),
        Asking.ITEMS: Ask("need.items", Kind.MANY, wording.likely, reads=heard.things, keeps=kept.things),
        Asking.MORE_ITEMS: may_drop(
            Ask(
                "need.more_items",
                Kind.MANY,
                wording.likely_or_no_more,
                wording.things_so_far,
                heard.things,
                kept.things,
            )
        ),
        Asking.AMOUNT: may_drop(
            Ask(
                "need.amount",
                Kind.AMOUNT,
                wording.likely_amounts,
                wording.things_uncounted,
                heard.how_much,
                kept.amount,
            )
        ),
        Asking.MEDICINE_LEFT: Ask(
            "need.medicine_left", Kind.CHOICE, wording.LEFT, reads=choices.one, keeps=kept.medicine_left
        ),
        Asking.URGENCY: may_drop(
            Ask("need.urgency", Kind.CHOICE, wording.URGENCIES, wording.hint, heard.how_soon, kept.urgency)
        ),
        Asking.WHEN: may_drop(Ask("need.when", Kind.TEXT, wording.TIMES, reads=heard.when, keeps=kept.when)),
        Asking.NOTE: may_drop(Ask("need.note", Kind.TEXT, wording.NOTES, reads=heard.noted, keeps=kept.note)),
        Asking.WHOM: Ask("need.whom", Kind.TEXT, whom.options, reads=whom.heard, keeps=whom.keep),
        Asking.READ_BACK: may_drop(
            Ask("need.read_back", Kind.CONFIRM, (RIGHT, CHANGE), wording.all_of_it, heard.verdict, kept.change)
        ),
        Asking.CHANGE: may_drop(Ask("need.change", Kind.CHOICE, wording.PARTS, reads=heard.verdict, keeps=kept.change)),
        Asking.NOTED: Ask("need.noted", params=how_to_call),
        Asking.HELP_COMES: Ask("need.help_comes", params=how_to_call),
    }
    steps = (
        Step(Asking.WHAT, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.WHAT, Asking.ONWARD),
        Step(Asking.ITEMS, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.ITEMS, Asking.ONWARD),
        Step(Asking.MORE_ITEMS, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.MORE_ITEMS, Asking.ONWARD),
        Step(Asking.AMOUNT, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.AMOUNT, Asking.ONWARD),
        Step(Asking.MEDICINE_LEFT, Asking.ONWARD),
        Step(Asking.URGENCY, Asking.ONWARD),
        Step(Asking.WHEN, Asking.ONWARD),
        Step(Asking.NOTE, Asking.ONWARD),
        Step(Asking.WHOM, Asking.ONWARD),
        Step(Asking.ONWARD, Asking.WHAT, when=lacks("category")),
        Step(Asking.ONWARD, Asking.ITEMS, when=items_missing),
        Step(Asking.ONWARD, Asking.WHOM, when=whom.is_unknown),
        Step(Asking.ONWARD, Asking.AMOUNT, when=amount_missing),
        Step(Asking.ONWARD, Asking.MORE_ITEMS, when=may_want_more),
        Step(Asking.ONWARD, Asking.MEDICINE_LEFT, when=medicine_left_unasked),
        Step(Asking.ONWARD, Asking.URGENCY, when=lacks("urgency")),
        Step(Asking.ONWARD, Asking.WHEN, when=lacks("when")),
        Step(Asking.ONWARD, Asking.NOTE, when=lacks("note")),
        Step(Asking.ONWARD, Asking.READ_BACK),
        Step(Asking.READ_BACK, Asking.NOTED, when=chose("right"), tells=told),
        Step(Asking.READ_BACK, Asking.CHANGE, when=chose("change")),
        Step(Asking.READ_BACK, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.READ_BACK, Asking.ONWARD),
        Step(Asking.CHANGE, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.CHANGE, Asking.ONWARD),
    )

    def first(self) -> Asking:
        """What was said already is not asked again."""
        whom.begin(self)
        request = self.facts.get("heard")
        if request:
            recall(self.given, request)
            self.given["urgent"] = bool(request.get("urgent"))
        state = self.way_on(Asking.ONWARD)
        assert isinstance(state, Asking)
        return state

    def also(self, request: dict[str, Any]) -> Turn:
        """Things asked for elsewhere join those named here; then the first part still missing."""
        recall(self.given, request)
        self.state = self.way_on(Asking.ONWARD)
        return self.again()

    def volunteered(self) -> object | None:
        """Things said to a dialogue that has to start again."""
        return heard.in_words(self.said.text)
