"""The limits of a notebook: what its cells may use of time, memory, processes and disk space."""

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one notebook may use.

    These fields are the only place where the limits, their defaults and their descriptions are written: the
    options of the command line and of nbgrader are made from them. The `metadata` of a field has `help`,
    `unit`, and `metavar`, the placeholder that ``--help`` shows.

    Raises
    ------
    ValueError
        If a limit is not a whole number of at least 1.
    """

    cell_seconds: int = dataclasses.field(
        default=60,
        metadata={"help": "time for one cell, or for one test cell", "unit": "seconds", "metavar": "S"},
    )
    notebook_seconds: int = dataclasses.field(
        default=600,
        metadata={"help": "time for all cells of a notebook together", "unit": "seconds", "metavar": "S"},
    )
    memory: int = dataclasses.field(
        default=2048,
        metadata={"help": "memory of all processes of a notebook", "unit": "MiB", "metavar": "MIB"},
    )
    processes: int = dataclasses.field(
        default=256,
        metadata={"help": "processes and threads of a notebook", "unit": "processes", "metavar": "N"},
    )
    scratch: int = dataclasses.field(
        default=128,
        metadata={
            "help": "size of the scratch folder, of each temporary folder, and of the largest file",
            "unit": "MiB",
            "metavar": "MIB",
        },
    )
    output: int = dataclasses.field(
        default=4,
        metadata={
            "help": "output of one cell; a notebook may have ten times that",
            "unit": "MiB",
            "metavar": "MIB",
        },
    )

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value, unit = getattr(self, field.name), field.metadata["unit"]
            if not (isinstance(value, int) and value > 0):
                raise ValueError(
                    f"{field.name} must be a whole number of {unit} of at least 1, not {value!r}"
                )
