"""What a report does to the people it is about."""

from tests.neighbourhood import WANG, Neighbourhood


def test_a_number_in_the_group_counts_for_its_sender(town: Neighbourhood) -> None:
    town.opens()

    town.says(WANG, "36.5")

    stand = town.stands("王秀英")
    assert stand is not None
    assert stand.celsius == 36.5
