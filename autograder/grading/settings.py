"""How notebooks are executed."""

from dataclasses import dataclass, field

from autograder.sealed.jobs import Limits


@dataclass(frozen=True)
class Settings:
    """Limits for a notebook, what isolates it ("bubblewrap" or "none"), whether figures are drawn."""

    limits: Limits = field(default_factory=Limits)
    sandbox: str = "bubblewrap"
    figures: bool = True
