"""Read who is in a course from Moodle's gradebook, "Grades", "Export", "Plain text file"."""

from autograder.platforms.identity import Identity
from autograder.platforms.moodle_worksheet import languages
from autograder.platforms.table import Table, TableError

REQUIRED = ("first_name", "last_name", "email")


def identities(content: bytes) -> list[Identity]:
    """Return who is in the file; the key is "", because Moodle's archives have numbers that it lacks.

    Raises
    ------
    TableError
        If it is not such a file in a known language.
    """
    table = Table(content)
    for language in languages():
        columns = {word: language.column(word, table.header) for word in (*REQUIRED, "number", "username")}
        if all(columns[word] is not None for word in REQUIRED):
            rows = [table[row] for row in range(len(table))]
            return [
                Identity(
                    "moodle",
                    "",
                    **{
                        word: "" if place is None else cells[place].strip() for word, place in columns.items()
                    },
                )
                for cells in rows
            ]
    raise TableError(
        "This is not a gradebook of Moodle in a known language: switch Moodle to English in your profile and "
        "export it again."
    )
