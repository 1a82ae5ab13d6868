"""What the group may read: counts and building numbers; never a name, a number to ring, a door or a temperature."""

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import select

from bot.render import Drawer
from storage.models import Outbox
from tests.conftest import undone
from tests.neighbourhood import (
    DAY,
    GROUP,
    LI,
    OPERATOR,
    OTHER_GROUP,
    OTHER_ROSTER,
    OTHER_WORKER,
    QIAN,
    ROSTER,
    STRANGER,
    WANG,
    WORKER,
    ZHANG,
    ZHAO,
    Neighbourhood,
    at,
)

NAMES = [row.name for row in (*ROSTER, *OTHER_ROSTER)]
PHONES = [row.phone for row in (*ROSTER, *OTHER_ROSTER) if row.phone]
DOORS = sorted({row.door for row in (*ROSTER, *OTHER_ROSTER)})
EXAMPLE = "如 36.5"  # how the board says to write
APART = [rf"(?<!\d){door}(?!\d)" for door in DOORS]
PRIVATE = re.compile(
    "|".join([*NAMES, *(re.escape(phone) for phone in PHONES), *APART, r"3[5-9]\.\d|4[0-2]\.\d", "咳"])
)


def public_words(town: Neighbourhood) -> list[str]:
    """Every word that waits for a grid group: what is said, drawn and written on buttons."""
    drawer = Drawer("linli_bot")
    found: list[str] = []
    for letter in town.db.exec(select(Outbox).where(Outbox.chat_id.in_((GROUP, OTHER_GROUP)))):  # type: ignore[attr-defined]
        if letter.kind == "say":
            drawn = drawer.say(letter.payload)
        elif letter.kind in ("card", "show"):
            drawn = drawer.page(town.db, letter.payload, town.now)
        else:
            assert letter.kind in ("react", "delete"), letter.kind
            continue
        found += [one.text for one in drawn]
        found += [b.text for one in drawn if one.keyboard for row in one.keyboard.inline_keyboard for b in row]
    return found


SAYINGS = [
    "36.5",
    "我38.5 咳嗽",
    "全家正常",
    "我36.5 李梅37.9",
    "代3-1-502王奶奶 38.1",
    "3-1-501张小宝 39.2",
    "386度",
    "36",
    ".5",
    "救命 我是502王秀英 胸口疼",
    "着火了 3-1-601",
    "接龙\n1. 3-1-501李梅 36.5\n2. 3-1-502王秀英 38.6\n3. 3-1-601赵一 36.4\n4. 钱二 36.6",
    "算上我了吗",
    "未报",
    "今日",
    "提醒",
    "代报 3-1-502 王秀英 38.8",
    "家里没米了,要两袋大米送到3-1-502",
    "0",
    "报体温",
    "帮助",
]
PEOPLE = [ZHANG, LI, WANG, ZHAO, QIAN, WORKER, OTHER_WORKER, STRANGER, OPERATOR]
COMMANDS = [
    "today",
    "missing",
    "remind",
    "record",
    "export",
    "roster",
    "me",
    "help",
    "tickets",
    "role",
    "grid",
    "start",
]
PRESSES = ["n:1", "n:0", "r:me", "r:report", "t:1:claim"]
steps = st.one_of(
    st.tuples(st.just("says"), st.sampled_from(PEOPLE), st.sampled_from(SAYINGS)),
    st.tuples(st.just("tells"), st.sampled_from(PEOPLE), st.sampled_from(SAYINGS)),
    st.tuples(st.just("edits"), st.sampled_from(PEOPLE), st.sampled_from(SAYINGS)),
    st.tuples(st.just("presses"), st.sampled_from(PEOPLE), st.sampled_from(PRESSES)),
    st.tuples(st.just("commands"), st.sampled_from(PEOPLE), st.sampled_from(COMMANDS)),
    st.tuples(st.just("passes"), st.integers(1, 240), st.just("")),
)


QUICKLY = settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


@pytest.mark.sqlite
@QUICKLY
@given(happened=st.lists(steps, min_size=6, max_size=12))
def test_no_word_to_a_group_is_private_whatever_happened(settled: Engine, happened: list[tuple[str, int, str]]) -> None:
    with undone(settled) as db:
        town = Neighbourhood(db)
        town.opens()
        minutes = 60
        for what, who, words in happened:
            match what:
                case "says" | "tells":
                    getattr(town, what)(who, words)
                case "edits":
                    town.edits(who, 1000 + town.counter, words)
                case "presses":
                    town.presses(who, words)
                case "commands":
                    town.commands(who, words, chat=GROUP)
                case "passes":
                    minutes = min(minutes + who, 15 * 60)
                    town.passes(at(f"{8 + minutes // 60:02}:{minutes % 60:02}", DAY))

        assert not [words for words in public_words(town) if PRIVATE.search(words.replace(EXAMPLE, ""))]


@pytest.mark.sqlite
def test_the_scan_would_find_a_leak() -> None:
    assert PRIVATE.search("王秀英 还没报")
    assert PRIVATE.search("3号楼 38.5")
    assert PRIVATE.search("+8613800000001")
    assert not PRIVATE.search("3号楼 2/6 · 截止18:00")


def test_the_board_counts_people_and_buildings(town: Neighbourhood) -> None:
    town.opens()
    town.says(ZHANG, "我38.5 李梅36.6")

    (board,) = [text for text in public_words(town) if "2/6" in text][:1]

    assert "3号楼" in board
    assert "18:00" in board


HOSTILE = [
    "<b>张</b>",
    "=cmd|' /C calc'!A0",
    "\u202egnahz\u202c",
    "👩‍👩‍👧‍👦🧨" * 5,
    "{count}{0.__class__}",
    "%s %d",
    "'; drop table reading; --",
    "A" * 4096,
    "\u200b",
]


@pytest.mark.sqlite
@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_a_name(town: Neighbourhood, name: str) -> None:
    town.opens()

    town.says(STRANGER, "38.5", name=name[:64])
    town.says(STRANGER, name)
    town.commands(STRANGER, "start")
    for said in ("1", f"3-1-501 {name}"[:4096], "1", "1"):
        town.tells(STRANGER, said)
    town.commands(WORKER, "record", f"3-1-501 {name} 36.5")
    town.commands(WORKER, "roster", f"3-9-901 {name}"[:4096])
    town.commands(OPERATOR, "grid", name, chat=-1009)

    drawer = Drawer("linli_bot")
    for letter in town.db.exec(select(Outbox)):
        if letter.kind == "say":
            drawn = drawer.say(letter.payload)
        elif letter.kind in ("card", "show"):
            drawn = drawer.page(town.db, letter.payload, town.now)
        else:
            continue
        assert all(0 < len(one.text.encode("utf-16-le")) // 2 <= 4096 for one in drawn)
    assert len(town.tickets("fever")) == 1


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "text", ["36.5 " * 200, "啊" * 4096, "9" * 4096, "\n" * 4096, "3-1-501 张三 36.5\n" * 250, "🙂" * 2048]
)
def test_a_message_as_long_as_telegram_allows_is_read(town: Neighbourhood, text: str) -> None:
    town.opens()

    town.says(ZHANG, text[:4096])
    town.tells(ZHANG, text[:4096])
    town.commands(WORKER, "record", text[:4090])
    town.commands(WORKER, "roster", text[:4090])
    town.passes(at("09:01"))

    assert town.says(WANG, "36.5").effects
