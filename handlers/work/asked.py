"""What somebody asked for themselves, when they write about it: how far it is, or that it is wanted no longer."""

import re
from collections.abc import Sequence

from conversations.answers import plain
from handlers.access import Turn
from handlers.effects import Effects, Line, Reply, button, line
from handlers.work import cancelling, steps
from storage import people, tickets
from storage.models import Ticket

NO_LONGER = re.compile(
    "(?:算了[ ,，]*)?(?:不用|不要|不需要|用不着|取消)(?:了|送了|来了|买了|修了|打了)?(?:[ ,，。].*|吧|啦|谢谢)?"
)
HOW_FAR = re.compile(
    "到哪|什么时候(?:送|来|到)|几点(?:送|来|到)|[送来办买修到](?:了|好)(?:吗|没)|有人(?:接|管|送|来)|怎么还[没不]|还没(?:送|来|到|人)"
    "|催[一下]|办得?怎么样|where is|any news|how long"
)
LONGEST = 30  # letters: whoever writes more is telling something


def typed(turn: Turn) -> Effects | None:
    """An answer to such words; None when they are not, or nothing of theirs is open."""
    said = plain(turn.message.text)
    wanted_no_longer = NO_LONGER.fullmatch(said) is not None
    if len(said) > LONGEST or not (wanted_no_longer or HOW_FAR.search(said)):
        return None
    mine = tickets.asked_for(turn.db, turn.account_id, steps.TAKEN_BACK)
    if wanted_no_longer and len(mine) == 1:
        return cancelling.taken_back(turn, mine[0].id or 0)
    return [_listed(turn, mine)] if mine else None


def _listed(turn: Turn, mine: Sequence[Ticket]) -> Reply:
    rows = tuple((button("asked.take_back", f"no:{one.id}", what=steps.what(one)),) for one in mine)
    return Reply(tuple(_stands(turn, one) for one in mine), rows, private=True)


def _stands(turn: Turn, ticket: Ticket) -> Line:
    owner = people.account_name(turn.db, ticket.owner_id) if ticket.owner_id else ""
    return line(f"asked.{ticket.state.lower()}", what=steps.what(ticket), owner=owner)
