"""The reference notebooks of an assignment, with which the grader compares submissions."""

import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from nbformat import NotebookNode

from autograder.assignment.classes import asked_classes
from autograder.assignment.content import NO_PROGRAM, Content, calls_in, content_of, functions_in, layout_free
from autograder.assignment.decisions import cell_digest, decisions_of
from autograder.assignment.handed_out import use_handed_out_answers
from autograder.assignment.imports import modules
from autograder.assignment.names import RESERVED, CodeCell, TestNames, bound, names_of, to_plain_python
from autograder.assignment.sandboxed import sandboxed_tests, to_ipython
from autograder.assignment.source import course_modules, read_source, source_digest
from autograder.course import CACHES, CONFIG, EXERCISES, ROOT, SOLUTIONS, CourseError, notebook_sources
from autograder.files import cached
from autograder.nbgrader_app import handed_out_files, release_in_memory
from autograder.sealed.asked import AskedClass
from autograder.sealed.cell import CompiledCell, compile_cell
from autograder.sealed.jobs import TestCell
from autograder.sealed.sandboxed_test import compile_test

CACHE = CACHES / "references"  # one file per assignment
AUTOTESTS = "autotests.yml"  # from which nbgrader makes the tests of an ### AUTOTEST
PACKAGE = Path(__file__).resolve().parents[1]

Kind = Literal["answer", "test", "given", "text"]


class ReleasedCell(NamedTuple):
    """A cell of the release, prepared for comparison with a student's cells.

    Attributes
    ----------
    number : int
        Its place among the cells of the release.
    name : str or None
        nbgrader's name of the cell.
    kind : str
        "answer", which the student writes; "test", which gives points; "given", any other locked cell; or
        "text", a cell of any type that has no name, so that students may change it.
    is_code : bool
        Whether it is a code cell.
    sources : tuple of str
        Its source as it was released, and its source with the hidden tests; see `layout_free`.
    content : Content
        What it says and defines.
    """

    number: int
    name: str | None
    kind: Kind
    is_code: bool
    sources: tuple[str, str]
    content: Content


@dataclass(frozen=True)
class Reference:
    """A notebook as the instructor wrote it and as it was released.

    Attributes
    ----------
    name : str
        The notebook's file name, without its ending.
    instructor : NotebookNode
        The version in the gradebook: with hidden tests, without solutions.
    released : NotebookNode
        The version that students get. Both have the same cells, in the same order.
    cells : tuple of ReleasedCell
        The cells of `released`, with which a student's are compared.
    names : list of str
        The names that the tests may look up in the student process, see `names`.
    modules : tuple of str
        The modules outside the standard library that the cells import.
    imports : str
        The import statements of the instructor's cells. The examiner executes them itself, so that a test
        never uses a module of the student's.
    answers_import : dict
        A name that answers import → the statements with which the examiner imports it.
    helpers : dict
        The name of a function that only ordinary cells define → its definition, which the examiner executes
        when a test uses it.
    course_modules : dict
        The modules that are handed out beside the notebook: path → content.
    classes : dict
        The classes that the answers and given cells define: name → what their objects may decide on.
    pictures : dict
        The source of each cell that only draws → the names that it defines. No other cell that was handed
        out uses them, so it may be skipped unless a student does.
    code : tuple of CodeCell
        The instructor's code cells.
    tests : dict
        Grade id → the step that executes a test cell.
    digests : dict
        Grade id → a digest of the test cell, as the instructor wrote it.
    calls : frozenset of str
        How the tests that give points are called, such as "test_recall()". The student process does not
        know these functions.
    idle_tests : dict
        The name of each of these functions → the definition of one that does nothing.
    """

    name: str
    instructor: NotebookNode
    released: NotebookNode
    cells: tuple[ReleasedCell, ...]
    names: list[str]
    modules: tuple[str, ...]
    imports: str
    answers_import: dict[str, str]
    helpers: dict[str, str]
    course_modules: dict[str, bytes]
    classes: dict[str, AskedClass]
    pictures: dict[str, frozenset[str]]
    code: tuple[CodeCell, ...]
    tests: dict[str, TestCell]
    digests: dict[str, str]
    calls: frozenset[str]
    idle_tests: dict[str, CompiledCell]


def references(assignment: str) -> dict[str, Reference]:
    """Read the notebooks of an assignment as they are now, by name; some tests may be sandboxed."""
    sealed = sealed_references(assignment)
    chosen: dict[str, list[str]] = {}
    for (_, notebook, test), decision in decisions_of(assignment).items():
        if notebook in sealed and sealed[notebook].digests.get(test) == decision.digest:
            chosen.setdefault(notebook, []).append(test)
    return sealed | {name: with_sandboxed(sealed[name], tests) for name, tests in chosen.items()}


def sealed_references(assignment: str) -> dict[str, Reference]:
    """Read the notebooks of an assignment as they are now, by name, with all tests sealed.

    Because nbgrader's steps take a while, the results are cached, in a file and in this process.
    """
    imported = modules(assignment)
    configuration = [path for path in (ROOT / CONFIG, ROOT / AUTOTESTS) if path.exists()]
    digest = sha256(digest_of_inputs(assignment))
    for path in [*configuration, *sorted((EXERCISES / assignment).glob("*.ipynb"))]:
        digest.update(path.read_bytes())
    return _references(assignment, imported, digest.digest())


@lru_cache(maxsize=16)
def _references(assignment: str, imported: tuple[str, ...], digest: bytes) -> dict[str, Reference]:
    def make() -> dict[str, Reference]:
        return {source.stem: make_reference(source, imported) for source in notebook_sources(assignment)}

    return cached(CACHE / assignment, digest, make)


def digest_of_inputs(assignment: str) -> bytes:
    """Return a digest of what references depend on, but for nbgrader's settings: sources, code, versions."""
    total = sha256("\0".join([source_digest(assignment), *modules(assignment)]).encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        total.update(path.read_bytes())
    for package in ("ipython", "jupytext", "nbformat", "nbgrader"):
        total.update(metadata.version(package).encode())
    total.update(sys.version.encode())  # code objects differ between versions
    return total.digest()


def data_files(assignment: str) -> dict[str, bytes]:
    """Read the files that are handed out beside the notebooks: name → content."""
    folder = SOLUTIONS / assignment
    data = {path.relative_to(folder).as_posix(): path for path in handed_out_files(folder)}
    return {name: path.read_bytes() for name, path in {**data, **course_modules(assignment)}.items()}


def is_test(cell: NotebookNode) -> bool:
    """Return whether a cell is a test: graded, and not written by the student."""
    header = cell.metadata.get("nbgrader", {})
    return cell.cell_type == "code" and bool(header.get("grade")) and not header.get("solution")


def is_locked(cell: NotebookNode) -> bool:
    """Return whether a cell is the instructor's, as nbgrader does: a test need not say that it is locked."""
    header = cell.metadata.get("nbgrader", {})
    return not header.get("solution") and bool(header.get("grade") or header.get("locked"))


def is_picture(cell: NotebookNode) -> bool:
    """Return whether a given cell only draws, which its tag "picture" declares."""
    return cell.cell_type == "code" and not grade_id(cell) and "picture" in cell.metadata.get("tags", [])


def grade_id(cell: NotebookNode) -> str | None:
    """Return nbgrader's name of a cell, None if it has none."""
    header = cell.metadata.get("nbgrader")
    name = header.get("grade_id") if isinstance(header, dict) else None
    return name if isinstance(name, str) else None


def make_reference(source: Path, modules: tuple[str, ...]) -> Reference:
    """Make the instructor's and the released version of a notebook from its source.

    Raises
    ------
    CourseError
        If a test is not Python, or nbgrader refuses the notebook.
    """
    notebook = read_source(source)
    answers = {name: cell.source for cell in notebook.cells if (name := grade_id(cell))}
    instructor, released = release_in_memory(notebook, source.parent)
    use_handed_out_answers(instructor, released, EXERCISES / source.parent.name / f"{source.stem}.ipynb")
    beside = {name: path.read_bytes() for name, path in course_modules(source.parent.name).items()}
    return reference_of(source.stem, instructor, released, modules, answers, beside)


def reference_of(
    name: str,
    instructor: NotebookNode,
    released: NotebookNode,
    modules: tuple[str, ...],
    solutions: Mapping[str, str] = MappingProxyType({}),
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> Reference:
    """Describe a notebook, given the two versions of it.

    Parameters
    ----------
    modules : tuple of str
        The modules that it imports.
    solutions : mapping
        Grade id → the cell as the instructor wrote it: an answer with its solution, for example.
    beside : mapping
        The modules that are handed out beside it: path → content.

    Raises
    ------
    CourseError
        If a test is not Python.
    """
    code = [cell for cell in instructor.cells if cell.cell_type == "code"]
    cells = tuple(
        _released_cell(number, *pair)
        for number, pair in enumerate(zip(released.cells, instructor.cells, strict=True))
    )
    code_cells = tuple(_code_cell(cell, solutions) for cell in code)
    names = names_of(code_cells)
    return Reference(
        name=name,
        instructor=instructor,
        released=released,
        cells=cells,
        names=names.students,
        modules=modules,
        imports=names.imports,
        answers_import=names.answers_import,
        helpers=names.helpers,
        course_modules=dict(beside),
        classes=asked_classes(code_cells),
        pictures={cell.source.strip(): frozenset(bound(cell.source)) for cell in code if is_picture(cell)},
        code=code_cells,
        digests={
            test: cell_digest(solutions.get(test, cell.source))
            for cell in code
            if is_test(cell) and (test := cell.metadata.nbgrader.grade_id)
        },
        tests={
            test: _test_step(name, cell, as_released, names.of_tests[test])
            for cell, as_released in zip(instructor.cells, released.cells, strict=True)
            if is_test(cell) and (test := cell.metadata.nbgrader.grade_id)
        },
        calls=frozenset().union(*(calls_in(cell.sources[0]) for cell in cells if cell.kind == "test")),
        idle_tests={
            name: compile_cell(f"def {name}(*args, **kwargs): pass", f"<idle {name}>")
            for cell in cells
            if cell.kind == "test"
            for name in functions_in(cell.sources[0])
            if name not in RESERVED  # such as the `input` of a test, which is lent to the student's code
        },
    )


def with_sandboxed(reference: Reference, tests: Collection[str]) -> Reference:
    """Return a reference some of whose tests are sandboxed; all tests of the given one are sealed."""
    return replace(
        reference,
        tests={**reference.tests, **sandboxed_tests(reference.code, reference.tests, tests)},
    )


def _code_cell(cell: NotebookNode, solutions: Mapping[str, str]) -> CodeCell:
    """Describe a cell to `names_of`."""
    name, is_answer = grade_id(cell), bool(cell.metadata.get("nbgrader", {}).get("solution"))
    solution = solutions.get(name or "") if is_answer else None
    sources = (cell.source,) if solution is None else (cell.source, solution)
    return CodeCell(name, is_test(cell), is_answer, sources)


def _released_cell(number: int, cell: NotebookNode, instructor: NotebookNode) -> ReleasedCell:
    """Describe a cell of the release, which the instructor has with the hidden tests."""
    header = cell.metadata.get("nbgrader", {})
    kind: Kind = "text"
    if header.get("solution"):
        kind = "answer"
    elif is_test(cell) and header.points:
        kind = "test"
    elif grade_id(cell):
        kind = "given"
    is_code = cell.cell_type == "code"
    sources = layout_free(cell.source), layout_free(instructor.source)
    content = content_of(cell.source, is_code=is_code)
    return ReleasedCell(number, grade_id(cell), kind, is_code, sources, content)


def _sealed(source: str, filename: str) -> CompiledCell:
    """Compile a test cell for the examiner, where one that is valid only in a notebook always fails."""
    try:
        return compile_cell(to_plain_python(source), filename)
    except SyntaxError as error:
        compile_test(to_ipython(source), filename)
        return compile_cell(f"raise SyntaxError({str(error)!r})", filename)


def _test_step(notebook: str, cell: NotebookNode, as_released: NotebookNode, names: TestNames) -> TestCell:
    """Compile a test cell for the examiner, and for the student process too if it defines helpers."""
    name, points = cell.metadata.nbgrader.grade_id, cell.metadata.nbgrader.points
    try:
        code = _sealed(cell.source, f"<test {name}>")
        given = None
        if points == 0:  # helpers of the tests, which cells between the tests may use as well
            given = compile_cell(to_plain_python(as_released.source), f"<given {name}>")
    except NO_PROGRAM as error:
        raise CourseError(f"The test {name} of {notebook} is not Python: {error}.") from None
    return TestCell(name, points, code, given, names.excluded, names.renewed)
