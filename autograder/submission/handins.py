"""Sort the files of a download by what was handed in together."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from autograder.console import listed, printable
from autograder.course import CourseError
from autograder.platforms import blackboard_archive, canvas_archive, gradescope_archive, moodle_archive
from autograder.platforms.identity import Identity, split_name
from autograder.platforms.member import Member
from autograder.platforms.moodle_worksheet import Participant, Worksheet
from autograder.submission.sources import Item, Source

READERS: Mapping[str, Callable[[str], Member | None]] = {
    "moodle": moodle_archive.read_member,
    "canvas": canvas_archive.read_member,
    "blackboard": blackboard_archive.read_member,
    "gradescope": gradescope_archive.read_member,
}
TITLES = {"moodle": "Moodle", "canvas": "Canvas", "blackboard": "Blackboard", "gradescope": "Gradescope"}
MOODLE_FILES_CLOCK = "the dates of the files in Moodle's archive"
GRADESCOPE_CLOCK = "Gradescope's metadata"  # the only times that say their zone
# What unzip(1) makes of Moodle's names, and what stands for a letter that cannot be decoded.
GARBLED = re.compile(r"[\u2500-\u25ff\ufffd]|#U[0-9a-f]{4}|%[89A-F][0-9A-F]")
MOST_METADATA = 50 * 2**20  # bytes
MOST_RECEIPT = 2**20
FOLDERS = "folders"  # the "platform" of a download with a folder or an archive per student
ARCHIVE = ".zip"


def source_title(platform: str) -> str:
    """Return how a message names where a submission comes from."""
    return TITLES.get(platform, "a folder")


@dataclass
class HandIn:
    """What was handed in together.

    Attributes
    ----------
    platform, key, folder : str
        See `platforms.member.Member`; "folders" if a folder is all that says whose it is.
    name : str
        The student or the group, for people to read.
    identities : list of Identity
        Who handed it in, if the download or a worksheet says it with certainty.
    is_anonymous, is_group, is_draft : bool
        Whether no person is named; whether several may have handed it in; whether it was not handed in yet.
    submitted : datetime or None
        When, with a zone.
    clock : str
        Where that time comes from.
    late : str
        How late it came, in the platform's words.
    files : list of (Item, str)
        The files, and their paths in what was handed in.
    refused : list of str
        Sentences that do not name the student: what is not collected, and why.
    """

    platform: str
    key: str
    folder: str
    name: str
    source: Source
    identities: list[Identity] = field(default_factory=list)
    is_anonymous: bool = False
    is_group: bool = False
    is_draft: bool = False
    submitted: datetime | None = None
    clock: str = ""
    late: str = ""
    files: list[tuple[Item, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What to call it in a message."""
        return printable(self.name or self.folder)


@dataclass
class Download:
    """A download, sorted.

    Attributes
    ----------
    platform : str
        The platform that made it; "folders" if it has a folder per student.
    handins : list of HandIn
        In order of time, as far as that is known.
    notes, problems : list of str
        Sentences: what to know about the download, and which files belong to nobody.
    """

    platform: str
    handins: list[HandIn]
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def platform_of(paths: Iterable[str]) -> str:
    """Return the platform that wrote most of the names in a download, "" if none did."""
    counts: Counter[str] = Counter()
    total = 0
    for path in paths:
        total += 1
        counts["gradescope"] += path == gradescope_archive.METADATA
        counts.update(name for name, read in READERS.items() if read(path))
    # A name of Moodle's may contain one of Canvas's, never the reverse, so the order of `READERS` decides.
    name, count = max(((name, counts[name]) for name in READERS), key=lambda pair: pair[1])
    return name if count * 2 > total else ""


def sort_download(source: Source, zone: tzinfo, worksheets: Sequence[Worksheet] = ()) -> Download:
    """Sort the files of a download.

    Parameters
    ----------
    zone : tzinfo
        The platform's time zone, for times that have none.
    worksheets : sequence of Worksheet
        Moodle's, for the same assignment.

    Raises
    ------
    CourseError
        If a worksheet is about another assignment.
    """
    items = _without_wrappers(source.items)
    platform = platform_of(item.path for item in items) or FOLDERS
    download = Download(platform, [])
    found: dict[str, HandIn] = {}
    for item in items:
        member = READERS[platform](item.path) if platform in READERS else _folder_member(item.path)
        if platform == "gradescope" and item.path == gradescope_archive.METADATA:
            continue
        if member is None:
            download.problems.append(f"{printable(item.path)} belongs to no student, so it was left out.")
            continue
        handin = found.setdefault(member.folder, _handin(platform, member, source, zone))
        _add(handin, item, member, zone)
    download.handins = list(found.values())
    if platform == "moodle":
        if any("/" not in item.path for item in items):
            download.notes.append(
                f"{source.name} was downloaded without folders, so if a student handed in several files of "
                "the same name, it contains only one: tick “Download submissions in folders” in Moodle."
            )
        _join_worksheets(download, worksheets)
    elif platform == "blackboard":
        _read_receipts(download, items)
    elif platform == "gradescope":
        _read_metadata(download, source, items)
    if platform != "moodle" and worksheets:
        raise CourseError(f"{source.name} is not one of Moodle's archives: leave out Moodle's worksheet.")
    return download


def _without_wrappers(items: list[Item]) -> list[Item]:
    """Remove a folder around everything, which some programs add to an archive.

    Files beside such a folder are kept. If one of them may be a student's work, nothing is removed.
    """
    inner, beside = items, list[Item]()
    while not platform_of(item.path for item in inner):
        if inner is not items and not beside and _are_of_students(inner):
            return inner
        loose = [item for item in inner if "/" not in item.path]
        folders = [item for item in inner if "/" in item.path]
        if len({item.path.partition("/")[0] for item in folders}) != 1 or any(map(_is_archive, loose)):
            return items
        inner = [replace(item, path=item.path.partition("/")[2]) for item in folders]
        beside += loose
    return [*inner, *beside]


def _are_of_students(items: Sequence[Item]) -> bool:
    """Return whether there is a folder or an archive for each of several students."""
    are_folders = all("/" in item.path or _is_archive(item) for item in items)
    return are_folders and len({item.path.partition("/")[0] for item in items}) > 1


def _is_archive(item: Item) -> bool:
    return item.path.lower().endswith(ARCHIVE)


def _folder_member(path: str) -> Member | None:
    """Read the name of a file in a folder per student, or of an archive per student."""
    top, _, rest = path.partition("/")
    if top == "..":
        return None
    if rest:
        return Member(top, top, rest, top)
    if top.lower().endswith(ARCHIVE):
        name = top[: -len(ARCHIVE)]
        return Member(name, name, top, name)
    return None


def _handin(platform: str, member: Member, source: Source, zone: tzinfo) -> HandIn:
    submitted = member.submitted and member.submitted.replace(tzinfo=zone)
    return HandIn(
        platform,
        member.key,
        member.folder.partition("_assignsubmission_")[0] if platform == "moodle" else member.folder,
        member.name,
        source,
        is_anonymous=member.is_anonymous,
        submitted=submitted,
        clock=f"the names in {TITLES[platform]}'s archive" if submitted else "",
    )


def _add(handin: HandIn, item: Item, member: Member, zone: tzinfo) -> None:
    """Add a file, or the reason why it is left out."""
    if member.is_late:
        handin.late = f"marked as late in {TITLES[handin.platform]}"
    if member.refusal:
        if member.refusal != blackboard_archive.RECEIPT:
            handin.refused.append(f"{printable(member.file)} {member.refusal}")
        return
    if item.problem:
        handin.refused.append(f"{printable(member.file)} {item.problem}")
        return
    handin.files.append((item, member.file))
    if handin.platform == "moodle" and item.modified:
        # The server's time at which the file was uploaded, which may be before the student handed it in.
        modified = item.modified.replace(tzinfo=zone)
        handin.submitted = max(handin.submitted or modified, modified)
        handin.clock = MOODLE_FILES_CLOCK


def _join_worksheets(download: Download, worksheets: Sequence[Worksheet]) -> None:
    """Merge a participant's folders in Moodle, and add what the worksheets say."""
    by_key: dict[tuple[str, str], HandIn] = {}
    for handin in download.handins:
        first = by_key.setdefault((handin.key, handin.name), handin)
        if first is not handin:  # a folder of files and one of text
            first.files += handin.files
            first.refused += handin.refused
            first.late = first.late or handin.late
            if handin.submitted and (not first.submitted or handin.submitted > first.submitted):
                first.submitted, first.clock = handin.submitted, handin.clock
    download.handins = handins = list(by_key.values())
    # A class of several people of one name is anonymous, in whatever language Moodle says "participant".
    if len(handins) > 2 and len({handin.name for handin in handins}) == 1:
        for handin in handins:
            handin.name, handin.is_anonymous = "", True
    if any(GARBLED.search(handin.name) for handin in handins):
        download.notes.append(
            "The program that unpacked the archive garbled the names in it: name the archive itself instead."
        )
    participants = {one.number: one for worksheet in worksheets for one in worksheet.participants}
    groups: defaultdict[str, list[Participant]] = defaultdict(list)
    for one in participants.values():
        if one.group:
            groups[one.group].append(one)
    # Moodle writes groups into both files or into neither, so numbers in the archive are those of groups.
    if groups or any(not handin.key for handin in handins):
        _join_groups(download, groups)
        return
    if participants and not any(handin.key in participants for handin in handins):
        raise CourseError(
            f"{handins[0].source.name} and the worksheet belong to different assignments, because they have "
            "no participant's number in common: download both again from the page of the assignment."
        )
    for handin in handins:
        if one_participant := participants.get(handin.key):
            handin.identities = [one_participant.identity()]
            _add_status(handin, one_participant)
        elif participants:
            download.notes.append(
                f"{handin.title} (participant {handin.key}) is not in the worksheet, perhaps because the "
                "student is suspended."
            )


def _join_groups(download: Download, groups: Mapping[str, Sequence[Participant]]) -> None:
    """Give a group's work to all of its members, whom only the worksheet names."""
    alike: defaultdict[str, list[str]] = defaultdict(list)  # a name in the archive → names in the worksheet
    for name, members in groups.items():
        if any(one.state != "nothing" for one in members):
            alike[moodle_archive.cleaned(name)].append(name)
    counts = Counter(handin.name for handin in download.handins)
    ambiguous: dict[str, HandIn] = {}
    for handin in download.handins:
        handin.is_group = True
        names = alike[handin.name]
        members = [one for name in names for one in groups[name]]
        handin.identities = [one.identity() for one in members]
        if len(names) > 1 or (names and counts[handin.name] > 1):
            ambiguous.setdefault(handin.name, handin)
            handin.files = []
            handin.refused = [
                f"the names of the groups {printable(' and '.join(names))} are the same in the archive "
                "(rename one in Moodle, and download the archive and the worksheet again)"
            ]
        elif members:
            _add_status(handin, members[0])
        elif groups:
            download.notes.append(
                f"{handin.title}: the worksheet names no members of this group, so it counts as one student."
            )
    # For groups with the same name, one message is enough to say that nothing was collected.
    download.handins = [one for one in download.handins if ambiguous.get(one.name, one) is one]
    if not groups:
        download.notes.append(
            "These submissions come from groups, and Moodle's archive does not name their members: each "
            "group counts as one student unless you add Moodle's grading worksheet."
        )


def _add_status(handin: HandIn, participant: Participant) -> None:
    handin.late = participant.late
    if participant.submitted:
        handin.submitted, handin.clock = participant.submitted, "Moodle's grading worksheet"
    handin.is_draft = participant.state == "draft"


def _read_receipts(download: Download, items: Sequence[Item]) -> None:
    """Take names and user names from Blackboard's notes about the attempts."""
    receipts: dict[str, blackboard_archive.Receipt] = {}
    for item in items:
        member = blackboard_archive.read_member(item.path)
        if member and member.refusal == blackboard_archive.RECEIPT and download.handins:
            content = download.handins[0].source.read(item, MOST_RECEIPT)
            if receipt := blackboard_archive.read_receipt(content or b""):
                receipts[member.folder] = receipt
    guesses = blackboard_archive.usernames([handin.folder for handin in download.handins], receipts)
    for handin in download.handins:
        if receipt := receipts.get(handin.folder):
            first, last = split_name(receipt.name)
            handin.key, handin.name = receipt.username, receipt.name
            handin.identities = [
                Identity("blackboard", receipt.username, last, first, username=receipt.username)
            ]
        else:
            handin.key = handin.name = guesses[handin.folder]
    if guessed := sorted({handin.name for handin in download.handins if handin.folder not in receipts}):
        download.notes.append(
            "Blackboard's notes about the attempts do not name these students, so their user names were "
            f"guessed from the names of the files: {listed(guessed)}."
        )


def _read_metadata(download: Download, source: Source, items: Sequence[Item]) -> None:
    """Take submitters and times from Gradescope's metadata."""
    exports: Mapping[str, gradescope_archive.Export] = {}
    item = next((item for item in items if item.path == gradescope_archive.METADATA), None)
    content = source.read(item, MOST_METADATA) if item else None
    try:
        exports = gradescope_archive.read_metadata(content or b"")
    except ValueError as error:
        raise CourseError(
            f"{source.name} looks like an export of Gradescope's, but its {gradescope_archive.METADATA}, "
            f"which names the students, is missing or damaged ({error}): export the submissions again."
        ) from error
    for handin in download.handins:
        export = exports.get(handin.folder)
        if export is None or not export.submitters:
            download.problems.append(
                f"{handin.folder} was left out, because the metadata names no submitter."
            )
            continue
        handin.identities, handin.submitted = export.submitters, export.submitted
        handin.clock = GRADESCOPE_CLOCK if export.submitted else ""
        handin.is_group = len(export.submitters) > 1
        handin.name = " and ".join(
            " ".join(filter(None, (one.first_name, one.last_name))) or one.email for one in export.submitters
        )
    download.handins = [handin for handin in download.handins if handin.identities]
