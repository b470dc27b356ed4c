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


# Sections of a configuration in which nbgrader and nbconvert look for the time that a cell may take.
TIMEOUTS = ("Execute", "ExecutePreprocessor", "NotebookClient")


def limits_in(configuration: Mapping[str, Any]) -> dict[str, Any]:
    """Return the limits that a configuration of nbgrader's sets, by name.

    The time that a cell may take in nbgrader's own executor holds in this one, too, unless the section
    ``SealedExecute`` sets another. nbgrader has no limit for the whole notebook.
    """
    limits: dict[str, Any] = {}
    timeouts = [_number(configuration.get(section, {}).get("timeout")) for section in TIMEOUTS]
    # In nbgrader a timeout that is None or negative means that there is none. Here, the default holds.
    if timeout := next((one for one in timeouts if isinstance(one, int) and one > 0), 0):
        limits["cell_seconds"] = timeout
        if timeout > Limits.notebook_seconds:
            limits["notebook_seconds"] = timeout
    return {**limits, **{name: _number(one) for name, one in configuration.get("SealedExecute", {}).items()}}


def _number(value: Any) -> Any:
    """Convert a number of the command line, which is still a text there."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


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
