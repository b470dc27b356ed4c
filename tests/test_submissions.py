"""Submissions as they come in: each earns what is fair, and no right answer less than from stock nbgrader."""

import re
from collections import Counter

import pytest

from course_copy import needs_sandbox
from submissions import CASES
from submissions.case import Case
from submissions.grading import Graded, grade_class

graded_three_ways = [
    pytest.mark.xdist_group("submissions"),
    pytest.mark.course,
    pytest.mark.kernel,
    pytest.mark.sandbox,
    needs_sandbox,
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """All cases, graded three ways as one class."""
    return grade_class(tmp_path_factory.mktemp("submissions"), CASES)


def expected_to_fail(case: Case) -> object:
    """Make a case a parameter of a test, which has to fail as long as the case has a reason to."""
    marks = [pytest.mark.xfail(strict=True, reason=case.xfail)] if case.xfail else []
    return pytest.param(case, id=case.name, marks=[*marks, *graded_three_ways])


@pytest.mark.parametrize("case", map(expected_to_fail, CASES))
def test_a_submission_earns_what_is_fair(graded: Graded, case: Case) -> None:
    outcome = graded.outcomes[case.name]
    assert (outcome.command, outcome.by_nbgrader) == (case.expected, case.by_nbgrader)
    assert outcome.waits == case.waits, "whether the answer in words waits for a human"
    assert re.search(case.says, outcome.text)
    assert not (case.never_says and re.search(case.never_says, outcome.text))


@pytest.mark.parametrize("case", [pytest.param(one, id=one.name, marks=graded_three_ways) for one in CASES])
def test_stock_nbgrader_gives_what_was_recorded(graded: Graded, case: Case) -> None:
    assert graded.outcomes[case.name].stock == case.stock


def test_no_answer_is_expected_to_earn_less_than_from_stock_nbgrader() -> None:
    less = [one.name for one in CASES if (one.expected or 0) < (one.stock or 0)]
    assert less == []


def test_every_difference_is_explained() -> None:
    assert [
        one.name
        for one in CASES
        if (one.expected, one.expected) != (one.stock, one.by_nbgrader) and not one.note
    ] == []


def test_every_case_has_a_name_of_its_own_a_source_and_a_story() -> None:
    assert [name for name, count in Counter(one.name for one in CASES).items() if count > 1] == []
    assert [one.name for one in CASES if not re.match(r"https://\S+$", one.source)] == []
    assert [one.name for one in CASES if not one.story.endswith(".")] == []
