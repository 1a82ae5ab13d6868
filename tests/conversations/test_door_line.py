"""The door list typed back: any order and spacing says the same, and no slip changes somebody else's record."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conversations.door_line import Found, Lives, Reading, read

SEEN, NOBODY, AWAY, HOSPITAL, REFUSED = (Found(one) for one in ("seen", "nobody", "away", "hospital", "refused"))

ZHANG = Lives(1, 1, "3", "2", "501", "张三")
WANG = Lives(2, 2, "3", "2", "502", "王秀英")
ZHAO = Lives(3, 3, "3", "2", "601", "赵一")
LI = Lives(4, 4, "3", "2", "602", "李梅")
ZHOU = Lives(5, 4, "3", "2", "602", "周平")
SUN = Lives(6, 5, "3", "1", "501", "孙七", owes=False)
WU = Lives(7, 6, "3", "1", "1201", "吴桂英")
HOUSE = (ZHANG, WANG, ZHAO, LI, ZHOU, SUN, WU)


def said(line: str, people: tuple[Lives, ...] = HOUSE) -> dict[str, Found]:
    """What is written down, by name."""
    names = {one.resident_id: one.name for one in people}
    return {names[one]: found for one, found in read(line, people).facts.items()}


def asks(line: str, people: tuple[Lives, ...] = HOUSE) -> list[tuple[str, str]]:
    return [(ask.kind, ask.words) for ask in read(line, people).asks]


# --- what can be written ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "501√ 502不在 601 36.9",
        "501√502不在601 36.9",
        "501 √\n502 不在\n601 36.9",
        "５０１√，５０２不在，６０１　３６．９",
        "601 36。9;501✓;502 没人",
        "3-2: 501好 502不在家 601 36度9",
        "3号楼2单元: 501正常 502无人 601 36.9℃",
        "3-2 501平安 502不在 601 36.9",
        "3-2-501室√、3-2-502室不在、3-2-601室 36点9",
        "√501,不在502,36.9 601",
        "501✔️。502不在了!601:36.9度",
    ],
)
def test_the_same_round_in_many_hands(line: str) -> None:
    assert said(line) == {"张三": SEEN, "王秀英": NOBODY, "赵一": Found("seen", 36.9)}
    assert asks(line) == []


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("✅", SEEN),
        ("OK", SEEN),
        ("没事", SEEN),
        ("家里没人", NOBODY),
        ("×", NOBODY),
        ("住院了", HOSPITAL),
        ("在医院", HOSPITAL),
        ("外出", AWAY),
        ("回老家了", AWAY),
        ("拒绝", REFUSED),
        ("不开门", REFUSED),
        ("37", Found("seen", 37.0)),
        ("38.55", Found("seen", 38.55)),
        ("√ 36.9", Found("seen", 36.9)),
        ("well", SEEN),
        ("out", NOBODY),
        ("hospital", HOSPITAL),
        ("Away", AWAY),
        ("refused", REFUSED),
    ],
)
def test_words_for_what_was_found(word: str, found: Found) -> None:
    assert said(f"501 {word}") == {"张三": found}


def test_doors_with_letters_and_words_close_behind_them() -> None:
    people = (replace(ZHANG, door="12C"), replace(WANG, door="B101"), ZHAO)

    assert said("12C√B101out 601ok", people) == {"张三": SEEN, "王秀英": NOBODY, "赵一": SEEN}


def test_names_where_several_live_behind_a_door() -> None:
    assert said("602 李梅36.5 周平住院") == {"李梅": Found("seen", 36.5), "周平": HOSPITAL}
    assert said("602李梅√,周平不在") == {"李梅": SEEN, "周平": NOBODY}
    assert said("602 李阿姨√ 周平36.8") == {"李梅": SEEN, "周平": Found("seen", 36.8)}


def test_a_household_is_well_together_and_only_those_who_owe_a_report() -> None:
    reported = replace(LI, owes=False, record=Found("seen", 36.4))

    assert said("602√") == {"李梅": SEEN, "周平": SEEN}
    assert said("602√", (reported, ZHOU)) == {"周平": SEEN}


def test_the_door_list_tells_two_doors_of_one_number_apart_and_the_entrance_decides() -> None:
    assert said("501√") == {"张三": SEEN}
    assert said("3-1: 501√ 3-2: 502√") == {"孙七": SEEN, "王秀英": SEEN}


# --- what is asked ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("603√", "no_door"),
        ("501", "no_fact"),
        ("601 46.5", "strange"),
        ("601 30.2", "strange"),
        ("602 36.8", "who"),
        ("602住院", "who"),
        ("602 王奶奶√", "no_door"),
        ("501√ 501不在", "twice"),
        ("501 36.5 37.5", "twice"),
        ("501不太好", "unread"),
        ("501√ 咳嗽", "unread"),
        ("501没住院", "unread"),
        ("601 36,9", "unread"),
        ("601 6.9", "unread"),
        ("60136.9", "unread"),
        ("√501 不在502", "unread"),
        ("王秀英不在", "unread"),
    ],
)
def test_what_is_not_certain_is_asked_and_not_written(line: str, kind: str) -> None:
    assert [one for one, _ in asks(line)] == [kind]
    assert said(line) == {}


def test_everything_else_is_written_all_the_same() -> None:
    assert said("501√ 603不在 601 46.5 502外出") == {"张三": SEEN, "王秀英": AWAY}
    assert asks("501√ 603不在 601 46.5 502外出") == [("no_door", "603不在"), ("strange", "601 46.5")]


def test_two_doors_of_one_number_are_offered_when_both_are_on_the_list() -> None:
    people = (ZHANG, replace(SUN, owes=True))

    (ask,) = read("501不在", people).asks

    assert ask.kind == "which_door"
    assert [choice.residents for choice in ask.choices] == [(1,), (6,)]
    assert {choice.found for choice in ask.choices} == {NOBODY}


def test_flatmates_are_never_answered_for_together() -> None:
    people = (replace(LI, flatshare=True), replace(ZHOU, flatshare=True))

    (ask,) = read("602√", people).asks

    assert (ask.kind, [choice.residents for choice in ask.choices]) == ("who", [(4,), (5,)])


RECORDS = (SEEN, Found("seen", 36.4), AWAY, HOSPITAL, REFUSED)


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("typed", ["√", "36.9", "38.5", "不在", "外出", "住院", "拒绝"])
def test_a_record_that_is_there_is_never_replaced_unasked(record: Found, typed: str) -> None:
    reading = read(f"502 {typed}", (replace(WANG, owes=False, record=record),))

    assert reading.facts == {}
    assert reading.same == (2,) or [one.kind for one in reading.asks] == ["recorded"]


def test_the_same_line_again_changes_and_asks_nothing() -> None:
    written = (replace(ZHANG, owes=False, record=SEEN), replace(ZHAO, owes=False, record=Found("seen", 36.9)))

    reading = read("501√ 601 36.9", written)

    assert (reading.facts, reading.asks, reading.same) == ({}, (), (1, 3))


def test_who_was_reached_without_a_report_is_reported_now() -> None:
    people = (replace(WANG, record=SEEN),)

    assert said("502 36.9", people) == {"王秀英": Found("seen", 36.9)}
    assert said("502√", people) == {"王秀英": SEEN}
    assert asks("502外出", people) == [("recorded", "502外出")]


def test_after_an_entrance_that_cannot_be_read_no_door_is_guessed() -> None:
    people = (ZHANG, replace(SUN, owes=True, door="502"), replace(WANG, owes=False))

    assert said("3-2: 501√ 3x1: 502不在", people) == {"张三": SEEN} or said("3-2: 501√ 3x1: 502不在", people) == {}


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("501√", True),
        ("601 36.9", True),
        ("603√", True),
        ("501√ 下午再去 502不在 601 36.9", True),
        ("36.5", False),
        ("501", False),
        ("我妈36.5", False),
        ("今天501的王奶奶说她不在家,快递放门口", False),
        ("好的", False),
        ("王秀英不在", False),
    ],
)
def test_what_a_worker_writes_is_a_door_list_or_something_else(line: str, meant: bool) -> None:
    assert read(line, HOUSE).is_door_line is meant


# --- laws -------------------------------------------------------------------------------------------------

LIST = (
    Lives(1, 1, "3", "2", "501", "张三"),
    Lives(2, 2, "3", "2", "502", "王秀英"),
    Lives(3, 3, "3", "2", "601", "赵一"),
    Lives(4, 4, "3", "2", "602", "李梅"),
    Lives(5, 5, "3", "2", "1201", "吴桂英"),
    Lives(6, 6, "3", "2", "1202", "郑好"),
)
WRITTEN = {
    "√": SEEN,
    "好": SEEN,
    "不在": NOBODY,
    "没人": NOBODY,
    "住院": HOSPITAL,
    "外出": AWAY,
    "拒绝": REFUSED,
    "36.9": Found("seen", 36.9),
    "37.3": Found("seen", 37.3),
    "38": Found("seen", 38.0),
}
SPACES = st.sampled_from(["", " ", "  ", "\u3000", " : "])
CUTS = st.sampled_from(["", " ", "\n", ",", ",", "、", ";", " , "])
rounds = st.lists(st.sampled_from(list(WRITTEN)), min_size=len(LIST), max_size=len(LIST))


def needed(before: str, gap: str, after: str) -> str:
    """At least a space between two numbers, or they would be another one."""
    return gap or (" " if before[-1].isdigit() and after[0].isdigit() else "")


@st.composite
def lines(draw: st.DrawFn, words: list[str], *, wide: bool = True) -> tuple[str, list[tuple[int, int, int]]]:
    """A line of one fact for each on the list in some order and spacing, and where each person's stands in it."""
    order = draw(st.permutations(range(len(LIST))))
    line, places = "", []
    for number in order:
        one, word = LIST[number], words[number]
        if line:
            line += needed(line, draw(CUTS), one.door)
        start = len(line)
        line += one.door + needed(one.door, draw(SPACES), word) + word
        places.append((one.resident_id, start, len(line)))
    if wide and draw(st.booleans()):
        line = line.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)} | {0x2E: 0xFF0E, 0x2C: 0xFF0C})
    return line, places


@settings(deadline=None)
@given(data=st.data(), words=rounds)
def test_any_order_and_spacing_of_the_same_facts_gives_the_same_rows(data: st.DataObject, words: list[str]) -> None:
    line, _ = data.draw(lines(words))

    reading = read(line, LIST)

    assert reading.facts == {one.resident_id: WRITTEN[word] for one, word in zip(LIST, words, strict=True)}
    assert reading.asks == ()


SLIPS = st.sampled_from("0123456789.,:-√×好不在没人住院外 \nABx张王一郑、3点")


@st.composite
def slips(draw: st.DrawFn, line: str) -> tuple[str, int]:
    """The line with one letter too many, too few, wrong, or swapped with its neighbour, and where."""
    at = draw(st.integers(0, len(line) - 1))
    how = draw(st.sampled_from(["insert", "delete", "replace", "swap"]))
    if how == "insert":
        return line[:at] + draw(SLIPS) + line[at:], at
    if how == "delete":
        return line[:at] + line[at + 1 :], at
    if how == "replace":
        return line[:at] + draw(SLIPS) + line[at + 1 :], at
    return line[:at] + line[at + 1 : at + 2] + line[at : at + 1] + line[at + 2 :], at


@settings(max_examples=600, deadline=None)
@given(data=st.data(), words=rounds)
def test_no_slip_in_one_entry_changes_what_is_written_of_anybody_else(data: st.DataObject, words: list[str]) -> None:
    line, places = data.draw(lines(words, wide=False))
    slipped, at = data.draw(slips(line))
    own = {resident for resident, start, end in places if start <= at + 1 and at <= end}
    right = {one.resident_id: WRITTEN[word] for one, word in zip(LIST, words, strict=True)}

    written = read(slipped, LIST).facts

    wrong = {one: found for one, found in written.items() if one not in own and found != right[one]}
    assert wrong == {}, slipped


@settings(max_examples=300, deadline=None)
@given(data=st.data(), words=rounds, record=st.sampled_from(RECORDS))
def test_whatever_is_typed_a_record_that_is_there_stays(data: st.DataObject, words: list[str], record: Found) -> None:
    line, _ = data.draw(lines(words))
    slipped, _ = data.draw(slips(line))
    recorded = (replace(LIST[0], owes=False, record=record), *LIST[1:])

    assert LIST[0].resident_id not in read(slipped, recorded).facts


@settings(deadline=None)
@given(text=st.text(alphabet="0123456789√×好不在 .,:;-号楼单元室张三王\n度点℃", max_size=60))
@example("3-2:")
@example("-")
def test_any_text_at_all_is_read_without_complaint(text: str) -> None:
    reading = read(text, LIST)

    assert isinstance(reading, Reading)
    assert set(reading.facts) <= {one.resident_id for one in LIST}
