"""What is written down more than once about the package agrees."""

import ast
import importlib.metadata
import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.assignment.imports import packages_of
from autograder.course import EXERCISES, ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]
EXTRAS = PROJECT["optional-dependencies"]
WHOLE = PROJECT["dependencies"] + EXTRAS["book"] + EXTRAS["tensorflow"]
OURS = {
    path.stem for folder in ("", "book", "book/_extensions", "tests") for path in (ROOT / folder).iterdir()
}


def names(requirements: list) -> set[str]:
    """Return the names of the packages in a list of requirements; groups that it includes are left out."""
    return {canonicalize_name(Requirement(one).name) for one in requirements if isinstance(one, str)}


def imported(folder: Path) -> set[str]:
    """Return the third-party modules that the code in a folder imports."""
    found = set()
    for path in folder.rglob("*.py"):
        if {"adversarial", "idioms", "mistakes", "other_courses"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - OURS - set(sys.stdlib_module_names)


@pytest.mark.parametrize("folder", ["autograder", "book", "solutions", "tests"])
def test_every_package_that_is_imported_is_declared(folder: str) -> None:
    declared = names(PROJECT["dependencies"]).union(
        *(names(EXTRAS[one]) for one in ("dask", "pdf", "tensorflow"))
    )
    # The grader is installed without the book; a box imports Matplotlib if its notebook does.
    declared |= names(EXTRAS["book"]) if folder != "autograder" else {"matplotlib"}
    if folder == "tests":
        declared |= names(PYPROJECT["dependency-groups"]["test"])
    owners = importlib.metadata.packages_distributions()
    modules = imported(ROOT / folder)
    assert modules, "the search itself found nothing"
    missing = {
        name for name in modules if not {canonicalize_name(one) for one in owners.get(name, [])} & declared
    }
    assert missing <= {"atheris"}, "declare them in pyproject.toml"  # the fuzzer works without atheris


def test_requirements_txt_is_the_project_with_the_book_and_tensorflow() -> None:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    listed = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert sorted(map(str, listed)) == sorted(str(Requirement(one)) for one in WHOLE)


BINDER = ROOT / ".binder"


def test_binder_installs_what_the_notebooks_import_and_no_more() -> None:
    lines = (BINDER / "requirements.txt").read_text("utf-8").splitlines()
    listed = [Requirement(line) for line in lines if line and not line.startswith("#")]
    notebooks = [json.loads(path.read_text("utf-8")) for path in EXERCISES.glob("*/*.ipynb")]
    code = [cell for notebook in notebooks for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert {one.name for one in listed} == set(packages_of("".join(cell["source"]) for cell in code))
    wanted = {one.name: one.specifier for one in map(Requirement, WHOLE)}
    locked = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    for one in listed:
        assert one.specifier == wanted[one.name]
        versions = [package["version"] for package in locked if package["name"] == one.name]
        assert versions
        assert all(one.specifier.contains(version) for version in versions)


def test_binder_has_a_supported_python_and_the_exercises_alone() -> None:
    python = (BINDER / "runtime.txt").read_text("utf-8").strip()
    assert f"Programming Language :: Python :: {python.removeprefix('python-')}" in PROJECT["classifiers"]
    lines = (BINDER / ".dockerignore").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["*", "!.binder", "!exercises"]


def test_the_students_dev_container_opens_the_exercises_with_what_binder_installs() -> None:
    text = (ROOT / ".devcontainer/exercises/devcontainer.json").read_text("utf-8")
    container = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
    version = re.search(r"python:(3\.\d+)", container["image"])
    assert version
    assert f"Programming Language :: Python :: {version[1]}" in PROJECT["classifiers"]
    assert container["workspaceFolder"].endswith("/exercises")
    assert container["postCreateCommand"].endswith("ipykernel -r ../.binder/requirements.txt")


def test_the_lock_has_the_project_s_requirements_and_a_hash_for_every_file() -> None:
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    (project,) = (package for package in lock["package"] if package["name"] == PROJECT["name"])
    wanted = {Requirement(one).name for one in PROJECT["dependencies"]}
    assert {
        one["name"] for one in project["metadata"]["requires-dist"] if "extra" not in one.get("marker", "")
    } == wanted
    files = [
        file
        for package in lock["package"]
        for file in [*package.get("wheels", []), package.get("sdist")]
        if file
    ]
    assert len(files) > 1000
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"]) for file in files)


def test_the_version_is_the_same_wherever_it_is_shown() -> None:
    version = PROJECT["version"]
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"Version {version}" in (ROOT / "_config.yml").read_text("utf-8")
    assert f"## {version} " in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert importlib.metadata.version(PROJECT["name"]) == version


def test_the_python_versions_are_those_of_the_project() -> None:
    assert PROJECT["requires-python"] == ">=3.11,<3.14"
    names = {one.rpartition(" ")[2] for one in PROJECT["classifiers"] if "Python :: 3." in one}
    assert names == {"3.11", "3.12", "3.13"}
    assert "(3, 11) <= sys.version_info[:2] <= (3, 13)" in (ROOT / "Makefile").read_text("utf-8")
    assert "Python 3.11, 3.12 or 3.13" in (ROOT / "README.md").read_text("utf-8")
