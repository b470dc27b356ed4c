"""What students download: an archive per assignment with all that its notebooks read, and no more."""

import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest

from autograder.assignment.bundle import README, bundle, is_outdated, write_bundle
from autograder.course import EXERCISES, ROOT, CourseError, assignments, notebook_sources, site_settings
from autograder.files import files_in
from course_copy import BIN, ENVIRONMENT, autograder, copy_course, needs_sandbox, solved

SOURCES = [source for name in assignments() for source in notebook_sources(name)]
NUMPY, TENSORFLOW = "jupyterlab matplotlib numpy", "jupyterlab matplotlib numpy tensorboard tensorflow"
NEEDS = {
    "connectionist-models": NUMPY,
    "deep-neural-networks": NUMPY,
    "modular-construction": TENSORFLOW,
}
READS = {"perceptron": "digits.csv", "first-steps-with-keras": "boston_housing.csv"}
EXECUTED = {
    "hebbian-learning",
    "perceptron",
    "first-steps-with-keras",
}  # two read data, and one of these needs TensorFlow
READERS = {"perceptron": [], "first-steps-with-keras": ["test_compiled", "test_beats_the_line"]}


def members(archive: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(archive)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("name", assignments())
def test_an_archive_is_the_released_folder_and_a_note_of_two_lines(name: str) -> None:
    """So it holds no solution, because the release holds none: `test_release.py`."""
    contents = members(bundle(EXERCISES / name))
    note = contents.pop(f"{name}/{README}").decode()
    released = {path.relative_to(EXERCISES).as_posix(): path for path in files_in(EXERCISES / name).values()}
    assert contents == {path: released[path].read_bytes() for path in released}
    assert note.count("\n") == 2
    assert all(path.name in note for path in released.values())
    assert f"`pip install {NEEDS[name]}`" in note


def test_the_same_files_make_the_same_archive(tmp_path: Path) -> None:
    (folder,) = EXERCISES.glob("connectionist*")
    archive = write_bundle(folder, tmp_path / "new")
    with ZipFile(archive) as file:
        assert {member.date_time for member in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert file.namelist() == sorted(file.namelist(), key=lambda name: (not name.endswith(README), name))
    before = archive.stat()
    write_bundle(folder, tmp_path / "new")
    assert archive.stat().st_mtime_ns == before.st_mtime_ns
    archive.write_bytes(b"PK")
    assert is_outdated(folder, tmp_path / "new")
    write_bundle(folder, tmp_path / "new")
    assert not is_outdated(folder, tmp_path / "new")


@pytest.mark.parametrize("content", [None, "title: [", "no mapping", ""])
def test_a_site_without_settings_is_reported_in_a_sentence(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "_config.yml").write_text(content)
    with pytest.raises(CourseError, match=r"_config\.yml cannot be read .*: correct or restore it\.$"):
        site_settings(tmp_path)


@pytest.mark.course
def test_release_writes_the_archives_and_its_check_compares_them(tmp_path: Path) -> None:
    course = copy_course(tmp_path)
    for _ in range(2):
        process = autograder(course, "release", "connectionist-models", "--bundle", "handouts")
        assert process.stdout.splitlines()[1] == "Made handouts/connectionist-models.zip"
    archive = course / "handouts" / "connectionist-models.zip"
    assert archive.read_bytes() == bundle(EXERCISES / "connectionist-models")
    options = ("release", "connectionist-models", "--check", "--bundle", "handouts")
    assert autograder(course, *options).returncode == 0
    archive.unlink()
    process = autograder(course, *options)
    assert process.returncode == 1
    assert process.stderr == (
        "handouts/connectionist-models.zip differs from exercises/connectionist-models: run "
        "`python -m autograder release --bundle handouts`.\n"
    )


WITHOUT_NETWORK = ("bwrap", "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent")  # see bwrap(1)


def execute(folder: Path, name: str, *options: str) -> list[nbformat.NotebookNode]:
    """Execute a notebook in its folder and in a kernel, without a network; return its code cells."""
    command = (BIN / "jupyter", "execute", "--timeout=600", "--inplace", *options, f"{name}.ipynb")
    subprocess.run((*WITHOUT_NETWORK, *command), cwd=folder, env=ENVIRONMENT, check=True)
    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@needs_sandbox
@pytest.mark.kernel
@pytest.mark.parametrize(
    "source",
    [
        pytest.param(one, id=one.stem, marks=[] if one.stem in EXECUTED else pytest.mark.thorough)
        for one in SOURCES
    ],
)
def test_what_is_in_an_archive_executes_without_network(source: Path, tmp_path: Path) -> None:
    with ZipFile(BytesIO(bundle(EXERCISES / source.parent.name))) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / source.parent.name
    nbformat.write(solved(source), folder / f"{source.stem}.ipynb")
    assert all(cell.execution_count for cell in execute(folder, source.stem))


@needs_sandbox
@pytest.mark.kernel
@pytest.mark.parametrize(
    "source", [source for source in SOURCES if source.stem in READS], ids=lambda source: source.stem
)
def test_without_network_and_data_one_sentence_says_what_to_do(source: Path, tmp_path: Path) -> None:
    nbformat.write(solved(source), tmp_path / f"{source.stem}.ipynb")
    name = READS[source.stem]
    sentence = (
        f"{name} is not beside this notebook and could not be fetched: download it from "
        f"https://github.com/deep-learning-i/neural-networks/raw/main/exercises/{source.parent.name}/{name} "
        f"and put it into the folder {tmp_path}."
    )
    failed = {
        cell.metadata.get("nbgrader", {}).get("grade_id", f"a picture: {output.ename}"): output.traceback
        for cell in execute(tmp_path, source.stem, "--allow-errors")
        for output in cell.outputs
        if output.output_type == "error"
    }
    assert failed.pop("a picture: FileNotFoundError") == [sentence]
    failed.pop("a picture: NameError")  # of what the cells that did not get the data would have defined
    assert failed == {name: [sentence] for name in READERS[source.stem]}


@pytest.mark.site
@pytest.mark.parametrize("name", assignments())
def test_the_site_has_the_archive_and_the_data(name: str) -> None:
    site = ROOT / "_site" / "exercises"
    assert (site / f"{name}.zip").read_bytes() == bundle(EXERCISES / name)
    for path in (EXERCISES / name).glob("*.csv"):
        assert (site / name / path.name).read_bytes() == path.read_bytes()
