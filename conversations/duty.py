"""The duty rota 值班表: who is rung when, typed as lines such as `周一至周五 08:00-18:00 李敏 13800000001`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import texts
from conversations.addresses import read_name
from conversations.roster_lines import LineError, take_phone
from texts.typed import clean

WEEK = 7
MOST_LINES = 60


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of one weekday (0 is Monday); an end that is not after its beginning is the next morning's."""

    weekday: int
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class Post:
    """One line of the rota: who answers which telephone (E.164) at these hours."""

    hours: tuple[Hours, ...]
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Rota:
    """The lines that could be read, in the order in which people are rung, and the errors of the others."""

    posts: tuple[Post, ...]
    errors: tuple[LineError, ...]


# --- reading it -------------------------------------------------------------------------------------------

DAYS = "一二三四五六日"
ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPELLED = (
    (re.compile(r"每天|每日|天天|daily|every ?day", re.IGNORECASE), "周一-周日"),
    (re.compile(r"工作日|week ?days", re.IGNORECASE), "周一-周五"),
    (re.compile(r"周末|双休日?|week ?ends?", re.IGNORECASE), "周六-周日"),
    (re.compile(r"全天|24\s*小时|all day|24\s*hours", re.IGNORECASE), "00:00-24:00"),
    (re.compile(r"(?:周|星期|礼拜)天(?![\u4e00-\u9fff])"), "周日"),
    (re.compile(r"星期|礼拜"), "周"),
    *((re.compile(rf"\b{day}[a-z]*\b\.?", re.IGNORECASE), f"周{DAYS[at]}") for at, day in enumerate(ENGLISH)),
)
ON_DAYS = re.compile(r"周[一二三四五六日](?:\s*(?:-|至|到|to|[、,和及&])?\s*周?[一二三四五六日])*(?![\u4e00-\u9fff])")
RANGE = re.compile(r"([一二三四五六日])\s*(?:-|至|到|to)\s*周?([一二三四五六日])|([一二三四五六日])")
HALF = r"(早上|上午|中午|下午|晚上)?\s*(\d{1,2})(?::(\d{2})|点(半)?)"
FROM_TO = re.compile(rf"{HALF}\s*(?:-|至|到|to)\s*{HALF}")
NUMBERED = re.compile(r"^\s*\d{1,2}[.、)]\s*(?=\D)")
BETWEEN = re.compile(r"[\s,，、;；:：|]+")


class _Slip(Exception):
    """What is missing in one line."""


def read_rota(text: str) -> Rota:
    """A rota, one person a line: days, hours, a name and a telephone in any order; empty lines do not count."""
    posts: list[Post] = []
    errors: list[LineError] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not clean(line):
            continue
        try:
            posts.append(_post(line))
        except _Slip as slip:
            errors.append(LineError(number, f"duty.line_error.{slip}", {"line": number, "text": clean(line, limit=40)}))
    if len(posts) > MOST_LINES:
        errors.append(LineError(MOST_LINES + 1, "duty.line_error.too_many", {"line": MOST_LINES + 1, "text": ""}))
    return Rota(tuple(posts), tuple(errors))


def _post(line: str) -> Post:
    plain = _plain(line)
    span = FROM_TO.search(plain)
    # hours first: behind 18:00 a number would seem to begin with 00
    phone, rest = take_phone(FROM_TO.sub(",", plain, count=1))
    days = ON_DAYS.search(rest)
    if not phone:
        raise _Slip("phone")
    if days is None:
        raise _Slip("days")
    begins, ends = _clocks(span) if span else (None, None)
    if begins is None or ends is None:
        raise _Slip("hours")
    name = read_name(BETWEEN.sub(" ", ON_DAYS.sub(" ", rest, count=1)))
    if not name:
        raise _Slip("name")
    return Post(tuple(Hours(day, begins, ends) for day in _weekdays(days[0])), name, phone)


def _plain(line: str) -> str:
    """Half-width, one kind of dash, one spelling of days and of the whole day."""
    plain = clean(line, limit=200).translate({0xFF01 + offset: 0x21 + offset for offset in range(94)})
    plain = re.sub("[—–―−～~]+", "-", NUMBERED.sub("", plain))
    for spelling, meant in SPELLED:
        plain = spelling.sub(meant, plain)
    return plain


def _weekdays(said: str) -> list[int]:
    """周一至周五, 周六-周一, 周一、三、五: each day once."""
    days: dict[int, None] = {}
    for first, last, alone in RANGE.findall(said):
        start = DAYS.index(first or alone)
        length = (DAYS.index(last) - start) % WEEK if last else 0
        days |= dict.fromkeys((start + more) % WEEK for more in range(length + 1))
    return list(days)


def _clocks(span: "re.Match[str]") -> tuple[str | None, str | None]:
    part, hour, *begins = span.groups()[:4]
    later, until, *ends = span.groups()[4:]
    goes_on = later or (part if int(until) > int(hour) else None)  # 晚上6点到8点 stays in the evening
    return _clock(part, hour, *begins), _clock(goes_on, until, *ends)


def _clock(part: str | None, hour: str, minute: str | None, half: str | None) -> str | None:
    """08:00 for 8点, 18:00 for 晚上6点, 00:00 for 24:00; None for what no clock shows."""
    hours = int(hour) + (12 if part in ("下午", "晚上") and int(hour) < 12 else 0)
    minutes = 30 if half else int(minute or 0)
    if hours * 60 + minutes > 24 * 60 or minutes > 59:
        return None
    return f"{hours % 24:02}:{minutes:02}"


# --- asking it --------------------------------------------------------------------------------------------


def is_on(hours: Hours, at: datetime) -> bool:
    """Whether somebody with these hours is on duty at the grid's own time `at`."""
    clock = at.strftime("%H:%M")
    overnight = hours.ends <= hours.begins
    if hours.weekday == at.weekday():
        return hours.begins <= clock and (overnight or clock < hours.ends)
    return overnight and hours.weekday == (at.weekday() - 1) % WEEK and clock < hours.ends


def in_words(every: Sequence[Hours], language: str) -> str:
    """When somebody answers: 周一至周五 08:00 到 18:00, in the days' order."""
    spans = [(day, _spans(every, day)) for day in range(WEEK)]
    told = []
    for hours, days in groupby((one for one in spans if one[1]), key=lambda one: one[1]):
        told += [
            texts.say("duty.when", language, days=_days(first, last, language), hours=_hours(hours, language))
            for first, last in _runs([day for day, _ in days])
        ]
    return texts.say("duty.and", language).join(told)


def _spans(every: Sequence[Hours], day: int) -> tuple[tuple[str, str], ...]:
    """The stretches that begin on a day, those that touch put together."""
    put: list[tuple[str, str]] = []
    for begins, ends in sorted({(one.begins, one.ends) for one in every if one.weekday == day}):
        over = put and put[-1][1] <= put[-1][0]
        if put and (over or begins <= put[-1][1]):
            last = put[-1][1] if over or (put[-1][1] > ends > begins) else ends
            put[-1] = (put[-1][0], last)
        else:
            put.append((begins, ends))
    return tuple(put)


def _runs(days: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of days."""
    for _, run in groupby(enumerate(days), key=lambda one: one[1] - one[0]):
        members = [day for _, day in run]
        yield members[0], members[-1]


def _days(first: int, last: int, language: str) -> str:
    if (first, last) == (0, WEEK - 1):
        return texts.say("duty.every_day", language)
    start = texts.say(f"duty.day_{first}", language)
    return start if first == last else texts.say("duty.days", language, first=start, last=_days(last, last, language))


def _hours(spans: Sequence[tuple[str, str]], language: str) -> str:
    told = [
        texts.say("duty.whole_day" if begins == ends else "duty.hours", language, begins=begins, ends=ends)
        for begins, ends in spans
    ]
    return texts.say("duty.and", language).join(told)
