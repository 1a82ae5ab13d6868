"""The dialogue engine: an answer takes a saved dialogue one turn on.

A dialogue is a table: what each state asks and how it reads the answer, and which step follows. The machine is
shared by everyone in that dialogue and keeps nobody; all there is to know about a person is in `Saved`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, ClassVar, Self

from transitions import Machine

from conversations import answers
from conversations.answers import Answer
from conversations.events import Event, HelpWanted
from conversations.prompts import AGAIN, PERSON, Kind, Option, Params, Prompt
from texts.typed import clean

MOST_UNHEARD, LONGEST_UNHEARD = 3, 200  # what was not understood goes to the person who is asked for
MISSES_BEFORE_A_PERSON = 2
REMEMBERED_STEPS = 40


@dataclass(frozen=True, slots=True)
class Saved:
    """An open dialogue as it is stored: JSON-able through `dataclasses.asdict`."""

    name: str
    state: str
    answers: dict[str, Any]
    version: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What an answer led to: what to keep, what to say, what was told."""

    saved: Saved
    prompts: tuple[Prompt, ...]
    events: tuple[Event, ...] = ()
    finished: bool = False
    menu: bool = False
    missed: bool = False  # the answer was not understood here: whoever asks may read it otherwise

    @property
    def person(self) -> bool:
        """Whether the resident wants a person; the dialogue stays open meanwhile."""
        return any(isinstance(event, HelpWanted) for event in self.events)


@dataclass(frozen=True)
class Ask:
    """What a state says and how it reads the answer; a state that reads nothing is an end."""

    key: str
    kind: Kind = Kind.TELL
    options: tuple[Option, ...] | Callable[[Any], tuple[Option, ...]] = ()
    params: Callable[[Any], Params] | None = None
    reads: Callable[[Any], object | None] | None = None
    keeps: Callable[[Any], None] | None = None

    def prompt(self, dialogue: "Dialogue") -> Prompt:
        """The prompt, filled with what the dialogue knows."""
        options = self.options(dialogue) if callable(self.options) else self.options
        params = self.params(dialogue) if self.params else {}
        return Prompt(self.key, params, options, self.kind, dialogue.question)


@dataclass(frozen=True)
class Step:
    """A way on from a state; the first whose guard `when` holds is taken.

    It tells the events of `tells`, and the next question is about whom or what `about` names.
    """

    source: Enum
    dest: Enum
    when: Callable[[Any], bool] | None = None
    tells: Callable[[Any], Iterable[Event]] | Event | None = None
    about: Callable[[Any], str] | None = None

    def transition(self) -> dict[str, object]:
        """The step as `transitions` takes it."""
        return {
            "trigger": "answer",
            "source": self.source,
            "dest": self.dest,
            "conditions": [self.when] if self.when else [],
            "before": [self._take],
        }

    def _take(self, dialogue: "Dialogue") -> None:
        told = self.tells(dialogue) if callable(self.tells) else filter(None, (self.tells,))
        dialogue.told.extend(told)
        dialogue.focus = self.about(dialogue) if self.about else ""


def chosen(dialogue: "Dialogue") -> str | None:
    """Reads the code of the option that was chosen."""
    return dialogue.said.choice()


def how_to_call(dialogue: "Dialogue") -> Params:
    """Fills in how to reach a person by voice."""
    return dialogue.call


def chose(code: str) -> Callable[["Dialogue"], bool]:
    """The guard that this option was chosen."""

    def guard(dialogue: Dialogue) -> bool:
        return dialogue.value == code

    guard.__name__ = code
    return guard


@dataclass
class _Place:
    """A question that was answered: its state, what it was about, and the button pressed."""

    state: str
    focus: str
    code: str | None = None

    @property
    def question(self) -> str:
        return address(self.state, self.focus)


def address(state: str, focus: str) -> str:
    """The address of a question, e.g. `READING:m1`."""
    return f"{state}:{focus}" if focus else state


class Dialogue:
    """A guided conversation; subclasses declare `name`, `states`, `asks` and `steps`.

    A state that asks nothing is passed through: it only decides the way on.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    states: ClassVar[type[Enum]]
    asks: ClassVar[Mapping[Any, Ask]]
    steps: ClassVar[tuple[Step, ...]]
    machine: ClassVar[Machine]

    def __init_subclass__(cls) -> None:
        """Build the one machine that everybody in this dialogue shares."""
        cls.machine = Machine(
            model=None,
            states=cls.states,
            initial=next(iter(cls.states)),
            transitions=[each.transition() for each in cls.steps],
            auto_transitions=False,
        )

    said: Answer
    value: object

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = dict(facts)
        self.given: dict[str, Any] = {}
        self.path: list[_Place] = []
        self.missed = 0
        self.unheard: list[str] = []
        self.told: list[Event] = []
        self.restarted = False
        self.focus = ""
        self.state: Enum = self.first()

    @classmethod
    def begin(cls, facts: Mapping[str, Any]) -> Turn:
        """Open the dialogue; `facts` is what is already known, JSON-able, and is kept with it."""
        dialogue = cls(facts)
        return dialogue._turn(*dialogue.asking)

    @classmethod
    def resume(cls, saved: Saved) -> Self:
        """The dialogue as it was left; one that has changed since starts again, politely, at the next answer."""
        dialogue = cls(saved.answers.get("facts", {}))
        known = {state.name for state in cls.asks}
        if saved.state not in known or saved.version != cls.version:
            dialogue.restarted = True
            return dialogue
        dialogue.state = cls.states[saved.state]
        dialogue.focus = saved.answers["focus"]
        dialogue.given = saved.answers["given"]
        dialogue.path = [_Place(*place) for place in saved.answers["path"]]
        dialogue.missed = saved.answers["missed"]
        dialogue.unheard = saved.answers.get("unheard", [])
        return dialogue

    def first(self) -> Enum:
        """The state it begins in, given the facts; the first one unless a dialogue says otherwise."""
        return next(iter(self.states))

    def way_on(self, state: Enum) -> Enum:
        """Where the first fitting step from `state` leads; for a beginning that depends on what is known."""
        return next(step.dest for step in self.steps if step.source is state and (step.when is None or step.when(self)))

    def volunteered(self) -> object | None:
        """What an answer says even if nobody asked: it is not lost when the dialogue has to start again."""
        return None

    @property
    def language(self) -> str:
        """The language of the person spoken to."""
        return str(self.facts.get("language", "zh"))

    @property
    def question(self) -> str:
        """The address of the question now open."""
        return address(self.state.name, self.focus)

    @property
    def asking(self) -> tuple[Prompt, ...]:
        """What the present state says."""
        return (self.asks[self.state].prompt(self),)

    @property
    def finished(self) -> bool:
        """Whether the present state awaits nothing more."""
        return self.asks[self.state].reads is None

    def again(self) -> Turn:
        """The open question once more."""
        if self.restarted:
            return self._turn(Prompt("dialogue.restarted"), *self.asking)
        return self._turn(*self.asking)

    def answer(self, text: str, code: str | None = None, asked: str | None = None) -> Turn:
        """Take one answer; `code` is a button's, `asked` the address of the question it was pressed or replied at."""
        wish = answers.shortcut(text, code)
        if self.restarted and wish not in {"person", "menu"}:
            return self._start_again(text)
        if wish is not None:
            return self._shortcut(wish)
        if self.finished:
            return self._turn(GONE)
        if asked is not None and asked != self.question and not self._return_to(asked, code):
            return self._turn(Prompt("dialogue.already"), *self.asking)
        (prompt,) = self.asking
        if code is not None and not answers.is_offered(prompt, code):
            return self._turn(Prompt("dialogue.already"), *self.asking)
        self.said = Answer(prompt, text, code)
        if answers.gives_up(text) and self.said.choice() is None:
            return self._shortcut("menu")
        reads = self.asks[self.state].reads
        value = reads(self) if reads else None
        return self._missed() if value is None else self._onward(value)

    def _onward(self, value: object) -> Turn:
        self.value = value
        keeps = self.asks[self.state].keeps
        if keeps is not None:
            keeps(self)
        left = _Place(self.state.name, self.focus, self.said.code)
        self.machine.events["answer"].trigger(self, self)
        while self.state not in self.asks:
            self.machine.events["answer"].trigger(self, self)
        self.path = [*self.path, left][-REMEMBERED_STEPS:]
        self.missed, self.unheard = 0, []
        return self._turn(*self.asking)

    def _missed(self) -> Turn:
        self.missed += 1
        self.unheard = [*self.unheard, clean(self.said.text, limit=LONGEST_UNHEARD)][-MOST_UNHEARD:]
        offer = Prompt("dialogue.offer_person", self.call, (PERSON, AGAIN), Kind.BUTTONS)
        kindly = Prompt("dialogue.not_understood") if self.missed < MISSES_BEFORE_A_PERSON else offer
        return replace(self._turn(kindly, *self.asking), missed=True)

    def _shortcut(self, wish: str) -> Turn:
        match wish:
            case "person":
                self.told.append(HelpWanted(self.name, self.question, tuple(self.unheard)))
                return self._turn(Prompt("dialogue.person", self.call), *self.asking)
            case "back":
                self._back()
                return self._turn(*self.asking)
            case "menu":
                return replace(self._turn(Prompt("dialogue.left")), finished=True, menu=True)
        return self._turn(*self.asking)

    @property
    def call(self) -> Params:
        """How to reach a person by voice, as a sentence for a prompt's `{call}`."""
        phone = str(self.facts.get("grid_phone") or "")
        sentence = Prompt("dialogue.call", {"phone": phone}) if phone else Prompt("dialogue.call_worker")
        return {"call": sentence.say(self.language)}

    def _back(self) -> None:
        if self.path:
            self._go_to(len(self.path) - 1)

    def _return_to(self, asked: str, code: str | None) -> bool:
        """Go back to a question already answered; not for the very button that answered it."""
        places = [at for at, place in enumerate(self.path) if place.question == asked]
        if not places or (code is not None and self.path[places[-1]].code == code):
            return False
        self._go_to(places[-1])
        return True

    def _go_to(self, at: int) -> None:
        place = self.path[at]
        self.state = self.states[place.state]
        self.focus = place.focus
        del self.path[at:]

    def _start_again(self, text: str) -> Turn:
        """Ask from the beginning, but hear what was volunteered: a temperature is never lost to an upgrade."""
        self.restarted = False
        (prompt,) = self.asking
        self.said = Answer(prompt, text)
        value = self.volunteered()
        turn = self._turn(prompt) if value is None else self._onward(value)
        return replace(turn, prompts=(Prompt("dialogue.restarted"), *turn.prompts))

    def _turn(self, *prompts: Prompt) -> Turn:
        told, self.told = tuple(self.told), []
        return Turn(self._saved(), prompts, told, self.finished)

    def _saved(self) -> Saved:
        kept = {
            "facts": self.facts,
            "focus": self.focus,
            "given": self.given,
            "path": [[place.state, place.focus, place.code] for place in self.path],
            "missed": self.missed,
            "unheard": self.unheard,
        }
        return Saved(self.name, self.state.name, kept, self.version)


GONE = Prompt("dialogue.gone")

PARKED = Prompt(
    "dialogue.parked",
    options=(
        Option("resume", "dialogue.resume", words=("接着", "接着说", "go on")),
        Option("restart", "dialogue.restart", words=("重新开始", "从头来", "start over")),
    ),
    kind=Kind.BUTTONS,
)
