"""``publish``: write the half of the course that everyone may see into a git repository of its own.

The Colab and Binder buttons need a public repository, and this one holds the solutions and the hidden tests.
The public one is therefore made from an explicit list of what belongs in it. Before anything is committed,
its files and all that its history holds are searched for lines of the solutions and of the hidden tests.
"""

import html
import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile, is_zipfile

from autograder.assignment.release import check
from autograder.course import EXERCISES, ROOT, SOLUTIONS, CourseError, assignments

PUBLIC = (
    ".binder",
    ".devcontainer/exercises",
    ".gitattributes",
    ".gitignore",
    "CITATION.cff",
    "LICENSE",
    "Makefile",
    "_config.yml",
    "_toc.yml",
    "autograder",
    "book",
    "exercises",
    "nbgrader_config.py",
    "pyproject.toml",
    "requirements.txt",
    "uv.lock",
)
SITE, PUBLISHED_SITE = ROOT / "_site", "docs"  # GitHub Pages can serve a folder of this name
OWN = Path(__file__).with_name(
    "public"
)  # what only the public repository has: its README, and the workflows that serve its site
EDITION = re.compile(r"\d{4}[a-z0-9-]*")  # the name of a term; no folder of the site has such a name
MARKER = ".made-by-publish"  # so that no other repository is overwritten
SECRET = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)### END \1", re.DOTALL)
LONG = 30  # characters: a line of this length hardly turns up twice by chance
TAG = re.compile(r"<[^>]+>")
MOST_NAMED = 10


class Published(NamedTuple):
    """What was published.

    Attributes
    ----------
    files : int
        The files in the public repository.
    commit : str
        The new commit, "" if nothing has changed.
    secrets : int
        The lines of solutions and hidden tests that were looked for.
    """

    files: int
    commit: str
    secrets: int


def publish(folder: Path, edition: str = "") -> Published:
    """Bring a public repository up to date.

    Parameters
    ----------
    folder : Path
        The repository; it is made if it does not exist.
    edition : str, optional
        The name of a term, such as ``2026-autumn``. The site is then also published in a folder of this
        name, which stays as it is until the same name is given again.

    Raises
    ------
    CourseError
        If the course is not ready, the folder is something else, or a solution or a hidden test would
        become public; then nothing has been written.
    """
    if edition and not EDITION.fullmatch(edition):
        raise CourseError(
            f"{edition} cannot be the name of an edition: it has to begin with a year, followed by "
            "lower-case letters, digits and hyphens, as in 2026-autumn."
        )
    contents = _public_files(edition)
    hidden = secrets(contents)
    if leaks := list(find_leaks(contents.items(), hidden)):
        raise CourseError(
            f"Nothing was published, because solutions or hidden tests are in {_listed(leaks)}."
        )
    is_new = _prepare(folder)
    if leaks := [] if is_new else list(find_leaks(_history(folder), hidden)):
        raise CourseError(
            f"Nothing was published: the history of {folder} has solutions or hidden tests, in "
            f"{_listed(leaks)}. Publish into a new folder, and replace the public repository."
        )
    if is_new:
        folder.mkdir(parents=True, exist_ok=True)
        _git(folder, "init", "--quiet", "--initial-branch=main")
    for name in _git(folder, "ls-files", "-z").split("\0"):
        if name and name not in contents and not _is_kept(name, edition):
            (folder / name).unlink(missing_ok=True)
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    _git(folder, "add", "--all", "--force")
    if not _git(folder, "status", "--porcelain"):
        return Published(len(contents), "", len(hidden))
    version = _git(ROOT, "rev-parse", "--short", "HEAD").strip()
    _git(folder, "commit", "--quiet", f"--message=Publish version {version}")
    return Published(len(contents), _git(folder, "rev-parse", "--short", "HEAD").strip(), len(hidden))


def secrets(public: Mapping[str, bytes]) -> frozenset[str]:
    """Collect the lines of solutions and hidden tests that are long enough to be distinctive.

    A line that also occurs in the book or in a released notebook is not secret.
    """
    lines: set[str] = set()
    for path in SOLUTIONS.rglob("*.py"):
        for match in SECRET.finditer(path.read_text("utf-8")):
            lines |= _lines(match[2])
    sources = [name for name in public if name.startswith((f"{EXERCISES.name}/", "book/"))]
    known = set().union(*(_lines(_text(name, public[name])) for name in sources))
    return frozenset(line for line in lines - known if len(line) >= LONG)


def find_leaks(files: Iterable[tuple[str, bytes]], hidden: frozenset[str]) -> Iterator[str]:
    """Yield the names of files that contain a secret line or lie in a private folder, also in archives."""
    for name, content in _unpacked(files):
        text = _text(name, content)
        is_one_line = name.endswith((".js", ".json"))
        found = any(line in text for line in hidden) if is_one_line else not hidden.isdisjoint(_lines(text))
        if found or name.rpartition(".zip/")[2].startswith(("solutions/", "tests/", "gradebook/")):
            yield name


def _unpacked(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield files and, after an archive, what is in it, as ``ARCHIVE.zip/FILE``."""
    for name, content in files:
        yield name, content
        if is_zipfile(BytesIO(content)):
            with ZipFile(BytesIO(content)) as archive:
                members = [(f"{name}/{member}", archive.read(member)) for member in archive.namelist()]
            yield from _unpacked(members)


def _lines(text: str) -> set[str]:
    """Return the different lines of a text without their indentation."""
    return {line.strip() for line in text.splitlines()}


def _text(name: str, content: bytes) -> str:
    """Return a file's text: the cells of a notebook, or what a browser shows of a page."""
    text = content.decode("utf-8", "replace")
    if ".ipynb" in name.rpartition("/")[2] and text.startswith("{"):
        cells = json.loads(text).get("cells", [])
        return "\n".join("".join(cell.get("source", "")) for cell in cells)
    return html.unescape(TAG.sub("", text)) if name.endswith(".html") else text


def _is_kept(name: str, edition: str) -> bool:
    """Return whether a file belongs to the site of another edition."""
    site, _, path = name.partition("/")
    other = path.partition("/")[0]
    return site == PUBLISHED_SITE and other != edition and bool(EDITION.fullmatch(other))


def _public_files(edition: str) -> dict[str, bytes]:
    """Collect what is to be published, by its path in the public repository."""
    if changed := _git(ROOT, "status", "--porcelain", "--", *PUBLIC).splitlines():
        raise CourseError(f"Commit your changes first: {changed[0][3:]} differs from the last commit.")
    if stale := check(assignments()):
        raise CourseError(f"{stale[0]} differs from its solution: run `make exercises`, and commit it.")
    if not (SITE / "index.html").exists():
        raise CourseError("There is no site to publish: run `make book` first.")
    names = _git(ROOT, "ls-files", "-z", "--", *PUBLIC).split("\0")
    contents = {name: (ROOT / name).read_bytes() for name in names if name}
    for path in filter(Path.is_file, SITE.rglob("*")):
        name, content = path.relative_to(SITE).as_posix(), path.read_bytes()
        contents[f"{PUBLISHED_SITE}/{name}"] = content
        if edition:
            contents[f"{PUBLISHED_SITE}/{edition}/{name}"] = content
    contents[f"{PUBLISHED_SITE}/.nojekyll"] = b""  # else GitHub leaves out folders like _static
    for path in filter(Path.is_file, OWN.rglob("*")):
        contents[path.relative_to(OWN).as_posix()] = path.read_bytes()
    contents[MARKER] = b"`autograder publish` replaces everything in this repository.\n"
    return contents


def _prepare(folder: Path) -> bool:
    """Check that a folder can be published into; return whether it has to be created."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return True
    if not (folder / ".git").exists() or not (folder / MARKER).exists():
        raise CourseError(f"{folder} was not made by this command: give a new or an empty folder.")
    if _git(folder, "status", "--porcelain"):
        raise CourseError(f"{folder} has changes that are not committed: commit or discard them first.")
    return False


def _history(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every version of every file in any commit of a repository; see git-cat-file(1)."""
    objects = _git(folder, "rev-list", "--objects", "--all").splitlines()
    command = ["git", "-C", str(folder), "cat-file", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for digest, _, name in (line.partition(" ") for line in objects):
            process.stdin.write(f"{digest}\n".encode())
            process.stdin.flush()
            _, kind, size = process.stdout.readline().split()
            content = process.stdout.read(int(size) + 1)[:-1]
            if kind == b"blob":
                yield name, content
        process.stdin.close()


def _git(folder: Path, *arguments: str) -> str:
    return _run(folder, *arguments).decode("utf-8", "surrogateescape")


def _run(folder: Path, *arguments: str) -> bytes:
    """Run git in a folder.

    Raises
    ------
    CourseError
        If git is missing or fails; the message is git's.
    """
    try:
        process = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True)
    except FileNotFoundError:
        raise CourseError("git is not installed, and publishing needs it.") from None
    if process.returncode:
        message = process.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CourseError(
            f"git {arguments[0]} failed in {folder}: {message[-1] if message else 'no message'}"
        )
    return process.stdout


def _listed(names: Sequence[str]) -> str:
    """Join names, and leave out those beyond the first few."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
