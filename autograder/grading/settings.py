"""The settings with which notebooks are executed. The limits themselves are defined in `sealed.limits`."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from autograder.course import CourseError
from autograder.sealed.limits import Limits


@dataclass(frozen=True)
class Settings:
    """The limits of a notebook, its sandbox ("bubblewrap" or "none"), and whether to render figures."""

    limits: Limits = field(default_factory=Limits)
    sandbox: str = "bubblewrap"
    figures: bool = True


def limits_from(*options: Mapping[str, Any]) -> Limits:
    """Read the limits, each by its name, from options; where several set one, the first counts.

    Raises
    ------
    CourseError
        If a limit makes no sense, or a cell may take longer than its whole notebook.
    """
    names = [limit.name for limit in fields(Limits)]
    given = [{name: values[name] for name in names if values.get(name) is not None} for values in options]
    try:
        limits = Limits(**ChainMap(*given))
    except ValueError as error:
        raise CourseError(f"A limit is not possible: {error}.") from error
    if limits.cell_seconds > limits.notebook_seconds:
        raise CourseError(
            f"A cell may not take longer ({limits.cell_seconds} s) than its notebook "
            f"({limits.notebook_seconds} s): give a smaller --cell-seconds or a larger --notebook-seconds "
            "(SealedExecute.cell_seconds and SealedExecute.notebook_seconds in nbgrader_config.py)."
        )
    return limits
