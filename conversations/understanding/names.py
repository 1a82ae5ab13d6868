"""Where a person's name or form of address starts and how long it is: 王秀英, 老张, 伍奶奶."""

import re

from conversations.understanding.lexicon import BY_FIRST, MEANINGS, longest
from conversations.understanding.words import people

NUMERALS = frozenset("〇零一二三四五六七八九十百两壹贰叁肆伍陆柒捌玖拾佰卅卌廿俩仨")
HAN = re.compile(r"[\u3400-\u9fff]")
PLAIN_ENDS = frozenset(people.PLAIN_ENDS.split())
PLAIN_WORDS = frozenset(people.PLAIN_WORDS.split())
TITLES = tuple(sorted(people.TITLES.split(), key=len, reverse=True))
NOT_GIVEN = frozenset(
    "第是了的我你他她您有都也就还吗呢吧啊呀在这那个们和跟与把被让给到说去来没不无未要会能可很太好报量测早晚上下于从对向为以及但而或等请又再才只最更已正刚如若因所其之"
)
FULL = 2  # letters of a full given name
COUNTED = frozenset("楼栋号层单元门室户口人个位年月日天点度斤块件份次")  # what numerals count
DOORS_END = frozenset("室户房的")
LABELS = ("姓名", "名字", "户主", "住户", "业主", "居民", "租客", "老师", "我叫", "我是")  # a name follows
ALSO_WORDS = frozenset(
    "常初乐花原皮封竹和时来水干全解应农司从于向同明计项连路游米麻满揭迟"
)  # surnames only where a name opens
SAID_TWICE = frozenset("看试想说等听问救求帮慢常往渐量测数查走睡吃喝玩读写算摸夹躺歇坐聊逛哭")  # 看看, 常常: no names
ALSO_GIVEN = frozenset("刚正可和如之若才明好")  # small words, but also the last letter of many names
SPOKEN_VALUE = re.compile(r"[三四]十?[〇零一二三四五六七八九]?[度点]|三十|四十")  # 王磊三十六度四
WORD_STARTS = frozenset(
    "我爸妈的在是住说体量测家一没不无有也都和跟与啊呀嘛吧呢呐哎噢哦嘞哈咯今昨现早晚刚您你他她就烧发报已未还又自请替代帮"
)


# The letters that may open a name; 五 and 六 are 伍 and 陆 in their plain spelling.
FIRSTS = frozenset("五六小老阿大").union(people.SURNAMES, (double[0] for double in people.DOUBLE_SURNAMES))


def name_length(text: str, at: int) -> int:
    """How many letters of a person's name or form of address start here; 0 for none."""
    letter = text[at]
    if letter not in FIRSTS:
        return 0
    if letter in "五六":
        return _numeral_surname(text, at)
    if letter in "小老阿大" and (length := _familiar(text, at)):
        return length
    if at and text[at - 1 : at + 1] in PLAIN_ENDS:
        return 0
    if letter in ALSO_WORDS and at and HAN.match(text[at - 1]) and not text.endswith(LABELS, 0, at):
        return 0
    surname = 2 if text.startswith(people.DOUBLE_SURNAMES, at) else 1
    if surname == 1 and (letter not in people.SURNAMES or text[at : at + 2] in PLAIN_WORDS):
        return 0
    after = at + surname
    if title := _title(text, after):
        return surname + title
    given = _given(text, after) or _given_word(text, at, after)
    if given and (title := _title(text, after + given)):
        return surname + given + title
    return surname + given if given else 0


def _numeral_surname(text: str, at: int) -> int:
    """伍奶奶, 陆师傅, 陆小雨: surnames that are numerals besides, with a title, between marks or behind a door."""
    if (title := _title(text, at + 1)) > 1:
        return 1 + title
    door = at > 0 and (text[at - 1].isdigit() or text[at - 1] in DOORS_END)
    if not (at == 0 or door or _breaks(text, at - 1)):
        return 0
    given = _given(text, at + 1)
    end = at + 1 + given
    numbers = set(text[at + 1 : end]) & (NUMERALS | COUNTED)
    return 1 + given if given == FULL and not numbers and (_breaks(text, end) or (door and _ends(text, end))) else 0


OPENS_NAME = frozenset(
    word
    for word, means in MEANINGS.items()
    if len(word) == 2 and word[0] in people.SURNAMES and means.keys() <= {"topic", "filler"}
)


def name_over(text: str, at: int) -> int:
    """How long the name is that a two-letter word of OPENS_NAME opens (李子红), 0 if the word is just that."""
    if at and not _breaks(text, at - 1):
        return 0
    length = 2 + 1
    whole = HAN.match(text[at + 2 : at + 3]) and _breaks(text, at + length)
    return length if whole and text[at + 2] not in NOT_GIVEN and text[at + 2] not in NUMERALS else 0


def doubled_length(text: str, at: int) -> int:
    """2 for 糖糖 or 朵朵, a letter said twice where a name stands; 0 for anything else."""
    letter = text[at]
    if text[at + 1 : at + 2] != letter:
        return 0
    known = MEANINGS.get(letter, {}).keys()
    if not HAN.match(letter) or text[at : at + 2] in MEANINGS or letter in (NOT_GIVEN | NUMERALS):
        return 0
    opens = at == 0 or _breaks(text, at - 1) or text[at - 1] in "我俺家"
    if not opens or letter in SAID_TWICE or not known <= {"topic"}:
        return 0
    return 2 if _ends(text, at + 2) or _title(text, at + 2) > 1 else 0


def _familiar(text: str, at: int) -> int:
    """老张, 小陈, 阿芳, 老赵头, 大刘."""
    second = text[at + 1 : at + 2]
    if not second or not HAN.match(second) or second in NUMERALS:
        return 0
    known = second in people.SURNAMES
    if not known and (text[at] in "老大" or second in NOT_GIVEN or not _ends(text, at + 2)):
        return 0
    if title := _title(text, at + 2):
        return 2 + title
    if _ends(text, at + 2):
        return 2
    return 0


def _title(text: str, at: int) -> int:
    if not text.startswith(TITLES, at):
        return 0
    for title in TITLES:
        if text.startswith(title, at) and (len(title) > 1 or _ends(text, at + 1)):
            return len(title)
    return 0


def _given(text: str, at: int) -> int:
    """One or two letters of a given name with an end behind them."""
    length = 0
    for step in (0, 1):
        letter = text[at + step : at + step + 1]
        if not letter or not HAN.match(letter) or _word_starts(text, at + step) or SPOKEN_VALUE.match(text, at + step):
            break
        if letter in NOT_GIVEN and not (letter in ALSO_GIVEN and _closes_name(text, at + step + 1, last=step > 0)):
            break
        length = step + 1
    while length and not _ends(text, at + length):
        length -= 1
    return length


def _closes_name(text: str, at: int, *, last: bool) -> bool:
    """Whether a mark stands at `text[at]`, or behind one more letter of a name (戴才育 36.5)."""
    if last or _breaks(text, at):
        return _breaks(text, at)
    if text[at] in NOT_GIVEN:
        return text[at] in ALSO_GIVEN and _breaks(text, at + 1)
    return _breaks(text, at + 1) or text[at + 1] in WORD_STARTS


def _given_word(text: str, at: int, after: int) -> int:
    """周小宝 between two marks: a given name that is a word besides."""
    word = longest(text, after) if after < len(text) else None
    known = longest(text, at)
    whole = (at == 0 or _breaks(text, at - 1)) and word is not None and len(word) == 2 and _breaks(text, after + 2)
    if not whole or (known is not None and len(known) > 1):
        return 0
    return 2 if MEANINGS[text[after : after + 2]].keys() <= {"relation", "filler", "topic", "vacant"} else 0


def _breaks(text: str, at: int) -> bool:
    """Whether a mark, a digit or the end stands at `text[at]`."""
    return not HAN.match(text[at : at + 1])


def _word_starts(text: str, at: int) -> bool:
    word = longest(text, at)
    return word is not None and len(word) > 1


def _ends(text: str, at: int) -> bool:
    """Whether a name may end before `text[at]`."""
    letter = text[at : at + 1]
    if not letter or not HAN.match(letter) or letter in WORD_STARTS or letter in NUMERALS:
        return True
    return _word_starts(text, at) or (letter in BY_FIRST and letter in "正腋额耳口打无咳")
