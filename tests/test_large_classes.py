"""The files in book/large-classes, with which Dask's own deployers start workers."""

import re
import runpy
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from autograder.course import ROOT

FOLDER = ROOT / "book" / "large-classes"
SCHEMA = Path(__file__).parent / "dask_cluster_schema.yaml"


def manifest() -> dict:
    return yaml.safe_load((FOLDER / "dask-cluster.yaml").read_text("utf-8"))


def container(component: str) -> dict:
    (one,) = manifest()["spec"][component]["spec"]["containers"]
    return one


def test_the_manifest_has_the_fields_of_the_operators_schema() -> None:
    schema = yaml.safe_load(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(manifest())
    unknown = manifest()
    unknown["spec"]["worker"]["spec"]["hostUsers"] = False  # a field of Kubernetes that the operator lacks
    with pytest.raises(jsonschema.ValidationError, match="'hostUsers' was unexpected"):
        jsonschema.Draft202012Validator(schema).validate(unknown)


def test_the_service_finds_the_scheduler() -> None:
    scheduler = manifest()["spec"]["scheduler"]
    ports = {port["name"] for port in container("scheduler")["ports"]}
    assert {port["targetPort"] for port in scheduler["service"]["ports"]} == ports
    assert container("scheduler")["readinessProbe"]["httpGet"]["port"] in ports
    assert scheduler["service"]["selector"]["dask.org/cluster-name"] == manifest()["metadata"]["name"]


def test_the_commands_of_the_manifest_are_dasks() -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: its commands were not tried")
    from distributed.cli import dask_scheduler, dask_worker

    assert container("worker")["image"] == container("scheduler")["image"]
    for component, module in (("worker", dask_worker), ("scheduler", dask_scheduler)):
        program, name, *arguments = container(component)["args"]
        assert (program, name) == ("dask", component)
        module.main.make_context(name, [*arguments])  # raises an exception for an unknown option


def test_a_worker_has_a_core_and_the_memory_of_a_notebook_per_thread() -> None:
    arguments, resources = container("worker")["args"], container("worker")["resources"]
    threads = int(arguments[arguments.index("--nthreads") + 1])
    assert int(resources["requests"]["cpu"]) == threads
    assert resources["limits"]["memory"] == f"{2 * threads + 1}Gi"


SCRIPT = """\
#!/usr/bin/env bash

#SBATCH -J dask-worker
#SBATCH -p teaching
#SBATCH -A deep-learning
#SBATCH -n 1
#SBATCH --cpus-per-task=8
#SBATCH --mem=17G
#SBATCH -t 04:00:00

PYTHON -m distributed.cli.dask_worker ADDRESS --name dummy-name --nthreads 8 --memory-limit 17.00GiB --nanny \
--death-timeout 600 --local-directory /tmp
"""


def test_the_job_of_slurm() -> None:
    pytest.importorskip("dask_jobqueue", reason="dask-jobqueue is not installed: SLURM's job was not made")
    with runpy.run_path(str(FOLDER / "slurm_cluster.py"))["make_cluster"]() as cluster:
        script = cluster.job_script()
        address = cluster.scheduler_address
    assert re.fullmatch(r"tcp://[\d.]+:\d+", address)
    assert script.replace(sys.executable, "PYTHON").replace(address, "ADDRESS").strip() == SCRIPT.strip()


def test_the_image_has_the_grader_and_no_solution() -> None:
    lines = (FOLDER / "Dockerfile").read_text("utf-8").splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert all((ROOT / path).exists() for path in copied)
    assert not {path.partition("/")[0] for path in copied} & {"solutions", "gradebook", "tests"}
