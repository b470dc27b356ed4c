"""Read and fill in Blackboard's Grade Center, "Work Offline", "Download".

Blackboard finds a student by the column "Username", and a column by the number behind "|" in its heading; it
makes a new column, which counts nothing, for any other heading. So the downloaded file is filled in.
Sources: library.blackboard.com, "Uploading or Downloading Grade Center Items for Working Offline", and
und.teamdynamix.com, KB 59084. It was not tried on a running Blackboard.
"""

import re
from collections.abc import Mapping

from autograder.platforms.identity import Identity
from autograder.platforms.marks import Filled, Mark
from autograder.platforms.table import NumberFormat, Table, TableError, find_column, parse_number, scale

# For example "Homework 1 [Total Pts: 100 Score] |123456".
HEADING = re.compile(r"(?P<title>.+?)\s*(?:\[[^\]:]*:\s*(?:up to )?(?P<points>[\d.,]+)[^\]]*\])?\s*\|\s*\d+")
USERNAME = "Username"


class BlackboardGradebook:
    """Blackboard's Grade Center.

    Parameters
    ----------
    content : bytes
        The file.

    Raises
    ------
    TableError
        If it has no column of user names.
    """

    def __init__(self, content: bytes) -> None:
        self._table = Table(content)
        if USERNAME not in self._table.header:
            raise TableError(
                "This is not a file of Blackboard's Grade Center, because it has no column "
                f"{USERNAME!r}: choose Work Offline, Download there, with Blackboard in English."
            )
        if self._table.separator == ";":  # Excel in many countries; Blackboard documents tabs and commas
            self._table.normalise()
        self._columns = {
            place: match
            for place, name in enumerate(self._table.header)
            if (match := HEADING.fullmatch(name))
        }

    def identities(self) -> list[Identity]:
        """Return who is in the file; the key is the user name."""
        return [
            Identity(
                "blackboard",
                cells[USERNAME],
                cells.get("Last Name", ""),
                cells.get("First Name", ""),
                number=cells.get("Student ID", ""),
                username=cells[USERNAME],
            )
            for row in range(len(self._table))
            for cells in [dict(zip(self._table.header, map(str.strip, self._table[row]), strict=True))]
        ]

    def titles(self) -> list[str]:
        """List the titles of the columns that hold grades."""
        return [match["title"] for match in self._columns.values()]

    def fill(self, title: str, marks: Mapping[str, Mark]) -> Filled:
        """Enter marks in one column, by user names, scaled to the points in its heading.

        Parameters
        ----------
        title : str
            The column's title in Blackboard, in capital or small letters.

        Raises
        ------
        TableError
            If there is no such column.
        """
        table, keys = self._table, []
        titles = {place: match["title"] for place, match in self._columns.items()}
        column = find_column(titles, title, "Blackboard")
        points = self._columns[column]["points"] or ""
        maximum, number = parse_number(points), NumberFormat(NumberFormat.like(points).sign)
        for row, identity in enumerate(self.identities()):
            if mark := marks.get(identity.key):
                table.fill(row, column, number.write(scale(mark.score, mark.points, maximum)))
                keys.append(identity.key)
        return Filled(bytes(table), keys, [])
