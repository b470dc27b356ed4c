"""The record of a graded submission: ``verdicts.json``, beside the notebooks that it is about.

It is written last, so a submission that has a record was graded completely.
"""

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder.assignment.source import source_digest
from autograder.course import AUTOGRADED
from autograder.files import replace_file, replace_folder
from autograder.results.verdict import NEEDS_REVIEW, GradedNotebook, Verdict
from autograder.submission.read import MISSING, Submission, SubmissionKey

if TYPE_CHECKING:  # importing nbformat takes longer than reading many records, which do not need it
    from nbformat import NotebookNode

RECORD = "verdicts.json"
OUR_FILES = (RECORD, f".{RECORD}")  # the second exists while the first is being replaced
SCHEMA = 1  # version of the file's format; files of the first edition of the course have none


@dataclass(frozen=True)
class NotebookRecord:
    """The record of one notebook; see `GradedNotebook` for the fields."""

    verdicts: list[Verdict]
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    file: str = ""

    @property
    def grader_failed(self) -> bool:
        """Whether it could not be graded because the grader itself failed."""
        return any(verdict.status == "grader failed" for verdict in self.verdicts)


@dataclass(frozen=True)
class Record:
    """The record of one submission.

    Attributes
    ----------
    digest : str
        See `pending.submission_digest`: if it differs, the grades are out of date. It is "" if the grader
        itself failed, so that the next run tries again.
    sandbox : str
        What isolated the student's code, "bubblewrap" or "none".
    notes : list of str
        What was not read of the submission and why.
    notebooks : dict
        Name → `NotebookRecord`.
    has_figures : bool
        Whether the figures of the autograded notebooks are rendered.
    tests : str
        A digest of the assignment's sources with which it was graded, "" if it is not known.
    work : str
        A digest of what was handed in, "" if it is not known.
    """

    digest: str
    sandbox: str
    notes: list[str]
    notebooks: dict[str, NotebookRecord]
    has_figures: bool = False
    tests: str = ""
    work: str = ""


class ReviewItem(NamedTuple):
    """Something that needs review; `notebook` is "" if it concerns the whole submission."""

    student: str
    assignment: str
    notebook: str
    reason: str


def read_record(student: str, assignment: str) -> Record | None:
    """Return the record of a submission, or None if there is none that this version can read.

    A submission without a record counts as not graded, so the next run grades it.
    """
    try:
        return _from_json(json.loads((_folder(student, assignment) / RECORD).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # missing, damaged or unknown
        return None


def missing_notebooks(record: Record) -> list[str]:
    """Name the notebooks that were not handed in."""
    return [name for name, notebook in record.notebooks.items() if notebook.problem == MISSING]


def older_tests(assignment: str, records: Iterable[Record | None]) -> str:
    """Say that submissions were graded with other tests than those of now, "" if none was."""
    tests = [record.tests for record in records if record]
    current = source_digest(assignment)
    older = sum(one not in ("", current) for one in tests)
    if not older:
        return ""
    were = "was" if older == 1 else "were"
    return (
        f"{assignment}: {older} of {len(tests)} submissions {were} graded with older tests than today's. "
        f"Run `python -m autograder grade {assignment}` to grade them again."
    )


def needs_review(student: str, assignment: str, record: Record) -> list[ReviewItem]:
    """List what an instructor should review in a submission; for what is missing, see `missing_notebooks`."""
    items = [ReviewItem(student, assignment, "", note) for note in record.notes]
    for name, notebook in record.notebooks.items():
        if notebook.grader_failed:
            reasons = [f"could not be graded yet: {notebook.problem or 'the grader itself failed'}"]
        elif notebook.problem == MISSING:
            reasons = []
        elif notebook.problem:
            reasons = [f"not gradable: {notebook.problem}"]
        else:
            stopped = [verdict for verdict in notebook.verdicts if verdict.status in NEEDS_REVIEW]
            reasons = [f"{verdict.grade_id}: {verdict.status}" for verdict in stopped]
        items += [ReviewItem(student, assignment, name, reason) for reason in [*reasons, *notebook.notes]]
    return items


def read_notebooks(student: str, assignment: str, names: Iterable[str]) -> dict[str, "NotebookNode"]:
    """Read autograded notebooks of a submission that was graded completely.

    Without a record, the grades may be older than the notebooks beside which it is missing, so none is read.
    """
    return (
        read_autograded(SubmissionKey(student, assignment), names) if read_record(student, assignment) else {}
    )


def read_autograded(key: SubmissionKey, names: Iterable[str]) -> dict[str, "NotebookNode"]:
    """Read autograded notebooks, whoever has graded them; those that cannot be read are left out."""
    import nbformat

    notebooks: dict[str, NotebookNode] = {}
    for name in names:
        with contextlib.suppress(Exception):  # missing or damaged
            notebooks[name] = nbformat.read(_folder(*key) / f"{name}.ipynb", as_version=4)
    return notebooks


def write_notebooks(submission: Submission, graded: Sequence[GradedNotebook]) -> None:
    """Replace a student's autograded folder in one step; it has no record before `write_record`."""
    import nbformat

    ours = {f"{one.name}.ipynb" for one in graded} | set(OUR_FILES)
    with replace_folder(_folder(submission.student, submission.assignment)) as incoming:
        for name, content in submission.files.items():
            if not name.endswith(".ipynb") and name.partition("/")[0] not in ours:
                path = incoming / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        for one in graded:
            (incoming / f"{one.name}.ipynb").write_text(nbformat.writes(one.notebook), encoding="utf-8")


def make_record(
    submission: Submission, graded: Sequence[GradedNotebook], digest: str, sandbox: str, tests: str = ""
) -> Record:
    """Make the record of a submission."""
    notebooks = {one.name: NotebookRecord(one.verdicts, one.notes, one.problem, one.file) for one in graded}
    failed = any(notebook.grader_failed for notebook in notebooks.values())
    digest = "" if failed else digest
    return Record(digest, sandbox, submission.notes, notebooks, tests=tests, work=submission.digest())


def write_record(student: str, assignment: str, record: Record) -> None:
    """Write the record of a submission in one step."""
    content = json.dumps({"schema": SCHEMA, **asdict(record)}, indent=1)
    replace_file(_folder(student, assignment) / RECORD, content.encode())


def write_figures(student: str, assignment: str, notebooks: Mapping[str, "NotebookNode"]) -> None:
    """Replace autograded notebooks by those with figures, and note that in the record.

    A submission whose folder or record was removed meanwhile is left alone.
    """
    import nbformat

    record = read_record(student, assignment)
    if record is None:
        return
    with contextlib.suppress(FileNotFoundError):
        for name, notebook in notebooks.items():
            replace_file(_folder(student, assignment) / f"{name}.ipynb", nbformat.writes(notebook).encode())
        write_record(student, assignment, replace(record, has_figures=True))


def _folder(student: str, assignment: str) -> Path:
    return AUTOGRADED / student / assignment


def _from_json(data: dict[str, Any]) -> Record:
    """Read a record of this schema or of the first edition, where `has_figures` was called "drawn"."""
    if data.get("schema", 0) not in (0, SCHEMA):
        raise ValueError(f"unknown schema of a record: {data['schema']}")
    notebooks = {
        name: NotebookRecord(
            [Verdict(**verdict) for verdict in one["verdicts"]],
            one["notes"],
            one["problem"],
            one.get("file", ""),
        )
        for name, one in data["notebooks"].items()
    }
    figures = data.get("has_figures", data.get("drawn", False))
    digests = data.get("tests", ""), data.get("work", "")
    return Record(data["digest"], data["sandbox"], data["notes"], notebooks, figures, *digests)
