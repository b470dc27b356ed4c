"""The report counts right, and shows nothing that a terminal would obey."""

import pytest

from autograder.results.records import NotebookRecord, Record
from autograder.results.statistics import Tally, histogram, tallies
from autograder.results.verdict import Verdict


@pytest.mark.parametrize(
    ("values", "maximum", "counts"),
    [
        ([], 10, [0] * 10),
        ([0, 0.99, 1, 5, 9, 10], 10, [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]),
        ([34.0, 68.0], 68, [0, 0, 0, 0, 0, 1, 0, 0, 0, 1]),
        ([0.0], 0, [1] + [0] * 9),
    ],
)
def test_every_score_is_in_one_bin_and_the_maximum_in_the_last(
    values: list[float], maximum: float, counts: list[int]
) -> None:
    bins = histogram(values, maximum)
    assert [count for *_, count in bins] == counts
    assert (bins[0][0], bins[-1][1]) == (0, pytest.approx(maximum))


def tally(*results: tuple[float, str]) -> Tally:
    made = Tally("adam", "test_adam", 2.0)
    for number, (score, message) in enumerate(results):
        made.add(f"student-{number}", Verdict("test_adam", score, 2.0, "failed", message))
    return made


def test_messages_that_differ_in_their_numbers_only_are_one() -> None:
    made = tally(
        (2.0, ""), (0.0, "expected 0.5, got -1e-7"), (0.0, "no loop"), (1.0, "expected 12, got 3.25")
    )
    assert (made.students, made.passed) == (4, 1)
    assert made.most_common_message() == "2×  expected 0.5, got -1e-7"


def test_the_time_of_a_test_is_that_on_a_typical_submission_that_it_was_executed_on() -> None:
    made = Tally("adam", "test_adam", 2.0)
    for seconds in (0.2, 0.0, 60.0, 0.3):
        made.add("ada", Verdict("test_adam", 2.0, 2.0, "passed", seconds=seconds))
    assert made.median_seconds == 0.3
    assert tally((0.0, "")).median_seconds == 0.0


def test_tests_are_counted_where_they_were_executed_and_answers_in_words_are_not() -> None:
    graded = [Verdict("test_adam", 2.0, 2.0, "passed"), Verdict("question", None, 3.0, "by hand")]
    missing = [Verdict(one.grade_id, 0.0, one.points, "not gradable") for one in graded]
    helpers = Verdict("checks", 0.0, 0, "passed")
    records = {
        student: Record("", "", [], {"adam": NotebookRecord([helpers, *one])})
        for student, one in (("ada", missing), ("bob", graded))
    }
    assert [(one.name, one.students, one.passed) for one in tallies(records)] == [("test_adam", 1, 1)]


def test_a_test_that_all_pass_says_nothing() -> None:
    assert tally((2.0, ""), (2.0, "")).most_common_message() == ""


def test_without_a_message_the_status_stands_for_it() -> None:
    assert tally((0.0, "")).most_common_message() == "1×  failed"


def test_what_a_student_put_into_a_message_cannot_steer_the_terminal() -> None:
    told = tally((0.0, "a\x1b]0;title\x07b\nc\u202ed" + "x" * 5000)).most_common_message()
    assert told.isprintable()
    assert len(told) < 400
