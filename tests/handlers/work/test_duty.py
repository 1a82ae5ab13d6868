"""The duty rota in the chat, and off hours said plainly wherever the fixed number is promised."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.render import Drawer
from handlers.effects import Receipt, Reply, Show, Tell, words
from handlers.grid import posters
from handlers.incoming import Attachment
from handlers.work import duty
from storage.models import Audit, Duty, Outbox
from tests.neighbourhood import (
    DAY,
    GROUP,
    LI,
    OPERATOR,
    OTHER_WORKER,
    STRANGER,
    WANG,
    WORKER,
    ZHANG,
    Answer,
    Neighbourhood,
    at,
)

MONDAY_TO_FRIDAY = "周一至周五 08:00-18:00 李敏 13800000011"
EVENINGS = "每天 18:00-22:00 张华 13800000012"
OFF = "周一至周五 08:00 到 18:00"
EVENING, SUNDAY = at("19:00"), at("09:00", DAY + timedelta(days=6))


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def sets(town: Neighbourhood, *lines: str) -> Answer:
    return town.commands(WORKER, "grid", "\n".join(("值班", *lines)))


def on_duty(town: Neighbourhood) -> list[str]:
    return [post.name for post in duty.on_duty(town.db, town.grid(), town.now)]


def shown(town: Neighbourhood, chat: int) -> str:
    """Everything that waits to be sent to a chat, in words."""
    drawer = Drawer("linli_bot")
    letters = town.db.exec(select(Outbox).where(Outbox.chat_id == chat)).all()
    drawn = [drawer.say(one.payload) for one in letters if one.kind == "say"]
    drawn += [drawer.page(town.db, one.payload, town.now) for one in letters if one.kind == "show"]
    return "\n".join(message.text for letter in drawn for message in letter)


def test_a_worker_sets_it_by_pasted_lines_and_sees_it(town: Neighbourhood) -> None:
    answer = sets(town, MONDAY_TO_FRIDAY, EVENINGS)

    assert answer.keys == ["duty.kept"]
    page = shown(town, WORKER)
    assert "1. 周一至周五 08:00 到 18:00 李敏 13800000011" in page
    assert "2. 每天 18:00 到 22:00 张华 13800000012" in page


def test_one_typed_line_and_the_chinese_word_do_too(town: Neighbourhood) -> None:
    assert town.tells(WORKER, f"网格 值班 {MONDAY_TO_FRIDAY}").keys == ["duty.kept"]
    assert town.tells(WORKER, f"网格 值班\n{MONDAY_TO_FRIDAY}\n{EVENINGS}").keys == ["duty.kept"]

    assert len(duty.posts(town.db, town.grid().id or 0)) == 2


def test_what_was_shown_can_be_pasted_back(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY, EVENINGS)
    before = duty.posts(town.db, town.grid().id or 0)

    lines = [line for line in shown(town, WORKER).splitlines() if line[:2] in ("1.", "2.")]
    sets(town, *lines)

    assert duty.posts(town.db, town.grid().id or 0) == before


def test_a_line_that_cannot_be_read_changes_nothing_and_is_named(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY)
    answer = sets(town, EVENINGS, "周六 09:00-12:00 王芳")

    assert answer.keys == ["duty.errors", "duty.line_error.phone", "duty.how"]
    assert answer.of(Reply)[0].lines[1].params["line"] == 2
    assert [post.name for post in duty.posts(town.db, town.grid().id or 0)] == ["李敏"]


def test_it_is_emptied_by_a_word(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY)

    assert sets(town, "清空").keys == ["duty.cleared"]
    assert town.db.exec(select(Duty)).all() == []


def test_its_phones_are_sealed(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY)

    stored = town.db.connection().exec_driver_sql("select phone from duty").scalars().all()
    assert stored
    assert not any("13800000011" in phone for phone in stored)


def test_its_phones_are_shown_to_the_worker_alone_and_looking_is_written_down(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY)
    answer = town.commands(WORKER, "grid", "值班", chat=GROUP)

    assert [one.chat_id for one in answer.of(Show)] == [WORKER]
    assert "13800000011" not in shown(town, GROUP)
    assert {"look.duty", "duty.change"} <= set(town.db.exec(select(Audit.action)))


@pytest.mark.parametrize("who", [STRANGER, WANG, OTHER_WORKER])
@pytest.mark.parametrize("said", ["值班", f"值班 {EVENINGS}", "值班 清空"])
def test_nobody_else_sees_or_changes_it(town: Neighbourhood, who: int, said: str) -> None:
    sets(town, MONDAY_TO_FRIDAY)
    town.commands(who, "grid", said)

    assert [post.name for post in duty.posts(town.db, town.grid().id or 0)] == ["李敏"]
    assert "13800000011" not in shown(town, who)


def test_of_several_grids_the_named_one_is_meant(town: Neighbourhood) -> None:
    assert town.commands(OPERATOR, "grid", f"值班 {EVENINGS}").keys == ["grid.which"]

    town.commands(OPERATOR, "grid", f"值班 幸福二格 {EVENINGS}")

    assert [len(duty.posts(town.db, town.grid(name).id or 0)) for name in ("幸福一格", "幸福二格")] == [0, 1]


def test_who_is_on_duty_goes_by_the_grids_own_clock_and_the_written_order(town: Neighbourhood) -> None:
    sets(town, EVENINGS, MONDAY_TO_FRIDAY, "每天 17:00-20:00 赵一 13800000013")

    found = {}
    for clock in ("07:00", "09:00", "17:30", "19:00", "23:00"):
        town.now = at(clock)
        found[clock] = on_duty(town)

    assert found == {"07:00": [], "09:00": ["李敏"], "17:30": ["李敏", "赵一"], "19:00": ["张华", "赵一"], "23:00": []}


# --- off hours --------------------------------------------------------------------------------------------


def said(answer: Answer) -> str:
    """What the answer says, in words."""
    payloads = [
        {"lines": one.lines, "buttons": [], "language": "zh"}
        for one in answer.effects
        if isinstance(one, Reply | Receipt)
    ]
    return "\n".join(drawn.text for one in payloads for drawn in Drawer("linli_bot").say(one))


@pytest.mark.parametrize("text", ["1", "0", "3", "菜单", "36.5", "救命啊家里没米了"])
def test_without_a_rota_the_number_is_answered_as_it_always_was(town: Neighbourhood, text: str) -> None:
    answer = said(town.tells(WANG, text, at=SUNDAY))

    assert "021-55550101" in answer
    assert "下班" not in answer


@pytest.mark.parametrize("text", ["1", "0", "3", "菜单", "36.5"])
@pytest.mark.parametrize("when", [EVENING, SUNDAY], ids=["evening", "sunday"])
def test_in_off_hours_an_elder_is_told_when_it_is_answered(town: Neighbourhood, text: str, when: object) -> None:
    sets(town, MONDAY_TO_FRIDAY)

    answer = said(town.tells(WANG, text, at=when))

    assert f"☎ 021-55550101 现在下班,{OFF}有人接。" in answer
    assert "(有人接)" not in answer


def test_on_duty_nothing_is_said_of_hours(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY)

    assert "☎ 021-55550101(有人接)" in said(town.tells(WANG, "0"))


def test_a_promise_to_ring_back_says_the_hours_too(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY)
    voice = Attachment("voice", "file-1", "", 1)

    for answer in (
        town._take(LI, "message", chat=LI, attachment=Attachment("photo", "file-2", "", 1), at=EVENING),
        town._take(LI, "message", chat=LI, attachment=voice),
    ):
        assert f"现在下班,{OFF}有人接" in said(answer)
        assert "急的话" not in said(answer)


def test_in_danger_only_numbers_that_answer_are_named(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY)

    assert town.tells(WANG, "救命啊", at=EVENING).keys == ["emergency.reply"]
    assert town.tells(ZHANG, "救命啊", at=at("09:00", DAY + timedelta(days=1))).keys == ["emergency.reply_phone"]


def test_a_dialogue_names_the_number_with_its_hours(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY)
    town.commands(ZHANG, "need", at=EVENING)

    assert f"021-55550101(现在下班,{OFF}有人接)" in said(town.tells(ZHANG, "0"))


def test_a_reminder_in_off_hours_says_so(town: Neighbourhood) -> None:
    sets(town, "周六 08:00-18:00 李敏 13800000011")

    told = [one for _, effects in town.passes(at("12:00")) for one in effects if isinstance(one, Tell)]

    assert [one.lines[0].key for one in told if one.chat_id == WANG] == ["duty.off"]


def test_the_board_says_when_the_number_is_answered(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY)
    town.says(ZHANG, "36.5")

    board = town.db.exec(select(Outbox).where(Outbox.chat_id == GROUP, Outbox.kind == "card")).all()[-1]
    (drawn,) = Drawer("linli_bot").page(town.db, board.payload, town.now)
    assert f"☎ 电话 021-55550101({OFF}有人接)" in drawn.text


def test_who_asks_for_the_number_or_a_link_hears_its_hours(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY)
    asked = town.tells(LI, "电话", at=EVENING)
    linked = posters.forward(town.db, town.grid(), town.house, "abc", "zh")

    assert f"021-55550101 现在下班,{OFF}有人接" in said(asked)
    assert f"打 021-55550101,{OFF}有人接。" in words(linked, "zh")


def test_a_need_taken_down_in_off_hours_names_the_number_with_its_hours(town: Neighbourhood) -> None:
    sets(town, MONDAY_TO_FRIDAY)
    town.commands(LI, "need", at=EVENING)
    *_, noted = (town.tells(LI, text) for text in ("两袋大米", "2", "1", "1", "1"))

    assert noted.keys == ["need.noted"]
    assert f"021-55550101(现在下班,{OFF}有人接)" in said(noted)
