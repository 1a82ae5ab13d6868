"""Laws over every dialogue, shown on every question that can be reached in it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import cache
from typing import Any

import pytest

from conversations import answers, catalogue
from conversations.catalogue import DIALOGUES
from conversations.dialogue import Saved, Turn
from conversations.prompts import SHORTCUTS, Kind, Prompt
from texts import LANGUAGES

CALLBACK_BYTES = 48  # of Telegram's 64; the rest is for the edge's own prefix
LONG_ID = "3f2b8c1e-6b7a-4d0e-9d4c-2f1f0a5b6c7d"

FACTS = {
    "members": [
        {"id": LONG_ID, "name": "{李雷}<b>", "relation": "self"},
        {"id": 8, "name": "王芳", "relation": "妈妈"},
    ],
    "grid_phone": "010-8888",
    "fever_clinic_phone": "8120",
    "member": 8,
    "reading": "38.4",
    "symptoms": ["咳嗽"],
    "today": "2022-05-04",
    "places": ["{永辉超市}"],
    "relatives": [{"id": LONG_ID, "name": "{王奶奶}", "room": "3-2-502", "relation": "妈妈"}],
    "suggested": [{"room": "3-2-501", "name": "{李建国}"}],
    "verified": True,
    "people": [{"id": 8, "name": "{王芳}"}, {"id": 9, "name": "李奶奶"}],
    "last": {"category": "food", "items": [{"name": "{大米}", "qty": 2, "unit": "袋"}], "note": "door"},
}
BARE = {"today": "2022-05-04", "text_only": True}
OFFERED = {**BARE, "skills": ["deliver"], "hours": ["weekend"], "area": "building"}
KNOWN: tuple[dict[str, Any], ...] = (FACTS, BARE, OFFERED)

TYPED = {
    Kind.TEMPERATURE: ("36.5", "38.4", "38.4 咳嗽", "46.5", "36.5?38.5?"),
    Kind.CHOICE: (
        "爸36.5妈36.6我36.4",
        "隔壁老王 38.5",
        "一袋米两斤鸡蛋",
        "降压药两盒",
        "着火了",
        "3-2-501 张三",
        "3-2-501",
    ),
    Kind.MANY: ("2 5", "喘不上气"),
    Kind.AMOUNT: ("3", "五斤", "着火了"),
    Kind.DAY: ("5月1号",),
    Kind.CONFIRM: ("3-2-502", "着火了", "再要油一桶"),
    Kind.ROOM_AND_NAME: ("3-2-501 张三", "3-2-501"),
    Kind.PHONE: ("13800001234",),
    Kind.TEXT: ("张三", "1234"),
}

RARER = ("喘不上气", "36.8", "3-2-501 张三")  # what may be said at any question, and leads somewhere at a few

every_dialogue = pytest.mark.parametrize("name", sorted(DIALOGUES))
every_form = pytest.mark.parametrize("name", sorted(set(DIALOGUES) - {"hotline"}))
"""Dialogues that collect something and so keep their question open; the hotline is never in the way of a person."""


Way = tuple[int, str, str, str]  # the facts, from which question, by which answer, to which question


def stored(saved: Saved) -> Saved:
    return Saved(**json.loads(json.dumps(asdict(saved))))


def answered(turn: Turn) -> Iterator[Turn]:
    """Every turn that a button or a typical message leads to."""
    return (after for _, after in ways(turn))


def ways(turn: Turn, *more: str) -> Iterator[tuple[str, Turn]]:
    """Each button and typical message (and `more`) with the turn it leads to."""
    for option in turn.prompts[-1].options:
        yield option.code, catalogue.answer(stored(turn.saved), "", option.code)
    for typed in (*TYPED.get(turn.prompts[-1].kind, ()), *more):
        yield typed, catalogue.answer(stored(turn.saved), typed)


@cache
def reached(name: str, *more: str) -> tuple[Turn, ...]:
    """Walk the dialogue over all answers, once along each way from one question to another."""
    waiting: list[tuple[Way, Turn]] = [
        ((number, "", "", ""), DIALOGUES[name].begin(facts)) for number, facts in enumerate(KNOWN)
    ]
    seen: dict[Way, Turn] = {}
    while waiting:
        way, turn = waiting.pop(0)
        if way in seen:
            continue
        seen[way] = turn
        here = turn.prompts[-1].question
        for said, after in () if turn.finished else ways(turn, *more):
            asked = after.prompts[-1]
            waiting.append(((way[0], here, said, asked.question), after))
    return tuple(seen.values())


def open_questions(name: str) -> list[Turn]:
    return [turn for turn in reached(name) if not turn.finished and not turn.saved.answers["missed"]]


def said(name: str) -> Iterator[Prompt]:
    for turn in reached(name):
        yield from turn.prompts


@every_dialogue
def test_every_answer_leads_somewhere(name: str) -> None:
    last = {step.source: step for step in DIALOGUES[name].steps}

    assert [state for state, step in last.items() if step.when is not None] == []


@every_dialogue
def test_a_state_waits_exactly_when_a_step_leaves_it(name: str) -> None:
    dialogue = DIALOGUES[name]

    waiting = {state for state, ask in dialogue.asks.items() if ask.reads is not None}

    assert waiting == {step.source for step in dialogue.steps} & set(dialogue.asks)


@every_dialogue
def test_every_state_speaks_and_can_be_reached(name: str) -> None:
    dialogue = DIALOGUES[name]
    states = {turn.saved.state for turn in reached(name)}

    passed_through = {step.source for step in dialogue.steps} - set(dialogue.asks)
    assert set(dialogue.asks) | passed_through == set(dialogue.states)
    assert states == {state.name for state in dialogue.asks}


@every_form
def test_every_step_is_taken_on_some_way(name: str) -> None:
    table = DIALOGUES[name].machine.events["answer"].transitions
    steps = [step for source in table for step in table[source]]
    taken: list[int] = []
    for number, step in enumerate(steps):
        step.add_callback("after", lambda _, number=number: taken.append(number))

    reached.__wrapped__(name, *RARER)

    for step in steps:
        step.after.pop()
    assert [(step.source, step.dest) for number, step in enumerate(steps) if number not in taken] == []


@every_dialogue
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_can_be_said(name: str, language: str) -> None:
    for prompt in said(name):
        assert prompt.say(language)
        assert all(option.say(language) for option in prompt.options)


@every_form
def test_zero_reaches_a_person_from_every_question_and_keeps_it_open(name: str) -> None:
    for turn in open_questions(name):
        called = catalogue.answer(stored(turn.saved), "0")

        assert called.person
        assert not called.finished
        assert called.prompts[-1] == turn.prompts[-1]


@every_dialogue
@pytest.mark.parametrize("word", ["9", "９", "再说一遍"])
def test_nine_says_every_question_again(name: str, word: str) -> None:
    for turn in open_questions(name):
        assert catalogue.answer(stored(turn.saved), word).prompts == turn.prompts[-1:]


@every_dialogue
def test_star_goes_back_one_question_from_everywhere(name: str) -> None:
    for turn in open_questions(name):
        for following in answered(turn):
            if not following.finished and following.saved.answers["path"] != turn.saved.answers["path"]:
                back = catalogue.answer(stored(following.saved), "*")

                assert back.prompts[-1].question == turn.prompts[-1].question


@every_dialogue
@pytest.mark.parametrize("word", ["菜单", "取消", "menu"])
def test_menu_leaves_from_everywhere(name: str, word: str) -> None:
    for turn in open_questions(name):
        left = catalogue.answer(stored(turn.saved), word)

        assert left.menu
        assert left.finished


@every_form
@pytest.mark.parametrize("words", ["算了", "算了,不要了", "那先不填了吧", "算了不用了，邻居帮我弄好了", "never mind"])
def test_whoever_has_had_enough_leaves_unless_that_is_an_answer(name: str, words: str) -> None:
    for turn in open_questions(name):
        answered_with = answers.Answer(turn.prompts[-1], words).choice()
        left = catalogue.answer(stored(turn.saved), words)

        assert left.menu or answered_with is not None
        assert not left.missed


@every_form
def test_nonsense_twice_offers_a_person_everywhere_and_tells_nothing(name: str) -> None:
    for turn in open_questions(name):
        missed = catalogue.answer(stored(turn.saved), "￥%&???")
        again = catalogue.answer(stored(missed.saved), "￥%&???")

        assert missed.prompts[0].key == "dialogue.not_understood"
        assert again.prompts[0].key == "dialogue.offer_person"
        assert missed.events == again.events == ()


@every_dialogue
def test_a_dialogue_that_changed_starts_again_politely(name: str) -> None:
    first = DIALOGUES[name].begin(FACTS)
    for turn in reached(name):
        for changed in (replace(turn.saved, state="GONE"), replace(turn.saved, version=0)):
            restarted = catalogue.answer(stored(changed), "1")

            assert restarted.prompts[0].key == "dialogue.restarted"
            assert restarted.saved.version == DIALOGUES[name].version
            assert restarted.saved.state in {state.name for state in DIALOGUES[name].asks}
    assert catalogue.answer(replace(first.saved, state="GONE"), "1").prompts[1:] == first.prompts


@every_dialogue
def test_a_person_is_reached_from_a_dialogue_that_changed(name: str) -> None:
    saved = replace(DIALOGUES[name].begin(FACTS).saved, version=0)

    assert catalogue.answer(stored(saved), "人工").person


@every_dialogue
def test_a_finished_dialogue_says_that_it_has_ended(name: str) -> None:
    for turn in reached(name):
        if turn.finished:
            after = catalogue.answer(stored(turn.saved), "1")

            assert [prompt.key for prompt in after.prompts] == ["dialogue.gone"]
            assert after.finished


@every_dialogue
def test_every_button_fits_into_a_callback(name: str) -> None:
    for prompt in said(name):
        for option in prompt.options:
            assert ":" not in option.code
            assert len(f"{prompt.question}{option.code}".encode()) <= CALLBACK_BYTES


@every_dialogue
def test_no_option_is_taken_for_a_shortcut(name: str) -> None:
    for prompt in said(name):
        for number, option in prompt.numbered():
            assert answers.shortcut("", option.code) is None
            for form in (str(number), *(option.say(language) for language in LANGUAGES)):
                assert answers.shortcut(form) is None


@every_dialogue
def test_every_option_is_found_by_its_digit_and_its_label(name: str) -> None:
    for prompt in said(name):
        for number, option in prompt.numbered():
            assert answers.Answer(prompt, str(number)).choice() == option.code
            for language in LANGUAGES:
                assert answers.Answer(prompt, option.say(language)).choice() == option.code


def test_shortcuts_can_be_pressed() -> None:
    assert [answers.shortcut("", option.code) for option in SHORTCUTS] == ["person", "again", "back", "menu"]


def test_a_dialogue_that_no_longer_exists_ends_kindly() -> None:
    turn = catalogue.answer(Saved("bygone", "ASKED", {}, 1), "1")

    assert turn.finished
    assert [prompt.key for prompt in turn.prompts] == ["dialogue.gone"]


def test_a_temperature_sent_to_a_dialogue_that_changed_is_still_heard() -> None:
    saved = replace(DIALOGUES["temperature"].begin(FACTS).saved, version=0)

    turn = catalogue.answer(saved, "38.4")

    assert turn.prompts[0].key == "dialogue.restarted"
    assert [type(event).__name__ for event in turn.events] == ["TemperatureTaken"]
