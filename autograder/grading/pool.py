"""Independent tasks, several at a time: on this machine, or on the workers of a Dask scheduler."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from itertools import chain
from typing import Any, TypeVar

from autograder.course import CourseError
from autograder.sealed.sandbox import SandboxError

Task = TypeVar("Task")


def pool(workers: int | None = None, scheduler: str | None = None) -> Executor:
    """Return a pool of this machine's cores, or of a Dask scheduler's workers.

    Raises
    ------
    CourseError
        If there is no Dask, or no scheduler at this address.
    """
    if scheduler is None:
        return ThreadPoolExecutor(workers or cores())
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "Dask is not installed: pip install distributed, here and on its workers."
        ) from None
    try:
        client = Client(scheduler, timeout=10)
    except (OSError, ValueError, TimeoutError):
        raise CourseError(
            f"There is no Dask scheduler at {scheduler}: start one with `dask scheduler`."
        ) from None
    return client.get_executor()


def bounded_map(
    executor: Executor, workers: int | None, todo: Iterable[Task], begin: Callable[[Task], Future]
) -> Iterator[tuple[Task, Any]]:
    """Keep as many tasks on their way as keep all workers busy, lest memory grow with the class.

    Yields
    ------
    task, result
        In the order in which they are done.

    Raises
    ------
    CourseError
        If the sandbox cannot be started.
    """
    room = 2 * (workers or getattr(executor, "_max_workers", None) or 64)
    running: dict[Future, Task] = {}
    for following in chain(todo, [None]):
        while running and (following is None or len(running) >= room):
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                try:
                    yield task, future.result()
                except SandboxError as error:
                    raise CourseError(str(error)) from None
        if following is not None:
            running[begin(following)] = following


def cores() -> int:
    """Count the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
