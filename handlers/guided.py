"""Guided dialogues in the private chat: open one, take it a turn on, turn what it establishes into rows."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from conversations.catalogue import DIALOGUES
from conversations.dialogue import PARKED, Saved
from conversations.dialogue import Turn as Said
from conversations.events import Event
from conversations.prompts import Option, Prompt
from handlers import joining, reports, telling
from handlers.access import Turn
from handlers.effects import Button, Effects, Line, Reply, Toast, line
from storage import dialogues, rounds
from storage.models import OpenDialogue

LONGEST_DATA = 64  # bytes of a button's data


def key_of(turn: Turn) -> str:
    """Where a person's dialogue is kept: one a private chat."""
    return f"telegram:{turn.message.user_id}"


def begin(turn: Turn, name: str) -> Effects:
    """Open a dialogue from its beginning; one already open of that name goes on where it was."""
    found = dialogues.find(turn.db, key_of(turn))
    if found is not None and found.name == name and not _is_parked(turn, found):
        return _reply(turn, DIALOGUES[name].resume(_saved(found)).again())
    return _opened(turn, DIALOGUES[name].begin(FACTS[name](turn)))


def answer(turn: Turn) -> Effects | None:
    """Take the open dialogue a turn on; None when there is none, or when the words are today's report."""
    found = dialogues.find(turn.db, key_of(turn))
    if found is None:
        return None
    if _is_parked(turn, found) and not turn.message.data:
        return _about_parked(turn, found)
    code, asked = _pressed(turn.message.data)
    if code in ("resume", "restart"):
        return _unpark(turn, found, code)
    said = DIALOGUES[found.name].resume(_saved(found)).answer(turn.message.text or turn.message.contact, code, asked)
    return _taken(turn, said)


def _saved(found: OpenDialogue) -> Saved:
    return Saved(**found.saved)


def _is_parked(turn: Turn, found: OpenDialogue) -> bool:
    return found.day < turn.when.astimezone(_zone(turn)).date()


def _zone(turn: Turn) -> Any:
    grid = turn.grid()
    return rounds.zone(grid.timezone if grid else turn.house.timezone)


def _about_parked(turn: Turn, found: OpenDialogue) -> Effects | None:
    """A dialogue left overnight: a temperature is today's report; anything else is asked whether to go on."""
    if turn.message.text.strip() in ("继续", "接着", "resume"):
        return _unpark(turn, found, "resume")
    if turn.message.text.strip() in ("重来", "重新开始", "restart"):
        return _unpark(turn, found, "restart")
    if turn.message.text and reports.is_report(turn):
        return None
    return [Reply(*_drawn((PARKED,)))]


def _unpark(turn: Turn, found: OpenDialogue, code: str) -> Effects:
    dialogue = DIALOGUES[found.name]
    said = dialogue.resume(_saved(found)).again() if code == "resume" else dialogue.begin(FACTS[found.name](turn))
    return _opened(turn, said)


def _opened(turn: Turn, said: Said) -> Effects:
    _keep(turn, said)
    return _reply(turn, said)


def _taken(turn: Turn, said: Said) -> Effects:
    if said.finished:
        dialogues.close(turn.db, key_of(turn))
    else:
        _keep(turn, said)
    effects = [effect for event in said.events for effect in ROWS[type(event)](turn, event)]
    if said.finished and any(isinstance(effect, Reply) for effect in effects):
        return effects  # what became of it is said in place of the farewell
    return _reply(turn, said) + effects


def _keep(turn: Turn, said: Said) -> None:
    dialogues.save(
        turn.db,
        key=key_of(turn),
        name=said.saved.name,
        saved=asdict(said.saved),
        day=turn.when.astimezone(_zone(turn)).date(),
        when=turn.when,
    )


def _reply(turn: Turn, said: Said) -> Effects:
    lines, rows = _drawn(said.prompts)
    spoken: Effects = [Toast(line("press.ok"))] if turn.message.kind == "press" else []
    return [*spoken, Reply(lines, rows, private=True)]


def _drawn(prompts: tuple[Prompt, ...]) -> tuple[tuple[Line, ...], tuple[tuple[Button, ...], ...]]:
    """Prompts as a chat draws them: the words, numbered choices, and a button for each."""
    lines: list[Line] = []
    rows: list[tuple[Button, ...]] = []
    for prompt in prompts:
        lines.append(Line(prompt.key, dict(prompt.params)))
        numbers = {option.code: number for number, option in prompt.numbered()}
        lines += [_choice(number, option) for number, option in prompt.numbered()]
        rows += _rows([_button(prompt, option, numbers.get(option.code)) for option in prompt.options])
    return tuple(lines), tuple(rows)


def _choice(number: int, option: Option) -> Line:
    return line("chat.numbered", number=number, label=Line(option.label, dict(option.params)))


def _button(prompt: Prompt, option: Option, number: int | None) -> Button:
    label = Line(option.label, dict(option.params))
    shown = line("chat.button", number=number, label=label) if number is not None else label
    return Button(shown, f"d:{prompt.question}:{option.code}"[:LONGEST_DATA])


def _rows(buttons: list[Button]) -> list[tuple[Button, ...]]:
    """Two to a row, so that they stay large."""
    return [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]


def _pressed(data: str) -> tuple[str | None, str | None]:
    """The code and the question of a dialogue's button, `d:READING:m1:36.5`."""
    if not data.startswith("d:"):
        return None, None
    question, _, code = data[2:].rpartition(":")
    return code, question or None


# --- what is known beforehand, and what is established ----------------------------------------------------

FACTS: Mapping[str, Callable[[Turn], dict[str, Any]]] = {
    "enrolment": joining.facts,
    "temperature": telling.facts,
}
ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {**joining.ROWS, **telling.ROWS}


def is_open(turn: Turn) -> bool:
    """Whether the person is inside a dialogue."""
    return dialogues.find(turn.db, key_of(turn)) is not None
