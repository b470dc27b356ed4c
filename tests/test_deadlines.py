"""The file of due dates is read as it is meant, and each mistake in it gets a sentence."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import CourseError
from autograder.deadlines import Amount, Deadlines, Policy, read_deadlines, write_template
from autograder.results.lateness import duration, explanation, lateness, moment, shares
from autograder.roster import Roster, Student
from autograder.submission.read import SubmissionKey
from autograder.submission.timestamp import handed_in

ROME = ZoneInfo("Europe/Rome")
ZONE = 'time_zone = "Europe/Rome"\n'
NAME = "connectionist-models"
TENTH = Policy(Amount(10, "%"), "day", Amount(50, "%"), timedelta(minutes=15), timedelta(days=7))
DUE = datetime(2026, 11, 20, 23, 59, tzinfo=ROME)


def read(folder: Path, text: str | bytes) -> Deadlines:
    path = folder / "deadlines.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_deadlines(path)


def due(folder: Path, value: str) -> datetime:
    return read(folder, f"{ZONE}[due]\n{NAME} = {value}").due[NAME].astimezone(UTC).replace(tzinfo=None)


# The file


def test_without_a_file_nothing_is_due(tmp_path: Path) -> None:
    assert read_deadlines(tmp_path / "none.toml") == Deadlines()


def test_the_template_is_valid_and_so_are_the_lines_that_it_comments_out(tmp_path: Path) -> None:
    path = tmp_path / "deadlines.toml"
    write_template(path)
    assert read_deadlines(path) == Deadlines()
    examples = [
        line.removeprefix("# ").partition("  ")[0] if line.startswith("# ") and " = " in line else line
        for line in path.read_text().splitlines()
        if not line.startswith("# penalty") or "10 % per day" in line
    ]
    examples = [line.replace("# [", "[") for line in examples]
    deadlines = read(tmp_path, "\n".join(examples))
    assert deadlines.policy == TENTH
    assert deadlines.due[NAME] == datetime(2026, 11, 20, 23, 59, tzinfo=ROME)
    assert deadlines.extended("anna.rossi", NAME, DUE) == datetime(2026, 11, 23, 23, 59, tzinfo=ROME)
    assert deadlines.extended("ada", NAME, DUE) == datetime(2026, 11, 27, 23, 59, tzinfo=ROME)
    assert deadlines.handed_in[NAME]["ada"] == datetime(2026, 11, 21, 8, 30, tzinfo=ROME)


@pytest.mark.parametrize(
    ("value", "utc"),
    [
        ("2026-11-20 23:59:00", datetime(2026, 11, 20, 22, 59)),
        ("2026-07-20T23:59:00", datetime(2026, 7, 20, 21, 59)),
        ('"2026-11-20 23:59"', datetime(2026, 11, 20, 22, 59)),
        ("2026-11-20 23:59:00-05:00", datetime(2026, 11, 21, 4, 59)),
        ("2026-11-20T23:59:00Z", datetime(2026, 11, 20, 23, 59)),
        ("2026-11-20", datetime(2026, 11, 20, 22, 59, 59)),
        ('"2026-11-20"', datetime(2026, 11, 20, 22, 59, 59)),
        ("2028-02-29", datetime(2028, 2, 29, 22, 59, 59)),
        ("2026-10-25 02:30:00", datetime(2026, 10, 25, 1, 30)),  # occurs twice: the later one counts
        ("2026-10-25 01:59:59", datetime(2026, 10, 24, 23, 59, 59)),
        ("2026-10-25 03:00:00", datetime(2026, 10, 25, 2)),
        ("2026-03-29 01:59:59", datetime(2026, 3, 29, 0, 59, 59)),
        ("2026-03-29 03:00:00", datetime(2026, 3, 29, 1)),
    ],
)
def test_a_due_date_is_one_moment(tmp_path: Path, value: str, utc: datetime) -> None:
    assert due(tmp_path, value) == utc


@pytest.mark.parametrize("encoded", [ZONE.encode("utf-8-sig"), ZONE.replace("\n", "\r\n").encode()])
def test_what_editors_on_windows_write_is_read(tmp_path: Path, encoded: bytes) -> None:
    assert str(read(tmp_path, encoded).zone) == "Europe/Rome"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[due]\nx = 2026-02-30", "line 2"),
        ("[due]\nx = 2027-02-29 10:00:00", "line 2"),
        ("a b = 1", "line 1"),
        (f"[extensions.{NAME}]\nmüller = 2026-11-20", "line 2"),
        ('time_zone = "Europe/Roma"', "time_zone: 'Europe/Roma' is not a time zone: write it like"),
        ('time_zone = "../../etc/passwd"', "time_zone: '../../etc/passwd' is not a time zone"),
        ("time_zone = 1", "time_zone: 1 is not a time zone"),
        ('penaltys = "10 % per day"', "penaltys: there is no such key: did you mean penalty?"),
        ("x = 1", "x: there is no such key; the keys are time_zone,"),
        ('penalty = "10 %"', "penalty: '10 %' is not a penalty: write it like \"10 % per day\""),
        ('penalty = "2 points of all points per day"', "is not a penalty"),
        ('penalty = "-2 points per day"', "is not a penalty"),
        ("penalty = 10", "penalty: 10 is not a penalty"),
        ('penalty = "10 % per day"\nat_most = "half"', "at_most: 'half' is not an amount"),
        (
            'at_most = "50 %"',
            "at_most: there is no penalty for it to limit: set penalty, or remove this line.",
        ),
        ('grace = "a while"', "grace: 'a while' is not a duration"),
        ("grace = 15", "grace: 15 is not a duration"),
        ('grace = "2 days"\nzero_after = "1 day"', "zero_after: this is shorter than the grace period."),
        ("due = 2026-11-20", "due: write [due] on a line of its own"),
        (f"{ZONE}[due]\nadam = 2026-11-20", "due.adam: there is no such assignment: the course has con"),
        (f"{ZONE}[due]\n{NAME} = 12:00:00", f"due.{NAME}: datetime.time(12, 0) is not a date"),
        (f"{ZONE}[due]\n{NAME} = 20", f"due.{NAME}: 20 is not a date"),
        (f'{ZONE}[due]\n{NAME} = "soon"', f"due.{NAME}: 'soon' is not a date"),
        (f"{ZONE}[due]\n{NAME} = 0202-11-20", f"due.{NAME}: the year 202 cannot be right."),
        (f"[due]\n{NAME} = 2026-11-20", f"due.{NAME}: say in which time zone this is"),
        (f"{ZONE}[due]\n{NAME} = 2026-03-29 02:30:00", "does not exist in Europe/Rome"),
        (f"{ZONE}[extensions]\n{NAME} = 2026-11-20", f"extensions.{NAME}: write [extensions.{NAME}]"),
        (f"{ZONE}[extensions.{NAME}]\nanna.rossi = 2026-11-20", '"anna.rossi" = …'),
        (
            f'{ZONE}[extensions.{NAME}]\nada = "-3 days"',
            f"extensions.{NAME}.ada: '-3 days' would shorten the time: an extension only adds to it.",
        ),
        ('penalty = "110 % per day"', "penalty: 110 % is more than there is to lose: write at most 100 %."),
        (
            'penalty = "100.5 % of all points per hour"',
            "penalty: 100.5 % of all points is more than there is to lose: write at most 100 %.",
        ),
        ('penalty = "10 % per day"\nat_most = "101 %"', "at_most: 101 % is more than there is to lose"),
        (f'{ZONE}[extensions.{NAME}]\nada = "{"9" * 300} days"', "is not a date"),
        (
            f"{ZONE}[due]\n{NAME} = 2026-11-20\n[extensions.{NAME}]\nada = 2026-11-19",
            f"extensions.{NAME}.ada: the extension ends before the due date: correct one of the two.",
        ),
        (b"\xff\xfe", "is not encoded in UTF-8"),
    ],
)
def test_a_mistake_gets_a_sentence(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(CourseError) as caught:
        read(tmp_path, text)
    assert sentence in str(caught.value)
    assert "gradebook/deadlines.toml" in str(caught.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="3 mistakes") as caught:
        read(tmp_path, f'{ZONE}grace = "x"\npenalty = "y"\n[due]\n{NAME} = "z"')
    assert len(str(caught.value).splitlines()) == 4


def test_a_missing_time_zone_is_named_once(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="has 1 mistake:") as caught:
        read(
            tmp_path,
            f"[due]\n{NAME} = 2026-11-20\n[extensions.{NAME}]\nada = 2026-11-21\nben = 2026-11-22\n"
            f"[handed_in.{NAME}]\nada = 2026-11-21 08:30:00",
        )
    assert str(caught.value).count("time_zone") == 1


# Extensions


def test_an_extension_counts_days_on_the_clock(tmp_path: Path) -> None:
    deadlines = read(
        tmp_path, f'{ZONE}[due]\n{NAME} = 2026-10-24 23:59:00\n[extensions.{NAME}]\nada = "2 days"'
    )
    assert deadlines.extended("ada", NAME, deadlines.due[NAME]) == datetime(2026, 10, 26, 23, 59, tzinfo=ROME)
    assert deadlines.extended("bob", NAME, deadlines.due[NAME]) == deadlines.due[NAME]


def test_an_extension_of_no_time_is_none_and_an_absurd_one_a_mistake(tmp_path: Path) -> None:
    assert read(tmp_path, f'[extensions.{NAME}]\nada = "0 days"').extended("ada", NAME, DUE) == DUE
    with pytest.raises(CourseError, match=r"'9999999 days' is not a date"):
        read(tmp_path, f'[extensions.{NAME}]\nada = "9999999 days"')


def test_an_extension_without_a_due_date_is_added_to_that_of_nbgrader(tmp_path: Path) -> None:
    deadlines = read(tmp_path, f'{ZONE}[extensions.{NAME}]\nada = "1 day"\nbob = 2026-11-19')
    assert deadlines.names(NAME)
    assert deadlines.extended("ada", NAME, DUE) == DUE + timedelta(days=1)
    assert deadlines.extended("bob", NAME, DUE) == DUE  # an extension never shortens


def test_an_unknown_student_is_a_warning_that_names_a_similar_one() -> None:
    deadlines = Deadlines(extensions={NAME: {"adda": DUE, "zoe": DUE, "bob": DUE}})
    adda, zoe = deadlines.unknown_students(["ada", "bob"])
    assert adda.endswith("names 'adda', who is not in the course: did you mean 'ada'?")
    assert zoe.endswith("this line has no effect yet.")


def test_a_student_can_be_named_by_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roster = Roster([Student("mario-rossi-6", email="MRossi@example.org")])
    monkeypatch.setattr(Roster, "read", lambda: roster)
    lines = f'{ZONE}[extensions.{NAME}]\n"mrossi@example.org" = "1 day"\n"nobody@example.org" = "1 day"'
    deadlines = read(tmp_path, lines)
    assert deadlines.extensions[NAME].keys() == {"mario-rossi-6", "nobody@example.org"}
    (warning,) = deadlines.unknown_students({"mario-rossi-6"})
    assert "'nobody@example.org', who is not in the course" in warning


def test_all_similar_students_are_named() -> None:
    deadlines = Deadlines(extensions={NAME: {"mario-rossi": DUE}})
    (warning,) = deadlines.unknown_students(["mario-rossi-6", "ada", "mario-rossi-7"])
    assert warning.endswith("did you mean 'mario-rossi-7' or 'mario-rossi-6'?")


def test_the_file_can_say_when_work_was_handed_in(tmp_path: Path) -> None:
    deadlines = read(tmp_path, f'{ZONE}[handed_in.{NAME}]\n"anna.rossi" = 2026-11-21 08:30:00')
    assert deadlines.handed_in == {NAME: {"anna.rossi": datetime(2026, 11, 21, 8, 30, tzinfo=ROME)}}
    assert handed_in(SubmissionKey("anna.rossi", NAME), deadlines) == datetime(2026, 11, 21, 7, 30)
    (warning,) = deadlines.unknown_students(["ana.rossi"])
    assert f"handed_in.{NAME} names 'anna.rossi'" in warning


# What is taken off


def off(policy: Policy | None, late: timedelta, score: float = 40, maximum: float = 50) -> float:
    return lateness(policy, DUE, DUE.astimezone(UTC) + late, score, maximum).taken_off


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (timedelta(days=-1), 0),
        (timedelta(), 0),  # the due second itself
        (timedelta(microseconds=1), 0),
        (timedelta(minutes=15), 0),  # the end of the grace period itself
        (timedelta(minutes=15, microseconds=1), 4),
        (timedelta(days=1), 4),
        (timedelta(days=1, microseconds=1), 8),
        (timedelta(days=5), 20),
        (timedelta(days=5, seconds=1), 20),  # at most half
        (timedelta(days=7), 20),
        (timedelta(days=7, microseconds=1), 40),
        (timedelta(days=4000), 40),
    ],
)
def test_the_boundaries_of_a_policy(late: timedelta, expected: float) -> None:
    assert off(TENTH, late) == pytest.approx(expected)
    result = lateness(TENTH, DUE, DUE + late, 40, 50)
    assert result.is_late == (late > timedelta())
    assert result.in_grace == (timedelta() < late <= timedelta(minutes=15))
    assert result.capped == (timedelta(days=5) < late <= timedelta(days=7))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (Policy(Amount(2, "points"), "hour"), 6),
        (Policy(Amount(10, "% of all points"), "day"), 5),
        (Policy(Amount(1, "points"), "hour", Amount(2.5, "points")), 2.5),
        (Policy(Amount(9, "points"), "hour", Amount(50, "% of all points")), 25),
        (Policy(Amount(99, "points"), "hour"), 40),
        (Policy(zero_after=timedelta(hours=2)), 40),
        (Policy(zero_after=timedelta(hours=3)), 0),
        (Policy(grace=timedelta(hours=1)), 0),
        (None, 0),
    ],
)
def test_a_policy_in_points_or_in_per_cent(policy: Policy | None, expected: float) -> None:
    assert off(policy, timedelta(hours=2, seconds=1)) == pytest.approx(expected)


def test_a_day_of_lateness_has_24_hours_when_the_clocks_change() -> None:
    before = datetime(2026, 10, 24, 12, tzinfo=ROME)
    after = datetime(2026, 10, 25, 12, tzinfo=ROME)  # 25 hours later
    late = lateness(TENTH, before, after, 10, 10)
    assert late.late_by == timedelta(hours=25)
    assert late.taken_off == 2
    first, second = (datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=ROME) for fold in (0, 1))
    assert lateness(TENTH, first, second, 10, 10).late_by == timedelta(hours=1)
    assert not lateness(TENTH, second, first, 10, 10).is_late
    assert Deadlines(ROME, extensions={NAME: {"ada": first}}).extended(
        "ada", NAME, second
    ) == second.astimezone(UTC)


AMOUNTS = st.builds(Amount, st.floats(0, 300), st.sampled_from(["points", "%", "% of all points"]))
TIMES = st.timedeltas(timedelta(), timedelta(days=60))
POLICIES = st.builds(
    Policy,
    st.none() | AMOUNTS,
    st.sampled_from(["hour", "day"]),
    st.none() | AMOUNTS,
    TIMES,
    st.none() | TIMES,
)


@given(POLICIES, TIMES, TIMES, st.floats(-5, 100), st.floats(0, 100))
def test_a_penalty_is_between_nothing_and_all_and_grows_with_lateness(
    policy: Policy, one: timedelta, other: timedelta, score: float, maximum: float
) -> None:
    less, more = (off(policy, late, score, maximum) for late in sorted((one, other)))
    assert 0 <= less <= more <= max(score, 0)
    assert off(policy, timedelta(), score, maximum) == 0
    assert off(policy, policy.grace, score, maximum) == 0


@given(st.floats(0, 1), st.lists(st.floats(-5, 100), max_size=5))
def test_the_shares_of_notebooks_add_up_and_exceed_no_score(part: float, scores: list[float]) -> None:
    taken_off = part * max(sum(scores), 0)
    parts = shares(taken_off, scores)
    assert all(0 <= share <= max(score, 0) for share, score in zip(parts, scores, strict=True))
    assert sum(parts) == pytest.approx(min(taken_off, sum(score for score in scores if score > 0)))


# What people read


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (timedelta(), "0 s"),
        (timedelta(microseconds=1), "1 s"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=15), "15 min"),
        (timedelta(minutes=15, seconds=3), "15 min 3 s"),
        (timedelta(hours=3, seconds=3), "3 h 3 s"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=2, hours=3, minutes=59), "2 days 3 h"),
    ],
)
def test_a_duration_has_its_two_largest_units(time: timedelta, text: str) -> None:
    assert duration(time) == text


def test_a_student_reads_what_was_taken_off_and_why() -> None:
    late = lateness(TENTH, DUE, DUE + timedelta(days=1, hours=2), 17, 20)
    assert str(late) == "1 day 2 h: −3.4"
    assert explanation(late) == (
        "3.4 points were taken off because you handed it in late: it was due on 20 November 2026, 23:59 CET, "
        "and arrived 1 day 2 h later (10 % per day for 2 days)."
    )
    one = lateness(Policy(Amount(1, "points")), DUE, DUE + timedelta(seconds=1), 17, 20)
    assert explanation(one).startswith("1 point was taken off")
    grace = lateness(TENTH, DUE, DUE + timedelta(minutes=5), 17, 20, extended=True)
    assert explanation(grace) == (
        "Nothing was taken off although you handed it in late: it was due on 20 November 2026, 23:59 CET, "
        "with your extension, and arrived 5 min later (within the grace period of 15 min)."
    )
    in_time = lateness(TENTH, DUE, DUE, 17, 20, extended=True)
    assert explanation(in_time) == (
        "You handed it in on 20 November 2026, 23:59 CET, "
        "within your extension until 20 November 2026, 23:59 CET."
    )
    assert (
        explanation(lateness(TENTH, DUE, DUE, 17, 20)) == explanation(lateness(TENTH, None, DUE, 1, 2)) == ""
    )
    assert "at most 50 %" in lateness(TENTH, DUE, DUE + timedelta(days=6), 17, 20).reason
    assert "after 7 days" in lateness(TENTH, DUE, DUE + timedelta(days=8), 17, 20).reason
    assert moment(DUE.replace(second=59)) == "20 November 2026, 23:59:59 CET"
