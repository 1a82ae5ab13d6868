"""From effects to letters: who gets what in which lane. One post office per transaction, emptied before its commit."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from handlers.access import House, Turn
from handlers.care import elders
from handlers.effects import (
    Effect,
    Effects,
    Fetch,
    File,
    Keyboard,
    Line,
    Menu,
    Play,
    Receipt,
    Refresh,
    Remove,
    Reply,
    Rows,
    Show,
    Tell,
    Toast,
    button,
    line,
)
from storage import outbox, people, rounds, tickets
from storage.outbox import Lane

BOARD_PAUSE = timedelta(seconds=15)
RECEIPT_LIFE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class QuickToast:
    """A toast to be shown right after the commit; never stored."""

    press_id: str
    text: Line
    language: str
    alert: bool
    link: str


class Post:
    """Collects what one transaction has to say and puts it out in one go."""

    def __init__(self, db: Session, house: House, now: datetime) -> None:
        self._db = db
        self._house = house
        self._now = now
        self._letters: list[dict[str, Any]] = []
        self._refreshes: dict[str, tuple[Lane, str]] = {}
        self._counts: dict[str, int] = {}
        self.toasts: list[QuickToast] = []

    def answer(self, turn: Turn, effects: Effects) -> None:
        """Post what a person's message led to; a press always gets its toast."""
        message = turn.message
        for effect in elders.unasked(self._db, effects, self._now):
            match effect:
                case Reply():
                    self._reply(turn, effect)
                case Receipt():
                    self._receipt(turn, effect)
                case Toast():
                    self._toast(turn, effect)
                case Show() | File() if not message.private and turn.caller.known.reach != "yes":
                    self._open_private(turn)
                case _:
                    self._put_out(message.cause, effect)
        if message.kind == "press" and not any(toast.press_id == message.press_id for toast in self.toasts):
            self._toast(turn, Toast(line("press.ok")))

    def send(self, cause: str, effects: Effects) -> None:
        """Post what came of itself."""
        for effect in elders.unasked(self._db, effects, self._now):
            self._put_out(cause, effect)

    def _put_out(self, cause: str, effect: Effect) -> None:
        match effect:
            case Tell():
                self._tell(cause, effect)
            case Refresh():
                lane, first = self._refreshes.get(effect.card, (effect.lane, cause))
                self._refreshes[effect.card] = (min(lane, effect.lane), first)
            case Show():
                payload = {"view": effect.view, "ids": effect.ids, "language": effect.language}
                self._put(cause, effect.lane, effect.chat_id, "show", payload)
            case File():
                payload = {"paper": effect.kind, "ids": effect.ids, "language": effect.language}
                self._put(cause, effect.lane, effect.chat_id, "file", payload)
            case Play():
                played = {"file_id": effect.file_id, "lines": [asdict(one) for one in effect.lines]}
                about = f"about:{effect.about}" if effect.about else ""
                self._put(cause, effect.lane, effect.chat_id, effect.kind, played, card=about)
            case Fetch():
                self._put(cause, Lane.REPLY, effect.ids["chat"], "fetch", asdict(effect))
            case Remove():
                self._put(cause, Lane.REPLY, effect.chat_id, "delete", {"message": effect.message_id})
            case Menu():
                self._put(cause, Lane.RECEIPT, effect.chat_id, "menu", {"role": effect.role})
            case _:
                raise TypeError(f"nobody asked: {type(effect).__name__}")

    def _reply(self, turn: Turn, reply: Reply) -> None:
        message = turn.message
        if reply.private and not message.private and turn.caller.known.reach != "yes":
            self._open_private(turn)
            return
        chat = message.user_id if reply.private else message.chat_id
        card = f"asks:{reply.asks}" if reply.asks else ""
        lines, rows, keys = reply.lines, reply.buttons, reply.keyboard
        self._say(message.cause, chat, Lane.REPLY, lines, rows, turn.language, card=card, keyboard=keys)

    def _open_private(self, turn: Turn) -> None:
        """The answer is private and the private chat is closed: say so, and nothing else, where they asked."""
        if turn.message.kind == "press":
            self._toast(turn, Toast(line("press.open_private"), link="menu"))
            return
        rows = ((button("ask.come_button", link="menu"),),)
        lines = (line("command.open_private"),)
        self._say(turn.message.cause, turn.message.chat_id, Lane.REPLY, lines, rows, turn.language)

    def _receipt(self, turn: Turn, receipt: Receipt) -> None:
        message = turn.message
        if message.private:
            self._say(message.cause, message.chat_id, Lane.REPLY, receipt.lines, receipt.buttons, turn.language)
        elif message.kind in ("message", "edit"):
            payload = {"message": message.message_id, "emoji": "✍"}
            expires = message.said_at + RECEIPT_LIFE
            self._put(message.cause, Lane.RECEIPT, message.chat_id, "react", payload, expires_at=expires)

    def _toast(self, turn: Turn, toast: Toast) -> None:
        press_id = turn.message.press_id
        if press_id and not any(other.press_id == press_id for other in self.toasts):
            self.toasts.append(QuickToast(press_id, toast.text, turn.language, toast.alert, toast.link))

    def _tell(self, cause: str, tell: Tell) -> None:
        about = f"about:{tell.about}" if tell.about else f"asks:{tell.asks}" if tell.asks else ""
        self._say(
            cause,
            tell.chat_id,
            tell.lane,
            tell.lines,
            tell.buttons,
            tell.language,
            card=about,
            quiet=tell.quiet,
            keyboard=tell.keyboard,
        )

    def _say(  # noqa: PLR0917  six different types
        self,
        cause: str,
        chat: int,
        lane: Lane,
        lines: tuple[Line, ...],
        rows: Rows,
        language: str,
        *,
        card: str = "",
        quiet: bool = False,
        keyboard: Keyboard = (),
    ) -> None:
        payload = {
            "lines": [asdict(one) for one in lines],
            "buttons": [[asdict(one) for one in row] for row in rows],
            "language": language,
            "quiet": quiet,
            "keyboard": [[asdict(one) for one in row] for row in keyboard] if chat > 0 else [],
        }
        self._put(cause, lane, chat, "say", payload, card=card)

    def _put(
        self,
        cause: str,
        lane: Lane,
        chat: int,
        kind: str,
        payload: Any,
        *,
        card: str = "",
        next_at: datetime | None = None,
        expires_at: datetime | None = None,
    ) -> None:
        if chat == people.NO_CHAT:
            return  # a page or a telephone line hears its answer where it asks
        number = self._counts.get(cause, 0)
        self._counts[cause] = number + 1
        self._letters.append(
            {
                "cause": cause,
                "sequence": number,
                "lane": int(lane),
                "chat_id": chat,
                "kind": kind,
                "payload": payload,
                "card": card,
                "state": "new",
                "tries": 0,
                "made_at": self._now,
                "next_at": next_at or self._now,
                "expires_at": expires_at,
                "error": "",
            }
        )

    def close(self) -> bool:
        """Put everything out; True when there is something to send."""
        self._cards()
        outbox.post(self._db, self._letters)
        return bool(self._letters)

    def _cards(self) -> None:
        """A card that already waits to be drawn again is drawn once, with what is true then."""
        if not self._refreshes:
            return
        drawings = _drawings(self._db, self._refreshes)
        cards = [drawing.card for drawing in drawings]
        waiting, sent = outbox.waiting_cards(self._db, cards), outbox.last_sent(self._db, cards)
        for drawing in drawings:
            lane, cause = self._refreshes[drawing.refresh]
            if drawing.card in waiting and lane >= Lane.BOARD:
                continue
            pauses = lane >= Lane.BOARD and drawing.card in sent
            next_at = max(self._now, sent[drawing.card] + BOARD_PAUSE) if pauses else self._now
            self._put(cause, lane, drawing.chat_id, "card", drawing.payload, card=drawing.card, next_at=next_at)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One message that a refresh draws again."""

    refresh: str
    card: str
    chat_id: int
    payload: dict[str, Any]


def _drawings(db: Session, refreshes: Iterable[str]) -> list[_Drawing]:
    """Every message behind these refreshes; the boards of a batch in one statement."""
    named = [refresh.partition(":")[::2] for refresh in refreshes]
    return [
        *_boards(db, [int(number) for kind, number in named if kind == "board"]),
        *(drawing for kind, number in named if kind == "ticket" for drawing in _tickets(db, int(number))),
    ]


def _boards(db: Session, round_ids: list[int]) -> list[_Drawing]:
    return [
        _Drawing(
            f"board:{board.round_id}",
            f"board:{board.id}",
            group.telegram_id,
            {"view": "board", "ids": {"round": board.round_id, "board": board.id}, "language": "zh"},
        )
        for board, group in rounds.boards(db, *round_ids)
        if group.bot_is in ("member", "administrator")
    ]


def _tickets(db: Session, ticket_id: int) -> list[_Drawing]:
    return [
        _Drawing(
            f"ticket:{ticket_id}",
            f"card:{card.id}",
            card.chat_id,
            {"view": "ticket", "ids": {"ticket": ticket_id, "card": card.id}, "language": "zh"},
        )
        for card in tickets.cards(db, ticket_id)
    ]
