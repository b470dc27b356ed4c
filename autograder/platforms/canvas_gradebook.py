"""Read and fill in Canvas's gradebook, from "Export Entire Gradebook".

Canvas finds a student by the column "ID" and an assignment by the number in brackets behind its title, and
offers to make a new assignment for any other heading (``lib/gradebook_importer.rb`` of
instructure/canvas-lms). So its own export is filled in. Only students with a mark and columns with marks are
kept, because it is not documented what an empty cell does to an existing grade, and because an older score
would replace one that has been entered in Canvas since.
"""

import re
from collections.abc import Iterator, Mapping

from autograder.platforms.identity import Identity, split_name
from autograder.platforms.marks import Filled, Mark
from autograder.platforms.table import NumberFormat, Table, TableError, find_column, parse_number, scale

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
        if table.separator == "\t":  # Excel's "Unicode text"; Canvas looks for commas and semicolons
            table.normalise()
        self._id = header.index("ID")
        section = header.index("Section")
        self._columns = {
            place: match[1]
            for place, name in enumerate(header)
            if place > section and (match := TITLE.fullmatch(name))
        }
        self._points: list[str] = []
        self._students: list[int] = []
        self._kept_rows: set[int] = set()
        self._kept_columns = set(range(section + 1))
        for row in range(len(table)):
            # A row such as "Manual Posting" has no id.
            if table[row][0].strip().casefold() == POINTS:
                self._points = table[row]
                self._kept_rows.add(row)
            elif not table[row][self._id].strip():
                self._kept_rows.add(row)
            elif table[row][0] != TEST_STUDENT:
                self._students.append(row)

    def identities(self) -> list[Identity]:
        """Return who is in the gradebook; the key is Canvas's user id."""
        return [identity for _, identity in self._identities()]

    def titles(self) -> list[str]:
        """List the titles of the assignments."""
        return list(self._columns.values())

    def fill(self, title: str, marks: Mapping[str, Mark]) -> Filled:
        """Enter marks for one assignment by user ids, scaled to the points possible.

        The file also contains what was entered before for other assignments.

        Parameters
        ----------
        title : str
            The assignment's title in Canvas, in capital or small letters.

        Raises
        ------
        TableError
            If there is no such column, or Canvas does not read it.
        """
        column, keys, notes = find_column(self._columns, title, "Canvas"), [], []
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
            self._kept_rows.add(row)
        self._kept_columns.add(column)
        return Filled(self._table.part(self._kept_rows, self._kept_columns), keys, notes)

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
