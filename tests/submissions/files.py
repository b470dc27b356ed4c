"""Which files are handed in, under which names, and where."""

import gzip
import io
import zipfile

from submissions.case import (
    DESCEND,
    FULL,
    GITHUB,
    NBGRADER,
    PAIR,
    Difference,
    Files,
    as_bytes,
    case,
    case_only_here,
    cell,
    code,
    lesson,
    released,
    solutions,
    solved,
)


def archive(**files: bytes) -> bytes:
    """Return a zip archive."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archived:
        for name, content in files.items():
            archived.writestr(name, content)
    return memory.getvalue()


def right() -> bytes:
    """Return the notebook with all right answers."""
    return as_bytes(solved())


def untouched() -> bytes:
    """Return the notebook as it was handed out."""
    return as_bytes(released())


def partly() -> bytes:
    """Return the notebook with all right answers but one."""
    return as_bytes(solved(descend=cell(released(), "descend")["source"]))


# Names


@case_only_here(
    f"{GITHUB}/earthlab/abc-classroom/issues/88",
    note=Difference.FILE,
    says="my homework",
)
def a_renamed_notebook_counts() -> Files:
    """Give the notebook a name of one's own."""
    return {"lesson/my homework - Ada Lovelace.ipynb": right()}


@case_only_here(f"{GITHUB}/ucbds-infra/otter-grader/issues/433", note=Difference.FILE)
def a_second_download_counts() -> Files:
    """Hand in what the browser saved as its second download."""
    return {"lesson/vectors (1).ipynb": right()}


@case_only_here(
    f"{GITHUB}/NeuromatchAcademy/course-content/issues/120",
    note=Difference.FILE,
)
def a_copy_from_drive_counts() -> Files:
    """Hand in what Colab calls a copy."""
    return {"lesson/Copy of vectors.ipynb": right()}


@case(f"{GITHUB}/sagemathinc/cocalc/issues/4575", stock=0, by_nbgrader=0, note=Difference.FILE, says="Copy1")
def a_solved_copy_beside_the_untouched_release_counts() -> Files:
    """Work in a copy of the notebook, and hand in both."""
    return {"lesson/vectors.ipynb": untouched(), "lesson/vectors-Copy1.ipynb": right()}


@case_only_here(f"{NBGRADER}1302", note=Difference.FILE, says=r"\(1\)")
def the_solved_one_of_two_downloads_counts() -> Files:
    """Hand in two downloads, the first of them untouched."""
    return {"lesson/vectors (1).ipynb": untouched(), "lesson/vectors (2).ipynb": right()}


@case_only_here(f"{NBGRADER}1302", note=Difference.FILE)
def a_readable_notebook_beside_an_empty_file_counts() -> Files:
    """Hand in an upload that failed, and one that succeeded."""
    return {"lesson/vectors.ipynb": b"", "lesson/vectors (1).ipynb": right()}


@case(
    f"{GITHUB}/Submitty/Submitty/pull/11736",
    stock=FULL - DESCEND,
    by_nbgrader=FULL - DESCEND,
    note=Difference.FILE,
    says=r"vectors\.ipynb",
)
def of_two_answered_notebooks_the_fuller_one_counts() -> Files:
    """Go on in a copy, and hand in both."""
    return {"lesson/vectors.ipynb": partly(), "lesson/vectors-Copy1.ipynb": right()}


@case(f"{GITHUB}/Submitty/Submitty/pull/11736", expected=FULL - DESCEND, says="Copy1")
def of_two_full_notebooks_the_one_with_the_right_name_counts() -> Files:
    """Leave a copy with other answers beside the notebook."""
    uphill = "def descend(gradient, x, rate=0.1):\n    return x + rate * gradient(x)"
    return {"lesson/vectors.ipynb": as_bytes(solved(descend=uphill)), "lesson/vectors-Copy1.ipynb": right()}


@case("https://help.dropbox.com/organize/conflicted-copy")
def the_same_notebook_twice_counts_once() -> Files:
    """Hand in the notebook and a conflicted copy of it that is the same."""
    return {
        "lesson/vectors.ipynb": right(),
        "lesson/vectors (Ada's conflicted copy 2026-11-20).ipynb": right(),
    }


@case_only_here(
    f"{GITHUB}/executablebooks/sphinx-book-theme/issues/918",
    note=Difference.FILE,
)
def a_notebook_that_ends_in_txt_counts() -> Files:
    """Save the notebook from the browser, which adds an ending."""
    return {"lesson/vectors.ipynb.txt": right()}


@case_only_here(
    f"{GITHUB}/executablebooks/sphinx-book-theme/issues/918",
    note=Difference.FILE,
)
def a_notebook_that_ends_in_json_counts() -> Files:
    """Save the notebook from the browser, which replaces the ending."""
    return {"lesson/vectors.json": right()}


@case_only_here(f"{GITHUB}/PriceLab/ShannonMets/issues/1", note=Difference.FILE)
def a_notebook_without_an_ending_counts() -> Files:
    """Hand in the notebook without its ending."""
    return {"lesson/vectors": right()}


@case_only_here(f"{NBGRADER}1409", note=Difference.FILE)
def a_notebook_in_capitals_counts() -> Files:
    """Hand in the notebook from a system that writes endings in capitals."""
    return {"lesson/VECTORS.IPYNB": right()}


@case_only_here(f"{GITHUB}/ucbds-infra/otter-grader/pull/351", note=Difference.FILE)
def a_notebook_in_an_archive_counts() -> Files:
    """Hand in a zip archive with the notebook in it."""
    return {"lesson/submission.zip": archive(**{"vectors.ipynb": right()})}


@case_only_here(f"{GITHUB}/jupyter/nbgrader/pull/526", note=Difference.FILE)
def a_folder_in_an_archive_counts() -> Files:
    """Hand in a zip archive of the whole folder, with what macOS adds."""
    files = {
        "lesson/vectors.ipynb": right(),
        "__MACOSX/lesson/._vectors.ipynb": b"\0\5\x16\7\0\2\0\0Mac OS X",
    }
    return {"lesson/lesson.zip": archive(**files)}


@case_only_here(f"{GITHUB}/HEPData/hepdata/issues/123", note=Difference.FILE)
def a_compressed_notebook_counts() -> Files:
    """Hand in the notebook compressed by gzip."""
    return {"lesson/vectors.ipynb.gz": gzip.compress(right(), mtime=0)}


# Files beside it


@case_only_here(f"{NBGRADER}1219", note=Difference.FILE)
def a_notebook_in_a_folder_counts() -> Files:
    """Hand in a folder with the notebook in it."""
    return {"lesson/lesson/vectors.ipynb": right()}


@case(f"{GITHUB}/ucbds-infra/otter-grader/issues/559")
def what_a_system_leaves_beside_a_notebook_does_no_harm() -> Files:
    """Hand in what macOS, Windows and Jupyter leave in a folder."""
    return {
        "lesson/vectors.ipynb": right(),
        "lesson/._vectors.ipynb": b"\0\5\x16\7\0\2\0\0Mac OS X",
        "lesson/.DS_Store": b"\0\0\0\1Bud1",
        "lesson/Thumbs.db": b"\xd0\xcf\x11\xe0",
        "lesson/desktop.ini": b"[.ShellClassInfo]\r\n",
        "lesson/.ipynb_checkpoints/vectors-checkpoint.ipynb": untouched(),
        "lesson/__MACOSX/._vectors.ipynb": b"\0\5\x16\7\0\2\0\0Mac OS X",
        "lesson/__pycache__/mine.cpython-311.pyc": b"\xa7\r\r\n",
    }


@case(f"{GITHUB}/ucbds-infra/otter-grader/issues/559", stock=FULL - DESCEND, note=Difference.MODULE)
def a_module_beside_the_notebook_is_found() -> Files:
    """Write the answer in a module and import it."""
    return lesson(solved(descend="from mine import descend"), **{"mine.py": solutions()["descend"]})


@case_only_here(f"{GITHUB}/econ-ark/DemARK/issues/52", note=Difference.FILE)
def a_module_beside_a_notebook_in_a_folder_is_found() -> Files:
    """Hand in a folder with the notebook and a module in it."""
    files = {
        "lesson/vectors.ipynb": as_bytes(solved(descend="from mine import descend")),
        "lesson/mine.py": solutions()["descend"].encode(),
    }
    return {f"lesson/{name}": content for name, content in files.items()}


@case(
    "https://ipython.readthedocs.io/en/stable/interactive/magics.html#magic-run",
    stock=FULL - DESCEND,
    note=Difference.MODULE,
)
def a_notebook_that_the_notebook_runs_is_found() -> Files:
    """Write the answer in another notebook and execute that with a magic."""
    helper = {**released(), "cells": [code(f"import numpy as np\n\n\n{solutions()['descend']}")]}
    return {
        "lesson/vectors.ipynb": as_bytes(solved(descend="%run mine.ipynb")),
        "lesson/mine.ipynb": as_bytes(helper),
    }


@case(f"{GITHUB}/ucbds-infra/otter-grader/issues/559", stock=FULL - DESCEND, note=Difference.MODULE)
def a_package_and_data_beside_the_notebook_are_found() -> Files:
    """Read data of one's own with a package of one's own."""
    answer = (
        "from tools.reading import numbers\nassert numbers('data/mine.csv').sum() == 6\n\n\n"
        + solutions()["descend"]
    )
    module = "import numpy as np\n\n\ndef numbers(path):\n    return np.loadtxt(path, delimiter=',')\n"
    return lesson(
        solved(descend=answer),
        **{"tools/__init__.py": "", "tools/reading.py": module, "data/mine.csv": "1,2,3\n"},
    )


@case(f"{GITHUB}/jupyter/notebook/issues/4889")
def a_repository_of_git_does_no_harm() -> Files:
    """Hand in a clone, with its hidden folder."""
    return {
        "lesson/vectors.ipynb": right(),
        "lesson/.git/HEAD": b"ref: refs/heads/main\n",
        "lesson/.git/config": b"[core]\n",
    }


@case_only_here(
    f"{GITHUB}/ucbds-infra/otter-grader/issues/176",
    expected=0,
    note=Difference.NOTHING,
    waits=False,
    says="not handed in",
)
def a_script_instead_of_the_notebook_is_reported() -> Files:
    """Hand in the notebook as a script."""
    return {"lesson/vectors.py": "\n\n\n".join(solutions().values()).encode()}


@case_only_here(
    f"{GITHUB}/ucbds-infra/otter-grader/issues/784",
    expected=0,
    note=Difference.NOTHING,
    waits=False,
    says="not handed in",
)
def a_printed_page_instead_of_the_notebook_is_reported() -> Files:
    """Hand in the notebook as a web page and as a PDF."""
    return {"lesson/vectors.html": b"<!DOCTYPE html><html></html>", "lesson/vectors.pdf": b"%PDF-1.7\n"}


# Folders


@case(f"{NBGRADER}1905", expected=None, waits=False, says="lesson")
def a_notebook_without_the_folder_of_an_assignment_is_listed() -> Files:
    """Leave the folder of the assignment out."""
    return {"vectors.ipynb": right()}


@case(f"{NBGRADER}1357", expected=None, waits=False, says="lesson")
def a_folder_with_a_misspelt_name_is_listed() -> Files:
    """Misspell the name of the assignment's folder."""
    return {"Lessons/vectors.ipynb": right()}


@case(f"{NBGRADER}1219", expected=None, waits=False, says="lesson")
def a_folder_too_deep_is_listed() -> Files:
    """Unpack the submission in a folder of the student's name."""
    return {"ada/lesson/vectors.ipynb": right()}


@case(f"{GITHUB}/cthackers/adm-zip/issues/438", expected=None, waits=False, says="lesson")
def a_path_of_windows_in_a_name_is_listed() -> Files:
    """Hand in an archive whose names have backslashes, unpacked on Linux."""
    return {"lesson\\vectors.ipynb": right()}


# Two notebooks


@case(f"{NBGRADER}1302", expected=2 * PAIR, waits=False)
def both_notebooks_of_an_assignment_count() -> Files:
    """Hand in both notebooks of the other assignment."""
    return {f"pair/{name}.ipynb": as_bytes(solved("pair", name)) for name in ("first", "second")}


@case(f"{NBGRADER}1302", expected=PAIR, waits=False, says=r"pair/second is missing in \d+ submission")
def one_notebook_of_two_counts() -> Files:
    """Hand in one of two notebooks."""
    return {"pair/first.ipynb": as_bytes(solved("pair", "first"))}


@case(
    f"{GITHUB}/earthlab/abc-classroom/issues/88",
    expected=2 * PAIR,
    waits=False,
    stock=None,
    by_nbgrader=0,
    note=Difference.FILE,
)
def two_notebooks_with_each_others_names_count() -> Files:
    """Swap the names of two notebooks."""
    return {
        "pair/first.ipynb": as_bytes(solved("pair", "second")),
        "pair/second.ipynb": as_bytes(solved("pair", "first")),
    }


@case_only_here(
    f"{GITHUB}/Submitty/Submitty/pull/11736",
    expected=2 * PAIR,
    waits=False,
    note=Difference.FILE,
)
def two_renamed_notebooks_count() -> Files:
    """Number the notebooks instead of naming them."""
    return {
        "pair/Exercise 2.ipynb": as_bytes(solved("pair", "first")),
        "pair/Exercise 1.ipynb": as_bytes(solved("pair", "second")),
    }
