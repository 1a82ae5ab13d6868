"""Voice notes: kept, played by a person, and settled with a tap; what nobody has heard climbs."""

from dataclasses import replace

from conversations.understanding import Heard
from conversations.understanding import understand as hear
from handlers.access import Turn
from handlers.effects import Effects, Receipt, Refresh, Reply, Tell, Toast, line
from handlers.incoming import Attachment
from handlers.reporting import reports
from handlers.reporting.keeping import Saying, follow, keep, read_back, state
from handlers.work import cards, duty
from handlers.work import tickets as helping
from storage import areas, people, tickets
from storage.models import Ticket
from storage.outbox import Lane

WELL, HELP = "n", "h"


def sent(turn: Turn, attachment: Attachment) -> Effects:
    """A voice note joins the queue; its sender hears that somebody will listen."""
    said = duty.promised("voice.kept", *duty.fixed_number(turn.db, turn.grid(), turn.when, turn.language))
    shown = helping.ask_for(
        turn,
        cause=f"voice:{turn.message.cause}",
        kind="voice",
        resident_id=_only_own(turn),
        items=[{"kind": "voice", "file_id": attachment.file_id}],
    )
    return [Reply(said, private=True), *shown]


def _only_own(turn: Turn) -> int | None:
    """The writer; nobody where several share the phone."""
    own = [kin.resident_id for kin in turn.caller.known.kin if kin.relation == "self"]
    return own[0] if len(own) == 1 else None


def settled(turn: Turn, ticket_id: int, said: str) -> Effects:
    """A tap on the card: 平安, a temperature in tenths, or 要帮忙."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or ticket.kind != "voice" or not helping.may_move(turn, ticket):
        return [Toast(line("press.not_yours"), alert=True)]
    if ticket.state not in ("OPEN", "CLAIMED"):
        return [Toast(line("ticket.already_moved")), Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
    if said == HELP:
        return [Toast(line("ticket.toast_claim")), *_ring_them(turn, ticket)]
    heard = NORMAL if said == WELL else replace(NORMAL, celsius=int(said) / 10, status=None)
    if not _is_possible(heard):
        raise ValueError(said)
    if ticket.resident_id is None:
        return [Toast(line("voice.whose"), alert=True)]
    return [Toast(line("ticket.toast_finish")), *_record(turn, ticket, heard)]


NORMAL = Heard(None, "normal", "self", None, (), None, None, None, None, (0, 0))


def _is_possible(heard: Heard) -> bool:
    return heard.celsius is None or 34 <= heard.celsius <= 43


def typed(turn: Turn) -> Effects | None:
    """A number in reply to a voice note's card; None when it is something else."""
    card = tickets.card_at(turn.db, chat_id=turn.message.chat_id, message_id=turn.message.reply_to)
    ticket = tickets.ticket(turn.db, card.ticket_id) if card is not None else None
    if ticket is None or ticket.kind != "voice" or ticket.resident_id is None or not helping.may_move(turn, ticket):
        return None
    meant = hear(turn.message.text, "reply_to_reminder")
    if meant.kind != "report" or len(meant.readings) != 1 or ticket.state not in ("OPEN", "CLAIMED"):
        return None
    heard = replace(meant.readings[0], who="self", room=None)
    return [Reply((line("ticket.toast_finish"),)), *_record(turn, ticket, heard)]


def _record(turn: Turn, ticket: Ticket, heard: Heard) -> Effects:
    """What the resident said, as they said it at the time; they hear how it was understood."""
    assert ticket.resident_id is not None
    assert ticket.account_id is not None
    grid = areas.grid(turn.db, ticket.grid_id) if ticket.grid_id else None
    saying = Saying(state(turn), turn.account_id, grid, ticket.opened_at, "worker")
    theirs = reports.on_behalf(turn, people.telegram_id_of(turn.db, ticket.account_id))
    kept = keep(theirs, saying, [heard], residents=[ticket.resident_id])
    alarms = [effect for effect in follow(theirs, kept) if not isinstance(effect, Receipt)]
    words = (line("voice.heard"), *read_back(turn.db, kept), line("hotline.more"))
    told = Tell(theirs.message.user_id, words, (), theirs.language, Lane.REPLY)
    return [told, *alarms, *helping.move(turn, ticket, "finish")]


def _ring_them(turn: Turn, ticket: Ticket) -> Effects:
    """They need help: a call-back, with the voice note, in the hands of whoever listened."""
    call, shown = helping.open_(
        turn.db,
        turn.house,
        turn.when,
        cause=f"help:voice:{ticket.id}",
        kind="help",
        grid_id=ticket.grid_id,
        resident_id=ticket.resident_id,
        account_id=ticket.account_id,
        items=ticket.items,
    )
    taken = helping.move(turn, call, "claim") if call.state == "OPEN" else []
    return [*shown, *taken, *helping.move(turn, ticket, "finish")]


def again(turn: Turn, ticket_id: int) -> Effects:
    """Play it once more, where the button was pressed."""
    ticket = tickets.ticket(turn.db, ticket_id)
    if ticket is None or not helping.may_move(turn, ticket):
        return [Toast(line("press.not_yours"), alert=True)]
    return [Toast(line("press.ok")), *cards.play(turn.db, ticket, ticket.items or (), [turn.message.chat_id])]
