"""JupyterLab as `make student` starts it, and the browser that looks at it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from autograder.assignment.student import copy_exercises, lab

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TOKEN = "secret"
OPTIONS = ("--no-browser", "--ip=127.0.0.1", "--port=0", f"--IdentityProvider.token={TOKEN}", "--allow-root")

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"),
    reason="no Chromium here, so JupyterLab was not looked at in a browser (apt install chromium)",
)


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
    with subprocess.Popen(
        [*command, *OPTIONS], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stderr
        found = (re.search(r"http://127\.0\.0\.1:[1-9]\d*", line) for line in server.stderr)
        address = next(match[0] for match in found if match)
        # Else the server waits once the pipe is full.
        Thread(target=server.stderr.read, daemon=True).start()
        yield address
        server.terminate()
