"""How people feel without a number: stated normal, feverish, symptoms, and what cannot be told."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from conversations.understanding.judge import TAKE, UNSURE
from conversations.understanding.spoken import PEOPLE, WINDOW, Spoken
from conversations.understanding.tokens import Token

FELT = frozenset({"normal", "feverless", "symptom", "vague"})
LISTING = frozenset({"、", ",", "和", "或", "及", "与", "/", " ", "以及", "或者", "也", "还"})
DOUBTS = frozenset({"好像", "可能", "感觉", "似乎", "估计", "大概", "觉得", "怕是", "好似", "是不是"})
NOT_QUITE = frozenset({"不是", "并不是", "不算", "算不上", "够不上"})
RULED = NOT_QUITE - {"不是", "并不是"}  # 36.9不算发烧 says what a fever is, not how somebody feels
UNTICKED = ("□有☑无", "□是☑否", "□有√无", "□是√否", "□有✓无", "□是✓否", "☑无□有", "☑否□是")
CROSSES = frozenset("×✗✘❌✖")
TICKS = frozenset("☑✅✓✔√■")
DENIED = frozenset({"无", "否", "没有", "没", "×", "❌", "n", "no", "无。", "不", "未", "冇"})


@dataclass(slots=True)
class Mood:
    """One statement: `sort` is normal, fever, symptom or vague; `at` is the token that says it."""

    at: int
    sort: str
    symptoms: tuple[str, ...] = ()
    verdict: str = TAKE

    @property
    def status(self) -> str | None:
        """The corpus's status of this statement alone."""
        return {"normal": "normal", "fever": "abnormal", "symptom": "abnormal", "vague": "abnormal"}.get(self.sort)


def moods(spoken: Spoken) -> list[Mood]:
    """Every statement about how somebody feels, in order."""
    found: list[Mood] = []
    if spoken.everything.means.isdisjoint(FELT):
        return found
    for at, token in enumerate(spoken.tokens):
        if FELT.isdisjoint(token.means) or "not_symptom" in token.means:
            continue
        mood = _mood(spoken, at, token)
        if mood is not None:
            found.append(mood)
    ended = spoken.places("ended")
    return [mood for mood in found if not _ends_later(spoken, mood, ended)] if ended else found


# What a denial behind says is over: 前几天咳，现在不咳了.
ENDS = {
    "咳嗽": "咳",
    "呕吐": "吐",
    "腹泻": "拉泻",
    "流涕": "流",
    "头晕": "晕",
    "鼻塞": "堵塞",
    "呼吸困难": "喘",
    "咽痛": "疼痛",
    "头痛": "疼痛",
    "腹痛": "疼痛",
    "肌肉酸痛": "疼痛酸",
    "畏寒": "冷抖",
    "恶心": "吐",
}


def _tells_of_now(spoken: Spoken, at: int) -> bool:
    """上个月发烧38.9，现在好了，36.4: how it is now follows in another clause."""
    clause = spoken.within(spoken.clause, at)
    later = range(clause.last + 1, min(len(spoken.tokens), clause.last + WINDOW))
    if any(spoken.tokens[place].text in STILL for place in clause):
        return False
    return any(spoken.tokens[place].figure is not None or "ended" in spoken.tokens[place].means for place in later)


def _was_yesterdays(spoken: Spoken, at: int) -> bool:
    """孩子昨晚发烧，今天好了: without a number, and over in the next clause."""
    clause = spoken.within(spoken.clause, at)
    if "figure" in clause.means or not any(spoken.tokens[place].means.get("when") == "past" for place in clause):
        return False
    following = spoken.tokens[clause.last + 1 : clause.last + 4]
    return any("ended" in token.means for token in following) and _tells_of_now(spoken, at)


STILL = frozenset({"还", "一直", "还在", "就", "开始", "到现在"})


def _ends_later(spoken: Spoken, mood: Mood, ended: Sequence[int]) -> bool:
    """前几天咳，现在不咳了: in a later clause the same is told to be over."""
    if len(mood.symptoms) != 1 or mood.symptoms[0] not in ENDS:
        return False
    behind = bisect_right(ended, mood.at)
    later = ended[behind] if behind < len(ended) else len(spoken.tokens)
    if later - mood.at > WINDOW or later == len(spoken.tokens) or spoken.clause[later] is spoken.clause[mood.at]:
        return False
    between = range(mood.at + 1, later)
    letters = set(ENDS[mood.symptoms[0]])
    return not letters.isdisjoint(spoken.tokens[later].text) and not spoken.has(between, *PEOPLE, "symptom")


def _mood(spoken: Spoken, at: int, token: Token) -> Mood | None:
    if "feverless" in token.means:
        return Mood(at, "normal", verdict=UNSURE if _is_supposed(spoken, at) else TAKE)
    if "symptom" in token.means:
        return _symptom(spoken, at, token)
    if "vague" in token.means and token.text not in {"异常", "有症状"}:
        return None if is_denied(spoken, at) else Mood(at, "vague", verdict=UNSURE)
    if "范围" in token.text and any(near.figure is not None for near in spoken.tokens[at + 1 : at + 3]):
        return None
    if "normal" in token.means and not _denied_normal(spoken, at):
        return Mood(at, "normal")
    return None


def _is_supposed(spoken: Spoken, at: int) -> bool:
    """应该没烧，没量: nobody has measured."""
    doubtful = any(token.text in {*DOUBTS, "应该"} for token in spoken.tokens[max(0, at - 3) : at])
    near = spoken.tokens[max(0, at - WINDOW) : at + WINDOW]
    return doubtful and any(token.text.endswith(("没量", "没测", "未量", "未测")) for token in near)


def _symptom(spoken: Spoken, at: int, token: Token) -> Mood | None:
    symptom = token.means["symptom"]
    if at and spoken.tokens[at - 1].text in RULED:
        return None
    if is_denied(spoken, at):
        return Mood(at, "normal") if symptom == "发热" else None
    if symptom == "嗅味觉减退" and token.text.endswith("觉") and _is_sound(spoken, at):
        return None
    if spoken.has(spoken.within(spoken.clause, at), "past") and _tells_of_now(spoken, at):
        return None
    if _was_yesterdays(spoken, at):
        return None
    clause = spoken.within(spoken.clause, at)
    if spoken.has(clause, "descriptor") and not spoken.has(clause, *PEOPLE, "room", "figure", "proxy"):
        return None  # 楼下那位老咳嗽的谁啊
    if is_over(spoken, at) or is_asked_for(spoken, at) or _is_conceded(spoken, at):
        return None
    if symptom == "发热" and _leads_to_number(spoken, at):
        return Mood(at, "", (symptom,) if len(token.text) > 1 and token.text != "烧得" else ())
    doubtful = symptom == "发热" and any(
        spoken.tokens[place].text in DOUBTS or spoken.tokens[place].text.endswith("是不是")
        for place in range(max(0, at - 4), at)
    )
    doubtful = doubtful or _is_likened(spoken, at)
    return Mood(at, "fever" if symptom == "发热" else "symptom", (symptom,), verdict=UNSURE if doubtful else TAKE)


SOUND = re.compile(
    r"^(?:[都也还均]|也都|一切|还都|完全)*(?:在|有|正常|好|没问题|没事|没丢|灵|没变|恢复|还行|可以|健在|没毛病)"
)


def _is_sound(spoken: Spoken, at: int) -> bool:
    """嗅觉味觉都在"""
    return SOUND.match("".join(token.text for token in spoken.tokens[at + 1 : at + 4]).lstrip()) is not None


CONCEDED = re.compile(r"^(?:倒是|倒|到是|到|是)(?:也|倒|真|都)?[不没未冇无退]")


def _is_conceded(spoken: Spoken, at: int) -> bool:
    """烧倒是不烧, 吐倒没吐: said first only to be denied."""
    return CONCEDED.match("".join(token.text for token in spoken.tokens[at + 1 : at + 4])) is not None


def _is_likened(spoken: Spoken, at: int) -> bool:
    """发热发热的: a word said twice with 的 is a feeling, no finding."""
    text = spoken.tokens[at].text
    twin = at if at and spoken.tokens[at - 1].text == text else at + 1
    pair = [token.text for token in spoken.tokens[twin : twin + 2]]
    return pair == [text, "的"]


def _leads_to_number(spoken: Spoken, at: int) -> bool:
    return any(
        spoken.tokens[place].figure is not None and spoken.clause[place] == spoken.clause[at]
        for place in range(at + 1, min(at + 5, len(spoken.tokens)))
    )


def is_denied(spoken: Spoken, at: int) -> bool:
    """无发热、咳嗽、乏力; 不咳; 咳嗽:无. The denial holds for a whole list."""
    if _denied_behind(spoken, at) or _is_unticked(spoken, at):
        return True
    place = at - 1
    while place >= 0 and at - place < 40:
        token = spoken.tokens[place]
        if ("negation" in token.means or token.text in NOT_QUITE) and not token.any("symptom"):
            return True
        if token.any("feverless"):
            between = spoken.tokens[place + 1 : at]
            return (
                token.text[0] in "无未没冇"
                and token.text[-1] in "烧热"
                and all(part.text in LISTING - {",", " "} or part.any("symptom") for part in between)
            )
        if (
            "symptom" in token.means
            or token.text in LISTING
            or token.text
            in {
                "任何",
                "明显",
                "出现",
                "过",
                "怎么",
                "啥",
                "什么",
                "其他",
                "其它",
                "特别",
                "有",
                "再",
                "也",
                "太",
                "很",
            }
        ):
            if token.text == " " and place and "negation" in spoken.tokens[place - 1].means:
                return True
            if token.text in {",", " "} and not _list_goes_on(spoken, place):
                return False
            place -= 1
            continue
        return False
    return False


def _is_unticked(spoken: Spoken, at: int) -> bool:
    """□发热 ☑咳嗽 □乏力: beside ticked boxes an empty one says no."""
    said = spoken.within(spoken.sentence, at)
    ticked = [place + 1 for place in said if spoken.tokens[place].text in TICKS]
    return at not in ticked and any("symptom" in spoken.tokens[place].means for place in ticked if place in said)


def _list_goes_on(spoken: Spoken, comma: int) -> bool:
    """无发热, 咳嗽, 乏力: a comma continues the list only between plain symptoms of a denied list."""
    before = spoken.tokens[comma - 1] if comma else None
    after = spoken.tokens[comma + 1] if comma + 1 < len(spoken.tokens) else None
    if before is None or after is None or not before.any("symptom", "negation"):
        return False
    listed = sum("symptom" in token.means for token in spoken.tokens[comma : comma + 8])
    closes = any(
        token.text.startswith(("等", "症状", "之类", "情况", "现象")) for token in spoken.tokens[comma : comma + 12]
    )
    return "symptom" in after.means and (closes or listed > 1)


def _denied_behind(spoken: Spoken, at: int) -> bool:
    following = [token for token in spoken.tokens[at + 1 : at + 6] if token.text != " "]
    if "".join(token.text for token in following).startswith(UNTICKED):
        return True
    if len(following) < 1:
        return False
    if following[0].text in {":", "-"}:
        return len(following) > 1 and following[1].text in DENIED
    return following[0].text in CROSSES or (following[0].text in {"无", "否"} and "negation" in following[0].means)


def is_over(spoken: Spoken, at: int) -> bool:
    """咳嗽好了, 烧退了: finished symptoms are left out."""
    for token in spoken.tokens[at + 1 : at + 5]:
        if token.any("comma", "stop") or token.figure is not None or "symptom" in token.means:
            return False
        if "ended" in token.means:
            return True
    return False


def is_asked_for(spoken: Spoken, at: int) -> bool:
    """有没有咳嗽, 是否发热: a form's or a worker's words."""
    before = spoken.tokens[at - 1].text if at else ""
    if before in {"算不算", "算", "算是", "是不是算", "才算", "才算是", "叫", "叫做", "属于", "才是", "就算"}:
        return True
    if before not in ASKING and not _is_listed_in_a_question(spoken, at):
        return False
    answer = _answer(spoken, at)
    return answer[:2] not in ([":", "是"], [":", "有"]) and answer[:1] not in (["是"], ["有"])


ASKING = frozenset({"有没有", "是否", "有无", "会不会", "是不是", "是否有"})
BETWEEN = frozenset({"有", "出现", "存在", "伴有", "任何", "以下"})  # 是否 and the first symptom
CLASSES = frozenset({"等", "症状", "等症状", "情况", "现象", "不适", "表现"})
LONGEST_LIST = 24  # tokens


def _is_listed_in_a_question(spoken: Spoken, at: int) -> bool:
    """是否有咳嗽、乏力等症状：否 asks about every symptom of its list."""
    for place in range(at - 1, max(-1, at - LONGEST_LIST), -1):
        token = spoken.tokens[place]
        if token.text in ASKING:
            return True
        if not (token.text in LISTING or token.text in BETWEEN or "symptom" in token.means) or token.text == ",":
            return False
    return False


def _answer(spoken: Spoken, at: int) -> list[str]:
    """What stands behind a symptom and those listed with it."""
    place = at + 1
    while place < min(len(spoken.tokens), at + LONGEST_LIST) and (
        spoken.tokens[place].text in LISTING
        or spoken.tokens[place].text in CLASSES
        or "symptom" in spoken.tokens[place].means
    ):
        place += 1
    return [token.text for token in spoken.tokens[place : place + 3] if token.text != " "]


def _denied_normal(spoken: Spoken, at: int) -> bool:
    before = spoken.tokens[at - 1] if at else None
    return before is not None and before.text in {"不", "不太", "没", "未", "没有", "不大"} and not before.any(*PEOPLE)
