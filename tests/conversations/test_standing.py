"""Where a person stands, given everything that was said about them."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.standing import is_fever, settle


@dataclass(frozen=True)
class Word:
    """One reading, by default the person's own number."""

    celsius: float | None = None
    status: str = ""
    symptoms: tuple[str, ...] = ()
    source: str = "text"
    own: bool = True
    late: bool = False
    id: int = 0


NORMAL = Word(status="normal")
TAP = Word(status="normal", source="tap", own=False)
CHAIN = Word(36.5, source="chain")
PROXY = Word(36.5, own=False)


def test_nothing_said_is_no_standing() -> None:
    assert settle([]) is None


def test_the_persons_own_latest_wins() -> None:
    stand = settle([Word(36.5, id=1), Word(36.8, id=2)])
    assert stand is not None
    assert (stand.reading_id, stand.celsius, stand.corrected) == (2, 36.8, True)


@pytest.mark.parametrize("later", [NORMAL, TAP, CHAIN, PROXY], ids=["normal", "tap", "chain", "proxy"])
@pytest.mark.parametrize("ill", [Word(38.5), Word(36.6, symptoms=("咳嗽",)), Word(status="abnormal")])
def test_nothing_soft_hides_an_earlier_alarm(ill: Word, later: Word) -> None:
    stand = settle([ill, later])
    assert stand is not None
    assert (stand.celsius, stand.status, stand.differs) == (ill.celsius, ill.status, True)


def test_somebody_elses_word_stands_until_the_person_speaks() -> None:
    alone, spoken = settle([Word(36.9, own=False)]), settle([Word(36.9, own=False), Word(36.4)])
    assert alone is not None
    assert spoken is not None
    assert (alone.celsius, spoken.celsius) == (36.9, 36.4)


@pytest.mark.parametrize(("celsius", "fever"), [(37.2, False), (37.29, False), (37.3, True), (42.0, True)])
def test_a_fever_begins_at_37_3(celsius: float, fever: bool) -> None:
    assert is_fever(celsius) is fever


def test_late_only_when_everything_was_late() -> None:
    both, one = settle([Word(36.5, late=True), Word(36.6, late=True)]), settle([Word(36.5), Word(36.6, late=True)])
    assert both is not None
    assert one is not None
    assert (both.late, one.late) == (True, False)


words = st.builds(
    Word,
    celsius=st.sampled_from([None, 36.5, 37.2, 37.3, 38.5]),
    status=st.sampled_from(["", "normal", "abnormal"]),
    symptoms=st.sampled_from([(), ("咳嗽",), ("发热", "乏力")]),
    source=st.sampled_from(["text", "chain", "tap", "dialogue", "worker"]),
    own=st.booleans(),
    late=st.booleans(),
)


@given(said=st.lists(words, min_size=1, max_size=6))
def test_a_fever_or_symptom_said_is_never_gone(said: list[Word]) -> None:
    stand = settle(said)
    assert stand is not None
    assert stand.fever == any(is_fever(one.celsius, one.status, one.symptoms) for one in said)
    assert set(stand.symptoms) == {symptom for one in said for symptom in one.symptoms}
