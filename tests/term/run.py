"""Run a term with the course's own commands, and compare every score.

``make term`` runs it, and prints how many scores of each kind are right, and where the time went.
"""

import argparse
import csv
import io
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, Popen
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from course_copy import ENVIRONMENT, copy_course
from term.checks import choose_corrections, wrong_members, wrong_pairs
from term.compare import Expected, Key, Result, key, table
from term.expected import POLICY, Corrections
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
        self.result = result

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a step."""
        start = time.monotonic()
        yield
        self.result.seconds[name] += time.monotonic() - start

    def run(self, *arguments: str | Path) -> None:
        """Run a command.

        Raises
        ------
        RuntimeError
            If it fails.
        """
        command = _command(*arguments)
        with self.step(str(arguments[0])):
            done = subprocess.run(command, cwd=self.course, env=WIDE, capture_output=True, text=True)
        self.result.says += [*done.stdout.splitlines(), *done.stderr.splitlines()]
        if done.returncode not in (OK, REPORTED):
            raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")

    def kill(self, *arguments: str) -> None:
        """Run a command that grades, and kill it after the first submission."""
        graded = self.course / "gradebook" / "autograded"
        with (
            self.step("killed"),
            Popen(_command(*arguments), cwd=self.course, env=WIDE, stdout=DEVNULL, stderr=DEVNULL) as process,
        ):
            while process.poll() is None and not any(graded.glob("*/*")):
                time.sleep(0.01)
            process.kill()
        if process.returncode != -signal.SIGKILL:
            self.result.problems.append(f"{arguments[0]} had ended before it was killed")

    def correct(self, corrections: Corrections) -> None:
        """Drop tests, and give the points of others to all."""
        for test in corrections.dropped:
            self.run("correct", *test, "--drop", "--reason", "It contradicts the lecture.")
        for test in corrections.given:
            self.run("correct", *test, "--full-marks", "--reason", "It was wrong.")

    def undo(self, corrections: Corrections) -> None:
        """Let dropped tests count again."""
        for test in corrections.dropped:
            self.run("correct", *test, "--undo")

    def join_the_student_on_both(self, platforms: Platforms) -> None:
        """Join the two rows of the roster for the student who is on both."""
        person, path = platforms.on_both, self.course / "gradebook" / "students.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        (on_moodle,) = (row for row in rows if row["email"].lower() == person.email.lower())
        (on_canvas,) = (row for row in rows if row["number"] == person.number)
        if on_canvas is on_moodle:
            return
        on_moodle |= {column: on_canvas[column] for column in ("number", "canvas")}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(row for row in rows if row is not on_canvas)

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


def _command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "autograder", *map(str, arguments)]


def run_term(
    seed: int, students: int, assignments: Sequence[str], folder: Path
) -> tuple[Result, Expected, Corrections]:
    """Run a term from the platforms' archives to their upload files.

    Returns
    -------
    result : Result
        What became of it.
    expected : mapping
        The marks that are right.
    corrections : Corrections
        Those in force at its end.
    """
    term = plan(seed, students, assignments)
    result = Result(term, Platforms(term, assignments, seed, folder / "downloads"))
    instructor = Instructor(folder / "course", result)
    with instructor.step("expected"):
        corrected, in_the_end = choose_corrections(term, assignments[0])
    instructor.run("release", *assignments)
    last: dict[str, Downloaded] = {}
    for download in range(len(DOWNLOADS)):
        last = _collect(instructor, term, assignments, download)
        if not download:
            instructor.kill("grade", "--no-figures", *assignments)
        instructor.run("grade", "--no-figures", *assignments)
        if not download:
            instructor.correct(corrected)
        _mark_answers(instructor)
    ids = instructor.students(term)
    result.names = {one.place: [ids[one.place], one.full_name] for one in term.people if one.place in ids}
    with instructor.step("expected"):
        before = {
            key(case): case.expected(corrected) for case in term.cases if case.assignment == assignments[0]
        }
        expected = {key(case): case.expected(in_the_end) for case in term.cases}
    marks = _read_marks(instructor, assignments[0], last[assignments[0]])
    result.problems += map(str, result.wrong_marks(marks, before, corrected))
    instructor.undo(corrected)
    for assignment in assignments:
        result.marks |= _read_marks(instructor, assignment, last[assignment])
        _read_pages(instructor, assignment)
        instructor.run("similar", assignment, "--html", folder / "similar.html")
        result.problems += wrong_pairs(result, assignment, (folder / "similar.html").read_text("utf-8"))
    first = len(result.says)
    instructor.run("report", *assignments)
    result.report = result.says[first:]
    return result, expected, in_the_end


def _collect(
    instructor: Instructor, term: Term, assignments: Sequence[str], download: int
) -> dict[str, Downloaded]:
    """Download what was handed in, and collect it: assignment → the files."""
    platforms, downloaded = instructor.result.platforms, {}
    for assignment in assignments:
        with instructor.step("download"):
            downloaded[assignment] = files = platforms.download(assignment, download)
        _write_deadlines(instructor, term, assignments)
        instructor.run("collect", assignment, files.moodle_archive, files.worksheet, "--time-zone", str(ZONE))
        instructor.run("collect", assignment, files.canvas_archive, "--roster", files.canvas_gradebook)
        if not download:
            instructor.join_the_student_on_both(platforms)
    _write_deadlines(instructor, term, assignments)  # with the students that are known now
    return downloaded


def _write_deadlines(instructor: Instructor, term: Term, assignments: Sequence[str]) -> None:
    """Write the due dates, the late policy, and what concerns students.

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
    """Mark the answers in words that wait for it, as in a spreadsheet."""
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


def _read_marks(instructor: Instructor, assignment: str, files: Downloaded) -> dict[Key, str]:
    """Fill in the platforms' files, and read the marks in them."""
    instructor.run("export", assignment, "--moodle", files.worksheet)
    instructor.run("export", assignment, "--canvas", files.canvas_gradebook)
    folder, platforms = instructor.course / "gradebook" / "upload", instructor.result.platforms
    on_moodle = platforms.marks_in_worksheet(assignment, (folder / files.worksheet.name).read_bytes())
    on_canvas = platforms.marks_in_gradebook(assignment, (folder / files.canvas_gradebook.name).read_bytes())
    place = platforms.on_both.place
    here, there = on_moodle[place], on_canvas.pop(place)
    scale = platforms.moodle[assignment].maximum / platforms.canvas[assignment].maximum
    if bool(here) != bool(there) or (here and abs(float(here) - scale * float(there)) > 0.01 * scale):
        instructor.result.problems.append(f"export: {here} on Moodle is {there} on Canvas")
    return {(place, assignment): cell for place, cell in (on_moodle | on_canvas).items()}


def _read_pages(instructor: Instructor, assignment: str) -> None:
    """Read the pages that students get, and Moodle's archives of them.

    Canvas takes no archive of pages, so they are sent one by one.
    """
    instructor.run("feedback", assignment, "--zip")
    result = instructor.result
    folder, pages = instructor.course / "gradebook", {}
    for place, (name, _) in result.names.items():
        path = folder / "feedback" / name / assignment / "feedback.html"
        if path.exists():
            pages[place] = path.read_text("utf-8")
    archives = [_members(path) for path in (folder / "upload").glob(f"feedback-{assignment}*.zip")]
    result.problems += wrong_members(result, assignment, archives, pages)
    for place, page in pages.items():
        if score := SCORE.search(page):
            result.pages[place, assignment] = score[1]


def _members(path: Path) -> dict[str, str]:
    with ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


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
        result, *expected = run_term(options.seed, options.students, options.assignments, folder)
    findings = result.findings(*expected)
    print(table(result.term, findings), "", *findings, *result.problems, sep="\n")
    total = sum(result.seconds.values())
    steps = sorted(result.seconds.items(), key=lambda item: -item[1])
    print(f"{total:.0f} s:", ", ".join(f"{step} {seconds / total:.0%}" for step, seconds in steps))
    return int(bool(findings or result.problems))


if __name__ == "__main__":
    sys.exit(main())
