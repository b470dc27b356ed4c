"""Load the script of the live figures on the pages that have one, and nowhere else.

A cell with the tag ``live-NAME`` draws a still: what print shows, and a browser without scripts. On the
screen ``book/_static/live/figures/NAME.js`` takes its place.

The figures are ES modules, which a browser does not load from a disk: an address that begins with ``file:``
has no origin, and modules need one (https://html.spec.whatwg.org/#fetch-a-single-module-script). The site
therefore has them joined in one classic script, in which each module is a function that is called when it is
first needed.
"""

import posixpath
import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

TAG = "tag_live-"  # what MyST-NB makes of a cell's tag
LIVE = Path(__file__).resolve().parents[1] / "_static" / "live"
FIGURES = LIVE / "figures"
START = "live.js"
BUNDLE = "live/bundle.js"

DOCUMENTATION = re.compile(r"/\*\*.*?\*/\s*", re.DOTALL)
STATIC_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.MULTILINE)
DYNAMIC_IMPORT = re.compile(r'\bimport\("([^"]+)"\)')
EXPORT = re.compile(r"^export (default )?((?:async )?(?:function\*?|class|const|let) (\w+))", re.MULTILINE)
LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)

BEGIN = """\
// Made from the modules in book/_static/live by book/_extensions/live_figures.py.
"use strict";
const liveModules = {
"""
END = """\
};
const liveModule = name => (liveModules[name].module ??= liveModules[name]());
"""


def live_figures(doctree: nodes.document) -> list[str]:
    """Return the names of a page's live figures."""
    cells = doctree.findall(nodes.container)
    classes = [name for cell in cells for name in cell.get("classes", [])]
    return [name.removeprefix(TAG) for name in classes if name.startswith(TAG)]


def bundle(folder: Path) -> str:
    """Join the modules in a folder to one classic script, which ends with that of ``live.js``.

    Raises
    ------
    ExtensionError
        If a module imports or exports something in another way than those of the course do.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.js"))
    names.remove(START)
    modules = {name: _without_documentation(folder / name) for name in names}
    exports = {name: _exports(code) for name, code in modules.items()}
    functions = []
    for name, code in modules.items():
        body = _as_function_body(name, code, exports)
        returned = ", ".join(
            key if key == value else f"{key}: {value}" for key, value in exports[name].items()
        )
        functions.append(f'"{name}": () => {{\n{body.strip()}\nreturn {{ {returned} }};\n}},\n')
    start = _as_function_body(START, _without_documentation(folder / START), exports)
    return f"{BEGIN}{''.join(functions)}{END}{{\n{start.strip()}\n}}\n"  # in a block: its names stay its own


def _without_documentation(path: Path) -> str:
    """Return the code of a module without the comments that document it, which also import types."""
    return DOCUMENTATION.sub("", path.read_text("utf-8"))


def _exports(code: str) -> dict[str, str]:
    """Return what a module exports: the names under which others import it, with its own."""
    return {"default" if default else name: name for default, _, name in EXPORT.findall(code)}


def _as_function_body(name: str, code: str, exports: dict[str, dict[str, str]]) -> str:
    """Replace the imports and exports of a module by calls and ordinary definitions."""

    def module(address: str) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), address))
        if target not in exports:
            raise ExtensionError(f"{LIVE.name}/{name} imports {address}, which does not exist.")
        return target

    def static_import(found: re.Match[str]) -> str:
        target = module(found[2])
        names = [part.strip() for part in found[1].split(",") if part.strip()]
        if missing := {part.partition(" as ")[0] for part in names} - set(exports[target]):
            raise ExtensionError(
                f"{LIVE.name}/{name} imports {min(missing)} from {found[2]}, which does not export it in a "
                "declaration of its own."
            )
        return f'const {{ {", ".join(names).replace(" as ", ": ")} }} = liveModule("{target}");'

    code = STATIC_IMPORT.sub(static_import, code)
    code = DYNAMIC_IMPORT.sub(lambda found: f'Promise.resolve(liveModule("{module(found[1])}"))', code)
    code = EXPORT.sub(r"\2", code)
    if left := LEFT.search(code):
        raise ExtensionError(
            f"{LIVE.name}/{name}: the bundle of the live figures cannot contain the line `{left[0]}`. "
            'Import as in `import { dot } from "./algebra.js";`, and put `export` before a definition.'
        )
    return code


def write_bundle(app: Sphinx, config: Config) -> None:
    """Put the bundle where Sphinx copies it into the site."""
    generated = Path(app.doctreedir) / "static"
    path = generated / BUNDLE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(bundle(LIVE), encoding="utf-8")
    config.html_static_path.append(str(generated))


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Add script and style to a page that has a live figure.

    Raises
    ------
    ExtensionError
        If there is no such figure.
    """
    names = live_figures(doctree) if doctree else []
    for name in names:
        if not (FIGURES / f"{name}.js").exists():
            raise ExtensionError(f"{pagename}: there is no live figure called {name} in {FIGURES}")
    if names:
        app.add_js_file(BUNDLE, defer="defer")
        app.add_css_file("live/live.css")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("config-inited", write_bundle)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
