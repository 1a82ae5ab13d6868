"""Whoever declined to be stored is served on paper: nothing of theirs is kept, and a fever still reaches the worker."""

import texts
from handlers import guided
from handlers.access import Turn
from handlers.effects import Effects, Reply, button, line
from handlers.reporting import reports
from handlers.reporting.hearing import understand
from handlers.work import duty


def told(turn: Turn, digit: str) -> Effects | None:
    """What a report of theirs, or a big button of that `digit`, leads to privately; None for anything else."""
    if not turn.caller.known.declined or not turn.message.private:
        return None
    meant = understand(turn.message.text, "reply_to_reminder")
    if meant.kind == "report":
        return [*reports.take(turn, meant), _on_paper(turn)]
    says_well = reports.says_well(turn) and not guided.is_open(turn)
    return [_on_paper(turn)] if says_well or digit in ("1", "2") else None


def _on_paper(turn: Turn) -> Reply:
    """Nothing was kept, and the way back."""
    number = duty.number(turn)
    call = texts.say("dialogue.call", turn.language, phone=number) if number else ""
    rows = ((button("ask.enrol_button", "r:enrol"),),)
    return Reply((line("enrolment.refused", call=call),), rows, private=True)
