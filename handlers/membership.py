"""The bot's own place in chats: added, promoted, removed, blocked, and groups that move."""

from handlers.access import Turn
from handlers.effects import Effects, Refresh, Reply, Tell, line
from storage import areas, outbox, people, roles, rounds
from storage.models import Grid, Group
from storage.outbox import Lane


def changed(turn: Turn) -> Effects:
    """The bot was added, promoted, restricted, removed, started or blocked."""
    message = turn.message
    if message.private:
        people.set_reach(turn.db, turn.account_id, "yes" if message.bot_is == "member" else "blocked")
        return []
    assert turn.group is not None
    turn.group.bot_is = message.bot_is
    turn.group.sees_all = message.bot_is == "administrator" or turn.house.reads_all
    turn.db.flush()
    if message.bot_is not in ("member", "administrator"):
        return _lost(turn, turn.group)
    return _greeting(turn, turn.group)


def _lost(turn: Turn, group: Group) -> Effects:
    """The bot is out of a grid's group: the grid's worker hears of it."""
    grid = turn.db.get(Grid, group.grid_id) if group.grid_id else None
    if grid is None:
        return []
    told = [one for _, one, reach, _, _ in roles.holders(turn.db, grid=grid, names=("worker",)) if reach == "yes"]
    words = (line("group.lost", group=group.title, grid=grid.name),)
    return [Tell(chat, words, (), grid.language, Lane.REPLY) for chat in told or sorted(turn.house.operators)]


def _greeting(turn: Turn, group: Group) -> Effects:
    """Say once, kindly, what is missed while privacy mode is on; nothing when everything is seen."""
    if group.told_privacy or group.sees_all:
        return []
    group.told_privacy = True
    turn.db.flush()
    return [Reply((line("group.privacy"),))]


def moved(turn: Turn) -> Effects:
    """The group became a supergroup: same group, new chat id, and today's board goes up again there."""
    areas.move_group(turn.db, old=turn.message.chat_id, new=turn.message.moved_to)
    outbox.move_chat(turn.db, old=turn.message.chat_id, new=turn.message.moved_to)
    group = areas.group_of_chat(turn.db, turn.message.moved_to)
    grid = turn.db.get(Grid, group.grid_id) if group is not None and group.grid_id else None
    round_ = rounds.latest(turn.db, grid, turn.when) if grid is not None else None
    return [Refresh(f"board:{round_.id}", Lane.NOTICE)] if round_ is not None and round_.state == "open" else []
