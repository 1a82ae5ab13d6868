"""The language somebody is written to in: what their Telegram says, until they choose."""

from conversations.answers import plain
from handlers.access import Turn
from handlers.effects import Effects, Reply, line
from storage import people

CHOSEN = {
    **dict.fromkeys(("english", "in english", "english please", "英文", "英语", "说英文", "用英文"), "en"),
    **dict.fromkeys(("中文", "说中文", "用中文", "汉语", "普通话", "chinese", "in chinese"), "zh"),
}


def chosen(turn: Turn) -> Effects | None:
    """English or 中文 as the whole message changes it; None for anything else."""
    language = CHOSEN.get(plain(turn.message.text))
    if language is None:
        return None
    people.set_language(turn.db, turn.account_id, language)
    turn.caller.known.language = language
    return [Reply((line("menu.language"),), private=True)]
