"""A clean build replaces the site; any other says why, and the last good site stays."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

from autograder.course import ROOT, pages_address

pytestmark = [pytest.mark.site, pytest.mark.kernel]


@pytest.fixture
def small_book(tmp_path: Path) -> Path:
    """A copy of the course with one page, and its last good site."""
    for name in ("_config.yml", "uv.lock"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "book", tmp_path / "book", ignore=shutil.ignore_patterns("*.md", "__pycache__"))
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/page\n")
    (tmp_path / "book" / "page.md").write_text("# A page\n\nText.\n")
    (tmp_path / "_site").mkdir()
    (tmp_path / "_site" / "index.html").write_text("the last good site")
    return tmp_path


def build(book: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "book/build.py"]
    return subprocess.run(command, cwd=book, capture_output=True, text=True, timeout=300)


def site(book: Path) -> str:
    return (book / "_site" / "index.html").read_text("utf-8")


def test_a_clean_build_replaces_the_site_and_adds_what_students_download(small_book: Path) -> None:
    (small_book / "exercises" / "part").mkdir(parents=True)
    (small_book / "exercises" / "part" / "task.ipynb").write_text('{"cells": []}')
    (small_book / "exercises" / "part" / "table.csv").write_text("1,2\n")
    process = build(small_book)
    assert process.returncode == 0, process.stderr
    assert "the last good site" not in site(small_book)
    assert sorted(path.name for path in small_book.glob("*_site*")) == ["_site"]
    downloads = small_book / "_site" / "exercises"
    assert (downloads / "part" / "table.csv").read_text() == "1,2\n"
    with ZipFile(downloads / "part.zip") as archive:
        assert archive.namelist() == ["part/README.txt", "part/table.csv", "part/task.ipynb"]
    assert process.stdout.count("The address of the course is still a placeholder") == 1
    (loc,) = re.findall("<loc>(.*)</loc>", (small_book / "_site" / "sitemap.xml").read_text("utf-8"))
    html = (small_book / "_site" / "book" / "page.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{loc}"' in html
    (picture,) = re.findall('property="og:image" content="([^"]*)"', html)
    assert (small_book / "_site" / picture.removeprefix(loc.removesuffix("book/page.html"))).is_file()


def test_a_page_that_warns_is_named_and_leaves_the_last_good_site(small_book: Path) -> None:
    (small_book / "book" / "page.md").write_text("# A page\n\nSee [](nowhere.md).\n")
    for attempt in ("first", "second"):  # the second must not pass because the page was seen before
        process = build(small_book)
        assert process.returncode == 1, attempt
        assert "book/page.md:3: WARNING" in process.stderr
        assert "_site/ is still the last good site" in process.stderr
        assert "Traceback" not in process.stderr
        assert site(small_book) == "the last good site"


def test_a_formula_is_in_the_page_and_one_that_is_wrong_stops_the_build(
    small_book: Path,
) -> None:
    page = small_book / "book" / "page.md"
    page.write_text("# A page\n\nLet $x \\in \\R$.\n\n$$ x &= 1 \\\\ y &= 2 $$ (eq-both)\n")
    process = build(small_book)
    assert process.returncode == 0, process.stderr
    html = (small_book / "_site" / "book" / "page.html").read_text("utf-8")
    assert "<math><mi>x</mi><mo>∈</mo><mi>ℝ</mi></math>" in html
    assert html.count("<mtr>") == 2
    assert '<span class="eqno">(1)' in html

    page.write_text("# A page\n\nLet $x \\inn \\R$.\n")
    process = build(small_book)
    assert process.returncode == 1
    assert "book/page.md:3: WARNING: The formula 'x \\\\inn \\\\R' cannot be converted" in process.stderr


def test_a_link_to_the_published_book_leads_to_the_page_beside_it_or_stops_the_build(
    small_book: Path,
) -> None:
    base = pages_address(yaml.safe_load((small_book / "_config.yml").read_text("utf-8"))["repository"]["url"])
    page = small_book / "book" / "page.md"
    page.write_text(
        f"# A page\n\n[Here]({base}/book/page.html#there), [a file]({base}/a.zip)\n\n## There\n\nText.\n"
    )
    process = build(small_book)
    assert process.returncode == 0, process.stderr
    html = (small_book / "_site" / "book" / "page.html").read_text("utf-8")
    assert '<a class="reference internal" href="#there">Here</a>' in html
    assert f'href="{base}/a.zip"' in html

    page.write_text(f"# A page\n\n[A]({base}/book/nowhere.html#there), [b]({base}/book/page.html#nowhere)\n")
    process = build(small_book)
    assert process.returncode == 1
    assert "book/page.md:3: WARNING: The book has no page book/nowhere." in process.stderr
    assert "book/page.md:3: WARNING: The page book/page has no section #nowhere." in process.stderr


PAGE_WITH_CODE = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# A page

```{{code-cell}} ipython3
{code}
```
"""


@pytest.mark.parametrize(
    ("code", "words"),
    [("1 / 0", "ZeroDivisionError"), ("import sys; print('oh', file=sys.stderr)", "stderr")],
    ids=["raises", "writes-to-stderr"],
)
def test_a_cell_that_fails_stops_the_build_each_time(small_book: Path, code: str, words: str) -> None:
    (small_book / "book" / "page.md").write_text(PAGE_WITH_CODE.format(code=code))
    for attempt in ("first", "second"):
        process = build(small_book)
        assert process.returncode == 1, attempt
        assert words in process.stderr
        assert site(small_book) == "the last good site"


def test_a_helper_module_that_changed_executes_the_pages_again(small_book: Path) -> None:
    page = PAGE_WITH_CODE.format(code="from coursekit.answer import ANSWER\nprint(ANSWER)")
    (small_book / "book" / "page.md").write_text(page)
    for answer in ("forty-two", "forty-three"):
        (small_book / "book" / "coursekit" / "answer.py").write_text(f"ANSWER = {answer!r}\n")
        assert build(small_book).returncode == 0
        assert answer in (small_book / "_site" / "book" / "page.html").read_text("utf-8")


@pytest.mark.thorough
def test_a_page_that_left_the_contents_leaves_the_site(small_book: Path) -> None:
    (small_book / "_toc.yml").write_text("format: jb-book\nroot: book/page\nchapters:\n- file: book/other\n")
    (small_book / "book" / "other.md").write_text("# Another page\n")
    assert build(small_book).returncode == 0
    assert (small_book / "_site" / "book" / "other.html").exists()
    (small_book / "_toc.yml").write_text("format: jb-book\nroot: book/page\n")
    assert build(small_book).returncode == 0
    assert not (small_book / "_site" / "book" / "other.html").exists()


def test_damaged_data_stops_the_build_before_anything_is_made(small_book: Path) -> None:
    data = small_book / "book" / "data" / "boston_housing.csv"
    data.write_text(data.read_text().replace("24", "42", 1))
    process = build(small_book)
    assert process.returncode == 1
    assert process.stderr.strip() == (
        "The book was not built: boston_housing.csv is damaged: restore it with "
        "`git checkout -- book/data/boston_housing.csv`."
    )
    assert site(small_book) == "the last good site"


PAGE_WITH_COMMANDS = """# A page

```{{terminal}}
:write: notes.txt
two words
```

```{{terminal}}
wc -w < notes.txt | tr -d ' '
{command}
```
"""


@pytest.mark.thorough
def test_commands_run_without_the_solutions_and_again_only_if_they_change(small_book: Path) -> None:
    page, store = small_book / "book" / "page.md", small_book / "_build" / "terminal.json"
    page.write_text(PAGE_WITH_COMMANDS.format(command="autograder release --bundle handouts"))
    process = build(small_book)
    assert process.returncode == 0, process.stderr
    html = (small_book / "_site" / "book" / "page.html").read_text("utf-8")
    assert "Made handouts/warm-up.zip" in html

    store.write_text(store.read_text("utf-8").replace("Made handouts", "Kept handouts"), "utf-8")
    page.write_text(page.read_text("utf-8") + "\nMore text.\n")
    assert build(small_book).returncode == 0
    assert "Kept handouts/warm-up.zip" in (small_book / "_site" / "book" / "page.html").read_text("utf-8")


@pytest.mark.thorough
def test_a_command_that_fails_stops_the_build_each_time_and_is_named(small_book: Path) -> None:
    (small_book / "book" / "page.md").write_text(
        PAGE_WITH_COMMANDS.format(command="autograder grade nowhere")
    )
    for attempt in ("first", "second"):
        process = build(small_book)
        assert process.returncode == 1, attempt
        assert "book/page.md:8: WARNING: `autograder grade nowhere` ended with 1, not 0: " in process.stderr
        assert "warm-up" in process.stderr  # what `grade` says: which assignments there are
        assert site(small_book) == "the last good site"
    assert not (small_book / "_build" / "terminal.json").exists()


def test_commands_that_would_not_run_because_they_are_indented_stop_the_build(small_book: Path) -> None:
    (small_book / "book" / "page.md").write_text("# A page\n\n- A list:\n\n  ```{terminal}\n  ls\n  ```\n")
    process = build(small_book)
    assert process.returncode == 1
    assert "A terminal has to begin at the left margin" in process.stderr
