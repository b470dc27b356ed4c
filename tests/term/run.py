"""Run a term with the course's own commands, and compare every score with the one that is known.

``make term`` runs it, and prints how many scores of each kind are right, and where the time went.
"""

import argparse
import csv
import io
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from course_copy import ENVIRONMENT, copy_course
from term.compare import Expected, Result, key, table
from term.expected import POLICY
from term.platforms import Downloaded, Platforms
from term.term import DOWNLOADS, ZONE, Term, plan
from term.work import mark_in_words

ASSIGNMENTS = ("connectionist-models", "deep-neural-networks")  # NumPy only
OK, REPORTED = 0, 4  # 4: a command named something that it left out
SCORE = re.compile(r'class="score">([\d.e+-]+) of [\d.e+-]+</strong>')
WIDE = {**ENVIRONMENT, "COLUMNS": "500"}  # no message is broken into two lines


class Instructor:
    """Somebody who runs a course with its commands, and reads what they print.

    Parameters
    ----------
    course : Path
        A folder, into which the course is copied.
    """

    def __init__(self, course: Path, result: Result) -> None:
        course.mkdir()
        self.course = copy_course(course)
        self._result = result

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a step."""
        start = time.monotonic()
        yield
        self._result.seconds[name] += time.monotonic() - start

    def run(self, *arguments: str | Path) -> None:
        """Run a command.

        Raises
        ------
        RuntimeError
            If it fails.
        """
        command = [sys.executable, "-m", "autograder", *map(str, arguments)]
        with self.step(str(arguments[0])):
            done = subprocess.run(command, cwd=self.course, env=WIDE, capture_output=True, text=True)
        self._result.says += [*done.stdout.splitlines(), *done.stderr.splitlines()]
        if done.returncode not in (OK, REPORTED):
            raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")

    def students(self, term: Term) -> dict[int, str]:
        """Return the course's ids of those whom its roster has, by a person's place.

        Moodle's list has addresses, and Canvas's has the university's numbers.
        """
        path = self.course / "gradebook" / "students.csv"
        if not path.exists():
            return {}
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        ids = {
            row[column].lower(): row["id"] for row in rows for column in ("email", "number") if row[column]
        }
        found = {one.place: ids.get(one.email.lower()) or ids.get(one.number) for one in term.people}
        return {place: name for place, name in found.items() if name}


def run_term(seed: int, students: int, assignments: Sequence[str], folder: Path) -> tuple[Result, Expected]:
    """Run a term from the platforms' archives to their upload files."""
    term = plan(seed, students, assignments)
    result = Result(term, Platforms(term, assignments, seed, folder / "downloads"))
    instructor = Instructor(folder / "course", result)
    instructor.run("release", *assignments)
    last: dict[str, Downloaded] = {}
    for download in range(len(DOWNLOADS)):
        for assignment in assignments:
            with instructor.step("download"):
                last[assignment] = files = result.platforms.download(assignment, download)
            _write_deadlines(instructor, term, assignments)
            zone = ("--time-zone", str(ZONE))
            instructor.run("collect", assignment, files.moodle_archive, files.worksheet, *zone)
            instructor.run("collect", assignment, files.canvas_archive, "--roster", files.canvas_gradebook)
        _write_deadlines(instructor, term, assignments)  # with the students that are known now
        instructor.run("grade", "--no-figures", *assignments)
        _mark_answers(instructor)
    ids = instructor.students(term)
    result.names = {one.place: [ids[one.place], one.full_name] for one in term.people if one.place in ids}
    for assignment in assignments:
        _read_uploads(instructor, assignment, last[assignment], result)
    with instructor.step("expected"):
        expected = {key(case): case.expected() for case in term.cases}
    return result, expected


def _write_deadlines(instructor: Instructor, term: Term, assignments: Sequence[str]) -> None:
    """Write the due dates, the late policy, and what concerns the students that the course knows.

    Those are the extensions, and the times of late work on Canvas, whose archive says only that it is late.
    """
    lines = [f'time_zone = "{ZONE}"', POLICY, "[due]"]
    due = {case.assignment: case.due for case in term.cases}
    lines += [f"{name} = {due[name].astimezone(ZONE):%Y-%m-%d %H:%M:%S}" for name in assignments]
    known = instructor.students(term)
    for name in assignments:
        lines.append(f"[extensions.{name}]")
        for case in term.cases:
            student = known.get(case.person.place)
            if case.assignment == name and case.extension and student:
                lines.append(f'"{student}" = {case.extension.astimezone(ZONE):%Y-%m-%d %H:%M:%S}')
        lines.append(f"[handed_in.{name}]")
        for case in term.cases:
            student = known.get(case.person.place)
            if case.assignment == name and case.person.campus == "canvas" and case.is_late and student:
                time = case.attempts[-1].time.astimezone(ZONE)
                lines.append(f'"{student}" = {time:%Y-%m-%d %H:%M:%S}')
    path = instructor.course / "gradebook" / "deadlines.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([*lines, ""]), "utf-8")


def _mark_answers(instructor: Instructor) -> None:
    """Mark the answers in words that wait for it, in a table as a spreadsheet would hold it."""
    path = instructor.course.parent / "answers.csv"
    instructor.run("mark", "--export", path)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    if not rows:
        return
    for row in rows:
        row["points"] = f"{mark_in_words(row['answer']):g}"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    instructor.run("mark", "--import", path)
    path.unlink()  # `mark` replaces no table, for it could hold marks that were not imported yet


def _read_uploads(instructor: Instructor, assignment: str, files: Downloaded, result: Result) -> None:
    """Fill in the platforms' files, and read the scores and pages that students get."""
    instructor.run("export", assignment, "--moodle", files.worksheet)
    instructor.run("export", assignment, "--canvas", files.canvas_gradebook)
    folder = instructor.course / "gradebook" / "upload"
    worksheet = (folder / files.worksheet.name).read_bytes()
    gradebook = (folder / files.canvas_gradebook.name).read_bytes()
    marks = result.platforms.marks_in_worksheet(assignment, worksheet)
    marks |= result.platforms.marks_in_gradebook(assignment, gradebook)
    result.marks.update({(place, assignment): cell for place, cell in marks.items()})
    instructor.run("feedback", assignment, "--zip")
    pages = result.platforms.pages_in_archives(assignment, folder.glob(f"feedback-{assignment}*.zip"))
    for person in result.term.people:  # Canvas takes no archive of pages, so they are sent one by one
        if person.campus == "canvas" and person.place in result.names:
            name = result.names[person.place][0]
            path = instructor.course / "gradebook" / "feedback" / name / assignment / "feedback.html"
            if path.exists():
                pages[person.place] = path.read_text("utf-8")
    for place, page in pages.items():
        if score := SCORE.search(page):
            result.pages[place, assignment] = score[1]


def main() -> int:
    """Run a term and print its table; return 1 if anything is not as expected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--folder", type=Path, help="where to leave the course (default: it is removed)")
    parser.add_argument("assignments", nargs="*", default=ASSIGNMENTS)
    options = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        result, expected = run_term(options.seed, options.students, options.assignments, folder)
    findings = result.findings(expected)
    print(table(result.term, findings), "", *findings, sep="\n")
    total = sum(result.seconds.values())
    steps = sorted(result.seconds.items(), key=lambda item: -item[1])
    print(f"{total:.0f} s:", ", ".join(f"{step} {seconds / total:.0%}" for step, seconds in steps))
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main())
