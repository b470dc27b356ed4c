"""Every hosted CI runs the commands that a developer runs, on each Python that the project supports."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from autograder.course import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PYTHONS = [one.rpartition(" ")[2] for one in PROJECT["classifiers"] if "Python :: 3." in one]
OURS = re.compile(r"make \S+|\.ci/run")


def read(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


def commands(job: dict) -> list[str]:
    """Return the project's own commands among a job's."""
    lines = job.get("script", [])
    lines = [lines] if isinstance(lines, str) else lines
    lines = lines + [step.get("run", "") for step in job.get("steps", [])]
    return [command for line in lines for command in OURS.findall(line)]


@pytest.mark.parametrize(("workflow", "command"), [("check", "make check"), ("test", ".ci/run")])
def test_github_runs_the_same_commands_on_every_python(workflow: str, command: str) -> None:
    job = read(f".github/workflows/{workflow}.yml")["jobs"][workflow]
    assert commands(job) == [command]
    assert job["strategy"]["matrix"]["python"] == PYTHONS


def test_gitlab_runs_the_same_commands_on_every_python() -> None:
    jobs = read(".gitlab-ci.yml")
    assert [commands(jobs[name]) for name in ("check", "test", "pages")] == [
        ["make check"],
        [".ci/run"],
        ["make book"],
    ]
    assert jobs[".pythons"]["parallel"]["matrix"] == [{"VERSION": PYTHONS}]
    assert jobs["check"]["extends"] == jobs["test"]["extends"] == ".pythons"


def test_only_the_site_is_published() -> None:
    """The solutions and the hidden tests are in this repository, the site has neither."""
    build = read(".github/workflows/pages.yml")["jobs"]["build"]
    assert [step["with"]["path"] for step in build["steps"] if "upload" in step.get("uses", "")] == ["_site"]
    assert read(".gitlab-ci.yml")["pages"]["artifacts"]["paths"] == ["public"]


def test_pre_commit_runs_what_make_check_runs() -> None:
    (local,) = read(".pre-commit-config.yaml")["repos"]
    tools = {Path(hook["entry"].split()[0]).name for hook in local["hooks"]}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    check = makefile.partition("\ncheck:")[2].partition("\ntest:")[0]
    assert tools == set(re.findall(r"\$\(BIN\)/(\w+)", check)) - {"python"}


def test_the_dev_container_has_what_ci_installs() -> None:
    text = (ROOT / ".devcontainer/devcontainer.json").read_text("utf-8")
    container = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
    dockerfile = (ROOT / ".devcontainer" / container["build"]["dockerfile"]).read_text("utf-8")
    wanted = (ROOT / ".ci/run").read_text("utf-8").partition("--no-install-recommends")[2].partition(">")[0]
    for package in set(wanted.replace("\\", " ").split()) - {"python3-venv"}:  # the image has Python's own
        assert package in dockerfile
    assert container["postCreateCommand"].startswith("make ")


def test_tests_of_a_group_run_in_one_process(tmp_path: Path) -> None:
    """Otherwise what a group shares is built twice: pytest and pytest-xdist have to fit together."""
    (tmp_path / "test_it.py").write_text(
        "import os, pathlib, pytest\n"
        "@pytest.mark.xdist_group('together')\n"
        "@pytest.mark.parametrize('number', range(4))\n"
        "def test_it(number):\n"
        "    pathlib.Path(f'{os.getpid()}-{number}').touch()\n"
    )
    options = ["--numprocesses", "2", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    subprocess.run([sys.executable, "-m", "pytest", *options], cwd=tmp_path, check=True, capture_output=True)
    ran = [path.name.split("-") for path in tmp_path.glob("*-*")]
    assert len(ran) == 4
    assert len({process for process, _ in ran}) == 1
