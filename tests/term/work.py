"""Write what students hand in: notebooks, and files that are none."""

import ast
import json
import random
import re
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import bank
from autograder.assignment.source import read_source
from autograder.course import ROOT

Kind = Literal["right", "right otherwise", "own work", "wrong", "partly right", "untouched"]
Trouble = Literal["", "not handed in", "empty file", "web page", "cut off"]

WRONG, OTHERWISE = 4, 2  # programs of the bank that a class uses, for each notebook
# Draws from a generator that nobody seeds, see tests/test_bank.py; and loops that may not end take long.
LEFT_OUT = re.compile(r"wrong_global_random_state|while ")
REASONS = (
    "The gradient says which way is downhill.",
    "A step that is too long jumps over the valley.",
    "Each weight gets its own share of the error.",
    "Averaging removes most of the noise: $\\sigma/\\sqrt{n}$.",
    "With `=` in it & a <b>sign</b>, this is still a reason.",
    "Größere Schritte, größere Fehler; 更大的误差。",
)
# The rest of each reason differs from student to student, as it would in a class.
WORDS = (
    *(
        "axis",
        "batch",
        "bias",
        "bowl",
        "curve",
        "descent",
        "epoch",
        "error",
        "figure",
        "floor",
        "flat",
        "fold",
    ),
    *("guess", "input", "label", "layer", "learning", "loss", "matrix", "mean", "minimum", "noise", "output"),
    *("path", "pattern", "plateau", "point", "ravine", "sample", "scale", "slope", "square", "step", "sum"),
)
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@dataclass(frozen=True)
class Answers:
    """What a student wrote into a notebook.

    Attributes
    ----------
    source : Path
        The instructor's notebook.
    code : tuple of (str, str)
        The id of each cell that differs from the solution, and what it has instead.
    reasons : int
        How many of `REASONS` the answer in words gives; 0 if nothing was written.
    picture : bool
        Whether a photo was pasted into the answer in words.
    trouble : str
        Why the file cannot be read.
    style : int
        What distinguishes the answer in words from those of others.
    disguise : tuple of (str, str)
        What a copy has in the place of some programs: the same with other names, which give the same points.
    """

    source: Path
    code: tuple[tuple[str, str], ...] = ()
    reasons: int = 0
    picture: bool = False
    trouble: Trouble = ""
    style: int = 0
    disguise: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """The answer in words, "" if there is none."""
        rng = random.Random(self.style)
        return "\n".join(
            f"{number}. {reason} {' '.join(rng.choices(WORDS, k=12))}"
            for number, reason in enumerate(REASONS[: self.reasons], 1)
        )

    @property
    def own_texts(self) -> frozenset[str]:
        """The programs and the answer in words that the student wrote."""
        blank = dict(_blank(self.source, [cell for cell, _ in self.code]))
        programs = {text for cell, text in self.code if text != blank[cell]}
        return frozenset({*programs, self.words} - {""})


@cache
def released(source: Path) -> Mapping[str, Any]:
    """Return a notebook as students get it."""
    path = ROOT / "exercises" / source.parent.name / f"{source.stem}.ipynb"
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


@cache
def solutions(source: Path) -> Mapping[str, str]:
    """Return the solution of each cell that a student writes, by the cell's id."""
    notebook = read_source(source)
    return {
        cell.id: cell.source for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")
    }


@cache
def programs_to_write(source: Path) -> Mapping[str, str]:
    """Return the solution of each program that a student writes, by the cell's id."""
    words = question(source)
    return {cell: program for cell, program in solutions(source).items() if cell != words}


def question(source: Path) -> str:
    """Return the id of the cell with the question that is answered in words."""
    (cell,) = (one["id"] for one in released(source)["cells"] if _is_question(one))
    return str(cell)


def most_points_in_words(source: Path) -> float:
    """Return the points of the question that is answered in words."""
    (points,) = (
        one["metadata"]["nbgrader"]["points"] for one in released(source)["cells"] if _is_question(one)
    )
    return float(points)


def _is_question(cell: Mapping[str, Any]) -> bool:
    nbgrader = cell["metadata"].get("nbgrader", {})
    return bool(nbgrader.get("solution") and nbgrader.get("grade") and cell["cell_type"] == "markdown")


def mark_in_words(text: str) -> float:
    """Give the mark for an answer in words: half a point for each numbered reason."""
    return 0.5 * len(re.findall(r"^\d+\. ", text, re.MULTILINE))


class Bank:
    """The programs from which a class's work is composed, a few for each notebook.

    Parameters
    ----------
    seed : int
        It decides which ones. A larger class uses the same.
    """

    def __init__(self, seed: int) -> None:
        self._seed, self._rng = seed, random.Random(seed)
        self._programs: dict[tuple[str, Path], list[tuple[str, str]]] = {}
        self._unused: dict[Path, list[tuple[str, str]]] = {}

    def answers(self, source: Path, kind: Kind) -> Answers:
        """Compose the programs of one notebook."""
        cells = programs_to_write(source)
        words = round(2 * most_points_in_words(source))
        reasons = self._rng.randint(0, min(words, len(REASONS)))
        picture, style = bool(reasons) and self._rng.random() < 0.15, self._rng.getrandbits(32)
        answers = Answers(source, reasons=reasons, picture=picture, style=style)
        if kind == "untouched":
            return replace(answers, code=_blank(source, list(cells)), reasons=0, picture=False)
        if kind == "partly right":  # the work of somebody who came this far
            return replace(answers, code=_blank(source, list(cells)[self._rng.randint(1, len(cells) - 1) :]))
        if kind == "right":
            return answers
        if kind == "own work":
            return replace(answers, code=self._own(source))
        programs = self._chosen("wrong" if kind == "wrong" else "right", source)
        return replace(answers, code=(self._rng.choice(programs),))

    def _own(self, source: Path) -> tuple[tuple[str, str], ...]:
        """Take programs that nobody else has, one for each cell as long as there are any."""
        if source not in self._unused:
            others = self._chosen("right", source)
            unused = [program for program in self._found("right", source) if program not in others]
            random.Random(f"{self._seed} own {source.stem}").shuffle(unused)
            self._unused[source] = unused
        unused = self._unused[source]
        own = {cell: (cell, text) for cell, text in unused}.values()
        self._unused[source] = [program for program in unused if program not in own]
        return tuple(own)

    def _chosen(self, kind: str, source: Path) -> list[tuple[str, str]]:
        """Choose programs of the bank, each of which takes the place of one cell."""
        if (kind, source) not in self._programs:
            rng = random.Random(f"{self._seed} {kind} {source.stem}")
            found = self._found(kind, source)
            self._programs[kind, source] = rng.sample(found, WRONG if kind == "wrong" else OTHERWISE)
        return self._programs[kind, source]

    def _found(self, kind: str, source: Path) -> list[tuple[str, str]]:
        """List the programs of the bank that take the place of one cell."""
        found, cells = [], programs_to_write(source)
        for path in bank.programs(kind):
            if bank.notebook_of(path) != source:
                continue
            text = path.read_text("utf-8")
            names = bank.defined_functions(text)
            own = [cell for cell, program in cells.items() if bank.defined_functions(program) & names]
            if len(own) == 1 and not LEFT_OUT.search(path.stem + text):
                found.append((own[0], text))
        return found


def _blank(source: Path, cells: list[str]) -> tuple[tuple[str, str], ...]:
    """Return cells as they were handed out."""
    texts = {cell["id"]: "".join(cell["source"]) for cell in released(source)["cells"] if "id" in cell}
    return tuple((cell, texts[cell]) for cell in cells)


def disguised(answers: Answers) -> Answers:
    """Return a copy of somebody's work with other names in one program.

    Its comments are gone, too.
    """
    cell, text = (answers.code or tuple(programs_to_write(answers.source).items()))[0]
    return replace(answers, disguise=((cell, _renamed(text)),))


def _renamed(program: str) -> str:
    tree = ast.parse(program)
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            if any(isinstance(node, ast.Global | ast.Nonlocal | ast.Lambda) for node in ast.walk(function)):
                continue
            nodes = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
            arguments = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
            inner = {node.name for node in ast.walk(function) if isinstance(node, ast.FunctionDef)}
            stored = {node.id for node in nodes if isinstance(node.ctx, ast.Store)} - arguments - inner
            names = {name: f"my_{name}" for name in sorted(stored)}
            for node in nodes:
                node.id = names.get(node.id, node.id)
    return ast.unparse(tree)


def notebook_file(answers: Answers) -> bytes | None:
    """Write the file that a student hands in for a notebook, None if there is none."""
    if answers.trouble == "not handed in":
        return None
    if answers.trouble == "empty file":
        return b""
    if answers.trouble == "web page":
        return b"<!DOCTYPE html>\n<html><body>You have to log in.</body></html>\n"
    content = json.dumps(_filled_in(answers), indent=1, ensure_ascii=False).encode()
    return content[: len(content) // 2] if answers.trouble == "cut off" else content


def _filled_in(answers: Answers) -> dict[str, Any]:
    """Fill in a release; what is not said otherwise is the solution."""
    notebook = deepcopy(dict(released(answers.source)))
    texts = {**programs_to_write(answers.source), **dict(answers.code), **dict(answers.disguise)}
    for cell in notebook["cells"]:
        if cell.get("id") in texts:
            cell["source"] = texts[cell["id"]]
        elif _is_question(cell) and answers.reasons:
            cell["source"] = answers.words
            if answers.picture:
                cell["attachments"] = {"photo.png": {"image/png": PICTURE}}
                cell["source"] += "\n\n![photo.png](attachment:photo.png)"
    return notebook


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Put files into an archive, as a student does who sends the whole folder."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"my work/{name}", content)
    return file.getvalue()
