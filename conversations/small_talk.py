"""What people say beside the point in a private chat, and what kind of answer it wants."""

import re

from conversations.answers import plain
from conversations.hotline import is_thanks

SLIP = re.compile("[报写发填说打点按弄搞记]错|撤[回销]|(?:刚才|上面|前面|那个).{0,6}不对|作废|不算数")
JOURNEY = re.compile(
    "(?:我|我们|我家|刚|刚刚|昨天|前天|上周)(?:去过|去了一?趟|到过|从.{1,8}回来|出差回来)|(?<!没)(?:去过|到过)(?:外地|外省|外市|武汉|上海|北京|风险区)"
)
LONGEST = 20  # letters: whoever writes more is telling something


def reply_to(text: str) -> str | None:
    """`welcome` for thanks, `slip` for a mistake, `journey` for one they made; None where the menu answers better."""
    said = plain(text)
    if is_thanks(said):
        return "welcome"
    if len(said) > LONGEST:
        return None
    return "slip" if SLIP.search(said) else "journey" if JOURNEY.search(said) else None
