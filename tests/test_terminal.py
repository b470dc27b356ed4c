"""The commands on the instructors' pages: how they run, and what is kept of what they print."""

from pathlib import Path
from types import ModuleType

import pytest

from autograder.course import ROOT

BOOK = ROOT / "book"
PAGE = """# A page

```{terminal}
:write: notes.txt
two words
```

```{terminal}
:status: 4
autograder collect
> yes
>
```
"""


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The extension, imported as Sphinx does, with an empty course."""
    monkeypatch.syspath_prepend(str(BOOK / "_extensions"))
    import example_course
    import terminal

    monkeypatch.setattr(example_course, "make_course", lambda folder: None)
    return terminal


def run(terminal: ModuleType, folder: Path, *lines: str, status: int = 0) -> str:
    """Run the lines of a block, and return what the last command printed."""
    block = terminal.Block("page", 1, list(lines), status)
    shown: str = terminal.Session(folder).run(block)[-1].output
    return shown


def test_the_blocks_of_a_page_are_found_with_their_options(terminal: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(PAGE)
    notes, collect = terminal.read_blocks(tmp_path, ["nowhere", "page"])
    assert (notes.line, notes.write, notes.lines) == (3, "notes.txt", ["two words"])
    assert (collect.line, collect.status, collect.write) == (8, 4, "")
    assert collect.steps() == [terminal.Step("autograder collect", ["yes", ""])]


def test_the_pages_are_in_the_order_of_the_table_of_contents(terminal: ModuleType) -> None:
    contents = {
        "root": "a",
        "parts": [{"caption": "B", "chapters": [{"file": "b", "sections": [{"file": "c"}]}]}],
    }
    assert list(terminal.pages_in_order(contents)) == ["a", "b", "c"]


def test_the_commands_run_in_the_course_one_after_the_other(terminal: ModuleType, tmp_path: Path) -> None:
    assert run(terminal, tmp_path, "echo hello > file", "pwd; cat \\", "  file") == "~/course\nhello"


def test_a_block_can_run_in_another_folder_and_write_files_there(
    terminal: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "page.md").write_text(
        "```{terminal}\n:folder: demo\n:write: notes\none\n```\n"
        "```{terminal}\n:folder: demo\npwd; cat notes\n```\n```{terminal}\npwd\n```\n"
    )
    session = terminal.Session(tmp_path)
    written, elsewhere, here = map(session.run, terminal.read_blocks(tmp_path, ["page"]))
    assert written == []
    assert [one.output for one in (*elsewhere, *here)] == ["~/demo\none", "~/course"]


def test_what_differs_from_build_to_build_is_removed(terminal: ModuleType, tmp_path: Path) -> None:
    lines = (
        "Grading ━━━━━ 5/5 0 running 8.4/s 0:00:00",
        "Graded 5 in 3.4 s at 2026-11-30 02:14:26.007370 UTC.",
        "Graded without a sandbox: the students' code had all your permissions.",
        " 3 of 4  ███     –     0.02  test_one ",
    )
    (tmp_path / "lines").write_text("\n".join(lines), "utf-8")
    output = run(terminal, tmp_path, "cat ../lines")
    assert output == "Graded 5 in … s at ….\n 3 of 4  ███     –        …  test_one"


def test_what_is_too_long_for_a_page_is_broken_between_words(terminal: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "lines").write_text(f"  {'word ' * 20}\n{'x' * 80}\n")
    first, second, third, fourth = run(terminal, tmp_path, "cat ../lines").split("\n")
    assert (first, second) == (f"  {'word ' * 14}word".rstrip()[:76], "word " * 4 + "word")
    assert (third, fourth) == ("x" * 76, "x" * 4)


def test_what_is_typed_answers_the_prompts(terminal: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "ask.py").write_text("print(input('name> '), input('sure? '), sep='!')")
    assert run(terminal, tmp_path, "python ../ask.py", "> Ada", "> y") == "name> Ada\nsure? y\nAda!y"


@pytest.mark.parametrize("typed", [(), ("> y",)], ids=["alone", "typed"])
def test_an_unexpected_end_is_reported_in_one_sentence(
    terminal: ModuleType, tmp_path: Path, typed: tuple[str, ...]
) -> None:
    with pytest.raises(terminal.CommandError) as error:
        run(terminal, tmp_path, "echo 'No such file.'; exit 3", *typed)
    assert str(error.value) == "`echo 'No such file.'; exit 3` ended with 3, not 0: No such file."
    (tmp_path / "again").mkdir()
    assert run(terminal, tmp_path / "again", "exit 3", *typed, status=3) == ""


@pytest.mark.parametrize("typed", [(), ("> y",)], ids=["alone", "typed"])
def test_a_command_that_waits_for_too_long_is_stopped(
    terminal: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...]
) -> None:
    monkeypatch.setattr(terminal, "SECONDS", 0.2)
    with pytest.raises(terminal.CommandError, match=r"`sleep 60` did not end within 0\.2 seconds"):
        run(terminal, tmp_path, "sleep 60", *typed)


def test_the_output_does_not_depend_on_who_builds_the_book(
    terminal: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "/home/ada/.jupyter")
    output = run(terminal, tmp_path, 'echo "$COLUMNS|$FORCE_COLOR|$JUPYTER_CONFIG_DIR"')
    assert output == "76||~/settings"
