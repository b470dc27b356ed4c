"""Read the names in Moodle's archive, "Download all submissions".

They are ``NAME_NUMBER_assignsubmission_PLUGIN/PATH``, with another underscore before the slash until Moodle
4.1, or ``NAME_NUMBER_assignsubmission_PLUGIN_FILE`` without "Download submissions in folders"
(``mod/assign/classes/downloader.php``). Moodle replaces underscores in NAME. NUMBER holds for one assignment
only; for work in groups it is the number of the group, and the default group has none.
"""

import re
from collections.abc import Collection

from autograder.platforms.member import Member

# The first match counts: a student may hand in x_3_assignsubmission_file_adam.ipynb.
MEMBER = re.compile(
    r"(?P<folder>(?P<name>[^_/]*)_(?:(?P<number>\d+)_)?assignsubmission_(?P<plugin>[a-z]+))(?:_?/|_)(?P<file>.+)",
    re.DOTALL,
)
REMOVED = re.compile(r"[\x00-\x1f\x7f&<>\"`|':\\/]")  # by Moodle's clean_param(…, PARAM_FILE)
# What Moodle writes for a name where marking is blind; "Teilnehmer/in" has lost its slash.
BLIND = {"Participant", "Teilnehmerin", "Partecipante", "Participante", "Deelnemer", "Deltagare"}


def read_member(path: str) -> Member | None:
    """Read the name of a file in the archive; return None for any other name."""
    match = MEMBER.fullmatch(path)
    if match is None:
        return None
    refusal = ""
    if match["plugin"] == "onlinetext":
        refusal = "is text that was typed into Moodle"
    elif match["plugin"] != "file":
        refusal = f"comes from Moodle's plug-in {match['plugin']!r}"
    is_anonymous = match["name"] in BLIND
    name = "" if is_anonymous else match["name"].strip()
    # Without a number it is the default group, of which each assignment has one.
    return Member(match["number"] or "", name, match["file"], match["folder"], is_anonymous, refusal=refusal)


def has_groups(members: Collection[Member]) -> bool:
    """Return whether an archive certainly has groups, because one has no number."""
    return any(not member.key for member in members)


def cleaned(name: str) -> str:
    """Return the name of a student or a group as Moodle writes it in the archive."""
    return REMOVED.sub("", name.replace("_", " ").replace("&", "&amp;")).strip()
