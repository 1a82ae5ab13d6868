"""What a report does to the people it is about: who it is for, what it counts as, and what nothing can erase."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from handlers.effects import Receipt, Refresh, Reply, Tell, Toast
from handlers.pages.pages import VIEWS
from storage import people, rounds
from storage.models import Account, Reading, Statement, Ticket
from tests.neighbourhood import DAY, GROUP, LI, OTHER_GROUP, STRANGER, WANG, WORKER, ZHANG, ZHAO, Neighbourhood, at


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def celsius(town: Neighbourhood, name: str) -> float | None:
    """What shows for a resident today; the resident must have reported."""
    stand = town.stands(name)
    assert stand is not None, f"{name} has not reported"
    return stand.celsius


# --- whom it is for ---------------------------------------------------------------------------------------


def test_a_number_in_the_group_counts_for_its_sender_with_a_quiet_receipt(town: Neighbourhood) -> None:
    answer = town.says(WANG, "36.5")

    assert celsius(town, "王秀英") == 36.5
    assert {type(one) for one in answer.effects} == {Receipt, Refresh}
    assert town.missing() == ["张三", "李梅", "张小宝", "赵一", "钱二"]


def test_a_number_in_private_counts_as_well(town: Neighbourhood) -> None:
    town.tells(ZHANG, "３６．６")

    assert celsius(town, "张三") == 36.6


def test_365_means_something_only_in_reply_to_us(town: Neighbourhood) -> None:
    town.says(ZHANG, "365")
    assert town.stands("张三") is None

    town.says(ZHANG, "365", reply=True)
    assert celsius(town, "张三") == 36.5


def test_several_people_of_a_household_in_one_message(town: Neighbourhood) -> None:
    town.says(ZHANG, "我36.5 李梅36.6 张小宝36.7")

    assert [celsius(town, name) for name in ("张三", "李梅", "张小宝")] == [36.5, 36.6, 36.7]


def test_whole_household_well_in_words(town: Neighbourhood) -> None:
    town.says(ZHANG, "全家正常")

    stands = [town.stands(name) for name in ("张三", "李梅", "张小宝")]
    assert [stand and stand.status for stand in stands] == ["normal"] * 3
    assert town.stands("王秀英") is None


def test_whole_household_well_by_a_tap(town: Neighbourhood) -> None:
    toast = town.presses(LI, f"n:{town.round().id}").of(Toast)[0]

    assert (toast.text.key, toast.text.params) == ("press.normal", {"count": 3})
    assert town.missing() == ["王秀英", "赵一", "钱二"]


def test_a_flatmate_speaks_for_nobody_else_by_a_tap(town: Neighbourhood) -> None:
    town.presses(ZHAO, f"n:{town.round().id}")

    assert town.stands("赵一") is not None
    assert town.stands("钱二") is None


def test_a_flatmate_speaks_for_nobody_else_in_words(town: Neighbourhood) -> None:
    town.says(ZHAO, "全家正常")

    assert town.stands("赵一") is not None
    assert town.stands("钱二") is None


def test_a_relation_is_asked_once_and_then_known(town: Neighbourhood) -> None:
    town.says(ZHANG, "老婆36.8")
    assert town.stands("李梅") is None

    asked = town.passes(at("09:00:30"))
    tell = next(one for _, effects in asked for one in effects if isinstance(one, Tell))
    button = next(b for row in tell.buttons for b in row if b.label.params.get("name") == "李梅")
    town.presses(ZHANG, button.data, chat=ZHANG)
    assert celsius(town, "李梅") == 36.8

    town.says(ZHANG, "老婆36.4")
    assert celsius(town, "李梅") == 36.4


def test_a_relation_of_two_is_the_other_one(town: Neighbourhood) -> None:
    town.resident("张小宝").declined = True

    town.says(ZHANG, "老婆36.8")

    assert celsius(town, "李梅") == 36.8


def test_a_proxy_for_a_neighbour_by_door_and_title(town: Neighbourhood) -> None:
    town.says(ZHANG, "代3-1-502王奶奶 36.4")

    assert celsius(town, "王秀英") == 36.4
    reading = town.db.exec(select(Reading).where(Reading.resident_id == town.resident("王秀英").id)).one()
    assert (reading.account_id, reading.own) == (town.account(ZHANG), False)


def test_a_name_that_two_could_have_is_not_guessed(town: Neighbourhood) -> None:
    town.says(WANG, "3-1-501 张 36.4")

    assert [town.stands(name) for name in ("张三", "李梅", "张小宝")] == [None] * 3
    assert len(town.db.exec(select(Reading).where(col(Reading.resident_id).is_(None))).all()) == 1


def test_a_chain_places_every_line_it_can(town: Neighbourhood) -> None:
    town.says(LI, "接龙\n1. 3-1-502王秀英 36.5\n2. 3-1-501张小宝 36.6\n3. 3-1-501李梅 36.7\n4. 3-1-999周八 36.4")

    assert [celsius(town, name) for name in ("王秀英", "张小宝", "李梅")] == [36.5, 36.6, 36.7]
    assert len(town.db.exec(select(Reading).where(col(Reading.resident_id).is_(None))).all()) == 1


def test_a_resident_in_two_grids_groups_counts_once_and_at_home(town: Neighbourhood) -> None:
    town.says(WANG, "36.5", chat=OTHER_GROUP)
    town.says(WANG, "36.6")

    assert celsius(town, "王秀英") == 36.6
    assert town.stands("王秀英", grid="幸福二格") is None
    assert sum(tally.reported for tally in rounds.tally(town.db, town.round())) == 1
    assert sum(tally.reported for tally in rounds.tally(town.db, town.round(grid="幸福二格"))) == 0


def test_a_tap_in_another_grids_group_counts_at_home(town: Neighbourhood) -> None:
    town.presses(WANG, f"n:{town.round(grid='幸福二格').id}", chat=OTHER_GROUP)

    assert town.stands("王秀英") is not None


def test_a_relative_elsewhere_reports_for_one_person(town: Neighbourhood) -> None:
    town.enrol(STRANGER, "王秀英", relation="relative")

    town.tells(STRANGER, "我妈36.5")

    assert celsius(town, "王秀英") == 36.5


def test_a_report_of_the_worker_is_recorded_as_such(town: Neighbourhood) -> None:
    town.commands(WORKER, "record", "3-1-502 王秀英 36.9")

    reading = town.db.exec(select(Reading).where(Reading.resident_id == town.resident("王秀英").id)).one()
    assert (reading.celsius, reading.source, reading.own) == (36.9, "worker", False)


# --- what nothing can erase -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (ZHANG, "我正常"),
        (ZHANG, "全家正常"),
        (LI, "张三36.5"),
        (LI, "接龙\n1. 张三 36.5\n2. 李梅 36.6\n3. 张小宝 36.4\n4. 3-1-502 36.5"),
        (ZHANG, "不对,我正常"),
    ],
)
def test_a_fever_is_not_erased_by(town: Neighbourhood, who: int, words: str) -> None:
    town.says(ZHANG, "38.5")

    town.says(who, words)

    stand = town.stands("张三")
    assert stand is not None
    assert (stand.celsius, stand.fever) == (38.5, True)


def test_a_fever_is_not_erased_by_a_tap_and_the_tap_says_so(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.5")

    toast = town.presses(ZHANG, f"n:{town.round().id}").of(Toast)[0]

    assert (toast.text.key, toast.alert) == ("press.normal_but_ill", True)
    stand = town.stands("张三")
    assert stand is not None
    assert (stand.celsius, stand.fever, stand.differs) == (38.5, True, True)


def test_a_number_corrects_a_fever(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.5")

    town.says(ZHANG, "打错了,是36.5", at=at("09:02"))

    stand = town.stands("张三")
    assert stand is not None
    assert (stand.celsius, stand.fever) == (36.5, False)
    kept = town.db.exec(select(Reading.celsius, Reading.withdrawn).order_by(col(Reading.id))).all()
    assert list(kept) == [(38.5, True), (36.5, False)]


def test_a_later_number_shows_and_the_fever_stays_with_the_worker(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.5")

    town.says(ZHANG, "36.5", at=at("15:00"))

    stand = town.stands("张三")
    assert stand is not None
    assert (stand.celsius, stand.fever, stand.differs, stand.corrected) == (36.5, True, True, True)


def test_a_proxy_does_not_override_the_persons_own_word(town: Neighbourhood) -> None:
    town.says(WANG, "36.5")

    town.says(ZHANG, "代3-1-502王奶奶 38.4")

    stand = town.stands("王秀英")
    assert stand is not None
    assert (stand.celsius, stand.fever, stand.differs) == (36.5, True, True)
    assert len(town.tickets("fever")) == 1


def test_symptoms_stay_after_a_normal_number(town: Neighbourhood) -> None:
    town.says(ZHANG, "36.8 咳嗽")

    town.says(ZHANG, "36.6", at=at("15:00"))

    stand = town.stands("张三")
    assert stand is not None
    assert (stand.celsius, stand.symptoms) == (36.6, ["咳嗽"])


# --- edits ------------------------------------------------------------------------------------------------


def test_an_edited_value_is_replaced_and_keeps_its_history(town: Neighbourhood) -> None:
    town.says(ZHANG, "36.5", message=50)

    town.edits(ZHANG, 50, "36.9", at=at("09:10"))

    stand = town.stands("张三")
    assert stand is not None
    assert stand.celsius == 36.9
    assert [r.withdrawn for r in town.db.exec(select(Reading).order_by(col(Reading.id)))] == [True, False]
    assert [s.version for s in town.db.exec(select(Statement).order_by(col(Statement.id)))] == [0, 1]


def test_an_edit_retimes_only_the_values_it_changes(town: Neighbourhood) -> None:
    town.says(ZHANG, "我36.5 李梅36.6", message=50, at=at("17:50"))

    town.edits(ZHANG, 50, "我36.5 李梅36.8", at=at("18:20"))

    mine, hers = town.stands("张三"), town.stands("李梅")
    assert mine is not None
    assert hers is not None
    assert (mine.celsius, mine.late) == (36.5, False)
    assert (hers.celsius, hers.late) == (36.8, True)


@pytest.mark.parametrize("words", ["大家早上好", "我正常", "李梅36.6", "全家正常"])
def test_an_edit_takes_no_fever_away_without_a_number_for_it(town: Neighbourhood, words: str) -> None:
    town.says(ZHANG, "我38.5", message=50)

    town.edits(ZHANG, 50, words, at=at("09:10"))

    stand = town.stands("张三")
    assert stand is not None
    assert (stand.celsius, stand.fever) == (38.5, True)


def test_an_edit_with_a_number_corrects_a_fever(town: Neighbourhood) -> None:
    town.says(ZHANG, "38.5", message=50)

    town.edits(ZHANG, 50, "36.5", at=at("09:01"))

    stand = town.stands("张三")
    assert stand is not None
    assert (stand.celsius, stand.fever) == (36.5, False)


def test_an_edit_that_says_nothing_takes_a_normal_value_back(town: Neighbourhood) -> None:
    town.says(ZHANG, "36.5", message=50)

    town.edits(ZHANG, 50, "打错群了", at=at("09:10"))

    assert town.stands("张三") is None
    assert "张三" in town.missing()


def test_an_edit_into_a_report_is_one(town: Neighbourhood) -> None:
    town.says(ZHANG, "大家好", message=50)

    town.edits(ZHANG, 50, "36.5", at=at("09:10"))

    assert celsius(town, "张三") == 36.5


def test_somebody_elses_message_is_not_edited_by_its_number(town: Neighbourhood) -> None:
    town.says(ZHANG, "36.5", message=50)
    town.tells(LI, "36.6", message=50)

    town.edits(LI, 50, "36.8", chat=LI)

    assert (celsius(town, "张三"), celsius(town, "李梅")) == (36.5, 36.8)


# --- when it counts ---------------------------------------------------------------------------------------


def test_yesterdays_value_goes_to_yesterdays_round(town: Neighbourhood) -> None:
    town.says(ZHANG, "昨天36.6")

    yesterday = town.stands("张三", day=DAY - timedelta(days=1))
    assert yesterday is not None
    assert (yesterday.celsius, yesterday.late) == (36.6, True)
    assert town.stands("张三") is None


def test_before_the_opening_is_on_time_and_spares_the_reminder(town: Neighbourhood) -> None:
    tomorrow = DAY + timedelta(days=1)
    town.says(WANG, "36.5", at=at("06:10", tomorrow))
    town.opens(day=tomorrow)

    reminded = town.passes(at("12:00", tomorrow))

    stand = town.stands("王秀英", day=tomorrow)
    assert stand is not None
    assert stand.late is False
    told = {one.chat_id for _, effects in reminded for one in effects if isinstance(one, Tell) and one.chat_id > 0}
    assert ZHANG in told
    assert WANG not in told


def test_after_the_cut_off_is_late_and_says_so(town: Neighbourhood) -> None:
    town.passes(at("18:00"))

    answer = town.tells(WANG, "36.5", at=at("18:00:01"))

    stand = town.stands("王秀英")
    assert stand is not None
    assert stand.late is True
    assert "report.kept_late" in answer.keys


def test_lateness_goes_by_when_it_was_said_not_by_when_it_came(town: Neighbourhood) -> None:
    town.passes(at("18:00"))

    town.says(WANG, "36.5", said=at("17:59:59"), at=at("18:30"))

    stand = town.stands("王秀英")
    assert stand is not None
    assert stand.late is False


def test_late_after_on_time_is_not_late(town: Neighbourhood) -> None:
    town.says(WANG, "36.5")
    town.says(WANG, "36.7", at=at("18:30"))

    stand = town.stands("王秀英")
    assert stand is not None
    assert (stand.celsius, stand.late) == (36.7, False)


# --- people who are not known, or do not want to be -------------------------------------------------------


def test_a_newcomers_reading_is_kept_and_joined_when_they_enrol(town: Neighbourhood) -> None:
    town.says(STRANGER, "36.7")
    shown = VIEWS["today"](town.db, {"grid": town.grid().id}, town.now)
    assert "today.unplaced" in [line.key for page in shown for line in page.lines]

    town.commands(STRANGER, "start")
    for said in ("1", "3-1-501 张小宝", "1", "1"):  # I agree; who I am; no phone; that is right
        town.tells(STRANGER, said)

    assert celsius(town, "张小宝") == 36.7
    assert town.db.exec(select(Reading).where(col(Reading.resident_id).is_(None))).all() == []


def test_a_newcomers_fever_is_one_ticket_before_and_after_they_enrol(town: Neighbourhood) -> None:
    town.says(STRANGER, "38.7")
    assert [ticket.resident_id for ticket in town.tickets("fever")] == [None]

    town.commands(STRANGER, "start")
    for said in ("1", "3-1-501 张小宝", "1", "1"):
        town.tells(STRANGER, said)
    town.says(STRANGER, "38.8", at=at("09:05"))

    assert [ticket.resident_id for ticket in town.tickets("fever")] == [town.resident("张小宝").id]


def test_two_unplaced_fevers_of_one_chain_are_two_tickets(town: Neighbourhood) -> None:
    town.says(STRANGER, "3-1-901 38.5\n3-1-902 38.9")

    assert len(town.tickets("fever")) == 2


def test_who_declined_is_not_stored_but_a_fever_reaches_the_worker(town: Neighbourhood) -> None:
    people.set_consent(town.db, town.account(STRANGER, grid="幸福一格"), None)

    town.says(STRANGER, "36.7")
    town.says(STRANGER, "365")
    answer = town.says(STRANGER, "38.7")

    assert town.db.exec(select(Reading)).all() == []
    assert town.db.exec(select(Statement)).all() == []
    assert answer.of(Receipt) == []
    assert [ticket.kind for ticket in town.db.exec(select(Ticket))] == ["fever"]


def test_who_declines_has_what_was_kept_erased(town: Neighbourhood) -> None:
    town.says(STRANGER, "38.7")
    town.commands(STRANGER, "start")
    town.tells(STRANGER, "2")

    assert town.db.exec(select(Account.declined).where(Account.telegram_id == STRANGER)).one() is True
    assert town.db.exec(select(Reading)).all() == []
    assert town.db.exec(select(Statement)).all() == []


def test_declined_residents_are_neither_missing_nor_reminded(town: Neighbourhood) -> None:
    town.resident("王秀英").declined = True
    town.forget()

    reminded = town.passes(at("12:00"))

    assert "王秀英" not in town.missing()
    assert WANG not in [one.chat_id for _, effects in reminded for one in effects if isinstance(one, Tell)]
    town.says(ZHANG, "代3-1-502 36.4")
    assert town.stands("王秀英") is None


# --- the household is one, a flat is not ------------------------------------------------------------------


def test_a_reminder_names_the_household_but_not_the_flatmates(town: Neighbourhood) -> None:
    reminded = town.passes(at("12:00"))

    told = {
        one.chat_id: said.params["names"]
        for _, effects in reminded
        for one in effects
        if isinstance(one, Tell) and one.chat_id > 0
        for said in one.lines
        if said.key == "remind.private"
    }
    assert told[ZHANG] == "张三、李梅、张小宝"
    assert told[ZHAO] == "赵一"


def test_nobody_is_reminded_who_has_reported_in_a_flat(town: Neighbourhood) -> None:
    town.says(ZHAO, "36.5")

    reminded = town.passes(at("12:00"))

    assert ZHAO not in [one.chat_id for _, effects in reminded for one in effects if isinstance(one, Tell)]


# --- what it leads to -------------------------------------------------------------------------------------


def test_a_receipt_of_a_fever_looks_like_any_other_in_the_group(town: Neighbourhood) -> None:
    well, ill = town.says(WANG, "36.5"), town.says(ZHANG, "38.5")

    in_group = [[type(o) for o in a.effects if isinstance(o, Receipt | Reply | Toast)] for a in (well, ill)]
    assert in_group[0] == in_group[1] == [Receipt]
    assert all(one.chat_id != GROUP for one in ill.of(Tell))


def test_a_private_receipt_reads_back_what_was_kept(town: Neighbourhood) -> None:
    receipt = town.tells(ZHANG, "我36.5 李梅36.6").of(Receipt)[0]

    assert [line.params["name"] for line in receipt.lines if line.key == "report.line"] == ["张三", "李梅"]


@pytest.mark.parametrize("words", ["今天白菜3.65一斤", "外面36度热死了", "谁家有37.5的鞋"])
def test_prices_weather_and_shoes_are_nobodys_temperature(town: Neighbourhood, words: str) -> None:
    town.says(ZHANG, words)

    assert town.db.exec(select(Reading)).all() == []


def test_me_tells_what_when_from_which_words_and_by_whom(town: Neighbourhood) -> None:
    town.says(ZHANG, "我36.5 李梅36.6", at=at("09:30"))
    show = town.commands(LI, "me").effects[0]

    page = VIEWS["me"](town.db, show.ids, town.now)[0]  # type: ignore[union-attr]

    line = next(one for one in page.lines if one.key == "me.line_by")
    assert (line.params["at"], line.params["by"]) == ("03-02 09:30", "张三")


def test_me_shows_an_unproven_account_only_what_it_said_itself(town: Neighbourhood) -> None:
    town.says(WANG, "38.6")
    town.enrol(STRANGER, "王秀英", verified=False)
    town.tells(STRANGER, "36.5")
    show = town.commands(STRANGER, "me").effects[0]

    shown = [line for page in VIEWS["me"](town.db, show.ids, town.now) for line in page.lines]  # type: ignore[union-attr]

    assert [line.key for line in shown] == ["me.title", "me.line"]


def test_me_of_one_proven_relative_opens_nothing_else(town: Neighbourhood) -> None:
    town.says(WANG, "38.6")
    town.enrol(STRANGER, "孙七", relation="relative", verified=True)
    town.enrol(STRANGER, "王秀英", verified=False)
    show = town.commands(STRANGER, "me").effects[0]

    shown = [line for page in VIEWS["me"](town.db, show.ids, town.now) for line in page.lines]  # type: ignore[union-attr]

    assert "me.line_by" not in [line.key for line in shown]
