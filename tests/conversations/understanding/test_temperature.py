"""The reader of temperatures holds its bars, and nothing beside a reading changes it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.understanding import Understanding, understand
from tests.conversations.understanding.scoring import Message, load, score

HERE = Path(__file__).parent
SAMPLE = load(HERE / "sample.jsonl")
OWN = load(HERE / "own.jsonl")
CONTEXTS = ("group", "private", "reply_to_reminder")
ELSEWHERE = ("今天白菜3块钱一斤。", "明天降温到3度，多穿点。", "鸡蛋36.5一板。", "外面38度好热。", "快递36号到。")
PLAIN = [message for message in SAMPLE if "chain" not in message["tags"] and len(message["label"]["readings"]) == 1]
NAMES = ("王秀英", "李桂兰", "小林", "豆豆妈", "平安是福", "Anna")

values = st.integers(350, 419).map(lambda tenths: f"{tenths // 10}.{tenths % 10}")
doors = st.tuples(st.integers(1, 20), st.integers(1, 4), st.integers(1, 30), st.integers(1, 4))


@pytest.mark.parametrize("messages", [SAMPLE, OWN], ids=["sample", "own"])
def test_the_scores_hold_the_bars(messages: list[Message]) -> None:
    result = score(messages)

    assert result.kind_right >= 0.97 * result.messages
    assert result.values_right >= 0.96 * result.reports
    assert result.false_reports <= 0.01 * result.others
    assert result.stored_as_certain <= 0.05 * result.unclear
    assert result.fevers_lost == 0
    assert min(result.rate(what) for what in ("room", "who", "symptoms")) >= 0.95


def _known(found: Understanding) -> list[tuple[object, ...]]:
    return sorted(
        (str(heard.celsius), heard.status or "", heard.who, heard.room or "", heard.symptoms)
        for heard in found.readings
    )


@settings(max_examples=60, deadline=None)
@given(value=values, context=st.sampled_from(CONTEXTS), aside=st.sampled_from(ELSEWHERE), before=st.booleans())
def test_a_sentence_about_prices_or_weather_changes_nothing(value: str, context: str, aside: str, before: bool) -> None:
    report = f"我妈{value}，有点咳嗽。"

    mixed = understand(aside + report if before else report + aside, context)

    assert mixed.kind == "report"
    assert _known(mixed) == _known(understand(report, context))


POLITE = (
    "{}谢谢",
    "{}，辛苦了",
    "{}🙏",
    "{} 您辛苦",
    "早上好，{}",
    "@小刘 {}",
    "[玫瑰]{}",
    "好的，{}",
    "下雪了路滑。{}",
)


@pytest.mark.parametrize("polite", POLITE)
def test_politeness_and_small_talk_change_nothing(polite: str) -> None:
    told = [message for message in PLAIN if "\n" not in message["text"] and not message["label"].get("correction")]

    changed = [
        message["text"]
        for message in told
        if _known(understand(polite.format(message["text"]), message["context"]))
        != _known(understand(message["text"], message["context"]))
    ]

    assert changed == []


@pytest.mark.parametrize("polite", ["{}，谢谢🙏", "{}！", "{}，辛苦了"])
def test_politeness_leaves_an_unclear_answer_unclear(polite: str) -> None:
    unclear = [
        message
        for message in SAMPLE
        if message["label"]["kind"] == "ambiguous" and "\n" not in message["text"] and message["text"][-1] not in "?？"
    ]

    stored = [
        message["text"]
        for message in unclear
        if understand(polite.format(message["text"]), message["context"]).kind != "ambiguous"
    ]

    assert stored == []


BEHIND = (
    "才吃了药",
    "就是发烧了",
    "听说楼上也有一个",
    "都说别去医院",
    "去年也这样",
    "怕被拉走",
    "菜还没到",
    "外面好热",
    "通知说要上报",
    "3-502的36.5已登记",
)


@pytest.mark.parametrize("aside", BEHIND)
@pytest.mark.parametrize("mark", ["，", "。", " ", "\n"])
@pytest.mark.parametrize("context", CONTEXTS)
def test_a_fever_is_never_lost_to_what_stands_behind_it(aside: str, mark: str, context: str) -> None:
    found = understand(f"我妈38.5{mark}{aside}", context)

    assert 38.5 in [heard.celsius for heard in found.readings + found.candidates]


@pytest.mark.parametrize("aside", ["电话打不通", "抗原阳性", "核酸还没做", "血压也高", "外面冻的", "没药了"])
@pytest.mark.parametrize("context", CONTEXTS)
def test_a_fever_is_never_lost_to_what_is_glued_to_it(aside: str, context: str) -> None:
    found = understand(f"我妈38.5{aside}", context)

    assert 38.5 in [heard.celsius for heard in found.readings + found.candidates]


SURNAMES = "张王周关路包陆单高安温金钱万成常"  # counters, words and plain ones
GIVEN = "芳伟敏磊桂才海雪梅军"


@settings(max_examples=80, deadline=None)
@given(
    names=st.lists(
        st.builds("{}{}".format, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=2, max_size=2)),
        min_size=2,
        max_size=4,
        unique=True,
    )
)
def test_a_name_glued_between_door_and_value_stays_whole(names: list[str]) -> None:
    text = "体温：" + "、".join(f"{1001 + 100 * floor}{name}36.{floor}" for floor, name in enumerate(names))

    assert [heard.who for heard in understand(text).readings] == names


def test_more_values_than_anybody_states_are_asked_about_with_the_fevers_first() -> None:
    found = understand("我妈36.5 3-501 38.2，" * 200)

    assert found.kind == "ambiguous"
    assert found.readings == ()
    assert {candidate.celsius for candidate in found.candidates} == {38.2}
    assert len(found.candidates) < 50


@settings(max_examples=40, deadline=None)
@given(data=st.data(), rows=st.lists(st.tuples(doors, st.sampled_from(NAMES), values), min_size=2, max_size=8))
def test_the_order_of_a_chains_lines_does_not_matter(
    data: st.DataObject, rows: list[tuple[tuple[int, int, int, int], str, str]]
) -> None:
    lines = [f"{b}-{u}-{floor}0{door} {name} {value}" for (b, u, floor, door), name, value in rows]
    shuffled = data.draw(st.permutations(lines))

    assert _known(_chain(lines)) == _known(_chain(shuffled))


def _chain(lines: list[str]) -> Understanding:
    return understand("#接龙\n今日体温\n" + "\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1)))


WIDE = str.maketrans("0123456789.:-()", "０１２３４５６７８９．：－（）")


@pytest.mark.parametrize("message", PLAIN, ids=lambda message: message["id"])
def test_full_width_and_half_width_agree(message: Message) -> None:
    wide = understand(message["text"].translate(WIDE), message["context"])

    assert _known(wide) == _known(understand(message["text"], message["context"]))


@settings(max_examples=300, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=80),
        st.text(alphabet="36.5度三十六点我妈爸不没咳烧，。\n()（「」：1-、/~>@#接龙改→?①️⃣", max_size=60),
    ),
    context=st.sampled_from(CONTEXTS),
)
def test_any_text_is_answered_and_spans_lie_inside_it(text: str, context: str) -> None:
    found = understand(text, context)

    spans = [
        *(heard.span for heard in found.readings + found.candidates),
        *(question.span for question in found.ask),
        *(left.span for left in found.left),
    ]
    for start, end in spans:
        assert 0 <= start <= end <= len(text)


@settings(max_examples=80, deadline=None)
@given(value=values, context=st.sampled_from(CONTEXTS))
def test_a_span_leads_back_to_the_number_as_written(value: str, context: str) -> None:
    text = "妈妈今天體溫" + value.translate(WIDE)

    heard = understand(text, context).readings[0]

    assert text[slice(*heard.span)] == value.translate(WIDE)


@pytest.mark.parametrize("fever", ["37.3", "38.5", "39.9", "41.2"])
@pytest.mark.parametrize("said", ["{}", "我{}", "孩子{}", "体温{}", "3-501 {}", "刚量的{}"])
@pytest.mark.parametrize("context", CONTEXTS)
def test_a_fever_is_stored(fever: str, said: str, context: str) -> None:
    found = understand(said.format(fever), context)

    assert [heard.celsius for heard in found.readings] == [float(fever)]


def test_everything_left_alone_says_why() -> None:
    found = understand("白菜36.5一斤，体温超过37.3要上报")

    assert found.kind == "not_report"
    assert [(left.text[:4], bool(left.why)) for left in found.left] == [("36.5", True), ("37.3", True)]


@pytest.mark.parametrize(("count", "kind"), [(5, "report"), (20, "report"), (21, "ambiguous"), (800, "ambiguous")])
def test_more_values_without_a_name_than_a_household_has_are_asked_about(count: int, kind: str) -> None:
    meant = understand(" ".join(["36.5"] * count), "group")

    assert (meant.kind, len(meant.readings)) == (kind, count if kind == "report" else 0)


@pytest.mark.parametrize("said", ["听说3栋", "听隔壁讲"])
def test_hearsay_is_recognised_however_long_its_sentence(said: str) -> None:
    assert understand(said + "36.5 " * 300).kind == "not_report"


def test_a_list_is_read_line_by_line_and_not_also_as_one_talk() -> None:
    found = understand("接龙\n1 36.6 王秀英 3-201\n2 37.0 罗老爷子 3-501")

    assert [(heard.celsius, heard.who) for heard in found.readings] == [(36.6, "王秀英"), (37.0, "罗老爷子")]


def test_a_number_left_without_its_entry_does_not_spoil_the_list() -> None:
    found = understand("501 36.4\n502 36.6\n41.\n503 36.5")

    assert [(heard.room, heard.celsius) for heard in found.readings] == [("501", 36.4), ("502", 36.6), ("503", 36.5)]
