"""The hotline in the chat: an elder's own menu, one message a step, the number first and the big buttons below."""

from datetime import timedelta

import pytest
from sqlmodel import select

import texts
from handlers.effects import Receipt, Reply, Show, Tell, Toast, words
from handlers.incoming import Attachment
from storage import people
from storage.models import OpenDialogue, Outbox, Reading
from tests.neighbourhood import DAY, GROUP, MADE, STRANGER, WANG, WORKER, ZHANG, Answer, Neighbourhood, at

TOMORROW = DAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def said(answer: Answer, language: str = "zh") -> str:
    """The one message of the answer, in words."""
    (reply,) = answer.of(Reply)
    return "\n".join(words(one, language) for one in reply.lines)


def status(town: Neighbourhood, name: str = "王秀英") -> tuple[str, float | None]:
    stand = town.stands(name)
    assert stand is not None
    return stand.status, stand.celsius


@pytest.mark.parametrize("text", ["1", "１", "一", "①", "1.", "我选1", "第一个", "我平安", "1 我平安"])
def test_an_elders_whole_daily_duty_is_one_digit(town: Neighbourhood, text: str) -> None:
    answer = town.tells(WANG, text)

    assert status(town) == ("normal", None)
    assert "王秀英:正常" in said(answer)


def test_the_number_stands_first_and_every_digit_on_a_line_of_its_own(town: Neighbourhood) -> None:
    lines = said(town.tells(WANG, "你好")).split("\n")

    assert "021-55550101" in lines[0]
    assert [line[0] for line in lines[2:]] == list("1230")


def test_the_big_buttons_are_the_same_under_every_step(town: Neighbourhood) -> None:
    steps = ("你好", "1", "2", "36.5", "3", "0", "7", "菜单")
    keyboard, *others = [town.tells(WANG, text).of(Reply)[0].keyboard for text in steps]

    assert all(other == keyboard for other in others)
    assert [[words(key, "zh") for key in row] for row in keyboard] == [
        ["1 我平安", "2 体温/改一下"],
        ["3 要帮忙", "0 找人"],
    ]


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_a_big_button_means_the_same_inside_any_other_dialogue(town: Neighbourhood, language: str) -> None:
    keyboard = town.tells(WANG, "你好").of(Reply)[0].keyboard
    town.commands(WANG, "need")

    town.tells(WANG, words(keyboard[0][0], language))

    assert status(town) == ("normal", None)


def test_others_have_their_own_menu_and_no_big_buttons(town: Neighbourhood) -> None:
    (reply,) = town.tells(ZHANG, "你好").of(Reply)

    assert (reply.lines[0].key, reply.keyboard) == ("menu.title", ())


@pytest.mark.parametrize("word", ["/hotline", "热线"])
def test_anybody_has_the_hotline_for_the_asking(town: Neighbourhood, word: str) -> None:
    answer = town.commands(ZHANG, "hotline") if word.startswith("/") else town.tells(ZHANG, word)
    assert "hotline.menu" in answer.keys

    town.tells(ZHANG, "1")

    assert status(town, "张三") == ("normal", None)


def test_who_asked_for_the_hotline_leaves_it_and_its_buttons_go(town: Neighbourhood) -> None:
    town.tells(ZHANG, "热线")

    menu = town.tells(ZHANG, "菜单")

    assert menu.of(Reply)[0].lines[0].key in ("menu.title", "dialogue.left")
    assert town.tells(ZHANG, "没米了", at=at("09:00", TOMORROW)).keys != []


@pytest.mark.parametrize("word", ["0", "人工", "０"])
def test_zero_calls_a_person_who_says_from_which_number(town: Neighbourhood, word: str) -> None:
    for user in (WANG, ZHANG):
        answer = town.tells(user, word)

        assert "hotline.when" in answer.keys
        assert "021-55550101" in said(answer)
    assert len(town.tickets("help")) == 2


def test_two_that_is_sent_again_changes_what_was_kept_all_day(town: Neighbourhood) -> None:
    town.tells(WANG, "36.5")
    town.tells(WANG, "2", at=at("17:00"))
    town.tells(WANG, "36.9", at=at("17:01"))

    assert status(town) == ("", 36.9)


def test_a_fever_is_alarmed_and_a_later_one_does_not_take_it_back(town: Neighbourhood) -> None:
    town.tells(WANG, "38.5")
    town.tells(WANG, "1", at=at("11:00"))

    stand = town.stands("王秀英")
    assert stand is not None
    assert (stand.fever, len(town.tickets("fever"))) == (True, 1)


@pytest.mark.parametrize("text", ["46.5", "3.65", "386度"])
def test_an_unlikely_number_is_asked_about_and_never_guessed(town: Neighbourhood, text: str) -> None:
    town.tells(WANG, text)

    dealt = town.passes(at("09:01"))

    assert town.stands("王秀英") is None
    assert [effect for _, effects in dealt for effect in effects if isinstance(effect, Tell) and effect.chat_id == WANG]


def test_yesterdays_message_is_answered_today(town: Neighbourhood) -> None:
    town.tells(WANG, "3")
    letter = town.db.exec(select(Outbox).where(Outbox.card == "asks:hotline:")).all()[-1]
    letter.message_id = 4711
    town.passes(at("08:00", TOMORROW))
    town.now = at("09:00", TOMORROW)

    town.tells(WANG, "1", reply_to=4711, reply=True)

    stand = town.stands("王秀英", TOMORROW)
    assert stand is not None
    assert town.stands("王秀英") is None


def test_a_plain_yes_in_the_morning_is_asked_what_it_means(town: Neighbourhood) -> None:
    town.tells(WANG, "1")
    town.passes(at("08:00", TOMORROW))
    town.now = at("09:00", TOMORROW)

    answer = town.tells(WANG, "好的")
    assert town.stands("王秀英", TOMORROW) is None
    assert "hotline.menu" in answer.keys

    town.tells(WANG, "好的")
    assert town.stands("王秀英", TOMORROW) is not None


def test_a_button_of_last_week_leads_to_the_hotline(town: Neighbourhood) -> None:
    for data in ("d:t:READING:m1:36.5", "d:n:WHAT:food", "zz:1", "n:x"):
        answer = town.presses(WANG, data, chat=WANG)

        assert "hotline.menu" in answer.keys
        assert len(answer.of(Toast)) == 1


def test_what_nobody_understands_twice_is_a_call_back_with_the_words(town: Neighbourhood) -> None:
    town.tells(WANG, "哎呀呀")
    answer = town.tells(WANG, "这个那个")

    (ticket,) = town.tickets("help")
    assert ticket.note == "哎呀呀\n这个那个"
    assert "hotline.when" in answer.keys


@pytest.mark.parametrize("text", ["家里没米了", "帮帮我", "我害怕"])
def test_distress_is_a_call_back_at_once(town: Neighbourhood, text: str) -> None:
    town.tells(WANG, text)

    assert [ticket.note for ticket in town.tickets("help")] == [text]


def test_danger_to_life_says_120_first_and_asks_nothing(town: Neighbourhood) -> None:
    answer = town.tells(WANG, "救命啊")

    assert answer.keys == ["emergency.reply_phone"]
    assert len(town.tickets("emergency")) == 1
    assert town.tickets("help") == []


def test_who_wants_no_calls_is_promised_none_and_their_card_says_so(town: Neighbourhood) -> None:
    town.resident("王秀英").contact = "text"
    town.forget()
    typed, sent = (
        town.tells(WANG, "0"),
        town._take(WANG, "message", chat=WANG, attachment=Attachment("photo", "f", "", 1)),
    )

    assert "hotline.written_to" in typed.keys
    assert sent.keys == ["menu.phone", "help.coming_in_writing"]
    assert not any("打电话给" in said(answer) or "会给您打电话" in said(answer) for answer in (typed, sent))
    assert [ticket.category for ticket in town.tickets("help")] == ["door"]


def test_when_they_wish_to_be_rung_stands_on_the_card(town: Neighbourhood) -> None:
    town.tells(WANG, "0")
    town.tells(WANG, "下午三点以后")

    (ticket,) = town.tickets("help")
    assert ticket.wanted == "下午三点以后"


def test_whatever_is_said_while_a_call_back_waits_is_added_to_it(town: Neighbourhood) -> None:
    town.tells(WANG, "家里没米了")
    town.tells(WANG, "药也没了")

    (ticket,) = town.tickets("help")
    assert ticket.note.split("\n") == ["家里没米了", "药也没了"]


def test_a_picture_goes_to_a_person(town: Neighbourhood) -> None:
    for kind in ("photo", "sticker"):
        answer = town._take(WANG, "message", chat=WANG, attachment=Attachment(kind, f"file-{kind}", "", 1))

        assert answer.keys == ["menu.phone", "help.coming_phone"]
    (ticket,) = town.tickets("help")
    assert [one["file_id"] for one in ticket.items] == ["file-photo", "file-sticker"]


# --- in the group -----------------------------------------------------------------------------------------


def test_one_digit_in_reply_to_the_bot_is_the_daily_duty(town: Neighbourhood) -> None:
    answer = town.says(ZHANG, "1", reply=True)

    assert status(town, "张三") == ("normal", None)
    assert len(answer.of(Receipt)) == 1


def test_one_digit_to_nobody_is_nothing(town: Neighbourhood) -> None:
    town.says(ZHANG, "1")

    assert town.stands("张三") is None


def test_zero_in_reply_to_the_bot_calls_a_person_privately(town: Neighbourhood) -> None:
    answer = town.says(ZHANG, "0", reply=True)

    assert all(reply.private for reply in answer.of(Reply))
    assert len(town.tickets("help")) == 1


# --- a shared phone, a printed card -----------------------------------------------------------------------


def card(town: Neighbourhood, door: str) -> str:
    return town.household(door).code


def test_a_printed_card_enrols_in_one_tap_and_verifies(town: Neighbourhood) -> None:
    code = card(town, "502")
    answer = town.commands(STRANGER, "start", f"h_{code}")
    assert answer.keys == ["enrolment.consent", "join.which"]

    answer = town.presses(STRANGER, f"h:{code}:{town.resident('王秀英').id}", chat=STRANGER)

    known = people.known(town.db, STRANGER)
    assert known is not None
    assert [(kin.name, kin.verified) for kin in known.kin] == [("王秀英", True)]
    assert known.consented
    assert "hotline.menu" in answer.keys


def test_a_card_shows_and_enrols_only_its_own_door(town: Neighbourhood) -> None:
    code = card(town, "502")

    answer = town.presses(STRANGER, f"h:{code}:{town.resident('张三').id}", chat=STRANGER)

    assert answer.keys == ["press.not_yours"]
    assert people.known(town.db, STRANGER).kin == ()  # type: ignore[union-attr]


def test_who_refuses_at_the_card_is_served_on_paper(town: Neighbourhood) -> None:
    answer = town.presses(STRANGER, f"h:{card(town, '502')}:0", chat=STRANGER)

    known = people.known(town.db, STRANGER)
    assert known is not None
    assert (known.declined, known.kin) == (True, ())
    assert "enrolment.refused" in answer.keys


def test_a_made_up_card_says_so_kindly(town: Neighbourhood) -> None:
    assert town.commands(STRANGER, "start", "h_abcdefgh").keys == ["join.card_unknown"]


def test_two_neighbours_on_one_phone_are_asked_who_it_is(town: Neighbourhood) -> None:
    people.link(
        town.db,
        account_id=town.account(WANG),
        resident_id=town.resident("赵一").id or 0,
        relation="self",
        verified=True,
        when=MADE,
    )
    town.forget()
    answer = town.tells(WANG, "36.6")
    assert "hotline.who" in answer.keys
    assert (town.stands("王秀英"), town.stands("赵一")) == (None, None)

    town.tells(WANG, "王秀英")

    assert status(town) == ("", 36.6)
    assert town.stands("赵一") is None


# --- what reaches them unasked ----------------------------------------------------------------------------


def test_a_reminder_to_an_elder_has_the_number_first_and_the_big_buttons(town: Neighbourhood) -> None:
    (tell,) = [
        one
        for _, effects in town.passes(at("12:00"))
        for one in effects
        if isinstance(one, Tell) and one.chat_id == WANG
    ]

    assert tell.lines[0].key == "menu.phone"
    assert (tell.buttons, len(tell.keyboard)) == ((), 2)


def test_nobody_is_told_of_mistakes(town: Neighbourhood) -> None:
    for text in ("哎呀呀", "呵呵呵", "？？？", "9", "菜单", "*", "取消", "99", "8"):
        shown = said(town.tells(WANG, text))

        assert not any(word in shown for word in ("错误", "无效", "超时", "已经结束"))


def test_the_hotline_is_one_row_however_long_it_lasts(town: Neighbourhood) -> None:
    for day in range(3):
        for text in ("1", "2", "36.5", "0", "7"):
            town.tells(WANG, text, at=at("09:00", DAY + timedelta(days=day)))

    assert len(town.db.exec(select(OpenDialogue)).all()) == 1


def test_the_group_never_sees_the_big_buttons(town: Neighbourhood) -> None:
    town.says(WANG, "1", reply=True)
    town.commands(WANG, "hotline", chat=GROUP)

    letters = town.db.exec(select(Outbox).where(Outbox.chat_id == GROUP, Outbox.kind == "say")).all()
    assert not [letter for letter in letters if letter.payload["keyboard"]]


# --- words that are for a person --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "不舒服",
        "1 不舒服",
        "46.5 不舒服",
        "难受死了",
        "打电话给我",
        "叫我儿子来",
        "看不懂",
        "我不会弄",
        "I feel sick",
        "call me",
    ],
)
def test_a_cry_is_a_call_back_at_once_and_no_question_about_numbers(town: Neighbourhood, text: str) -> None:
    answer = town.tells(WANG, text)

    (ticket,) = town.tickets("help")
    assert text in ticket.note
    assert "会打电话给您" in said(answer)
    assert town.stands("王秀英") is None
    assert [effect for _, effects in town.passes(at("09:01")) for effect in effects if isinstance(effect, Tell)] == []


@pytest.mark.parametrize("text", ["O", "人", "有人吗?", "我要找网格员", "麻烦给我打个电话", "请转人工"])
@pytest.mark.parametrize("who", [WANG, ZHANG])
def test_a_person_is_asked_for_in_many_words(town: Neighbourhood, who: int, text: str) -> None:
    town.tells(who, text)

    assert len(town.tickets("help")) == 1


def test_not_well_is_for_a_person_whoever_writes_it(town: Neighbourhood) -> None:
    assert "会打电话给您" in said(town.tells(ZHANG, "不舒服"))
    assert len(town.tickets("help")) == 1


@pytest.mark.parametrize("text", ["谢谢你们帮忙", "谢谢关心", "感谢帮忙", "没事不用来人", "不用叫我儿子"])
def test_thanks_and_a_no_are_no_cry(town: Neighbourhood, text: str) -> None:
    town.tells(WANG, text)

    assert town.tickets("help") == []


def test_a_number_with_more_said_of_health_is_kept_with_it(town: Neighbourhood) -> None:
    town.tells(WANG, "365 头疼")

    (reading,) = town.db.exec(select(Reading)).all()
    assert (reading.celsius, reading.symptoms) == (36.5, ["头痛"])


@pytest.mark.parametrize("text", ["错了", "改一下", "写错了", "wrong", "2"])
def test_wrong_before_anything_is_recorded_asks_for_the_number(town: Neighbourhood, text: str) -> None:
    assert "体温多少" in said(town.tells(WANG, text))


def test_wrong_while_the_call_is_waited_for_is_no_time_to_be_rung(town: Neighbourhood) -> None:
    town.tells(WANG, "0")

    assert "体温多少" in said(town.tells(WANG, "错了"))
    assert town.tickets("help")[0].wanted == ""


# --- 3, and then nothing ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["3", "不平安", "不好"])
def test_who_asks_for_help_and_says_no_more_is_rung(town: Neighbourhood, text: str) -> None:
    town.tells(WANG, text)
    assert town.tickets("help") == []

    done = [effect for _, effects in town.passes(at("09:05")) for effect in effects]

    (told,) = [one for one in done if isinstance(one, Tell) and one.chat_id == WANG]
    assert [one.key for one in told.lines[:3]] == ["menu.phone", "hotline.unanswered", "hotline.when"]
    assert len(town.tickets("help")) == 1
    town.tells(WANG, "7")
    assert town.tickets("help")[0].wanted == "尽快打给您"


@pytest.mark.parametrize("then", ["4", "1", "0", "菜单"])
def test_who_says_what_they_want_is_not_asked_anew(town: Neighbourhood, then: str) -> None:
    town.tells(WANG, "3")
    town.tells(WANG, then)
    before = len(town.tickets("help"))

    done = [effect for _, effects in town.passes(at("09:04:59")) + town.passes(at("09:06")) for effect in effects]

    assert [one for one in done if isinstance(one, Tell) and one.chat_id == WANG] == []
    assert len(town.tickets("help")) == before


# --- what is said in pieces, in the group, or in the middle of something else -----------------------------


@pytest.mark.parametrize(
    ("pieces", "celsius"), [(("36", ".5"), 36.5), (("2", "37", "点2"), 37.2), (("36", "。8"), 36.8)]
)
def test_the_rest_of_a_number_is_no_key(town: Neighbourhood, pieces: tuple[str, ...], celsius: float) -> None:
    for piece in pieces:
        town.tells(WANG, piece)

    assert status(town) == ("", celsius)
    assert town.tickets("help") == []


def test_the_rest_of_a_number_long_after_it_is_a_key(town: Neighbourhood) -> None:
    town.tells(WANG, "36")
    town.tells(WANG, ".5", at=at("09:01"))

    assert status(town) == ("", 36.0)


@pytest.mark.parametrize(("digit", "heard"), [("2", "体温多少"), ("3", "要帮什么忙"), ("③", "要帮什么忙")])
def test_every_big_buttons_digit_is_understood_in_reply_in_the_group(
    town: Neighbourhood, digit: str, heard: str
) -> None:
    answer = town.says(WANG, digit, reply=True)

    (reply,) = answer.of(Reply)
    assert reply.private
    assert heard in said(answer)


def test_a_digit_in_the_group_that_is_no_reply_is_nobodys_key(town: Neighbourhood) -> None:
    assert town.says(WANG, "3").of(Reply) == []
    assert town.says(ZHANG, "3", reply=True).of(Reply) == []


@pytest.mark.parametrize("text", ["平安", "不舒服"])
def test_words_in_the_group_are_not_asked_about_as_a_number(town: Neighbourhood, text: str) -> None:
    town.says(WANG, text)

    (told,) = [one for _, effects in town.passes(at("09:01")) for one in effects if isinstance(one, Tell)]

    assert "ask.words_question" in [one.key for one in told.lines]
    assert "r:person" in [key.data for row in told.buttons for key in row]


@pytest.mark.parametrize(("who", "opening"), [(STRANGER, "你好"), (ZHANG, "报备")])
def test_whoever_is_in_danger_in_the_middle_of_a_dialogue_is_not_asked_anew(
    town: Neighbourhood, who: int, opening: str
) -> None:
    town.tells(who, opening)

    answer = town.tells(who, "救命")

    assert len(town.tickets("emergency")) == 1
    assert len(answer.of(Reply)) == 1
    assert "120" in said(answer)
    assert "没看明白" not in said(answer)


# --- 电话打通了吗? -----------------------------------------------------------------------------------------


def is_rung(town: Neighbourhood) -> int:
    """王秀英 asked for a person, who rang her; the call-back's number."""
    town.tells(WANG, "0")
    (ticket,) = town.tickets("help")
    town.presses(WORKER, f"t:{ticket.id}:claim", chat=WORKER)
    town.presses(WORKER, f"l:{ticket.id}:reached", chat=WORKER, at=at("09:10"))
    return ticket.id or 0


@pytest.mark.parametrize("text", ["是的", "好的", "嗯", "打通了", "接到电话了", "通了"])
def test_a_yes_in_words_after_the_call_is_no_new_call(town: Neighbourhood, text: str) -> None:
    is_rung(town)

    town.tells(WANG, text, at=at("09:12"))

    assert [one.state for one in town.tickets("help")] == ["CONFIRMED"]


@pytest.mark.parametrize("text", ["没有", "不是", "没接到电话", "没人打来", "没打通"])
def test_a_no_in_words_opens_the_same_call_again(town: Neighbourhood, text: str) -> None:
    is_rung(town)

    town.tells(WANG, text, at=at("09:12"))

    assert [one.state for one in town.tickets("help")] == ["OPEN"]


def test_a_yes_after_something_else_was_asked_is_no_word_on_the_call(town: Neighbourhood) -> None:
    is_rung(town)
    town.tells(WANG, "3", at=at("09:12"))

    town.tells(WANG, "好的", at=at("09:13"))

    assert [one.state for one in town.tickets("help")] == ["DONE"]


def test_hours_after_the_call_a_yes_is_no_word_on_it(town: Neighbourhood) -> None:
    is_rung(town)
    assert town.tickets("help")[0].state == "DONE"

    town.tells(WANG, "是的", at=at("11:30"))

    assert "CONFIRMED" not in [one.state for one in town.tickets("help")]


@pytest.mark.parametrize("text", ["你好", "您好呀", "早上好", "在吗", "你在吗", "hello"])
def test_a_greeting_is_answered_and_is_no_misunderstanding(town: Neighbourhood, text: str) -> None:
    for _ in range(3):
        answer = town.tells(WANG, text)
        assert "hotline.menu" in answer.keys
        assert "dialogue.not_understood" not in answer.keys
    assert town.tickets("help") == []


def test_a_greeting_while_the_call_is_waited_for_asks_the_same_again(town: Neighbourhood) -> None:
    town.tells(WANG, "0")

    assert "hotline.when" in town.tells(WANG, "你好").keys


@pytest.mark.parametrize("text", ["明天几点做核酸", "小李在吗", "社区有人在吗?"])
def test_what_a_person_must_answer_goes_to_a_person_at_once(town: Neighbourhood, text: str) -> None:
    town.tells(WANG, text)

    (ticket,) = town.tickets("help")
    assert text in (ticket.note or "")


def test_an_elder_asks_whether_they_are_counted(town: Neighbourhood) -> None:
    town.tells(WANG, "1")

    answer = town.tells(WANG, "看看我报上了没")

    assert [one.view for one in answer.of(Show)] == ["me"]
    assert "dialogue.not_understood" not in answer.keys


@pytest.mark.parametrize("text", ["等会儿再打", "下午打吧", "3点以后"])
def test_another_time_may_be_wished_for_while_the_call_is_waited_for(town: Neighbourhood, text: str) -> None:
    town.tells(WANG, "0")
    town.tells(WANG, "7")

    answer = town.tells(WANG, text)

    assert "dialogue.not_understood" not in answer.keys
    (ticket,) = town.tickets("help")
    assert text in ticket.wanted


@pytest.mark.parametrize("text", ["怎么用", "怎么报", "怎么填"])
def test_an_elder_who_asks_how_is_rung(town: Neighbourhood, text: str) -> None:
    assert "hotline.when" in town.tells(WANG, text).keys
