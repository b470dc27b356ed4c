"""The archive of an assignment, as students download it: notebooks, data, and how to open them."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from autograder.assignment.imports import packages_of
from autograder.course import site_settings
from autograder.files import files_in, replace_file, report_unwritable

README = "README.txt"  # a name that opens with a double click on every system
TEXT = """\
The exercises of "{course}" on {subject}: {files}.
They need Python 3.11, 3.12 or 3.13: run `pip install jupyterlab {packages}`, then `jupyter lab` here.
"""
# Not the time of the release, so that the same files always make the same archive.
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that the format can express: zipfile.ZipInfo


def bundle(folder: Path) -> bytes:
    """Make the archive of a released assignment.

    Parameters
    ----------
    folder : Path
        The folder ``exercises/ASSIGNMENT``.

    Returns
    -------
    bytes
        A zip file with one folder, which has the name of the assignment. Because nothing in it is compressed,
        its bytes do not depend on the version of zlib either.
    """
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for name, content in _contents(folder).items():
            member = ZipInfo(f"{folder.name}/{name}", EARLIEST)
            member.create_system, member.external_attr = 3, 0o644 << 16  # Unix, on Windows too
            archive.writestr(member, content)
    return target.getvalue()


def write_bundle(folder: Path, target: Path) -> Path:
    """Write the archive of a released assignment as ``target/ASSIGNMENT.zip``, if it has changed."""
    archive = target / f"{folder.name}.zip"
    if is_outdated(folder, target):
        with report_unwritable(archive):
            target.mkdir(parents=True, exist_ok=True)
        replace_file(archive, bundle(folder))
    return archive


def is_outdated(folder: Path, target: Path) -> bool:
    """Return whether the archive of an assignment in a folder is missing, or differs from a new one."""
    archive = target / f"{folder.name}.zip"
    return not archive.exists() or archive.read_bytes() != bundle(folder)


def _contents(folder: Path) -> dict[str, bytes]:
    """Return the files of an assignment and the note that goes with them."""
    contents = {name: path.read_bytes() for name, path in files_in(folder).items()}
    notebooks = [name for name in contents if name.endswith(".ipynb")]
    packages = packages_of(source for name in notebooks for source in _code(contents[name]))
    text = TEXT.format(
        subject=folder.name.replace("-", " "),
        course=_title(folder.parents[1]),
        files=", ".join(contents),
        packages=" ".join(packages),
    )
    return {README: text.encode(), **contents}


def _title(root: Path) -> str:
    """Return the title of a course's site, or the name of its folder if it has no site."""
    if not (root / "_config.yml").exists():
        return root.name
    return str(site_settings(root)["title"])


def _code(notebook: bytes) -> Iterator[str]:
    """Yield the source of each code cell of a notebook."""
    for cell in json.loads(notebook)["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"])
