"""Our plug-ins for nbgrader, which its own commands and buttons use: see ``nbgrader_config.py``."""

from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Bool, Enum

from autograder.assignment.reference import data_files, references
from autograder.grading.examine import execute_cells, files_beside
from autograder.grading.settings import Settings
from autograder.results.redact import redact
from autograder.submission.read import read_files
from autograder.submission.restore import restore


class SealedExecute(NbGraderPreprocessor):
    """Restore and execute a submitted notebook in the sandbox, in the place of nbgrader's ``Execute``.

    What nbgrader does afterwards with the outputs (scores, comments, late penalties) is unchanged.
    """

    stock = Bool(False, help="Execute as nbgrader does by itself: in one process with the tests.").tag(
        config=True
    )
    sandbox = Enum(
        ["bubblewrap", "none"], "bubblewrap", help="What isolates the students' code from this machine."
    ).tag(config=True)
    figures = Bool(True, help="Draw figures, which takes most of the time.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        """Execute one notebook, in place."""
        if self.stock:
            return Execute(parent=self.parent).preprocess(nb, resources)
        where = resources["nbgrader"]
        reference = references(where["assignment"])[where["notebook"]]
        restored, notes = restore(nb, reference)
        for note in notes:
            self.log.warning("%s: %s", where["student"], note)
        files, _ = read_files(Path(resources["metadata"]["path"]))
        settings = Settings(sandbox=self.sandbox, figures=self.figures)
        execute_cells(restored, reference, files_beside(files, data_files(where["assignment"])), settings)
        nb.cells = restored.cells
        return nb, resources


class Redact(NbGraderPreprocessor):
    """`redact` as a step of ``nbgrader generate_feedback``."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        where = resources["nbgrader"]
        redact(nb, references(where["assignment"])[where["notebook"]])
        return nb, resources
