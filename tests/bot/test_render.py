"""From a letter to what Telegram takes."""

from typing import Any

import pytest

from bot.render import LONGEST, Drawer
from handlers.effects import Line, line, words

DRAWER = Drawer("linli_bot")


def say(*lines: dict[str, Any], buttons: Any = ()) -> Any:
    return DRAWER.say({"lines": list(lines), "buttons": buttons, "language": "zh"})


def plain(key: str, **params: Any) -> dict[str, Any]:
    return {"key": key, "params": params}


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("letter", ["a", "中", "👵", "👨‍👩‍👧"])
def test_a_message_of_any_letters_is_cut_to_what_telegram_takes(letter: str) -> None:
    said = letter * 6000
    parts = [drawn.text for drawn in say(plain("ticket.note", note=said))]

    assert max(length(part) for part in parts) <= LONGEST
    assert "".join(parts).count(letter) == 6000 or letter not in "".join(parts)
    assert "".join("".join(parts).split("\n")).endswith(said[-1000:])


def test_a_long_list_is_cut_between_its_lines() -> None:
    parts = [drawn.text for drawn in say(*[plain("ticket.note", note=f"{n:04} " + "长" * 40) for n in range(300)])]

    assert len(parts) > 3
    assert all(line.endswith("长" * 40) for part in parts for line in part.split("\n"))


def test_the_buttons_hang_under_the_last_part() -> None:
    button = {"label": plain("board.normal"), "data": "n:1", "link": ""}

    first, *_, last = say(plain("ticket.note", note="长" * 9000), buttons=[[button]])

    assert (first.keyboard, last.keyboard.inline_keyboard[0][0].callback_data) == (None, "n:1")


def test_a_message_is_never_empty() -> None:
    assert [drawn.text for drawn in say(plain("ticket.note", note=" "))] != [""]
    assert [drawn.text for drawn in say()] == ["…"]


def test_a_line_inside_a_line_is_put_into_words_too() -> None:
    inner = line("report.celsius", celsius="38.5")

    live = words(line("report.line", name="张三", value=inner), "zh")
    stored = words(plain("report.line", name="张三", value={"key": inner.key, "params": inner.params}), "zh")

    assert live == stored
    assert "张三" in live
    assert "38.5℃" in live


def test_words_that_people_chose_are_never_taken_for_a_template() -> None:
    assert "{count}" in words(Line("report.line", {"name": "{count}", "value": "%s"}), "zh")


def test_a_link_button_leads_into_the_private_chat() -> None:
    button = {"label": plain("board.report"), "data": "", "link": "report_7"}

    drawn = say(plain("press.ok"), buttons=[[button]])[0]

    assert drawn.keyboard.inline_keyboard[0][0].url == "https://t.me/linli_bot?start=report_7"


def keys(*rows: Any) -> Any:
    (drawn,) = DRAWER.say({"lines": [plain("board.normal")], "buttons": [], "keyboard": list(rows), "language": "zh"})
    return drawn.keys


def test_the_big_buttons_stay() -> None:
    drawn = keys([plain("board.normal"), plain("board.help")])

    assert [[button.text for button in row] for row in drawn.keyboard] == [["全家正常", "我要帮忙"]]
    assert (drawn.is_persistent, drawn.resize_keyboard) == (True, True)


def test_an_empty_row_takes_the_big_buttons_away() -> None:
    assert keys([]).remove_keyboard


def test_most_messages_leave_the_big_buttons_as_they_are() -> None:
    assert keys() is None
