"""Build the site: execute what changed, run Jupyter Book strictly, publish only what built clean.

``make book`` runs this. A build happens in ``_build``; the site that readers open is ``_site``,
replaced in one step when the build had no warning, so that a build that stops leaves the last
good site where it was.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

from autograder.assignment.bundle import files_in, write_bundle
from autograder.course import site_settings
from autograder.files import replace_folder
from coursekit.housing import load_data
from coursekit.redirection import stderr_redirected_to
from lighten import lighten

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"
EXERCISES = ROOT / "exercises"
BUILD = ROOT / "_build"
SITE = ROOT / "_site"
CACHE = BUILD / ".jupyter_cache"
LOG = BUILD / "book.log"
PLACEHOLDER = "https://github.com/deep-learning-i/neural-networks"  # which does not exist
ANSI = re.compile(r"\x1b\[[0-9;]*m")  # a terminal's colours


def forget_what_is_stale() -> None:
    """Drop what an earlier build left and this one cannot use.

    The cache of executed pages is keyed on a page's code cells only: not on the helper modules,
    the data or the versions of the packages that they import. And Sphinx never removes a page
    that has left the table of contents.
    """
    code = [*BOOK.glob("coursekit/*.py"), *BOOK.glob("data/*"), ROOT / "uv.lock"]
    site = [ROOT / "_toc.yml", ROOT / "_config.yml", *BOOK.glob("_extensions/*.py")]
    if _changed("code", code):
        shutil.rmtree(CACHE, ignore_errors=True)
        forget_pages()
    if _changed("site", site):
        forget_pages()


def _changed(name: str, files: list[Path]) -> bool:
    """Say whether any of the files differs from the last time, and remember them as they are now."""
    digest = sha256(sys.version.encode())
    for path in sorted(files):
        digest.update(path.name.encode() + path.read_bytes())
    record = BUILD / f"{name}.sha256"
    before = record.read_text() if record.exists() else ""
    record.write_text(digest.hexdigest())
    return before != digest.hexdigest()


def forget_pages() -> None:
    """Have Sphinx make every page anew: a page that failed would otherwise pass the next time."""
    for folder in (".doctrees", "html"):
        shutil.rmtree(BUILD / folder, ignore_errors=True)


def execute_pages() -> None:
    """Execute the pages whose code changed, on all cores, into the cache that Sphinx reads.

    A page that fails is left to Sphinx, which executes it again and reports it.
    """
    from jupyter_cache import get_cache
    from jupyter_cache.executors import load_executor

    cache = get_cache(CACHE)
    pages = [page for page in BOOK.rglob("*.md") if "{code-cell}" in page.read_text("utf-8")]
    for page in pages:
        cache.add_nb_to_project(str(page), read_data={"name": "myst_nb_md", "type": "plugin"})
    stale = cache.list_unexecuted()
    if stale:
        print(f"Executing {len(stale)} page{'s' * (len(stale) > 1)} …", flush=True)
        with stderr_redirected_to(LOG):
            load_executor("local-parallel", cache).run_and_cache(timeout=300)


def run_jupyter_book() -> list[str]:
    """Build the pages and return the lines that report a problem, none if the build is clean."""
    jupyter_book = str(Path(sys.executable).with_name("jupyter-book"))
    command = [jupyter_book, "build", str(ROOT), "-W", "--keep-going", "-n", "-q"]
    with LOG.open("a") as log:
        process = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT)
    if process.returncode == 0:
        return []
    lines = ANSI.sub("", LOG.read_text("utf-8", errors="replace")).splitlines()
    problems = [line for line in lines if re.search("WARNING: |ERROR: |Error: ", line)]
    return problems or lines[-5:]


def publish() -> None:
    """Put the built pages in the place of the old site, which readers never see half-copied."""
    with replace_folder(SITE) as incoming:
        ignored = shutil.ignore_patterns("reports", ".buildinfo")
        shutil.copytree(BUILD / "html", incoming, ignore=ignored, dirs_exist_ok=True)
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
    if (site_settings(ROOT).get("repository") or {}).get("url") == PLACEHOLDER:
        print(
            f"The address of the course is still a placeholder, {PLACEHOLDER}: change `url:` below "
            "`repository:` in _config.yml, and run `make exercises`."
        )
    print(f"Built in {time.perf_counter() - start:.0f} s. Open {SITE / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
