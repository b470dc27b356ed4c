"""Write pages on all cores.

They are read on one: sphinx-proof's domain cannot merge what several processes have read, and Sphinx's own
option for parallel builds asks for both.
"""

import os

from sphinx.application import Sphinx


def use_all_cores(app: Sphinx, env: object) -> None:
    """Raise the number of processes once all pages have been read."""
    app.parallel = os.cpu_count() or 1


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("env-updated", use_all_cores)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
