"""``student``: open the exercises in JupyterLab as students see them, without nbgrader and solutions."""

import os
import shutil
import sys
from pathlib import Path

from autograder.course import EXERCISES, ROOT
from autograder.files import files_in, report_unwritable

# Students write into copies, because the next release or `git pull` would collide with work in exercises/.
OWN = ROOT / "my-exercises"
# Disables what is for instructors (nbgrader, Jupytext) and what asks other hosts (news, extension manager).
CONFIGURATION = Path(__file__).with_name("student_lab")


def copy_exercises(target: Path) -> None:
    """Copy the released files that a folder lacks, so that no student's work is overwritten."""
    for name, path in files_in(EXERCISES).items():
        copy = target / name
        if not copy.exists():
            with report_unwritable(copy):
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)


def lab(folder: Path) -> tuple[list[str], dict[str, str]]:
    """Return the command that starts JupyterLab on a folder, and the environment that it needs."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    environment = dict(os.environ)
    for name, first in (
        ("PATH", Path(sys.executable).parent),  # for JupyterLab's terminals
        ("JUPYTER_CONFIG_PATH", CONFIGURATION),  # precedes all other folders: jupyter_core.paths
    ):
        environment[name] = os.pathsep.join(filter(None, (str(first), environment.get(name))))
    return command, environment


def open_lab() -> None:
    """Copy the exercises and replace this process with JupyterLab, so that Ctrl+C ends it."""
    copy_exercises(OWN)
    command, environment = lab(OWN)
    os.chdir(OWN)
    os.execve(command[0], command, environment)
