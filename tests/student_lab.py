"""JupyterLab as `make student` or `make lab` starts it, and a browser."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from autograder.assignment.student import copy_exercises, lab
from course_copy import ENVIRONMENT

TOKEN = "secret"
OPTIONS = ("--no-browser", "--ip=127.0.0.1", "--port=0", f"--IdentityProvider.token={TOKEN}", "--allow-root")


@contextmanager
def student_lab(folder: Path, variables: Mapping[str, str]) -> Iterator[str]:
    """Copy the exercises into a folder, and yield the address of a JupyterLab there.

    Parameters
    ----------
    folder : Path
        A new folder. The tabs of the session are remembered beside it, so that none is an earlier one's.
    variables : mapping
        Environment variables that JupyterLab gets, beside its own.
    """
    copy_exercises(folder)
    command, environment = lab(folder)
    environment |= {"JUPYTERLAB_WORKSPACES_DIR": str(folder.parent / "workspaces"), **variables}
    with _served(command, folder, environment) as address:
        yield address


@contextmanager
def instructor_lab(course: Path) -> Iterator[str]:
    """Yield the address of a JupyterLab in a course, without a user's settings."""
    own = course.parent / f"{course.name}-jupyter"
    variables = {name: str(own / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTERLAB_WORKSPACES_DIR")}
    command = [sys.executable, "-m", "jupyterlab"]
    with _served(command, course, {**ENVIRONMENT, **variables}) as address:
        yield address


@contextmanager
def _served(command: list[str], folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    with subprocess.Popen(
        [*command, *OPTIONS], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr
        found = (re.search(r"http://127\.0\.0\.1:[1-9]\d*", line) for line in server.stderr)
        address = next(match[0] for match in found if match)
        # Else the server waits once the pipe is full.
        Thread(target=server.stderr.read, daemon=True).start()
        try:
            yield address
        finally:
            server.terminate()
