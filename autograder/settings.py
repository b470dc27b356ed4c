"""How notebooks are executed."""

from dataclasses import dataclass, field

from autograder.sealed.isolation import Limits


@dataclass(frozen=True)
class Settings:
    """Limits for a notebook, and what isolates it: "bubblewrap" or "none"."""

    limits: Limits = field(default_factory=Limits)
    sandbox: str = "bubblewrap"
