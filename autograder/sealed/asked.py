"""The classes that an exercise asks the student to write, and how far a test may rely on their objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class AskedClass:
    """A class of the instructor's own solution or of a given cell.

    Equality, text and arithmetic of an object are the student's to decide if the instructor's class defines
    them too, and if the object comes from a name whose values can be of this class. Everywhere else, an
    object that equals everything, and that gives 0 whatever is subtracted from it, has no such methods.

    Attributes
    ----------
    special : frozenset of str
        Those of the special methods in `special_methods.ASKED` that its objects may have.
    makers : frozenset of str
        The names from which the instructor's source can reach the class.
    """

    special: frozenset[str]
    makers: frozenset[str]


AskedClasses: TypeAlias = Mapping[str, AskedClass]  # name of the class → the class
