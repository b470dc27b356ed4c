"""How notebooks are executed."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields

from autograder.course import CourseError
from autograder.sealed.limits import Limits


@dataclass(frozen=True)
class Settings:
    """Limits for a notebook, what isolates it ("bubblewrap" or "none"), whether figures are drawn."""

    limits: Limits = field(default_factory=Limits)
    sandbox: str = "bubblewrap"
    figures: bool = True


def limits_from(value: Callable[[str], int]) -> Limits:
    """Read every limit by its name, from the command line or from a plug-in's configuration.

    Raises
    ------
    CourseError
        If a cell may take longer than its whole notebook, so that one of the two cannot be meant.
    """
    limits = Limits(**{limit.name: value(limit.name) for limit in fields(Limits)})
    if limits.cell_seconds > limits.notebook_seconds:
        raise CourseError(
            f"A cell may not take longer ({limits.cell_seconds:g} s) than its notebook "
            f"({limits.notebook_seconds:g} s): give a smaller cell_seconds or a larger notebook_seconds."
        )
    return limits
