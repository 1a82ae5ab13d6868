"""Whose temperature: who is measured, who only reports and who is spoken to."""

from conversations.understanding.nicknames import is_value_next
from conversations.understanding.spoken import Spoken
from conversations.understanding.tokens import Token
from conversations.understanding.words.speech import REASSURANCES

NAMED = frozenset(("self", "relation", "name", "nickname", "others"))
REST = frozenset({"其余", "其他", "另外", "剩下", "其它", "余下"})
BEFORE_VALUES = frozenset(
    {
        "都",
        "也",
        "是",
        "都是",
        "也是",
        "有",
        "量",
        "现在",
        "今天",
        "今日",
        "今早",
        "刚才",
        "刚刚",
        "体温",
        "昨天",
        "量了",
        "刚量",
    }
)
FETCHES = tuple("接送带陪哄抱喂")
ADDRESSED = frozenset(
    {
        "阿姨",
        "叔叔",
        "大姐",
        "大哥",
        "姐姐",
        "哥哥",
        "姐",
        "哥",
        "大爷",
        "大妈",
        "大叔",
        "大婶",
        "姑娘",
        "小伙子",
        "师傅",
    }
)
THANKS = frozenset(
    {"谢谢", "谢谢啦", "感谢", "多谢", "辛苦", "辛苦了", "麻烦", "请", "告诉", "问", "回复", "回", "thanks"}
)
REASSURING = frozenset(REASSURANCES.split())
HAILS = frozenset(
    {"不好意思", "打扰", "打扰了", "抱歉", "对不起", "你好", "您好", "好", "在吗", "在不在", "hi", "hello"}
)
ANSWERED = frozenset({"回复", "回"})
CALLERS = frozenset({"我是", "我叫", "我", "我们", "俺", "我家", "我们家"})
CAUSES = frozenset({"让", "叫", "教", "托", "要", "喊", "请", "催"})
AT_ONCE = ("一量", "一测", "一试", "一摸", "一看", "一探")
SECRETLY = ("偷偷", "悄悄", "趁", "问")  # 老爸不报，我偷偷量了36.8
TALE = 12  # tokens between whom it is about and who acts
TELLS_TO = frozenset({"跟", "和", "给", "同", "向", "转", "跟你说", "跟您说", "跟你们说"})  # 他让我跟你说
TENANTS = frozenset({"租客", "租户", "房客", "户主", "业主", "房东", "住户", "陪护", "看护"})
AGENT_VERBS = frozenset({"看", "给", "帮", "替", "代", "刚给", "刚帮", "来报", "帮忙", "为", "拿", "刚看"})


def persons_of(spoken: Spoken) -> dict[int, Token]:
    """The tokens that name the one whose temperature it is: neither the reporter nor the one spoken to."""
    found: dict[int, Token] = {}
    if spoken.everything.means.isdisjoint(NAMED | {"count"}):
        return found
    greeted = _opening(spoken, "sep", "greeting", "filler")
    hailed = _opening(spoken, "sep", "greeting", "filler", "emoji")
    for at, token in enumerate(spoken.tokens):
        if "count" in token.means and at and spoken.tokens[at - 1].text in REST:
            found[at] = token
            continue
        means = token.means
        if means.keys().isdisjoint(NAMED) or "you" in means or not token.text:
            continue
        if "self" in means and _is_another_or_acts(spoken, at):
            continue
        if "relation" in means and _is_only_told_about(spoken, at):
            continue
        if at and _is_named_twice(spoken.tokens[at - 1], token):
            continue
        if "pronoun" in means and not _is_valued(spoken, at):
            continue
        if _is_addressed(spoken, at, opens=at <= greeted):
            continue
        if at <= hailed and (_is_told(spoken, at) or _is_called_to(spoken, at)):
            continue
        if _only_reports(spoken, at) or (token.text in TENANTS and spoken.last("self", at) >= spoken.clause[at].first):
            continue
        if token.any("ack", "greeting", "official", "topic") and "name" not in token.means:
            continue
        found[at] = token
    return found


def _is_another_or_acts(spoken: Spoken, at: int) -> bool:
    """我 of 我妈, 我是小徐 and 我给孩子量了."""
    return _leads_to_relation(spoken, at) or _names_himself(spoken, at) or _is_agent(spoken, at)


def _is_only_told_about(spoken: Spoken, at: int) -> bool:
    """A relative who was only mentioned, fetched or has somebody else tell."""
    told = _gives_way(spoken, at) or _is_fetched(spoken, at) or _carries_word(spoken, at)
    return told or _is_neighbour_of(spoken, at)


LIVES_NEAR = frozenset({"邻居", "同住", "同屋", "同住人", "室友", "房客", "租客", "租户"})


def _is_neighbour_of(spoken: Spoken, at: int) -> bool:
    """邻居李奶奶, 同住母亲: the next word says who it is."""
    following = spoken.tokens[at + 1 : at + 2]
    return spoken.tokens[at].text in LIVES_NEAR and bool(following) and following[0].any("name", "relation")


def _gives_way(spoken: Spoken, at: int) -> bool:
    """今天老伴生日，我俩36.5: only told about; the next clause names whose values follow."""
    clause = spoken.clause[at]
    if "relation" not in spoken.tokens[at].means or "figure" in clause.means or spoken.situation.chain:
        return False
    following = spoken.tokens[clause.last + 1 : clause.last + 3]
    return bool(following) and following[0].any("pair", "household") and is_value_next(spoken.tokens, clause.last + 2)


def _is_named_twice(before: Token, token: Token) -> bool:
    """他自己, 我婆婆她36.9"""
    if token.text == "自己":
        return before.text.endswith(("他", "她"))
    return "pronoun" in token.means and before.any("relation", "name")


def _opening(spoken: Spoken, *meanings: str) -> int:
    """How many tokens at the beginning may be nothing but these."""
    return next((at for at, token in enumerate(spoken.tokens) if not token.any(*meanings)), len(spoken.tokens))


def _is_addressed(spoken: Spoken, at: int, *, opens: bool) -> bool:
    """小刘 我36.4, 谢谢小刘: thanked, or called before somebody speaks of himself."""
    token = spoken.tokens[at]
    called = token.text in ADDRESSED or "name" in token.means
    if not called or spoken.situation.chain:
        return False
    leads = (near for near in reversed(spoken.tokens[max(0, at - 4) : at]) if not near.any("sep", "official"))
    before = next(leads, None)
    if before is not None and before.text in ANSWERED:
        return True
    if before is not None and before.text in THANKS and not is_value_next(spoken.tokens, at + 1):
        return True
    behind = (near for near in spoken.tokens[at + 1 : at + 5] if "sep" not in near.means)
    following = next((near for near in behind if near.text not in REASSURING), None)
    if following is not None and (following.text in HAILS or "greeting" in following.means):
        return True
    return opens and following is not None and following.text in CALLERS


def _is_called_to(spoken: Spoken, at: int) -> bool:
    """闺女 我36.4: called before a pause, then the speaker's own value."""
    following = spoken.tokens[at + 1 : at + 4]
    if len(following) < len((" ", "我", "36.4")) or spoken.situation.chain or "sep" not in following[0].means:
        return False
    called = "relation" in spoken.tokens[at].means and following[0].text in {" ", ","}
    return called and following[1].text in {"我", "俺", "我是"} and is_value_next(spoken.tokens, at + 3)


def _is_told(spoken: Spoken, at: int) -> bool:
    """闺女我跟你说: whoever is called so at the beginning is the one it is told to."""
    following = [near for near in spoken.tokens[at + 1 : at + 6] if "sep" not in near.means and near.text != "啊"]
    said = "".join(near.text for near in following)
    return said.startswith(("我跟你", "我和你", "我同你", "我给你说", "我告诉你", "我跟您", "我和您"))


def _carries_word(spoken: Spoken, at: int) -> bool:
    """她闺女让我跟你说, 妈妈教我量的: somebody who had me tell or measure it."""
    following = spoken.tokens[at + 1 : at + 3]
    if len(following) < 2 or "relation" not in spoken.tokens[at].means:
        return False
    told = spoken.tokens[at + 3 : at + 4]  # 老太太托我报的 is about herself
    behalf = following[0].text == "托" or spoken.has(range(at + 4, min(at + 5, len(spoken.tokens))), "pronoun")
    own = bool(told) and told[0].any("reporting", "proxy") and behalf
    verbs = {
        *CAUSES,
        *AGENT_VERBS,
        "说",
        "讲",
        "嫌",
        "问",
        "逼",
        "骂",
        "怀疑",
        "以为",
        "担心",
        "怕",
        "笑",
    }  # 老婆说我脑子烧坏了，其实36.5
    return following[0].text in verbs and following[1].text == "我" and not own


def _is_valued(spoken: Spoken, at: int) -> bool:
    """她36.8, 他也是36.5."""
    place = at + 1
    while place < len(spoken.tokens) and spoken.tokens[place].text in BEFORE_VALUES:
        place += 1
    return is_value_next(spoken.tokens, place)


def _is_fetched(spoken: Spoken, at: int) -> bool:
    """刚接孩子回来: somebody to be fetched, not measured."""
    before = spoken.tokens[at - 1] if at else None
    following = spoken.tokens[at + 1 : at + 2]
    return (
        before is not None
        and before.text[-1:] in FETCHES
        and "unknown" in before.means
        and "relation" in spoken.tokens[at].means
        and not any(token.figure is not None for token in following)
    )


def _names_himself(spoken: Spoken, at: int) -> bool:
    """我是3单元的小徐: the name says it better than 我."""
    if spoken.tokens[at].text not in {"我是", "我叫", "我係"}:
        return False
    clause = spoken.within(spoken.clause, at)
    return any("name" in spoken.tokens[place].means for place in clause if at < place <= at + 6)


def _is_agent(spoken: Spoken, at: int) -> bool:
    """我看温度计, 我给孩子量了, 托我报: the one who acts."""
    following = spoken.tokens[at + 1 : at + 2]
    if "self" in spoken.tokens[at].means and at and spoken.tokens[at - 1].text[-1:] in CAUSES:
        told = bool(following) and following[0].text in TELLS_TO
        return told or (bool(following) and following[0].any("reporting", "proxy", "measured"))
    if "self" in spoken.tokens[at].means and following and _acts_for_them(spoken, at, following[0]):
        return True
    return (
        "self" in spoken.tokens[at].means
        and bool(following)
        and (
            following[0].text in AGENT_VERBS
            or "proxy" in following[0].means
            or following[0].text.startswith(("看", "替", "帮", "给", "代"))
        )
    )


def _acts_for_them(spoken: Spoken, at: int, verb: Token) -> bool:
    """老伴说身上冷我一量38.4, 我报一下我们家三口人: who measures or reports those named beside."""
    if verb.text.startswith(AT_ONCE):
        told = range(max(spoken.sentence[at].first, at - TALE), at)
        last = next(
            (spoken.tokens[place] for place in reversed(told) if spoken.tokens[place].any("relation", "figure")), None
        )
        return last is not None and "relation" in last.means
    if verb.text.startswith(SECRETLY):
        return spoken.has(range(max(spoken.sentence[at].first, at - TALE), at), "relation")
    return "reporting" in verb.means and spoken.has(range(at, min(at + TALE, len(spoken.tokens))), "household", "pair")


def _leads_to_relation(spoken: Spoken, at: int) -> bool:
    """我妈 is one person."""
    token = spoken.tokens[at]
    following = spoken.tokens[at + 1 : at + 2]
    return "self" in token.means and bool(following) and following[0].any("relation", "household", "nickname")


HELPS = frozenset({"帮", "替", "给", "代"})


def _only_reports(spoken: Spoken, at: int) -> bool:
    """女儿代报: the reporter, unless nobody else is named after it."""
    following = [
        token for token in spoken.tokens[at + 1 : at + 4] if token.text.strip() and "filler" not in token.means
    ]
    helped = any(token.text in HELPS for token in spoken.tokens[max(0, at - 3) : at])  # 帮邻居李奶奶代报
    return bool(following) and "proxy" in following[0].means and "self" not in spoken.tokens[at].means and not helped
