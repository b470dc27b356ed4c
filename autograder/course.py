"""The course's folders, configuration and assignments, and the exception for what users can put right."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograder.layout import Layout, layout_of

CONFIG = "nbgrader_config.py"  # in the root of every course, where nbgrader expects it


def find_root(start: Path) -> Path | None:
    """Return the root of the course that contains `start`, None if there is no such course."""
    return next((folder for folder in (start, *start.parents) if (folder / CONFIG).is_file()), None)


# The course that the command runs in. A process that was started elsewhere, such as a Dask worker, uses the
# course that contains this package.
ROOT = find_root(Path.cwd()) or Path(__file__).resolve().parents[1]
# What is computed once and can be computed again: no backup has it, and it is not part of a term.
CACHES = ROOT / "gradebook" / "cache"
STUDENT = re.compile(r"(?!\.)[^\x00-\x1f\x7f-\x9f\ud800-\udfff/\\]{1,128}")  # the name of a student's folder
# A line that begins a cell: a .py file with one is the source of a notebook, any other is a module beside it.
CELL = re.compile(r"^# %%", re.MULTILINE)
INCLUDE = "# include "  # followed by a path: the cell becomes the content of that file
# Where a host serves the sites of its repositories.
PAGES = {"github.com": "github.io", "gitlab.com": "gitlab.io"}
BUSY_SECONDS = 15  # how long to wait for another process that is writing to the gradebook


class CourseError(Exception):
    """A problem that the user can solve; the message explains how, in a sentence or two."""


def name_in_course(path: Path) -> str:
    """Return a file's path as the user knows it: relative to the course if inside."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def configured(section: str, root: Path = ROOT) -> dict[str, Any]:
    """Return what the course's configuration sets in a section, such as ``CourseDirectory``."""
    return dict(configuration(root).get(section, {}))


def configuration(root: Path = ROOT) -> Mapping[str, Any]:
    """Return the course's configuration, by section.

    Raises
    ------
    CourseError
        If the configuration cannot be executed.
    """
    from traitlets.config.loader import PyFileConfigLoader  # not every command needs it

    if not (root / CONFIG).is_file():  # as on a Dask worker, which uses the package alone
        return {}
    try:
        return dict(PyFileConfigLoader(CONFIG, path=str(root)).load_config())
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        raise CourseError(f"{CONFIG} cannot be executed ({what}): correct it first.") from error


def layout(root: Path = ROOT) -> Layout:
    """Return where a course keeps its files.

    Raises
    ------
    CourseError
        If the configuration cannot be executed.
    """
    return layout_of(root, configured("CourseDirectory", root))


def _layout_or_default() -> Layout:
    """Return this course's layout, or nbgrader's default if `check_course` is going to complain."""
    try:
        return layout()
    except CourseError:
        return layout_of(ROOT, {})


LAYOUT = _layout_or_default()
SOLUTIONS, EXERCISES = LAYOUT.source, LAYOUT.release  # as they are called in this repository's own course
SUBMITTED, AUTOGRADED, FEEDBACK = LAYOUT.submitted, LAYOUT.autograded, LAYOUT.feedback
SUBMITTED_NAME = name_in_course(SUBMITTED)  # as messages call it


def check_course() -> None:
    """Check that the grader can work in this course.

    Raises
    ------
    CourseError
        If its configuration cannot be executed, or arranges its folders in a way that the grader does not
        support.
    """
    if problem := layout().problem:
        raise CourseError(problem)


@cache  # every command computes digests of sources, nearly all of which need an address
def site_settings(root: Path = ROOT) -> Mapping[str, Any]:
    """Return the settings of the site, in ``_config.yml``, as they were at the first call.

    Raises
    ------
    CourseError
        If the file is missing, or is not a mapping in YAML.
    """
    import yaml  # not every command needs it

    path = root / "_config.yml"
    try:
        return dict(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError, yaml.YAMLError) as error:
        what = " ".join(str(error).split())
        raise CourseError(f"{path} cannot be read ({what}): correct or restore it.") from error


def repository_address() -> str:
    """Return the address of the public repository that ``_config.yml`` names.

    Raises
    ------
    CourseError
        If it names none.
    """
    url = (site_settings().get("repository") or {}).get("url")
    if not url:
        raise CourseError(
            "_config.yml does not name the repository from which notebooks fetch their data and to whose "
            "pages they link: set `url:` below `repository:`."
        )
    return str(url).rstrip("/")


def exercises_address() -> str:
    """Return the address of the folder ``exercises/`` in the public repository.

    GitHub, GitLab and Bitbucket serve a branch's files below ``/raw/BRANCH``, or redirect to where they do.

    Raises
    ------
    CourseError
        If ``_config.yml`` names no repository.
    """
    branch = site_settings().get("repository", {}).get("branch", "main")
    return f"{repository_address()}/raw/{branch}/{EXERCISES.name}"


def pages_address(repository: str) -> str:
    """Return the address at which GitHub or GitLab serves the site of a repository, "" for other hosts.

    >>> pages_address("https://github.com/Ada/course")
    'https://ada.github.io/course'
    """
    host, _, path = repository.removeprefix("https://").rstrip("/").removesuffix(".git").partition("/")
    owner, _, name = path.partition("/")
    if host not in PAGES or not name:
        return ""
    site = f"{owner.lower()}.{PAGES[host]}"
    return f"https://{site}" if name.lower() == site else f"https://{site}/{name}"


def book_address() -> str:
    """Return the address at which the book's pages are published.

    Raises
    ------
    CourseError
        If ``_config.yml`` neither says it nor names a repository whose site has a known address.
    """
    address = (site_settings().get("html") or {}).get("baseurl") or pages_address(repository_address())
    if not address:
        raise CourseError(
            "_config.yml does not say where the book is published, to which notebooks link: set `baseurl:` "
            "below `html:`."
        )
    return f"{address.rstrip('/')}/book"


def assignments() -> list[str]:
    """List the assignments: the folders of sources that contain a notebook's source."""
    folders = SOLUTIONS.iterdir() if SOLUTIONS.is_dir() else ()
    return sorted(
        folder.name for folder in folders if folder.name[0] != "." and notebook_sources(folder.name)
    )


def check_assignment(name: str) -> str:
    """Return the name of an assignment, if it exists.

    Raises
    ------
    CourseError
        If there is no assignment of that name; the message lists the existing ones.
    """
    if name not in assignments():
        known = ", ".join(assignments()) or f"none in {name_in_course(SOLUTIONS)}"
        raise CourseError(f"There is no assignment {name!r}: the course has {known}.")
    return name


def notebook_sources(assignment: str) -> list[Path]:
    """List the sources of an assignment's notebooks, in order: py:percent texts, and notebooks.

    A notebook that was made from the text beside it is not a source.
    """
    folder = SOLUTIONS / assignment
    texts = list(filter(_is_text_source, folder.glob("*.py")))
    made = {path.stem for path in texts}
    notebooks = (path for path in folder.glob("*.ipynb") if path.stem not in made and path.name[0] != ".")
    return sorted([*texts, *notebooks])


def _is_text_source(path: Path) -> bool:
    """Return whether a Python file is the source of a notebook, and not a module that notebooks import."""
    return LAYOUT.has_text_sources and bool(CELL.search(path.read_text("utf-8", "replace")))
