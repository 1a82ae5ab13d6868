"""From effects to letters: which lane, once or twice, toasts, and what is never put out."""

from datetime import timedelta
from typing import Any

from sqlmodel import Session, select

from bot.post import BOARD_PAUSE, Post
from handlers.access import turn_for
from handlers.effects import Effect, File, Receipt, Refresh, Reply, Show, Tell, Toast, line
from handlers.grid.rounds import open_round
from handlers.incoming import Incoming, Kind
from storage import people, rounds
from storage.models import Grid
from storage.outbox import Lane
from tests.bot.conftest import Edge
from tests.journeys.town import GROUP, ROOM, WORKER

LI = ROOM[0]
STRANGER = 30001
OK = line("press.ok")


def answer(edge: Edge, who: int, *effects: Effect, chat: int = GROUP, kind: Kind = "message") -> Post:
    """Post what somebody's message led to."""
    now = edge.town.clock.now()
    press_id = "77" if kind == "press" else ""
    message = Incoming(
        1, kind, chat, private=chat > 0, user_id=who, said_at=now, message_id=5, press_id=press_id, user_name="某人"
    )

    def work(db: Session) -> Post:
        post = Post(db, edge.house, now)
        post.answer(turn_for(db, message, edge.house, now), list(effects))
        post.close()
        return post

    return edge.town.database.submit(work).result()


def put(edge: Edge) -> list[tuple[int, str, int]]:
    return [(letter.chat_id, letter.kind, letter.lane) for letter in edge.letters()]


def test_a_receipt_in_a_group_is_a_reaction_that_expires_in_five_minutes(edge: Edge) -> None:
    answer(edge, LI, Receipt((OK,)))

    (letter,) = edge.letters()
    assert (letter.kind, letter.chat_id, letter.lane) == ("react", GROUP, Lane.RECEIPT)
    assert letter.payload == {"message": 5, "emoji": "✍"}
    assert letter.expires_at is not None
    assert letter.expires_at - letter.made_at == timedelta(minutes=5)


def test_a_receipt_in_private_is_a_reply(edge: Edge) -> None:
    answer(edge, LI, Receipt((OK,)), chat=LI)

    assert put(edge) == [(LI, "say", Lane.REPLY)]


def test_a_receipt_for_a_press_is_no_message(edge: Edge) -> None:
    assert answer(edge, LI, Receipt((OK,)), kind="press").toasts
    assert put(edge) == []


def test_a_private_reply_to_a_group_message_goes_to_the_private_chat(edge: Edge) -> None:
    answer(edge, LI, Reply((OK,), private=True))

    assert put(edge) == [(LI, "say", Lane.REPLY)]


def test_nothing_private_is_said_in_the_group_when_the_private_chat_is_closed(edge: Edge) -> None:
    secret = line("missing.line", room="3-1-101", name="张三", phone="", tags="")
    private: tuple[Effect, ...] = (
        Reply((secret,), private=True),
        Show(STRANGER, "missing", {}),
        File(STRANGER, "x", {}),
    )

    for effect in private:
        answer(edge, STRANGER, effect)

    assert {letter.chat_id for letter in edge.letters()} == {GROUP}
    assert "张三" not in str([letter.payload for letter in edge.letters()])
    assert [letter.payload["lines"][0]["key"] for letter in edge.letters()] == ["command.open_private"]


def test_every_press_gets_one_toast(edge: Edge) -> None:
    silent = answer(edge, LI, kind="press")
    spoken = answer(edge, LI, Toast(line("press.old")), Toast(OK), kind="press")

    assert [toast.text.key for toast in silent.toasts] == ["press.ok"]
    assert [toast.text.key for toast in spoken.toasts] == ["press.old"]


def test_a_press_by_somebody_without_a_private_chat_opens_it(edge: Edge) -> None:
    post = answer(edge, STRANGER, Reply((OK,), private=True), kind="press")

    assert [(toast.text.key, toast.link) for toast in post.toasts] == [("press.open_private", "menu")]
    assert put(edge) == []


def test_the_same_cause_is_put_out_once(edge: Edge) -> None:
    edge.put("cause", Tell(LI, (OK,)), Tell(WORKER, (OK,)))
    edge.put("cause", Tell(LI, (OK,)), Tell(WORKER, (OK,)))

    assert put(edge) == [(LI, "say", Lane.NOTICE), (WORKER, "say", Lane.NOTICE)]


# --- boards -----------------------------------------------------------------------------------------------


def opened(edge: Edge) -> str:
    """A round's board that was just sent; its card."""

    def work(db: Session) -> int:
        grid = db.exec(select(Grid)).one()
        round_ = rounds.latest(db, grid, edge.town.clock.now())
        open_round(db, grid, round_, edge.house)
        return round_.id or 0

    return f"board:{edge.town.database.submit(work).result()}"


def test_many_refreshes_of_a_board_are_one_letter(edge: Edge) -> None:
    board = opened(edge)

    edge.put("one", Refresh(board), Refresh(board))
    edge.put("two", Refresh(board))

    assert [(letter.cause, letter.kind, letter.lane) for letter in edge.letters()] == [("one", "card", Lane.BOARD)]


def test_a_board_that_was_just_sent_waits_fifteen_seconds(edge: Edge) -> None:
    board = opened(edge)
    edge.put("one", Refresh(board))
    edge.change("one", state="sent", next_at=edge.town.clock.now())

    edge.put("two", Refresh(board))

    one, two = edge.letters()
    assert two.next_at - one.next_at == BOARD_PAUSE


def test_the_opening_goes_with_the_notices_and_does_not_wait(edge: Edge) -> None:
    board = opened(edge)

    edge.put("open", Refresh(board, Lane.NOTICE))

    (letter,) = edge.letters()
    assert (letter.lane, letter.next_at) == (Lane.NOTICE, letter.made_at)


def test_no_board_is_drawn_in_a_group_the_bot_was_thrown_out_of(edge: Edge) -> None:
    board = opened(edge)
    edge.town.database.submit(_thrown_out).result()

    edge.put("one", Refresh(board))

    assert edge.letters() == []


def _thrown_out(db: Any) -> None:
    for _, group in rounds.boards(db, 1):
        group.bot_is = "kicked"


def test_a_person_met_in_the_group_has_a_closed_private_chat(edge: Edge) -> None:
    answer(edge, STRANGER)

    known = edge.town.look(lambda db: people.known(db, STRANGER))
    assert known is not None
    assert known.reach != "yes"
