"""Dates, telephone numbers, clocks, counts and phrases with gaps, each as the pattern people write it in."""

import re

_N = "〇零一二三四五六七八九两"
DATE = re.compile(
    r"(?:(?:19|20)\d\d\s?[-/.年]\s?)\d{1,2}\s?[-/.月]\s?\d{1,2}[日号]?(?![\d-])"
    r"|\d{1,2}月\d{1,2}(?:[日号]|(?!\d))|\d{1,2}月份|\d{1,2}[./]\d{1,2}[日号](?!楼|院|栋|\d)"
    r"|(?:0?[1-9]|1[0-2])[./](?:[12]?\d|0\d|3[01])(?=(?:[ ,:,]|体温)\s*(?:\D{0,6})?(?:3[4-9]|4[0-2])[.。度]\d)"
    r"|\d{1,2}[日号](?=[早晚上下中 ,]|\s*(?:3[4-9]|4[0-2])\.\d)"
)
SPOKEN_DATE = re.compile(
    r"[一二三四五六七八九十]{1,2}月[一二三四五六七八九十廿]{1,3}[日号]?|[一二三四五六七八九十]{1,3}[日号](?=[早晚上下中])"
)
LATER = re.compile(
    rf"(?:[过隔歇]了?)(?:\d{{1,2}}|[{_N}十半几]{{1,3}})个?半?(?:分钟|小时|钟头|刻钟)(?:以?后|之后)?"
    rf"|(?:\d{{1,2}}|[{_N}十半几]{{1,3}})个?半?(?:分钟|小时|钟头|刻钟)(?:以后|之后|后)"
)
COMPARED = re.compile(
    r"[跟和与同比](?:昨天|昨日|昨晚|前天|早上|上午|中午|刚才|上次|之前|前几天|大家|楼上)"
    r"(?:的)?(?:一样|差不多|一个样|还?低(?:一?点|一些|了)?|还?高(?:一?点|一些|了)?|好(?:一?点|一些|多了)?)"
)
PHONE = re.compile(
    r"1[3-9]\d[ -]?[\dx*]{4}[ -]?[\dx*]{4}(?!\d)|0\d{2,3}-\d{7,8}(?!\d)|400-?\d{3}-?\d{4}(?!\d)|\d{17}[\dx]"
)
CLOCK = re.compile(
    r"(?:[01]?\d|2[0-4])\s?:\s?[0-5]\d(?!\.\d|[度°℃])(?::[0-5]\d(?!\.\d|[度°℃]))?(?:分)?(?:am|pm)?(?!\d)"
    r"|(?:[01]?\d|2[0-4])\s?[点时](?:钟|半|整|多|左右|[0-5]?\d分?(?![\d.度°℃])|[一三]刻)?"
    r"|(?:0\d|1\d|2[0-3])\.[0-5]\d(?=\s+(?:3[4-9]|4[0-2])\.\d)|\d{1,2}\s?(?:am|pm)(?![a-z])"
)
SPOKEN_CLOCK = re.compile(
    r"(?:十[一二]?|二十[一二三四]?|[一二两三四五六七八九])点(?:钟|半|整|多|[一二三四五六七八九十零]{1,3}分?|[一三]刻)?(?![度])"
)
RATIO = re.compile(r"\d{2,3}\s?/\s?\d{2,3}(?![\d.]|[度。]\d)")
COUNT = re.compile(
    rf"(\d{{1,2}}|[{_N}俩仨]|十[{_N}]?)\s?(?:个?人儿?(?!民)|口人?儿?(?!罩)|位(?!置)|个大人|名(?!字)|人份|个(?=都|全|正常|,|，|\s|$|均|体温|没|无|不|娃|孩子|老人|大人)|persons?|people)"
)
NTH = re.compile(rf"第\s?(?:\d{{1,4}}|[{_N}十百]{{1,4}})\s?[天日次遍回趟户个楼批针组]?")
DAY = re.compile(r"(?:day\s?|d)\d{1,2}(?!\d|\.\d)")
CODE = re.compile(r"[a-z]{1,4}\d[\da-z.-]{0,30}")
HEARD = re.compile(r"听[^,，。!?\n\d听]{1,8}?[说讲]")
STRANGER = re.compile(
    r"(?:[那有][个位]|有一[个位]|又一[个位]|某[个位]?|一[个位](?=小伙|年轻|女的|男的|业主|同事))[^,，。!?\n\d那有我]{0,6}?"
    r"(?:小伙子?|小年轻|年轻人|女的|男的|老头|老太太?|大爷|大妈|大姐|大叔|业主|邻居|同事|住户|姑娘|回来的|来的|家伙|发烧的)"
)
ENGLISH = re.compile(
    r"(?P<tens>thirty|forty)[ -]?(?P<ones>one|two|three|four|five|six|seven|eight|nine)?"
    r"(?: point |[ .])(?P<tenths>zero|oh|one|two|three|four|five|six|seven|eight|nine)(?![a-z])"
)
PINYIN = re.compile(
    r"(?P<tens>san|si) ?shi ?(?P<ones>yi|er|san|si|wu|liu|qi|ba|jiu)? ?(?:(?:du|dian) ?"
    r"(?P<tenths>ling|yi|er|san|si|wu|liu|qi|ba|jiu)|du)(?![a-z])"
)
SHORT_DAY = re.compile(r"[昨今](?=[ :]?(?:3[4-9]|4[0-2])[.度])")
FORM = re.compile(r"(?:是否|有无|有没有)(?:有)?(?=[^,。:\n]{1,6}:)")
MENTION = re.compile(r"@(?:\d[\d-]{0,12}(?=\s)|[^\s\d@:,，。]{1,16}(?:\s|(?=[\d:,，。@]|$)))")
STICKER = re.compile(r"\[[^\[\]\s\d]{1,6}\]")
BOOK = re.compile(r"《[^《》\n]{0,40}》")
LINK = re.compile(r"https?://\S{0,300}")
LATIN = re.compile(r"[a-z][a-z'’]*")
COORDINATES = re.compile(r"\d{2,3}\.\d{2,8}\s?[,，]\s?\d{2,3}\.\d{2,8}(?!\d)")
