"""Run tasks on the workers of a Dask scheduler.

A task is a pure function of its arguments, so Dask may run it again elsewhere if its worker is lost, and a
worker needs nothing but this package: no course, no shared folder and no gradebook. Only this process writes
grades.
"""

import logging
import pickle
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import cache, partial
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar, cast

import dask
from dask.utils import parse_timedelta
from distributed import Client, get_worker
from distributed.scheduler import NoWorkerError

from autograder.course import CourseError

Value = TypeVar("Value")
PACKAGE = Path(__file__).resolve().parents[1]
CONNECT_SECONDS = 10
# How long to wait for a worker, unless Dask's configuration sets this: a nanny restarts a worker within
# seconds, but a machine that has to be started for it takes minutes.
NO_WORKERS_TIMEOUT = "distributed.scheduler.no-workers-timeout"
PATIENCE = "10 minutes"
FEWEST_TASKS = 64  # at a time: workers come and go
CONTINUES = "Then run the same command again: it continues where it stopped."

logger = logging.getLogger(__name__)


class Environment(NamedTuple):
    """What has to be the same in a worker, because verdicts depend on it.

    Attributes
    ----------
    python : str
        The version of Python without its last part: compiled cells belong to one version.
    numpy : str
        The version of NumPy.
    package : str
        A digest of this package.
    """

    python: str
    numpy: str
    package: str


class Outcome(NamedTuple):
    """What a task has returned or raised. Any other exception is Dask's."""

    value: Any
    error: Exception | None = None


class Cluster(Executor):
    """Submits tasks to the workers of a Dask scheduler. Use it as a context manager.

    Parameters
    ----------
    address : str
        Where the scheduler is.
    workers : int, optional
        Tasks at a time; by default, as many as the workers have threads, but at least 64.

    Raises
    ------
    CourseError
        If no scheduler answers at this address.
    """

    def __init__(self, address: str, workers: int | None = None) -> None:
        self._address = address
        self._workers = workers
        # Dask logs each failed connection with a traceback; our own messages say what matters in a sentence.
        # The last one is Tornado's: a message may still be awaited when the connection ends.
        for name in ("distributed", "distributed.client", "tornado.application"):  # each has its own level
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # different versions: see `_run`
                self._client = Client(address, timeout=CONNECT_SECONDS)
        except (OSError, ValueError, TimeoutError):
            raise CourseError(
                f"There is no Dask scheduler at {address}: start one with `dask scheduler`."
            ) from None
        self._executor = self._client.get_executor(pure=False)
        self._patience: str = dask.config.get(NO_WORKERS_TIMEOUT, None) or PATIENCE
        self._threads = 0  # of all workers
        self._lonely_since: float | None = None
        self._changed = threading.Event()
        self._changed.set()
        self._lost: SimpleQueue[str] = SimpleQueue()  # addresses of workers
        self._client.subscribe_topic("all", self._note)

    @property
    def size(self) -> int:
        """The number of tasks to run at a time."""
        return self._workers or max(FEWEST_TASKS, self._threads)

    def submit(self, function: Callable[..., Value], /, *args: Any, **kwargs: Any) -> "Future[Value]":
        """Submit a task.

        Its future raises a CourseError if no task can be run on this cluster.
        """
        future: Future[Value] = Future()
        task = self._executor.submit(_run, environment(), function, *args, **kwargs)
        task.add_done_callback(partial(self._pass_on, future))
        return future

    def _pass_on(self, future: "Future[Any]", task: "Future[Any]") -> None:
        """Give the result of Dask's future to ours."""
        if task.cancelled():  # as all are when the connection is lost
            future.set_exception(self._disconnected())
        elif error := task.exception():
            future.set_exception(self._explained(error))
        else:
            outcome: Outcome = task.result()
            if outcome.error:
                future.set_exception(outcome.error)
            else:
                future.set_result(outcome.value)

    def _explained(self, error: BaseException) -> BaseException:
        """Turn an exception of Dask's that concerns every task into a CourseError."""
        if isinstance(error, ImportError | AttributeError) or "deserialization" in str(error):
            what = str(error).strip().partition("\n")[0]
            return CourseError(
                f"The Dask scheduler at {self._address} or one of its workers cannot import what is needed "
                f"({what}): install the same packages there as here. {CONTINUES}"
            )
        if isinstance(error, NoWorkerError):  # the scheduler was less patient
            return self._lonely()
        return error

    def share(self, value: Value) -> Value:
        """Prepare an argument of many tasks, which each worker then receives once.

        It is the result of a task, since Dask can compute that again if the worker that has it is lost.
        """
        return cast(Value, self._client.submit(pickle.loads, pickle.dumps(value)))

    def check(self) -> None:
        """Check that there are workers, and print a message if none is left.

        Raises
        ------
        CourseError
            If there has not been one for a while, or if the connection to the scheduler is lost.
        """
        if self._client.status != "running":
            raise self._disconnected()
        if self._changed.is_set():
            self._changed.clear()
            self._update()
        if self._threads:
            return
        now = time.monotonic()
        if self._lonely_since is None:
            self._lonely_since = now
            _say(
                f"There is no Dask worker at {self._address}: waiting up to {self._patience} for one. "
                "Ctrl+C stops at any time; all grades so far are saved."
            )
        elif now - self._lonely_since > parse_timedelta(self._patience):
            raise self._lonely()

    def _update(self) -> None:
        """Count the workers' threads, and name the workers that are lost."""
        try:
            threads = self._client.nthreads()
        except (OSError, TimeoutError):
            raise self._disconnected() from None
        while not self._lost.empty():
            left = f"{len(threads)} {'is' if len(threads) == 1 else 'are'} left"
            _say(f"The Dask worker {self._lost.get()} was lost: another one grades its submissions. {left}.")
        self._threads = sum(threads.values())
        if self._threads:
            self._lonely_since = None

    def _note(self, event: tuple[float, Any]) -> None:
        """Note, in Dask's own thread, that a worker has come or gone."""
        match event[1]:
            case {"action": "add-worker"} | {"action": "remove-worker", "expected": True}:
                self._changed.set()
            case {"action": "remove-worker", "worker": worker}:
                self._lost.put(worker)
                self._changed.set()

    def _lonely(self) -> CourseError:
        return CourseError(
            f"There has been no Dask worker at {self._address} for {self._patience}: start some "
            f"with `dask worker {self._address}`. {CONTINUES}"
        )

    def _disconnected(self) -> CourseError:
        return CourseError(
            f"The connection to the Dask scheduler at {self._address} was lost: check that it is running. "
            f"{CONTINUES}"
        )

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Cancel all tasks, and end the connection."""
        if self._client.status == "running":
            self._executor.shutdown(wait=False)
        self._client.close(timeout=CONNECT_SECONDS)


def _run(expected: Environment, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Outcome:
    """Call a function on a worker, unless its result could be different there."""
    here = environment()
    if here != expected:
        return Outcome(
            None,
            CourseError(
                f"The Dask worker at {get_worker().address} has {_difference(here, expected)}, so its scores "
                f"could differ: install the same packages there as here. {CONTINUES}"
            ),
        )
    try:
        return Outcome(function(*args, **kwargs))
    except Exception as error:
        error.add_note(f"On the worker:\n{traceback.format_exc()}")
        return Outcome(None, error)


def _difference(here: Environment, expected: Environment) -> str:
    if here.python != expected.python:
        return f"Python {here.python} instead of {expected.python}"
    if here.numpy != expected.numpy:
        return f"NumPy {here.numpy} instead of {expected.numpy}"
    return "another version of the package `autograder`"


@cache
def environment() -> Environment:
    """Return the environment of this process."""
    digest = sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Environment(python, metadata.version("numpy"), digest.hexdigest())


def _say(sentence: str) -> None:
    """Print a sentence, above a progress bar if one is shown, and log it."""
    print(sentence, file=sys.stderr)
    logger.warning("%s", sentence)
