"""Signing up as a volunteer: what they can do, when, and how far from home; then all of it read back."""

from collections.abc import Callable, Iterable
from enum import Enum, auto

from conversations import choices
from conversations.choices import CHANGE, NO_MORE, RIGHT, SKIP, adds, drops, is_just_one, keeps, lacks, several
from conversations.dialogue import Ask, Dialogue, Step, chose, chosen, how_to_call
from conversations.events import Event, VolunteerOffered, VolunteerWithdrew
from conversations.prompts import Kind, Option, Params


class Offering(Enum):
    """Where a sign-up stands."""

    SKILLS = auto()
    MORE_SKILLS = auto()
    OTHER = auto()
    HOURS = auto()
    MORE_HOURS = auto()
    AREA = auto()
    ONWARD = auto()  # the first part still missing, then read back
    READ_BACK = auto()
    CHANGE = auto()
    THANKED = auto()
    WITHDRAWN = auto()


# What is kept.


def keep_other(offer: "Volunteering") -> None:
    """Keep the skill in their own words, or that there is none."""
    offer.given["other"] = "" if offer.value == "skip" else offer.value


PARTS_DROPPED = {"skills": ("skills", "other"), "hours": ("hours",), "area": ("area",)}


# Which way on.


def one_hour(offer: "Volunteering") -> bool:
    """One time was named, and there may be more."""
    return is_just_one(offer) and "any" not in offer.given["hours"]


def other_missing(offer: "Volunteering") -> bool:
    """Something else was named, and not what."""
    return "other" in offer.given["skills"] and "other" not in offer.given


# What is told.


def offered(offer: "Volunteering") -> Iterable[Event]:
    """The help offered, confirmed."""
    given = offer.given
    skills = _in_order(SKILLS, given["skills"])
    yield VolunteerOffered(skills, _in_order(HOURS, given["hours"]), given["area"], given.get("other", ""))


def _in_order(options: tuple[Option, ...], told: Iterable[str]) -> tuple[str, ...]:
    known = set(told)
    return tuple(option.code for option in options if option.code in known)


# What is offered, and the words of each question.

SKILLS = (
    Option("deliver", "volunteer.option.deliver", words=("送菜", "送药", "送东西", "跑腿", "送货", "配送")),
    Option("shop", "volunteer.option.shop", words=("代买", "买菜", "买东西", "代购", "采购")),
    Option("phone", "volunteer.option.phone", words=("打电话", "电话问候", "陪聊", "聊天")),
    Option("plumbing", "volunteer.option.plumbing", words=("水电", "修水管", "电工", "修东西", "维修")),
    Option("drive", "volunteer.option.drive", words=("司机", "有车", "接送")),
    Option("medical", "volunteer.option.medical", words=("医生", "护士", "医护", "学医", "会打针", "量血压")),
    Option("other", "volunteer.option.other", words=("其他", "其它", "另外")),
)
HOURS = (
    Option("weekday_morning", "volunteer.option.weekday_morning", words=("上午", "早上", "工作日上午")),
    Option("weekday_afternoon", "volunteer.option.weekday_afternoon", words=("下午", "工作日下午")),
    Option("evening", "volunteer.option.evening", words=("下班后", "傍晚", "夜里")),
    Option("weekend", "volunteer.option.weekend", words=("星期六", "星期天", "礼拜天", "双休日", "周六", "周日")),
    Option("any", "volunteer.option.any", words=("随时", "都行", "都可以", "天天", "每天", "全天")),
)
AREAS = (
    Option("entrance", "volunteer.option.entrance", words=("本单元", "楼门", "单元", "我们单元", "本门")),
    Option("building", "volunteer.option.building", words=("本楼", "这栋楼", "本栋", "楼栋", "我们楼")),
    Option("compound", "volunteer.option.compound", words=("小区", "全小区", "都行", "哪儿都行")),
)
WITHDRAW = Option("withdraw", "volunteer.option.withdraw", words=("退出", "不做了", "不当了", "不干了", "取消报名"))
PARTS = (
    Option("skills", "volunteer.option.skills", words=("技能", "能做的")),
    Option("hours", "volunteer.option.hours", words=("时间", "几点")),
    Option("area", "volunteer.option.area", words=("范围", "地方")),
)


def left(part: str, options: tuple[Option, ...]) -> Callable[["Volunteering"], tuple[Option, ...]]:
    """The options not told yet."""
    return lambda offer: choices.without(options, offer.given.get(part, ()))


def no_more_or(part: str, options: tuple[Option, ...]) -> Callable[["Volunteering"], tuple[Option, ...]]:
    """No more, or the options not told yet."""
    return lambda offer: (NO_MORE, *choices.without(options, offer.given.get(part, ())))


def say(skills: Iterable[str], hours: Iterable[str], area: str, language: str) -> str:
    """What was offered, in one line; a skill in their own words stays as it is."""
    can = choices.listed((choices.label(SKILLS, code, language) for code in skills if code != "other"), language)
    free = choices.listed((choices.label(HOURS, code, language) for code in hours), language)
    return " · ".join(part for part in (can, free, choices.label(AREAS, area, language)) if part)


def so_far(offer: "Volunteering") -> Params:
    """What was told, as far as it was."""
    given, language = offer.given, offer.language
    skills = [choices.label(SKILLS, code, language) for code in given.get("skills", ()) if code != "other"]
    own = given.get("other") or choices.label(SKILLS, "other", language)
    more = [own] if "other" in given.get("skills", ()) else []
    hours = (choices.label(HOURS, code, language) for code in given.get("hours", ()))
    return {
        "skills": choices.listed([*skills, *more], language),
        "hours": choices.listed(hours, language),
        "area": choices.label(AREAS, given.get("area", ""), language),
    }


def verdicts(offer: "Volunteering") -> tuple[Option, ...]:
    """Right or change; who offered before may also withdraw."""
    return (RIGHT, CHANGE, WITHDRAW) if offer.facts.get("skills") else (RIGHT, CHANGE)


V = Offering


class Volunteering(Dialogue):
    """Help that somebody offers: skills, hours, and how far from home.

    Facts: `skills`, `hours`, `area`, `other` as offered before, to begin at the read-back; `grid_phone`, `language`.
    """

    name = "volunteering"
    states = Offering
    asks = {
        V.SKILLS: Ask("volunteer.skills", Kind.MANY, left("skills", SKILLS), reads=several, keeps=adds("skills")),
        V.MORE_SKILLS: Ask(
            "volunteer.more_skills", Kind.MANY, no_more_or("skills", SKILLS), so_far, several, adds("skills")
        ),
        V.OTHER: Ask("volunteer.other", Kind.TEXT, (SKIP,), reads=choices.option_or_remark, keeps=keep_other),
        V.HOURS: Ask("volunteer.hours", Kind.MANY, left("hours", HOURS), reads=several, keeps=adds("hours")),
        V.MORE_HOURS: Ask(
            "volunteer.more_hours", Kind.MANY, no_more_or("hours", HOURS), so_far, several, adds("hours")
        ),
        V.AREA: Ask("volunteer.area", Kind.CHOICE, AREAS, reads=choices.one, keeps=keeps("area")),
        V.READ_BACK: Ask("volunteer.read_back", Kind.CONFIRM, verdicts, so_far, chosen),
        V.CHANGE: Ask("volunteer.change", Kind.CHOICE, PARTS, reads=chosen, keeps=drops(PARTS_DROPPED)),
        V.THANKED: Ask("volunteer.thanked", params=how_to_call),
        V.WITHDRAWN: Ask("volunteer.withdrawn", params=how_to_call),
    }
    steps = (
        Step(V.SKILLS, V.MORE_SKILLS, when=is_just_one),
        Step(V.SKILLS, V.ONWARD),
        Step(V.MORE_SKILLS, V.MORE_SKILLS, when=is_just_one),
        Step(V.MORE_SKILLS, V.ONWARD),
        Step(V.OTHER, V.ONWARD),
        Step(V.HOURS, V.MORE_HOURS, when=one_hour),
        Step(V.HOURS, V.ONWARD),
        Step(V.MORE_HOURS, V.MORE_HOURS, when=one_hour),
        Step(V.MORE_HOURS, V.ONWARD),
        Step(V.AREA, V.ONWARD),
        Step(V.ONWARD, V.SKILLS, when=lacks("skills")),
        Step(V.ONWARD, V.OTHER, when=other_missing),
        Step(V.ONWARD, V.HOURS, when=lacks("hours")),
        Step(V.ONWARD, V.AREA, when=lacks("area")),
        Step(V.ONWARD, V.READ_BACK),
        Step(V.READ_BACK, V.THANKED, when=chose("right"), tells=offered),
        Step(V.READ_BACK, V.WITHDRAWN, when=chose("withdraw"), tells=VolunteerWithdrew()),
        Step(V.READ_BACK, V.CHANGE),
        Step(V.CHANGE, V.ONWARD),
    )

    def first(self) -> Enum:
        """What was offered before is read back."""
        for part in ("skills", "hours", "area", "other"):
            if known := self.facts.get(part):
                self.given[part] = known if isinstance(known, str) else list(known)
        return self.way_on(V.ONWARD)
