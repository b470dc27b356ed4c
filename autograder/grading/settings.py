"""The settings with which notebooks are executed. The limits themselves are defined in `sealed.limits`."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields

from autograder.course import CourseError
from autograder.sealed.limits import Limits


@dataclass(frozen=True)
class Settings:
    """The limits of a notebook, its sandbox ("bubblewrap" or "none"), and whether to render figures."""

    limits: Limits = field(default_factory=Limits)
    sandbox: str = "bubblewrap"
    figures: bool = True


def limits_from(value: Callable[[str], int]) -> Limits:
    """Read the limits, each by its name, from the command line or the configuration of a plug-in.

    Raises
    ------
    CourseError
        If a cell may take longer than its whole notebook, which cannot be intended.
    """
    limits = Limits(**{limit.name: value(limit.name) for limit in fields(Limits)})
    if limits.cell_seconds > limits.notebook_seconds:
        raise CourseError(
            f"A cell may not take longer ({limits.cell_seconds:g} s) than its notebook "
            f"({limits.notebook_seconds:g} s): give a smaller --cell-seconds or a larger --notebook-seconds "
            "(SealedExecute.cell_seconds and SealedExecute.notebook_seconds in nbgrader)."
        )
    return limits
