"""The silence ladder: who is turned to when for an elder who says nothing, what stops it, and how the day ends."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

import texts
from handlers.care import ladder as climbing
from handlers.effects import Effects, File, Refresh, Show, Tell, words
from handlers.pages import pages
from storage import audit, calls, ladder, people, readings, timetable
from storage.models import DayOutcome, Due, EmergencyContact, Outbox, Resident, Rung, Ticket
from tests.neighbourhood import (
    DAY,
    MADE,
    OTHER_WORKER,
    STRANGER,
    WANG,
    WORK_ROOM,
    WORKER,
    ZHANG,
    Answer,
    Neighbourhood,
    at,
)

DAUGHTER, NEIGHBOUR = 401, 402
TOMORROW, AFTER = DAY + timedelta(days=1), DAY + timedelta(days=2)
TIMES = {
    "nudge": "12:00",
    "voice": "14:00",
    "family": "14:40",
    "neighbour": "15:20",
    "worker": "16:00",
    "door": "17:30",
}
"""The ladder of a grid that set no times of its own."""


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    """A work room, a daughter elsewhere and a neighbour who agreed; everybody young has reported."""
    town.bind(WORK_ROOM, "幸福一格", "work")
    town.enrol(DAUGHTER, "王秀英", relation="relative")
    befriend(town, NEIGHBOUR)
    town.opens()
    for user in (ZHANG, 104, 105):
        town.presses(user, "n:0", chat=user)


def befriend(town: Neighbourhood, user: int, *, relation: str = "neighbour", agreed: bool = True) -> None:
    account = town.account(user, "老吴")
    people.set_reach(town.db, account, "yes")
    wang = town.resident("王秀英").id or 0
    more: dict[str, Any] = {"relation": relation, "agreed": agreed, "made_at": MADE}
    town.db.add(EmergencyContact(resident_id=wang, name="老吴", phone="+8613800000009", account_id=account, **more))
    town.forget()


def reach(town: Neighbourhood, user: int, how: str) -> None:
    people.set_reach(town.db, town.account(user), how)
    town.forget()


def passes(town: Neighbourhood, *clocks: str) -> Effects:
    """The clock goes from one of these to the next; everything that came of it."""
    done: Effects = []
    for clock in clocks:
        for _ in range(2):  # what a timetable's entry put down is due at the next tick
            done += [effect for _, effects in town.passes(at(clock)) for effect in effects]
    return done


def up_to(rung: str) -> list[str]:
    """The times of the day until a rung was climbed."""
    names = list(TIMES)
    return [TIMES[one] for one in names[: names.index(rung) + 1]]


def told(effects: Effects) -> list[tuple[int, str]]:
    """Who was sent which paper or asked something; relatives are also reminded like anybody, which is left out."""
    said: list[tuple[int, str]] = []
    for one in effects:
        if isinstance(one, File) and one.chat_id not in (WORKER, OTHER_WORKER):
            said.append((one.chat_id, one.kind))
        if isinstance(one, Tell) and one.chat_id > 0:
            said.append((one.chat_id, next(line.key for line in one.lines if line.key != "menu.phone")))
    return [one for one in said if one != (DAUGHTER, "remind.private")]


def log(town: Neighbourhood, name: str = "王秀英") -> dict[str, str]:
    """The rungs of the day and what came of each."""
    who = town.resident(name).id or 0
    return {rung: outcome for rung, (_, outcome) in ladder.climbed(town.db, who, DAY).items()}


def outcome(town: Neighbourhood, name: str = "王秀英") -> str | None:
    who = town.resident(name).id or 0
    return calls.day_outcomes(town.db, [who], DAY).get(who)


def wang(town: Neighbourhood) -> int:
    return town.resident("王秀英").id or 0


# --- the whole of it --------------------------------------------------------------------------------------


def test_a_silent_elders_whole_day(town: Neighbourhood) -> None:
    asked = {rung: told(passes(town, clock)) for rung, clock in TIMES.items() if rung not in ("worker", "door")}
    passes(town, TIMES["worker"])
    assert [one.kind for one in town.tickets("silent")] == ["silent"]
    passes(town, TIMES["door"])

    assert asked["nudge"] == [(WANG, "remind.private")]
    assert asked["voice"] == [(WANG, "large_print")]
    assert asked["family"] == [(DAUGHTER, "ladder.ask_family")]
    assert asked["neighbour"] == [(NEIGHBOUR, "ladder.ask_neighbour")]
    assert [(one.state, one.category) for one in town.tickets("visit")] == [("OPEN", "silent")]
    assert town.tickets("silent")[0].state == "CANCELLED"
    assert log(town) == dict.fromkeys(TIMES, "sent")
    town.passes(at("00:00", TOMORROW))
    assert outcome(town) == "not_reached"


def test_no_rung_comes_before_its_time(town: Neighbourhood) -> None:
    passes(town, "12:00")

    for clock, before in (("13:59", "voice"), ("14:39", "family"), ("15:19", "neighbour"), ("15:59", "worker")):
        passes(town, clock)
        assert before not in log(town)
        passes(town, TIMES[before])
        assert log(town)[before] == "sent"


def test_every_rung_is_audited_once(town: Neighbourhood) -> None:
    passes(town, *TIMES.values())
    passes(town, *TIMES.values())

    acts = [act.action for act in audit.of_grid(town.db, town.grid().id or 0, action="ladder.")]
    assert sorted(acts) == sorted(f"ladder.{rung}" for rung in TIMES)
    assert {f"audit.action.{act}" for act in acts} <= set(texts.catalogue("zh"))


def test_the_second_reminder_starts_no_second_ladder(town: Neighbourhood) -> None:
    passes(town, *up_to("worker"))

    assert len(town.db.exec(select(Due).where(Due.kind == "rung", col(Due.done).is_(False))).all()) == 1
    assert len(town.tickets("silent")) == 1


def second_round(town: Neighbourhood) -> None:
    """A round from eight in the morning and one from two in the afternoon."""
    grid = town.grid()
    first = grid.rounds[0] | {"remind": ["09:30", "10:30"], "last_call": "11:30", "close": "12:00"}
    clocks = {"open": "14:00", "remind": ["16:10", "20:30"], "last_call": "20:45", "close": "21:00"}
    grid.rounds = [first, grid.rounds[0] | clocks]
    town.forget()


def test_who_was_looked_for_since_the_morning_is_not_looked_for_anew_in_the_second_round(town: Neighbourhood) -> None:
    second_round(town)
    passes(town, "09:30", "10:30", "11:30", "12:00", "14:00")

    again = passes(town, "16:10", "20:30")

    assert [one for one in told(again) if one[1] in ("large_print", "ladder.ask_family", "ladder.ask_neighbour")] == []
    assert (len(town.tickets("silent")), len(town.tickets("visit"))) == (1, 1)


def test_who_was_heard_of_in_the_morning_is_only_reminded_of_the_second_round(town: Neighbourhood) -> None:
    second_round(town)
    town.presses(WANG, "n:0", chat=WANG, at=at("09:10"))
    passes(town, "09:30", "12:00", "14:00")

    reminded = passes(town, "16:10")

    assert (WANG, "remind.private") in told(reminded)
    assert log(town) == {}


def test_a_second_round_looks_for_who_has_no_ladder_yet(town: Neighbourhood) -> None:
    second_round(town)
    town.commands(WORKER, "pause", "3-1-502 外出")
    passes(town, "09:30", "10:30", "11:30", "12:00", "14:00")
    assert log(town) == {}
    town.commands(WORKER, "pause", "3-1-502 回来", at=at("15:00"))

    passes(town, "16:10")

    assert log(town)["door"] == "sent"
    assert len(town.tickets("visit")) == 1


def test_a_day_that_was_missed_whole_is_closed_for_everybody_looked_after(town: Neighbourhood) -> None:
    passes(town, "17:30", "18:00", "00:00")
    town.passes(at("18:30", TOMORROW))
    town.passes(at("00:00", AFTER))

    seen = [
        effect for _, effects in town.passes(at("08:00", AFTER)) + town.passes(at("08:00", AFTER)) for effect in effects
    ]

    who = wang(town)
    assert calls.day_outcomes(town.db, [who], TOMORROW) == {who: "not_reached"}
    assert [one.view for one in seen if isinstance(one, Show) and one.chat_id == WORKER].count("lost") == 1


def test_whoever_is_not_looked_after_is_only_reminded(town: Neighbourhood) -> None:
    unheard(town, "李梅")

    passes(town, *TIMES.values())

    assert log(town, "李梅") == {}


def unheard(town: Neighbourhood, name: str) -> None:
    """As if nothing had been recorded of them yet."""
    resident_id = town.resident(name).id or 0
    readings.unstand(town.db, round_id=town.round().id or 0, resident_id=resident_id)
    town.forget()


def test_starting_it_costs_the_same_however_many_are_silent(town: Neighbourhood) -> None:
    costs = [statements(town), statements(town, more=30)]

    assert costs[0] == costs[1] < 10


def statements(town: Neighbourhood, more: int = 0) -> int:
    """How many statements it takes to start everybody's ladder."""
    home = town.household("502").id or 0
    town.db.add_all(
        Resident(household_id=home, name=f"老人{one}", birth_year=1940, made_at=MADE) for one in range(more)
    )
    town.forget()
    grid, round_ = town.grid(), town.round()
    count = 0

    def counted(*_: Any) -> None:
        nonlocal count
        count += 1

    connection = town.db.connection()
    nested = town.db.begin_nested()
    event.listen(connection, "before_cursor_execute", counted)
    climbing.begin(town.db, grid, round_, [], at("12:00"))
    town.db.flush()
    event.remove(connection, "before_cursor_execute", counted)
    nested.rollback()
    return count


def test_no_alarm_waits_behind_an_afternoons_ladders(town: Neighbourhood) -> None:
    passes(town, "12:00")
    town.tells(ZHANG, "0", at=at("13:58"))

    waiting = [one.kind for one in timetable.due(town.db, now=at("14:04"))]

    assert waiting == ["climb", "rung"]


# --- what stops it ----------------------------------------------------------------------------------------


def says_well(town: Neighbourhood) -> None:
    town.tells(WANG, "1")


def is_reported_for(town: Neighbourhood) -> None:
    town.commands(WORKER, "record", "3-1-502 王秀英 36.5")


def is_in_danger(town: Neighbourhood) -> None:
    town.tells(WANG, "救命")


def calls_for_a_person(town: Neighbourhood) -> None:
    town.tells(WANG, "0")


def is_paused(town: Neighbourhood) -> None:
    town.commands(WORKER, "pause", "3-1-502 王秀英 住院")


def has_declined(town: Neighbourhood) -> None:
    town.resident("王秀英").declined = True
    town.forget()


def is_away(town: Neighbourhood) -> None:
    calls.close_day(town.db, wang(town), DAY, "away", by=None, at=town.now)


def is_taken_in_hand(town: Neighbourhood) -> None:
    town.presses(WORKER, f"s:{wang(town)}:t", chat=WORKER)


STOPS = {
    says_well: ("heard", "reached"),
    is_reported_for: ("heard", "reached"),
    is_in_danger: ("in_hand", "not_reached"),
    calls_for_a_person: ("in_hand", "not_reached"),
    is_paused: ("paused", "hospital"),
    has_declined: ("declined", "refused"),
    is_away: ("away", "away"),
    is_taken_in_hand: ("in_hand", "not_reached"),
}


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.__name__)
@pytest.mark.parametrize("rung", list(TIMES)[:-1])
def test_it_stops_wherever_it_stands(town: Neighbourhood, rung: str, stop: Any) -> None:
    reason, ended = STOPS[stop]
    passes(town, *up_to(rung))
    before = log(town)

    stop(town)
    later = passes(town, *list(TIMES.values())[len(up_to(rung)) :])

    after = {name: why for name, why in log(town).items() if name not in before}
    assert set(after.values()) == {reason}
    assert not [chat for chat, _ in told(later) if chat in (DAUGHTER, NEIGHBOUR)]
    assert town.tickets("visit") == []
    town.passes(at("00:00", TOMORROW))
    assert outcome(town) == ended


def test_a_report_before_the_first_reminder_starts_nothing(town: Neighbourhood) -> None:
    town.tells(WANG, "1")

    passes(town, *TIMES.values())

    assert log(town) == {}


def test_a_paused_grid_looks_for_nobody(town: Neighbourhood) -> None:
    passes(town, *up_to("nudge"))
    town.grid().paused = True
    town.forget()

    passes(town, "14:00")

    assert log(town)["voice"] == "paused"


def test_a_voice_note_that_waits_to_be_heard_is_no_silence(town: Neighbourhood) -> None:
    passes(town, *up_to("nudge"))
    account = town.account(WANG)
    values: dict[str, Any] = {"grid_id": town.grid().id, "account_id": account, "resident_id": wang(town)}
    town.db.add(Ticket(cause="voice", kind="voice", opened_at=town.now, **values))
    town.forget()

    passes(town, "14:00")

    assert log(town)["voice"] == "in_hand"


def test_a_report_takes_the_workers_card_back(town: Neighbourhood) -> None:
    passes(town, *up_to("worker"))
    (ticket,) = town.tickets("silent")
    town.tells(WANG, "36.5", at=at("16:00:30"))

    redrawn = passes(town, "16:01")

    assert Refresh(f"ticket:{ticket.id}", 2) in redrawn  # type: ignore[arg-type]
    assert town.tickets("silent")[0].state == "DONE"
    assert passes(town, "16:30") == []


# --- consents and order -----------------------------------------------------------------------------------


def chooses(town: Neighbourhood, *rungs: str, contact: str = "chat") -> None:
    resident = town.resident("王秀英")
    resident.rungs, resident.contact = list(rungs), contact
    town.forget()


def test_what_somebody_did_not_agree_to_is_left_out_and_said_so(town: Neighbourhood) -> None:
    chooses(town, "nudge", "family")

    everything = passes(town, "12:00", "14:00", "15:20")

    assert NEIGHBOUR not in [chat for chat, _ in told(everything)]
    assert log(town) == {"voice": "not_agreed", "neighbour": "not_agreed", "nudge": "sent", "family": "sent"}


def test_the_neighbour_first_where_somebody_wants_that(town: Neighbourhood) -> None:
    chooses(town, "nudge", "neighbour", "family")
    passes(town, "12:00")

    first, second = passes(town, "13:20"), passes(town, "14:40")

    assert told(first) == [(NEIGHBOUR, "ladder.ask_neighbour")]
    assert told(second) == [(DAUGHTER, "ladder.ask_family")]


def test_whoever_wants_no_reminder_gets_none(town: Neighbourhood) -> None:
    chooses(town, "family")

    reminded = passes(town, "12:00")
    again = passes(town, "16:00")
    by_hand = town.commands(WORKER, "remind", at=at("16:10"))

    assert told(reminded) == [(DAUGHTER, "ladder.ask_family")]
    assert WANG not in [chat for chat, _ in told([*again, *by_hand.effects])]
    assert log(town)["nudge"] == "not_agreed"


def test_however_little_somebody_agreed_to_a_worker_looks_for_them(town: Neighbourhood) -> None:
    chooses(town)

    passes(town, "12:00", "16:00", "17:30")

    assert (len(town.tickets("silent")), len(town.tickets("visit"))) == (1, 1)


@pytest.mark.parametrize("contact", ["text", "visit"])
def test_who_wants_no_telephone_is_never_rung(town: Neighbourhood, contact: str) -> None:
    chooses(town, "nudge", contact=contact)

    passes(town, "12:00", "16:00")
    assert town.tickets("silent") == []
    passes(town, "17:30")

    assert log(town)["worker"] == contact
    assert len(town.tickets("visit")) == 1


def test_a_neighbour_who_has_not_agreed_is_not_asked(town: Neighbourhood) -> None:
    (contact,) = town.db.exec(select(EmergencyContact)).all()
    contact.agreed = False
    town.forget()

    passes(town, *up_to("neighbour"))

    assert log(town)["neighbour"] == "nobody"


def test_a_contact_without_a_chat_is_left_to_the_workers_card(town: Neighbourhood) -> None:
    (contact,) = town.db.exec(select(EmergencyContact)).all()
    contact.account_id = None
    town.forget()

    passes(town, *up_to("worker"))

    assert log(town)["neighbour"] == "no_chat"
    (page,) = pages.VIEWS["ticket"](town.db, {"ticket": town.tickets("silent")[0].id}, town.now)
    shown = "\n".join(words(one, "zh") for one in page.lines)
    assert "邻居 老吴 13800000009" in shown
    assert "✗ 问邻居:没有私聊" in shown
    assert "12:00  提醒本人" in shown


def test_an_elder_without_a_chat_is_looked_for_all_the_same(town: Neighbourhood) -> None:
    reach(town, WANG, "blocked")

    passes(town, *up_to("family"))

    assert log(town) == {"nudge": "no_chat", "voice": "no_chat", "family": "sent"}


# --- quiet hours and gaps ---------------------------------------------------------------------------------


def times(town: Neighbourhood, **clocks: Any) -> None:
    grid = town.grid()
    grid.rounds = [{**grid.rounds[0], **clocks}]
    town.forget()


def test_a_reminder_in_the_noon_rest_lets_elders_sleep(town: Neighbourhood) -> None:
    times(town, remind=["13:00", "16:00"])

    asleep = passes(town, "13:00", "13:59")
    assert WANG not in [chat for chat, _ in told(asleep)]
    awake = passes(town, "14:00")

    assert told(awake) == [(WANG, "ladder.nudge")]
    assert log(town)["nudge"] == "sent"


def test_neither_a_second_reminder_nor_a_workers_wakes_them(town: Neighbourhood) -> None:
    times(town, remind=["12:00", "13:30"])
    passes(town, "12:00")

    second = passes(town, "13:30")
    by_hand = town.commands(WORKER, "remind", at=at("13:45"))

    assert WANG not in [chat for chat, _ in told([*second, *by_hand.effects])]
    awake = town.commands(WORKER, "remind", at=at("14:30"))
    assert (WANG, "remind.private") in told(awake.effects)


def test_a_rung_taken_off_and_put_back_is_climbed_all_the_same(town: Neighbourhood) -> None:
    chooses(town, "nudge", "family", "neighbour")
    passes(town, "12:00")
    chooses(town, "nudge", "neighbour")
    passes(town, "13:20")
    chooses(town, "nudge", "voice", "family", "neighbour")

    asked = passes(town, "14:00", "14:40")

    assert (DAUGHTER, "ladder.ask_family") in told(asked)


def test_after_a_gap_only_the_latest_rung_is_done_and_the_missed_ones_are_written_down(town: Neighbourhood) -> None:
    passes(town, *up_to("nudge"))

    asked = passes(town, "15:30")

    assert told(asked) == [(NEIGHBOUR, "ladder.ask_neighbour")]
    assert log(town) == {"nudge": "sent", "voice": "missed", "family": "missed", "neighbour": "sent"}


def test_when_the_latest_cannot_be_done_the_one_before_it_is(town: Neighbourhood) -> None:
    (contact,) = town.db.exec(select(EmergencyContact)).all()
    town.db.delete(contact)
    passes(town, *up_to("nudge"))

    asked = passes(town, "15:30")

    assert told(asked) == [(DAUGHTER, "ladder.ask_family")]
    assert log(town)["neighbour"] == "nobody"


def test_a_reminder_that_comes_late_is_the_first_rung_and_the_latest_follows(town: Neighbourhood) -> None:
    asked = passes(town, "15:30")

    assert told(asked) == [(WANG, "remind.private"), (NEIGHBOUR, "ladder.ask_neighbour")]
    assert log(town) == {"nudge": "sent", "voice": "missed", "family": "missed", "neighbour": "sent"}


def test_at_night_nobody_but_workers_is_turned_to(town: Neighbourhood) -> None:
    passes(town, *up_to("nudge"))

    asked = passes(town, "21:00")

    assert told(asked) == []
    assert log(town)["door"] == "sent"


def test_after_midnight_yesterday_is_over(town: Neighbourhood) -> None:
    passes(town, *up_to("nudge"))

    asked = [effect for _, effects in town.passes(at("00:05", TOMORROW)) for effect in effects]

    assert told(asked) == []
    assert log(town)["voice"] == "over"
    assert outcome(town) == "not_reached"


def test_each_day_has_a_ladder_of_its_own(town: Neighbourhood) -> None:
    passes(town, *TIMES.values())
    for clock in ("00:00", "08:00", "12:00"):
        town.passes(at(clock, TOMORROW))

    rows = town.db.exec(select(Rung.rung).where(Rung.day == TOMORROW, Rung.resident_id == wang(town))).all()
    assert list(rows) == ["nudge"]


# --- answers ----------------------------------------------------------------------------------------------


def answers(town: Neighbourhood, user: int, said: str, clock: str = "14:50") -> Answer:
    return town.presses(user, f"s:{wang(town)}:{said}", chat=user, at=at(clock))


@pytest.mark.parametrize(("said", "kept"), [("n", ("normal", None)), ("365", ("", 36.5))])
def test_whoever_reached_them_reports_in_one_tap(
    town: Neighbourhood, said: str, kept: tuple[str, float | None]
) -> None:
    passes(town, *up_to("family"))

    answer = answers(town, DAUGHTER, said)

    stand = town.stands("王秀英")
    assert stand is not None
    assert (stand.status, stand.celsius) == kept
    assert (answer.keys, outcome(town)) == (["ladder.toast_thanks"], "proxied")


def test_a_fever_that_was_learnt_is_an_alarm(town: Neighbourhood) -> None:
    passes(town, *up_to("neighbour"))

    town.presses(NEIGHBOUR, f"s:{wang(town)}:385", chat=NEIGHBOUR, at=at("15:30"))

    assert len(town.tickets("fever")) == 1


def test_help_that_is_needed_is_rung_at_once(town: Neighbourhood) -> None:
    passes(town, *up_to("family"))

    answers(town, DAUGHTER, "h")

    assert [one.resident_id for one in town.tickets("help")] == [wang(town)]
    assert passes(town, "15:20") == [] or log(town)["neighbour"] == "proxied"


def test_who_could_not_reach_them_brings_the_next_rung_at_once(town: Neighbourhood) -> None:
    passes(town, *up_to("family"))

    answers(town, DAUGHTER, "x")
    asked = passes(town, "14:51")

    assert told(asked) == [(NEIGHBOUR, "ladder.ask_neighbour")]


@pytest.mark.parametrize(("typed", "celsius"), [("36.8", 36.8), ("她36.6", 36.6)])
def test_a_number_in_reply_to_the_question_is_of_whom_it_asked_for(
    town: Neighbourhood, typed: str, celsius: float
) -> None:
    passes(town, *up_to("family"))
    letter = town.db.exec(select(Outbox).where(Outbox.chat_id == DAUGHTER)).all()[-1]
    letter.message_id = 4711
    town.forget()

    town.tells(DAUGHTER, typed, reply_to=4711, reply=True, at=at("14:50"))

    stand = town.stands("王秀英")
    assert stand is not None
    assert stand.celsius == celsius
    assert outcome(town) == "proxied"


def test_a_worker_who_takes_it_has_the_card_and_its_answers(town: Neighbourhood) -> None:
    passes(town, *up_to("worker"))
    (ticket,) = town.tickets("silent")
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORK_ROOM)

    (page,) = pages.VIEWS["ticket"](town.db, {"ticket": ticket.id, "card": None}, town.now)
    buttons = [one.data for row in page.buttons for one in row]
    for said in ("n", "365", "h", "a", "p", "r"):
        assert f"s:{wang(town)}:{said}" in buttons
    answers(town, WORKER, "n", "16:10")

    assert (town.tickets("silent")[0].state, outcome(town)) == ("DONE", "reached")


@pytest.mark.parametrize(("said", "ended"), [("a", "away"), ("p", "hospital"), ("r", "refused")])
def test_a_worker_may_learn_something_else(town: Neighbourhood, said: str, ended: str) -> None:
    passes(town, *up_to("worker"))

    answers(town, WORKER, said, "16:10")
    passes(town, "17:30")

    assert (outcome(town), log(town)["door"]) == (ended, ended)


def test_rung_three_times_without_an_answer_somebody_goes_to_the_door(town: Neighbourhood) -> None:
    passes(town, *up_to("worker"))
    (ticket,) = town.tickets("silent")
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORK_ROOM)

    for clock in ("16:05", "16:15", "16:25"):
        assert town.tickets("visit") == []
        town.presses(WORKER, f"l:{ticket.id}:nobody", chat=WORK_ROOM, at=at(clock))

    assert [one.state for one in town.tickets("visit")] == ["OPEN"]
    assert town.tickets("silent")[0].state == "CANCELLED"


def test_a_worker_may_take_somebody_in_hand_at_any_time(town: Neighbourhood) -> None:
    passes(town, *up_to("voice"))

    answers(town, WORKER, "t", "14:10")

    (ticket,) = town.tickets("silent")
    assert (ticket.state, ticket.owner_id) == ("CLAIMED", town.account(WORKER))


def test_who_is_to_be_visited_may_be_taken_in_hand_too(town: Neighbourhood) -> None:
    passes(town, *up_to("door"))

    answers(town, WORKER, "t", "17:35")

    (visit,) = town.tickets("visit")
    assert (visit.state, visit.owner_id) == ("CLAIMED", town.account(WORKER))
    (page,) = pages.VIEWS["ticket"](town.db, {"ticket": visit.id, "card": None}, town.now)
    shown = "\n".join(words(one, "zh") for one in page.lines)
    assert "12:00  提醒本人" in shown
    assert "邻居 老吴 13800000009" in shown


def test_a_neighbours_word_ends_a_visit_that_waits(town: Neighbourhood) -> None:
    passes(town, *up_to("door"))

    answers(town, NEIGHBOUR, "n", "17:35")

    assert town.tickets("visit")[0].state == "DONE"


def test_seen_at_the_door_ends_the_day(town: Neighbourhood) -> None:
    passes(town, *up_to("door"))
    (visit,) = town.tickets("visit")
    town.presses(WORKER, f"t:{visit.id}:claim", chat=WORK_ROOM, at=at("17:31"))

    town.presses(WORKER, f"m:{visit.id}:seen", chat=WORK_ROOM, at=at("17:40"))

    assert outcome(town) == "seen"


@pytest.mark.parametrize("who", [STRANGER, OTHER_WORKER, ZHANG, NEIGHBOUR])
def test_nobody_else_answers_for_them(town: Neighbourhood, who: int) -> None:
    passes(town, *up_to("neighbour"))
    for contact in town.db.exec(select(EmergencyContact)):
        contact.agreed = False
    town.forget()

    for said in ("n", "385", "h", "x", "t", "a", "p", "r"):
        assert answers(town, who, said).keys == ["press.not_yours"]

    assert (town.stands("王秀英"), outcome(town)) == (None, None)


@pytest.mark.parametrize("said", ["", "999", "12", "z", "-1"])
def test_a_made_up_answer_does_nothing(town: Neighbourhood, said: str) -> None:
    passes(town, *up_to("family"))

    assert answers(town, DAUGHTER, said).keys == ["press.old"]
    assert town.stands("王秀英") is None


def test_contacts_may_not_do_what_workers_do(town: Neighbourhood) -> None:
    for said in ("t", "a", "p", "r"):
        assert answers(town, DAUGHTER, said).keys == ["press.not_yours"]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_family_and_neighbours_hear_nothing_of_health(town: Neighbourhood, language: str) -> None:
    town.tells(WANG, "38.9", at=at("09:00", DAY))
    unheard(town, "王秀英")
    asked = passes(town, *up_to("neighbour"))

    said = [one for one in asked if isinstance(one, Tell) and one.asks == f"silence:{wang(town)}"]
    assert {one.chat_id for one in said} == {DAUGHTER, NEIGHBOUR}
    for one in said:
        text = "\n".join(words(one, language) for one in one.lines)
        assert "王秀英" in text
        assert not [word for word in ("38.9", "发热", "体温", "fever", "temperature") if word in text.lower()]
        assert "021-55550101" in text.split("\n")[0]


# --- the end of the day -----------------------------------------------------------------------------------


def test_the_day_ends_with_exactly_one_outcome_for_each_elder_and_nobody_else(town: Neighbourhood) -> None:
    passes(town, *TIMES.values())
    town.passes(at("00:00", TOMORROW))
    town.passes(at("00:05", TOMORROW))

    rows = town.db.exec(select(DayOutcome.resident_id, DayOutcome.outcome)).all()
    assert list(rows) == [(wang(town), "not_reached")]


def test_a_relatives_word_is_a_proxy_at_midnight(town: Neighbourhood) -> None:
    town.tells(DAUGHTER, "妈36.5")
    assert town.stands("王秀英") is not None

    town.passes(at("00:00", TOMORROW))

    assert outcome(town) == "proxied"


@pytest.mark.parametrize(("why", "ended"), [("住院", "hospital"), ("去女儿家", "away")])
def test_who_was_paused_all_day_was_away_or_in_hospital(town: Neighbourhood, why: str, ended: str) -> None:
    town.household("502").paused = why
    town.forget()

    town.passes(at("00:00", TOMORROW))

    assert outcome(town) == ended


# --- answers in words, without a swipe --------------------------------------------------------------------


def writes(town: Neighbourhood, user: int, text: str, clock: str = "14:50") -> Answer:
    return town.tells(user, text, at=at(clock))


@pytest.mark.parametrize(
    ("text", "kept"), [("她挺好的", ("normal", None)), ("好着呢", ("normal", None)), ("36.5", ("", 36.5))]
)
def test_a_daughter_just_asked_answers_in_her_own_words(
    town: Neighbourhood, text: str, kept: tuple[str, float | None]
) -> None:
    passes(town, *up_to("family"))

    answer = writes(town, DAUGHTER, text)

    stand = town.stands("王秀英")
    assert stand is not None
    assert (stand.status, stand.celsius) == kept
    assert (answer.keys, outcome(town)) == (["ladder.toast_thanks"], "proxied")


@pytest.mark.parametrize("text", ["联系不上", "没人开门", "敲门没人应"])
def test_who_writes_that_nobody_opens_brings_the_next_rung(town: Neighbourhood, text: str) -> None:
    passes(town, *up_to("family"))

    assert writes(town, DAUGHTER, text).keys == ["ladder.toast_not_reached"]

    assert (NEIGHBOUR, "ladder.ask_neighbour") in told(passes(town, "14:51"))
    assert town.tickets("emergency") == []


def test_whoever_finds_them_in_danger_raises_the_alarm_about_them(town: Neighbourhood) -> None:
    passes(town, *up_to("family"))

    answer = writes(town, DAUGHTER, "她摔倒了,起不来")

    assert [one.resident_id for one in town.tickets("emergency")] == [wang(town)]
    assert answer.keys == ["emergency.reply_phone"]
    assert "ladder.ask_neighbour" not in [key for _, key in told(passes(town, "15:20", "16:00"))]
    assert town.tickets("silent") == []


@pytest.mark.parametrize("text", ["她不舒服", "她要买米"])
def test_whoever_hears_of_a_wish_has_somebody_ring(town: Neighbourhood, text: str) -> None:
    passes(town, *up_to("family"))

    writes(town, DAUGHTER, text)

    (ticket,) = town.tickets("help")
    assert ticket.resident_id == wang(town)
    assert text in ticket.note


def test_reached_and_no_more_asks_how_they_are(town: Neighbourhood) -> None:
    passes(town, *up_to("family"))

    answer = writes(town, DAUGHTER, "联系上了")

    assert answer.keys == ["ladder.and_how"]
    assert town.stands("王秀英") is None


def test_a_neighbours_own_number_is_their_own_and_what_is_said_of_her_is_hers(town: Neighbourhood) -> None:
    town.enrol(NEIGHBOUR, "李梅")
    passes(town, *up_to("neighbour"))

    writes(town, NEIGHBOUR, "36.8", "15:25")
    assert town.stands("王秀英") is None
    writes(town, NEIGHBOUR, "她36.5", "15:26")

    assert [getattr(town.stands(name), "celsius", None) for name in ("李梅", "王秀英")] == [36.8, 36.5]


@pytest.mark.parametrize("clock", ["13:00", "15:45"])
def test_long_after_or_before_the_question_words_are_the_writers_own(town: Neighbourhood, clock: str) -> None:
    passes(town, *(one for one in up_to("family") if one < clock))

    assert writes(town, DAUGHTER, "联系不上", clock).keys != ["ladder.toast_not_reached"]
