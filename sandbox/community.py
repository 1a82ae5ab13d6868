"""幸福社区: a made-up community, the same at every start. Plain data; nobody here exists."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle

COMMUNITY = "幸福社区"
GRIDS = ("第一网格", "第二网格", "第三网格")
FIRST_TELEGRAM_ID = 10001
HOUSEHOLDS_PER_GRID = 20
WORK_ROOM = "社区工作群"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the community; `telegram_id` is None for those without, `on_roster` False for newcomers."""

    name: str
    role: str = "resident"
    grid: str | None = None
    compound: str = ""
    building: str = ""
    entrance: str = ""
    door: str = ""
    phone: str = ""
    birth_year: int = 1980
    tags: tuple[str, ...] = ()
    telegram_id: int | None = None
    on_roster: bool = True
    persona: str = ""
    blurb_zh: str = ""
    blurb_en: str = ""

    @property
    def room(self) -> str:
        """The door as people write it, e.g. 3-2-501; empty for those who live elsewhere."""
        return f"{self.building}-{self.entrance}-{self.door}" if self.door else ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat: `kind` is grid, elders or work; members and owner are Telegram ids."""

    id: int
    title: str
    type: str
    kind: str
    grid: str | None
    owner: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Entrance:
    """Where a grid's households live."""

    compound: str
    building: str
    entrance: str


def _entrances(compound: str, buildings: str) -> tuple[Entrance, ...]:
    return tuple(Entrance(compound, building, entrance) for building in buildings for entrance in "12")


ENTRANCES = {
    "第一网格": _entrances("幸福里", "123"),
    "第二网格": _entrances("幸福里", "45") + _entrances("桂花园", "1"),
    "第三网格": _entrances("阳光苑", "12"),
}

# Those the chat page offers first, in this order.
PERSONAS = (
    Person(
        "陈晓雨",
        grid="第一网格",
        compound="幸福里",
        building="3",
        entrance="2",
        door="501",
        birth_year=1996,
        persona="young_resident",
        blurb_zh="年轻住户,习惯在群里发一个数字",
        blurb_en="A young resident who types one number in the group",
    ),
    Person(
        "王秀英",
        grid="第一网格",
        compound="幸福里",
        building="1",
        entrance="1",
        door="301",
        birth_year=1941,
        tags=("独居", "慢病"),
        persona="elder",
        blurb_zh="85岁,一个人住,字要大,话要短",
        blurb_en="85, lives alone, needs large type and few words",
    ),
    Person(
        "王丽",
        grid="第一网格",
        birth_year=1968,
        on_roster=False,
        persona="daughter",
        blurb_zh="王秀英的女儿,住在外地,替妈妈报",
        blurb_en="Wang Xiuying's daughter; lives elsewhere and reports for her mother",
    ),
    Person(
        "刘洋",
        grid="第一网格",
        birth_year=1999,
        on_roster=False,
        persona="newcomer",
        blurb_zh="刚搬来,在群里,还没登记,花名册上也没有",
        blurb_en="Just moved in: in the group, not enrolled, not on the roster",
    ),
    Person(
        "赵志强",
        role="volunteer",
        grid="第一网格",
        compound="幸福里",
        building="2",
        entrance="1",
        door="402",
        birth_year=1979,
        tags=("党员", "志愿者"),
        persona="volunteer",
        blurb_zh="志愿者,送菜送药",
        blurb_en="A volunteer who brings food and medicine",
    ),
    Person(
        "李敏",
        role="worker",
        grid="第一网格",
        birth_year=1985,
        on_roster=False,
        persona="grid_worker",
        blurb_zh="第一网格的网格员,管着二十户",
        blurb_en="The worker of the first grid",
    ),
    Person(
        "周建国",
        role="operator",
        birth_year=1972,
        on_roster=False,
        persona="operator",
        blurb_zh="社区工作人员,也管这台机器人",
        blurb_en="Community staff, and the bot's operator",
    ),
    Person(
        "孙卫东",
        role="worker",
        grid="第二网格",
        birth_year=1981,
        on_roster=False,
        persona="grid_worker",
        blurb_zh="第二网格的网格员",
        blurb_en="The worker of the second grid",
    ),
    Person(
        "郑海燕",
        role="worker",
        grid="第三网格",
        birth_year=1988,
        on_roster=False,
        persona="grid_worker",
        blurb_zh="第三网格的网格员",
        blurb_en="The worker of the third grid",
    ),
    Person(
        "何佳琪",
        role="volunteer",
        grid="第二网格",
        compound="幸福里",
        building="4",
        entrance="1",
        door="602",
        birth_year=2001,
        tags=("志愿者",),
        persona="volunteer",
        blurb_zh="大学生志愿者,晚上有空",
        blurb_en="A student volunteer, free in the evenings",
    ),
    Person(
        "高鹏",
        grid="第二网格",
        birth_year=1994,
        on_roster=False,
        persona="newcomer",
        blurb_zh="租客,刚进群",
        blurb_en="A tenant, new in the group",
    ),
    Person(
        "白雪",
        grid="第三网格",
        birth_year=1990,
        on_roster=False,
        persona="newcomer",
        blurb_zh="来照顾父母,刚进群",
        blurb_en="Came to look after her parents, new in the group",
    ),
)

SURNAMES = (
    "张 李 王 刘 陈 杨 黄 吴 徐 孙 马 朱 胡 林 郭 何 高 罗 郑 梁 谢 宋 唐 许 邓 冯 韩 曹 曾 彭 "
    "萧 蔡 潘 田 董 袁 于 余 叶 蒋 杜 苏 魏 程 吕 丁 沈 任 姚 卢 傅 钟 姜 崔 谭 廖 范 汪 欧阳 石"
)
OLD_MEN = "志明 德福 国强 玉山 长林 振华 永年 宝田 文清 福生 树林 学文"
OLD_WOMEN = "桂兰 淑珍 玉梅 凤霞 素芬 兰芝 惠芳 春花 月娥 秀珍 玉珍 桂英"
MEN = "建军 志刚 伟 强 勇 海涛 立新 俊峰 永刚 斌 卫国 晓东 文杰 庆生"
WOMEN = "红梅 燕 静 秀丽 海燕 晓红 玉兰 雪梅 丽华 艳 翠 春梅 娟 爱华"
YOUNG_MEN = "浩 宇轩 子豪 杰 鹏飞 磊 俊 凯 博文 天佑 晨 一鸣"
YOUNG_WOMEN = "欣怡 婷 佳慧 雪 梦洁 思雨 莹 雅文 倩 子琪 晓彤 璐"
CHILDREN = "一诺 子涵 梓萱 浩然 沐阳 若曦 俊熙 诗涵 宇辰 可欣"


@dataclass(frozen=True, slots=True)
class Member:
    """One place in a kind of household."""

    names: str
    born: int
    has_telegram: bool = True
    tags: tuple[str, ...] = ()
    own_surname: bool = False


GRANDFATHER = Member(OLD_MEN, 1944, has_telegram=False)
GRANDMOTHER = Member(OLD_WOMEN, 1947, has_telegram=False, tags=("慢病",), own_surname=True)
HUSBAND = Member(MEN, 1974)
WIFE = Member(WOMEN, 1976, own_surname=True)
YOUNG_MAN = Member(YOUNG_MEN, 1993)
YOUNG_WOMAN = Member(YOUNG_WOMEN, 1995, own_surname=True)
CHILD = Member(CHILDREN, 2014, has_telegram=False)

# The kinds of household, dealt out in turn.
HOUSEHOLDS: tuple[tuple[Member, ...], ...] = (
    (HUSBAND, WIFE, CHILD),
    (GRANDFATHER, replace(GRANDMOTHER, has_telegram=True)),
    (YOUNG_MAN, YOUNG_WOMAN),
    (replace(GRANDMOTHER, tags=("独居", "慢病")),),
    (GRANDFATHER, GRANDMOTHER, HUSBAND, WIFE, CHILD),
    (YOUNG_MAN, replace(YOUNG_WOMAN, tags=("孕妇",))),
    (YOUNG_WOMAN, replace(YOUNG_MAN, own_surname=True, tags=("合租",)), replace(YOUNG_WOMAN, tags=("合租",))),
    (replace(HUSBAND, tags=("党员",)), WIFE),
    (replace(GRANDFATHER, has_telegram=True, tags=("独居", "党员")),),
    (HUSBAND, WIFE, replace(YOUNG_MAN, born=2003), CHILD),
)


@cache
def people() -> tuple[Person, ...]:
    """Everybody, the personas first; phones and Telegram ids are given out in this order."""
    everybody = [*PERSONAS, *_neighbours()]
    telegram_id = FIRST_TELEGRAM_ID
    named = []
    for number, person in enumerate(everybody):
        phone = "" if person.birth_year > 2010 else f"138000{10000 + 37 * number:05d}"
        has_telegram = person.telegram_id is not None or bool(person.persona)
        named.append(replace(person, phone=phone, telegram_id=telegram_id if has_telegram else None))
        telegram_id += has_telegram
    return tuple(named)


@cache
def groups() -> tuple[Group, ...]:
    """A group for each grid (the second has one more, for its elders) and the work room."""
    first, second, third = GRIDS
    elders = tuple(
        person.telegram_id
        for person in _with_telegram(second)
        if person.telegram_id and (person.birth_year < 1960 or person.role == "worker")
    )
    return (
        _grid_group(-1001500000001, first),
        _grid_group(-1001500000002, second),
        Group(-1001500000003, f"{second}·老伙伴", "supergroup", "elders", second, _worker(second), elders),
        # A plain group, so that it can become a supergroup while people watch.
        replace(_grid_group(-4500000004, third), type="group"),
        Group(-1001500000005, WORK_ROOM, "supergroup", "work", None, _operator(), _workers()),
    )


def roster_rows(grid: str) -> list[dict[str, str]]:
    """The grid's roster, one dict a resident, under the roster's English column names."""
    return [
        {
            "compound": person.compound,
            "building": person.building,
            "entrance": person.entrance,
            "door": person.door,
            "name": person.name,
            "phone": person.phone,
            "birth_year": str(person.birth_year),
            "tags": " ".join(person.tags),
        }
        for person in people()
        if person.grid == grid and person.on_roster
    ]


def _neighbours() -> list[Person]:
    """The households behind the doors, dealt out grid by grid."""
    surnames = cycle(SURNAMES.split())
    given = {member.names: cycle(member.names.split()) for kind in HOUSEHOLDS for member in kind}
    taken = {(person.compound, person.room) for person in PERSONAS}
    found: list[Person] = []
    for turn, grid in enumerate(GRIDS):
        for number in range(HOUSEHOLDS_PER_GRID):
            place, door = _door(grid, number)
            if (place.compound, f"{place.building}-{place.entrance}-{door}") in taken:
                door = f"{door[:-1]}4"
            family = next(surnames)
            for member in HOUSEHOLDS[(number + 3 * turn) % len(HOUSEHOLDS)]:
                surname = next(surnames) if member.own_surname else family
                found.append(
                    Person(
                        surname + next(given[member.names]),
                        grid=grid,
                        compound=place.compound,
                        building=place.building,
                        entrance=place.entrance,
                        door=door,
                        birth_year=member.born + (7 * len(found)) % 9 - 4,
                        tags=member.tags,
                        telegram_id=0 if member.has_telegram else None,
                    )
                )
    return found


def _door(grid: str, number: int) -> tuple[Entrance, str]:
    """The door of a grid's nth household: entrances in turn, each time two floors higher."""
    entrances = ENTRANCES[grid]
    floor = 2 * (number // len(entrances)) + number % 2 + 1
    return entrances[number % len(entrances)], f"{floor}0{number % 3 + 1}"


def _grid_group(chat_id: int, grid: str) -> Group:
    members = tuple(person.telegram_id for person in _with_telegram(grid) if person.telegram_id)
    return Group(chat_id, f"{COMMUNITY}{grid}", "supergroup", "grid", grid, _worker(grid), members)


def _with_telegram(grid: str) -> list[Person]:
    return [person for person in people() if person.grid == grid and person.telegram_id]


def _worker(grid: str) -> int:
    return next(person.telegram_id or 0 for person in people() if person.grid == grid and person.role == "worker")


def _operator() -> int:
    return next(person.telegram_id or 0 for person in people() if person.role == "operator")


def _workers() -> tuple[int, ...]:
    roles = {"worker", "operator", "volunteer"}
    return tuple(person.telegram_id for person in people() if person.role in roles and person.telegram_id)
