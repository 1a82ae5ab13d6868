"""Whoever is known and refuses to be stored is served on paper: neither reminded nor missing, until they agree."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.effects import Refresh, Tell
from storage import audit, people
from storage.models import Kinship, Reading
from tests.neighbourhood import DAY, WANG, WORKER, Neighbourhood, at


@pytest.fixture(autouse=True)
def _morning(town: Neighbourhood) -> None:
    town.opens()


def refuses(town: Neighbourhood) -> list[object]:
    """王秀英 scans the card of her door and says no."""
    code = town.household("502").code
    town.commands(WANG, "start", f"h_{code}")
    return list(town.presses(WANG, f"h:{code}:0", chat=WANG).effects)


def test_who_refuses_is_neither_reminded_nor_missing(town: Neighbourhood) -> None:
    effects = refuses(town)

    assert town.resident("王秀英").declined
    assert Refresh(f"board:{town.round().id}") in effects
    assert "王秀英" not in town.missing()
    reminded = town.passes(at("12:00"))
    assert WANG not in [one.chat_id for _, done in reminded for one in done if isinstance(one, Tell)]
    assert "consent.refused" in [one.action for one in audit.of_grid(town.db, town.grid().id or 0)]


def test_not_even_a_worker_enters_a_reading_of_theirs(town: Neighbourhood) -> None:
    refuses(town)

    assert town.commands(WORKER, "record", "3-1-502 王秀英 36.5").keys == ["record.declined"]
    assert town.db.exec(select(Reading)).all() == []


def test_nobody_looks_for_who_refused(town: Neighbourhood) -> None:
    refuses(town)

    for clock in ("12:00", "14:00", "16:00", "17:30"):
        town.passes(at(clock))

    assert (town.tickets("silent"), town.tickets("visit")) == ([], [])


@pytest.mark.parametrize("said", ["38.6", "我发烧了"])
def test_a_fever_of_who_refused_still_reaches_the_worker(town: Neighbourhood, said: str) -> None:
    refuses(town)

    answer = town.tells(WANG, said)

    assert len(town.tickets("fever")) == 1
    assert town.stands("王秀英") is None
    assert "enrolment.refused" in answer.keys


@pytest.mark.parametrize("said", ["1", "我平安", "1 我平安", "36.5", "365", "2 体温/改一下"])
def test_nothing_is_kept_of_who_refused_and_nothing_else_is_claimed(town: Neighbourhood, said: str) -> None:
    refuses(town)

    answer = town.tells(WANG, said)

    assert answer.keys[-1] == "enrolment.refused"
    assert town.stands("王秀英") is None
    assert town.db.exec(select(Reading)).all() == []


def test_no_button_keeps_anything_of_who_refused(town: Neighbourhood) -> None:
    town.commands(WANG, "report")
    refuses(town)

    for data in ("n:0", "d:t:READING:normal", "d:t:READING:36.5"):
        town.presses(WANG, data, chat=WANG)

    assert town.db.exec(select(Reading)).all() == []
    assert town.stands("王秀英") is None


def test_who_refused_still_has_a_person(town: Neighbourhood) -> None:
    refuses(town)

    town.tells(WANG, "0")

    assert len(town.tickets("help")) == 1


def test_who_agrees_later_is_counted_again(town: Neighbourhood) -> None:
    refuses(town)
    code, wang = town.household("502").code, town.resident("王秀英").id

    town.presses(WANG, f"h:{code}:{wang}", chat=WANG, at=at("10:00"))

    assert not town.resident("王秀英").declined
    assert "王秀英" in town.missing()
    town.tells(WANG, "36.6")
    stand = town.stands("王秀英")
    assert stand is not None
    assert stand.celsius == 36.6


def test_who_only_says_to_be_somebody_refuses_for_nobody(town: Neighbourhood) -> None:
    kin = town.db.exec(select(Kinship).where(Kinship.account_id == town.account(WANG))).one()
    kin.verified = False
    town.forget()

    refuses(town)

    assert not town.resident("王秀英").declined
    known = people.known(town.db, WANG)
    assert known is not None
    assert known.declined


def test_the_days_after_are_as_quiet(town: Neighbourhood) -> None:
    refuses(town)
    tomorrow = DAY + timedelta(days=1)

    for clock in ("08:00", "12:00"):
        dealt = town.passes(at(clock, tomorrow))

    assert WANG not in [one.chat_id for _, done in dealt for one in done if isinstance(one, Tell)]
