"""Run independent tasks in parallel, on this machine or on the workers of a Dask scheduler."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import chain
from typing import Any, Protocol, TypeVar

from autograder.course import CourseError
from autograder.sealed.sandbox import SandboxError

Task = TypeVar("Task")
Result = TypeVar("Result")
Value = TypeVar("Value")
CHECK_SECONDS = 1  # between two checks of the workers while no task finishes


class Workers(Protocol):
    """Whatever runs tasks."""

    @property
    def size(self) -> int:
        """The number of tasks to run at a time."""

    def submit(self, function: Callable[..., Result], /, *args: Any) -> Future[Result]:
        """Submit a task."""

    def share(self, value: Value) -> Value:
        """Prepare an argument of many tasks, which may be large."""

    def check(self) -> None:
        """Raise a CourseError if no task can be run."""


class Cores(ThreadPoolExecutor):
    """The cores of this machine.

    The threads only wait for the sandbox, whose processes use the cores.
    Parameters
    ----------
    size : int
        Tasks at a time.
    """

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size

    def share(self, value: Value) -> Value:
        """Return the value, since threads share memory."""
        return value

    def check(self) -> None:
        """Do nothing: threads are always there."""


def run_unordered(
    workers: Workers, tasks: Iterable[Task], begin: Callable[[Task], "Future[Result]"]
) -> Iterator[tuple[Task, "Future[Result]"]]:
    """Run tasks, and yield them as they finish.

    At most two tasks per worker are submitted at a time, so that memory stays bounded.
    Parameters
    ----------
    tasks : iterable
        Read one at a time, when there is room for another.
    begin : callable
        Submits a task to the workers.

    Yields
    ------
    task, future
        In the order in which tasks finish. If `begin` failed, the future holds its exception.

    Raises
    ------
    CourseError
        If no more tasks can be run.
    """
    running: dict[Future[Result], Task] = {}
    for task in chain(tasks, [None]):
        workers.check()
        while running and (task is None or len(running) >= 2 * workers.size):
            for future in wait(running, CHECK_SECONDS, FIRST_COMPLETED).done:
                yield running.pop(future), future
            workers.check()
        if task is not None:
            try:
                future = begin(task)
            except Exception as error:
                future = Future()
                future.set_exception(error)
            running[future] = task


@contextlib.contextmanager
def pool(workers: int | None = None, scheduler: str | None = None) -> Iterator[Workers]:
    """Use this machine's cores, or the workers of a Dask scheduler.

    Parameters
    ----------
    workers : int, optional
        Tasks at a time; by default, one per core of this machine.
    scheduler : str, optional
        The address of a Dask scheduler.

    Raises
    ------
    CourseError
        If Dask is not installed, or no scheduler answers at this address.
    """
    if scheduler is None:
        threads = Cores(workers or cores())
        try:
            yield threads
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
        return
    try:
        from autograder.grading.cluster import Cluster
    except ImportError:
        raise CourseError(
            "Dask is not installed, or too old: run `pip install 'distributed>=2024.8'` here and on the "
            "workers."
        ) from None
    with Cluster(scheduler, workers) as cluster:
        yield cluster


def result_of(future: Future[Result]) -> Result:
    """Return what a task that uses the sandbox has returned, or raise what it has raised.

    Raises
    ------
    CourseError
        If the sandbox cannot be started, which no other task could do either.
    """
    try:
        return future.result()
    except SandboxError as error:
        raise CourseError(str(error)) from error


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
