"""Letters on their way out: what Telegram refuses, what breaks on the way, what a crash leaves."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from handlers.effects import Effect, File, Menu, Refresh, Remove, Show, Tell, line
from handlers.grid import rounds as doing
from sandbox import acts, membership
from sandbox.faults import Fault, Kind
from sandbox.message import Message
from storage import areas, outbox, people, rounds
from storage.models import Board, Card, Grid, Group, Ticket
from storage.outbox import Lane
from tests.bot.conftest import Edge
from tests.journeys.conftest import eventually
from tests.journeys.town import GROUP, OPERATOR, ROOM, WORKER

LI, WANG = ROOM[0], ROOM[1]


def tell(chat: int, lane: Lane = Lane.NOTICE, text: str = "press.ok") -> Tell:
    return Tell(chat, (line(text),), lane=lane)


def arrived(edge: Edge, chat: int) -> int:
    return len(edge.town.heard(chat))


async def test_429_in_one_chat_delays_only_that_chat(edge: Edge) -> None:
    edge.town.world.faults.add(Fault(Kind.STATUS, chat=LI, status=429, retry_after=30))
    edge.put("one", tell(LI))
    edge.put("two", tell(WANG))

    async with edge.sending():
        await edge.settled("two", "sent")
        await eventually(lambda: edge.letters(cause="one")[0].next_at > edge.town.clock.now())
        assert (edge.states("one"), arrived(edge, LI)) == (["new"], 0)
        edge.town.clock.move_to(edge.letters(cause="one")[0].next_at)

        await edge.settled("one", "sent")

    assert [call.status for call in edge.town.world.calls if call.params.get("chat_id") == LI] == [429, 200]


async def test_what_waits_for_a_migrated_group_goes_to_the_supergroup(edge: Edge) -> None:
    town = edge.town
    old = town.group(-4900000001, "小群", [WORKER, LI])
    old.type = "group"
    town.database.submit(lambda db: _bind_another(db, old.id)).result()
    new = acts.migrate(town.world, old)
    edge.put("one", tell(old.id))
    edge.put("two", tell(old.id, Lane.REPLY))

    async with edge.sending():
        await edge.settled("one", "sent")
        await edge.settled("two", "sent")

    assert (arrived(edge, old.id), arrived(edge, new.id)) == (0, 2)
    assert town.look(lambda db: areas.group_of_chat(db, old.id)) is None
    assert town.look(lambda db: db.exec(select(Group.kind).where(Group.telegram_id == new.id)).one()) == "grid"


def _bind_another(db: Any, chat: int) -> None:
    group = areas.remember_group(db, chat, "小群")
    group.kind, group.grid_id, group.bot_is = "grid", db.exec(select(Grid.id)).one(), "administrator"


async def test_a_blocked_private_chat_becomes_a_work_item(edge: Edge) -> None:
    membership.set_blocked(edge.town.world, edge.town.world.accounts[LI], blocked=True)
    edge.put("one", tell(LI))
    edge.put("two", tell(LI))

    async with edge.sending():
        await edge.settled("one", "failed")
        await edge.settled("two", "failed")

    known = edge.town.look(lambda db: people.known(db, LI))
    assert known is not None
    assert known.reach == "blocked"
    assert edge.town.look(lambda db: list(db.exec(select(Ticket.kind)))) == ["unreachable"]


async def test_an_alarm_for_a_blocked_worker_goes_to_the_operators(edge: Edge) -> None:
    membership.set_blocked(edge.town.world, edge.town.world.accounts[WORKER], blocked=True)
    await alarm(edge)

    async with edge.sending():
        await eventually(lambda: edge.town.last(OPERATOR, "#1"))


async def alarm(edge: Edge) -> None:
    """Somebody has a fever; only the worker's card waits to be sent."""
    edge.keep(edge.text(LI, "38.5"))
    await edge.worker().work_once()
    edge.rename("alarm", kind="card", card="card:1")


TORN = pytest.mark.parametrize("torn", [Kind.DROP_AFTER, Kind.MALFORMED])


@TORN
async def test_an_alarm_whose_answer_was_lost_is_sent_again(edge: Edge, torn: Kind) -> None:
    edge.town.world.faults.add(Fault(torn, method="sendMessage"))
    await alarm(edge)

    async with edge.sending():
        await eventually(lambda: edge.letters(cause="alarm")[0].tries == 1)
        edge.town.clock.move_to(edge.letters(cause="alarm")[0].next_at)
        await edge.settled("alarm", "sent")

    assert edge.town.last(WORKER, "#1")


@TORN
async def test_a_notice_whose_answer_was_lost_is_uncertain(edge: Edge, torn: Kind) -> None:
    edge.town.world.faults.add(Fault(torn, method="sendMessage"))
    edge.put("one", tell(LI))

    async with edge.sending():
        await edge.settled("one", "uncertain")

    assert arrived(edge, LI) == (torn is Kind.DROP_AFTER)
    assert edge.town.look(outbox.uncertain) == 1


@pytest.mark.parametrize("fault", [Fault(Kind.HTML), Fault(Kind.STATUS, status=500), Fault(Kind.STATUS, status=401)])
async def test_a_notice_that_telegram_did_not_take_is_sent_once_it_does(edge: Edge, fault: Fault) -> None:
    edge.town.world.faults.add(fault)
    edge.put("one", tell(LI))

    async with edge.sending():
        await eventually(lambda: edge.letters(cause="one")[0].tries == 1)
        edge.town.clock.move_to(edge.letters(cause="one")[0].next_at)
        await edge.settled("one", "sent")

    assert arrived(edge, LI) == 1


async def test_an_alarm_overtakes_a_broadcast(edge: Edge) -> None:
    for number in range(20):
        edge.put(f"notice{number}", tell(ROOM[number % 6]))
    await alarm(edge)

    async with edge.sending():
        await edge.settled("alarm", "sent")
        sent = [letter.cause for letter in edge.letters(state="sent")]

    assert len([cause for cause in sent if cause != "alarm"]) <= 8


async def test_the_pages_of_a_long_list_keep_to_the_pace_of_their_chat(edge: Edge) -> None:
    long = Tell(LI, tuple(line("press.ok") for _ in range(9000)))
    edge.put("one", long)

    async with edge.sending():
        await edge.settled("one", "sent")

    assert arrived(edge, LI) > 6
    assert edge.town.world.refused == 0


# --- boards -----------------------------------------------------------------------------------------------


def board_letter(edge: Edge) -> int:
    """The round opens; the board's id."""

    def work(db: Any) -> tuple[int, list[Effect]]:
        grid = db.exec(select(Grid)).one()
        round_ = rounds.latest(db, grid, edge.town.clock.now())
        effects = doing.open_round(db, grid, round_, edge.house)
        return db.exec(select(Board.id)).one(), effects

    board, effects = edge.town.database.submit(work).result()
    edge.put("open", *effects)
    return int(board)


def as_sent(edge: Edge) -> Message:
    """The board as it reached Telegram just before a crash."""
    markup = {"inline_keyboard": [[{"text": "全家正常", "callback_data": "n:1"}]]}
    return edge.town.world.bot_posts(edge.town.world.chats[GROUP], "看板", markup=markup)


async def test_a_pinned_board_found_half_sent_is_taken_for_the_board(edge: Edge) -> None:
    board_letter(edge)
    sent = as_sent(edge)
    sent.chat.pinned.append(sent.id)
    edge.change("open", state="sending")

    async with edge.sending():
        await edge.settled("open", "sent")

    assert arrived(edge, GROUP) == 1
    assert edge.town.boards()[GROUP][0] == sent.id
    assert "第一网格" in sent.text


async def test_a_half_sent_board_that_nobody_pinned_is_sent_again(edge: Edge) -> None:
    board_letter(edge)
    orphan = as_sent(edge)
    edge.change("open", state="sending")

    async with edge.sending():
        await edge.settled("open", "sent")

    assert arrived(edge, GROUP) == 2
    assert edge.town.boards()[GROUP][0] != orphan.id


async def test_a_board_is_edited_at_most_once_in_fifteen_seconds(edge: Edge) -> None:
    board_letter(edge)
    async with edge.sending():
        await edge.settled("open", "sent")

        for number in range(10):
            edge.town.database.submit(partial(_phone, phone=f"021-5555-010{number}")).result()
            edge.put(f"change{number}", Refresh("board:1"))
        waiting = edge.letters(card="board:1", state="new")
        edge.town.clock.move_to(waiting[0].next_at)
        await eventually(lambda: "0109" in edge.town.heard(GROUP)[0].text)

    assert len(waiting) == 1
    assert (waiting[0].next_at - edge.letters(cause="open")[0].next_at).total_seconds() >= 15
    assert [call.method for call in edge.town.world.calls].count("editMessageText") == 1


def _phone(db: Any, phone: str) -> None:
    db.exec(select(Grid)).one().phone = phone


async def test_a_refresh_while_the_board_is_on_its_way_waits_its_fifteen_seconds(edge: Edge) -> None:
    board_letter(edge)
    edge.change("open", state="sending", next_at=edge.town.clock.now())

    edge.put("change", Refresh("board:1"))

    pause = edge.letters(cause="change")[0].next_at - edge.letters(cause="open")[0].next_at
    assert pause.total_seconds() >= 15


async def test_the_board_of_a_new_day_replaces_the_pinned_one(edge: Edge) -> None:
    board_letter(edge)
    async with edge.sending():
        await eventually(lambda: edge.town.world.chats[GROUP].pinned)
        first = edge.town.world.chats[GROUP].pinned[0]

        def tomorrow(db: Any) -> list[Effect]:
            grid = db.exec(select(Grid)).one()
            round_ = rounds.round_at(db, grid, edge.town.clock.now(), days_back=-1)
            return doing.open_round(db, grid, round_, edge.house)

        edge.put("next", *edge.town.database.submit(tomorrow).result())
        await eventually(lambda: edge.town.world.chats[GROUP].pinned not in ([], [first]))
        await eventually(lambda: first not in edge.town.world.chats[GROUP].pinned)


# --- papers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "kind", "name"),
    [
        ("large_print", "photo", "linli.png"),
        ("read_aloud", "voice", "linli.mp3"),
        ("slips", "document", "linli-slips.pdf"),
    ],
)
async def test_a_paper_goes_as_what_it_is(edge: Edge, paper: str, kind: str, name: str) -> None:
    grid = edge.town.look(lambda db: db.exec(select(Grid.id)).one())
    edge.put("paper", File(WORKER, paper, {"grid": grid}))

    async with edge.sending():
        await edge.settled("paper", "sent")

    sent = edge.town.heard(WORKER)[-1].file
    assert sent is not None
    assert (sent.kind, sent.name) == (kind, name)


async def test_a_recording_goes_as_a_voice_note(edge: Edge, tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "hotline.menu.ogg").write_bytes(b"OggS a warm voice")
    edge.house = replace(edge.house, prompts=str(tmp_path))
    edge.put("paper", File(WORKER, "read_aloud", {"grid": 0}))

    async with edge.sending():
        await edge.settled("paper", "sent")

    sent = edge.town.heard(WORKER)[-1].file
    assert sent is not None
    assert (sent.kind, sent.data) == ("voice", b"OggS a warm voice")


# --- after a crash ----------------------------------------------------------------------------------------


def every_kind(edge: Edge) -> dict[str, Effect]:
    said = edge.town.say(LI, "大家好", GROUP)
    grid = edge.town.look(lambda db: db.exec(select(Grid.id)).one())
    daily = {"grids": [grid], "first": "2026-03-02", "last": "2026-03-02", "form": "csv"}
    return {
        "notice": tell(LI),
        "reply": tell(LI, Lane.REPLY),
        "alarm": tell(WORKER, Lane.ALARM),
        "show": Show(WORKER, "today", {"grid": grid}),
        "file": File(WORKER, "daily", daily),
        "delete": Remove(GROUP, said.id),
        "menu": Menu(WORKER, "worker"),
    }


@pytest.mark.parametrize("kind", ["reply", "alarm", "show", "file", "delete", "menu"])
async def test_what_a_crash_left_half_sent_is_sent_again(edge: Edge, kind: str) -> None:
    edge.put("crash", every_kind(edge)[kind])
    edge.change("crash", state="sending")

    async with edge.sending():
        await edge.settled("crash", "sent")


async def test_a_reminder_that_a_crash_left_half_sent_is_not_said_twice(edge: Edge) -> None:
    edge.put("crash", every_kind(edge)["notice"])
    edge.change("crash", state="sending")

    async with edge.sending():
        await edge.settled("crash", "uncertain")

    assert arrived(edge, LI) == 0


async def test_a_card_that_a_crash_left_half_sent_hangs_in_the_end(edge: Edge) -> None:
    await alarm(edge)
    edge.change("alarm", state="sending")

    async with edge.sending():
        await edge.settled("alarm", "sent")

    shown = edge.town.look(lambda db: db.exec(select(Card.message_id)).one())
    assert shown == edge.town.heard(WORKER)[-1].id


async def test_a_sender_that_is_stopped_finishes_what_is_on_its_way(edge: Edge) -> None:
    edge.town.world.faults.add(Fault(Kind.LATENCY, method="sendMessage", milliseconds=300))
    edge.put("one", tell(LI))

    async with edge.sending():
        await edge.settled("one", "sending")

    assert (edge.states("one"), arrived(edge, LI)) == (["sent"], 1)
