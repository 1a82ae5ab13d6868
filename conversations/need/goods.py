"""What residents most often ask for, by category: on offer as buttons, with the unit it comes in."""

from dataclasses import dataclass

import texts
from conversations.prompts import Option
from conversations.understanding.needs import Item

UNITS = {
    "袋": "bag",
    "桶": "jug",
    "板": "tray",
    "份": "portion",
    "箱": "case",
    "盒": "box",
    "提": "pack",
    "包": "packet",
    "瓶": "bottle",
    "罐": "can",
}
"""The units that have words in every language; any other is kept as it was said."""

PORTION = "份"


@dataclass(frozen=True, slots=True)
class Good:
    """One thing on offer: its button's code, its name in requests, its unit; a service has none."""

    code: str
    name: str
    unit: str | None = None

    @property
    def option(self) -> Option:
        """Its button."""
        return Option(self.code, f"need.goods.{self.code}", words=(self.name,))


LIKELY: dict[str, tuple[Good, ...]] = {
    "food": (
        Good("rice", "大米", "袋"),
        Good("noodles", "面条", "袋"),
        Good("oil", "食用油", "桶"),
        Good("eggs", "鸡蛋", "板"),
        Good("greens", "青菜", "份"),
        Good("milk", "牛奶", "箱"),
    ),
    "medicine": (
        Good("pressure", "降压药", "盒"),
        Good("sugar", "降糖药", "盒"),
        Good("fever", "退烧药", "盒"),
        Good("cold", "感冒药", "盒"),
    ),
    "daily": (
        Good("tissue", "卫生纸", "提"),
        Good("masks", "口罩", "包"),
        Good("detergent", "洗衣液", "瓶"),
        Good("nappies", "纸尿裤", "包"),
        Good("gas", "煤气", "罐"),
    ),
    "repair": (Good("leak", "漏水"), Good("drain", "下水道"), Good("power", "停电"), Good("lock", "门锁")),
    "medical": (Good("hospital", "看病用车"), Good("dialysis", "透析用车")),
    "care": (
        Good("meals", "送饭"),
        Good("visit", "每日探望"),
        Good("carer", "陪护"),
        Good("talk", "心理疏导"),
    ),
    "document": (Good("medical_paper", "就医证明"), Good("stay_paper", "居家隔离证明"), Good("pass", "出入证")),
    "other": (Good("rubbish", "收垃圾"), Good("parcel", "取快递"), Good("top_up", "手机充值")),
}
COUNTED = frozenset({"food", "medicine", "daily", "baby"})
BY_CODE = {good.code: good for goods in LIKELY.values() for good in goods}
BY_NAME = {good.name: good for good in BY_CODE.values()}


def unit_of(name: str | None) -> str:
    """The unit something comes in, as far as it is known."""
    good = BY_NAME.get(name or "")
    return good.unit or PORTION if good else PORTION


def say(item: Item, language: str) -> str:
    """An item with its amount: 大米2袋, or only its name."""
    good = BY_NAME.get(item.name or "")
    name = good.option.say(language) if good else item.name or ""
    if item.qty is None:
        return name
    return texts.say("need.item", language, name=name, amount=amount(item.qty, item.unit, language))


def amount(qty: float, unit: str | None, language: str) -> str:
    """An amount in words: 2袋."""
    code = UNITS.get(unit or "")
    return texts.say(f"need.amount_of.{code}", language, count=f"{qty:g}") if code else f"{qty:g}{unit or ''}"
