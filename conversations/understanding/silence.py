"""Messages without a number: when words alone are a report, and when they are worth a question."""

import re
from collections.abc import Iterable, Sequence

from conversations.understanding.chatter import SIGNS
from conversations.understanding.drafts import Draft
from conversations.understanding.entry import Entry
from conversations.understanding.judge import UNSURE
from conversations.understanding.judge.speakers import TELLS
from conversations.understanding.names import HAN
from conversations.understanding.persons import REASSURING
from conversations.understanding.spoken import PEOPLE, WINDOW, Spoken, in_group
from conversations.understanding.tokens import Token
from conversations.understanding.words.health import STRONG_NORMAL

SYMPTOM_FREE = re.compile(r"症状|不适|不舒服|异样|symptom")
STRONG = frozenset(STRONG_NORMAL.split())
PARTICLES = "了啦的哦啊呢哈哟噢呀吧咯喽嘞哇滴哒哩"
SAID_NOTHING = re.compile(
    r"^(?:我们?|俺|全?家里?|咱|今[天日早]|早上|早就|已经?|都|也|刚刚?|还是|体温)*"
    r"(?:(?:体温)?(?:已经?|都|也|自)*[测量](?:好|完|过)?了?(?:体温)?了?|同(?:上|前|楼上|昨[天日]?)"
    r"|(?:还是|差不多|就)*(?:一样|一个样|那样|这样|老样子)|没(?:啥|什么)?变化?)+$"
    r"|^(?:和|跟|与|同).{1,8}(?:一样|一个样|差不多|相同|没变)$|^(?:比|跟|和).{1,6}[高低]了?(?:一?点|些|0\.\d度?)$|^点[一二三四五六七八九\d]$"
    r"|^same ?as ?(?:yesterday|before|usual|last ?time|above)$"
)
AROUND = ("sep", "emoji", "mention", "greeting")
COURTESY = re.compile(r"(?:谢谢|感谢|多谢|辛苦|麻烦|收到|好的|好嘞|你好|您好|大家好|各位|您$|你$)")
COURTEOUS = frozenset("谢感多辛麻收好你您大各")  # what these open with
SHOWN = frozenset({"横杠", "hi", "lo", "low", "high", "err"})  # by a thermometer that shows no number
BARE_NORMAL = frozenset(
    {
        "正常",
        "一切正常",
        "安好",
        "一切安好",
        "平安",
        "报平安",
        "无异常",
        "均正常",
        "正常的",
        "都正常",
        "全部正常",
        "全都正常",
        "大家都正常",
        "没有异常",
        "都平安",
        "良好",
        "一切良好",
        "健康",
        "一切都好",
        "都好",
        "都好着",
        "一切ok",
        "都ok",
        "一切ok的",
        "家里都ok",
        "都好着呢",
        "都好的",
        "都挺好",
        "都挺好的",
        "都很好",
        "都没事",
        "家里都好",
        "一家平安",
        "全家平安",
        "全家安好",
        "家里平安",
        "无异样",
        "没异常",
        "平安无事",
        "一切平安",
        "都安好",
        "安康",
        "一切如常",
        "好着呢",
        "好着哩",
        "好得很",
        "好好的",
        "蛮好",
        "挺好",
        "挺好的",
    }
)
WELL = frozenset(
    (  # noqa: SIM905
        "还行 还好 还可以 挺好 不错 可以 凑合 一切如常 如常 老样子 还那样 没啥 没有 无 "
        "差不多 照旧 如旧 一切如旧 一切照旧 一如既往 照常 一切照常"
    ).split()
)
OWN = ("self", "relation", "household")
FOLLOWED = re.compile(
    r"^(?:的(?:邻居|住户|居民|业主|同志|朋友|家庭|群众)|的是我?(?:邻居|隔壁|同事|同学|朋友)|就好|就行|就不|的话|的人|的可以|的请|才|就可|就没|了?吗|么|没有$|的药)"
)
SHORT = 8  # tokens
EVERYBODY = re.compile(r"大家|各位|全体|邻居们|所有人")


def speaks_for_itself(entry: Entry, draft: Draft, context: str) -> bool:
    """Whether words without a number are somebody's own report here (or worth asking about)."""
    spoken = entry.spoken
    if spoken is None:
        return False
    if draft.verdict == UNSURE and draft.status == "abnormal" and draft.symptoms == ():
        return False
    if spoken.situation.chain:
        return True
    whys = {why for _, why in entry.left}
    if "a summary" in whys and draft.who == "self":
        return False
    if (
        in_group(spoken)
        and whys & {"somebody pointed at", "describes something"}
        and not spoken.has(spoken.everything, "self", "household")
    ):
        return False
    first, last = draft.span
    said = [
        place
        for place in spoken.starting(first, last)
        if spoken.tokens[place].any("normal", "feverless", "symptom", "figure")
    ]
    return any(_speaks(entry, spoken, at, draft, context) for at in said or [0])


def _speaks(entry: Entry, spoken: Spoken, at: int, draft: Draft, context: str) -> bool:
    if _is_general(spoken, at, draft):
        return False
    if draft.status == "normal":
        beside = (
            draft.who != "self"
            and draft.count is None
            and entry.valued
            and not spoken.has(spoken.clause[at], "count", "topic")
        )
        return beside or _is_normal(spoken, at)
    return _is_ill(spoken, at, context)


def _is_general(spoken: Spoken, at: int, draft: Draft) -> bool:
    sentence = spoken.within(spoken.sentence, at)
    at = _last_in_a_row(spoken, at)
    after = "".join(token.text for token in spoken.tokens[at + 1 : at + 4])
    if spoken.tokens[at].text.endswith("的") and len(spoken.tokens[at].text) > len("没烧"):
        after = "的" + after
    if FOLLOWED.match(after) or _counts_classes(spoken):
        return True
    own = spoken.has(sentence, "self", "household", "pair", "relation", "room", "count")
    if spoken.has(sentence, "hearsay", "strong_hearsay", "condition", "advice", "example", "ack") and not (
        (own and spoken.has(sentence, "self")) or _points_at_a_door(spoken, sentence)
    ):
        return True
    said_to = any("you" in spoken.tokens[place].means for place in sentence if place < at)
    if (said_to or spoken.has(spoken.segment[at], "you")) and not (own and spoken.has(sentence, "self")):
        return True
    tales = (place for place in spoken.within(spoken.clause, at) if place < at)
    for told in tales:
        token, between = spoken.tokens[told], range(told + 1, at)
        stranger = token.text in TELLS and in_group(spoken) and spoken.has(between, "unknown", "topic")
        if ("hearsay" in token.means or stranger) and not spoken.has(between, *OWN):
            return True
    neighbours = in_group(spoken) and spoken.has(sentence, "descriptor")
    tell = any(spoken.tokens[place].text in TELLS for place in sentence if place < at)
    kin = [place for place in sentence if not tell and spoken.tokens[place].any(*OWN) and not _next_door(spoken, place)]
    if neighbours and not kin and not spoken.has(sentence, "room", "name", "proxy"):
        return True
    said = "".join(spoken.tokens[place].text for place in sentence)
    mine = spoken.has(sentence, "self", "household", "pair", "relation")
    if draft.status == "normal" and not mine and not spoken.reply and EVERYBODY.search(said):
        return True
    if spoken.has(spoken.everything, "summary") and not spoken.has(sentence, "self", "relation", "room"):
        return True
    if spoken.has(sentence, "summary") or (spoken.has(sentence, "hard_notice") and not own):
        return True
    if spoken.has(sentence, "notice") and not spoken.has(sentence, "self", "relation", "household", "room"):
        return True
    if spoken.has(sentence, "question", "mark") and not spoken.has(sentence, "help"):
        asked = spoken.within(spoken.clause, at)
        return spoken.has(asked, "question", "mark") or draft.status == "normal"
    return False


def _points_at_a_door(spoken: Spoken, sentence: Iterable[int]) -> bool:
    """1002那户说在发烧, told privately: whoever goes round speaks of a household by its door."""
    if spoken.situation.context != "private":
        return False
    return any(
        spoken.tokens[place].text in {"那户", "那家"} and place > 0 and "room" in spoken.tokens[place - 1].means
        for place in sentence
    )


def _last_in_a_row(spoken: Spoken, at: int) -> int:
    """The last of the symptoms told one behind the other from `at` on."""
    for place in range(at + 1, min(at + WINDOW, len(spoken.tokens))):
        if "symptom" not in spoken.tokens[place].means:
            return place - 1
    return min(at + WINDOW, len(spoken.tokens)) - 1


def _next_door(spoken: Spoken, at: int) -> bool:
    """楼下小孩: somebody's child behind another door."""
    return at > 0 and "descriptor" in spoken.tokens[at - 1].means and "relation" in spoken.tokens[at].means


def _counts_classes(spoken: Spoken) -> bool:
    """正常42人，异常0人: people are counted by how they are."""
    tokens = spoken.tokens
    counted = [at for at, token in enumerate(tokens[1:60], start=1) if token.any("count") and token.means["count"]]
    return (
        sum(any(near.any("normal", "vague", "symptom") for near in tokens[max(0, at - 2) : at]) for at in counted) > 1
    )


def _is_normal(spoken: Spoken, at: int) -> bool:
    """没发烧 and 体温正常 say it; 正常 needs the reminder, a room or the family; 都好 needs the reminder."""
    token = spoken.tokens[at]
    sentence = spoken.within(spoken.sentence, at)
    if not spoken.reply and _is_of_a_thing(spoken, at):
        return False
    if token.any("feverless", "symptom", "figure"):
        if spoken.has(sentence, "topic") and not spoken.has(sentence, "body", "self", "relation", "household", "room"):
            return False
        return _letters(spoken, sentence) <= 10
    if spoken.has(sentence, "body", "feverless"):
        told = [place for place in sentence if place <= spoken.clause[at].last]  # 体温正常，人在上海
        topics = {spoken.tokens[place].means.get("topic", "vitals") for place in told}
        return topics <= {"vitals", "test", "medicine"} and not spoken.has(spoken.within(spoken.segment, at), "topic")
    if spoken.reply and not spoken.has(spoken.within(spoken.clause, at), "topic", "not_symptom"):
        return _letters(spoken, sentence) <= 8
    if spoken.has(sentence, "topic", "not_symptom"):
        return False
    if spoken.situation.context == "private" and SYMPTOM_FREE.search(token.text):
        return _letters(spoken, sentence) <= 4
    strong = token.text in STRONG
    said = spoken.everything if len(spoken.tokens) <= SHORT else sentence
    if strong and spoken.has(said, "room", "reporting", "count"):
        return _letters(spoken, said) <= 6
    if spoken.has(sentence, "household", "pair") and spoken.has(sentence, "count"):
        return _letters(spoken, sentence) <= 2
    return strong and spoken.has(sentence, "household", "pair", "self", "relation") and _letters(spoken, sentence) <= 4


def _is_of_a_thing(spoken: Spoken, at: int) -> bool:
    """我家网正常了, 恢复正常供电: an unknown word glued to 正常 is what is in order."""
    token = spoken.tokens[at]
    if "normal" not in token.means:
        return False
    near = spoken.tokens[max(0, at - 1) : at] + spoken.tokens[at + 1 : at + 2]
    return any("unknown" in other.means and (other.end == token.start or other.start == token.end) for other in near)


def _is_ill(spoken: Spoken, at: int, context: str) -> bool:
    """A symptom in the group needs an owner, a time or company; elsewhere it speaks for the sender."""
    sentence, clause = spoken.within(spoken.sentence, at), spoken.within(spoken.clause, at)
    if spoken.has(clause, "topic", "not_symptom") and not spoken.has(clause, "self", "relation", "room"):
        return False
    if spoken.situation.context == "group" and any(
        spoken.tokens[place].means.get("topic") == "joke" for place in sentence
    ):
        return False
    if (
        spoken.situation.context == "group"
        and spoken.has(sentence, "topic", "not_symptom")
        and not spoken.has([place for place in sentence if place <= at], *PEOPLE, "room")
    ):
        return False
    if in_group(spoken) and any(spoken.tokens[place].text.endswith("秒") for place in sentence):
        return False  # 腿软36.5秒
    letters = _letters(spoken, sentence)
    if spoken.reply or context == "private":
        return letters <= 14
    said = {spoken.tokens[place].means.get("symptom", "") for place in sentence} - {""}
    owned = spoken.has(clause, *PEOPLE, "room") or spoken.has(
        [place for place in sentence if place < at], *PEOPLE, "room"
    )
    if owned or len(said) > 1:
        return letters <= 10
    return letters <= 4 and (
        said <= {"发热"}
        or spoken.has(sentence, "when")
        or bool(LASTING.search("".join(spoken.tokens[p].text for p in clause)))
    )


LASTING = re.compile(r"天|昨|今|开始|一直|早上|晚上|夜|又|还在|了两|周|刚")


def _letters(spoken: Spoken, places: Iterable[int]) -> int:
    """How many letters of the sentence no table knows."""
    return sum(
        len(HAN.findall(spoken.tokens[place].text)) for place in places if "unknown" in spoken.tokens[place].means
    )


def doubt(entry: Entry) -> str | None:
    """Why a message without any reading deserves a question, or None."""
    spoken = entry.spoken
    if spoken is None or not spoken.tokens:
        return None
    everywhere = spoken.everything
    told = [token for token in spoken.tokens if not (token.any(*AROUND) or _is_courtesy(token))]
    words = "".join(token.text for token in told if "room" not in token.means)
    if SAID_NOTHING.match(words.rstrip(PARTICLES)):
        return "measured, but no value"
    if spoken.reply and not told and any(token.text[0] in SIGNS for token in spoken.tokens):
        return "a sign, but no value"
    if (
        spoken.situation.context != "group"
        and len(spoken.tokens) <= SHORT
        and spoken.has(everywhere, "gauge", "body", "measured")
        and (spoken.has(everywhere, "latin", "code") or any(token.text in SHOWN for token in spoken.tokens))
        and not any(token.figure is not None and token.figure.shape == "decimal" for token in spoken.tokens)
    ):
        return "what the thermometer shows is no number"
    broken = spoken.has(everywhere, "body") and any(
        token.figure is not None and token.figure.shape == "odd" for token in spoken.tokens[:SHORT]
    )
    if (spoken.reply or broken) and _only_numbers(told):
        return "a number, but no temperature"
    if spoken.reply and spoken.has(everywhere, "unsure") and not spoken.has(everywhere, "topic", "you"):
        return "measured, but the value is not known"
    if spoken.has(everywhere, "hearsay", "you", "condition", "hard_notice"):
        return None
    if spoken.has(everywhere, "question", "mark"):
        unwell = spoken.situation.context == "private" and spoken.has(everywhere, "vague")
        unwell = unwell and not spoken.has(everywhere, "gauge", "site", "figure")
        return "unwell, or only asking" if unwell and _is_about_a_body(spoken) else None
    if any(why == "withdrawn" for _, why in entry.left) and not spoken.has(everywhere, "topic"):
        return "withdrawn without a new value"
    bare = "".join(
        token.text for token in told if token.any("normal") or not token.any("filler", "measured", "household", "self")
    )
    if spoken.has(everywhere, "official") or words.endswith(("就好", "就行")):
        return None
    if bare in BARE_NORMAL or words in BARE_NORMAL or (spoken.reply and words.rstrip(PARTICLES) in WELL):
        return "normal, but what?"
    if spoken.has(everywhere, "vague") and _is_about_a_body(spoken):
        return "unwell, or the weather"
    return None


def _is_courtesy(token: Token) -> bool:
    if token.text in REASSURING:
        return True
    if token.text[:1] not in COURTEOUS:
        return False
    return COURTESY.match(token.text) is not None and "summary" not in token.means


def _only_numbers(told: Sequence[Token]) -> bool:
    """4.2, 5, 36..: an answer to the reminder, but to which question?"""
    numbers = any(token.figure is not None and not token.figure.foreign for token in told)
    return numbers and all(token.figure is not None or "body" in token.means for token in told)


def _is_about_a_body(spoken: Spoken) -> bool:
    """难受, 孩子有点烫, 好热; not 网络不正常."""
    elsewhere = any("topic" in token.means and "vague" not in token.means for token in spoken.tokens[:60])
    letters = _letters(spoken, spoken.everything)
    return not elsewhere and letters <= (
        8 if spoken.has(spoken.everything, *PEOPLE, "room", "symptom") or spoken.situation.context != "group" else 1
    )
