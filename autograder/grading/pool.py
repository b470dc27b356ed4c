"""Run independent tasks in parallel, on this machine or on the workers of a Dask scheduler."""

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

from autograder.course import CourseError
from autograder.sealed.sandbox import SandboxError

Task = TypeVar("Task")
Result = TypeVar("Result")
DASK_TASKS = 64  # at a time, unless --workers is given: a scheduler's workers come and go


@dataclass(frozen=True)
class Pool:
    """An executor, and the number of tasks that it runs at a time."""

    executor: Executor
    size: int

    def run_unordered(
        self, tasks: Iterable[Task], begin: Callable[[Task, Executor], "Future[Result]"]
    ) -> Iterator[tuple[Task, "Future[Result]"]]:
        """Run tasks, of which at most two per worker are submitted at a time, so that memory stays bounded.

        Parameters
        ----------
        tasks : iterable
            Read one at a time, when there is room for another.
        begin : callable
            Submits a task to the executor.

        Yields
        ------
        task, future
            In the order in which tasks finish. If `begin` failed, the future holds its exception.
        """
        running: dict[Future[Result], Task] = {}
        for task in chain(tasks, [None]):
            while running and (task is None or len(running) >= 2 * self.size):
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(future), future
            if task is not None:
                try:
                    future = begin(task, self.executor)
                except Exception as error:
                    future = Future()
                    future.set_exception(error)
                running[future] = task


@contextlib.contextmanager
def pool(workers: int | None = None, scheduler: str | None = None) -> Iterator[Pool]:
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
        size = workers or cores()
        threads = ThreadPoolExecutor(size)
        try:
            yield Pool(threads, size)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
        return
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "Dask is not installed: run `pip install distributed` here and on the workers."
        ) from None
    try:
        client = Client(scheduler, timeout=10)
    except (OSError, ValueError, TimeoutError):
        raise CourseError(
            f"There is no Dask scheduler at {scheduler}: start one with `dask scheduler`."
        ) from None
    with client, client.get_executor() as executor:
        yield Pool(executor, workers or DASK_TASKS)


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
