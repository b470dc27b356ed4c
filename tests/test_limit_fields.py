"""The limits of a job are checked where they are made, and describe themselves."""

from dataclasses import fields

import pytest

from autograder.sealed.limits import Limits


def test_the_defaults_are_what_the_documentation_says() -> None:
    assert Limits() == Limits(
        cell_seconds=60, notebook_seconds=600, memory=2048, processes=256, scratch=128, output=4
    )


def test_each_limit_says_what_it_is_and_in_which_unit() -> None:
    for field in fields(Limits):
        assert {"help", "unit", "metavar"} <= field.metadata.keys(), field.name


@pytest.mark.parametrize("field", fields(Limits), ids=lambda field: field.name)
@pytest.mark.parametrize("value", [0, -1, 0.5, float("nan"), "60"])
def test_a_limit_that_is_not_a_positive_whole_number_is_refused(field, value) -> None:
    with pytest.raises(
        ValueError, match=f"{field.name} must be a whole number of {field.metadata['unit']} of at least 1"
    ):
        Limits(**{field.name: value})
