"""Whatever files are handed in are read, within limits, and what is not read is named."""

import json
import os
import stat
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.submission import archive, read
from autograder.submission.notebook import NotGradableError, read_notebook
from autograder.submission.outputs import without_outputs
from autograder.submission.read import read_files

NOTEBOOK = json.dumps(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")])).encode()


def zipped(files: dict[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", compression) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_with_a_notebook_is_read_as_a_folder_and_any_other_is_a_file(tmp_path: Path) -> None:
    files = {"hw/a.ipynb": NOTEBOOK, "hw/b.py": b"y", "__MACOSX/hw/._a.ipynb": b"x", "hw/in.zip": b"PK"}
    (tmp_path / "work.ZIP").write_bytes(zipped(files))
    data = zipped({"data.csv": b"1,2"})
    (tmp_path / "data.zip").write_bytes(data)
    contents, notes = read_files(tmp_path)
    assert contents == {"work.ZIP/hw/a.ipynb": NOTEBOOK, "work.ZIP/hw/b.py": b"y", "data.zip": data}
    assert notes == ["work.ZIP/hw/in.zip is an archive within an archive, and was not read"]


def test_a_zip_is_recognised_by_its_content_but_not_within_another(tmp_path: Path) -> None:
    inner = zipped({"a.ipynb": NOTEBOOK})
    (tmp_path / "a.ipynb").write_bytes(inner)
    (tmp_path / "work").write_bytes(inner)
    (tmp_path / "hw.zip").write_bytes(zipped({"b.ipynb": NOTEBOOK, "weights.npz": inner}))
    contents, notes = read_files(tmp_path)
    assert contents == {
        "a.ipynb/a.ipynb": NOTEBOOK,
        "work/a.ipynb": NOTEBOOK,
        "hw.zip/b.ipynb": NOTEBOOK,
        "hw.zip/weights.npz": inner,
    }
    assert notes == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../a.py", "path that is not allowed"),
        ("/etc/passwd", "path that is not allowed"),
        ("..\\..\\a.py", "path that is not allowed"),
        ("x/../../a.py", "path that is not allowed"),
        ("a\n.py", "path that is not allowed"),
        ("x" * 250, "path that is not allowed"),
        ("x/" * 600 + "y", "path that is not allowed"),
        ("hw.ipynb", "occurs twice"),
        ("hw.ipynb/x.py", "occurs twice"),
        ("folder", "occurs twice"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_path_in_a_zip_leads_nowhere_else(tmp_path: Path, name: str, words: str) -> None:
    buffer = BytesIO(zipped({"hw.ipynb": NOTEBOOK, "folder/a.txt": b"x"}))
    with ZipFile(buffer, "a") as file:
        file.writestr(name, b"evil")
    (tmp_path / "hw.zip").write_bytes(buffer.getvalue())
    contents, notes = read_files(tmp_path)
    assert set(contents) == {"hw.zip/hw.ipynb", "hw.zip/folder/a.txt"}
    assert contents["hw.zip/hw.ipynb"] == NOTEBOOK
    assert [note for note in notes if words in note and note.startswith("hw.zip: ")] == notes != []


def test_links_secrets_and_rare_compressions_in_a_zip_are_named(tmp_path: Path) -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as file:
        file.writestr("hw.ipynb", NOTEBOOK)
        link = ZipInfo("link.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
        file.writestr("rare.py", b"x" * 1000, ZIP_LZMA)
        file.writestr("secret.py", b"x")
    content = bytearray(buffer.getvalue())
    place = content.rindex(archive.ENTRY)  # the directory's last entry is secret.py
    content[place + 8] |= archive.ENCRYPTED
    (tmp_path / "hw.zip").write_bytes(content)
    contents, notes = read_files(tmp_path)
    assert contents == {"hw.zip/hw.ipynb": NOTEBOOK}
    assert [note.split(",")[0] for note in notes] == [
        "hw.zip: link.py is a link",
        "hw.zip: rare.py uses a compression method that is not allowed",
        "hw.zip: secret.py is encrypted",
    ]


def test_a_damaged_zip_is_a_file_with_a_note(tmp_path: Path) -> None:
    whole = zipped({"hw.ipynb": NOTEBOOK * 100})
    (tmp_path / "cut.zip").write_bytes(whole[:-30])
    (tmp_path / "torn.zip").write_bytes(whole[:60] + b"\0" * 40 + whole[100:])
    (tmp_path / "none.zip").write_bytes(b"Rar!")
    contents, notes = read_files(tmp_path)
    assert set(contents) == {"cut.zip", "none.zip"}
    assert notes == [
        "cut.zip is not a zip archive, or is damaged",
        "none.zip is not a zip archive, or is damaged",
        "torn.zip: hw.ipynb is damaged, and was not read",
    ]


def test_a_bomb_is_read_up_to_the_limit(tmp_path: Path) -> None:
    (tmp_path / "bomb.zip").write_bytes(
        zipped({"a.ipynb": NOTEBOOK, **{f"{n}": b"0" * 2**23 for n in range(9)}})
    )
    (tmp_path / "many.zip").write_bytes(zipped({f"{n}.ipynb": b"" for n in range(archive.MOST_ENTRIES + 1)}))
    contents, notes = read_files(tmp_path)
    assert contents["bomb.zip/a.ipynb"] == NOTEBOOK
    assert sum(map(len, contents.values())) <= read.MOST_BYTES
    assert notes == ["there are too many files, or they are too large; not all of them were read"]


def test_what_programs_leave_behind_is_not_handed_in(tmp_path: Path) -> None:
    for name in (
        ".ipynb_checkpoints/a-checkpoint.ipynb",
        "__MACOSX/a.ipynb",
        "._a.ipynb",
        ".DS_Store",
        "b.ipynb",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(NOTEBOOK)
    assert read_files(tmp_path) == ({"b.ipynb": NOTEBOOK}, [])


def test_a_copy_that_jupyter_made_is_named_if_there_is_nothing_else(tmp_path: Path) -> None:
    copy = ".ipynb_checkpoints/a-checkpoint.ipynb"
    (tmp_path / "work" / ".ipynb_checkpoints").mkdir(parents=True)
    (tmp_path / "work" / copy).write_bytes(NOTEBOOK)
    (tmp_path / "b.zip").write_bytes(zipped({copy: NOTEBOOK}))
    assert read_files(tmp_path) == (
        {},
        [
            f"{folder}/{copy} is only a copy that Jupyter has made, so it was not graded"
            for folder in ("b.zip", "work")
        ],
    )


# Outputs


def with_outputs(*texts: str) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_code_cell('print(\'"outputs": [\')  # \\"outputs\\": ["]')]
    for text in texts:
        output = nbformat.v4.new_output("stream", text=text)
        cells.append(nbformat.v4.new_code_cell("x = ['a]', \"\\\\\"]", outputs=[output, output]))
    return nbformat.v4.new_notebook(cells=cells)


@given(st.lists(st.text(st.sampled_from('[]{}"\\\n ,:aä') | st.characters(codec="utf-8"))))
def test_without_outputs_a_notebook_is_the_same(texts: list[str]) -> None:
    notebook = with_outputs(*texts)
    content = nbformat.writes(notebook).encode()
    for cell in notebook.cells:
        cell.outputs = []
    assert nbformat.reads(without_outputs(content), as_version=4) == notebook


@given(st.binary() | st.text(st.sampled_from('"outputs": [[]]\\')).map(str.encode))
def test_what_is_no_notebook_is_left_alone(content: bytes) -> None:
    try:
        before = json.loads(content)
    except ValueError:
        without_outputs(content)
    else:
        after = json.loads(without_outputs(content))
        assert after == before or b'"outputs"' in content


def test_a_notebook_with_large_outputs_is_gradable(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(
        nbformat.writes(with_outputs("0123456789abcdef" * 2**20, "x\n" * 2**20))
    )
    assert os.path.getsize(tmp_path / "a.ipynb") > 40 * 2**20
    contents, notes = read_files(tmp_path)
    assert notes == []
    assert len(contents["a.ipynb"]) < 2000
    assert len(read_notebook(contents["a.ipynb"]).cells) == 3


def test_a_notebook_that_is_large_without_outputs_is_not(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x" * 21 * 2**20)])
    (tmp_path / "a.ipynb").write_text(json.dumps(notebook))
    contents, _ = read_files(tmp_path)
    with pytest.raises(NotGradableError, match="more than 20 MiB without its outputs"):
        read_notebook(contents["a.ipynb"])


# Encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_a_notebook_in_another_encoding_is_read(encoding: str) -> None:
    cell = nbformat.v4.new_code_cell("\ufeffx = 'ä€'\r\ny = 1\rz = 2")
    text = json.dumps(nbformat.v4.new_notebook(cells=[cell]), ensure_ascii=encoding == "cp1252")
    if encoding == "cp1252":
        text = text.replace("\\u00e4", "ä").replace("\\u20ac", "€")
    (read,) = read_notebook(text.encode(encoding)).cells
    assert read.source == "x = 'ä€'\ny = 1\nz = 2"
