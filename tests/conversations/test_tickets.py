"""The life of a ticket."""

import pytest

from conversations.tickets import STEPS, WAITING, State, moved


@pytest.mark.parametrize(
    ("state", "trigger", "after"),
    [
        ("OPEN", "claim", "CLAIMED"),
        ("CLAIMED", "claim", None),
        ("CLAIMED", "give_back", "OPEN"),
        ("CLAIMED", "finish", "DONE"),
        ("DONE", "confirm", "CONFIRMED"),
        ("DONE", "reopen", "OPEN"),
        ("CONFIRMED", "claim", None),
        ("CANCELLED", "finish", None),
    ],
)
def test_a_ticket_moves(state: str, trigger: str, after: str | None) -> None:
    assert moved(state, trigger) == after


def test_every_state_can_be_reached() -> None:
    assert {step["dest"] for step in STEPS} == set(State)


def test_what_waits_for_somebody_can_be_finished() -> None:
    assert all(moved(state, "finish") == "DONE" for state in WAITING)
