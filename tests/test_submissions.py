"""Submissions as they come in: each earns what is fair, and no right answer less than from stock nbgrader.

All of them are graded by the command, and a sample also by nbgrader, with the sealed executor and its own.
"""

import re
from collections import Counter

import pytest
from sampling import sample

from autograder.course import ROOT
from course_copy import needs_sandbox
from submissions import CASES
from submissions.case import Case, Difference
from submissions.grading import Graded, grade_class

BY_NBGRADER = sample([case.name for case in CASES], 6)
IN_STOCK = sample(BY_NBGRADER, 12)  # what stock nbgrader does changes only with its version
in_a_class = [
    pytest.mark.xdist_group("submissions"),
    pytest.mark.course,
    pytest.mark.kernel,
    pytest.mark.sandbox,
    needs_sandbox,
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """All cases, graded as one class."""
    return grade_class(tmp_path_factory.mktemp("submissions"), CASES, BY_NBGRADER, IN_STOCK)


def expected_to_fail(case: Case) -> object:
    """Make a case a parameter of a test, which has to fail as long as the case has a reason to."""
    marks = [pytest.mark.xfail(strict=True, reason=case.xfail)] if case.xfail else []
    return pytest.param(case, id=case.name, marks=[*marks, *in_a_class])


def among(names: list[str]) -> pytest.MarkDecorator:
    """Parametrise a test with the named cases."""
    chosen = [case for case in CASES if case.name in names]
    return pytest.mark.parametrize(
        "case", [pytest.param(one, id=one.name, marks=in_a_class) for one in chosen]
    )


@pytest.mark.parametrize("case", [expected_to_fail(one) for one in CASES])
def test_a_submission_earns_what_is_fair(graded: Graded, case: Case) -> None:
    outcome = graded.outcomes[case.name]
    assert outcome.command == case.expected
    assert outcome.waits == case.waits, "whether the answer in words waits for a human"
    assert re.search(case.says, outcome.text)
    assert not (case.never_says and re.search(case.never_says, outcome.text))


@among(BY_NBGRADER)
def test_nbgrader_gives_the_same_with_the_sealed_executor(graded: Graded, case: Case) -> None:
    assert graded.outcomes[case.name].by_nbgrader == case.by_nbgrader


@among(IN_STOCK)
def test_stock_nbgrader_gives_what_was_recorded(graded: Graded, case: Case) -> None:
    assert graded.outcomes[case.name].stock == case.stock


def test_no_answer_is_expected_to_earn_less_than_from_stock_nbgrader() -> None:
    less = [one.name for one in CASES if (one.expected or 0) < (one.stock or 0)]
    assert less == []


def test_every_difference_has_a_reason_and_nothing_else_has() -> None:
    differs = [one for one in CASES if (one.stock, one.by_nbgrader) != (one.expected, one.expected)]
    assert [one.name for one in CASES if (one.note is not None) != (one in differs)] == []


def test_every_case_has_a_name_of_its_own_a_source_and_a_story() -> None:
    assert [name for name, count in Counter(one.name for one in CASES).items() if count > 1] == []
    assert [one.name for one in CASES if not re.match(r"https://\S+$", one.source)] == []
    assert [one.name for one in CASES if not one.story.endswith(".")] == []


def rows_of_the_page() -> list[list[str]]:
    """Read the table of differences on a page for instructors: the names in the last column of each row."""
    page = (ROOT / "book" / "teaching" / "trust.md").read_text("utf-8")
    section = page.split("\n## When scores differ from nbgrader\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [re.findall(r"`(\w+)`", row.rstrip(" |").rpartition("|")[2]) for row in rows]


def test_every_submission_that_the_instructors_page_names_exists() -> None:
    attacks = {path.stem for path in (ROOT / "tests" / "adversarial" / "attacks").glob("*.py")}
    named = [name for row in rows_of_the_page() for name in row]
    assert named
    assert [name for name in named if name not in attacks | {case.name for case in CASES}] == []


def test_the_instructors_page_has_a_row_for_every_difference() -> None:
    differences = {case.name: case.note for case in CASES}
    rows = [{differences[name] for name in row if name in differences} for row in rows_of_the_page()]
    explained = [difference for row in rows for difference in row]
    assert sorted(map(str, explained)) == sorted(Difference)
    assert all(len(row) <= 1 for row in rows)
