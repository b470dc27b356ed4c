"""Fill in a learning platform's own file, and say how to upload it."""

import csv
import html
import io
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple

from autograder.console import counted, listed, printable, sentence
from autograder.course import ROOT, CourseError
from autograder.files import replace_file
from autograder.platforms.blackboard_gradebook import BlackboardGradebook
from autograder.platforms.canvas_gradebook import CanvasGradebook
from autograder.platforms.identity import Identity
from autograder.platforms.marks import Filled, Mark
from autograder.platforms.moodle_worksheet import Participant, Worksheet
from autograder.platforms.table import NumberFormat, scale
from autograder.results.marks import ClassMarks, Sheet, State, SubmissionMark
from autograder.results.matching import Matches, match

UPLOAD = ROOT / "gradebook" / "upload"
STEPS = {
    "moodle": "In Moodle, on the assignment's page: Submissions, Actions, Upload grading worksheet. Do that "
    "before you upload feedback files: afterwards, Moodle silently ignores the grades in an older worksheet.",
    "canvas": "In Canvas: Grades, Import. Canvas shows what will change before it changes anything.",
    "blackboard": "In Blackboard: Grade Center, Work Offline, Upload. Choose the columns that you exported.",
}

CAVEATS: Mapping[State, str] = {
    "could not be graded": "The grader itself failed, so there is no score",
    "waits for a mark": "An answer is still waiting to be marked",
    "a notebook was not gradable": "Got 0 points for a file that cannot be read or is not of this assignment",
}

Platform = Literal["moodle", "canvas", "blackboard"]
PLATFORMS: tuple[Platform, ...] = ("moodle", "canvas", "blackboard")


class Options(NamedTuple):
    """How to fill in a file.

    Attributes
    ----------
    title : str
        What the assignment is called on Canvas or Blackboard, if not as in the course.
    comments : bool
        Whether to enter the points by notebook as Moodle's comment, in place of a comment that is there.
    zeros : bool
        Whether students who handed in nothing get 0 points; otherwise their grade stays as it is.
    """

    title: str = ""
    comments: bool = False
    zeros: bool = False


class Upload(NamedTuple):
    """A file for a platform; `warnings` say what is missing, `steps` what to do."""

    path: Path
    summary: list[str]
    warnings: list[str]
    steps: str


def refuse_incomplete(marks: ClassMarks) -> None:
    """Raise a `CourseError` if answers are waiting for a mark; it names the students."""
    waiting = {sheet.assignment: sheet.students("waits for a mark") for sheet in marks.sheets}
    if any(waiting.values()):
        where = "; ".join(f"{name}: {listed(marks.names(ids))}" for name, ids in waiting.items() if ids)
        raise CourseError(
            f"Some answers are still waiting to be marked, so nothing was written ({where}). Mark them with "
            "`python -m autograder mark`, or add --anyway to enter the points there are."
        )


def fill_in(
    platform: Platform,
    marks: ClassMarks,
    source: Path,
    options: Options = Options(),  # noqa: B008  it is immutable
    path: Path | None = None,
) -> Upload:
    """Fill in a copy of the file that a platform gave.

    Parameters
    ----------
    source : Path
        Moodle's grading worksheet of one assignment, Canvas's gradebook, or Blackboard's Grade Center.
    path : Path, optional
        Where to write the copy; by default in `UPLOAD`, under the same name.

    Raises
    ------
    CourseError
        If the file cannot be used.
    """
    content = read_source(source)
    path = path or UPLOAD / source.name
    if path.resolve() == source.resolve():
        raise CourseError(
            f"{source} is where the copy would be written: move the file to another folder first."
        )
    if platform == "moodle":
        filled, report = _fill_worksheet(marks, content, options)
    else:
        filled, report = _fill_columns(platform, marks, content, options)
    replace_file(path, filled)
    return Upload(path, report.summary, report.warnings, STEPS[platform])


def read_source(path: Path) -> bytes:
    """Read a file that an instructor named.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from error


def _could_have(platform: Platform, marks: ClassMarks, student: str) -> bool:
    """Return whether a student may be on a platform, which is so unless only others are known."""
    one = marks.roster.by_id(student)
    return one is None or bool(one.keys(platform)) or not any(map(one.keys, PLATFORMS))


class _Report(NamedTuple):
    """What to print about a file: how many rows were filled in, and which were not."""

    summary: list[str]
    warnings: list[str]


def _fill_worksheet(marks: ClassMarks, content: bytes, options: Options) -> tuple[bytes, _Report]:
    """Fill in Moodle's worksheet.

    Members of a group without a mark of their own get that of the group.
    """
    if len(marks.sheets) != 1:
        raise CourseError(
            "Moodle's worksheet is for one assignment: name it, as in `python -m autograder export "
            f"{marks.sheets[0].assignment} --moodle FILE`."
        )
    (sheet,) = marks.sheets
    worksheet = Worksheet(content, UTC)
    matches = _matches(worksheet.identities(), marks, sheet)
    chosen, warnings = _with_groups([] if marks.chosen else worksheet.participants, _chosen(sheet, matches))
    if options.zeros:
        chosen = _zeros(sheet, matches) | chosen
    filled = worksheet.fill(chosen, comments=options.comments)
    report = _report("moodle", marks, sheet, matches, filled, len(worksheet.participants))
    return filled.content, _Report(report.summary, warnings + report.warnings)


def _fill_columns(
    platform: Platform, marks: ClassMarks, content: bytes, options: Options
) -> tuple[bytes, _Report]:
    """Fill in one column per assignment of Canvas's or Blackboard's gradebook."""
    gradebook = CanvasGradebook(content) if platform == "canvas" else BlackboardGradebook(content)
    title = options.title
    if title and len(marks.sheets) != 1:
        raise CourseError(f"--title {title!r} is the title of one assignment: name that assignment as well.")
    known = {name.casefold() for name in gradebook.titles()}
    there = [sheet for sheet in marks.sheets if (title or sheet.assignment).casefold() in known]
    report = _Report([], [])
    for sheet in there or marks.sheets[:1]:  # if none is there, `fill` says which columns there are
        matches = _matches(gradebook.identities(), marks, sheet)
        chosen = (_zeros(sheet, matches) if options.zeros else {}) | _chosen(sheet, matches)
        filled = gradebook.fill(title or sheet.assignment, chosen)
        one = _report(platform, marks, sheet, matches, filled, len(gradebook.identities()))
        report.summary.extend(one.summary)
        report.warnings.extend(warning for warning in one.warnings if warning not in report.warnings)
        content = filled.content
    if absent := [sheet.assignment for sheet in marks.sheets if sheet.marks and sheet not in there]:
        report.warnings.append(f"No column in the file is called {listed(absent)}; --title names another.")
    return content, report


def write_moodle_gradebook(marks: ClassMarks, sheet: Sheet, maximum: float | None = None) -> Upload:
    """Write a file for "Import" in Moodle's gradebook: e-mail addresses and points.

    Students without a mark are left out, because an empty cell removes a grade in Moodle. The decimal sign is
    a point, which Moodle understands in every language.

    Parameters
    ----------
    maximum : float, optional
        The maximum grade in Moodle, to which the points are scaled; by default that of the assignment. Moodle
        imports nothing at all if one grade is above it, so extra credit is cut off there.
    """
    most = Decimal(str(sheet.points if maximum is None else maximum))
    rows, without_address, above = [["Email address", sheet.assignment]], [], []
    for student in marks.students():
        mark = sheet.marks.get(student.id)
        if mark is None or mark.state == "could not be graded":
            continue
        if not student.email:
            without_address.append(student.id)
            continue
        grade = scale(mark.score, sheet.points, most)
        if grade > most > 0:
            above.append(student.id)
            grade = most
        rows.append([student.email, NumberFormat().write(grade)])
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    path = UPLOAD / f"moodle-gradebook-{sheet.assignment}.csv"
    replace_file(path, file.getvalue().encode())
    warnings = [
        "Moodle locks every grade that is imported this way against changes in the assignment itself: use "
        "`--moodle WORKSHEET` if the assignment offers a grading worksheet."
    ]
    for what, students in (
        ("Left out, because no e-mail address is known", without_address),
        (f"Got {float(most):g} points, the maximum, because Moodle would refuse more", above),
        *((what, sheet.students(state)) for state, what in CAVEATS.items()),
    ):
        if students:
            warnings.append(sentence(f"{what}: {listed(marks.names(students))}"))
    steps = (
        "In Moodle: Grades, Import, CSV file. Map “Email address” to “Email address”, and the other column "
        f"to the grade item, whose maximum has to be {float(most):g}. Moodle imports nothing if an address "
        "is unknown or a grade is above the maximum."
    )
    return Upload(path, [f"{sheet.assignment}: {counted(len(rows) - 1, 'student')}"], warnings, steps)


def _matches(identities: Sequence[Identity], marks: ClassMarks, sheet: Sheet) -> Matches:
    """Match the rows of a file with all students, and keep those who were chosen."""
    matches = match(identities, marks.roster, sheet.assignment)
    chosen = {student.id for student in marks.students()}
    matches.students = {key: student for key, student in matches.students.items() if student in chosen}
    return matches


def _chosen(sheet: Sheet, matches: Matches) -> dict[str, Mark]:
    """Return what to enter, by the key of the row."""
    return {
        key: Mark(mark.score, sheet.points, comment(sheet, mark))
        for key, student in matches.students.items()
        if (mark := sheet.marks.get(student)) and mark.state != "could not be graded"
    }


def _zeros(sheet: Sheet, matches: Matches) -> dict[str, Mark]:
    """Return 0 points for each student who handed in nothing, by the key of the row."""
    nothing = Mark(0, sheet.points, "<p>Nothing was handed in.</p>")
    return {key: nothing for key, student in matches.students.items() if student not in sheet.marks}


def comment(sheet: Sheet, mark: SubmissionMark) -> str:
    """Return the points by notebook as HTML."""
    points: dict[str, float] = {}
    scores: dict[str, float] = {}
    for task, most in sheet.tasks.items():
        notebook = task.partition(":")[0]
        points[notebook] = points.get(notebook, 0) + most
        scores[notebook] = scores.get(notebook, 0) + mark.tasks[task]
    lines = "".join(
        f"<li>{html.escape(notebook)}: {scores[notebook]:g} of {float(most):g}</li>"
        for notebook, most in points.items()
    )
    late = f" ({mark.penalty:g} taken off because it was late)" if mark.penalty else ""
    return f"<p>{mark.score:g} of {sheet.points:g} points{late}</p><ul>{lines}</ul>"


def _with_groups(
    participants: Sequence[Participant], chosen: Mapping[str, Mark]
) -> tuple[dict[str, Mark], list[str]]:
    """Give the members of a group its mark.

    Moodle enters a mark only for the participant in the row.
    """
    of_group: dict[str, set[Mark]] = {}
    for one in participants:
        if one.group and one.number in chosen:
            of_group.setdefault(one.group, set()).add(chosen[one.number])
    shared = {
        one.number: next(iter(of_group[one.group]))
        for one in participants
        if len(of_group.get(one.group, ())) == 1
    }
    differing = [group for group, marks in of_group.items() if len(marks) > 1]
    warnings = [
        f"The group {printable(group)!r} has several scores, so only students with their own get one."
        for group in differing
    ]
    return {**shared, **chosen}, warnings


def _report(
    platform: Platform, marks: ClassMarks, sheet: Sheet, matches: Matches, filled: Filled, rows: int
) -> _Report:
    """Say what was entered for an assignment and what was not.

    Students whom only other platforms know are counted, but not named: their marks belong in another file.
    """
    entered, in_file = set(filled.keys), set(matches.students.values())
    elsewhere = {one for one in set(sheet.marks) - in_file if not _could_have(platform, marks, one)}
    empty = [
        student
        for key, student in matches.students.items()
        if key not in entered and student not in sheet.marks
    ]
    no_row = sorted(set(sheet.marks) - in_file - elsewhere)
    warnings = list(filled.notes)
    for what, names in (
        ("Nothing was handed in, so there is no score", marks.names(empty)),
        *((what, marks.names(_without(sheet.students(state), elsewhere))) for state, what in CAVEATS.items()),
        ("In the file, but not in gradebook/students.csv", matches.unknown),
        ("Recognised only by their names", matches.by_name),
        ("Graded, but not in the file", marks.names(no_row)),
    ):
        if names:
            warnings.append(sentence(f"{what}: {listed(names)}"))
    warnings += _elsewhere(platform, elsewhere)
    return _Report([f"{sheet.assignment}: {len(entered)} of {rows} rows have a score"], warnings)


def _without(students: Sequence[str], left_out: Collection[str]) -> list[str]:
    return [student for student in students if student not in left_out]


def _elsewhere(platform: Platform, students: Collection[str]) -> list[str]:
    """Say in a sentence how many students are on other platforms only."""
    if not students:
        return []
    verb = "is" if len(students) == 1 else "are"
    return [
        f"{counted(len(students), 'student')} with a score {verb} on another platform than "
        f"{platform.capitalize()}, according to gradebook/students.csv, and not in this file."
    ]
