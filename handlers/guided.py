"""Guided dialogues in the private chat: open one, take it a turn on, turn what it establishes into rows."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from conversations import catalogue, small_talk
from conversations.answers import Answer, number, shortcut
from conversations.catalogue import DIALOGUES
from conversations.dialogue import GONE, PARKED, Saved
from conversations.dialogue import Turn as Said
from conversations.events import Event
from conversations.hotline import Hotline, is_thanks
from conversations.need.dialogue import Need
from conversations.prompts import Option, Prompt
from handlers.access import Turn
from handlers.care import elders, hotline, large_print
from handlers.cases import following, travel
from handlers.effects import Button, Effects, Line, Reply, Toast, line
from handlers.people import forgetting, joining, looking_up, relatives, volunteering
from handlers.reporting import needing, reports, telling
from handlers.reporting.keeping import SETTLING
from handlers.work import alerts, arrivals, duty, relays
from storage import dialogues, outbox, readings, rounds
from storage.models import OpenDialogue

LONGEST_DATA = 64  # bytes of a button's data
NAP = timedelta(hours=3)  # who pauses for less than this goes on, even across midnight


SHORT = {
    "enrolment": "e",
    "temperature": "t",
    "follow_up": "f",
    "follow_up_round": "r",
    "observation": "w",
    "need": "n",
    "travel": "v",
    "family": "m",
    "volunteering": "o",
    "forgetting": "x",
    "hotline": "h",
}
"""A dialogue's name in a button's data, where bytes are few; a name never gets another letter."""
OTHER_THINGS = frozenset({"need", "travel", "family", "volunteering", "forgetting"})
"""The dialogues that are not about how somebody is."""
NAMES = {short: name for name, short in SHORT.items()}


def _prefix(turn: Turn) -> str:
    return dialogues.prefix(turn.account_id, turn.message.user_id)


def begin(turn: Turn, name: str, **known: Any) -> Effects:
    """Open a dialogue; one already open of that name and about the same person goes on where it was, others wait."""
    if name == Hotline.name:
        shown = _shown_once(turn)
        return _opened(turn, Hotline.begin(hotline.facts(turn))) + shown
    found = dialogues.find(turn.db, _prefix(turn) + name)
    if found is None or _is_parked(turn, found):
        return _opened(turn, DIALOGUES[name].begin({**_known(turn, name), **known}))
    if "heard" in known:
        return _opened(turn, Need.resume(_saved(found)).also(known["heard"]))
    if known.get("member") == _facts(found).get("member"):
        dialogues.touch(turn.db, found, turn.when)
        return _reply(turn, DIALOGUES[name].resume(_saved(found)).again())
    return _opened(turn, DIALOGUES[name].begin({**_known(turn, name), **known}))


def end(turn: Turn, name: str) -> None:
    """Let go of a dialogue, wherever it stands."""
    dialogues.close(turn.db, _prefix(turn) + name)


def _facts(found: OpenDialogue) -> dict[str, Any]:
    """What the open dialogue began with."""
    facts: dict[str, Any] = found.saved["answers"].get("facts", {})
    return facts


def answer(turn: Turn, *, alarmed: bool = False) -> Effects | None:
    """Take a dialogue a turn on: the one whose button was pressed or prompt replied to, or the one last spoken in.

    None when there is none, or when the words are today's report; a reading that answers nothing asked is one too.
    Whoever is told 120 (`alarmed`) is asked nothing by the hotline, and nothing again by the others.
    """
    name, code, asked = _pressed(turn.message.data) if turn.message.data else _replied(turn)
    found = dialogues.find(turn.db, _prefix(turn) + name) if name else dialogues.latest(turn.db, _keys(turn))
    if not turn.message.data and _is_on_hotline(turn, found, name):
        return None if alarmed else on_hotline(turn, turn.message.text)
    if found is None:
        return _over(turn) if name and not turn.message.data else None
    if name == "" and _is_todays(turn):
        return None  # an answer to a reminder
    if code in ("resume", "restart"):
        return _unpark(turn, found, code)
    if _is_parked(turn, found) and asked is None and not turn.message.data:
        return _about_parked(turn, found)
    said = catalogue.answer(_spoken_to(turn, found), turn.message.text or turn.message.contact, code, asked)
    if said.missed and (alarmed or reports.is_report(turn) or looking_up.names_somebody(turn)):
        return None
    if said.missed and found.name in OTHER_THINGS and relays.has_alarm(turn):
        return None  # who is ill and waits goes on about that
    return _taken(turn, found.name, said)


def _is_on_hotline(turn: Turn, found: OpenDialogue | None, name: str | None) -> bool:
    """Whether the hotline answers: always an elder who is in nothing else, others on the day they asked for it."""
    if found is None:
        return name == Hotline.name or elders.writes(turn)
    if found.name != Hotline.name:
        return False
    return elders.writes(turn) or not _is_of_before(turn, found)


def _is_of_before(turn: Turn, found: OpenDialogue) -> bool:
    return found.day < turn.when.astimezone(_zone(turn)).date()


def _shown_once(turn: Turn) -> Effects:
    """What an elder is shown who never was on the hotline before."""
    found = dialogues.find(turn.db, _prefix(turn) + Hotline.name)
    return large_print.welcome(turn) if found is None else []


def on_hotline(turn: Turn, text: str) -> Effects | None:
    """Take the hotline a turn on; a new day begins it anew, for yesterday's question is not today's.

    None when the words are about health and more than the writer's own number.
    """
    shown = _shown_once(turn)
    said = _on_hotline(turn, _made_whole(turn, text))
    return None if said is None else said + shown


REST = re.compile(r"\s*[.。．点]\s*\d{1,2}\s*度?\s*")
WHOLE = re.compile(r"\s*\d{2}\s*度?\s*")


def _made_whole(turn: Turn, text: str) -> str:
    """`.5` right after `36` is 36.5, and no key."""
    if not REST.fullmatch(text):
        return text
    since = turn.message.said_at - SETTLING
    before = readings.said_since(turn.db, account_id=turn.account_id, since=since, limit=1)
    return before[0] + text if before and WHOLE.fullmatch(before[0]) else text


def _on_hotline(turn: Turn, text: str) -> Effects | None:
    found = dialogues.find(turn.db, _prefix(turn) + Hotline.name)
    known = hotline.facts(turn)
    fresh = Hotline.begin(known)
    is_first = found is None or _is_of_before(turn, found)
    if is_first and is_thanks(text):
        return _opened(turn, fresh)
    arrived = arrivals.said_arrived(turn, asked_else=None if found is None else found.changed_at)
    if arrived is not None:
        return arrived
    before = fresh.saved if found is None or is_first else _saved(found)
    before = replace(before, answers={**before.answers, "facts": known})
    if small_talk.is_greeting(text):
        return _opened(turn, Hotline.resume(before).again())
    said = catalogue.answer(before, text)
    if said.missed and reports.is_about_health(turn):
        return None
    if said.missed and is_first:
        said = replace(said, prompts=said.prompts[-1:])  # nothing was asked yet that could be misunderstood
    return _taken(turn, Hotline.name, said)


def _saved(found: OpenDialogue) -> Saved:
    return Saved(**deepcopy(found.saved))  # what is changed in place would look unchanged to the database


def _spoken_to(turn: Turn, found: OpenDialogue) -> Saved:
    """The dialogue as it was left, in the language that is spoken now."""
    saved = _saved(found)
    facts = saved.answers.get("facts", {})
    return replace(saved, answers={**saved.answers, "facts": facts | {"language": turn.language}})


def _keys(turn: Turn) -> list[str]:
    return [_prefix(turn) + name for name in SHORT]


def _replied(turn: Turn) -> tuple[str | None, str | None, str | None]:
    """The dialogue and question of the prompt replied to; an empty name for any other message of ours."""
    message = turn.message
    if not message.reply_to:
        return None, None, None
    found = outbox.asked(turn.db, chat_id=message.chat_id, message_id=message.reply_to)
    return (None, None, None) if found is None else (found[0], None, found[1] or None)


def _over(turn: Turn) -> Effects | None:
    """A digit in reply to a dialogue that is over means nothing any more; other words are read for themselves."""
    return [Reply((line(GONE.key),), private=True)] if number(turn.message.text) else None


def _is_todays(turn: Turn) -> bool:
    """Whether the words are a report of the day."""
    return bool(turn.message.text) and (reports.is_report(turn) or reports.says_well(turn))


def _is_parked(turn: Turn, found: OpenDialogue) -> bool:
    """Whether it was left overnight."""
    return found.day < turn.when.astimezone(_zone(turn)).date() and turn.when - found.changed_at >= NAP


def _zone(turn: Turn) -> Any:
    grid = turn.grid()
    return rounds.zone(grid.timezone if grid else turn.house.timezone)


def _about_parked(turn: Turn, found: OpenDialogue) -> Effects | None:
    """A dialogue left overnight: a temperature or 1 is today's report; anything else is asked whether to go on."""
    text = turn.message.text
    chosen = Answer(PARKED, text).choice()
    if chosen is not None:
        return _unpark(turn, found, str(chosen))
    wish = shortcut(text)
    if wish == "person":
        return alerts.help_wanted(turn)
    if wish == "menu" or _is_todays(turn) or needing.heard(text) is not None:
        return None
    return [Reply(*_drawn((PARKED,), found.name))]


def _unpark(turn: Turn, found: OpenDialogue, code: str) -> Effects:
    dialogue = DIALOGUES.get(found.name)
    if dialogue is None:
        return _taken(turn, found.name, catalogue.answer(_saved(found), ""))
    saved, known = _saved(found), _known(turn, found.name)
    before = _facts(found)
    if code == "restart" and _is_parked(turn, found):
        return _opened(turn, dialogue.begin({**before, **known}))
    today = {"today": known["today"]} if "today" in known else {}
    resumed = replace(saved, answers={**saved.answers, "facts": {**before, **today}})
    return _opened(turn, dialogue.resume(resumed).again())


def _opened(turn: Turn, said: Said) -> Effects:
    _keep(turn, said)
    return _reply(turn, said)


def _taken(turn: Turn, name: str, said: Said) -> Effects:
    if said.finished:
        dialogues.close(turn.db, _prefix(turn) + name)
    else:
        _keep(turn, said)
    rows = {**ROWS, **hotline.ROWS} if name == Hotline.name else ROWS
    effects = [effect for event in said.events for effect in rows[type(event)](turn, event)]
    if name == Hotline.name:
        return _on_the_line(turn, said, effects)
    if said.finished and any(isinstance(effect, Reply) for effect in effects):
        return effects  # what became of it is said in place of the farewell
    return _reply(turn, said) + effects


def _on_the_line(turn: Turn, said: Said, effects: Effects) -> Effects:
    """What the hotline says; an elder who leaves it is at its beginning."""
    if said.menu:
        return begin(turn, Hotline.name) if elders.writes(turn) else hotline.left(turn)
    lines, _ = _drawn(said.prompts, Hotline.name)
    return hotline.drawn(turn, lines, effects)


def _keep(turn: Turn, said: Said) -> None:
    if said.saved.name == Hotline.name:
        hotline.look_after(turn, said.saved.state)
    dialogues.save(
        turn.db,
        key=_prefix(turn) + said.saved.name,
        name=said.saved.name,
        saved=asdict(said.saved),
        day=turn.when.astimezone(_zone(turn)).date(),
        when=turn.when,
    )


def _reply(turn: Turn, said: Said) -> Effects:
    if said.saved.name == Hotline.name:
        return _on_the_line(turn, said, [])
    lines, rows = _drawn(said.prompts, said.saved.name)
    spoken: Effects = [Toast(line("press.ok"))] if turn.message.kind == "press" else []
    asks = "" if said.finished else f"{said.saved.name}:{said.prompts[-1].question}"
    return [*spoken, Reply(lines, rows, private=True, asks=asks)]


def _drawn(prompts: tuple[Prompt, ...], name: str) -> tuple[tuple[Line, ...], tuple[tuple[Button, ...], ...]]:
    """Prompts as a chat draws them: the words, numbered choices, and a button for each."""
    lines: list[Line] = []
    rows: list[tuple[Button, ...]] = []
    for prompt in prompts:
        lines.append(Line(prompt.key, dict(prompt.params)))
        numbers = {option.code: number for number, option in prompt.numbered()}
        lines += [_choice(number, option) for number, option in prompt.numbered()]
        rows += _rows([_button(prompt, option, numbers.get(option.code), name) for option in prompt.options])
    return tuple(lines), tuple(rows)


def _choice(number: int, option: Option) -> Line:
    return line("chat.numbered", number=number, label=Line(option.label, dict(option.params)))


def _button(prompt: Prompt, option: Option, number: int | None, name: str) -> Button:
    label = Line(option.label, dict(option.params))
    shown = line("chat.button", number=number, label=label) if number is not None else label
    return Button(shown, f"d:{SHORT.get(name, '')}:{prompt.question}:{option.code}"[:LONGEST_DATA])


def _rows(buttons: list[Button]) -> list[tuple[Button, ...]]:
    """Two to a row, so that they stay large."""
    return [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]


def _pressed(data: str) -> tuple[str | None, str | None, str | None]:
    """The dialogue, code and question of a button, `d:t:READING:m1:36.5`."""
    if not data.startswith("d:"):
        return None, None, None
    short, _, rest = data[2:].partition(":")
    question, _, code = rest.rpartition(":")
    return NAMES.get(short, short), code, question or None


# --- what is known beforehand, and what is established ----------------------------------------------------

FACTS: Mapping[str, Callable[[Turn], dict[str, Any]]] = {
    "enrolment": joining.facts,
    "temperature": telling.facts,
    "follow_up": following.facts,
    "follow_up_round": following.facts,
    "observation": following.facts,
    "need": needing.facts,
    "travel": travel.facts,
    "family": relatives.facts,
    "volunteering": volunteering.facts,
    "forgetting": forgetting.facts,
    "hotline": hotline.facts,
}


def _known(turn: Turn, name: str) -> dict[str, Any]:
    """What a dialogue knows beforehand, with the fixed number as it may be promised at this hour."""
    return {**FACTS[name](turn), "grid_phone": duty.number(turn)}


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {
    **joining.ROWS,
    **telling.ROWS,
    **following.ROWS,
    **needing.ROWS,
    **travel.ROWS,
    **relatives.ROWS,
    **volunteering.ROWS,
    **forgetting.ROWS,
}


def is_open(turn: Turn) -> bool:
    """Whether the person is inside a dialogue that collects something; the hotline is never in the way."""
    found = dialogues.latest(turn.db, [key for key in _keys(turn) if not key.endswith(f":{Hotline.name}")])
    return found is not None
