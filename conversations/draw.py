"""Draw every dialogue from its table: `python -m conversations.draw` writes docs/dialogues.md."""

from pathlib import Path

from transitions.extensions import GraphMachine

import texts
from conversations.catalogue import DIALOGUES
from conversations.dialogue import Ask, Dialogue

PAGE = Path(__file__).parent.parent / "docs" / "dialogues.md"

HEAD = """# The guided dialogues

Drawn from the tables in `conversations/` by `python -m conversations.draw`; a test keeps this page fresh.
From every question `0` calls a person, `9` says it again, `*` goes back and 菜单 leaves.
An arrow without a condition is taken when no other holds; a state without a question is passed through.
"""


def page() -> str:
    """The whole page in Markdown."""
    return "\n".join((HEAD, *(_section(each) for each in DIALOGUES.values())))


def _section(dialogue: type[Dialogue]) -> str:
    told = (dialogue.__doc__ or "").partition("\n")[0]
    rows = "\n".join(_row(state.name, ask) for state, ask in dialogue.asks.items())
    return (
        f"## {dialogue.name}\n\n{told}\n\n```mermaid\n{diagram(dialogue)}\n```\n\n"
        f"| state | says | awaits |\n|---|---|---|\n{rows}\n"
    )


def diagram(dialogue: type[Dialogue]) -> str:
    """The dialogue's states and steps as a Mermaid state diagram."""
    machine = GraphMachine(
        model=None,
        states=dialogue.states,
        initial=next(iter(dialogue.states)),
        transitions=[step.transition() for step in dialogue.steps],
        auto_transitions=False,
        show_conditions=True,
        graph_engine="mermaid",
    )
    graph = machine.graph_cls(machine).get_graph()
    drawn = graph.source.splitlines()  # type: ignore[attr-defined]  # the stub knows `draw` alone
    diagram = drawn[drawn.index("stateDiagram-v2") :]
    return "\n".join(_arrow(line) for line in diagram if line.strip() and not _is_styling(line))


def _is_styling(line: str) -> bool:
    return line.split(maxsplit=1)[0] in {"classDef", "Class", "state"}


def _arrow(line: str) -> str:
    """Only the conditions are worth a label: every step is an answer."""
    arrow, _, condition = line.partition(": answer")
    return f"{arrow}: {condition.strip(' []').replace('_', ' ')}" if condition else arrow


def _row(state: str, ask: Ask) -> str:
    said = " / ".join(texts.say(ask.key, language).replace("\n", " ") for language in texts.LANGUAGES)
    options = () if callable(ask.options) else ask.options
    awaited = ", ".join((ask.kind, *(option.say(texts.DEFAULT) for option in options)))
    return f"| {state} | {said} | {awaited} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
