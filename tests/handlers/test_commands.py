"""Laws over the one table of commands."""

import pytest

import texts
from handlers.access import RANK
from handlers.commands import BY_WORD, COMMANDS, TAKES_WORDS, menu_of, spelled
from handlers.effects import Show
from tests.neighbourhood import GROUP, WORKER, Neighbourhood

every_command = pytest.mark.parametrize("command", COMMANDS, ids=[command.name for command in COMMANDS])


@every_command
def test_every_command_has_words_a_role_help_and_something_to_do(command: object) -> None:
    assert command.words  # type: ignore[attr-defined]
    assert command.role in RANK  # type: ignore[attr-defined]
    assert (command.does is None) != (command.of_grid is None)  # type: ignore[attr-defined]
    for language in texts.LANGUAGES:
        assert texts.say(f"command.{command.name}", language)  # type: ignore[attr-defined]


def test_no_word_means_two_commands() -> None:
    assert len(BY_WORD) == sum(len(command.words) for command in COMMANDS)


def test_menus_grow_with_the_role() -> None:
    resident, worker = ({command.name for command in menu_of(role)} for role in ("resident", "worker"))

    assert {"start", "report", "me", "help"} <= resident
    assert resident < worker
    assert not resident & {"today", "missing", "export", "record", "role", "grid"}


@pytest.mark.parametrize("word", sorted(BY_WORD))
def test_a_chinese_word_works_as_a_whole_message_alone(word: str) -> None:
    name = BY_WORD[word].name

    assert spelled(word, private=False) == (name, "")
    assert spelled(f" {word}？", private=True) == (name, "")
    assert spelled(f"{word} 3-1-501 张三 36.5", private=False) is None
    assert spelled(f"大家{word}", private=False) is None
    expected = (name, "3-1-501 张三 36.5") if name in TAKES_WORDS else None
    assert spelled(f"{word} 3-1-501 张三 36.5", private=True) == expected


def test_the_words_do_what_the_command_does(town: Neighbourhood) -> None:
    answer = town.says(WORKER, "未报", chat=GROUP)

    assert [(one.chat_id, one.view) for one in answer.of(Show)] == [(WORKER, "missing")]
