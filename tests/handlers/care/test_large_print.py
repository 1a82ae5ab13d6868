"""The large-print card and the voice note: who gets them when, and that they say what the chat says."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

import texts
from documents import speech
from handlers.effects import File, Reply, words
from handlers.pages.papers import PAPERS, Paper, on_the_card
from tests.neighbourhood import HOUSE, STRANGER, WANG, WORKER, ZHANG, Answer, Neighbourhood


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def kinds(answer: Answer) -> list[str]:
    return [file.kind for file in answer.of(File)]


def made(town: Neighbourhood, answer: Answer, prompts: str = "") -> Paper:
    (file,) = answer.of(File)
    return PAPERS[file.kind](town.db, file.ids, file.language, replace(HOUSE, prompts=prompts))


@pytest.mark.parametrize("text", ["你好", "1", "热线", "36.5", "好的"])
def test_an_elder_gets_the_card_once_with_the_first_answer(town: Neighbourhood, text: str) -> None:
    first = town.tells(WANG, text)
    assert kinds(first) == ["large_print"]
    assert isinstance(first.effects[0], Reply)
    assert [kinds(town.tells(WANG, again)) for again in ("1", "热线", "菜单")] == [[], [], []]


def test_others_on_the_hotline_get_no_card_by_themselves(town: Neighbourhood) -> None:
    assert kinds(town.tells(ZHANG, "热线")) == []


@pytest.mark.parametrize("text", ["大字", "大字。", "Large print"])
@pytest.mark.parametrize("who", [WANG, ZHANG, STRANGER])
def test_whoever_asks_gets_the_card_as_a_picture(town: Neighbourhood, who: int, text: str) -> None:
    paper = made(town, town.tells(who, text))
    assert paper.kind == "photo"
    assert paper.data.startswith(b"\x89PNG")


def test_a_word_in_the_group_asks_for_nothing(town: Neighbourhood) -> None:
    assert kinds(town.says(ZHANG, "大字")) == []
    assert kinds(town.says(ZHANG, "听")) == []


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_word_on_the_card_is_the_chats(town: Neighbourhood, language: str) -> None:
    (reply,) = town.tells(WANG, "你好").of(Reply)
    in_the_chat = "\n".join(words(one, language) for one in reply.lines)
    buttons = [words(key, language) for row in reply.keyboard for key in row]

    number, question, keys = on_the_card(town.db, town.grid().id or 0, language)

    assert in_the_chat.startswith(f"{number}\n{question}\n")
    assert [f"{key.digit} {key.label}" for key in keys] == buttons


def test_the_caption_begins_with_the_number(town: Neighbourhood) -> None:
    assert made(town, town.tells(WANG, "大字")).caption.startswith("☎ 021-55550101")


def test_a_stranger_gets_a_card_without_a_number(town: Neighbourhood) -> None:
    assert "☎" not in made(town, town.tells(STRANGER, "大字")).caption


@pytest.mark.parametrize("text", ["听", "读给我听"])
def test_the_same_words_are_read_out_for_whoever_wants_to_listen(town: Neighbourhood, text: str) -> None:
    paper = made(town, town.tells(WANG, "你好") and town.tells(WANG, text))
    assert (paper.kind, paper.name) == ("voice", "linli.mp3")
    assert "021-55550101" in paper.caption


def test_a_recording_is_played_before_the_engine_speaks(town: Neighbourhood, tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "hotline.menu.ogg").write_bytes(b"OggS a warm voice")
    paper = made(town, town.tells(ZHANG, "听"), prompts=str(tmp_path))
    assert (paper.kind, paper.name, paper.data) == ("voice", "hotline.menu.ogg", b"OggS a warm voice")


@pytest.fixture
def _mute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The optional engine is not installed."""
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    monkeypatch.setattr(speech, "_engine", speech._engine.__wrapped__)


@pytest.mark.usefixtures("_mute")
def test_where_nothing_can_speak_the_picture_comes_with_who_else_says_it(town: Neighbourhood) -> None:
    paper = made(town, town.tells(ZHANG, "听"))
    assert paper.kind == "photo"
    assert paper.caption.endswith(texts.say("print.card.caption_mute"))


@pytest.mark.usefixtures("_mute")
def test_a_card_offers_to_be_heard_only_where_something_can_speak(town: Neighbourhood, tmp_path: Path) -> None:
    asked = town.tells(ZHANG, "大字")
    assert "听" not in made(town, asked).caption

    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "hotline.menu.ogg").write_bytes(b"OggS a warm voice")
    assert "「听」" in made(town, asked, prompts=str(tmp_path)).caption


def test_with_the_engine_the_card_offers_to_be_heard(town: Neighbourhood) -> None:
    assert "「听」" in made(town, town.tells(ZHANG, "大字")).caption


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_card_that_is_kept_says_when_the_number_is_answered(town: Neighbourhood, language: str) -> None:
    town.commands(WORKER, "grid", "值班\n每天 08:00-18:00 李敏 13800000011")

    number, _, _ = on_the_card(town.db, town.grid().id or 0, language)

    assert number.startswith("☎ 021-55550101")
    assert "08:00" in number
    assert "18:00" in number


def test_the_voice_says_when_the_number_is_answered(town: Neighbourhood) -> None:
    asked = town.tells(ZHANG, "听")
    before = made(town, asked)
    town.commands(WORKER, "grid", "值班\n每天 08:00-18:00 李敏 13800000011")

    paper = made(town, asked)

    assert "每天 08:00 到 18:00有人接" in paper.caption
    assert len(paper.data) > len(before.data)
