"""Remember what was collected, in ``gradebook/collected/STUDENT/ASSIGNMENT``.

That folder is outside ``gradebook/submitted``, which holds the students' own files, so a time in it certainly
comes from the platform. Files that were replaced by newer ones are in its folder ``earlier``.
"""

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path

from autograder.course import ROOT
from autograder.files import FileError, replace_file, sync_files
from autograder.submission.read import SubmissionKey

COLLECTED = ROOT / "gradebook" / "collected"
RECORD = "collected.json"


@dataclass(frozen=True)
class Collected:
    """What a platform said about a submission; what is not known is empty.

    Attributes
    ----------
    platform, key : str
        The platform, and what it calls the student: see `roster.Student`.
    folder : str
        What the names in the archive begin with, such as "Ada Lovelace_3".
    archive : str
        The name of the archive.
    submitted : str
        When it was handed in, in ISO 8601 and with a zone.
    clock : str
        Where that time comes from, for people to read.
    late : str
        How late it came, in the platform's words.
    digest : str
        A digest of the files.
    files : list of str
        Their paths.
    """

    platform: str
    key: str
    folder: str
    archive: str
    submitted: str = ""
    clock: str = ""
    late: str = ""
    digest: str = ""
    files: list[str] = field(default_factory=list)

    @property
    def time(self) -> datetime | None:
        """When it was handed in, with its zone."""
        return datetime.fromisoformat(self.submitted) if self.submitted else None

    @property
    def time_in_utc(self) -> datetime | None:
        """The same in UTC without a zone, as nbgrader's gradebook has it."""
        return self.time and self.time.astimezone(UTC).replace(tzinfo=None)


def collected_folder(key: SubmissionKey) -> Path:
    """Return the folder of what is remembered about a submission."""
    return COLLECTED / key.student / key.assignment


def read_collected(key: SubmissionKey, name: str = RECORD) -> Collected | None:
    """Return what is remembered about a submission, None if that is nothing."""
    try:
        data = json.loads((collected_folder(key) / name).read_bytes())
        known = {one.name for one in fields(Collected)}
        record = Collected(**{name: value for name, value in data.items() if name in known})
        record.time  # noqa: B018  raises ValueError if it is none
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    return record


def write_collected(key: SubmissionKey, record: Collected, name: str = RECORD, *, sync: bool = True) -> None:
    """Remember a submission, in one step; for `sync`, see `replace_file`."""
    replace_file(collected_folder(key) / name, as_json(record), sync=sync)


def as_json(record: Collected) -> bytes:
    """Return the content of a record's file."""
    return json.dumps(asdict(record), ensure_ascii=False, indent=1).encode()


class Records:
    """Records that are written together, after the files that they describe.

    Waiting for the disk once per submission would take most of the time. If the machine stops before a
    record is written, the next run finds the files and writes it.
    """

    def __init__(self) -> None:
        self._pending: dict[SubmissionKey, Collected] = {}
        self._is_written = False

    def __len__(self) -> int:
        return len(self._pending)

    def add(self, key: SubmissionKey, record: Collected) -> None:
        """Add a record that is to be written."""
        self._pending[key] = record

    def write(self, *, is_last: bool = False) -> dict[SubmissionKey, OSError | FileError]:
        """Write the records once the files are on the disk; return what went wrong.

        Parameters
        ----------
        is_last : bool
            Whether to wait for the records, too. Otherwise, the next call does so.
        """
        failed: dict[SubmissionKey, OSError | FileError] = {}
        if self._pending:
            COLLECTED.mkdir(parents=True, exist_ok=True)
            sync_files(COLLECTED)
            for key, record in self._pending.items():
                try:
                    write_collected(key, record, sync=False)
                except (OSError, FileError) as error:
                    failed[key] = error
            self._pending.clear()
            self._is_written = True
        if is_last and self._is_written:
            sync_files(COLLECTED)
        return failed
