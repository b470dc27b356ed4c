"""The record of a graded submission: ``verdicts.json``, beside its notebooks.

It is written last, so a submission that has a record was graded completely. Another file, ``.marked.json``,
is there from the start. It says what the marks given by hand were about before this run, which the next
run needs to know if this one fails or is killed.
"""

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from autograder.course import AUTOGRADED
from autograder.files import replace_file, replace_folder
from autograder.results.verdict import NEEDS_REVIEW, GradedNotebook, Verdict
from autograder.submission.read import MISSING, Submission, SubmissionKey

if TYPE_CHECKING:  # importing nbformat takes longer than reading many records, which do not need it
    from nbformat import NotebookNode

RECORD = "verdicts.json"
MARKED = ".marked.json"
OUR_FILES = (RECORD, f".{RECORD}", MARKED)  # the second exists while the first is being replaced
SCHEMA = 1  # version of the file's format; files of the first edition of the course have none


class Subject(NamedTuple):
    """What a mark given by hand is about.

    Attributes
    ----------
    text : str
        A digest of what the student wrote, see `unchanged.texts`.
    score : float or None
        The points from the tests, beside which the mark was given.
    """

    text: str
    score: float | None


Marked = Mapping[str, Mapping[str, Subject]]  # notebook → graded cell → what its mark is about


@dataclass(frozen=True)
class NotebookRecord:
    """The record of one notebook; see `GradedNotebook` for the other fields.

    Attributes
    ----------
    digest : str
        See `pending.Digests`. It is "" if the grader itself failed, or if the record is older than digests.
    has_figures : bool
        Whether its figures are rendered, or cannot be.
    """

    verdicts: list[Verdict]
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    file: str = ""
    digest: str = ""
    has_figures: bool = False

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
        See `pending.Digests`: if it differs, the grades are out of date. It is "" if the grader itself
        failed, so that the next run tries again.
    sandbox : str
        What isolated the student's code, "bubblewrap" or "none".
    notes : list of str
        What was not read of the submission and why.
    notebooks : dict
        Name → `NotebookRecord`.
    tests : str
        A digest of the assignment's sources with which it was graded, "" if it is not known.
    work : str
        A digest of what was handed in, "" if it is not known.
    """

    digest: str
    sandbox: str
    notes: list[str]
    notebooks: dict[str, NotebookRecord]
    tests: str = ""
    work: str = ""

    @property
    def has_figures(self) -> bool:
        """Whether the figures of all autograded notebooks are rendered."""
        return all(notebook.has_figures for notebook in self.notebooks.values())


class ReviewItem(NamedTuple):
    """Something that needs review; `notebook` is "" for the whole submission."""

    student: str
    assignment: str
    notebook: str
    reason: str


def read_record(student: str, assignment: str) -> Record | None:
    """Return the record of a submission, None if this version can read none.

    A submission without a record counts as not graded, so the next run grades it.
    """
    try:
        return _from_json(json.loads((_folder(student, assignment) / RECORD).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # missing, damaged or unknown
        return None


def missing_notebooks(record: Record) -> list[str]:
    """Name the notebooks that were not handed in."""
    return [name for name, notebook in record.notebooks.items() if notebook.problem == MISSING]


def needs_review(student: str, assignment: str, record: Record) -> list[ReviewItem]:
    """List what to review in a submission, besides its `missing_notebooks`."""
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


def read_autograded(key: SubmissionKey, names: Iterable[str]) -> dict[str, "NotebookNode"]:
    """Read those autograded notebooks that can be read, whatever has graded them."""
    import nbformat

    notebooks: dict[str, NotebookNode] = {}
    for name in names:
        with contextlib.suppress(Exception):  # missing or damaged
            notebooks[name] = nbformat.read(_folder(*key) / f"{name}.ipynb", as_version=4)
    return notebooks


def read_graded(key: SubmissionKey, record: Record, names: Iterable[str]) -> dict[str, GradedNotebook]:
    """Read the results of an earlier run, for those notebooks that can be read."""
    return {
        name: GradedNotebook(
            name, notebook, one.verdicts, one.notes, one.problem, one.file, has_figures=one.has_figures
        )
        for name, notebook in read_autograded(key, names).items()
        if (one := record.notebooks[name])
    }


def read_marked(key: SubmissionKey) -> Marked:
    """Return what the marks given by hand were about before the last run, which may have been killed."""
    try:
        notebooks = json.loads((_folder(*key) / MARKED).read_bytes())
        return {
            name: {cell: Subject(*one) for cell, one in cells.items()} for name, cells in notebooks.items()
        }
    except (OSError, ValueError, TypeError, AttributeError):  # missing or damaged
        return {}


def write_notebooks(
    submission: Submission, graded: Sequence[GradedNotebook], marked: Marked = MappingProxyType({})
) -> None:
    """Replace a student's autograded folder in one step, without a record yet."""
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
        if marked:
            (incoming / MARKED).write_text(json.dumps(marked), encoding="utf-8")


def make_record(
    submission: Submission,
    graded: Sequence[GradedNotebook],
    digest: str,
    sandbox: str,
    tests: str = "",
    notebook_digests: Mapping[str, str] = MappingProxyType({}),
) -> Record:
    """Make the record of a submission."""
    notebooks = {
        one.name: NotebookRecord(one.verdicts, one.notes, one.problem, one.file, has_figures=one.has_figures)
        for one in graded
    }
    notebooks = {
        name: one if one.grader_failed else replace(one, digest=notebook_digests.get(name, ""))
        for name, one in notebooks.items()
    }
    failed = any(notebook.grader_failed for notebook in notebooks.values())
    digest = "" if failed else digest
    return Record(digest, sandbox, submission.notes, notebooks, tests, submission.digest())


def write_record(student: str, assignment: str, record: Record) -> None:
    """Write the record of a submission in one step."""
    content = json.dumps({"schema": SCHEMA, **asdict(record)}, indent=1)
    replace_file(_folder(student, assignment) / RECORD, content.encode())


def write_figures(student: str, assignment: str, notebooks: Mapping[str, "NotebookNode"]) -> None:
    """Replace autograded notebooks by those with figures; note it in the record.

    A submission whose folder or record was removed meanwhile is left alone.
    """
    import nbformat

    record = read_record(student, assignment)
    if record is None:
        return
    folder = _folder(student, assignment)
    if not (folder / RECORD).exists():  # `replace_file` would make the folder again
        return
    for name, notebook in notebooks.items():
        replace_file(folder / f"{name}.ipynb", nbformat.writes(notebook).encode())
    rendered = {name: replace(one, has_figures=True) for name, one in record.notebooks.items()}
    write_record(student, assignment, replace(record, notebooks=rendered))


def _folder(student: str, assignment: str) -> Path:
    return AUTOGRADED / student / assignment


def _from_json(data: dict[str, Any]) -> Record:
    """Read a record of this schema.

    Earlier versions noted once for all notebooks whether figures are rendered, the first as "drawn".
    """
    if data.get("schema", 0) not in (0, SCHEMA):
        raise ValueError(f"unknown schema of a record: {data['schema']}")
    figures = data.get("has_figures", data.get("drawn", False))
    notebooks = {
        name: NotebookRecord(
            [Verdict(**verdict) for verdict in one["verdicts"]],
            one["notes"],
            one["problem"],
            one.get("file", ""),
            one.get("digest", ""),
            one.get("has_figures", figures),
        )
        for name, one in data["notebooks"].items()
    }
    digests = data.get("tests", ""), data.get("work", "")
    return Record(data["digest"], data["sandbox"], data["notes"], notebooks, *digests)
