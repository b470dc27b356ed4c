"""What holds for every test: what a marker needs, and how Hypothesis tries examples."""

import os
import shutil

import pytest
from hypothesis import settings
from sampling import EVERYTHING

# Cells of exercises, some of which have the names of tests.
collect_ignore_glob = ["adversarial/*", "idioms/*", "mistakes/*", "other_courses/*"]

# No deadlines, since the machine may be busy; in CI, the same examples in every run.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_configure(config: pytest.Config) -> None:
    """Follow the sandbox's processes if this is a coverage run."""
    if "COVERAGE_RUN" in os.environ:
        from coverage_in_boxes import CoverageInBoxes

        config.pluginmanager.register(CoverageInBoxes(config.rootpath))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out tests for `make thorough`, and skip what this machine cannot run."""
    if not EVERYTHING:
        left_out = [item for item in items if item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    if os.environ.get("CI") or shutil.which("bwrap"):  # in CI, a missing tool is a failure
        return
    reason = "no bubblewrap on this machine: nothing was graded in the sandbox (apt install bubblewrap)"
    for item in items:
        if item.get_closest_marker("sandbox"):
            item.add_marker(pytest.mark.skip(reason=reason))
