"""Build the site: execute what changed, run Jupyter Book strictly, publish only what built clean.

``make book`` runs this, and it does nothing if nothing has changed since the last build. A build happens in
``_build``; the site that readers open is ``_site``, replaced in one step when the build had no warning, so
that a build that stops leaves the last good site where it was.
"""

import json
import os
import re
import shutil
import sys
import time
from contextlib import redirect_stdout
from hashlib import sha256
from pathlib import Path

import autograder
from autograder.assignment.bundle import write_bundle
from autograder.course import site_settings
from autograder.files import files_in, replace_folder
from coursekit.housing import load_data
from coursekit.redirection import stderr_redirected_to
from lighten import lighten

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
EXERCISES = ROOT / "exercises"
BUILD = ROOT / "_build"
SITE = ROOT / "_site"
CACHE = BUILD / ".jupyter_cache"
SETTINGS = [ROOT / "_toc.yml", ROOT / "_config.yml"]
LOG = BUILD / "book.log"
PLACEHOLDER = "https://github.com/deep-learning-i/neural-networks"  # which does not exist
ANSI = re.compile(r"\x1b\[[0-9;]*m")  # a terminal's colours


def forget_what_is_stale() -> None:
    """Drop what an earlier build left and this one cannot use.

    The cache of executed pages is keyed on a page's code cells only: not on the helper modules,
    the data or the versions of the packages that they import. And Sphinx never removes a page
    that has left the table of contents.
    """
    code = digest([*BOOK.glob("coursekit/*.py"), *BOOK.glob("data/*"), ROOT / "uv.lock"])
    site = digest([*SETTINGS, *BOOK.glob("_extensions/*.py"), *BOOK.glob("_templates/*")])
    if remembered("code") != code:
        shutil.rmtree(CACHE, ignore_errors=True)
        forget_pages()
    if remembered("site") != site:
        forget_pages()
    remember("code", code)
    remember("site", site)


def everything() -> list[Path]:
    """List the files that the site is made of: the book, the exercises, and the commands that pages run."""
    folders = (BOOK, EXERCISES, Path(autograder.__file__).parent)
    files = (path for folder in folders for path in files_in(folder).values())
    return [*SETTINGS, ROOT / "uv.lock", *files]


def digest(files: list[Path]) -> str:
    """Return a digest of what files contain, of their places, and of the version of Python."""
    total = sha256(sys.version.encode())
    for path in sorted(files):
        total.update(os.path.relpath(path, ROOT).encode() + sha256(path.read_bytes()).digest())
    return total.hexdigest()


def remembered(name: str) -> str:
    """Return the digest that an earlier build left under a name, or nothing."""
    record = BUILD / f"{name}.sha256"
    return record.read_text() if record.exists() else ""


def remember(name: str, digest: str) -> None:
    """Leave a digest for the next build."""
    (BUILD / f"{name}.sha256").write_text(digest)


def forget_pages() -> None:
    """Have Sphinx make every page anew: a page that failed would otherwise pass the next time."""
    for folder in (".doctrees", "html"):
        shutil.rmtree(BUILD / folder, ignore_errors=True)


def execute_pages() -> None:
    """Execute the pages whose code changed, on all cores, into the cache that Sphinx reads.

    A page that fails is left to Sphinx, which executes it again and reports it. The cache has to parse a
    page to find out whether it has the results, so the pages that it has are remembered with their digests.
    """
    texts = {str(path): path.read_bytes() for path in BOOK.rglob("*.md")}
    pages = {name: sha256(text).hexdigest() for name, text in texts.items() if b"{code-cell}" in text}
    record = CACHE / "pages.json"
    executed = json.loads(record.read_text("utf-8")) if record.exists() else {}
    changed = [name for name in pages if executed.get(name) != pages[name]]
    if not changed:
        return
    from jupyter_cache import get_cache

    cache = get_cache(CACHE)
    reader = {"name": "myst_nb_md", "type": "plugin"}
    keys = [cache.add_nb_to_project(name, read_data=reader).pk for name in changed]
    failed: set[str] = set()
    if stale := cache.list_unexecuted(filter_pks=keys):
        from jupyter_cache.executors import load_executor

        print(f"Executing {len(stale)} page{'s' * (len(stale) > 1)} …", flush=True)
        with stderr_redirected_to(LOG):
            executor = load_executor("local-parallel", cache)
            result = executor.run_and_cache(timeout=300, filter_pks=[page.pk for page in stale])
        failed = {*result.errored, *result.excepted}
    record.write_text(json.dumps({name: pages[name] for name in pages if name not in failed}), "utf-8")


def run_jupyter_book() -> list[str]:
    """Build the pages and return the lines that report a problem, none if the build is clean.

    The command ``jupyter-book build`` would start Python again and import everything a second time.
    """
    from jupyter_book.sphinx import build_sphinx

    with LOG.open("a") as log, redirect_stdout(log), stderr_redirected_to(LOG):
        status = build_sphinx(
            ROOT,
            BUILD / "html",
            noconfig=True,
            path_config=ROOT / "_config.yml",
            confoverrides={
                "external_toc_path": str(ROOT / "_toc.yml"),
                "nitpicky": True,
                "latex_individualpages": False,
            },
            quiet=True,
            warningiserror=True,
            keep_going=True,
        )
    if status == 0:
        return []
    lines = ANSI.sub("", LOG.read_text("utf-8", errors="replace")).splitlines()
    problems = [line for line in lines if re.search("WARNING: |ERROR: |[Ee]rror: ", line)]
    return problems or lines[-5:]


def publish() -> None:
    """Put the built pages in the place of the old site, which readers never see half-copied."""
    with replace_folder(SITE) as incoming:
        ignored = shutil.ignore_patterns("reports", ".buildinfo")
        shutil.copytree(BUILD / "html", incoming, ignore=ignored, dirs_exist_ok=True)
        # Sphinx copies them only if it writes a page. The first are those that an extension made.
        for source, target in (
            (BUILD / ".doctrees" / "static", incoming / "_static"),
            (BOOK / "_static", incoming / "_static"),
            (BOOK / "_root", incoming),
        ):
            shutil.copytree(source, target, dirs_exist_ok=True)
        lighten(incoming)
        add_downloads(incoming / EXERCISES.name)


def add_downloads(target: Path) -> None:
    """Put each assignment's archive beside its pages, ASSIGNMENT.zip, and its data in their folder."""
    for folder in sorted(path for path in EXERCISES.glob("*") if path.is_dir()):
        write_bundle(folder, target)
        for name, path in files_in(folder).items():
            if path.suffix != ".ipynb":
                copy = target / folder.name / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)


def main() -> int:
    """Build and publish; return the exit status."""
    start = time.perf_counter()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a page a core; their matrices are small
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    BUILD.mkdir(exist_ok=True)
    LOG.write_text("")

    try:
        load_data()
    except (OSError, ValueError) as error:
        print(f"The book was not built: {error}", file=sys.stderr)
        return 1

    sources = digest(everything())
    if remembered("built") == sources and (SITE / "index.html").exists():
        print(f"Nothing has changed. Open {SITE / 'index.html'}")
        return 0
    forget_what_is_stale()
    execute_pages()
    problems = run_jupyter_book()
    if problems:
        forget_pages()
        advice = f"The book was not built: fix the problems above (the whole log: {LOG})."
        if SITE.exists():
            advice += f" {SITE.name}/ is still the last good site."
        print("\n".join([*problems, advice]), file=sys.stderr)
        return 1
    publish()
    remember("built", sources)
    if (site_settings(ROOT).get("repository") or {}).get("url") == PLACEHOLDER:
        print(
            f"The address of the course is still a placeholder, {PLACEHOLDER}: change `url:` below "
            "`repository:` in _config.yml, and run `make exercises`."
        )
    print(f"Built in {time.perf_counter() - start:.0f} s. Open {SITE / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
