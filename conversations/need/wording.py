"""What a need offers as buttons, and the words of its questions."""

from collections.abc import Iterable

import texts
from conversations import choices
from conversations.answers import NO
from conversations.choices import NO_MORE
from conversations.dialogue import Dialogue
from conversations.need import goods, whom
from conversations.need.goods import LIKELY, PORTION
from conversations.need.things import so_far, to_count
from conversations.prompts import Option, Params
from conversations.understanding.needs import Item

CATEGORIES = (
    Option("food", "need.option.food", words=("吃的", "买菜", "菜", "食品", "粮食", "买吃的")),
    Option("medicine", "need.option.medicine", words=("药", "配药", "开药", "药品")),
    Option("daily", "need.option.daily", words=("日用", "用的", "生活用品")),
    Option("repair", "need.option.repair", words=("修", "维修", "报修", "坏了")),
    Option("medical", "need.option.medical", words=("车", "要车", "用车", "去医院", "看病", "就医")),
    Option("care", "need.option.care", words=("照顾", "照看", "看护", "陪护")),
    Option("document", "need.option.document", words=("证明", "开条子", "盖章")),
    Option("other", "need.option.other", words=("其他", "别的", "跑腿", "帮忙")),
)
AGAIN_WORDS = ("同上次", "和上次一样", "跟上次一样", "再来一份", "老样子", "上次的", "一样", "same", "same again")
AS_SEEN_FIT = Option("as_seen_fit", "need.option.as_seen_fit", words=("随便", "看着买", "都行", "适量", "你看着办"))
URGENCIES = (
    Option("today", "need.option.today", words=("今天", "急", "很急", "马上", "现在", "尽快", "越快越好")),
    Option("soon", "need.option.soon", words=("明天", "后天", "这两天", "一两天")),
    Option("later", "need.option.later", words=("不着急", "慢慢来", "有空再说", "都行")),
)
LEFT = (
    Option("out", "need.option.out", words=("没了", "没有了", "用完了", "断了", "今天", "一天")),
    Option("few", "need.option.few", words=("两三天", "两天", "三天", "快没了", "不多了")),
    Option("plenty", "need.option.plenty", words=("还有", "够", "还够", "一周", "一个星期", "不急")),
)
TIMES = (
    Option("any", "need.option.any", words=("都行", "随时", "都可以", "任何时候", "家里有人")),
    Option("morning", "need.option.morning", words=("早上", "早晨")),
    Option("afternoon", "need.option.afternoon", words=("午后",)),
    Option("evening", "need.option.evening", words=("傍晚", "夜里")),
)
NOTES = (
    Option("no_note", "need.option.no_note", words=(*NO, "没有", "不用", "跳过", "没了", "没什么")),
    Option("handle", "need.option.handle", words=("门把手", "挂门上", "挂把手")),
    Option("door", "need.option.door", words=("门口", "放门外")),
    Option("knock", "need.option.knock", words=("敲门", "敲敲门")),
    Option("call", "need.option.call", words=("打电话", "给我打电话")),
)
PARTS = (
    Option("items", "need.option.items", words=("东西", "数量", "多少")),
    Option("urgency", "need.option.urgency", words=("急", "时间")),
    Option("when", "need.option.when", words=("送的时间", "几点")),
    Option("note", "need.option.note", words=("交代", "备注", "放哪儿")),
    Option("whom", "need.option.whom", words=("给谁", "哪家", "哪一户", "地址", "门牌", "送给谁")),
)


def say(code: str, language: str) -> str:
    """A `when` or `note` of a need in words; a resident's own words stay as they are."""
    return choices.label((*TIMES, *NOTES), code, language) or texts.say("need.no_note", language)


def categories(need: Dialogue) -> tuple[Option, ...]:
    """The same as last time, if there was one, and the kinds of need."""
    last = need.facts.get("last")
    if not last:
        return CATEGORIES
    items = _listed(need, (Item(**item) for item in last["items"]))
    return (Option("last", "need.option.again", {"items": items}, AGAIN_WORDS), *CATEGORIES)


def likely(need: Dialogue) -> tuple[Option, ...]:
    """What is most often asked for of this kind and was not yet."""
    named = {item.name for item in so_far(need.given)}
    return tuple(good.option for good in LIKELY.get(need.given["category"], ()) if good.name not in named)


def likely_or_no_more(need: Dialogue) -> tuple[Option, ...]:
    """No more, or what else is often asked for."""
    return (NO_MORE, *likely(need))


def likely_amounts(need: Dialogue) -> tuple[Option, ...]:
    """One to four of its unit, or as seen fit."""
    units = {goods.unit_of(item["name"]) for item in to_count(need.given)}
    unit = goods.UNITS[units.pop() if len(units) == 1 else PORTION]
    counts = (Option(str(count), f"need.amount_of.{unit}", {"count": str(count)}) for count in (1, 2, 3, 4))
    return (*counts, AS_SEEN_FIT)


def _listed(need: Dialogue, items: Iterable[Item]) -> str:
    return choices.listed((goods.say(item, need.language) for item in items), need.language)


def things_so_far(need: Dialogue) -> Params:
    """What was named."""
    return {"items": _listed(need, so_far(need.given))}


def things_uncounted(need: Dialogue) -> Params:
    """What has no amount yet."""
    return {"items": _listed(need, (Item(item["name"], None, None) for item in to_count(need.given)))}


def hint(need: Dialogue) -> Params:
    """That it sounded urgent."""
    return {"hint": texts.say("need.hint", need.language) if need.given.get("urgent") else ""}


def all_of_it(need: Dialogue) -> Params:
    """Every part, to be read back."""
    given, language = need.given, need.language
    return {
        **things_so_far(need),
        **whom.to_show(need),
        "urgency": choices.label(URGENCIES, given["urgency"], language),
        "when": say(given["when"], language),
        "note": say(given["note"], language),
    }
