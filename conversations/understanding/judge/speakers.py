"""Whose statement it is: notices, hearsay, acknowledgements, advice and pets are nobody's own report."""

from conversations.understanding.degrees import FEVER, celsius, plausible
from conversations.understanding.figures import Figure
from conversations.understanding.judge.asides import is_done_with
from conversations.understanding.judge.elsewhere import answers_the_reminder
from conversations.understanding.judge.evidence import lists_doors
from conversations.understanding.judge.outcomes import PAST, UNSURE
from conversations.understanding.spoken import PEOPLE, WINDOW, Spoken, Stretch, in_group


def received(spoken: Spoken, at: int, _figure: Figure) -> str | None:
    """收到36.5 or 36.5收到, written in one, may be a worker's or a resident's word."""
    if spoken.situation.chain or spoken.reply:
        return None
    neighbours = spoken.tokens[max(0, at - 1) : at] + spoken.tokens[at + 1 : at + 2]
    return (
        ("an acknowledgement" if spoken.has(spoken.clause[at], "room", "mention") else UNSURE)
        if any("receipt" in token.means for token in neighbours) and not spoken.has(spoken.clause[at], *PEOPLE)
        else None
    )


def general(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """Notices, advice, conditions, hearsay, acknowledgements: somebody speaks, but not about himself."""
    if spoken.situation.chain or answers_the_reminder(spoken, at, figure):
        return None
    clause, sentence = spoken.within(spoken.clause, at), spoken.within(spoken.sentence, at)
    own = spoken.has(clause, "self", "household", "pair", "relation")
    if spoken.has(sentence, "long_ago") and not _is_told_of_now(spoken, sentence, clause, at):
        return "long ago"
    if spoken.has(clause, "book"):
        return "a title"
    if _about_a_pet(spoken, clause, at):
        return "a pet's"
    if _to_somebody_else(spoken, sentence, clause, at):
        return "said to somebody else"
    if _asks_after(spoken, sentence, clause, at):
        return "asked after"
    if not lists_doors(spoken, at) and _hearsay(spoken, sentence, clause, at):
        return "hearsay"
    if spoken.has([p for p in sentence if p < at], "condition") and not _turns_to_now(spoken, sentence, clause, at):
        return "a condition"
    if (
        spoken.has(sentence, "advice")
        and not _is_what_counts(spoken, at)
        and not _is_told_beside_advice(spoken, sentence, clause, at)
    ):
        return "advice"
    if in_group(spoken) and spoken.has(sentence, "summary") and not spoken.has(clause, "self", "relation", "name"):
        return "a summary"
    if not own and _is_highest_of_many(spoken, sentence, clause):
        return "a summary"
    if spoken.has(sentence, "hard_notice") and not own and not spoken.has(clause, "room", "name"):
        mine = spoken.has(range(sentence.first, at), "self") and spoken.has(clause, "body", "measured", "when")
        return None if mine and not spoken.has(range(sentence.first, at), "hard_notice") else "a notice"
    return None


def _is_told_of_now(spoken: Spoken, sentence: Stretch, clause: Stretch, at: int) -> bool:
    """老伴去年走了，就报我一个，36.4: long ago is told in another clause, and the number is no fever of then."""
    if spoken.has(clause, "long_ago"):
        return False
    figure = spoken.tokens[at].figure
    value = celsius(figure) if figure is not None else None
    today = any(spoken.tokens[place].means.get("when") == "now" for place in clause)
    low = value is not None and value < FEVER and not spoken.has(sentence, "hearsay", "symptom", "question", "mark")
    alone = all(place == at or "sep" in spoken.tokens[place].means for place in spoken.segment[at])
    return today or (low and (alone or spoken.has(clause, "self", "body", "reporting", "measured")))


def _turns_to_now(spoken: Spoken, sentence: Stretch, clause: Stretch, at: int) -> bool:
    """如果再烧到38我告诉你，现在37.0: the condition has its own number, and a later clause says how it is now."""
    if spoken.has(clause, "condition") or spoken.tokens[clause.first].means.get("when") != "now":
        return False
    supposed = max(place for place in sentence if place < at and "condition" in spoken.tokens[place].means)
    return spoken.has(spoken.clause[supposed], "figure")


def _is_what_counts(spoken: Spoken, at: int) -> bool:
    """以36.9为准, told privately: the value that holds."""
    behind, before = spoken.tokens[at + 1 : at + 2], spoken.tokens[at - 1].text if at else ""
    if in_group(spoken):
        return False
    return before in {"刚好", "刚刚好", "正好"} or (bool(behind) and behind[0].text == "为准")


def _is_told_beside_advice(spoken: Spoken, sentence: Stretch, clause: Stretch, at: int) -> bool:
    """医生说38.5再吃药，我现在38.1: a clause of one's own, without the advice."""
    behind = spoken.tokens[at + 1 : at + 2]
    if behind and behind[0].text in DOSES and spoken.has(sentence, "question", "mark", "official"):
        return False  # 小孩38.5才吃美林对不对
    own = spoken.has(clause, "self", "relation", "site")
    told = not spoken.has(clause, "advice") and spoken.has(clause, "self", "measured", "body", "when")
    return own and (told or spoken.has(sentence, "question", "mark", "about"))


DOSES = frozenset({"才吃", "再吃", "才喂", "再喂", "才用", "再用", "才能吃", "才要", "才去"})


def _is_highest_of_many(spoken: Spoken, sentence: Stretch, clause: Stretch) -> bool:
    """最高36.9，最低36.1; 8号楼今天最高体温37.0: of a building, not of a home."""
    if {"最高", "最低"} <= {spoken.tokens[place].text for place in sentence}:
        return True
    highest = any(spoken.tokens[place].text in HIGHEST for place in clause)
    if highest and in_group(spoken) and spoken.has(spoken.everything, "summary"):
        return True
    doors = [parts[2] for place in clause if (parts := spoken.tokens[place].parts) is not None]
    return highest and doors == [None] and in_group(spoken) and not spoken.has(clause, "name", "nickname")


HIGHEST = frozenset({"最高", "最高的", "最高值", "最高体温", "最高温", "最高者"})


def acknowledged(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """3-501刚才报的36.5我记上了; 已登记：5-201 36.4，5-302 36.6."""
    if spoken.situation.chain or answers_the_reminder(spoken, at, figure):
        return None
    clause, sentence = spoken.within(spoken.clause, at), spoken.within(spoken.sentence, at)
    if _is_referred_to(spoken, at) or _is_entered_elsewhere(spoken, sentence, clause):
        return "an acknowledgement"
    if not spoken.has(sentence, "ack"):
        return None
    own = spoken.has(clause, "self", "household", "pair")
    for place in sentence:
        token = spoken.tokens[place]
        if (
            "ack" not in token.means
            or _is_asked_whether(spoken, place)
            or (token.text == "报了" and spoken.has(spoken.clause[place], "self"))
        ):
            continue
        if "收到" in token.text and spoken.has(range(spoken.segment[place].first, place), "topic"):
            continue
        listed = place < at and spoken.has(clause, "room", "name") and not spoken.has(sentence, "self", "relation")
        if not (place > at or spoken.clause[place] == spoken.clause[at] or listed):
            continue
        if spoken.reply and not spoken.has(clause, "room", "name"):
            continue
        noted = (place > at and spoken.tokens[place - 1].text == "我") or "报的" in token.text
        if noted or not own:
            return "an acknowledgement"
    return None


def _is_asked_whether(spoken: Spoken, at: int) -> bool:
    """记上没？"""
    following = spoken.tokens[at + 1 : at + 2]
    return bool(following) and following[0].text in {"没", "没有", "吗", "了吗", "了没", "?"}


def _is_referred_to(spoken: Spoken, at: int) -> bool:
    """3-502的38.1已联系医院: what became of a value that everybody knows."""
    behind = spoken.tokens[at + 1 : at + 2]
    owned = at > 1 and spoken.tokens[at - 1].text == "的" and "room" in spoken.tokens[at - 2].means
    return owned and in_group(spoken) and bool(behind) and behind[0].text[0] == "已"


def _is_entered_elsewhere(spoken: Spoken, sentence: Stretch, clause: Stretch) -> bool:
    """3-501 36.5。3-502 36.6 已录: another sentence of the worker's says that the list is entered."""
    if spoken.reply or not in_group(spoken) or not spoken.has(spoken.everything, "ack") or spoken.has(sentence, "ack"):
        return False
    return spoken.has(clause, "room", "name") and not spoken.has(spoken.everything, "self", "relation", "household")


def _about_a_pet(spoken: Spoken, clause: Stretch, at: int) -> bool:
    """我家猫38.6: a pet in the clause, unless a person stands between it and the number."""
    pets = [
        place
        for place in clause
        if spoken.tokens[place].means.get("topic") == "pet"
        and not is_done_with(spoken, place)
        and place <= max(at, spoken.segment[at].last)
        and not (place > at and any(token.figure is not None for token in spoken.tokens[place + 1 : place + 2]))
    ]
    if not pets:
        return False
    return not (pets[-1] < at and spoken.has(range(pets[-1] + 1, at), *PEOPLE))


YOUR = frozenset(
    {
        "您家",
        "你家",
        "你妈",
        "你爸",
        "你家里",
        "您家里",
        "你们家",
        "侬屋里",
        "恁家",
        "贵户",
        "您爱人",
        "你儿子",
        "你女儿",
        "你孩子",
        "您孩子",
        "您母亲",
        "您父亲",
        "你老公",
        "你老婆",
        "您老伴",
        "your",
    }
)


def _to_somebody_else(spoken: Spoken, sentence: Stretch, clause: Stretch, at: int) -> bool:
    """您家36.5; 收到602体温36.4,您今天吃药了吗."""
    if "submitted" in spoken.everything.means:
        return False  # 打卡成功！您今日的体温36.5℃: a platform's receipt, shown by whom it is for
    yours = [place for place in sentence if "you" in spoken.tokens[place].means]
    if any(spoken.tokens[place].text in YOUR and place < at for place in yours):
        return True
    first = spoken.tokens[0]
    if yours and "mention" in first.means and first.text[1:2].isdigit() and not spoken.has(sentence, "self"):
        return True
    if at > 1 and spoken.tokens[at - 2].text in {"你", "您"} and spoken.tokens[at - 1].text in {"要", "得", "有"}:
        return True  # 你要36.5我就信你
    if spoken.has(clause, "self", "household", "pair"):
        return False
    first = spoken.tokens[sentence.first]
    received = (
        "receipt" in first.means
        and sentence.last > sentence.first
        and "sep" not in spoken.tokens[sentence.first + 1].means
    )
    thanked = any(spoken.tokens[place].text in {"辛苦", "辛苦了", "您", "你"} for place in sentence if place > at)
    if received and (thanked or spoken.tokens[sentence.first + 1].any("room", "name")):
        return True
    if any(place < at for place in yours) and not spoken.has(clause, "name") and not spoken.reply:
        addressed = max(place for place in yours if place < at)
        asking = spoken.tokens[addressed - 1].text if addressed else ""
        if asking not in {"麻烦", "请", "谢谢", "辛苦", "帮", "给"} and addressed in range(clause.first, at):
            return True
    before = spoken.before(at)
    return before is not None and before.text in {"您", "你"} and spoken.has(range(clause.first, at), "you")


def _asks_after(spoken: Spoken, sentence: Stretch, clause: Stretch, at: int) -> bool:
    """昨天3-502报38.1，今天有没有好点？: how somebody behind another door is by now."""
    past = any(spoken.tokens[place].means.get("when") == "past" for place in clause if place < at)
    if not (past and in_group(spoken) and spoken.has(clause, "room")) or spoken.has(sentence, "self", "household"):
        return False
    behind = range(clause.last, sentence.last + 1)
    newer = any(token.figure is not None for token in spoken.tokens[at + 1 : sentence.last + 1])
    return spoken.has(behind, "question", "mark") and not newer


HANDS = frozenset("给帮替")  # somebody measured or reported for the speaker
EARLIER = ("那条", "这条", "那条消息", "那句", "那一条")  # 我家那条36.7看漏了
SOMEBODY = ("有个", "一个", "那个", "某个", "两个", "几个", "有位", "一位", "那位")
TELLS = frozenset({"说", "讲", "话", "讲俾", "话畀", "传", "称", "讲说", "说是"})


def _hearsay(spoken: Spoken, sentence: Stretch, clause: Stretch, at: int) -> bool:
    """听说3栋有人38.5; 一个39度的. One's own family speaks for itself unless it was only heard."""
    if _is_next_doors(spoken, at):
        return True
    if (
        spoken.has(sentence, "strong_hearsay")
        and not _is_over_there(spoken, sentence)
        and not _was_taken_there(spoken, clause, at)
    ):
        told = _place_of_tale(spoken, sentence, "strong_hearsay")
        if told > clause.last and not in_group(spoken):
            return False
        if told < clause.first and not in_group(spoken) and spoken.has(clause, "self", "relation"):
            return not spoken.has(sentence, "self")
        owner = spoken.before(at)
        if told not in clause and owner is not None and "self" in owner.means:
            return False  # 我36.3，刚看群里说要两针证明
        mine = [place for place in clause if place > told or told > at]
        return not (spoken.has(mine, "self") and spoken.has(clause, "measured", "body"))
    if _is_told_around(spoken, sentence, at):
        return True
    if _neighbour_tells(spoken, clause, at) or _is_of_kin(spoken, clause, at) or _is_said_of_nobody(spoken, clause, at):
        return True
    if not spoken.has(sentence, "hearsay") or spoken.has(sentence, "household"):
        return False
    told = _place_of_tale(spoken, sentence, "hearsay")
    if clause.first <= told < at and not _comes_home(spoken, told, at):
        return True
    if told > clause.last and spoken.has(clause, "symptom"):
        return False
    tells = [place for place in range(told + 1, at) if spoken.tokens[place].text in TELLS]
    if tells:
        return not spoken.has(range(tells[-1] + 1, at), "self", "relation")
    own = any(
        spoken.tokens[place].any("self", "relation", "name", "room") and spoken.tokens[place].text != "自己"
        for place in clause
    )
    return not own or spoken.has(clause, "official")


def _is_over_there(spoken: Spoken, sentence: Stretch) -> bool:
    """她那边我问了36.5: 那边 of one's own people is no tale."""
    told = _place_of_tale(spoken, sentence, "strong_hearsay")
    return told > 0 and spoken.tokens[told].text == "那边" and spoken.tokens[told - 1].any("relation", "pronoun")


def _is_next_doors(spoken: Spoken, at: int) -> bool:
    """我邻居38.5在家硬扛: a fever of whoever lives next door, told in the group and for nobody's sake."""
    owner = spoken.tokens[at - 1] if at else None
    figure = spoken.tokens[at].figure
    fever = figure is not None and (celsius(figure) or 0) >= FEVER
    if owner is None or not fever or not in_group(spoken) or owner.text[-2:] not in NEXT_DOOR:
        return False
    return not spoken.has(spoken.within(spoken.sentence, at), "proxy", "reporting", "room", "mention")


NEXT_DOOR = frozenset({"邻居", "对门", "楼下", "楼上", "隔壁"})
OWN_PLACES = ("单位", "公司", "厂", "学校", "办公室", "店")


def _is_said_of_nobody(spoken: Spoken, clause: Stretch, at: int) -> bool:
    """他说他36.5，我信他个鬼: in the group, what somebody says of himself whom nobody has named."""
    said = spoken.tokens[clause.first : at]
    if not in_group(spoken) or len(said) < len(("他", "说")) or "pronoun" not in said[0].means:
        return False
    earlier = range(max(0, clause.first - WINDOW), clause.first)
    return said[1].text in TELLS and not spoken.has(earlier, "relation", "name", "room", "household", "self")


def _was_taken_there(spoken: Spoken, clause: Stretch, at: int) -> bool:
    """我单位今天量的36.4: where the speaker was measured."""
    figure = spoken.tokens[at].figure
    places = [place for place in clause if place < at and spoken.tokens[place].text.startswith(("我", "俺"))]
    there = bool(places) and spoken.tokens[places[-1]].text.endswith(OWN_PLACES)
    low = figure is not None and (celsius(figure) or 0) < FEVER
    return there and low and "measured" in spoken.tokens[at - 1].means


def _place_of_tale(spoken: Spoken, sentence: Stretch, meaning: str) -> int:
    """Where it is told last; a very long sentence is only listed near the number, so perhaps before that."""
    return max((place for place in sentence if meaning in spoken.tokens[place].means), default=sentence.first)


def _is_told_around(spoken: Spoken, sentence: Stretch, at: int) -> bool:
    """听隔壁说5栋拉走一个。烧到39.2: a fever that nobody here owns, beside a sentence of hearsay."""
    figure = spoken.tokens[at].figure
    value = celsius(figure) if figure is not None else None
    feverish = value is not None and value >= FEVER and in_group(spoken)
    earlier = range(max(0, sentence.first - WINDOW), sentence.first)
    if not feverish or not spoken.has(earlier, "strong_hearsay"):
        return False
    ill = any(spoken.tokens[place].means.get("symptom", "发热") != "发热" for place in sentence)
    return not ill and not spoken.has(sentence, "body", "site", "reporting", "room", "clock", *PEOPLE)


def _comes_home(spoken: Spoken, told: int, at: int) -> bool:
    """Whether the talk comes back to the speaker's own people between the tale and the number."""
    between = range(told + 1, at)
    return spoken.has(between, "self", "relation", "name", "room", "body") or any(
        spoken.tokens[place].text[:1] in HANDS for place in between
    )


def pointed_at(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """有个38.6的, 那个39.5还上班的: somebody is pointed at by his number."""
    said = "".join(token.text for token in spoken.tokens[max(0, at - 3) : at])
    if said.endswith(EARLIER) and not spoken.has(spoken.sentence[at], "correction", "when"):
        return "an earlier message"
    if not said.endswith((*SOMEBODY, "有")) or spoken.situation.chain or answers_the_reminder(spoken, at, figure):
        return None
    clause = spoken.within(spoken.clause, at)
    if said.endswith("有") and not spoken.has(clause, "hearsay", "strong_hearsay"):
        return None
    if spoken.has(clause, "self", "household", "relation"):
        return None
    ends = [place for place in clause if "sep" not in spoken.tokens[place].means]
    described = spoken.tokens[min(at + 1, ends[-1])].text == "的" or spoken.tokens[ends[-1]].text == "的"
    return "somebody pointed at" if described else None


def _is_of_kin(spoken: Spoken, clause: Stretch, at: int) -> bool:
    """我姐她婆婆39: the family of one's family, told in the group."""
    if not in_group(spoken):
        return False
    near = [spoken.tokens[place] for place in range(clause.first, at)]
    return any(
        first.any("relation") and second.any("pronoun") and third.any("relation")
        for first, second, third in zip(near, near[1:], near[2:], strict=False)
    )


def _neighbour_tells(spoken: Spoken, clause: Stretch, at: int) -> bool:
    """隔壁邻居说他38.6: a neighbour's tale about himself, unless he asked for it to be passed on."""
    if not spoken.has(clause, "descriptor") or spoken.has(spoken.sentence[at], "proxy", "reporting"):
        return False
    return any(
        spoken.tokens[place].text in TELLS and "pronoun" in spoken.tokens[place + 1].means
        for place in range(clause.first, at)
    )


def past(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """上周38.5: a value from before yesterday, unless its own date is told (补前几天的：4.1 36.5)."""
    clause = spoken.within(spoken.clause, at)
    dated = [place for place in clause if place < at and "date" in spoken.tokens[place].means]
    if dated and not spoken.has(range(dated[-1], at), "past"):
        return None
    if not plausible(celsius(figure)):
        return None
    return (
        PAST
        if any(not _has_its_own(spoken, place, at) for place in clause if "past" in spoken.tokens[place].means)
        else None
    )


def _has_its_own(spoken: Spoken, place: int, at: int) -> bool:
    """36.6（之前的37.6看花眼了）: what is past is the value behind the word."""
    return place > at and any(token.figure is not None for token in spoken.tokens[place + 1 : place + 4])
