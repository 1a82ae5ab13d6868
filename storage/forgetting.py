"""Forgetting somebody: the account is unlinked, texts, readings and dialogues go; the roster row and audit ids stay."""

from collections.abc import Sequence

from sqlalchemy import Delete, Update, delete, select, update
from sqlmodel import Session

from storage.models import (
    Account,
    Alias,
    Call,
    Case,
    Claim,
    DayOutcome,
    EmergencyContact,
    Kinship,
    OpenDialogue,
    Reading,
    Rung,
    Standing,
    Statement,
    Ticket,
    Volunteer,
    table,
)

ACCOUNT, ALIAS, CASE, CLAIM, KINSHIP = (table(one) for one in (Account, Alias, Case, Claim, Kinship))
DIALOGUE, READING, STANDING = (table(one) for one in (OpenDialogue, Reading, Standing))
STATEMENT, TICKET, VOLUNTEER = (table(one) for one in (Statement, Ticket, Volunteer))
CALL, CONTACT, OUTCOME, RUNG = (table(one) for one in (Call, EmergencyContact, DayOutcome, Rung))


def forget(db: Session, *, account_id: int, dialogue_prefix: str) -> list[int]:
    """Forget an account and what is recorded about the residents it is; returns the rounds whose boards change.

    What it reported for others stays with them, without its words. Open work stays too, without what was said.
    """
    run = db.connection().execute
    own = list(
        run(
            select(KINSHIP.c.resident_id).where(KINSHIP.c.account_id == account_id, KINSHIP.c.relation == "self")
        ).scalars()
    )
    rounds = list(run(select(STANDING.c.round_id).where(STANDING.c.resident_id.in_(own)).distinct()).scalars())
    for statement in _steps(account_id, own, dialogue_prefix):
        run(statement)
    db.expire_all()
    return [int(round_id) for round_id in rounds]


def _steps(account_id: int, own: Sequence[int], prefix: str) -> tuple[Update | Delete, ...]:
    theirs = READING.c.resident_id.in_(own) | ((READING.c.account_id == account_id) & READING.c.resident_id.is_(None))
    gone = select(READING.c.id).where(theirs)
    about = TICKET.c.reading_id.in_(gone) | (TICKET.c.account_id == account_id)
    return (
        update(TICKET).where(about).values(reading_id=None, note="", items=[], wanted=""),
        delete(STANDING).where(STANDING.c.resident_id.in_(own)),
        delete(READING).where(theirs),
        update(STATEMENT).where(STATEMENT.c.account_id == account_id).values(text=""),
        update(CASE)
        .where((CASE.c.account_id == account_id) | CASE.c.resident_id.in_(own))
        .values(told={}, state="closed"),
        update(CALL).where(CALL.c.resident_id.in_(own)).values(said=None),
        delete(CONTACT).where(CONTACT.c.resident_id.in_(own) | (CONTACT.c.account_id == account_id)),
        delete(OUTCOME).where(OUTCOME.c.resident_id.in_(own)),
        delete(RUNG).where(RUNG.c.resident_id.in_(own)),
        delete(KINSHIP).where(KINSHIP.c.account_id == account_id),
        delete(ALIAS).where(ALIAS.c.account_id == account_id),
        delete(VOLUNTEER).where(VOLUNTEER.c.account_id == account_id),
        update(CLAIM).where(CLAIM.c.account_id == account_id).values(room="", name="", phone=""),
        delete(DIALOGUE).where(DIALOGUE.c.key.startswith(prefix, autoescape=True)),
        update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(name="", consented_at=None),
    )
