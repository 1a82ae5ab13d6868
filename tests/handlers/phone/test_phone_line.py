"""The phone line: a person first, then the hotline by keys; every call leaves a record or a ticket."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import select

import texts
from bot.render import Drawer
from handlers.effects import words
from handlers.phone import phone_line
from handlers.phone.phone_talk import LOST, TALK, Ring
from storage import people
from storage.models import Account, Audit, Call, Card, DayOutcome, Due, Grid, Outbox, Reading, Ticket, table
from tests.handlers.work.test_duty import shown
from tests.neighbourhood import GROUP, WANG, WORK_ROOM, WORKER, ZHANG, Answer, Neighbourhood, at

NUMBER = "+862155550101"  # the line's own
ZHANG_SAN, LI_MEI, WANG_XIUYING = "+8613800000001", "+8613800000002", "+8613800000003"
STRANGE = "+8613800000099"
LI_MIN, ZHANG_HUA = "+8613800000011", "+8613800000012"
ALL_DAY = "每天 全天 李敏 13800000011\n每天 全天 张华 13800000012"
OFFICE = "周一至周五 08:00-18:00 李敏 13800000011"
CALLS = count(1)


@dataclass
class Caller:
    """Somebody who rings the line; every step is a transaction of its own, posted as the web part posts it."""

    town: Neighbourhood
    number: str
    called: str = NUMBER
    id: str = field(default_factory=lambda: f"CA{next(CALLS)}")
    step: int = 0
    heard: list[str] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=dict)

    def rings(self) -> "Caller":
        return self._told("called", Ring(self.id, self.number, self.called))

    def presses(self, keys: str) -> "Caller":
        return self._told("keyed", self._ring(keys=keys))

    def hears_nobody_answer(self) -> "Caller":
        return self._told("dialled", self._ring())

    def is_answered(self) -> "Caller":
        self._told("picked_up", self._ring())
        self._told("taken", self._ring(keys="1"))
        return self._told("dialled", self._ring(answered=True, is_over=True))

    def hangs_up_while_ringing(self) -> "Caller":
        return self._told("dialled", self._ring(is_over=True))

    def hangs_up(self) -> "Caller":
        self._told("ended", Ring(self.id, self.number, self.called))
        return self

    def _ring(self, **what: Any) -> Ring:
        return Ring(self.id, self.number, self.called, self.step, **what)

    def _told(self, event: str, ring: Ring) -> "Caller":
        turn, effects, shown = phone_line.take(self.town.db, event, ring, self.town.house, self.town.now)
        if turn is not None:
            self.town.post(turn.message.cause, effects, turn)
        self.town.forget()
        if event != "ended":
            self.shown, self.step = shown, shown["step"]
        self.heard.append(spoken(shown))
        return self

    @property
    def hears(self) -> str:
        """What was said last."""
        return self.heard[-1]

    @property
    def row(self) -> Call:
        return self.town.db.exec(select(Call).where(Call.provider_id == self.id)).one()


def spoken(shown: dict[str, Any]) -> str:
    """The lines as the telephone says them."""
    said = [words(_override(one), shown["language"]) for one in shown["lines"]]
    return "\n".join(one for one in said if one)


def _override(one: dict[str, Any]) -> dict[str, Any]:
    key = f"line.{one['key']}"
    known = key in texts.catalogue("zh")
    nested = {
        name: _override(value) if isinstance(value, dict) and value.keys() == {"key", "params"} else value
        for name, value in one["params"].items()
    }
    return {"key": key if known else one["key"], "params": nested}


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.bind(WORK_ROOM, "幸福一格", "work")
    town.opens()


def rings(town: Neighbourhood, number: str = WANG_XIUYING) -> Caller:
    return Caller(town, number).rings()


def rota(town: Neighbourhood, lines: str) -> None:
    town.commands(WORKER, "grid", f"值班\n{lines}")


def celsius(town: Neighbourhood, name: str = "王秀英") -> float | str | None:
    stand = town.stands(name)
    return None if stand is None else stand.celsius or stand.status


def helps(town: Neighbourhood) -> list[Ticket]:
    return town.tickets("help")


# --- a person first ---------------------------------------------------------------------------------------


def test_whoever_is_on_duty_is_rung_first_each_in_order(town: Neighbourhood) -> None:
    rota(town, ALL_DAY)
    call = rings(town)
    assert (call.shown["then"], call.shown["phone"]) == ("ring", LI_MIN)
    assert "这里是幸福一格热线" in call.hears

    call.hears_nobody_answer()
    assert (call.shown["then"], call.shown["phone"]) == ("ring", ZHANG_HUA)

    call.hears_nobody_answer()
    assert call.shown["then"] == "keys"
    assert "没人接上" in call.hears
    assert "今天平安吗" in call.hears


def test_without_a_rota_the_worker_is_rung(town: Neighbourhood) -> None:
    town.enrol(WORKER, "孙七")

    assert rings(town).shown["phone"] == "+8613800000006"


def test_the_line_never_rings_itself_or_its_caller(town: Neighbourhood) -> None:
    rota(town, "每天 全天 老号 021-55550101\n每天 全天 王秀英 13800000003")

    assert rings(town).shown["then"] == "keys"


def test_an_answered_call_is_reached_and_its_card_asks_what_was_wanted(town: Neighbourhood) -> None:
    rota(town, ALL_DAY)
    call = rings(town).is_answered()
    call.hangs_up()

    assert (call.row.outcome, call.shown["then"]) == ("reached", "end")
    (ticket,) = town.tickets("incoming")
    assert (ticket.resident_id, call.row.ticket_id) == (town.resident("王秀英").id, ticket.id)
    assert "电话接通过了。要什么?" in shown(town, WORK_ROOM) + card(town)
    assert helps(town) == []
    assert town.db.exec(select(DayOutcome.outcome)).all() == ["reached"]


def card(town: Neighbourhood, kind: str = "card") -> str:
    """Every card that waits for the work room, in words."""
    letters = town.db.exec(select(Outbox).where(Outbox.chat_id == WORK_ROOM, Outbox.kind == kind)).all()
    drawn = [Drawer("linli_bot").page(town.db, one.payload, town.now) for one in letters]
    return "\n".join(message.text for letter in drawn for message in letter)


def replies(town: Neighbourhood, words: str) -> Answer:
    """The worker answers the card of a call that was put through."""
    rota(town, ALL_DAY)
    rings(town).is_answered()
    (ticket,) = town.tickets("incoming")
    town.db.execute(hung_as_message(ticket.id or 0))
    town.forget()
    return town.says(WORKER, words, chat=WORK_ROOM, reply_to=900)


def test_a_reply_to_that_card_is_a_note_that_closes_it(town: Neighbourhood) -> None:
    assert replies(town, "打错了").keys == ["line.noted"]

    (ticket,) = town.tickets("incoming")
    assert (ticket.state, ticket.note) == ("DONE", "打错了")


def test_a_temperature_in_the_reply_is_a_record_and_a_fever_alarms(town: Neighbourhood) -> None:
    replies(town, "38.5")

    assert celsius(town) == 38.5
    assert len(town.tickets("fever")) == 1
    assert [ticket.state for ticket in town.tickets("incoming")] == ["DONE"]


def test_a_wish_in_the_reply_is_a_need(town: Neighbourhood) -> None:
    replies(town, "要两盒降压药")

    (need,) = town.tickets("need")
    assert need.resident_id == town.resident("王秀英").id
    assert [ticket.state for ticket in town.tickets("incoming")] == ["DONE"]


def test_nobody_else_answers_that_card(town: Neighbourhood) -> None:
    replies(town, "打错了")

    answer = town.says(ZHANG, "要米", chat=WORK_ROOM, reply_to=900)

    assert "line.noted" not in answer.keys
    assert town.tickets("incoming")[0].note == "打错了"


def test_news_of_a_call_that_is_long_over_changes_nothing(town: Neighbourhood) -> None:
    rota(town, ALL_DAY)
    call = rings(town).is_answered()
    town.db.execute(update(table(Call)).values(said=None))
    town.forget()

    call.hangs_up()

    assert (call.row.outcome, call.row.said, helps(town)) == ("reached", None, [])


def hung_as_message(number: int) -> Any:
    return update(table(Card)).where(table(Card).c.ticket_id == number).values(message_id=900)


def test_a_key_of_the_menu_is_heard_while_it_still_rings(town: Neighbourhood) -> None:
    rota(town, ALL_DAY)
    call = rings(town).presses("1")

    assert celsius(town) == "normal"
    assert "今天的记好了" in call.hears


def test_another_key_leads_to_the_menu_and_zero_waits_on(town: Neighbourhood) -> None:
    rota(town, ALL_DAY)

    assert "今天平安吗" in rings(town).presses("9").hears
    waiting = rings(town).presses("0")
    assert (waiting.shown["then"], waiting.shown["phone"]) == ("ring", LI_MIN)


# --- off hours --------------------------------------------------------------------------------------------


def test_off_hours_are_said_plainly_and_the_hotline_asks(town: Neighbourhood) -> None:
    rota(town, OFFICE)
    town.now = at("19:30")
    call = rings(town)

    assert call.shown["then"] == "keys"
    assert "现在下班了,周一至周五 08:00 到 18:00有人接听" in call.hears
    assert "今天平安吗" in call.hears


# --- the hotline by keys ----------------------------------------------------------------------------------


def test_one_is_the_whole_daily_duty(town: Neighbourhood) -> None:
    call = rings(town).presses("1#").presses("")

    assert celsius(town) == "normal"
    assert (call.shown["then"], call.row.outcome) == ("end", "reached")
    assert helps(town) == []


@pytest.mark.parametrize("keys", ["365#", "365", "36*5#"])
def test_a_temperature_is_three_digits_and_is_read_back(town: Neighbourhood, keys: str) -> None:
    call = rings(town).presses(keys)

    assert celsius(town) == 36.5
    assert "记下了:\n36.5 度。" in call.hears


def test_two_changes_what_was_keyed(town: Neighbourhood) -> None:
    call = rings(town).presses("368#").presses("2")
    assert "请按三位数字" in call.hears

    call.presses("363#")

    assert celsius(town) == 36.3


def test_a_fever_alarms_at_once_and_is_confirmed_by_a_key(town: Neighbourhood) -> None:
    call = rings(town).presses("385#")

    assert [ticket.resident_id for ticket in town.tickets("fever")] == [town.resident("王秀英").id]
    assert "记下了:\n38.5 度。" in call.hears
    assert "按对了,请按 1。按错了,请按 2。" in call.hears
    assert "120" in call.hears

    call.presses("1")
    assert "好的" in call.hears
    assert town.stands("王秀英") is not None
    assert (celsius(town), town.stands("王秀英").differs) == (38.5, False)  # type: ignore[union-attr]


def test_a_mistyped_fever_is_taken_back_by_a_number(town: Neighbourhood) -> None:
    rings(town).presses("385#").presses("2").presses("365#")

    stand = town.stands("王秀英")
    assert stand is not None
    assert (stand.celsius, stand.fever) == (36.5, False)


@pytest.mark.parametrize("keys", ["465#", "3650#", "36#", "11#", "36*55*5#"])
def test_what_is_no_sure_temperature_is_asked_again_and_then_a_person_rings(town: Neighbourhood, keys: str) -> None:
    call = rings(town).presses(keys)
    assert "没听明白" in call.hears
    assert celsius(town) is None

    call.presses(keys)

    (ticket,) = helps(town)
    assert f"按了:{keys.rstrip('#')} {keys.rstrip('#')}" in ticket.note
    assert celsius(town) is None


def test_zero_is_a_call_back_and_says_from_which_number(town: Neighbourhood) -> None:
    call = rings(town).presses("0")

    (ticket,) = helps(town)
    assert ticket.resident_id == town.resident("王秀英").id
    assert "021-55550101" in call.hears
    call.presses("7").hangs_up()
    assert helps(town)[0].wanted == "尽快打给您"
    assert (call.row.outcome, call.row.ticket_id) == ("asked", ticket.id)


def test_help_by_keys_says_what_for(town: Neighbourhood) -> None:
    rings(town).presses("3").presses("5")

    assert "拿药" in helps(town)[0].note


def test_nine_says_it_again_as_often_as_one_likes(town: Neighbourhood) -> None:
    call = rings(town)
    first = call.hears.partition("。")[2]
    for _ in range(5):
        call.presses("9")

    assert "今天平安吗" in call.hears
    assert first.splitlines()[-1] == call.hears.splitlines()[-1]
    assert helps(town) == []


def test_who_has_reported_may_still_change_it(town: Neighbourhood) -> None:
    rings(town).presses("365#").hangs_up()

    assert "今天的记好了" in rings(town).hears


def test_a_line_spoken_by_the_english(town: Neighbourhood) -> None:
    people.set_language(town.db, town.account(WANG), "en")
    town.forget()

    assert "Are you well today?" in rings(town).hears


def test_nothing_is_ever_said_to_be_wrong(town: Neighbourhood) -> None:
    for keys in ("#", "*", "77#", "1234567890", "*#*", "0", "８"):
        call = rings(town, STRANGE).presses(keys)
        other = rings(town).presses(keys)
        for heard in (*call.heard, *other.heard):
            assert not any(word in heard for word in ("错误", "无效", "超时", "失败"))


# --- silence, and lines that break -------------------------------------------------------------------------


def test_silence_is_asked_once_more_and_then_a_person_rings(town: Neighbourhood) -> None:
    call = rings(town).presses("")
    assert call.shown["then"] == "keys"
    assert helps(town) == []

    call.presses("")

    assert call.shown["then"] == "end"
    assert "没听到您按键" in call.hears
    assert helps(town)[0].note.endswith("打进来,没有按键。")


@pytest.mark.parametrize("keys", [[], ["3"], ["2"], ["99"]])
def test_a_caller_who_hangs_up_in_the_middle_is_rung(town: Neighbourhood, keys: list[str]) -> None:
    call = rings(town)
    for key in keys:
        call.presses(key)
    call.hangs_up()

    (ticket,) = helps(town)
    assert (call.row.outcome, call.row.ticket_id) == ("asked", ticket.id)
    assert "没说完就断了" in ticket.note


def test_who_has_reported_and_hangs_up_is_left_in_peace(town: Neighbourhood) -> None:
    call = rings(town).presses("365#").hangs_up()

    assert (call.row.outcome, helps(town)) == ("reached", [])


def test_a_caller_who_hangs_up_while_it_rings_is_rung(town: Neighbourhood) -> None:
    rota(town, ALL_DAY)
    call = rings(town).hangs_up_while_ringing().hangs_up()

    assert len(helps(town)) == 1
    assert call.row.outcome == "asked"


def test_news_of_the_end_before_news_of_the_conversation_opens_no_ticket(town: Neighbourhood) -> None:
    rota(town, ALL_DAY)
    call = rings(town).hangs_up()
    assert helps(town) == []

    call.is_answered()

    assert call.row.outcome == "reached"
    town.passes(town.now + timedelta(hours=1))
    assert helps(town) == []


@pytest.mark.parametrize("keys", [[], ["3"]])
def test_a_call_that_just_vanishes_becomes_a_ticket(town: Neighbourhood, keys: list[str]) -> None:
    call = rings(town)
    for key in keys:
        call.presses(key)
    town.passes(town.now + LOST - timedelta(seconds=1))
    assert helps(town) == []

    town.passes(town.now + timedelta(seconds=2))

    assert len(helps(town)) == 1
    assert call.row.outcome == "asked"


def test_a_call_that_vanishes_while_it_rings_becomes_a_ticket_when_no_talk_can_last_so_long(
    town: Neighbourhood,
) -> None:
    rota(town, ALL_DAY)
    rings(town)
    town.passes(town.now + TALK)
    assert helps(town) == []

    town.passes(town.now + LOST + timedelta(seconds=1))

    assert len(helps(town)) == 1


def test_a_call_of_which_only_the_end_is_heard_becomes_a_ticket(town: Neighbourhood) -> None:
    Caller(town, WANG_XIUYING).hangs_up()
    town.passes(town.now + LOST)

    assert [ticket.resident_id for ticket in helps(town)] == [town.resident("王秀英").id]


def test_a_finished_call_leaves_nothing_to_look_after(town: Neighbourhood) -> None:
    rings(town).presses("1").presses("")

    assert town.db.exec(select(Due).where(Due.kind == "line", Due.done == False)).all() == []  # noqa: E712


def test_what_is_told_twice_is_answered_the_same_and_recorded_once(town: Neighbourhood) -> None:
    call = rings(town)
    step = call.step
    first = call.presses("385#").hears

    for keys in ("385#", "365#"):
        call.step = step
        assert call.presses(keys).hears == first

    assert len(town.db.exec(select(Reading)).all()) == 1
    assert len(town.tickets("fever")) == 1


KEYS = ("", "0", "1", "2", "3", "4", "7", "9", "*", "365#", "385#", "465#", "12#", "3*1*502#", "3*1*501#", "7*7*7#")
ENDS = ("hangs_up", "vanishes", "falls silent")


@pytest.mark.sqlite
@pytest.mark.parametrize("number", [WANG_XIUYING, STRANGE, ""], ids=["known", "unknown", "withheld"])
@pytest.mark.parametrize("end", ENDS)
def test_whatever_is_keyed_a_call_ends_in_a_record_or_a_ticket(town: Neighbourhood, number: str, end: str) -> None:
    chance = Random(f"{number}{end}")
    for _ in range(12):
        before = len(town.db.exec(select(Reading)).all())
        call = rings(town, number)
        while call.shown["then"] == "keys" and chance.random() < 0.8:
            call.presses(chance.choice(KEYS))
        while end == "falls silent" and call.shown["then"] == "keys":
            call.presses("")
        if end == "hangs_up":
            call.hangs_up()
        town.passes(town.now + LOST)

        is_recorded = len(town.db.exec(select(Reading)).all()) > before
        assert call.row.outcome in ("reached", "asked"), call.heard
        assert is_recorded if call.row.outcome == "reached" else call.row.ticket_id, call.heard


# --- who it is --------------------------------------------------------------------------------------------


def share(town: Neighbourhood, *names: str) -> None:
    """These residents have one telephone."""
    for name in names:
        people.set_phone(town.db, town.resident(name), STRANGE)
    town.forget()


def test_two_of_a_household_on_one_number_choose_by_name(town: Neighbourhood) -> None:
    share(town, "张三", "李梅")
    call = rings(town, STRANGE)
    assert "张三,请按 1。\n李梅,请按 2。\n几位一起,请按 3。" in call.hears

    call.presses("2").presses("365#")

    assert (celsius(town, "李梅"), celsius(town, "张三")) == (36.5, None)


def test_a_couple_reports_in_one_call(town: Neighbourhood) -> None:
    share(town, "张三", "李梅")
    rings(town, STRANGE).presses("3").presses("1")

    assert [celsius(town, name) for name in ("张三", "李梅")] == ["normal", "normal"]


def test_neighbours_on_one_number_are_told_apart_by_their_doors(town: Neighbourhood) -> None:
    share(town, "张三", "王秀英")
    call = rings(town, STRANGE)
    assert "请问您住哪一户" in call.hears
    assert "张三" not in call.hears

    call.presses("3*1*502#").presses("1")

    assert (celsius(town), celsius(town, "张三")) == ("normal", None)


def test_an_unknown_number_is_asked_the_door(town: Neighbourhood) -> None:
    call = rings(town, STRANGE).presses("3*1*502#")
    assert "今天平安吗" in call.hears

    call.presses("1")

    assert celsius(town) == "normal"


def test_a_door_may_be_keyed_part_by_part(town: Neighbourhood) -> None:
    call = rings(town, STRANGE).presses("3#")
    assert call.hears == "请按单元号,再按井号。"
    call.presses("1#")
    assert call.hears == "请按房号,再按井号。"

    call.presses("502#").presses("1")

    assert celsius(town) == "normal"


def test_a_door_in_another_grid_leads_to_its_worker(town: Neighbourhood) -> None:
    other = town.grid("幸福二格").id
    rings(town, STRANGE).presses("8*1*101#").presses("0")
    Caller(town, "", called="+864001234567").rings().presses("8*1*101#").presses("0")

    assert [ticket.grid_id for ticket in helps(town)] == [other, other]


def test_names_behind_a_door_are_no_news_to_a_stranger(town: Neighbourhood) -> None:
    call = rings(town, STRANGE).presses("3*1*501#")

    assert not any(name in call.hears for name in ("张三", "李梅", "张小宝"))
    assert "张某,请按 1。\n李某,请按 2。\n张某宝,请按 3。" in call.hears
    assert "一起" not in call.hears

    call.presses("3").presses("365#")
    assert celsius(town, "张小宝") == 36.5


def test_no_call_tells_what_is_recorded(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.5")
    call = rings(town, STRANGE).presses("3*1*501#").presses("1").presses("9").presses("2")

    assert not any(value in heard for heard in call.heard for value in ("38.5", "发热", "体温:"))


def test_no_door_twice_is_for_a_person_with_what_was_keyed(town: Neighbourhood) -> None:
    call = rings(town, STRANGE).presses("7*7*777#")
    assert "没找到这一户" in call.hears

    call.presses("9*9*999#")

    (ticket,) = helps(town)
    assert "按了:7*7*777 9*9*999" in ticket.note
    assert "会打电话给您" in call.hears
    assert "13800000099" in card(town)


def test_zero_at_the_door_is_a_person_at_once(town: Neighbourhood) -> None:
    rings(town, STRANGE).presses("0")

    assert "13800000099" in card(town)
    assert town.db.exec(select(Account.name).where(Account.phone_mark != None)).all() == ["13800000099"]  # noqa: E711


def test_a_withheld_number_is_asked_the_door_and_somebody_comes(town: Neighbourhood) -> None:
    call = rings(town, "").presses("3*1*502#").hangs_up()

    (ticket,) = helps(town)
    assert ticket.resident_id == town.resident("王秀英").id
    assert "号码没有显示" in ticket.note
    assert call.row.ticket_id == ticket.id


def test_a_withheld_number_without_a_door_is_told_so_and_still_a_ticket(town: Neighbourhood) -> None:
    call = rings(town, "").presses("0")

    assert "看不到您的号码" in call.hears
    assert len(helps(town)) == 1


def test_two_withheld_calls_are_two_lines(town: Neighbourhood) -> None:
    rings(town, "").presses("0")
    rings(town, "").presses("0")

    assert len(helps(town)) == 2


def test_the_grid_is_told_by_the_number_rung(town: Neighbourhood) -> None:
    grid = town.db.get_one(Grid, town.grid("幸福二格").id)
    grid.phone = "021-66660202"
    town.forget()

    assert "幸福二格" in Caller(town, STRANGE, called="+862166660202").rings().hears


# --- whom the line must not trouble -----------------------------------------------------------------------


def test_who_wants_no_calls_is_never_rung_back(town: Neighbourhood) -> None:
    town.resident("王秀英").contact = "text"
    town.forget()
    call = rings(town).presses("0")

    assert "不打电话" in call.hears
    assert "会打电话给您" not in call.hears
    assert "只用文字,不要打电话" in card(town)
    (ticket,) = helps(town)
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORK_ROOM)
    due = town.passes(town.now + timedelta(hours=1))
    assert not any(cause.startswith("due:ring") and effects for cause, effects in due)


def test_who_wants_no_calls_hears_so_too_when_nothing_was_keyed(town: Neighbourhood) -> None:
    town.resident("王秀英").contact = "text"
    town.forget()

    assert "不打电话" in rings(town).presses("").presses("").hears


def test_who_declined_to_be_stored_gets_a_person_and_nothing_else(town: Neighbourhood) -> None:
    town.resident("王秀英").declined = True
    town.forget()
    call = rings(town)

    assert call.shown["then"] == "end"
    assert "不同意登记" in helps(town)[0].note
    assert town.db.exec(select(Reading)).all() == []


# --- what is kept -----------------------------------------------------------------------------------------


def test_what_is_kept_of_a_call_is_sealed(town: Neighbourhood) -> None:
    rings(town, STRANGE).presses("3*1*502#").presses("385#")

    raw = town.db.connection()
    for name, column in (("call", "said"), ("submission", "shown"), ("account", "name")):
        kept = raw.exec_driver_sql(f'select {column} from "{name}" where {column} is not null').scalars().all()  # noqa: S608
        assert kept
        assert not any("13800000099" in str(one) or "385" in str(one) for one in kept)


def test_the_end_of_every_call_is_written_down(town: Neighbourhood) -> None:
    rings(town).presses("1").hangs_up()
    rings(town).hangs_up()

    acts = town.db.exec(select(Audit.action).where(Audit.action.startswith("line."))).all()
    assert acts == ["line.recorded", "line.asked"]


def test_nobody_but_its_caller_hears_the_line(town: Neighbourhood) -> None:
    rings(town).presses("365#").hangs_up()

    chats = set(town.db.exec(select(Outbox.chat_id).where(Outbox.chat_id == 0)).all())
    assert chats == set()
    assert "王秀英" not in shown(town, GROUP)
