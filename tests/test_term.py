"""A small term, from archives to upload files: every score is right."""

from dataclasses import replace

import pytest

from course_copy import needs_sandbox
from term.compare import Expected, Result, key
from term.expected import Corrections, Mark
from term.platforms import Platforms
from term.run import ASSIGNMENTS, run_term
from term.term import plan

Term = tuple[Result, Expected, Corrections]


@pytest.fixture(scope="module")
def term(tmp_path_factory: pytest.TempPathFactory) -> Term:
    """A class of twelve with one assignment."""
    return run_term(1, 12, ["deep-neural-networks"], tmp_path_factory.mktemp("term"))


@pytest.mark.course
@needs_sandbox
@pytest.mark.xdist_group("term")
def test_every_mark_and_page_is_right_and_everything_broken_is_reported(term: Term) -> None:
    result, *expected = term
    assert list(map(str, result.findings(*expected))) == []
    assert result.problems == []
    assert result.term.rings


# What a term has to contain, and the kinds that stand for it.
KINDS = {
    "right": ["right", "right otherwise", "own work"],
    "partly right": ["partly right"],
    "wrong": ["wrong"],
    "late": ["late", "a week late", "in grace"],
    "extended": ["extended", "extended and late"],
    "resubmitted": ["resubmitted", "resubmitted late", "reopened"],
    "renamed": ["renamed", "in a folder", "zipped"],
    "broken": ["empty file", "web page", "cut off", "a PDF", "not handed in"],
    "copied": ["copied", "other names"],
    "empty": ["untouched", "nothing", "draft"],
}


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Expected]:
    """A term of 200 in which everything went as expected, without having been graded."""
    term = plan(1, 200, ASSIGNMENTS)
    result = Result(term, Platforms(term, ASSIGNMENTS, 1, tmp_path_factory.mktemp("downloads")))
    expected = {key(case): Mark(5.0, 1.0, 0.5) if case.counts else None for case in term.cases}
    for case in term.cases:
        mark = expected[key(case)]
        grade = mark and result.platforms.scaled(mark.total, case.assignment, case.person.campus)
        result.marks[key(case)] = f"{grade:.2f}" if grade else ""
        if mark:
            result.pages[key(case)] = f"{mark.total:g}"
    return result, expected


def wrong(result: Result, expected: Expected) -> list[tuple[tuple[int, str], str]]:
    return [(key(one.case), one.what) for one in result.findings(expected) if one.what != "report"]


@pytest.mark.parametrize("kind", [kind for kinds in KINDS.values() for kind in kinds])
def test_a_wrong_mark_or_page_of_each_kind_is_noticed(planned: tuple[Result, Expected], kind: str) -> None:
    result, expected = planned
    assert wrong(result, expected) == []
    cases = [case for case in result.term.cases if kind in case.kinds]
    assert cases
    for case in cases[:3]:
        where = key(case)
        found = float(result.marks[where] or 0)
        marks = replace(result, marks={**result.marks, where: f"{found + 0.02:.2f}"})
        assert wrong(marks, expected) == [(where, "mark")]
        no_row = replace(
            result, marks={place: mark for place, mark in result.marks.items() if place != where}
        )
        assert wrong(no_row, expected) == ([(where, "mark")] if case.counts else [])
        if case.counts:
            pages = replace(result, pages={**result.pages, where: "5.48"})
            assert wrong(pages, expected) == [(where, "page")]


def test_a_class_has_rings_whose_programs_nobody_else_has() -> None:
    term = plan(1, 200, ASSIGNMENTS)
    assert sorted({len(ring.people) for ring in term.rings}) == [2, 3, 12]
    for ring in term.rings:
        texts = {
            case.person: answers.own_texts
            for case in term.of(ring.source.parent.name, "moodle")
            + term.of(ring.source.parent.name, "canvas")
            for answers in (case.attempts[-1].work if case.attempts else ())
            if answers.source == ring.source
        }
        own = frozenset[str]().union(*(texts[person] for person in ring.people))
        assert {person for person, found in texts.items() if found & own} == set(ring.people)
