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

from autograder.assignment.publish import PUBLISHED_SITE
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
    assert [commands(jobs[name]) for name in ("check", "test")] == [["make check"], [".ci/run"]]
    assert jobs[".pythons"]["parallel"]["matrix"] == [{"VERSION": PYTHONS}]
    assert jobs["check"]["extends"] == jobs["test"]["extends"] == ".pythons"


PUBLIC = "autograder/assignment/public"  # what only the public repository has
SCHEMAS = {
    "github-workflows": (".github/workflows/*.yml", f"{PUBLIC}/.github/workflows/*.yml"),
    "gitlab-ci": (".gitlab-ci.yml", f"{PUBLIC}/.gitlab-ci.yml"),
    "dependabot": (".github/dependabot.yml",),
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_a_host_reads_is_valid(schema: str) -> None:
    paths = [str(path) for pattern in SCHEMAS[schema] for path in ROOT.glob(pattern)]
    assert len(paths) >= len(SCHEMAS[schema])
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    if schema == "gitlab-ci":
        command += ["--data-transform", "gitlab-ci"]  # it has tags of its own
    checked = subprocess.run([*command, *paths], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_the_public_half_is_published_after_all_tests_and_nothing_else_is() -> None:
    """The solutions and hidden tests are in this repository: `autograder publish` looks for them first."""
    github, gitlab = read(".github/workflows/test.yml")["jobs"]["publish"], read(".gitlab-ci.yml")["publish"]
    assert commands(github) == commands(gitlab) == ["make publish"]
    assert github["needs"] == "test"
    stages = read(".gitlab-ci.yml")["stages"]
    assert stages.index(gitlab["stage"]) > stages.index("test")
    assert "'refs/heads/main'" in github["if"]  # and no branch that somebody proposes
    hosts = [
        path for path in ROOT.glob(".github/workflows/*.yml") if "pages" in path.read_text("utf-8").lower()
    ]
    assert hosts == []
    assert "artifacts" not in gitlab


def test_the_public_repository_serves_the_folder_with_the_site_on_both_hosts() -> None:
    steps = read(f"{PUBLIC}/.github/workflows/pages.yml")["jobs"]["deploy"]["steps"]
    uploaded = [step["with"]["path"] for step in steps if "upload-pages" in step.get("uses", "")]
    assert uploaded == [PUBLISHED_SITE]
    pages = read(f"{PUBLIC}/.gitlab-ci.yml")["pages"]
    assert pages["script"] == f"mv {PUBLISHED_SITE} public"
    assert pages["artifacts"]["paths"] == ["public"]


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
