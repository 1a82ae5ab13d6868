"""What people say beside the point in a private chat, and what kind of answer it wants."""

import re

from conversations.answers import plain
from conversations.hotline import is_thanks

SLIP = re.compile("[报写发填说打点按弄搞记]错|撤[回销]|(?:刚才|上面|前面|那个).{0,6}不对|作废|不算数")
LONGEST = 20  # letters: whoever writes more is telling something


def reply_to(text: str) -> str | None:
    """`welcome` for thanks, `slip` for something sent by mistake, None where the menu is the better answer."""
    said = plain(text)
    if is_thanks(said):
        return "welcome"
    return "slip" if len(said) <= LONGEST and SLIP.search(said) else None
