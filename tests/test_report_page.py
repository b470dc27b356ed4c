"""The page of ``report --html``: its numbers, what it escapes, and how it looks in a browser."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from browsing import chromium, needs_chromium
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from autograder.__main__ import parser
from autograder.results.class_report import AssignmentReport, ClassReport, assignment_report
from autograder.results.corrections import Correction
from autograder.results.lateness import Lateness
from autograder.results.records import NotebookRecord, Record
from autograder.results.report_page import Distribution, render
from autograder.results.scores import NotebookScore
from autograder.results.statistics import Tally, kind_of, point_biserial
from autograder.results.verdict import Verdict
from autograder.roster import Roster, Student
from autograder.submission.read import MISSING

EVIL = "<script>alert('\u202e')</script>"
DUE = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
MESSAGES = (
    "`step` is not written yet: the line `raise NotImplementedError` is still in it.",
    "w after one sample in `step` is not right: expected {} at index 0, got {}. Likely cause: no rate.",
    "NameError: name 'w{}' is not defined",
)


def verdict(test: str, score: float, message: str = "") -> Verdict:
    return Verdict(test, score, 2.0, "passed" if score == 2 else "failed", message, 0.5)


def report_of(
    records: dict[str, Record], late: dict[str, Lateness] | None = None, name: str = "homework"
) -> AssignmentReport:
    rows = [
        NotebookScore(
            student,
            name,
            notebook,
            sum(verdict.score or 0 for verdict in one.verdicts),
            2.0 * 3,
            sum(verdict.score is None for verdict in one.verdicts),
        )
        for student, record in records.items()
        for notebook, one in record.notebooks.items()
    ]
    return assignment_report(name, rows, records, late or {})


def record(*verdicts: Verdict, problem: str = "") -> Record:
    return Record("d", "none", [], {"lesson": NotebookRecord(list(verdicts), problem=problem)})


def invented_class(students: int = 60) -> ClassReport:
    """Make a class in which the better students pass more, of two assignments."""
    random, reports = Random(1), []
    for number, name in enumerate(("first-homework", "second-homework")):
        records, late = {}, {}
        for one in range(students - 5 * number):
            ability, notebooks = random.random(), {}
            for notebook in ("perceptron", "a-notebook-with-quite-a-long-name"):
                verdicts = []
                for test in range(6):
                    passed = random.random() < ability / (0.5 + test / 8)
                    message = random.choice(MESSAGES).format(random.randrange(9), random.random())
                    verdicts.append(
                        verdict(f"test_step_number_{test}", 2.0 * passed, "" if passed else message)
                    )
                missing = random.random() < 0.05
                notebooks[notebook] = NotebookRecord(
                    [Verdict(v.grade_id, 0.0, 2.0, "not gradable") for v in verdicts]
                    if missing
                    else verdicts,
                    ["the source of 6 tests was changed; the originals were used: test_a"] * (one % 20 == 3),
                    MISSING * missing,
                )
            student = f"student-{one:02}"
            records[student] = Record("d", "none", [], notebooks)
            by = timedelta(hours=random.choice((-30, -20, -3, 5)))
            off = 1.5 * (by > timedelta())
            late[student] = Lateness(
                DUE + by, DUE, max(by, timedelta()), off, "10 % per day" * bool(off), one == 7
            )
        rows = [
            NotebookScore(
                student, name, notebook, sum(v.score or 0 for v in kept.verdicts), 12.0, int(not kept.problem)
            )
            for student, record in records.items()
            for notebook, kept in record.notebooks.items()
        ]
        report = assignment_report(name, rows, records, late)
        report.due = DUE + timedelta(weeks=number)
        reports.append(report)
    reports[0].corrections = [
        Correction(
            "first-homework", "perceptron", "test_step_number_2", "drop", "It was wrong.", "2026-11-21 10:00"
        )
    ]
    return ClassReport(reports, [f"student-{one:02}" for one in range(students)])


def roster(students: int = 60) -> Roster:
    return Roster(Student(f"student-{one:02}", "Rossi", f"Anna Maria {one}") for one in range(students))


# Numbers


def test_the_correlation_is_that_of_a_small_example() -> None:
    # The difference of the means, by the standard deviation, times the root of p (1 - p).
    passed, rest = [True, True, False, False], [4.0, 2.0, 1.0, 1.0]
    deviation = math.sqrt(sum((value - 2) ** 2 for value in rest) / 4)
    assert point_biserial(passed, rest) == pytest.approx((3 - 1) / deviation * math.sqrt(0.25))


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 100)), min_size=1, max_size=60))
def test_a_correlation_is_within_its_bounds_and_turns_around_with_the_test(pairs) -> None:
    passed, rest = map(list, zip(*pairs, strict=True))
    value = point_biserial(passed, rest)
    if value is None:
        assert len(set(passed)) == 1 or max(rest) - min(rest) < 1e-9
    else:
        assert -1 <= value <= 1
        assert point_biserial([not one for one in passed], rest) == pytest.approx(-value, abs=1e-9)


@given(st.lists(st.booleans(), min_size=1, max_size=60), st.floats(0, 100))
def test_a_constant_column_has_no_correlation(passed: list[bool], value: float) -> None:
    assert point_biserial(passed, [value] * len(passed)) is None
    assert point_biserial([True] * len(passed), list(map(float, range(len(passed))))) is None


@pytest.mark.parametrize(
    ("passed", "failed", "in_words"),
    [
        (9, 0, "only 9 students"),
        (12, 0, "all passed"),
        (0, 12, "all failed"),
        (12, 2, "only 2 failed"),
        (1, 12, "only 1 passed"),
        (6, 6, "the rest is the same for all"),
    ],
)
def test_it_is_said_why_a_discrimination_cannot_be_told(passed: int, failed: int, in_words: str) -> None:
    tally = Tally("lesson", "test_f", 2.0)
    for number in range(passed + failed):
        tally.add(f"student-{number}", verdict("test_f", 2.0 * (number < passed)), 1.0)
    assert tally.discrimination() == (None, in_words)


def test_the_rest_of_the_score_is_without_the_test_itself() -> None:
    records = {
        f"student-{number}": record(
            verdict("test_f", 2.0 * (number < 6)),
            verdict("test_g", 2.0 * (number % 2)),
            verdict("test_h", 1.0),
        )
        for number in range(12)
    }
    tests = report_of(records).tests
    assert [result.rest for result in tests[0].results] == [1.0 + 2.0 * (number % 2) for number in range(12)]
    assert tests[0].discrimination() == (pytest.approx(0.0), "weak")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("expected 1 at index (0, 0), got 2", "expected 0.5 at index (1, 3), got -1e-7"),
        ("NameError: name 'foo' is not defined", "NameError: name 'bar_2' is not defined"),
        ("got [1, 2, 3]", "got [0.5]"),
    ],
)
def test_messages_that_differ_in_numbers_and_names_are_one(one: str, other: str) -> None:
    assert kind_of(one) == kind_of(other)


def test_messages_that_differ_otherwise_are_not_one() -> None:
    assert kind_of("It doesn't stop. It isn't there.") != kind_of("It doesn't move. It isn't there.")
    tally = Tally("lesson", "test_f", 2.0)
    for student, message in (("ada", "got 1"), ("bob", "no loop"), ("cyd", "got 2")):
        tally.add(student, verdict("test_f", 0.0, message))
    assert [(one.example, one.students) for one in tally.clusters()] == [
        ("got 1", ["ada", "cyd"]),
        ("no loop", ["bob"]),
    ]


def test_only_what_was_handed_in_and_graded_is_in_a_distribution() -> None:
    passed, failed = verdict("test_f", 2.0), verdict("test_f", 0.0)
    nothing = Verdict("test_f", 0.0, 2.0, "not gradable")
    late = {"ada": Lateness(DUE, DUE, timedelta(hours=1), 0.5)}
    report = report_of(
        {
            "ada": record(passed),
            "bob": record(failed),
            "cyd": record(nothing, problem=MISSING),
            "dan": record(nothing, problem="its JSON is broken"),
            "eve": record(Verdict("test_f", None, 2.0, "grader failed")),
        },
        late,
    )
    (notebook,) = report.notebooks
    assert notebook.scores == {"ada": 2.0, "bob": 0.0}
    assert report.scores == {"ada": 1.5, "bob": 0.0}
    assert (notebook.missing, notebook.not_gradable, report.failed) == (["cyd"], ["dan"], {"eve"})
    assert report.handed_in == ["ada", "bob", "dan", "eve"]
    assert notebook.seconds == {"ada": 0.5, "bob": 0.5}


def test_a_distribution_has_the_quartiles_of_its_scores() -> None:
    one = Distribution("lesson", [0.0, 1.0, 2.0, 3.0, 4.0], 4.0)
    assert (one.median, one.quartiles, one.share(1.0)) == (2.0, (1.0, 3.0), 25.0)
    assert Distribution("lesson", [], 4.0).quartiles == (0.0, 0.0)
    assert Distribution("lesson", [0.0], 0.0).share(1.0) == 0


# The page


def test_the_page_shows_the_numbers_of_the_report() -> None:
    report = invented_class()
    page = BeautifulSoup(render(report, roster()), "html.parser")
    tables = [table for table in page.find_all("table") if "Discrimination" in table.thead.text]
    for table, assignment in zip(tables, report.assignments, strict=True):
        rows = table.tbody.find_all("tr", recursive=False)
        assert len(rows) == len(assignment.tests) == 12
        for row, test in zip(rows, assignment.tests, strict=True):
            assert f"({test.passed} of {test.students})" in row.text
            value, in_words = test.discrimination()
            assert in_words in row.text
            assert value is None or f"{value:.2f}".replace("-", "−") in row.text
            assert f"{len(test.clusters()[0].students)}×" in row.text
    first = report.assignments[0]
    shown = [int(label.text) for label in page.find("svg").find_all("text")]
    assert sum(shown) == len(first.scores)
    assert "does not count" in page.text
    assert "Anna Maria 7 Rossi" in page.text
    assert page.text.count("the source of 6 tests was changed") == sum(
        len(one.review) for one in report.assignments
    )


def test_nothing_of_the_students_is_taken_for_html_or_turns_the_text_around() -> None:
    records = {
        f"s{number}{EVIL}": Record(
            "d", "none", [EVIL], {"lesson": NotebookRecord([verdict("test_f", 0.0, EVIL)], [EVIL])}
        )
        for number in range(3)
    }
    report = report_of(records, {student: Lateness(DUE, DUE, timedelta(1), 1.0, EVIL) for student in records})
    report.corrections = [Correction("homework", "lesson", "test_f", "drop", EVIL, "2026-11-21")]
    html = render(ClassReport([report], list(records)), Roster([Student("ada", EVIL, EVIL)]))
    assert html.count("<script>") == 1
    assert "alert(" not in html.split("<main>")[0]
    for item in BeautifulSoup(html, "html.parser").find_all(["td", "summary", "li"]):
        assert not item.find("script")
    assert "\u202e" not in html


def test_an_assignment_after_the_option_is_not_taken_for_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["report", "--html", "deep-neural-networks"])
    assert "does not end in .html" in capsys.readouterr().err
    assert parser().parse_args(["report", "x", "--html"]).html.name == "report.html"
    assert parser().parse_args(["report", "--html", "a.html", "x"]).html == Path("a.html")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with chromium() as browser:
        yield browser


@pytest.mark.browser
@needs_chromium
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_a_screen_and_its_tables_can_be_sorted(browser, tmp_path: Path, width: int) -> None:
    (tmp_path / "report.html").write_text(render(invented_class(), roster()), "utf-8")
    tab = browser.new_page(viewport={"width": width, "height": 844})
    errors: list[str] = []
    tab.on("console", lambda message: errors.append(message.text))
    tab.goto((tmp_path / "report.html").as_uri())
    tab.get_by_role("button", name="Unfold everything").click()
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    table = tab.locator("table").last
    table.get_by_role("button", name="Total").click()
    totals = table.locator("tbody tr td:nth-last-child(2)").evaluate_all(
        "cells => cells.map(c => +c.dataset.value)"
    )
    assert totals == sorted(totals)
    assert table.locator("th[aria-sort=ascending]").count() == 1
    tab.close()
    assert errors == []
