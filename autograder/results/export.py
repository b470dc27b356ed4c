"""``export``: write the gradebook's scores as tables.

One has a row per notebook, the other a row per student.
"""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from nbgrader.api import Gradebook

from autograder.course import ROOT
from autograder.files import replace_file
from autograder.formulas import escape_formula
from autograder.nbgrader_app import open_gradebook
from autograder.results.lateness import duration
from autograder.results.marks import DECIMALS, ClassMarks, Sheet
from autograder.results.records import read_record
from autograder.results.rows import read_points, read_submissions
from autograder.results.spreadsheet import workbook
from autograder.roster import Student

NOTHING = "nothing handed in"


class ExportRow(NamedTuple):
    """A graded notebook; the fields are the columns of the file.

    `raw_score` is before the late penalty and `score` after it, as in the file of ``nbgrader export``. Both
    are empty if the grader failed on the notebook. `waits_for_a_human` is 1 while something in the notebook
    has no score yet. `due` includes the student's extension, and both times have their distance from UTC;
    `late_reason` says why points were taken off, or why none were.
    """

    student: str
    last_name: str
    first_name: str
    email: str
    assignment: str
    notebook: str
    raw_score: float | None
    late_penalty: float
    score: float | None
    max_score: float
    waits_for_a_human: int
    handed_in: str
    due: str
    late_by: str
    late_reason: str


def export(marks: ClassMarks, path: Path = ROOT / "gradebook" / "grades.csv") -> int:
    """Write a row for each graded notebook, and return the number of rows.

    Parameters
    ----------
    marks : ClassMarks
        The marks of the class, as they were just read: the late penalties in the gradebook are up to date.
    path : Path
        The file, which is replaced in one step.
    """
    with open_gradebook() as gradebook:
        rows = [row for sheet in marks.sheets for row in _rows(gradebook, sheet)]
    rows.sort(key=lambda row: (row.assignment, row.student, row.notebook))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(ExportRow._fields)
    writer.writerows(rows)
    replace_file(path, file.getvalue().encode())
    return len(rows)


def _rows(gradebook: Gradebook, sheet: Sheet) -> list[ExportRow]:
    """Read the rows of one assignment."""
    assignment = sheet.assignment
    submissions = read_submissions(gradebook.db, assignment)
    points = read_points(gradebook.db, assignment)
    rows = []
    for submission in submissions:
        student = submission.student
        late = sheet.lateness.get(student.id)
        if late is None:  # it has been entered since the marks were read
            continue
        record = read_record(student.id, assignment)
        notebooks = record.notebooks if record else {}
        ungraded = {name for name, notebook in notebooks.items() if notebook.grader_failed}
        for notebook in submission.notebooks:
            score, maximum, waits = points[notebook.id]
            has_score = not (waits and notebook.name in ungraded)
            penalty = notebook.late_submission_penalty or 0
            row = ExportRow(
                student=escape_formula(student.id),
                last_name=escape_formula(student.last_name or ""),
                first_name=escape_formula(student.first_name or ""),
                email=escape_formula(student.email or ""),
                assignment=escape_formula(assignment),
                notebook=escape_formula(notebook.name),
                raw_score=round(score, DECIMALS) if has_score else None,
                late_penalty=round(penalty, DECIMALS),
                score=round(score - penalty, DECIMALS) if has_score else None,
                max_score=maximum,
                waits_for_a_human=int(waits),
                handed_in=_time(late.handed_in),
                due=_time(late.due),
                late_by=duration(late.late_by) if late.is_late else "",
                late_reason=late.reason,
            )
            rows.append(row)
    return rows


def _time(time: datetime | None) -> str:
    return time.isoformat(" ", "seconds") if time else ""


def export_table(marks: ClassMarks, folder: Path = ROOT / "gradebook") -> int:
    """Write a row for each student of the course, and return the number of students.

    For each assignment there are the points after the late penalty, a remark, and the points of each task.
    Assignments that nobody has handed in are left out. The files are ``table.xlsx``, which every spreadsheet
    program opens alike, and ``table.csv``. The latter begins with a byte order mark, without which Excel does
    not read it as UTF-8.
    """
    sheets = [sheet for sheet in marks.sheets if sheet.marks]
    rows = [_table_header(sheets), *(_student_row(sheets, student) for student in marks.students())]
    file = io.StringIO(newline="")
    csv.writer(file).writerows(
        [escape_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    replace_file(folder / "table.csv", file.getvalue().encode("utf-8-sig"))
    replace_file(folder / "table.xlsx", workbook(rows))
    return len(rows) - 1


def _table_header(sheets: Sequence[Sheet]) -> list[str | float]:
    """Make the first row of the table."""
    header: list[str | float] = ["id", "last_name", "first_name", "email", "number"]
    if len(sheets) > 1:
        header.append(f"all assignments (of {sum(sheet.points for sheet in sheets):g})")
    for sheet in sheets:
        header += [f"{sheet.assignment} (of {sheet.points:g})", f"{sheet.assignment}: remark"]
        header += [f"{task} (of {points:g})" for task, points in sheet.tasks.items()]
    return header


def _student_row(sheets: Sequence[Sheet], student: Student) -> list[str | float]:
    """Make a student's row of the table."""
    row: list[str | float] = [
        student.id,
        student.last_name,
        student.first_name,
        student.email,
        student.number,
    ]
    if len(sheets) > 1:
        row.append(_number(sum(mark.score for sheet in sheets if (mark := sheet.marks.get(student.id)))))
    for sheet in sheets:
        row += _sheet_cells(sheet, student.id)
    return row


def _sheet_cells(sheet: Sheet, student: str) -> list[str | float]:
    """Make the cells of a student's row that are about one assignment."""
    mark = sheet.marks.get(student)
    if mark is None:
        return ["", NOTHING, *[""] * len(sheet.tasks)]
    late = f"{mark.penalty:g} taken off for lateness" if mark.penalty else ""
    remark = ", ".join(filter(None, (late, mark.state)))
    score = "" if mark.state == "could not be graded" else _number(mark.score)
    return [score, remark, *(_number(mark.tasks[task]) for task in sheet.tasks)]


def _number(value: float) -> float:
    """Round a number, to an integer if it is one.

    Where the comma is the decimal sign, "12.0" would be text to a spreadsheet.
    """
    rounded = round(value, DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded
