"""On the instructor's side: have a notebook's cells executed in the sandbox."""

import shutil
import tempfile
import time
from dataclasses import asdict, dataclass, field

from . import frame
from .jobs import Limits
from .sandbox import SCRATCH, SandboxError, warm_up

RESULT = ("outputs", "status", "message", "score", "seconds")
GRACE = 15  # seconds beyond the notebook's own limit, after which the whole box is ended


@dataclass(frozen=True)
class Job:
    """One notebook to execute: all that the sandbox gets to know.

    Attributes
    ----------
    steps : list of dict
        See `examiner.Examiner.run`.
    names : list of str
        The names that the test cells may look up in the student's process.
    imports : str
        What the instructor's cells import: for the test cells it is the examiner's.
    modules : tuple of str
        What the notebook imports, done once for all notebooks.
    files : dict
        Name → content of what lies beside the notebook.
    """

    steps: list[dict]
    names: list[str]
    modules: tuple[str, ...]
    files: dict[str, bytes] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    sandbox: str = "bubblewrap"  # or "none"
    imports: str = ""
    figures: bool = True  # drawing them takes most of the time


def execute(job: Job) -> list[dict]:
    """Execute a notebook's steps, and return the result of each.

    Raises
    ------
    SandboxError
        If the sandbox cannot be started.
    """
    warm = warm_up(job.modules, job.sandbox, job.limits.output).result()
    results: list[dict] = []
    deadline = time.monotonic() + job.limits.notebook_seconds + GRACE
    name, sock = warm.box()
    with sock, _scratch(job.sandbox) as scratch:
        try:
            order = {"limits": asdict(job.limits), "scratch": scratch, "files": list(job.files)}
            order["figures"] = job.figures
            frame.send(sock, order, list(job.files.values()), deadline)
            ready, _ = frame.receive(sock, deadline)
            if "broken" in ready:
                raise SandboxError(f"The sandbox could not make a box for a notebook: {ready['broken']}")
            steps, codes = _apart(job.steps)
            plan = {"steps": steps, "names": job.names, "imports": job.imports}
            frame.send(sock, plan, codes, deadline)
            while len(results) < len(job.steps):
                result, _ = frame.receive(sock, deadline)
                if "broken" in result:
                    break
                results.append({key: result[key] for key in RESULT})
        except TimeoutError:
            warm.end(name)
        except frame.WireError:
            pass  # what the examiner had not yet sent is told below
    message = "The notebook was stopped: it used up what the machine gives it."
    lost = {"status": "timed out", "message": message, "score": 0.0, "seconds": 0.0}
    return results + [{**lost, "outputs": [_stopped(message)]} for _ in job.steps[len(results) :]]


def _apart(steps: list[dict]) -> tuple[list[dict], list[bytes]]:
    """Put the code of the instructor's cells into a list, and its place there where it was."""
    made, codes = [], []
    for step in steps:
        made.append(dict(step))
        for kind in {"test", "given"} & step.keys():
            made[-1][kind] = {**step[kind], "code": len(codes)}
            codes.append(step[kind]["code"])
    return made, codes


def _stopped(message: str) -> dict:
    return {"output_type": "error", "ename": "Stopped", "evalue": message, "traceback": [message]}


class _scratch:  # noqa: N801  a context manager, used as a function
    """The folder that the student's code works in: the box's own, or a temporary one without a sandbox."""

    def __init__(self, sandbox: str) -> None:
        self.folder = None if sandbox == "bubblewrap" else tempfile.mkdtemp(prefix="scratch-")

    def __enter__(self) -> str:
        return self.folder or SCRATCH

    def __exit__(self, *_: object) -> None:
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
