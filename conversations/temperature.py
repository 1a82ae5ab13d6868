"""The temperature dialogue: who of the household, which reading, what else they feel; then all of it read back."""

from collections.abc import Iterable
from dataclasses import replace
from enum import Enum, auto

from conversations import members, symptoms
from conversations.answers import NO, plain
from conversations.choices import CHANGE, RIGHT
from conversations.dialogue import Ask, Dialogue, Step, chose
from conversations.events import Event, ReportConfirmed, SymptomsDenied, SymptomTold
from conversations.household import (
    Household,
    Readings,
    is_ill,
    is_unmeasured,
    may_have_more_symptoms,
    needs_symptoms,
)
from conversations.members import Person
from conversations.prompts import Kind, Option, Params, Prompt
from conversations.understanding import understand


class Report(Enum):
    """Where a report stands."""

    WHOSE = auto()
    NEXT = auto()
    READING = auto()
    UNSURE = auto()
    HOW_HIGH = auto()
    SYMPTOMS = auto()
    MORE_SYMPTOMS = auto()
    ONWARD = auto()  # clear up, measure, ask the ill, then the next person, then read back
    READ_BACK = auto()
    CHANGE = auto()
    THANKED = auto()
    CARED_FOR = auto()


# What an answer means: readings, symptoms by name, or the code of an option.

Value = Readings | tuple[str, ...] | str


def who(report: "TemperatureReport") -> Value | None:
    """A person's key, `done`, or readings given straight away."""
    code = report.said.choice() or _called(report)
    if code == "all":
        return Readings(tuple(report.household.stated(person.key, "normal") for person in report.household.left))
    return code or heard(report)


def _called(report: "TemperatureReport") -> str | None:
    person = members.find(report.household.people, plain(report.said.text))
    offered = {option.code for option in report.said.prompt.options}
    return person.key if person is not None and person.key in offered else None


def reading(report: "TemperatureReport") -> Value | None:
    """Readings from a button or from the person's own words."""
    match report.said.choice():
        case None:
            return heard(report)
        case "normal":
            return Readings((report.household.stated(report.asked_about, "normal"),))
        case "abnormal":
            return Readings((report.household.stated(report.asked_about, "abnormal"),))
        case celsius:
            return Readings((report.household.measured(report.asked_about, celsius),))


def clear_reading(report: "TemperatureReport") -> Value | None:
    """Readings, asked for a second time: still unclear is not understood."""
    said = reading(report)
    return said if isinstance(said, Readings) and said.taken else None


def height(report: "TemperatureReport") -> Value | None:
    """How high it is, or `unmeasured`."""
    return "unmeasured" if report.said.choice() == "unmeasured" else reading(report)


def feeling(report: "TemperatureReport") -> Value | None:
    """The symptoms told, `()` for none; a new reading is heard too, whoever it is of."""
    chosen = symptoms.chosen(report.said)
    if chosen is not None:
        return chosen
    said = heard(report)
    if said is None or not said.is_feeling_of(report.focus):
        return said or symptoms.named(report.said) or None
    felt = (*symptoms.named(report.said), *(symptom for event in said.events for symptom in event.symptoms))
    return tuple(dict.fromkeys(felt))


def verdict(report: "TemperatureReport") -> Value | None:
    """`right`, `change`, or a correction typed straight away."""
    return report.said.choice() or heard(report)


def heard(report: "TemperatureReport") -> Readings | None:
    """The readings in a person's own words; whatever is implausible is to be asked back."""
    understood = understand(report.said.text, "reply_to_reminder")
    if understood.kind == "not_report":
        return None
    if understood.kind == "ambiguous":
        likely = (f"{each.celsius:.1f}" for each in understood.candidates if each.celsius is not None)
        return Readings(unsure=((report.asked_about, tuple(dict.fromkeys(likely))),))
    household = report.household
    says_me = len(understood.readings) + len(understood.ask) > 1 and "我" in report.said.text
    placed = (household.placed(each, report.asked_about, says_me=says_me) for each in understood.readings)
    unsure = tuple((_key_asked(report, each.who, each.room), ()) for each in understood.ask)
    return Readings(tuple(each for some in placed for each in some), unsure)


def _key_asked(report: "TemperatureReport", who: str | None, room: str | None) -> str:
    return report.asked_about if who in {None, members.SELF} else report.household.key_of(str(who), room)


# What is kept.


def keep(report: "TemperatureReport") -> None:
    """Keep readings, or that these were all."""
    if isinstance(report.value, Readings):
        report.household.keep(report.value)
    if report.value == "done":
        report.given["done"] = True


def keep_height(report: "TemperatureReport") -> None:
    """Keep how high it is; it is asked once."""
    keep(report)
    report.household.entries[report.focus]["height_asked"] = True


def keep_feeling(report: "TemperatureReport") -> None:
    """Keep the symptoms told; several at once, or none, are all there is."""
    keep(report)
    if isinstance(report.value, tuple):
        report.household.add_symptoms(report.focus, report.value)
        report.household.entries[report.focus]["symptoms_asked"] = len(report.value) != 1


# Which way on.


def is_someone(report: "TemperatureReport") -> bool:
    """A person was picked."""
    return isinstance(report.value, str) and report.value != "done"


def is_right_with_someone_ill(report: "TemperatureReport") -> bool:
    """What was read back is right, and somebody has a fever or symptoms."""
    return report.value == "right" and any(map(is_ill, report.household.entries.values()))


def is_change_of_one(report: "TemperatureReport") -> bool:
    """There is only one reading to change."""
    return report.value == "change" and len(report.household.entries) == 1


def someone_is_unclear(report: "TemperatureReport") -> bool:
    """A value that cannot be right is to be asked back."""
    return bool(report.household.unsure)


def someone_is_unmeasured(report: "TemperatureReport") -> bool:
    """Somebody is unwell and gave no number."""
    return report.household.first(is_unmeasured) is not None


def someone_named_a_symptom(report: "TemperatureReport") -> bool:
    """A symptom was told, and there may be more."""
    return report.household.first(may_have_more_symptoms) is not None


def someone_is_ill(report: "TemperatureReport") -> bool:
    """Somebody is ill and was not asked about symptoms."""
    return report.household.first(needs_symptoms) is not None


def someone_is_left(report: "TemperatureReport") -> bool:
    """Not everyone is reported, and the resident is not done."""
    return not report.given.get("done") and bool(report.household.left)


# Whom the next question is about.


def the_picked(report: "TemperatureReport") -> str:
    """The person who was picked."""
    return str(report.value)


def the_only_one(report: "TemperatureReport") -> str:
    """The only person reported."""
    return next(iter(report.household.entries))


def the_unclear(report: "TemperatureReport") -> str:
    """The first person whose value is to be asked back."""
    return next(iter(report.household.unsure))


def the_unmeasured(report: "TemperatureReport") -> str:
    """The first person unwell without a number."""
    return report.household.first(is_unmeasured) or ""


def the_one_with_symptoms(report: "TemperatureReport") -> str:
    """The first person whose symptoms are being told."""
    return report.household.first(may_have_more_symptoms) or ""


def the_ill(report: "TemperatureReport") -> str:
    """The first ill person not asked about symptoms."""
    return report.household.first(needs_symptoms) or ""


# What is told.


def what_was_read(report: "TemperatureReport") -> Iterable[Event]:
    """Each reading the moment it is read: a fever must not wait for the end."""
    return report.value.events if isinstance(report.value, Readings) else ()


def what_is_felt(report: "TemperatureReport") -> Iterable[Event]:
    """Each symptom, or that there is none (more)."""
    if not isinstance(report.value, tuple):
        return what_was_read(report)
    whom = report.household.subject(report.focus)
    if not report.value:
        return (SymptomsDenied(whom.member, whom.who, whom.room),)
    return tuple(SymptomTold(whom.member, whom.who, symptom, whom.room) for symptom in report.value)


# What is offered, and the words of each question.

NORMAL = Option("normal", "temperature.option.normal", words=("平安", "没事", "都好", "good", "fine", "ok", "normal"))
UNWELL = Option(
    "abnormal", "temperature.option.unwell", words=("发烧", "发热", "发烧了", "难受", "不好", "ill", "sick")
)
ALL_NORMAL = Option("all", "temperature.option.all_normal", words=("都正常", "全部正常", "都好", "大家都好"))
REST_NORMAL = Option("all", "temperature.option.rest_normal", words=("都正常", "全家正常", "其他都正常", "都好"))
DONE = Option("done", "temperature.option.done", words=(*NO, "没了", "没有了", "完了", "好了", "就这些", "done"))
UNMEASURED = Option("unmeasured", "temperature.option.unmeasured", words=("没测", "没有体温计", "没量过", "不知道"))


def _celsius(*values: str) -> tuple[Option, ...]:
    return tuple(Option(value, "temperature.option.celsius", {"celsius": value}) for value in values)


LIKELY = (NORMAL, *_celsius("36.5", "36.8"), UNWELL)
LIKELY_FEVERS = (*_celsius("37.5", "38.0", "38.5", "39.0"), UNMEASURED)


def people_left(report: "TemperatureReport") -> tuple[Option, ...]:
    """Everyone normal, then each person not yet reported."""
    return (ALL_NORMAL, *(_person(report, person) for person in report.household.left))


def people_still_left(report: "TemperatureReport") -> tuple[Option, ...]:
    """The rest normal, each person left, or done."""
    return (REST_NORMAL, *(_person(report, person) for person in report.household.left), DONE)


def people_reported(report: "TemperatureReport") -> tuple[Option, ...]:
    """Each person with a reading."""
    names = {key: report.household.name(key) for key in report.household.entries}
    return tuple(Option(key, "temperature.member", {"name": name}) for key, name in names.items())


def _person(report: "TemperatureReport", person: Person) -> Option:
    label = Option(person.key, "temperature.member", {"name": person.say(report.language)})
    return replace(label, words=(person.name, person.relation))


def values_meant(report: "TemperatureReport") -> tuple[Option, ...]:
    """What an implausible value may have meant."""
    likely = report.household.unsure.get(report.focus)
    return (*_celsius(*likely), NORMAL, UNWELL) if likely else LIKELY


def symptoms_left(report: "TemperatureReport") -> tuple[Option, ...]:
    """The symptoms not yet told; nobody with a fever is asked whether they have one."""
    entry = report.household.entry(report.focus)
    return symptoms.offered({*entry["symptoms"], *([symptoms.FEVER] if entry["fever"] else [])})


def about_whom(report: "TemperatureReport") -> Params:
    """Whom the question is about."""
    return {"who": report.household.name(report.focus, me="temperature.you")}


def symptoms_so_far(report: "TemperatureReport") -> Params:
    """Whom the question is about, and what was told."""
    return {**about_whom(report), "symptoms": report.household.symptom_words(report.focus)}


def household_lines(report: "TemperatureReport") -> Params:
    """The whole household, one line a person."""
    return {"lines": "\n".join(report.household.lines())}


def fever_clinic(report: "TemperatureReport") -> Params:
    """Where to go with a fever."""
    phone = str(report.facts.get("fever_clinic_phone") or "")
    return {"clinic": Prompt("temperature.clinic", {"phone": phone}).say(report.language) if phone else ""}


class TemperatureReport(Dialogue):
    """The household's readings of the day; a fever is told at once and leads on to symptoms.

    Facts: `members` [{id, name, relation}], the sender's relation being "self"; `grid_phone`, `fever_clinic_phone`,
    `language`. Who shares a flat without being family is given only themselves.
    """

    name = "temperature"
    states = Report
    asks = {
        Report.WHOSE: Ask("temperature.whose", Kind.CHOICE, people_left, reads=who, keeps=keep),
        Report.NEXT: Ask("temperature.next", Kind.CHOICE, people_still_left, reads=who, keeps=keep),
        Report.READING: Ask("temperature.reading", Kind.TEMPERATURE, LIKELY, about_whom, reading, keep),
        Report.UNSURE: Ask("temperature.unsure", Kind.TEMPERATURE, values_meant, about_whom, clear_reading, keep),
        Report.HOW_HIGH: Ask("temperature.how_high", Kind.TEMPERATURE, LIKELY_FEVERS, about_whom, height, keep_height),
        Report.SYMPTOMS: Ask("temperature.symptoms", Kind.MANY, symptoms_left, about_whom, feeling, keep_feeling),
        Report.MORE_SYMPTOMS: Ask(
            "temperature.more_symptoms", Kind.MANY, symptoms_left, symptoms_so_far, feeling, keep_feeling
        ),
        Report.READ_BACK: Ask("temperature.read_back", Kind.CONFIRM, (RIGHT, CHANGE), household_lines, verdict, keep),
        Report.CHANGE: Ask("temperature.change", Kind.CHOICE, people_reported, reads=who, keeps=keep),
        Report.THANKED: Ask("temperature.thanks"),
        Report.CARED_FOR: Ask("temperature.thanks_ill", params=fever_clinic),
    }
    steps = (
        Step(Report.WHOSE, Report.READING, when=is_someone, about=the_picked),
        Step(Report.WHOSE, Report.ONWARD, tells=what_was_read),
        Step(Report.NEXT, Report.READING, when=is_someone, about=the_picked),
        Step(Report.NEXT, Report.ONWARD, tells=what_was_read),
        Step(Report.READING, Report.ONWARD, tells=what_was_read),
        Step(Report.UNSURE, Report.ONWARD, tells=what_was_read),
        Step(Report.HOW_HIGH, Report.ONWARD, tells=what_was_read),
        Step(Report.SYMPTOMS, Report.ONWARD, tells=what_is_felt),
        Step(Report.MORE_SYMPTOMS, Report.ONWARD, tells=what_is_felt),
        Step(Report.READ_BACK, Report.CARED_FOR, when=is_right_with_someone_ill, tells=ReportConfirmed()),
        Step(Report.READ_BACK, Report.THANKED, when=chose("right"), tells=ReportConfirmed()),
        Step(Report.READ_BACK, Report.READING, when=is_change_of_one, about=the_only_one),
        Step(Report.READ_BACK, Report.CHANGE, when=chose("change")),
        Step(Report.READ_BACK, Report.ONWARD, tells=what_was_read),
        Step(Report.CHANGE, Report.READING, when=is_someone, about=the_picked),
        Step(Report.CHANGE, Report.ONWARD, tells=what_was_read),
        Step(Report.ONWARD, Report.UNSURE, when=someone_is_unclear, about=the_unclear),
        Step(Report.ONWARD, Report.HOW_HIGH, when=someone_is_unmeasured, about=the_unmeasured),
        Step(Report.ONWARD, Report.MORE_SYMPTOMS, when=someone_named_a_symptom, about=the_one_with_symptoms),
        Step(Report.ONWARD, Report.SYMPTOMS, when=someone_is_ill, about=the_ill),
        Step(Report.ONWARD, Report.NEXT, when=someone_is_left),
        Step(Report.ONWARD, Report.READ_BACK),
    )

    def first(self) -> Report:
        """Who lives alone is asked straight away."""
        if len(self.household.people) > 1:
            return Report.WHOSE
        self.focus = self.household.me.key
        return Report.READING

    def volunteered(self) -> Readings | None:
        """Readings, with at least one certain value."""
        said = heard(self)
        return said if said is not None and said.taken else None

    @property
    def household(self) -> Household:
        """The people, and what was said of each."""
        return Household(self.facts, self.given)

    @property
    def asked_about(self) -> str:
        """The key of the person now asked about: the sender unless somebody was picked."""
        return self.focus or self.household.me.key
