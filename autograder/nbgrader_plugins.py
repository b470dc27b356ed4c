"""Plug-ins for nbgrader's own commands and buttons: see ``nbgrader_config.py``."""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import UTC
from functools import cached_property, partial
from logging import Logger
from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin, FileNameCollectorPlugin, LateSubmissionPlugin
from nbgrader.preprocessors import ClearOutput, Execute, NbGraderPreprocessor
from traitlets import Bool, Enum, Integer, Unicode
from traitlets.config import Application

from autograder.assignment.reference import Reference, data_files, references
from autograder.course import ROOT, CourseError, assignments, check_course
from autograder.deadlines import read_deadlines
from autograder.grading.execute import execute_cells
from autograder.grading.settings import Settings, limits_from, limits_in
from autograder.grading.submission import files_beside
from autograder.locks import only_run
from autograder.results.corrected import enter_corrections
from autograder.results.corrections import corrections_in_force
from autograder.results.entered import read_entered
from autograder.results.export import export_table
from autograder.results.marks import ClassMarks, read_marks
from autograder.results.penalties import enter_lateness, enter_rules, remember_rules
from autograder.results.redact import disarm, redact
from autograder.results.rows import read_points
from autograder.results.upload import Options, Platform, fill_in, refuse_incomplete
from autograder.sealed.limits import Limits
from autograder.submission.notebook import clean_cells, new_notebook
from autograder.submission.read import read_submission
from autograder.submission.restore import restore
from autograder.submission.unpacked import Unpacked, identify_unpacked


class SealedExecute(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no annotations
    """Restore and execute a submitted notebook in the sandbox.

    It replaces nbgrader's ``Execute``. What nbgrader does with the outputs afterwards (scores, comments, late
    penalties) is unchanged. Each field of `Limits` is an option with the same name and the same default.
    """

    stock = Bool(
        False, help="Use nbgrader's own executor, which runs the code and the tests in one process."
    ).tag(config=True)
    sandbox = Enum(
        ["bubblewrap", "none"], "bubblewrap", help="What isolates the students' code from this machine."
    ).tag(config=True)
    sandboxed_tests = Bool(
        True, help="Whether tests that cannot be sealed may be sandboxed, see `python -m autograder audit`."
    ).tag(config=True)
    figures = Bool(True, help="Render figures, which takes most of the time.").tag(config=True)
    # In a class body, locals() returns the namespace of the class: see "locals" in the library reference.
    locals().update(
        {
            limit.name: Integer(
                getattr(Limits, limit.name),
                min=1,
                help=f"{limit.metadata['help']}, in {limit.metadata['unit']}",
            ).tag(config=True)
            for limit in fields(Limits)
        }
    )

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Execute one notebook, in place."""
        _check_course(self.parent)
        where = resources["nbgrader"]
        reference = references(where["assignment"])[where["notebook"]]
        if self.is_stock:
            if not self.stock:
                self.log.warning("Nothing is executed, so the scores are those of the outputs as handed in.")
            _write_modules(Path(resources["metadata"]["path"]), reference)
            stock: tuple[NotebookNode, ResourcesDict] = Execute(parent=self.parent)(nb, resources)
            return stock
        restored = _restored(nb, resources, self.log)
        # Not those in autograded/, where nbgrader puts no file that it ignores, such as a module.
        files = read_submission(where["student"], where["assignment"]).files
        settings = Settings(self._limits(), self.sandbox, self.figures)
        execute_cells(restored, reference, files_beside(files, data_files(where["assignment"])), settings)
        nb.cells = restored.cells
        return nb, resources

    @property
    def is_stock(self) -> bool:
        """Whether nbgrader itself executes the notebook, or nothing does, because of ``--no-execute``.

        Without an execution, nbgrader takes the scores from the outputs in the submission.
        """
        return bool(self.stock or not Execute(parent=self.parent).enabled)

    def _limits(self) -> Limits:
        """Return the limits, with those of the command line first; nbgrader's own ``timeout`` is one."""
        given = Application.instance().cli_config if Application.initialized() else {}
        return limits_from(limits_in(given), limits_in(self.config), self.trait_values())


class CollectDownload(FileNameCollectorPlugin):  # type: ignore[misc]  # nbgrader has no annotations
    """Collect a learning platform's download with ``nbgrader zip_collect``.

    No regular expression is needed. The platform's list of students, such as Moodle's grading worksheet, may
    lie beside the archive.

    nbgrader makes it before it unpacks anything. From then until the process ends, no other command may
    change the course: see `only_run`.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._lock = contextlib.ExitStack()
        with _one_sentence(self.log):
            self._lock.enter_context(only_run("nbgrader zip_collect"))

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Say who handed in a notebook; return None if it is not collected."""
        if Path(submitted_file).suffix not in self.valid_ext:
            return None
        found = self._files.get(Path(submitted_file))
        if found is None:
            return None
        info = {
            "student_id": found.student.id,
            "file_id": found.file,
            "first_name": found.student.first_name,
            "last_name": found.student.last_name,
            "email": found.student.email,
        }
        if found.submitted:
            info["timestamp"] = f"{found.submitted.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        return info

    @cached_property
    def _files(self) -> dict[Path, Unpacked]:
        app = self.parent  # nbgrader's ZipCollectApp
        folder = Path(app._format_collect_path(app.extracted_directory))
        files, messages = identify_unpacked(app.coursedir.assignment_id, folder, read_deadlines().zone)
        for message in messages:
            self.log.warning("%s", message)
        return files


class Restore(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no annotations
    """Apply `restore` as the first step of ``nbgrader autograde``.

    Then all cells are as the student left them. Later steps of nbgrader's overwrite a cell that has the name
    of a test even if an answer was merged into it, and end the batch if two cells have the same name.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Restore one notebook, in place."""
        _check_course(self.parent)
        if SealedExecute(parent=self.parent).is_stock:  # then invalid outputs have to go first
            cleared: tuple[NotebookNode, ResourcesDict] = ClearOutput(parent=self.parent)(nb, resources)
            return cleared
        nb.update(_restored(nb, resources, self.log))
        return nb, resources


def _check_course(converter: Any) -> None:
    """Check that nbgrader works in the course whose sources this process reads.

    Raises
    ------
    CourseError
        If it works in another one, or the grader cannot work in it.
    """
    check_course()
    course = getattr(converter, "coursedir", None)
    if course and Path(course.root).resolve() != ROOT.resolve():
        raise CourseError(
            f"nbgrader works on the course in {course.root}, but the grader would read that in {ROOT}: start "
            "nbgrader or Jupyter in the folder of the course."
        )


def _write_modules(folder: Path, reference: Reference) -> None:
    """Write the course's modules beside a notebook that nbgrader executes, which takes them for sources."""
    for name, content in reference.course_modules.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _restored(nb: NotebookNode, resources: ResourcesDict, log: Logger) -> NotebookNode:
    """Restore a notebook, and log what was corrected."""
    where = resources["nbgrader"]
    reference = references(where["assignment"])[where["notebook"]]
    restored, notes = restore(new_notebook(clean_cells(nb.cells), nb.metadata), reference)
    for note in notes:
        log.warning("%s: %s", where["student"], note)
    return restored


class Redact(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no annotations
    """Apply `redact` as a step of ``nbgrader generate_feedback``."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Redact one notebook, in place."""
        where = resources["nbgrader"]
        redact(nb, references(where["assignment"])[where["notebook"]])
        return nb, resources


class Disarm(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no annotations
    """Apply `disarm` when the formgrader shows a submitted notebook.

    Otherwise, a script in an answer would run in the page of whoever grades it, and could change any grade.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Disarm one notebook, in place."""
        if "submission_id" in resources:  # nbgrader's feedback, which has the same exporter, applies `Redact`
            disarm(nb, references(resources["assignment_id"])[resources["notebook_id"]])
        return nb, resources


class CourseRules(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no annotations
    """Apply the course's deadlines and corrections before ``AssignLatePenalties``."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Enter in the gradebook what concerns one submitted notebook."""
        where = resources["nbgrader"]
        with Gradebook(where["db_url"]) as gradebook:
            submission = gradebook.find_submission(where["assignment"], where["student"])
            deadlines, entered = read_deadlines(), read_entered()
            enter_rules(submission, deadlines, entered)
            remember_rules(submission, deadlines, entered)
            enter_corrections(gradebook, submission, where["notebook"], corrections_in_force())
            gradebook.db.commit()
        return nb, resources


class LatePolicy(LateSubmissionPlugin):  # type: ignore[misc]  # nbgrader has no annotations
    """Take off what ``gradebook/deadlines.toml`` says.

    Without a policy there, nbgrader's ``penalty_method`` decides.
    """

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return what a notebook loses: its share of what the whole submission loses.

        The shares of the submission's other notebooks are entered in the gradebook, because they depend on
        the points of this one.
        """
        deadlines = read_deadlines()
        step = self.parent  # nbgrader's AssignLatePenalties, which has the gradebook open in its own commands
        if deadlines.policy is None or not hasattr(step, "gradebook"):
            penalty: float | None = super().late_submission_penalty(student_id, score, total_seconds_late)
            return penalty
        submission = step.gradebook.find_submission(step.assignment_id, student_id)
        points = partial(read_points, step.gradebook.db, step.assignment_id, student_id)
        enter_lateness(submission, submission.notebooks, points, deadlines, self)
        (row,) = (row for row in submission.notebooks if row.name == step.notebook_id)
        share: float | None = row.late_submission_penalty
        return share


class TableExporter(ExportPlugin):  # type: ignore[misc]  # nbgrader has no annotations
    """Write a table of the class for ``nbgrader export``.

    It has a row per student, with the points of each assignment and task. ``--to`` names the folder for
    ``table.xlsx`` and ``table.csv``. As in nbgrader's own exporter, ``--assignment`` and ``--student`` choose
    what is exported.
    """

    to = Unicode("gradebook", help="folder to export to").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        """Write the files."""
        with _one_sentence(self.log):
            count = export_table(_chosen_marks(self, gradebook), Path(self.to))
        self.log.info("Exporting %d students to %s", count, self.to)


class _UploadExporter(ExportPlugin):  # type: ignore[misc]
    """Fill in a copy of the file that a platform gave; ``--to`` says where."""

    source = Unicode(help="The file that was downloaded from the platform.").tag(config=True)
    title = Unicode(help="The assignment's title on the platform, if it is not its name.").tag(config=True)
    comments = Bool(False, help="Enter the points of each notebook as a comment in Moodle.").tag(config=True)
    zeros = Bool(False, help="Enter 0 points for students who handed in nothing.").tag(config=True)
    anyway = Bool(False, help="Enter the points there are, although answers wait.").tag(config=True)
    platform: ClassVar[Platform]

    def export(self, gradebook: Gradebook) -> None:
        """Write the file, or end with a message if that is not possible."""
        with _one_sentence(self.log):
            if not self.source:
                raise CourseError(f"Say which file to fill in: --{type(self).__name__}.source=FILE")
            marks = _chosen_marks(self, gradebook)
            if not self.anyway:
                refuse_incomplete(marks)
            options = Options(self.title, self.comments, self.zeros)
            to = Path(self.to) if self.to else None
            upload = fill_in(self.platform, marks, Path(self.source), options, to)
        for warning in upload.warnings:
            self.log.warning("%s", warning)
        self.log.info("Wrote %s: %s. %s", upload.path, "; ".join(upload.summary), upload.steps)


class MoodleExporter(_UploadExporter):
    """Fill in Moodle's grading worksheet: see `fill_in`."""

    platform = "moodle"


class CanvasExporter(_UploadExporter):
    """Fill in Canvas's gradebook: see `fill_in`."""

    platform = "canvas"


class BlackboardExporter(_UploadExporter):
    """Fill in Blackboard's Grade Center: see `fill_in`."""

    platform = "blackboard"


@contextlib.contextmanager
def _one_sentence(log: Logger) -> Iterator[None]:
    """End nbgrader with the message of a `CourseError`, and without a traceback."""
    try:
        yield
    except CourseError as error:
        log.error("%s", error)
        sys.exit(1)


def _chosen_marks(exporter: ExportPlugin, gradebook: Gradebook) -> ClassMarks:
    """Read the marks of the chosen assignments and students, by default all."""
    chosen: Sequence[str] = [str(name) for name in exporter.assignment] or assignments()
    return read_marks(chosen, gradebook).only([str(name) for name in exporter.student])
