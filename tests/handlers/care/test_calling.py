"""The call list: one person at a time to each caller, until every call has an outcome."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from bot.render import Drawer
from handlers.effects import Show, Tell
from handlers.incoming import Incoming
from handlers.pages import pages
from storage import calls
from storage.models import Audit, Call, Outbox, Resident, Role
from tests.neighbourhood import DAY, GROUP, LI, WANG, WORKER, ZHANG, Answer, Neighbourhood, at

VOLUNTEER, SECOND = 401, 402


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    """王秀英 and 赵一 are rung; 钱二 has a telephone but only reads."""
    town.employ(VOLUNTEER, "幸福一格", "volunteer")
    town.employ(SECOND, "幸福一格", "volunteer")
    for name, contact in (("王秀英", "phone"), ("赵一", "phone"), ("钱二", "text")):
        town.resident(name).contact = contact
    town.forget()
    town.opens()


def offer(answer: Answer) -> Show | None:
    return next((one for one in answer.of(Show) if one.view == "calling"), None)


def whom(town: Neighbourhood, answer: Answer) -> str | None:
    """The name on the page the caller is shown; None when there is none."""
    shown = offer(answer)
    call = town.db.get(Call, shown.ids["call"]) if shown is not None else None
    return None if call is None else town.db.get_one(Resident, call.resident_id).name


def page(town: Neighbourhood, answer: Answer) -> str:
    shown = offer(answer)
    assert shown is not None
    letter = {"view": shown.view, "ids": shown.ids, "language": shown.language}
    return "\n".join(drawn.text for drawn in Drawer("linli_bot").page(town.db, letter, town.now))


def rings(town: Neighbourhood, who: int = VOLUNTEER, **how: Any) -> Answer:
    return town.commands(who, "calls", **how)


def said(town: Neighbourhood, outcome: str, who: int = VOLUNTEER, **how: Any) -> Answer:
    """Ring whoever is offered, and tell the outcome."""
    shown = offer(rings(town, who, **how))
    assert shown is not None
    return town.presses(who, f"u:{shown.ids['call']}:{outcome}", chat=who)


# --- who is rung, and by whom -----------------------------------------------------------------------------


def test_who_chose_the_telephone_is_offered_in_stair_order(town: Neighbourhood) -> None:
    assert whom(town, rings(town)) == "王秀英"
    assert whom(town, said(town, "refused")) == "赵一"
    assert whom(town, said(town, "refused")) is None


def test_text_only_people_are_never_rung(town: Neighbourhood) -> None:
    town.resident("王秀英").contact = town.resident("赵一").contact = "text"
    town.forget()

    assert rings(town).keys == ["calling.nobody_left"]


def test_an_elder_whom_no_chat_reaches_is_rung_too(town: Neighbourhood) -> None:
    town.resident("王秀英").contact = "chat"
    town.forget()
    assert whom(town, rings(town)) == "赵一"

    town.handle(Incoming(0, "membership", WANG, private=True, user_id=WANG, said_at=town.now, bot_is="kicked"))

    assert whom(town, rings(town, SECOND)) == "王秀英"


def test_who_reported_is_not_rung(town: Neighbourhood) -> None:
    town.tells(WANG, "36.5")

    assert whom(town, rings(town)) == "赵一"


def test_nobody_is_rung_before_the_round_opens(town: Neighbourhood) -> None:
    assert rings(town, at=at("06:00", DAY + timedelta(days=1))).keys == ["calling.nobody_left"]


def test_two_callers_never_ring_the_same_person(town: Neighbourhood) -> None:
    assert whom(town, rings(town, VOLUNTEER)) == "王秀英"
    assert whom(town, rings(town, SECOND)) == "赵一"
    assert rings(town, WORKER).keys == ["calling.later"]


def test_who_asks_again_is_given_the_one_in_hand(town: Neighbourhood) -> None:
    first, again = offer(rings(town)), offer(rings(town))

    assert first is not None
    assert again is not None
    assert first.ids["call"] == again.ids["call"]


def test_an_offer_nobody_told_the_outcome_of_returns_by_itself(town: Neighbourhood) -> None:
    rings(town, VOLUNTEER)

    assert whom(town, rings(town, SECOND, at=at("09:14"))) == "赵一"
    assert whom(town, rings(town, WORKER, at=at("09:15"))) == "王秀英"


def test_the_next_one_leaves_the_first_to_others(town: Neighbourhood) -> None:
    assert whom(town, said(town, "next")) == "赵一"
    assert whom(town, rings(town, SECOND)) == "王秀英"


@pytest.mark.parametrize("who", [ZHANG, LI])
def test_who_makes_no_calls_hears_the_number_to_ring(town: Neighbourhood, who: int) -> None:
    assert town.tells(who, "电话").keys == ["calling.number"]
    assert town.db.exec(select(Call)).all() == []


def test_the_list_never_goes_to_the_group(town: Neighbourhood) -> None:
    answer = rings(town, chat=GROUP)

    assert {one.chat_id for one in answer.of(Show)} == {VOLUNTEER}


def test_a_volunteer_of_another_grid_is_offered_nobody(town: Neighbourhood) -> None:
    town.employ(403, "幸福二格", "volunteer")

    assert rings(town, 403).keys == ["calling.nobody_left"]


# --- what they see ----------------------------------------------------------------------------------------


def test_a_volunteer_sees_name_number_and_address_form_and_no_more(town: Neighbourhood) -> None:
    town.resident("王秀英").tags = ["独居", "女"]
    town.forget()
    said(town, "hospital")
    town.opens(day=DAY + timedelta(days=1))

    words = page(town, rings(town))

    assert "王秀英" in words
    assert "13800000003" in words
    assert "王奶奶" in words
    assert not [word for word in ("住院", "独居", "3-1-502", "+86") if word in words]


def test_a_worker_sees_the_door_and_how_the_last_call_ended(town: Neighbourhood) -> None:
    said(town, "hospital", WORKER)
    town.opens(day=DAY + timedelta(days=1))

    words = page(town, rings(town, WORKER))

    assert "3-1-502" in words
    assert "上次联系:03-02 09:00 住院" in words


def test_no_number_waits_in_the_outbox(town: Neighbourhood) -> None:
    rings(town)

    assert "1380000" not in str([one.payload for one in town.db.exec(select(Outbox))])


# --- outcomes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("outcome", "day"), [("refused", "refused"), ("away", "away"), ("hospital", "hospital")])
def test_an_outcome_ends_their_day(town: Neighbourhood, outcome: str, day: str) -> None:
    said(town, outcome)

    wang = town.resident("王秀英").id or 0
    assert calls.day_outcomes(town.db, [wang], DAY) == {wang: day}
    assert [one.outcome for one in calls.of_day(town.db, wang, DAY)] == [outcome]


def test_nobody_answers_twice_and_somebody_goes_to_the_door(town: Neighbourhood) -> None:
    town.resident("赵一").contact = "chat"
    town.forget()
    said(town, "nobody")
    assert rings(town, at=at("09:29")).keys == ["calling.later"]
    assert town.tickets("visit") == []

    said(town, "nobody", at=at("09:31"))

    (visit,) = town.tickets("visit")
    assert (visit.resident_id, visit.category) == (town.resident("王秀英").id, "nobody")
    assert rings(town, at=at("11:00")).keys == ["calling.nobody_left"]


@pytest.mark.parametrize(("asked_for", "state"), [(False, "DONE"), (True, "OPEN")])
def test_who_reports_after_all_is_not_visited_unless_they_wished_it(
    town: Neighbourhood, asked_for: bool, state: str
) -> None:
    if asked_for:
        said(town, "visit")
    else:
        town.resident("赵一").contact = "chat"
        town.forget()
        said(town, "nobody")
        said(town, "nobody", SECOND, at=at("09:31"))
        assert len(town.tickets("visit")) == 1

    town.tells(WANG, "36.5", at=at("09:40"))
    town.passes(at("09:42"))

    assert [one.state for one in town.tickets("visit")] == [state]


def test_a_visit_asked_for_is_one_ticket_with_its_outcomes(town: Neighbourhood) -> None:
    said(town, "visit")
    (visit,) = town.tickets("visit")
    town.presses(WORKER, f"t:{visit.id}:claim", chat=WORKER)

    (card,) = pages.VIEWS["ticket"](town.db, {"ticket": visit.id}, town.now)
    assert [one.data for row in card.buttons for one in row][:3] == [
        f"m:{visit.id}:seen",
        f"m:{visit.id}:nobody",
        f"m:{visit.id}:away",
    ]
    town.presses(WORKER, f"m:{visit.id}:seen", chat=WORKER)

    wang = town.resident("王秀英").id or 0
    assert town.tickets("visit")[0].state == "DONE"
    assert calls.day_outcomes(town.db, [wang], DAY) == {wang: "seen"}
    assert "王秀英" not in town.missing()


def test_nobody_at_home_puts_the_visit_back(town: Neighbourhood) -> None:
    said(town, "visit")
    (visit,) = town.tickets("visit")
    town.presses(WORKER, f"t:{visit.id}:claim", chat=WORKER)

    town.presses(WORKER, f"m:{visit.id}:nobody", chat=WORKER)

    assert town.tickets("visit")[0].state == "OPEN"
    assert calls.day_outcomes(town.db, [visit.resident_id or 0], DAY) == {}


def test_an_outcome_told_twice_is_told_once(town: Neighbourhood) -> None:
    shown = offer(rings(town))
    assert shown is not None
    data = f"u:{shown.ids['call']}:nobody"
    town.presses(VOLUNTEER, data, chat=VOLUNTEER)

    assert town.presses(VOLUNTEER, data, chat=VOLUNTEER).keys == ["calling.already"]
    assert [one.outcome for one in calls.of_day(town.db, town.resident("王秀英").id or 0, DAY)] == ["nobody"]


def test_a_button_of_yesterday_records_nothing(town: Neighbourhood) -> None:
    shown = offer(rings(town))
    assert shown is not None
    town.opens(day=DAY + timedelta(days=1))

    answer = town.presses(VOLUNTEER, f"u:{shown.ids['call']}:reached", chat=VOLUNTEER)

    assert answer.keys == ["calling.over"]


def test_who_is_no_volunteer_any_more_cannot_tell_an_outcome(town: Neighbourhood) -> None:
    shown = offer(rings(town))
    assert shown is not None
    for role in town.db.exec(select(Role).where(Role.account_id == town.account(VOLUNTEER))):
        town.db.delete(role)
    town.forget()

    answer = town.presses(VOLUNTEER, f"u:{shown.ids['call']}:reached", chat=VOLUNTEER)

    assert answer.keys == ["press.not_yours"]


def test_every_look_and_outcome_is_audited_without_a_name(town: Neighbourhood) -> None:
    said(town, "nobody")

    acts = town.db.exec(select(Audit).where(col(Audit.action).startswith("calling.")).order_by(col(Audit.id))).all()
    wang, zhao = (town.resident(name).id for name in ("王秀英", "赵一"))
    assert [(one.action, one.subject) for one in acts] == [
        ("calling.look", f"resident {wang}"),
        ("calling.nobody", f"resident {wang}"),
        ("calling.look", f"resident {zhao}"),
    ]


# --- on the telephone -------------------------------------------------------------------------------------


def on_the_line(town: Neighbourhood, who: int = VOLUNTEER) -> str:
    """Ring 王秀英 and reach her; the call's number."""
    shown = offer(rings(town, who))
    assert shown is not None
    answer = town.presses(who, f"u:{shown.ids['call']}:reached", chat=who)
    assert "calling.how_are_they" in answer.keys
    return str(shown.ids["call"])


@pytest.mark.parametrize("typed", ["36.5", "３６．５", "三十六度五", "365"])
def test_a_typed_number_is_theirs_and_not_the_callers(town: Neighbourhood, typed: str) -> None:
    on_the_line(town, WORKER)

    answer = town.tells(WORKER, typed)

    stands = town.stands("王秀英")
    assert stands is not None
    assert (stands.celsius, stands.fever) == (36.5, False)
    assert whom(town, answer) == "赵一"


@pytest.mark.parametrize(("said_", "celsius"), [("365", 36.5), ("well", None)])
def test_one_tap_is_their_report_too(town: Neighbourhood, said_: str, celsius: float | None) -> None:
    call = on_the_line(town)

    town.presses(VOLUNTEER, f"u:{call}:{said_}", chat=VOLUNTEER)

    stands = town.stands("王秀英")
    assert stands is not None
    assert stands.celsius == celsius
    assert "王秀英" not in town.missing()
    wang = town.resident("王秀英").id or 0
    assert calls.day_outcomes(town.db, [wang], DAY) == {wang: "reached"}


def test_a_fever_on_the_telephone_is_an_alarm_and_keeps_the_caller(town: Neighbourhood) -> None:
    on_the_line(town)

    answer = town.tells(VOLUNTEER, "38.5 咳嗽")

    (alarm,) = town.tickets("fever")
    assert alarm.resident_id == town.resident("王秀英").id
    assert offer(answer) is None
    assert "calling.when_ready" in answer.keys


def test_a_second_number_corrects_the_first(town: Neighbourhood) -> None:
    on_the_line(town)
    town.tells(VOLUNTEER, "38.5")

    town.tells(VOLUNTEER, "36.5")

    stands = town.stands("王秀英")
    assert stands is not None
    assert stands.celsius == 36.5


def test_a_self_report_stays_beside_what_a_caller_heard(town: Neighbourhood) -> None:
    call = on_the_line(town)
    town.tells(WANG, "36.4")

    town.presses(VOLUNTEER, f"u:{call}:369", chat=VOLUNTEER)

    stands = town.stands("王秀英")
    assert stands is not None
    assert stands.celsius == 36.4


def test_help_is_a_ticket_at_once_and_gets_its_words_afterwards(town: Neighbourhood) -> None:
    call = on_the_line(town)
    town.presses(VOLUNTEER, f"u:{call}:help", chat=VOLUNTEER)
    (need,) = town.tickets("need")
    assert need.resident_id == town.resident("王秀英").id

    town.tells(VOLUNTEER, "降压药两盒,家里快没有了")

    (need,) = town.tickets("need")
    assert "降压药" in str(need.items)


def test_words_of_danger_on_the_telephone_are_the_residents_emergency(town: Neighbourhood) -> None:
    on_the_line(town)

    answer = town.tells(VOLUNTEER, "她摔倒了起不来")

    (emergency,) = town.tickets("emergency")
    assert emergency.resident_id == town.resident("王秀英").id
    assert answer.keys == ["calling.emergency"]


def test_a_quarter_of_an_hour_later_a_number_is_the_writers_own(town: Neighbourhood) -> None:
    town.employ(ZHANG, "幸福一格", "volunteer")
    on_the_line(town, ZHANG)

    town.tells(ZHANG, "36.8", at=at("09:20"))

    stands = town.stands("张三")
    assert stands is not None
    assert stands.celsius == 36.8
    assert town.stands("王秀英") is None


def test_soon_after_their_report_a_number_is_the_writers_own_again(town: Neighbourhood) -> None:
    town.employ(ZHANG, "幸福一格", "volunteer")
    on_the_line(town, ZHANG)
    town.tells(ZHANG, "38.5")

    town.tells(ZHANG, "36.8", at=at("09:03"))

    own, theirs = town.stands("张三"), town.stands("王秀英")
    assert own is not None
    assert theirs is not None
    assert (own.celsius, theirs.celsius) == (36.8, 38.5)


def test_what_names_somebody_else_is_not_theirs(town: Neighbourhood) -> None:
    town.employ(ZHANG, "幸福一格", "volunteer")
    on_the_line(town, ZHANG)

    town.tells(ZHANG, "李梅 36.8")

    assert town.stands("王秀英") is None
    assert town.stands("李梅") is not None


@pytest.mark.parametrize("value", ["465", "330", "abc", "-1", ""])
def test_no_forged_value_is_kept(town: Neighbourhood, value: str) -> None:
    call = on_the_line(town)

    assert town.presses(VOLUNTEER, f"u:{call}:{value}", chat=VOLUNTEER).keys[:1] == ["press.old"]
    assert town.stands("王秀英") is None


def test_the_residents_chat_hears_nothing_of_it(town: Neighbourhood) -> None:
    on_the_line(town)

    answer = town.tells(VOLUNTEER, "36.5")

    assert not [one for one in answer.of(Tell) if one.chat_id == WANG]


# --- the next morning -------------------------------------------------------------------------------------


def test_whom_nobody_reached_is_the_first_thing_on_the_workers_screen_next_day(town: Neighbourhood) -> None:
    said(town, "refused")
    said(town, "nobody")
    tomorrow = DAY + timedelta(days=1)
    town.passes(at("23:59:59"))
    town.opens(day=tomorrow)

    letter = {"view": "today", "ids": {"grid": town.grid().id}, "language": "zh"}
    shown = "\n".join(one.text for one in Drawer("linli_bot").page(town.db, letter, town.now))

    zhao, wang = (town.resident(name).id or 0 for name in ("赵一", "王秀英"))
    assert calls.day_outcomes(town.db, [zhao, wang], DAY) == {zhao: "not_reached", wang: "refused"}
    first, second = shown.split("\n")[:2]
    assert "没联系上" in first or "没有联系上" in first, shown
    assert "赵一" in second
    assert "王秀英" not in shown


# --- outcomes in words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [("没人接", "nobody"), ("打不通", "nobody"), ("要上门", "visit"), ("不在家", "away"), ("住院了", "hospital")],
)
def test_an_outcome_may_be_typed_in_place_of_its_button(town: Neighbourhood, typed: str, outcome: str) -> None:
    rings(town)

    answer = town.tells(VOLUNTEER, typed)

    assert next(iter(town.db.exec(select(Call.outcome).order_by(col(Call.id))))) == outcome
    assert answer.keys[0] in (f"calling.toast_{outcome}", "calling.toast_visit")
    assert town.tickets("need") == []


@pytest.mark.parametrize("typed", ["接通 36.6", "通了 36.6", "36.6"])
def test_reached_and_the_number_may_be_typed_at_once(town: Neighbourhood, typed: str) -> None:
    name = whom(town, rings(town)) or ""

    town.tells(VOLUNTEER, typed)

    stands = town.stands(name)
    assert stands is not None
    assert stands.celsius == 36.6


def test_reached_alone_asks_how_they_are(town: Neighbourhood) -> None:
    rings(town)

    assert town.tells(VOLUNTEER, "接通").keys == ["calling.how_are_they"]


def test_a_bare_number_of_a_caller_who_lives_here_is_their_own(town: Neighbourhood) -> None:
    town.enrol(VOLUNTEER, "李梅")
    name = whom(town, rings(town)) or ""

    town.tells(VOLUNTEER, "36.6")

    assert (town.stands(name), town.stands("李梅") is None) == (None, False)


def test_a_second_bare_number_is_nobodys_until_it_is_said_whose(town: Neighbourhood) -> None:
    first = whom(town, rings(town)) or ""
    second = whom(town, town.tells(VOLUNTEER, "36.6"))

    answer = town.tells(VOLUNTEER, "36.8")

    assert answer.keys == ["calling.of_whom"]
    assert second is not None
    assert town.stands(second) is None
    town.tells(VOLUNTEER, "接通 36.8")
    assert [getattr(town.stands(name), "celsius", None) for name in (first, second)] == [36.6, 36.8]
