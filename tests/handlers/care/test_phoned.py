"""记来电: a call that came in finds its person by number or door, and ends in a record or a ticket."""

import pytest
from sqlmodel import select

from handlers.effects import Reply, Show
from storage import calls, people
from storage.models import Audit, Call
from tests.neighbourhood import DAY, OTHER_WORKER, WANG, WORKER, Answer, Neighbourhood

WANG_RINGS, ZHANG_RINGS, UNKNOWN = "13800000003", "13800000001", "13800009999"


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def rang(town: Neighbourhood, said: str, who: int = WORKER) -> Answer:
    return town.commands(who, "calls", f"来电 {said}".strip())


def buttons(answer: Answer) -> list[str]:
    return [one.data for reply in answer.of(Reply) for row in reply.buttons for one in row]


def shares_a_phone(town: Neighbourhood) -> None:
    """赵一 next door has 王秀英's number too."""
    people.set_phone(town.db, town.resident("赵一"), f"+86{WANG_RINGS}")
    town.forget()


@pytest.mark.parametrize("said", [f"{WANG_RINGS} 36.8", "3-1-502 王秀英 36.8", "502 36.8", f"{WANG_RINGS} 502 36.8"])
def test_number_or_door_and_a_temperature_are_a_record(town: Neighbourhood, said: str) -> None:
    rang(town, said)

    stands = town.stands("王秀英")
    assert stands is not None
    assert stands.celsius == 36.8
    wang = town.resident("王秀英").id or 0
    (call,) = calls.of_day(town.db, wang, DAY)
    assert (call.way, call.outcome, call.account_id) == ("in", "reached", town.account(WORKER))
    assert calls.day_outcomes(town.db, [wang], DAY) == {wang: "reached"}
    assert town.stands("张三") is None


def test_i_am_well_is_a_record_too(town: Neighbourhood) -> None:
    rang(town, f"{WANG_RINGS} 平安")

    assert "王秀英" not in town.missing()


def test_a_wish_is_a_ticket_with_its_words(town: Neighbourhood) -> None:
    rang(town, "3-1-502 王秀英 要买两袋大米")

    (need,) = town.tickets("need")
    assert need.resident_id == town.resident("王秀英").id
    assert "大米" in str(need.items)


def test_a_call_back_is_a_ticket_that_rings(town: Neighbourhood) -> None:
    rang(town, f"{WANG_RINGS} 回电")

    (back,) = town.tickets("help")
    assert back.resident_id == town.resident("王秀英").id


def test_danger_is_an_emergency(town: Neighbourhood) -> None:
    answer = rang(town, f"{WANG_RINGS} 胸口疼得厉害")

    (emergency,) = town.tickets("emergency")
    assert emergency.resident_id == town.resident("王秀英").id
    assert answer.keys == ["calling.emergency"]


def test_a_fever_on_the_phone_is_an_alarm(town: Neighbourhood) -> None:
    rang(town, f"{WANG_RINGS} 38.4")

    assert [one.resident_id for one in town.tickets("fever")] == [town.resident("王秀英").id]


def test_the_number_alone_asks_what_they_want(town: Neighbourhood) -> None:
    answer = rang(town, WANG_RINGS)
    (call,) = town.db.exec(select(Call.id))

    assert answer.keys == ["calling.what_do_they_want"]
    assert buttons(answer) == [
        *(f"u:{call}:{one}" for one in ("well", "help", "363", "365", "367", "369")),
        f"u:{call}:back",
    ]
    town.presses(WORKER, f"u:{call}:365", chat=WORKER)
    stands = town.stands("王秀英")
    assert stands is not None
    assert stands.celsius == 36.5


def test_what_they_want_may_be_typed(town: Neighbourhood) -> None:
    rang(town, WANG_RINGS)

    town.tells(WORKER, "36.6")

    stands = town.stands("王秀英")
    assert stands is not None
    assert stands.celsius == 36.6


def test_a_shared_number_asks_who_it_was(town: Neighbourhood) -> None:
    shares_a_phone(town)
    answer = rang(town, f"{WANG_RINGS} 36.8")

    assert answer.keys == ["phoned.which_person"]
    assert town.stands("王秀英") is None
    zhao = next(one for one in buttons(answer) if one.endswith(f":r{town.resident('赵一').id}"))
    town.presses(WORKER, zhao, chat=WORKER)

    assert (town.stands("王秀英"), town.stands("赵一") is None) == (None, False)


def test_the_door_decides_a_shared_number_at_once(town: Neighbourhood) -> None:
    shares_a_phone(town)

    rang(town, f"{WANG_RINGS} 601 36.8")

    assert town.stands("赵一") is not None
    assert town.stands("钱二") is None


def test_an_unknown_number_asks_the_door_and_goes_on_with_what_was_said(town: Neighbourhood) -> None:
    assert rang(town, f"{UNKNOWN} 36.8").keys == ["phoned.which_door"]

    town.tells(WORKER, "3-1-502 王秀英")

    stands = town.stands("王秀英")
    assert stands is not None
    assert stands.celsius == 36.8


def test_a_door_where_several_live_asks_who(town: Neighbourhood) -> None:
    rang(town, f"{UNKNOWN} 36.8")
    answer = town.tells(WORKER, "3-1-501")
    assert answer.keys == ["phoned.which_person"]

    town.presses(WORKER, buttons(answer)[1], chat=WORKER)

    assert town.stands("李梅") is not None
    assert town.stands("张三") is None


def test_a_door_that_is_not_there_is_asked_once_more(town: Neighbourhood) -> None:
    rang(town, UNKNOWN)

    assert town.tells(WORKER, "3-1-999").keys == ["phoned.no_door"]
    town.tells(WORKER, "3-1-502")
    assert town.tells(WORKER, "36.8") is not None
    assert town.stands("王秀英") is not None


def test_nobody_of_another_grid_is_found(town: Neighbourhood) -> None:
    assert rang(town, f"{WANG_RINGS} 36.8", OTHER_WORKER).keys == ["phoned.which_door"]
    assert rang(town, "3-1-502 王秀英 36.8", OTHER_WORKER).keys == ["phoned.which_door"]
    assert town.stands("王秀英") is None


def test_a_volunteer_rings_and_records_no_calls_that_came_in(town: Neighbourhood) -> None:
    town.employ(401, "幸福一格", "volunteer")

    answer = rang(town, f"{WANG_RINGS} 36.8", 401)

    assert town.stands("王秀英") is None
    assert answer.of(Show) == []


@pytest.mark.parametrize("forged", ["r1", "r99999999", "rx", "r"])
def test_only_those_who_were_offered_can_be_chosen(town: Neighbourhood, forged: str) -> None:
    shares_a_phone(town)
    rang(town, f"{WANG_RINGS} 36.8")
    (call,) = town.db.exec(select(Call.id))

    answer = town.presses(WORKER, f"u:{call}:{forged}", chat=WORKER)

    assert answer.keys[0] in ("press.not_yours", "press.old")
    assert len(town.missing()) == 6


def test_without_anything_it_says_how(town: Neighbourhood) -> None:
    assert rang(town, "").keys == ["phoned.how"]


def test_an_incoming_call_is_audited(town: Neighbourhood) -> None:
    rang(town, f"{WANG_RINGS} 平安")

    acts = town.db.exec(select(Audit.action)).all()
    assert [one for one in acts if one.startswith("calling.")] == ["calling.in", "calling.record"]


def test_the_resident_may_still_report_for_themself(town: Neighbourhood) -> None:
    rang(town, f"{WANG_RINGS} 36.8")

    town.tells(WANG, "36.2")

    stands = town.stands("王秀英")
    assert stands is not None
    assert stands.celsius == 36.2


@pytest.mark.parametrize(
    ("said", "celsius"), [("36.8 要买两袋大米", 36.8), ("平安,就是要买两袋大米", None), ("要买两袋大米,36.8", 36.8)]
)
def test_a_report_and_a_wish_in_one_breath_are_both_kept(town: Neighbourhood, said: str, celsius: float | None) -> None:
    rang(town, f"{WANG_RINGS} {said}")

    stands = town.stands("王秀英")
    assert stands is not None
    assert stands.celsius == celsius
    (need,) = town.tickets("need")
    assert "大米" in str(need.items)


def test_a_symptom_and_a_wish_are_an_alarm_and_a_ticket(town: Neighbourhood) -> None:
    rang(town, f"{WANG_RINGS} 头晕,要人陪去医院")

    assert [len(town.tickets(kind)) for kind in ("fever", "need")] == [1, 1]


def test_a_door_list_is_not_taken_for_the_callers_door(town: Neighbourhood) -> None:
    rang(town, UNKNOWN)

    town.tells(WORKER, "502不在 601 赵一√")

    assert town.stands("赵一") is not None
    (call,) = town.db.exec(select(Call).where(Call.way == "in")).all()
    assert call.resident_id is None


@pytest.mark.parametrize("said", [f"记来电 {WANG_RINGS} 36.8", f"来电 {WANG_RINGS} 36.8", "记来电 王秀英 36.8"])
def test_it_is_written_in_words_too(town: Neighbourhood, said: str) -> None:
    town.tells(WORKER, said)

    stands = town.stands("王秀英")
    assert stands is not None
    assert stands.celsius == 36.8


@pytest.mark.parametrize("said", ["来电了", "来电 5点"])
def test_the_electricity_is_no_call(town: Neighbourhood, said: str) -> None:
    town.tells(WORKER, said)

    assert town.db.exec(select(Call)).all() == []


def test_a_name_that_several_bear_asks_who(town: Neighbourhood) -> None:
    town.resident("赵一").name = "王秀英"
    town.forget()

    answer = rang(town, "王秀英 要买米")

    assert answer.keys == ["phoned.which_person"]
    town.presses(WORKER, buttons(answer)[0], chat=WORKER)
    assert len(town.tickets("need")) == 1


def test_a_name_on_no_roster_is_asked_for_kindly(town: Neighbourhood) -> None:
    assert rang(town, "老王 36.5").keys == ["phoned.how"]
    assert town.db.exec(select(Call)).all() == []
