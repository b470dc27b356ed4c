"""Whatever way a solution is written, it earns full marks, in one process and sealed; see `rewrites`."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import rewrites
from course_copy import needs_sandbox

pytestmark = [pytest.mark.bank, needs_sandbox]
EXAMPLES = 4  # for each notebook; `make rewrites` tries more
steps = st.lists(
    st.builds(
        rewrites.Step, st.integers(0, 7), st.sampled_from(sorted(rewrites.REWRITES)), st.integers(0, 2**32)
    ),
    min_size=5,
    max_size=25,
)


@pytest.mark.parametrize("notebook", rewrites.NOTEBOOKS, ids=lambda path: path.stem)
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # each try takes a second or more, too long to shrink
)
@given(steps)
def test_a_rewritten_solution_earns_full_marks(notebook: Path, steps: list[rewrites.Step]) -> None:
    program = rewrites.rewritten(notebook, steps)
    assert rewrites.losses(notebook, program) == {}, program


@pytest.mark.parametrize("name", sorted(rewrites.REWRITES))
def test_every_rewrite_changes_some_function(name: str) -> None:
    def rewritten(notebook: Path, steps: list[rewrites.Step]) -> str:
        return rewrites.rewritten(notebook, steps)

    one_each = [rewrites.Step(function, name, 1) for function in range(5)]
    assert any(rewritten(notebook, one_each) != rewritten(notebook, []) for notebook in rewrites.NOTEBOOKS)
