"""Every dialogue by name."""

from conversations.dialogue import GONE, Dialogue, Saved, Turn
from conversations.enrolment import Enrolment
from conversations.family import Family
from conversations.following.follow_up import FollowUp
from conversations.following.later_look import FollowUpRound
from conversations.following.observation import Observation
from conversations.forgetting import Forget
from conversations.hotline import Hotline
from conversations.need.dialogue import Need
from conversations.temperature import TemperatureReport
from conversations.travel import Travel
from conversations.volunteering import Volunteering

DIALOGUES: dict[str, type[Dialogue]] = {
    each.name: each
    for each in (
        Enrolment,
        TemperatureReport,
        FollowUp,
        FollowUpRound,
        Observation,
        Need,
        Travel,
        Family,
        Volunteering,
        Forget,
        Hotline,
    )
}


def answer(saved: Saved, text: str, code: str | None = None, asked: str | None = None) -> Turn:
    """Take an open dialogue one turn on; one that no longer exists ends kindly."""
    dialogue = DIALOGUES.get(saved.name)
    if dialogue is None:
        return Turn(saved, (GONE,), finished=True)
    return dialogue.resume(saved).answer(text, code, asked)
