"""Read what students wrote: their answers, and the code that they added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from nbformat import NotebookNode

from autograder.assignment.content import functions_in, layout_free
from autograder.assignment.reference import Reference
from autograder.similarity.compare import Document, Part
from autograder.similarity.fingerprints import CODE, WORDS, Density, Fingerprint, grams, winnow
from autograder.similarity.tokens import Names, Token, program_tokens, word_tokens
from autograder.submission.recognise import recognise

ADDED = "added cells"


@dataclass(frozen=True)
class Origin:
    """What all submissions of a notebook have in common.

    Attributes
    ----------
    reference : Reference
        The notebook as it was released.
    solution : NotebookNode
        The notebook with its solutions.
    """

    reference: Reference
    solution: NotebookNode

    @cached_property
    def names(self) -> Names:
        """The functions that the notebook gives or asks for, and what it imports."""
        names = Names()
        for cell in _code(self.solution.cells):
            names.known |= functions_in(cell.source)
            names = names.with_imports(cell.source)
        return names

    @cached_property
    def common(self) -> frozenset[int]:
        """The fingerprints of all runs of tokens in the release and the solution.

        Were they winnowed, a run that is chosen in a submission could be missing.
        """
        cells = [*self.solution.cells, *self.reference.released.cells]
        programs = [unit for cell in _code(cells) for unit in program_tokens(cell.source, self.names)]
        texts = [cell.source for cell in cells if cell.cell_type == "markdown"]
        words = [unit for text in texts for unit in word_tokens(text)]
        return frozenset(
            run.value
            for units, density in ((programs, CODE), (words, WORDS))
            for unit in units
            for run in grams(unit, density.gram)
        )

    def document(self, student: str, cells: Sequence[NotebookNode]) -> Document:
        """Find a student's own work in a submitted notebook, as the grader does."""
        recognition = recognise(cells, self.reference)
        kinds = {cell.name: cell.kind for cell in self.reference.cells if cell.name}
        given = {cell.sources[0] for cell in self.reference.cells}
        names = self.names
        programs: dict[str, list[str]] = {}
        for number, cell in enumerate(cells):
            if cell.cell_type != "code" or number in recognition.surplus:
                continue
            names = names.with_imports(cell.source)
            role = recognition.roles.get(number)
            if role is None and layout_free(cell.source) not in given:
                programs.setdefault(ADDED, []).append(cell.source)
            elif role and kinds[role] == "answer" and role not in recognition.words:
                programs.setdefault(role, []).append(cell.source)
        parts = [
            code_part(name, "\n\n".join(sources).strip("\n"), names) for name, sources in programs.items()
        ]
        for name, numbers in recognition.words.items():
            text = "\n\n".join(cells[number].source for number in numbers)
            parts.append(Part(name, text, fingerprints(word_tokens(text), WORDS), is_code=False))
        return Document(student, tuple(parts))


def code_part(name: str, source: str, names: Names) -> Part:
    """Make the part of a document that is a program."""
    return Part(name, source, fingerprints(program_tokens(source, names), CODE))


def fingerprints(units: Iterable[Sequence[Token]], density: Density) -> tuple[Fingerprint, ...]:
    """Return the fingerprints of functions, or of texts."""
    gram, window = density
    return tuple(chosen for unit in units for chosen in winnow(grams(unit, gram), window))


def _code(cells: Iterable[NotebookNode]) -> list[NotebookNode]:
    return [cell for cell in cells if cell.cell_type == "code"]
