"""The classes that an exercise asks the student to write, as far as a test may rely on their objects."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class AskedClass:
    """A class of the instructor's own solution or of a given cell.

    Equality, text and arithmetic of an object are the student's to decide if the instructor's class defines
    them, too, and if the object comes from a name whose values can be of this class. Everywhere else, an
    object that is equal to everything, and 0 when anything is subtracted from it, has no such methods.

    Attributes
    ----------
    special : frozenset of str
        The special methods that its objects may have, of those in `special_methods.ASKED`.
    makers : frozenset of str
        The names from which the instructor's source can reach the class.
    """

    special: frozenset[str]
    makers: frozenset[str]


AskedClasses: TypeAlias = Mapping[str, AskedClass]  # name of the class → the class
