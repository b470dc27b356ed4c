"""The small course, with an invented class, whose commands the instructors' pages run and show.

It is a course of its own, so that its pages can be built where there are no solutions: in the public
repository that `autograder publish` writes.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SOURCE = Path(__file__).parents[1] / "example_course"
NOTEBOOK = "exercises/warm-up/averages.ipynb"

STANDARDISE = "def standardise(x):\n    return (x - np.mean(x)) / np.std(x)"
AVERAGE = (
    "def moving_average(x, width):\n"
    "    return np.array([x[i : i + width].mean() for i in range(len(x) - width + 1)])"
)
ONE_TOO_FEW = "def moving_average(x, width):\n    return np.convolve(x, np.ones(width), 'valid')[:-1] / width"
IN_A_LOOP = """\
def moving_average(x, width):
    means = []
    start, total = 0, 0.0
    for end, value in enumerate(x):
        total += value
        if end - start + 1 > width:
            total -= x[start]
            start += 1
        if end - start + 1 == width:
            means.append(total / width)
    return np.array(means)
"""
RENAMED = """\
def moving_average(x, width):
    # first the list
    result = []
    left, summed = 0, 0.0
    for right, entry in enumerate(x):
        summed += entry
        if right - left + 1 > width:
            summed -= x[left]
            left += 1
        if right - left + 1 == width: result.append(summed / width)
    return np.array(result)
"""
IN_PLACE = "def standardise(x):\n    x -= x.mean()\n    x /= x.std()\n    return x"


@dataclass(frozen=True)
class Student:
    """A student, and what Moodle's and Canvas's files say of the work.

    Attributes
    ----------
    number : int
        The participant's number in Moodle, and the last digits of the numbers in Canvas.
    answers : mapping
        The cell's grade_id → what was written into it; empty if nothing was handed in.
    file : str
        The name under which the notebook was handed in, "" for the given one.
    """

    first_name: str
    last_name: str
    number: int
    status: str = "Submitted for grading"
    submitted: str = "-"
    answers: Mapping[str, str] = field(default_factory=dict)
    file: str = "averages.ipynb"

    @property
    def email(self) -> str:
        """The address at the university."""
        return f"{self.first_name}.{self.last_name}@example.org".lower()


CLASS = (
    Student(
        "Ana",
        "Lima",
        7,
        submitted="Wednesday, 14 October 2026, 6:12 PM",
        answers={
            "standardise": STANDARDISE,
            "moving_average": AVERAGE,
            "why": "The mean moves by the error over the number of entries, however large the error is. "
            "The median depends only on the order, so it moves by one place at most.",
        },
    ),
    Student(
        "Bilal",
        "Demir",
        4,
        submitted="Friday, 16 October 2026, 9:40 AM",
        answers={
            "standardise": STANDARDISE,
            "moving_average": ONE_TOO_FEW,
            "why": "The mean gets much larger. The median stays nearly the same.",
        },
    ),
    Student(
        "Chiara",
        "Rossi",
        9,
        status="Submitted for grading - 1 day 3 hours late",
        submitted="Sunday, 18 October 2026, 2:59 AM",
        answers={
            "standardise": STANDARDISE,
            "moving_average": IN_A_LOOP,
            "why": "Both become wrong, so one should look at the data first.",
        },
    ),
    Student(
        "David",
        "Okafor",
        5,
        submitted="Friday, 16 October 2026, 11:02 PM",
        answers={"standardise": IN_PLACE, "moving_average": RENAMED},
        file="my homework/averages (1).ipynb",
    ),
    Student(
        "Emma",
        "Novak",
        8,
        submitted="Thursday, 15 October 2026, 8:30 PM",
        answers={"standardise": "This is saved as a web page."},
        file="averages.html",
    ),
    Student("Farid", "Haddad", 6, status="No submission"),
)


def make_course(folder: Path) -> None:
    """Make the course in an empty folder, with the files that its instructor has downloaded."""
    shutil.copytree(SOURCE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "exchange").mkdir()
    (folder / "exchange").chmod(0o777)  # nbgrader lets students write there, and checks that they can
    command = [sys.executable, "-m", "autograder", "release"]
    process = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if process.returncode:
        raise RuntimeError(f"The example course cannot be released: {process.stderr.strip()}")
    released = json.loads((folder / NOTEBOOK).read_text("utf-8"))
    write_moodle(folder, released)
    write_canvas(folder, released)


def handed_in(student: Student, released: dict[str, Any]) -> bytes:
    """Return the file that a student handed in."""
    if not student.file.endswith(".ipynb"):
        return b"<!DOCTYPE html><title>averages</title>"
    cells = [
        {**cell, "source": student.answers.get(cell["id"], cell["source"])} for cell in released["cells"]
    ]
    return json.dumps({**released, "cells": cells}).encode()


def write_moodle(folder: Path, released: dict[str, Any]) -> None:
    """Write the archive of all submissions and the grading worksheet, as Moodle 4.5 does."""
    files = {
        f"{one.first_name} {one.last_name}_{one.number}_assignsubmission_file/{one.file}": handed_in(
            one, released
        )
        for one in CLASS
        if one.answers
    }
    write_zip(folder / "DL1-warm-up-1.zip", files)
    columns = '"Email address",Status,Grade,"Maximum grade","Grade can be changed"'
    times = '"Last modified (submission)","Last modified (grade)","Feedback comments"'
    lines = [f'Identifier,"Full name",{columns},{times}']
    for one in CLASS:
        who = f'"Participant {one.number}","{one.first_name} {one.last_name}",{one.email}'
        lines.append(f'{who},"{one.status} -  - ",,10.00,Yes,"{one.submitted}",-,')
    path = folder / "Grades-DL1-warm-up-1.csv"
    path.write_text("\n".join([*lines, ""]), "utf-8-sig")


def write_canvas(folder: Path, released: dict[str, Any]) -> None:
    """Write the archive of the submissions and the exported gradebook, as Canvas does."""
    files = {}
    for one in CLASS:
        if one.answers:
            late = "LATE_" if "late" in one.status else ""
            name = f"{one.last_name}{one.first_name}".lower()
            file = one.file.rpartition("/")[2]
            files[f"{name}_{late}{100 + one.number}_{5000 + one.number}_{file}"] = handed_in(one, released)
    write_zip(folder / "submissions.zip", files)
    lines = ["Student,ID,SIS Login ID,Section,warm-up (4711)", "    Points Possible,,,,10.00"]
    lines += [f'"{one.last_name}, {one.first_name}",{100 + one.number},{one.email},DL1,' for one in CLASS]
    path = folder / "2026-10-19T0900_Grades-DL1.csv"
    path.write_text("\n".join([*lines, ""]), "utf-8")


def write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    """Write an archive that is the same in each build."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, (2026, 10, 19, 9, 0, 0)), content)
