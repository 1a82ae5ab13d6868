"""What people say beside the point in a private chat, and what kind of answer it wants."""

import re

from conversations.answers import plain
from conversations.hotline import is_thanks
from conversations.understanding.needs import understand_needs

SLIP = re.compile("[报写发填说打点按弄搞记]错|撤[回销]|(?:刚才|上面|前面|那个).{0,6}不对|作废|不算数")
JOURNEY = re.compile(
    "(?:我|我们|我家|刚|刚刚|昨天|前天|上周)(?:去过|去了一?趟|到过|从.{1,8}回来|出差回来)|(?<!没)(?:去过|到过)(?:外地|外省|外市|武汉|上海|北京|风险区)"
)
GREETING = re.compile(
    "(?:(?:你们?|您|大家|各位|[上中下]午|[早晚]上|[新过]年)?好|早|[早晚]安|[你您]?在|在不在|hello|hi|hey|"
    "good (?:morning|evening))[呀啊哈吗呢哦]*"
)
NOTICE = re.compile(
    "通知(?:一下|下)?(?:大家|所有人|居民|各位|群里)|(?:告诉|转告|跟).{0,2}大家(?:说|讲)?|发(?:个|一个|条)?(?:通知|公告)|发到群里"
)
PRIVACY = re.compile("(?:信息|隐私|数据|资料|体温).{0,8}(?:谁.{0,4}看|给谁|安全|泄露|保密|公开)|谁能?看得?到")
CANNOT = re.compile("(?:不会|不太会|没有?法|用不了|没有)(?:用|使|玩)?(?:智能|这个|你们?的?)?(?:手机|机器人|软件|微信)")
CHANGED = re.compile("换了?(?:个|新)?(?:手机|电话)号?|搬家了|搬到|(?:我家|家里).{0,4}(?:出生|添了|去世|走了)")
LONGEST = 20  # letters: whoever writes more is telling something


TOLD = {"privacy": PRIVACY, "family_elsewhere": CANNOT, "change": CHANGED}


def is_greeting(text: str) -> bool:
    """Whether somebody only says 你好, or asks 在吗."""
    return GREETING.fullmatch(plain(text)) is not None


def is_notice(text: str) -> bool:
    """Whether somebody wants something announced: 停水了,通知一下大家."""
    return NOTICE.search(plain(text)) is not None


def reply_to(text: str) -> str | None:
    """`welcome` for thanks, `slip` for a mistake, `journey` for one they made, `question` for what a person knows.

    `privacy` for who sees what, `family_elsewhere` for somebody who cannot use this, `change` for what a worker has to
    enter. None where the menu answers better.
    """
    said = plain(text)
    if is_thanks(said):
        return "welcome"
    if len(said) > LONGEST:
        return "question" if _is_question(text) else None
    found = next((name for name, words in TOLD.items() if words.search(said)), None)
    if found is not None:
        return found
    if SLIP.search(said):
        return "slip"
    if JOURNEY.search(said):
        return "journey"
    return "question" if _is_question(text) else None


def _is_question(text: str) -> bool:
    return understand_needs(text).kind == "question"
