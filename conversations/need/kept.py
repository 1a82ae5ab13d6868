"""What is kept of each answer to a need, and what is taken over from an earlier one."""

from conversations.choices import drops, is_just_one, remark
from conversations.dialogue import Dialogue
from conversations.need import goods
from conversations.need.goods import BY_CODE, COUNTED, LIKELY
from conversations.need.heard import DANGER, Amount, Note, Soon, told_note
from conversations.need.said_times import told_medicine_left, told_time
from conversations.need.things import Given, Wanted, add, to_count
from conversations.understanding.needs import Item

LEFT_MEANS = {"out": "today", "few": "soon", "plenty": "later"}
PARTS_DROPPED = {
    "items": ("category", "items", "all_named", "urgent"),
    "urgency": ("urgency",),
    "when": ("when",),
    "note": ("note",),
}


def in_their_words(text: str) -> tuple[Item, ...]:
    """An errand that names no thing, 帮我把车挪一下, is what was said; nothing for a text that is none."""
    said = remark(text)
    return (Item(said, None, None),) if said else ()


def recall(given: Given, earlier: Given) -> None:
    """Take over what was asked for another time, or said before this began."""
    items = tuple(Item(**item) for item in earlier["items"] if item["name"])
    if not items and earlier["category"] not in LIKELY:
        items = in_their_words(earlier.get("text", ""))
    add(given, Wanted(earlier["category"], items))
    given["all_named"] = bool(items)
    if earlier.get("note") is not None:
        given["note"] = earlier["note"]
    text = earlier.get("text", "")
    soon, at = told_time(text)
    if given["category"] == "medicine":  # it is needed when what is there runs out
        left = told_medicine_left(text)
        soon = LEFT_MEANS[left] if left else None
    how = told_note(text)
    if how:
        given["note"] = how
    if soon:
        given["urgency"] = soon
    if at:
        given["when"] = at


def what(need: Dialogue) -> None:
    """Keep the category, all of last time, or the things said."""
    things(need)
    if need.value == "last":
        recall(need.given, need.facts["last"])
    elif isinstance(need.value, str) and need.value not in {DANGER, need.given.get("category")}:
        need.given.update(category=need.value, items=[])


def things(need: Dialogue) -> None:
    """Keep things from buttons or words; words and several digits say all there is, a single button may not."""
    given = need.given
    if isinstance(need.value, Wanted):
        add(given, need.value)
    elif isinstance(need.value, tuple):
        add(given, Wanted(given["category"], tuple(Item(BY_CODE[code].name, None, None) for code in need.value)))
    given["all_named"] = not is_just_one(need) or given.get("category") not in COUNTED


def amount(need: Dialogue) -> None:
    """Keep the amount of everything asked about, or that it is as seen fit."""
    asked = to_count(need.given)
    need.given["counted"] = [item["name"] for item in asked]
    if isinstance(need.value, Wanted):
        add(need.given, need.value)
        return
    for item in asked:
        said = need.value if isinstance(need.value, Amount) else None
        item["qty"] = said.qty if said else None
        item["unit"] = (said.unit or goods.unit_of(item["name"])) if said else None
        item["as_seen_fit"] = said is None


def medicine_left(need: Dialogue) -> None:
    """Keep how soon the medicine is needed: what runs out today is needed today."""
    need.given["urgency"] = LEFT_MEANS[str(need.value)]


def urgency(need: Dialogue) -> None:
    """Keep how soon, and when it suits if that was said with it."""
    if isinstance(need.value, Soon):
        need.given.update(urgency=need.value.urgency, when=need.value.when)
    else:
        need.given["urgency"] = need.value


def when(need: Dialogue) -> None:
    """Keep when it suits; who said where to leave it minds no hour."""
    if isinstance(need.value, Note):
        need.given.update(when="any", note="" if need.value.code == "no_note" else need.value.code)
    else:
        need.given["when"] = need.value


def note(need: Dialogue) -> None:
    """Keep the note, or that there is none; things corrected instead leave it open."""
    if isinstance(need.value, Wanted):
        add(need.given, need.value)
    else:
        need.given["note"] = "" if need.value == "no_note" else need.value


def change(need: Dialogue) -> None:
    """Keep a correction said straight away; a part that was picked is asked anew."""
    if isinstance(need.value, Wanted):
        add(need.given, need.value)
    if isinstance(need.value, Amount):
        need.given["items"][-1].update(qty=need.value.qty, unit=need.value.unit)
    need.given["asks_whom"] = need.value == "whom"
    drops(PARTS_DROPPED)(need)
