"""Decide by its content which submitted file is which notebook.

A submitted notebook belongs to the instructor's notebook with which it shares the most cells. Of several
that belong to the same one, the one with the most written answers is graded; if two have equally many, the
one with the right name is preferred. The notes name all other notebooks that were handed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.assignment.content import layout_free
from autograder.assignment.reference import Reference, ReleasedCell, grade_id
from autograder.console import printable
from autograder.submission.names import most_similar, plain_name, stem
from autograder.submission.notebook import NotGradableError, read_notebook
from autograder.submission.read import MISSING, is_notebook_name
from autograder.submission.recognise import recognise
from autograder.submission.timestamp import TIMESTAMP

MOST_NOTEBOOKS = 12  # that are read, so that a hostile submission does not delay the others
MOST_NAMED = 10  # files of other kinds that the notes name
FOREIGN = "it is not a notebook of this assignment"


@dataclass
class Choice:
    """The submitted file that counts as one of the instructor's notebooks.

    Attributes
    ----------
    file : str
        The file that is graded, or "" if there is none.
    notebook : NotebookNode or None
        Its content.
    problem : str
        Why there is none.
    notes : list of str
        For the instructor: where it was found, and which files were not graded.
    """

    file: str = ""
    notebook: NotebookNode | None = None
    problem: str = ""
    notes: list[str] = field(default_factory=list)


def choose_notebooks(files: Mapping[str, bytes], references: Mapping[str, Reference]) -> dict[str, Choice]:
    """Choose a file for each of an assignment's notebooks.

    Parameters
    ----------
    files : mapping
        Path → content of what was handed in.
    references : mapping
        Name → the instructor's notebook.

    Returns
    -------
    dict
        Name → the choice, one for each of `references`.
    """
    candidates: dict[str, dict[str, NotebookNode]] = {name: {} for name in references}
    refused: dict[str, dict[str, str]] = {name: {} for name in references}
    notebooks = [file for file, text in files.items() if is_notebook_name(file) or b'"nbformat"' in text]
    notebooks.sort(key=lambda file: file.removesuffix(".ipynb") not in references)
    for number, file in enumerate(notebooks):
        try:
            if number >= MOST_NOTEBOOKS:
                raise NotGradableError(f"there are more than {MOST_NOTEBOOKS} notebooks")
            notebook = read_notebook(files[file])
            if name := _owner(file, notebook, references):
                candidates[name][file] = notebook
                continue
            reason = FOREIGN
        except NotGradableError as error:
            reason = str(error)
        if name := most_similar(stem(file), references, least=0):
            refused[name][file] = reason
    choices = {
        name: _choice(reference, candidates[name], refused[name]) for name, reference in references.items()
    }
    missing = [name for name, choice in choices.items() if not choice.file]
    others = [file for file in files if missing and file not in notebooks and file != TIMESTAMP]
    for file in others[:MOST_NAMED]:  # one of them may be the notebook in a form that cannot be read
        name = next((name for name in missing if plain_name(stem(file)) == plain_name(name)), missing[0])
        choices[name].notes.append(f"{printable(file)} was handed in, but is not a notebook")
    if len(others) > MOST_NAMED:
        more = len(others) - MOST_NAMED
        choices[missing[0]].notes.append(f"{more} more files were handed in that are not notebooks")
    return choices


def _owner(file: str, notebook: NotebookNode, references: Mapping[str, Reference]) -> str | None:
    """Name the instructor's notebook that a submitted one belongs to, None if it belongs to none."""
    names = {name for cell in notebook.cells for name in (grade_id(cell), cell.get("id")) if name}
    sources = {(cell.cell_type == "code", layout_free(cell.source)) for cell in notebook.cells}

    def is_there(cell: ReleasedCell) -> bool:
        return cell.name in names or (cell.is_code, cell.sources[0]) in sources

    found = {name: set(filter(is_there, reference.cells)) for name, reference in references.items()}
    telling = {name: _telling_cells(reference) for name, reference in references.items()}
    if not any(telling[name] & cells for name, cells in found.items()):  # then look more thoroughly
        for name, reference in references.items():
            recognised = recognise(notebook.cells, reference).found
            found[name] = {cell for cell in reference.cells if cell.name in recognised}
    own = {name: len(cells) for name, cells in found.items() if telling[name] & cells}
    known = {cell.name for reference in references.values() for cell in reference.cells}
    foreign = {name for name in map(grade_id, notebook.cells) if name and name not in known}
    # Another assignment's notebook may have a cell that says the same, such as a given function.
    own = {name: count for name, count in own.items() if count >= len(foreign)}
    return max(own, key=lambda name: (own[name], plain_name(stem(file)) == plain_name(name)), default=None)


def _telling_cells(reference: Reference) -> set[ReleasedCell]:
    """Return the cells that no other notebook is likely to have: its tests, and programs to write.

    A notebook that has none, such as one with questions in words only, is told by its named cells, or by any.
    """
    programs = {
        cell for cell in reference.cells if cell.kind == "test" or (cell.kind == "answer" and cell.is_code)
    }
    return programs or {cell for cell in reference.cells if cell.name} or set(reference.cells)


def _choice(
    reference: Reference, candidates: Mapping[str, NotebookNode], refused: Mapping[str, str]
) -> Choice:
    """Choose among the files that belong to one of the instructor's notebooks."""
    expected = f"{reference.name}.ipynb"

    def rank(file: str) -> tuple[int, bool, int]:
        recognition = recognise(candidates[file].cells, reference)
        return len(recognition.written), file == expected, len(recognition.found)

    # Of equals, the first: the files are in order.
    file = max(candidates, key=rank) if len(candidates) > 1 else next(iter(candidates), "")
    choice = Choice(file, candidates.get(file))
    if not file:
        choice.problem = refused.get(expected, MISSING)
    elif file != expected:
        choice.notes.append(f"the notebook was handed in as {printable(file)}")
    if others := [printable(other) for other in candidates if other != file]:
        choice.notes.append(f"also handed in, and not graded: {', '.join(others)}")
    choice.notes += [
        f"{printable(other)} was not graded: {reason}"
        for other, reason in refused.items()
        if file or other != expected
    ]
    return choice
