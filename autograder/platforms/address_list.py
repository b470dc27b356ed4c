"""Read any table with a column of e-mail addresses as a list of students."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from autograder.platforms.identity import Identity, split_name
from autograder.platforms.moodle_worksheet import languages
from autograder.platforms.table import Table, TableError

DIGIT = re.compile("[1-9]")  # in a number that is more than a placeholder
# Besides Moodle's own headings, in the languages that the grader knows.
HEADINGS = {
    "email": ("email", "e-mail", "mail", "email address", "e-mail address", "e-mail-adresse"),
    "last_name": (
        "last_name",
        "last name",
        "lastname",
        "surname",
        "family name",
        "nachname",
        "cognome",
        "nom",
    ),
    "first_name": ("first_name", "first name", "firstname", "given name", "vorname", "prénom"),
    "full_name": ("name", "full name", "fullname", "student"),
    "number": (
        "number",
        "id number",
        "student id",
        "sid",
        "matriculation number",
        "matrikelnummer",
        "matricola",
    ),
}


class AddressList(NamedTuple):
    """Who is in a table, and the numbers of the rows that do not identify anyone."""

    identities: list[Identity]
    left_out: list[int]


def read_addresses(content: bytes) -> AddressList:
    """Read who is in a table; the key is empty, because no platform gave it.

    Raises
    ------
    TableError
        If it has no column of e-mail addresses.
    """
    table = Table(content)
    header = [name.casefold() for name in table.header]
    columns = {word: place for word in HEADINGS if (place := _column(word, header)) is not None}
    if "email" not in columns:
        raise TableError(
            "This is neither a file of Moodle, Canvas or Blackboard that the grader knows nor a table with a "
            "column `email`: its first line has to name the columns."
        )
    found = AddressList([], [])
    for row in range(len(table)):
        cells = table[row]
        email, last, first, full, number = (
            cells[columns[word]].strip() if word in columns else "" for word in HEADINGS
        )
        if not last and not first:
            first, last = split_name(full)
        email, number = email if "@" in email else "", number if DIGIT.search(number) else ""
        if email or number:
            found.identities.append(Identity("", "", last, first, email, number))
        elif any(map(str.strip, cells)):
            found.left_out.append(table.number(row))
    return found


def _column(word: str, header: Sequence[str]) -> int | None:
    """Return the first column with one of the headings."""
    names = set(HEADINGS[word])
    for language in languages():
        names.update(name.casefold() for name in language.words[word])
    return next((place for place, name in enumerate(header) if name in names), None)
