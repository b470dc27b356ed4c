"""Read and fill in Canvas's gradebook, "Export Entire Gradebook" on the page of grades.

Canvas finds a student by the column "ID" and an assignment by the number in brackets behind its title, and
offers to make a new assignment for any other heading (``lib/gradebook_importer.rb`` of
instructure/canvas-lms). So its own export is filled in. A row without a mark stays as it is: what an empty
cell does to a grade that is there already is not documented.
"""

import re
from collections.abc import Iterator, Mapping

from autograder.platforms.identity import Identity, split_name
from autograder.platforms.marks import Filled, Mark
from autograder.platforms.table import NumberFormat, Table, TableError, parse_number, scale

TITLE = re.compile(r"(.+?) \((\d+)\)")
TEST_STUDENT = "Student, Test"  # made by Canvas's "Student View"
POINTS = "points possible"  # what the row with the maxima begins with, after a few blanks
READ_ONLY = "(read only)"
EXCUSED = "EX"
PROTECTED = re.compile(r'="(.*)"')  # how Canvas writes a name that begins with "="


class CanvasGradebook:
    """Canvas's gradebook.

    Parameters
    ----------
    content : bytes
        The file.

    Raises
    ------
    TableError
        If Canvas would not take it back.
    """

    def __init__(self, content: bytes) -> None:
        self._table = table = Table(content)
        header = table.header
        named_apart = [name.casefold() for name in header[:2]] == ["lastname", "firstname"]
        # What Canvas itself requires of the header.
        if not ((named_apart or header[0] == "Student") and "ID" in header and "Section" in header):
            raise TableError(
                "This is not a gradebook of Canvas: open the course's Grades, choose Export, Export Entire "
                "Gradebook, and use that file as it is."
            )
        self._id = header.index("ID")
        self._section = header.index("Section")
        self._points: list[str] = []
        self._students: list[int] = []
        for row in range(len(table)):
            # A row such as "Manual Posting" has no id.
            if table[row][0].strip().casefold() == POINTS:
                self._points = table[row]
            elif table[row][self._id].strip() and table[row][0] != TEST_STUDENT:
                self._students.append(row)

    def identities(self) -> list[Identity]:
        """Return who is in the gradebook; the key is Canvas's user id, as in its archives."""
        return [identity for _, identity in self._identities()]

    def titles(self) -> list[str]:
        """List the titles of the assignments."""
        return [match[1] for name in self._table.header if (match := TITLE.fullmatch(name))]

    def fill(self, title: str, marks: Mapping[str, Mark]) -> Filled:
        """Enter marks for one assignment, by Canvas's user ids, scaled to the points possible.

        Parameters
        ----------
        title : str
            The assignment's title in Canvas, in capital or small letters.

        Raises
        ------
        TableError
            If there is no such column, or Canvas does not read it.
        """
        column, keys, notes = self._column(title), [], []
        possible = self._points[column].strip() if self._points else ""
        if possible == READ_ONLY:
            raise TableError(f"Canvas computes the column {title!r} itself: choose an assignment's column.")
        maximum = parse_number(possible)
        for row, identity in self._identities():
            if (mark := marks.get(identity.key)) is None:
                continue
            if self._table[row][column].strip().upper() == EXCUSED:
                name = " ".join(filter(None, (identity.first_name, identity.last_name)))
                notes.append(f"{name}: not entered, because the student is excused in Canvas.")
                continue
            number = NumberFormat(NumberFormat.like(possible).sign)
            self._table.fill(row, column, number.write(scale(mark.score, mark.points, maximum)))
            keys.append(identity.key)
        return Filled(bytes(self._table), keys, notes)

    def _column(self, title: str) -> int:
        """Return the column of an assignment."""
        places = [
            place
            for place, name in enumerate(self._table.header)
            if place > self._section
            if (match := TITLE.fullmatch(name)) and match[1].casefold() == title.casefold()
        ]
        if len(places) == 1:
            return places[0]
        if places:
            raise TableError(f"{len(places)} assignments are called {title!r} in Canvas: rename the others.")
        known = ", ".join(repr(name) for name in self.titles()) or "none"
        raise TableError(f"No assignment is called {title!r} in this gradebook of Canvas, which has {known}.")

    def _identities(self) -> Iterator[tuple[int, Identity]]:
        header = self._table.header
        for row in self._students:
            cells = dict(zip(header, self._table[row], strict=True))
            if "Student" in cells:
                first, last = split_name(_plain(cells["Student"]))
            else:
                last, first = (_plain(cells[name]) for name in header[:2])
            login = cells.get("SIS Login ID", "").strip()
            yield (
                row,
                Identity(
                    "canvas",
                    cells["ID"].strip(),
                    last,
                    first,
                    email=login if "@" in login else "",
                    number=cells.get("SIS User ID", "").strip(),
                    username=login,
                ),
            )


def _plain(name: str) -> str:
    """Return a name without the protection against spreadsheets."""
    match = PROTECTED.fullmatch(name.strip())
    return match[1] if match else name.strip()
