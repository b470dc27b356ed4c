"""Compare what became of a term with what its generator knows."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from term.expected import NO_CORRECTIONS, Corrections, Mark
from term.platforms import Platforms
from term.term import Case, Term

CENT = Decimal("0.01")  # a platform keeps two decimals
TAKEN_OFF = re.compile(r" late, ([\d.e+-]+) points taken off")

Key = tuple[int, str]  # a person's place, and an assignment
Expected = Mapping[Key, Mark | None]


def key(case: Case) -> Key:
    """Return how a case is found in the tables of a `Result`."""
    return case.person.place, case.assignment


@dataclass(frozen=True)
class Finding:
    """Something about one case that is not as expected."""

    case: Case
    what: str
    expected: str
    found: str

    def __str__(self) -> str:
        person = self.case.person
        kinds = ", ".join(self.case.kinds)
        return (
            f"{person.full_name} ({person.campus}, {self.case.assignment}; {kinds}): "
            f"{self.what}: {self.found or 'nothing'} instead of {self.expected or 'nothing'}"
        )


@dataclass
class Result:
    """What became of a term.

    Attributes
    ----------
    marks : dict
        The cell in the platform's upload file; no entry if the student has no row, as without a mark.
    pages : dict
        The points that the page in the platform's feedback archive shows; no entry if there is no page.
    says : list of str
        The lines that the commands printed.
    report : list of str
        The lines of the report on the class.
    names : dict
        A person's place → the id and the name by which the commands call the person.
    problems : list of str
        What else is not as expected.
    seconds : dict
        Step → how long it took.
    """

    term: Term
    platforms: Platforms
    marks: dict[Key, str] = field(default_factory=dict)
    pages: dict[Key, str] = field(default_factory=dict)
    says: list[str] = field(default_factory=list)
    report: list[str] = field(default_factory=list)
    names: dict[int, Sequence[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def findings(self, expected: Expected, corrections: Corrections = NO_CORRECTIONS) -> list[Finding]:
        """Return everything about a case that is not as expected."""
        wrong = self.wrong_marks(self.marks, expected, corrections)
        return [
            *wrong,
            *(finding for case in self.term.cases for finding in self._of(case, expected[key(case)])),
        ]

    def wrong_marks(
        self, marks: Mapping[Key, str], expected: Expected, corrections: Corrections = NO_CORRECTIONS
    ) -> list[Finding]:
        """Return the cells of the upload files that are not as expected."""
        return [
            Finding(case, "mark", wanted, cell or "no mark")
            for case in self.term.cases
            if key(case) in expected
            # The platforms get the rows with a mark only.
            for wanted, cell in [
                (self._grade(case, expected[key(case)], corrections), marks.get(key(case), ""))
            ]
            if not _same(cell, wanted)
        ]

    def _grade(self, case: Case, mark: Mark | None, corrections: Corrections) -> str:
        """Return what the platform's cell has to say."""
        if mark is None:
            return ""
        grade = self.platforms.scaled(mark.total, case.assignment, case.person.campus, corrections)
        return str(grade.quantize(CENT, ROUND_HALF_UP))

    def _of(self, case: Case, mark: Mark | None) -> Iterator[Finding]:
        page = self.pages.get(key(case))
        if mark and (page is None or not _same(page, f"{mark.total:.2f}")):
            yield Finding(case, "page", f"{mark.total:.2f}", page or "no page")
        names = self.names.get(case.person.place, ())
        lines = [line.casefold() for line in self.says if _names(line, names)]
        for what, words in reports(case).items():
            if not any(word in line for line in lines for word in words):
                yield Finding(case, "report", what, "")
        if mark and case.is_late:
            found = [line for line in self.report if line.startswith(f"  {names[0]}: ")] if names else []
            off = [float(points[1]) for line in found if (points := TAKEN_OFF.search(line))]
            if not any(abs(points - mark.taken_off) <= 0.005 + 1e-9 for points in off):
                yield Finding(case, "report", f"late, {mark.taken_off:g} points taken off", "; ".join(found))


def reports(case: Case) -> dict[str, Sequence[str]]:
    """Return what an instructor has to read about a case: what it is → words.

    A line has to have one of the words.
    """
    told: dict[str, Sequence[str]] = {}
    if case.timing == "draft":
        told["a draft"] = ["draft"]
    if not (attempt := case.counts):
        return told
    for answers in attempt.work:
        if answers.trouble:
            told[f"{answers.source.stem}: {answers.trouble}"] = [answers.source.stem, "there is no notebook"]
    return told


def _names(line: str, names: Sequence[str]) -> bool:
    return any(name in line for name in names)


def _same(cell: str, wanted: str) -> bool:
    """Compare two grades that were rounded once."""
    if not cell or not wanted:
        return cell == wanted
    return abs(Decimal(cell) - Decimal(wanted)) <= CENT / 2


def table(term: Term, findings: Sequence[Finding]) -> str:
    """Return a table of the kinds of work: how many, and how many are right."""
    wrong = {key(finding.case) for finding in findings}
    rows = {kind: [case for case in term.cases if kind in case.kinds] for kind in _kinds(term)}
    lines = [f"{'kind':20}{'cases':>8}{'right':>8}"]
    for kind, cases in {**rows, "all": term.cases}.items():
        lines.append(f"{kind:20}{len(cases):8}{sum(key(case) not in wrong for case in cases):8}")
    return "\n".join(lines)


def _kinds(term: Term) -> list[str]:
    return sorted({kind for case in term.cases for kind in case.kinds})
