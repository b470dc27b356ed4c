"""The two platforms of a term: settings, downloads, scores in an upload."""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from autograder.course import notebook_sources
from term import canvas, moodle
from term.canvas import CanvasAssignment
from term.expected import NO_CORRECTIONS, Corrections, points_of_tests
from term.moodle import ENGLISH, GERMAN, Language, MoodleAssignment
from term.term import DOWNLOADS, ZONE, Term
from term.work import most_points_in_words

LANGUAGES = (ENGLISH, GERMAN)  # one after the other: the teacher switches
MAXIMUM = 100.0  # of the first assignment on Moodle; the others have the points of the course
SECTION = "DL1"
ON_BOTH = 50  # Canvas's id of the student who is on Moodle as well


def all_points(assignment: str, corrections: Corrections = NO_CORRECTIONS) -> float:
    """Return the points of an assignment, those of the answers in words included."""
    sources = notebook_sources(assignment)
    tests = sum(points_of_tests(source, corrections=corrections) for source in sources)
    return tests + sum(map(most_points_in_words, sources))


@dataclass(frozen=True)
class Downloaded:
    """The files that an instructor gets for one assignment."""

    moodle_archive: Path
    worksheet: Path
    canvas_archive: Path
    canvas_gradebook: Path


class Platforms:
    """Moodle for one campus and Canvas for the other.

    The first student of Moodle's campus is enrolled on Canvas as well, where the name is spelled differently,
    and hands in nothing there.

    Parameters
    ----------
    folder : Path
        Where the downloads go.
    """

    def __init__(self, term: Term, assignments: Sequence[str], seed: int, folder: Path) -> None:
        rng = random.Random(seed)
        self._term, self._folder = term, folder
        moodlers = [one for one in term.people if one.campus == "moodle"]
        others = [one for one in term.people if one.campus == "canvas"]
        users = dict(
            zip((one.place for one in others), rng.sample(range(100, 9999), len(others)), strict=True)
        )
        self.on_both = moodlers[0]
        users[self.on_both.place] = ON_BOTH
        self.users = users
        self._canvas_people = [*others, replace(self.on_both, first_name="Juergen", last_name="Mueller")]
        self.moodle: dict[str, MoodleAssignment] = {}
        self.languages: dict[str, Language] = {}
        self.canvas: dict[str, CanvasAssignment] = {}
        for week, name in enumerate(assignments):
            due = next(case.due for case in term.cases if case.assignment == name)
            first = 1 + week * len(moodlers)
            numbers = rng.sample(range(first, first + len(moodlers)), len(moodlers))
            self.moodle[name] = MoodleAssignment(
                dict(zip((one.place for one in moodlers), numbers, strict=True)),
                due,
                all_points(name) if week else MAXIMUM,
                online_text=not week,
                identity=("number", "email") if week else ("email",),
            )
            self.languages[name] = LANGUAGES[week % len(LANGUAGES)]
            self.canvas[name] = CanvasAssignment(name, 4711 + week, users, due, all_points(name))

    def download(self, assignment: str, download: int) -> Downloaded:
        """Write what the platforms give at the time of a download."""
        settings, language = self.moodle[assignment], self.languages[assignment]
        now = settings.due + DOWNLOADS[download]
        folder = self._folder / f"{assignment}-{download + 1}"
        folder.mkdir(parents=True)
        on_moodle = [case.handed_in(download) for case in self._term.of(assignment, "moodle")]
        on_canvas = [case.handed_in(download) for case in self._term.of(assignment, "canvas")]
        files = Downloaded(
            folder / f"DL1-{assignment}-7.zip",
            folder / f"{language.grades}-DL1-{assignment}-7.csv",
            folder / f"dl1-{assignment} submissions.zip".replace(" ", "_"),
            folder / f"{now:%Y-%m-%dT%H%M}_Grades-DL1.csv",
        )
        files.moodle_archive.write_bytes(moodle.archive(settings, on_moodle, ZONE))
        files.worksheet.write_bytes(moodle.worksheet(settings, on_moodle, now, ZONE, language))
        files.canvas_archive.write_bytes(
            canvas.archive(self.canvas[assignment], on_canvas, now.astimezone(ZONE))
        )
        assignments, people = list(self.canvas.values()), self._canvas_people
        files.canvas_gradebook.write_bytes(canvas.gradebook(assignments, people, self.users, SECTION))
        return files

    def marks_in_worksheet(self, assignment: str, content: bytes) -> dict[int, str]:
        """Read the grades in a worksheet: a person's place → the cell.

        The decimal sign is a point.
        """
        language = self.languages[assignment]
        places = {number: place for place, number in self.moodle[assignment].numbers.items()}
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return {
            places[int(row[language.headings["identifier"]].removeprefix(language.participant))]: row[
                language.headings["grade"]
            ].replace(language.decimal_sign, ".")
            for row in rows
        }

    def marks_in_gradebook(self, assignment: str, content: bytes) -> dict[int, str]:
        """Read the grades in Canvas's gradebook: a person's place → the cell."""
        places = {user: place for place, user in self.users.items()}
        one = self.canvas[assignment]
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return {
            places[int(row["ID"])]: row[f"{one.title} ({one.number})"]
            for row in rows
            if row["ID"] and int(row["ID"]) in places
        }

    def page_names(self, assignment: str) -> dict[str, int]:
        """Return the names of pages in Moodle's feedback: name → person's place.

        Only the number counts, and that the last two words are these: ``mod/assign/feedback/file/
        importziplib.php``. But a teacher who looks into the archive reads the name.
        """
        numbers = self.moodle[assignment].numbers
        names = {one.place: moodle.clean(one.full_name.replace("_", " ")) for one in self._term.people}
        return {
            f"{names[place]}_{number}_assignfeedback_file/{assignment}-feedback.html": place
            for place, number in numbers.items()
        }

    def scaled(
        self, points: float, assignment: str, campus: str, corrections: Corrections = NO_CORRECTIONS
    ) -> Decimal:
        """Return the grade that a platform has to get for points."""
        settings = self.moodle[assignment] if campus == "moodle" else self.canvas[assignment]
        share = Decimal(repr(points)) / Decimal(repr(all_points(assignment, corrections)))
        return share * Decimal(repr(settings.maximum))
