"""Serve MathJax from the site itself.

The Python package ``sphinx-mathjax-offline`` carries MathJax 3.2.2. Its own extension copies
all 24 MB; what a page can ask for is the script, its extensions (``boldsymbol`` is one) and the
fonts, 2.5 MB, and that is what this copies.
"""

from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

from sphinx.application import Sphinx
from sphinx.util.fileutil import copy_asset_file

SCRIPT = "tex-mml-chtml.js"
FOLDERS = ("input/tex/extensions", "output/chtml/fonts/woff-v2")


def copy_mathjax(app: Sphinx, exception: Exception | None) -> None:
    """Copy what pages load into the built site's ``_static/mathjax``."""
    if exception is not None or app.builder.format != "html":
        return
    source = Path(find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"
    target = Path(app.outdir) / "_static" / "mathjax"
    target.mkdir(parents=True, exist_ok=True)
    copy_asset_file(source / SCRIPT, target / SCRIPT)
    for folder in FOLDERS:
        copytree(source / folder, target / folder, dirs_exist_ok=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.config.mathjax_path = f"mathjax/{SCRIPT}"
    app.connect("build-finished", copy_mathjax)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
