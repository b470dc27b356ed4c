"""What ``autograder publish`` makes public holds no solution and no hidden test, in its history neither."""

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from autograder.assignment.publish import LONG, find_leaks, secrets
from autograder.course import EXERCISES, ROOT, SOLUTIONS
from course_copy import ENVIRONMENT, autograder, copy_course

SECRET = "return weights - rate * slopes_of(weights)"
HIDDEN = frozenset({SECRET})
FORMS = {
    "notes.txt": f"a\n    {SECRET}\nb",
    "exercises/a/b.ipynb": json.dumps({"cells": [{"source": ["def f():\n", f"    {SECRET}\n"]}]}),
    "docs/_sources/a/b.ipynb.txt": json.dumps({"cells": [{"source": f"def f():\n    {SECRET}"}]}),
    "docs/a/b.html": f"<pre>x\n    <span class='k'>return</span> {SECRET.removeprefix('return ')}\n</pre>",
    "docs/searchindex.js": f'Search.setIndex({{"alltitles": {{"{SECRET}": 1}}}})',
    "solutions/a/b.py": "nothing",
}


@pytest.mark.parametrize("name", FORMS)
def test_a_secret_is_found_in_every_kind_of_file(name: str) -> None:
    assert list(find_leaks([(name, FORMS[name].encode())], HIDDEN)) == [name]
    assert list(find_leaks([(name.replace("solutions", "book"), b"nothing")], HIDDEN)) == []


def packed(contents: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("name", FORMS)
def test_a_secret_is_found_in_an_archive_and_in_an_archive_in_it(name: str) -> None:
    archive = packed({"README.txt": b"nothing", name: FORMS[name].encode()})
    assert list(find_leaks([("docs/a.zip", archive)], HIDDEN)) == [f"docs/a.zip/{name}"]
    outer = packed({"b.zip": archive})
    assert list(find_leaks([("docs/c.zip", outer)], HIDDEN)) == [f"docs/c.zip/b.zip/{name}"]
    assert list(find_leaks([("docs/d.zip", packed({"README.txt": b"nothing"}))], HIDDEN)) == []


def test_every_solution_and_every_hidden_test_has_a_line_that_is_looked_for() -> None:
    book = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in ROOT.glob("book/**/*.md")}
    released = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in EXERCISES.glob("*/*.ipynb")}
    hidden = secrets({**book, **released})
    for source in SOLUTIONS.glob("*/*.py"):
        text = source.read_text("utf-8")
        for kind in ("SOLUTION", "HIDDEN TESTS"):
            regions = text.split(f"### BEGIN {kind}\n")[1:]
            lines = {line.strip() for region in regions for line in region.split("### END")[0].splitlines()}
            assert lines & hidden, f"{source.stem}: {kind}"
    assert all(len(line) >= LONG for line in hidden)
    assert list(find_leaks({**book, **released}.items(), hidden)) == []


def git(folder: Path, *arguments: str) -> str:
    process = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=True)
    return process.stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", f"--message={message}")


@pytest.fixture
def course(tmp_path: Path, monkeypatch) -> Path:
    """A committed course with one notebook and a site."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setitem(ENVIRONMENT, f"GIT_{role}_NAME", "Ada")
        monkeypatch.setitem(ENVIRONMENT, f"GIT_{role}_EMAIL", "ada@example.org")
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
    (tmp_path / "course").mkdir()
    course = copy_course(tmp_path / "course")
    for folder in ("solutions", "exercises"):
        for path in (course / folder).glob("*/*"):
            if path.stem != "hebbian-learning":
                path.unlink()
    (course / ".gitignore").write_text("_site/\ngradebook/\n*.ipynb\n!exercises/**/*.ipynb\n")
    (course / "_site" / "_static").mkdir(parents=True)
    (course / "_site" / "index.html").write_text("<h1>The site</h1>")
    (course / "_site" / "_static" / "a.css").write_text("")
    git(course.parent, "init", "--quiet", "--initial-branch=main", str(course))
    commit(course, "The course")
    return course


@pytest.mark.course
def test_what_is_published_has_no_secret_and_what_had_one_is_refused(course: Path, tmp_path: Path) -> None:
    public = tmp_path / "public"
    process = autograder(course, "publish", str(public))
    assert process.returncode == 0, process.stderr
    assert "lines of solutions and hidden tests is in it or in its history." in process.stdout
    names = git(public, "ls-files").split()
    assert {"README.md", "docs/index.html", "docs/_static/a.css", "docs/.nojekyll"} <= set(names)
    assert {".github/workflows/pages.yml", ".gitlab-ci.yml"} <= set(names)
    assert "stage: test" not in (public / ".gitlab-ci.yml").read_text()  # which is not the private one
    assert "exercises/connectionist-models/hebbian-learning.ipynb" in names
    assert not [name for name in names if name.startswith(("solutions", "tests", "gradebook"))]

    # nothing new; then a page that has gone
    assert "is up to date" in autograder(course, "publish", str(public)).stdout
    (course / "_site" / "_static" / "a.css").unlink()
    assert autograder(course, "publish", str(public)).returncode == 0
    assert "docs/_static/a.css" not in git(public, "ls-files")

    # a term keeps the site as it is, until the term is published again
    assert "docs/2026-autumn" not in git(public, "ls-files")
    assert autograder(course, "publish", str(public), "--edition", "2026-autumn").returncode == 0
    kept = public / "docs" / "2026-autumn" / "index.html"
    assert kept.read_text() == "<h1>The site</h1>"
    (course / "_site" / "index.html").write_text("<h1>Next year's site</h1>")
    assert autograder(course, "publish", str(public), "--edition", "2027-spring").returncode == 0
    assert (public / "docs" / "index.html").read_text() == "<h1>Next year's site</h1>"
    assert kept.read_text() == "<h1>The site</h1>"
    assert autograder(course, "publish", str(public), "--edition", "2026-autumn").returncode == 0
    assert kept.read_text() == "<h1>Next year's site</h1>"
    process = autograder(course, "publish", str(public), "--edition", "../autumn")
    assert (process.returncode, process.stderr.count("\n")) == (1, 1)
    assert "../autumn cannot be the name of an edition" in process.stderr

    # a solution in the site: nothing is written
    before = git(public, "rev-parse", "HEAD")
    solution = (course / "solutions/connectionist-models/hebbian-learning.py").read_text("utf-8")
    (course / "_site" / "index.html").write_text(f"<pre>{solution}</pre>")
    process = autograder(course, "publish", str(public))
    assert process.returncode == 1
    assert (
        process.stderr == "Nothing was published, because solutions or hidden tests are in docs/index.html.\n"
    )
    assert git(public, "rev-parse", "HEAD") == before
    assert not git(public, "status", "--porcelain")

    # a solution in an archive of the site
    (course / "_site" / "index.html").write_text("<h1>The new site</h1>")
    archive = course / "_site" / "exercises.zip"
    archive.write_bytes(packed({"hebbian-learning.py": solution.encode()}))
    process = autograder(course, "publish", str(public))
    assert process.returncode == 1
    assert "are in docs/exercises.zip/hebbian-learning.py.\n" in process.stderr
    archive.unlink()

    # a solution that was in the public repository once
    (public / "notes.py").write_text(solution)
    commit(public, "Oh")
    (public / "notes.py").unlink()
    commit(public, "Undo it")
    process = autograder(course, "publish", str(public))
    assert process.returncode == 1
    assert "the history of" in process.stderr
    assert "notes.py. Publish into a new folder" in process.stderr
    assert "new site" not in (public / "docs/index.html").read_text()


@pytest.mark.course
def test_what_cannot_be_published_gets_one_sentence(course: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.tex").write_text("years of work")
    process = autograder(course, "publish", str(other))
    assert (process.returncode, process.stderr.count("\n")) == (1, 1)
    assert "was not made by this command: give a new or an empty folder." in process.stderr
    assert [path.name for path in other.iterdir()] == ["thesis.tex"]

    (course / "exercises/connectionist-models/hebbian-learning.ipynb").write_text("{}")
    process = autograder(course, "publish", str(tmp_path / "public"))
    assert process.returncode == 1
    assert process.stderr.startswith("Commit your changes first: exercises/connectionist-models/hebbian")

    commit(course, "An edited exercise")
    process = autograder(course, "publish", str(tmp_path / "public"))
    assert "differs from its solution: run `make exercises`" in process.stderr

    git(course, "revert", "--no-edit", "HEAD")
    shutil.rmtree(course / "_site")
    process = autograder(course, "publish", str(tmp_path / "public"))
    assert process.stderr == "There is no site to publish: run `make book` first.\n"
    shutil.rmtree(course / ".git")
    assert "git status failed in" in autograder(course, "publish", str(tmp_path / "public")).stderr
    assert not (tmp_path / "public").exists()
