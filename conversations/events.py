"""What dialogues establish, in the past tense; handlers turn each into rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from conversations import standing
from conversations.understanding.needs import Item

FEVER = Decimal(str(standing.FEVER))  # ℃, and above

MemberId = int | str
Status = Literal["normal", "abnormal"]
Exposure = Literal["none", "contact", "travel", "both", "unknown"]  # within the last 14 days
Transport = Literal["own", "pickup", "cannot"]  # to the fever clinic
Urgency = Literal["today", "soon", "later"]  # soon is within a day or two
Feeling = Literal["better", "same", "worse"]
Outing = Literal["home", "out", "met"]
Reach = Literal["entrance", "building", "compound"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something a person told in a dialogue."""


@dataclass(frozen=True, slots=True)
class HelpWanted(Event):
    """A person is wanted; `dialogue` and `question` say where the resident was, `words` what they wrote last."""

    dialogue: str
    question: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallWished(Event):
    """When the resident would like to be rung, in words."""

    when: str


@dataclass(frozen=True, slots=True)
class ConsentGiven(Event):
    """The resident agreed to what is stored."""


@dataclass(frozen=True, slots=True)
class ConsentRefused(Event):
    """The resident declined; they are served on paper."""


@dataclass(frozen=True, slots=True)
class Enrolled(Event):
    """The resident confirmed where they live and who they are; `phone` is E.164 or None."""

    room: str
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class TemperatureTaken(Event):
    """One person's reading, told the moment it is said; `celsius` is None exactly when `status` is set.

    `member` is the id given in the facts. It is None for the sender without an id (`who` is "self") and for
    somebody outside the household (`who` and `room` as they were said). `corrects` is a number in place of a number
    given earlier in the same dialogue; feeling well or unwell replaces nothing.
    """

    member: MemberId | None
    who: str
    celsius: Decimal | None
    status: Status | None = None
    symptoms: tuple[str, ...] = ()
    room: str | None = None
    when: str | None = None
    corrects: bool = False

    @property
    def is_fever(self) -> bool:
        """Whether the reading is 37.3 ℃ or above."""
        return self.celsius is not None and self.celsius >= FEVER

    @property
    def is_ill(self) -> bool:
        """Whether a fever, a symptom or feeling unwell was told."""
        return self.is_fever or self.status == "abnormal" or bool(self.symptoms)


@dataclass(frozen=True, slots=True)
class SymptomTold(Event):
    """One symptom of one person, named as understanding names it: 咳嗽."""

    member: MemberId | None
    who: str
    symptom: str
    room: str | None = None


@dataclass(frozen=True, slots=True)
class SymptomsDenied(Event):
    """Asked for (further) symptoms, the answer was none."""

    member: MemberId | None
    who: str
    room: str | None = None


@dataclass(frozen=True, slots=True)
class ReportConfirmed(Event):
    """The readings read back were confirmed as right."""


@dataclass(frozen=True, slots=True)
class EmergencyTold(Event):
    """Somebody may be in danger now; `words` as typed, empty for a button. 120 was already said."""

    member: MemberId | None
    who: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpTaken(Event):
    """The first questions about a fever, confirmed; every new symptom was told by itself before.

    `onset` is None when nobody remembers, `symptoms` holds also those known beforehand.
    """

    member: MemberId | None
    who: str
    onset: date | None
    symptoms: tuple[str, ...]
    exposure: Exposure
    transport: Transport
    danger: bool = False


@dataclass(frozen=True, slots=True)
class FollowUpRoundTaken(Event):
    """A later look at somebody with a fever, confirmed; a number was told as a reading before, None is unmeasured."""

    member: MemberId | None
    who: str
    feeling: Feeling
    celsius: Decimal | None
    wants: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class ObservationTaken(Event):
    """A day of observation, confirmed; symptoms and a number were told before, `out` is home, out or met.

    `met` is that they met somebody infected, `wants` a code of the follow-up.
    """

    member: MemberId | None
    who: str
    well: bool
    celsius: Decimal | None
    symptoms: tuple[str, ...]
    out: Outing
    wants: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody else than the writer: a resident's `id`, or None with only the words by which they were named."""

    id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class NeedTold(Event):
    """A request read back and confirmed; `category` is food, medicine …, an item without `qty` is as seen fit.

    `when` and `note` are codes of `conversations.need.wording` (its `say` puts them in words) or the resident's own
    words; `note` is empty when there is none. `whom` is None when it is for the writer's own home.
    """

    category: str
    items: tuple[Item, ...]
    urgency: Urgency
    when: str
    note: str
    whom: Whom | None = None


@dataclass(frozen=True, slots=True)
class TravelDeclared(Event):
    """Places been to or somebody infected met, confirmed; dates are None when not remembered.

    `returned` is None also while still away (`is_away`); `risk` and `contact` are None when nobody is sure. A place
    is a code of `conversations.travel` (its `say` puts it in words) or as it was said; so is `vehicle`, maybe empty.
    """

    places: tuple[str, ...]
    left: date | None
    returned: date | None
    risk: bool | None
    contact: bool | None
    met: date | None = None
    is_away: bool = False
    vehicle: str = ""


@dataclass(frozen=True, slots=True)
class ReportForWanted(Event):
    """The resident wants to report for this relative now."""

    id: MemberId


@dataclass(frozen=True, slots=True)
class RelativeWanted(Event):
    """Somebody the resident wants to report for; without `proof` (digits as typed) that person is asked first."""

    room: str
    name: str
    relation: str
    proof: str = ""


@dataclass(frozen=True, slots=True)
class RelativeRemoved(Event):
    """The resident no longer reports for this relative."""

    id: MemberId


@dataclass(frozen=True, slots=True)
class VolunteerOffered(Event):
    """Help offered, confirmed: codes of `conversations.volunteering`; `other` is a skill in their own words."""

    skills: tuple[str, ...]
    hours: tuple[str, ...]
    area: Reach
    other: str = ""


@dataclass(frozen=True, slots=True)
class VolunteerWithdrew(Event):
    """What was offered before is no longer."""


@dataclass(frozen=True, slots=True)
class ForgetMe(Event):
    """Everything that may be erased is to be, asked twice; without `proof` (digits as typed) a worker decides.

    `proof` is also empty for whoever was known to be the person before.
    """

    proof: str = ""
