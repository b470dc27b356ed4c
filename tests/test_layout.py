"""The layout of a course is the one that nbgrader itself reads from the same configuration."""

from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory
from traitlets.config import PyFileConfigLoader

from autograder.course import layout

STEPS = ("source", "release", "submitted", "autograded", "feedback")
CONFIGURATIONS = (
    "",
    "c.CourseDirectory.source_directory = 'my version'\nc.CourseDirectory.release_directory = 'Übung'",
    "c.CourseDirectory.submitted_directory = '/srv/submitted'",
    "c.CourseDirectory.directory_structure = 'work/{nbgrader_step}/{student_id}/{assignment_id}'",
    "c.CourseDirectory.directory_structure = '/srv/{nbgrader_step}/{student_id}/{assignment_id}'",
    "c.CourseDirectory.db_url = 'sqlite:////srv/gradebook.db'\nc.CourseDirectory.ignore = ['*.py']",
    "c.CourseDirectory.ignore.append('*.py')\nc.CourseDirectory.course_id = 'one'",
)


def configure(folder: Path, text: str) -> None:
    (folder / "nbgrader_config.py").write_text(f"c = get_config()\n{text}\n", "utf-8")


@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_folders_and_gradebook_are_nbgrader_s(text: str, tmp_path: Path) -> None:
    configure(tmp_path, text)
    settings = PyFileConfigLoader("nbgrader_config.py", path=str(tmp_path)).load_config()
    settings.CourseDirectory.root = str(tmp_path)
    nbgrader, ours = CourseDirectory(config=settings), layout(tmp_path)
    assert not ours.problem
    for step in STEPS:
        theirs = nbgrader.format_path(getattr(nbgrader, f"{step}_directory"), "ada", "week 1")
        assert getattr(ours, step) / "ada" / "week 1" == Path(theirs)
    database = tmp_path / ours.db_url.removeprefix("sqlite:///")
    assert database == Path(nbgrader.db_url.removeprefix("sqlite:///"))
    assert list(ours.ignore) == nbgrader.ignore


@pytest.mark.parametrize(
    "structure",
    [
        "{nbgrader_step}/{assignment_id}/{student_id}",
        "{assignment_id}/{nbgrader_step}/{student_id}/{assignment_id}",
    ],
)
def test_another_order_of_folders_is_refused(structure: str, tmp_path: Path) -> None:
    configure(tmp_path, f"c.CourseDirectory.directory_structure = {structure!r}")
    assert layout(tmp_path).problem.startswith(f"The folders of this course are arranged as {structure}, but")


def test_every_default_is_an_option_of_nbgrader_s() -> None:
    from autograder.layout import DEFAULTS

    assert set(DEFAULTS) <= set(CourseDirectory.class_trait_names(config=True))
