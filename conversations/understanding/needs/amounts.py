"""Amounts in a request: 两包, 半斤, x3, +2; and the numbers that are none: rooms, days, doses, sizes."""

import re
import tomllib
from typing import Literal, NamedTuple

from conversations.understanding.needs.lexicon import TABLES
from conversations.understanding.normal import number

TABLE = tomllib.loads((TABLES / "amounts.toml").read_text(encoding="utf-8"))
PINYIN_UNITS = dict(pair.split("=") for pair in TABLE["pinyin"].split())
PACKED = frozenset(TABLE["packed"].split())
PACK_SIZE = ("的", "装", "/", "*", "×", "那种", "一盘", "一板", "一盒", "一箱", "一袋", "一包")  # 30个一盘 is a size
DIGITS = r"\d+(?:\.\d+)?"
CHINESE = "[零〇一二两俩三仨四五六七八九十百半几]+"
_UNIT = "|".join(
    f"{unit}(?![a-z])" if unit.isascii() else "两(?![户家位口老])" if unit == "两" else unit
    for unit in sorted(set(TABLE["units"].split()), key=len, reverse=True)
)
# A number begins with a digit or one of these; every other letter is passed over at once.
FIRST = "零〇一二两俩三仨四五六七八九十百半几x×*✖+袋包盒瓶箱桶把支条根双块卷提套板罐斤个"
AMOUNT = re.compile(
    rf"""(?=[\d{FIRST}])(?:(?P<phone>(?<!\d)1\d{{2}}[\dx*]{{4}}[\dx*]{{4}}(?![\d*]))
    |(?P<fever>(?<=烧到)\d\d(?:\.\d)?)
    |(?P<clock>\d{{1,2}}:\d\d|(?:{DIGITS}|{CHINESE})(?:点半|点钟|点(?![儿心])))
    |(?P<room>(?<![\d.])\d{{1,3}}(?:[-—\#]\d{{1,4}}){{1,3}}(?:室|号)?
        |(?:{DIGITS}|{CHINESE})(?:号楼|楼栋|栋|幢|座|号院|单元|号门|弄|楼|室|\#楼|\#)(?:\d{{1,2}}(?:单元|门|号|楼))?[-]?(?:\d{{2,4}}(?!\d))?(?:室|号)?)
    |(?P<measure>(?:{DIGITS}|{CHINESE})(?:[-~到](?:{DIGITS}|{CHINESE}))?\s?
        (?:天|岁|月|周|年|小时|分钟|次|遍|口|人|户|度|℃|毫升|ml|mg|毫克|毫米|mm|cm|米(?![\u4e00-\u9fff])|寸|w|瓦|升|l(?![a-z])|号(?!电池)|日|楼|层|位|顿|餐|趟|期|回|种|样|g(?![a-z])|个月|个星期|个小时|个人|个孩子|个老人|个娃|点点|码(?!头)|晚|夜|代|家|声|下|会儿|下子|段(?!奶)|米长|厘米|平|克(?=的|装)|周岁|个多月))
    |(?P<times>[x×*✖]\s?(?P<t>\d+|{CHINESE})(?:(?P<tu>{_UNIT})|(?![\w-])))
    |(?P<plus>\+\s?(?P<p>\d+|{CHINESE})(?:\s?(?P<pu>{_UNIT}))?)
    |(?P<each>(?<=各)[一两二三四五六七八九十](?![一-鿿]))
    |(?P<amount>(?P<n>{DIGITS}|{CHINESE})(?:[-~到](?P<hi>{DIGITS}|{CHINESE}))?\s?(?:大|小|整|满)?(?P<u>{_UNIT})(?P<half>半)?)
    |(?P<pair>(?<![我咱他她你们老口])[俩仨](?![口人孩娃老]))
    |(?P<one>(?<=[买借求来带要拿捎换订分匀领缺留])(?:袋|包|盒|瓶|箱|桶|把|支|条|根|双|块|卷|提|套|板|罐|斤|个)(?=[\u4e00-\u9fffa-z])(?!人|月|问))
    |(?P<times2>(?<![\w.])(?P<t2>\d+)\s?[x×*✖](?!\d))
    |(?P<bare>(?<![a-z0-9.\-/])\d+(?:\.\d+)?(?![a-z0-9.%/年])))""",
    re.VERBOSE,
)

AmountKind = Literal["amount", "spec", "bare", "room", "measure", "clock", "phone"]


class Amount(NamedTuple):
    """A number of the text; `qty` and `unit` are set where it counts things."""

    start: int
    end: int
    kind: AmountKind
    qty: float | int | None = None
    unit: str | None = None
    plus: bool = False


def amounts(text: str) -> list[Amount]:
    """Every number of a plain text, in order."""
    return [_amount(found, text) for found in AMOUNT.finditer(text)]


def _amount(found: re.Match[str], text: str) -> Amount:
    start, end = found.span()
    if found["phone"] or found["clock"] or found["room"] or found["measure"] or found["fever"]:
        kind: AmountKind = (
            "phone" if found["phone"] else "clock" if found["clock"] else "room" if found["room"] else "measure"
        )
        return Amount(start, end, kind)
    if found["pair"]:
        return Amount(start, end, "amount", _value(found["pair"]), None if text[end : end + 1] >= "一" else "个")
    if found["one"]:
        return Amount(start, end, "amount", 1, found["one"])  # 买袋米
    if found["times"] or found["times2"]:
        sets = found["times"] and text.endswith("套餐", 0, start)
        return Amount(start, end, "amount", _value(found["t"] or found["t2"]), "份" if sets else found["tu"])
    if found["each"]:
        return Amount(start, end, "amount", _value(found["each"]))
    if found["plus"]:
        return Amount(start, end, "amount", _value(found["p"]), found["pu"], plus=True)
    if found["bare"]:
        value = _value(found["bare"])
        big = value is None or value >= 100 or value != int(value)
        return Amount(start, end, "room" if big else "bare", value)
    qty = _value(found["n"])
    if qty is not None and found["half"]:
        qty += 0.5
    if found["hi"]:
        qty = _value(found["hi"])
    unit = "个" if found["u"] == "个半" else found["u"]
    if found["u"] == "个半" and qty is not None:
        qty += 0.5
    kind = "spec" if text.startswith(PACK_SIZE, end) else "amount"
    return Amount(start, end, kind, _plain_number(qty), None if qty is None else PINYIN_UNITS.get(unit, unit))


def _value(words: str) -> float | int | None:
    if "几" in words:
        return None
    if words == "半":
        return 0.5
    if words.startswith("半") or words.endswith("半"):
        return None
    return _plain_number(number(words[:15]))


def _plain_number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) and abs(value) < 1e9 else value
