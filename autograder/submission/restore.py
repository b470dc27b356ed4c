"""Restore a submitted notebook: the student's answers, between the cells that the instructor wrote."""

import copy
from collections.abc import Sequence

from nbformat import NotebookNode

from autograder.assignment.content import layout_free
from autograder.assignment.reference import Reference, grade_id, is_locked, is_test
from autograder.submission.notebook import new_cell, new_notebook
from autograder.submission.recognise import Recognition, recognise

ELSEWHERE = "# This answer is in the cell of {}."  # what an answer without a cell of its own gets


def restore(submitted: NotebookNode, reference: Reference) -> tuple[NotebookNode, list[str]]:
    """Restore every cell that is not the student's to the instructor's version.

    The instructor's cells are found as `recognise` says, and each is in the result once. Deleted cells come
    back, but no released stub runs after what the student wrote. A test that stands before what it tests
    is moved behind it. The student's other cells stay where they are, without nbgrader's metadata.

    Returns
    -------
    notebook, notes
        The notes list what was corrected, for the instructor.
    """
    recognition = recognise(submitted.cells, reference)
    cells = _cells(submitted.cells, recognition, reference)
    deleted = _put_back(cells, recognition, reference)
    moved = _move_tests_behind(cells, [name for name in map(grade_id, reference.instructor.cells) if name])
    for number, cell in enumerate(cells):  # unique, and the same for the same notebook
        cell.id = f"cell-{number}"
    notes = _notes(recognition, reference, deleted, moved)
    return new_notebook(cells, copy.deepcopy(reference.instructor.metadata)), notes


def _cells(
    submitted: Sequence[NotebookNode], recognition: Recognition, reference: Reference
) -> list[NotebookNode]:
    """Return the submitted cells with the recognised ones restored, and without the superfluous ones."""
    known, released = _by_name(reference.instructor), _by_name(reference.released)
    joined = {number for numbers in recognition.words.values() for number in numbers[1:]}
    pointers = {ELSEWHERE.format(owner) for owner in recognition.shared.values()}
    cells = []
    for number, cell in enumerate(submitted):
        name = recognition.roles.get(number)
        if name in recognition.words:
            cells.append(_with_words([submitted[part] for part in recognition.words[name]], known[name]))
        elif name and is_locked(known[name]):
            cells.append(copy.deepcopy(known[name]))
        elif name:
            cells.append(_with_source(cell.source, released[name]))
        elif number not in recognition.surplus | joined and cell.source not in pointers:
            cells.append(_without_metadata(cell))
    return cells


def _by_name(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {name: cell for cell in notebook.cells if (name := grade_id(cell))}


def _with_source(source: str, released: NotebookNode) -> NotebookNode:
    """Return a released answer cell with the student's source, unless only the layout differs."""
    cell = copy.deepcopy(released)
    if layout_free(source) != layout_free(released.source):
        cell.source = source
    return cell


def _with_words(parts: Sequence[NotebookNode], original: NotebookNode) -> NotebookNode:
    """Return an answer in words that may have been written in several cells."""
    answer = copy.deepcopy(original)
    sources: list[str] = []
    attachments = {}
    for number, part in enumerate(parts):
        source = part.source
        for name, picture in part.get("attachments", {}).items():
            unique = f"{number}-{name}" if number else name  # Jupyter calls each pasted picture image.png
            source = source.replace(f"attachment:{name}", f"attachment:{unique}")
            attachments[unique] = picture
        sources.append(source)
    answer.source = "\n\n".join(sources)
    if attachments and answer.cell_type == "markdown":
        answer.attachments = attachments
    return answer


def _without_metadata(cell: NotebookNode) -> NotebookNode:
    plain = new_cell(cell.cell_type, cell.source)
    if "attachments" in cell:
        plain.attachments = cell.attachments
    return plain


def _put_back(cells: list[NotebookNode], recognition: Recognition, reference: Reference) -> list[str]:
    """Put in the cells that are missing, in place; return the names of those that were deleted.

    The stub of a program goes before the first cell of the student's, where it cannot override a definition
    that is not recognised, such as ``from mine import *``.
    """
    known, released = _by_name(reference.instructor), _by_name(reference.released)
    sources, order = {cell.sources[0] for cell in reference.cells}, list(known)
    present = set(map(grade_id, cells))
    deleted = []
    for name, original in known.items():
        if name in present:
            continue
        place = _place_of(name, order, cells)
        if owner := recognition.shared.get(name):
            cells.insert(place, _with_source(ELSEWHERE.format(owner), released[name]))
            continue
        deleted.append(name)
        locked = is_locked(original)
        if not locked and original.cell_type == "code":
            own = (number for number, cell in enumerate(cells) if _is_own(cell, sources))
            place = min(place, next(own, place))
        cells.insert(place, copy.deepcopy(original if locked else released[name]))
    return deleted


def _is_own(cell: NotebookNode, released: set[str]) -> bool:
    """Return whether a code cell is not as it was released."""
    return cell.cell_type == "code" and not is_locked(cell) and layout_free(cell.source) not in released


def _place_of(name: str, order: list[str], cells: list[NotebookNode]) -> int:
    """Return where a deleted cell belongs: before the first of the cells that follow it in `order`."""
    later = set(order[order.index(name) + 1 :])
    places = [number for number, cell in enumerate(cells) if grade_id(cell) in later]
    return min(places, default=len(cells))


def _move_tests_behind(cells: list[NotebookNode], order: list[str]) -> list[str]:
    """Move each test behind all cells that precede it in `order`, in place; return those that moved."""
    moved = []
    for rank, name in enumerate(order):
        place = next(number for number, cell in enumerate(cells) if grade_id(cell) == name)
        if not is_test(cells[place]):
            continue
        earlier = set(order[:rank])
        latest = max((number for number, cell in enumerate(cells) if grade_id(cell) in earlier), default=-1)
        if latest > place:
            cells.insert(latest, cells.pop(place))
            moved.append(name)
    return moved


def _notes(recognition: Recognition, reference: Reference, deleted: list[str], moved: list[str]) -> list[str]:
    """Say what was corrected, in sentences for the instructor."""
    answers = {cell.name for cell in reference.cells if cell.kind == "answer"}
    found = [name for name in recognition.unnamed if name in answers]
    locked = [name for name in recognition.unnamed if name not in answers]
    tests = {cell.name for cell in reference.cells if cell.kind == "test"}
    given = [name for name in recognition.changed if name not in tests]
    notes = _changed("test", [name for name in recognition.changed if name in tests])
    notes += _changed("cell", given)
    if len(recognition.repeated) == 1:
        notes.append(f"the cell {recognition.repeated[0]} occurs more than once; one was used")
    elif recognition.repeated:
        names = ", ".join(recognition.repeated)
        notes.append(f"cells that occur more than once; one of each was used: {names}")
    if locked:
        notes.append(f"cells without nbgrader's metadata, recognised by their content: {', '.join(locked)}")
    if found:
        notes.append(f"answers that were not in their own cells but in others: {', '.join(found)}")
    for name, owner in recognition.shared.items():
        notes.append(f"the answer {name} is in the cell of the answer {owner}")
    if deleted:
        notes.append(f"cells that were deleted; the originals were put back: {', '.join(deleted)}")
    if moved:
        notes.append(f"tests that stood before what they test were moved behind it: {', '.join(moved)}")
    return notes


def _changed(kind: str, names: Sequence[str]) -> list[str]:
    """Say in one note which tests, or other locked cells, the student changed, if any."""
    if not names:
        return []
    if len(names) == 1:
        return [f"the {kind} {names[0]} was changed; the original was used"]
    return [f"the source of {len(names)} {kind}s was changed; the originals were used: {', '.join(names)}"]
