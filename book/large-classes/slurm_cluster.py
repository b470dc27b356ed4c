"""Workers for `python -m autograder grade --scheduler`, as jobs of SLURM.

Run it where `sbatch` works, in the course's environment and with `pip install dask-jobqueue`. It prints the
command to grade with; Ctrl+C ends the jobs. The nodes need the folder of the environment too.
"""

import signal

from dask_jobqueue import SLURMCluster

JOBS = 10


def make_cluster() -> SLURMCluster:
    """Describe the jobs: each is a worker that grades eight submissions at a time."""
    return SLURMCluster(
        queue="teaching",
        account="deep-learning",
        walltime="04:00:00",
        cores=8,
        processes=1,  # one worker with eight threads
        memory="17GiB",  # a notebook may use 2 GiB (`--memory`); the worker itself needs less than 1 GiB
        local_directory="/tmp",
        death_timeout=600,  # seconds after which a job without a scheduler ends
        scheduler_options={"dashboard_address": ":0"},  # any free port
    )


def main() -> None:
    """Start the jobs, and keep them until somebody presses Ctrl+C."""
    with make_cluster() as cluster:
        cluster.scale(jobs=JOBS)
        print(f"python -m autograder grade --scheduler {cluster.scheduler_address}", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
