"""Serve MathJax from the site itself.

The Python package ``sphinx-mathjax-offline`` carries MathJax 3.2.2. Its own extension copies
all 24 MB; the pages load one script and the fonts, 1.6 MB, and that is what this copies.
"""

from importlib.util import find_spec
from pathlib import Path
from shutil import copytree

from sphinx.application import Sphinx
from sphinx.util.fileutil import copy_asset_file

SCRIPT = "tex-mml-chtml.js"
FONTS = "output/chtml/fonts/woff-v2"


def copy_mathjax(app: Sphinx, exception: Exception | None) -> None:
    """Copy the script and the fonts that pages load into the built site's ``_static/mathjax``."""
    if exception is not None or app.builder.format != "html":
        return
    source = Path(find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"
    target = Path(app.outdir) / "_static" / "mathjax"
    target.mkdir(parents=True, exist_ok=True)
    copy_asset_file(source / SCRIPT, target / SCRIPT)
    copytree(source / FONTS, target / FONTS, dirs_exist_ok=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.config.mathjax_path = f"mathjax/{SCRIPT}"
    app.connect("build-finished", copy_mathjax)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
