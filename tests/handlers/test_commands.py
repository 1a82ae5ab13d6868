"""Laws over the one table of commands."""

import pytest

import texts
from handlers import residents
from handlers.access import RANK
from handlers.commands import BY_NAME, BY_OTHER_WORD, BY_WORD, COMMANDS, menu_of, spelled, spoken
from handlers.effects import File, Reply, Show, Tell
from handlers.pages.pages import VIEWS
from tests.neighbourhood import GROUP, LI, WANG, WORKER, Answer, Neighbourhood, at

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


def test_other_words_are_nobody_elses() -> None:
    assert not set(BY_OTHER_WORD) & set(BY_WORD)
    assert {name for name, _ in BY_OTHER_WORD.values()} <= set(BY_NAME)


def test_a_button_of_the_workers_menu_may_be_typed() -> None:
    labels = {texts.say(one.label.key, "zh") for row in residents.WORK for one in row}

    assert {label for label in labels if spoken(label) is None and label not in BY_WORD} == set()


def test_commands_in_other_words_are_heard_in_private_and_left_alone_in_the_group(town: Neighbourhood) -> None:
    town.opens()

    assert [one.view for one in town.tells(WORKER, "还有谁没报？").of(Show)] == ["missing"]
    assert town.says(LI, "还有谁没报？").effects == []
    assert "command.not_yours" in town.tells(LI, "谁没报").keys


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("谢谢", "menu.welcome"),
        ("刚才报错了", "menu.slip"),
        ("撤回", "menu.slip"),
        ("我去过北京", "menu.journey"),
        ("我的信息会给谁看", "menu.privacy"),
        ("我妈妈不会用手机怎么办", "menu.family_elsewhere"),
        ("我换了手机号", "menu.change"),
        ("你好", "menu.title"),
    ],
)
def test_talk_in_private_is_answered_in_kind(town: Neighbourhood, words: str, key: str) -> None:
    assert town.tells(LI, words).keys[0] == key


def test_the_language_is_chosen_in_one_word_and_kept(town: Neighbourhood) -> None:
    town.tells(LI, "English")
    assert town.tells(LI, "hello").turn.language == "en"
    assert town.tells(LI, "谢谢").turn.language == "en"

    assert town.tells(LI, "中文").turn.language == "zh"
    assert town.tells(LI, "thanks").turn.language == "zh"


def test_who_had_enough_of_a_need_leaves_it(town: Neighbourhood) -> None:
    town.tells(LI, "家里没米了，能送点吗")

    assert "dialogue.left" in town.tells(LI, "算了不要了").keys
    assert town.tickets("need") == []


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
    expected = (name, "3-1-501 张三 36.5") if BY_WORD[word].takes_words else None
    assert spelled(f"{word} 3-1-501 张三 36.5", private=True) == expected


def test_the_words_do_what_the_command_does(town: Neighbourhood) -> None:
    answer = town.says(WORKER, "未报", chat=GROUP)

    assert [(one.chat_id, one.view) for one in answer.of(Show)] == [(WORKER, "missing")]


@pytest.fixture
def two_grids(town: Neighbourhood) -> Neighbourhood:
    """A worker of two grids, on a morning."""
    town.opens()
    town.employ(WORKER, "幸福二格")
    return town


def chosen(town: Neighbourhood, name: str, argument: str, *, by: int = WORKER) -> Answer:
    """The command is sent with its words; asked which grid, they press the first."""
    (asked,) = town.commands(WORKER, name, argument).of(Reply)
    assert asked.lines[0].key == "command.which_grid"
    (choice,) = [one for row in asked.buttons for one in row if one.label.params["grid"] == "幸福一格"]
    return town.presses(by, choice.data, chat=by)


def test_words_behind_a_command_are_kept_until_the_grid_is_chosen(two_grids: Neighbourhood) -> None:
    chosen(two_grids, "record", "3-1-502 王秀英 36.6")
    stands = two_grids.stands("王秀英")
    assert stands is not None
    assert stands.celsius == 36.6

    chosen(two_grids, "pause", "3-1-501 李梅 住院")
    assert two_grids.resident("李梅").paused == "住院"

    (paper,) = chosen(two_grids, "export", "2026-03-01 2026-03-02 csv").of(File)
    assert (paper.ids["first"], paper.ids["last"], paper.ids["form"]) == ("2026-03-01", "2026-03-02", "csv")

    (page,) = chosen(two_grids, "tickets", "501").of(Show)
    assert page.ids["wanted"] == "501"


def test_in_chinese_words_as_well(two_grids: Neighbourhood) -> None:
    (asked,) = two_grids.tells(WORKER, "暂停 3-1-501 李梅 住院").of(Reply)

    two_grids.presses(WORKER, asked.buttons[0][0].data, chat=WORKER)

    assert two_grids.resident("李梅").paused == "住院"


def test_nobody_carries_out_what_another_wrote(two_grids: Neighbourhood) -> None:
    two_grids.employ(LI, "幸福一格")

    assert chosen(two_grids, "pause", "3-1-501 李梅 住院", by=LI).keys == ["press.not_yours"]
    assert two_grids.resident("李梅").paused == ""


def test_a_worker_is_heard_in_the_middle_of_a_dialogue(town: Neighbourhood) -> None:
    town.opens()
    town.commands(WORKER, "need")

    assert [one.view for one in town.tells(WORKER, "今天还有几个没报").of(Show)] == ["missing"]
    assert town.tells(WORKER, "大米两袋").keys == ["need.whom"]


def test_a_sentence_that_asks_for_work_is_only_a_workers(town: Neighbourhood) -> None:
    assert town.tells(LI, "今天还有几个没报").of(Show) == []


def test_a_resident_asks_after_the_record_in_words_of_their_own(town: Neighbourhood) -> None:
    assert [one.view for one in town.tells(LI, "看看我报了没").of(Show)] == ["me"]


def test_a_worker_asks_for_yesterdays_sheet(town: Neighbourhood) -> None:
    (paper,) = town.tells(WORKER, "把昨天的表也发我一份").of(File)

    assert (paper.ids["first"], paper.ids["last"]) == ("2026-03-01", "2026-03-01")


def test_a_worker_asks_for_the_sheets_of_last_week(town: Neighbourhood) -> None:
    (paper,) = town.tells(WORKER, "上周的数据给我").of(File)

    assert (paper.ids["first"], paper.ids["last"]) == ("2026-02-23", "2026-03-01")


def test_who_is_missing_may_be_asked_of_one_building(town: Neighbourhood) -> None:
    town.opens()
    (show,) = town.tells(WORKER, "3号楼1单元还有谁没报").of(Show)
    (elsewhere,) = town.tells(WORKER, "8号楼还有谁没报").of(Show)

    here, there = (VIEWS["missing"](town.db, one.ids, town.now)[0].lines for one in (show, elsewhere))
    assert [one.key for one in here] == ["missing.title", *["missing.line"] * 6]
    assert [(one.key, one.params["grid"]) for one in there] == [("missing.nobody", "幸福一格 8")]


@pytest.mark.parametrize("text", ["@linli_bot", "@linli_bot 在吗", "我要报体温 @linli_bot"])
def test_whoever_calls_us_in_the_group_is_shown_the_way(town: Neighbourhood, text: str) -> None:
    assert town.says(LI, text).keys == ["offer.come_private"]


def test_what_is_said_to_us_by_name_in_the_group_counts_as_said_there(town: Neighbourhood) -> None:
    town.opens()
    town.says(LI, "@linli_bot 36.6")

    standing = town.stands("李梅")
    assert standing is not None
    assert standing.celsius == 36.6


def test_a_tickets_number_finds_it(town: Neighbourhood) -> None:
    town.says(LI, "着火了")

    assert town.tells(WORKER, f"#{town.tickets('emergency')[0].id}").keys == town.commands(WORKER, "tickets", "1").keys


def test_who_is_ill_and_waits_is_heard_in_another_dialogue(town: Neighbourhood) -> None:
    town.opens()
    town.tells(LI, "要两袋米")
    town.tells(LI, "我发烧了38.5")

    assert town.tells(LI, "怎么还没人理我").keys == ["relay.sent"]


@pytest.mark.parametrize(
    "text", ["帮我记一下：3-1-502 王秀英家钥匙在我这", "3-1-502 让她下来 拿快递啊别忘了", "3-1-502 开门了 等一下就来"]
)
def test_talk_of_a_door_enters_nobody(town: Neighbourhood, text: str) -> None:
    assert "roster.done" not in town.tells(WORKER, text).keys


def test_a_resident_who_moves_is_no_worker_with_a_roster(town: Neighbourhood) -> None:
    assert town.tells(LI, "我们搬家了，搬到3号楼2单元203").keys == ["menu.change"]


def test_one_building_may_be_reminded(town: Neighbourhood) -> None:
    town.opens()

    assert town.tells(WORKER, "提醒一下8号楼没报的").of(Tell) == []
    assert {GROUP, WANG} <= {one.chat_id for one in town.tells(WORKER, "提醒一下3号楼没报的", at=at("10:00")).of(Tell)}


def test_roster_lines_may_say_what_they_are_for(town: Neighbourhood) -> None:
    assert "roster.done" in town.tells(WORKER, "新增一户 3-1-602 王小明 13800000099").keys


def test_a_worker_is_not_sent_to_the_worker(town: Neighbourhood) -> None:
    assert "menu.question" not in town.tells(WORKER, "什么时候做核酸").keys
    assert town.tells(WORKER, "今晚8点停水,通知一下大家").keys == ["menu.notice"]


def test_a_question_is_offered_to_a_person(town: Neighbourhood) -> None:
    answer = town.tells(LI, "明天几点做核酸呀")

    assert answer.keys == ["menu.question"]
    (reply,) = answer.of(Reply)
    assert reply.buttons[0][0].data == "r:person"


def test_my_record_and_help_are_heard_in_the_middle_of_a_dialogue(town: Neighbourhood) -> None:
    town.commands(LI, "need")

    assert [one.view for one in town.tells(LI, "我的记录").of(Show)] == ["me"]
    assert town.tells(LI, "怎么用").keys[0] == "help.title"
    assert "need.urgency" in town.tells(LI, "两袋大米").keys
