"""Recognise which of the instructor's cells a student's cells are, by their names or else by their content.

Tools drop nbgrader's names, and students rewrite, merge, split, move and copy cells. The rule is the same for
all of them:

- A locked cell is the last one that has its name, or else the last one that says the same.
- An answer is the cell that defines the most of what the released cell defines. Of several, one with the
  answer's name is preferred, then one before the answer's tests, then the last. A cell that says what a
  released cell says is not an answer, so a stub counts only if there is nothing else.
- An answer in words is what was written in its cell, or else in the student's own cells next to it.

Two cells say the same if they differ in layout, comments and docstrings only, see `Content`.

A student gains nothing by a wrong recognition: the tests come from the reference, a test only ever moves
towards the end, and an answer may stand anywhere. The place of a cell only decides when its code runs.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.assignment.content import Content, content_at_a_glance, content_of, layout_free
from autograder.assignment.reference import Reference, ReleasedCell, grade_id

MOST_PARSED = 100_000  # characters of a notebook: a hostile one delays the others for a second at most
NEXT_TO = 2  # cells of the release between a question and what is written next to it, at most


@dataclass
class Recognition:
    """Which of the instructor's cells the cells of a submitted notebook are; cells are given by their number.

    Attributes
    ----------
    roles : dict
        Cell → the name of the instructor's cell that it is.
    shared : dict
        Name of an answer without a cell of its own → the name of the answer whose cell defines it, too.
    words : dict
        Name of a question → the cells that its answer was found in, the first of which has its role.
    written : set of str
        The answers that differ from the release.
    unnamed : list of str
        The instructor's cells that were recognised by their content alone.
    repeated : list of str
        The instructor's cells whose name several cells have.
    changed : list of str
        The locked cells that the student changed.
    surplus : set of int
        Cells that contain nothing of the student's own: stubs, and copies of locked cells.
    """

    roles: dict[int, str] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    words: dict[str, list[int]] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    unnamed: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    surplus: set[int] = field(default_factory=set)

    def give_last(self, numbers: Sequence[int], name: str) -> None:
        """Give the last of some cells a role, if there are any."""
        if numbers:
            self.roles[numbers[-1]] = name

    @property
    def found(self) -> set[str]:
        """The names of the instructor's cells that are in the notebook."""
        return {*self.roles.values(), *self.shared}


def recognise(cells: Sequence[NotebookNode], reference: Reference) -> Recognition:
    """Recognise the instructor's cells among those of a submitted notebook."""
    submitted = _Submitted(cells, reference)
    result = Recognition()
    answers = [cell for cell in reference.cells if cell.kind == "answer"]
    for answer in answers:
        if answer.is_code:
            _recognise_program(answer, submitted, result)
    _recognise_words([answer for answer in answers if not answer.is_code], submitted, result)
    locked = [cell for cell in reference.cells if cell.kind in ("given", "test")]
    for cell in locked:
        _recognise_locked(cell, submitted, result)
    used = {*result.roles, *(number for numbers in result.words.values() for number in numbers)}
    for number, released in enumerate(submitted.released):
        if released and released.name and number not in used and not submitted.is_written(number):
            result.surplus.add(number)
    for number, name in sorted(result.roles.items()):
        if submitted.own_names[number] != name:
            result.unnamed.append(name)
        if submitted.own_names.count(name) > 1:
            result.repeated.append(name)
        if submitted.is_written(number) and name in {cell.name for cell in locked}:
            result.changed.append(name)
    return result


class _Submitted:
    """A submitted notebook's cells, each compared with the release once.

    Attributes
    ----------
    own_names : list of str or None
        For each cell, its name among the instructor's.
    released : list of ReleasedCell or None
        For each cell, the released cell that it is, by its name or because its source is the same.
    """

    def __init__(self, cells: Sequence[NotebookNode], reference: Reference) -> None:
        self.cells = cells
        self._sources = [layout_free(cell.source) for cell in cells]
        known = {cell.name: cell for cell in reference.cells if cell.name}
        self._contents: dict[int, Content] = {}
        self._parsed = 0
        self._texts = {(cell.is_code, cell.content.text) for cell in reference.cells}
        same_source = defaultdict[tuple[bool, str], list[ReleasedCell]](list)
        for released in reversed(reference.cells):
            same_source[released.is_code, released.sources[0]].append(released)
        self.own_names: list[str | None] = []
        self.released: list[ReleasedCell | None] = []
        for cell, source in zip(cells, self._sources, strict=True):
            # The release has each name as Jupyter's id of the cell, too, which some tools keep.
            name = next((name for name in (grade_id(cell), cell.get("id")) if name in known), None)
            self.own_names.append(name)
            same = same_source.get((cell.cell_type == "code", source), [])
            if name or not same:
                self.released.append(known[name] if name else None)
            else:  # of several with the same source, such as placeholders, each in turn
                self.released.append(same.pop() if len(same) > 1 else same[0])

    def is_code(self, number: int) -> bool:
        """Return whether a cell is code; one of the instructor's has the type that it has in the release."""
        released = self.released[number]
        return released.is_code if released else self.cells[number].cell_type == "code"

    def content(self, number: int) -> Content:
        """Say what a cell says and defines."""
        if number not in self._contents:
            source, is_code = self._sources[number], self.is_code(number)
            self._parsed += len(source) if is_code else 0
            if is_code and self._parsed > MOST_PARSED:
                self._contents[number] = content_at_a_glance(source)
            else:
                self._contents[number] = content_of(source, is_code=is_code)
        return self._contents[number]

    def is_written(self, number: int) -> bool:
        """Return whether a cell says something that no released cell says."""
        source, released = self._sources[number], self.released[number]
        if not source or (released and source in released.sources):
            return False
        return (self.is_code(number), self.content(number).text) not in self._texts

    def with_name(self, name: str | None) -> list[int]:
        """Return the numbers of the cells that are the instructor's cell of this name."""
        return [number for number, cell in enumerate(self.released) if cell and cell.name == name]

    def definers(self, names: frozenset[str]) -> Iterator[int]:
        """Yield the numbers of the code cells that the student wrote and that define one of some names."""
        for number in range(len(self.cells)):
            if self.is_code(number) and self.is_written(number) and names & self.content(number).defines:
                yield number

    def first_test_behind(self, place: int) -> int:
        """Return the number of the first cell that is a test from after a place in the release."""
        tests = (
            number
            for number, cell in enumerate(self.released)
            if cell and cell.kind == "test" and cell.number > place
        )
        return next(tests, len(self.cells))

    def place(self, number: int) -> int:
        """Return where in the release the last released cell before a cell is, -1 if there is none."""
        before = [cell.number for cell in self.released[:number] if cell]
        return before[-1] if before else -1


def _recognise_program(answer: ReleasedCell, submitted: _Submitted, result: Recognition) -> None:
    """Find the cell in which the student wrote a program."""
    assert answer.name
    own, wanted = submitted.with_name(answer.name), answer.content.defines
    written = {number for number in own if submitted.is_written(number)}
    complete = {number for number in written if wanted <= submitted.content(number).defines}
    candidates = complete or written | set(submitted.definers(wanted))
    if not candidates:
        result.give_last(own, answer.name)
        return
    first_test = submitted.first_test_behind(answer.number)

    def rank(number: int) -> tuple[int, bool, bool, int]:
        defined = len(wanted & submitted.content(number).defines)
        return defined, number in own, number < first_test, number

    best = max(candidates, key=rank)
    result.written.add(answer.name)
    if best in result.roles:
        result.shared[answer.name] = result.roles[best]
    else:
        result.roles[best] = answer.name


def _recognise_words(questions: Sequence[ReleasedCell], submitted: _Submitted, result: Recognition) -> None:
    """Find the answers in words: in their own cells, or else next to them."""
    unanswered = []
    for question in questions:
        assert question.name
        own = submitted.with_name(question.name)
        if written := [number for number in own if submitted.is_written(number)]:
            result.words[question.name] = written
        else:
            unanswered.append(question)
            result.give_last(own, question.name)
    is_own = bool(result.written) and not any(submitted.released)  # it has answers, but none of our text
    for number in range(len(submitted.cells) if unanswered else 0):
        if submitted.released[number] or number in result.roles or not submitted.is_written(number):
            continue
        place = submitted.place(number)
        nearest = min(unanswered, key=lambda question: abs(question.number - place))
        if (is_own or abs(nearest.number - place) <= NEXT_TO) and submitted.content(number).is_prose:
            result.words.setdefault(str(nearest.name), []).append(number)
    for name, numbers in result.words.items():
        result.written.add(name)
        result.roles = {number: role for number, role in result.roles.items() if role != name}
        result.roles[numbers[0]] = name


def _recognise_locked(locked: ReleasedCell, submitted: _Submitted, result: Recognition) -> None:
    """Find a cell that the student may not change."""
    assert locked.name
    own = [number for number in submitted.with_name(locked.name) if number not in result.roles]
    same = own or [
        number
        for number, released in enumerate(submitted.released)
        if not released
        and number not in result.roles
        and submitted.is_code(number) == locked.is_code
        and submitted.content(number).text == locked.content.text
    ]
    result.give_last(same, locked.name)
