"""What is written down more than once about the package agrees."""

import importlib.metadata
import re
import tomllib

from packaging.requirements import Requirement

from autograder.course import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_requirements_txt_is_the_project_with_tensorflow() -> None:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    listed = [Requirement(line) for line in lines if line and not line.startswith("#")]
    project = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["tensorflow"]
    assert sorted(map(str, listed)) == sorted(str(Requirement(one)) for one in project)


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
