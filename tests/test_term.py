"""A small term, from the platforms' archives to their upload files: every score is the one that is known."""

from dataclasses import replace

import pytest

from course_copy import needs_sandbox
from term.compare import Expected, Result, key
from term.run import run_term

pytestmark = [pytest.mark.course, needs_sandbox, pytest.mark.xdist_group("term")]


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Expected]:
    """A class of twelve with one assignment."""
    return run_term(1, 12, ["deep-neural-networks"], tmp_path_factory.mktemp("term"))


def test_every_mark_and_page_is_right_and_everything_broken_is_reported(
    term: tuple[Result, Expected],
) -> None:
    result, expected = term
    assert list(map(str, result.findings(expected))) == []


def test_a_wrong_expectation_is_found(term: tuple[Result, Expected]) -> None:
    result, expected = term
    case = next(case for case in result.term.cases if case.counts)
    mark = expected[key(case)]
    assert mark
    wrong = {**expected, key(case): replace(mark, words=mark.words + 0.5)}
    findings = result.findings(wrong)
    assert [finding.case for finding in findings] == [case, case]
    assert [finding.what for finding in findings] == ["mark", "page"]
