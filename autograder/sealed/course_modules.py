"""Import the modules that were handed out beside a notebook, in the examiner.

The files beside the notebook are the student's to change. So the examiner gets the instructor's modules from
the launcher, and imports them from memory.
"""

from collections.abc import Mapping, Sequence
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import decode_source, spec_from_loader
from types import ModuleType


class CourseModules(MetaPathFinder, InspectLoader):
    """Finds and loads modules of the course; an entry of `sys.meta_path`.

    Parameters
    ----------
    files : mapping
        Path relative to the notebook → content, such as ``checks.py`` or ``tools/__init__.py``.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._sources: dict[str, tuple[bytes, bool]] = {}  # name → content, whether it is a package
        for path, content in files.items():
            name = path.removesuffix(".py").replace("/", ".")
            package = name.removesuffix(".__init__")
            self._sources[package] = content, package != name

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the specification of a module, None if it is not one of the course's."""
        return spec_from_loader(name, self) if name in self._sources else None

    def is_package(self, name: str) -> bool:
        """Return whether a module is a package."""
        return self._sources[name][1]

    def get_source(self, name: str) -> str:
        """Return the text of a module."""
        return decode_source(self._sources[name][0])
