"""Plan a term: who hands in what and when, as its seed decides."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from autograder.course import notebook_sources
from term.expected import NO_CORRECTIONS, Corrections, Mark, mark
from term.handed_in import File, HandedIn, Status
from term.students import Person, invent_class
from term.work import Answers, Bank, Kind, Trouble, disguised, notebook_file, zipped

ZONE = ZoneInfo("Europe/Rome")
FIRST_DUE = datetime(2026, 10, 18, 23, 59, tzinfo=ZONE).astimezone(UTC)
BETWEEN = timedelta(weeks=1)  # the clocks go back between two due dates
DOWNLOADS = timedelta(hours=2), timedelta(days=10)  # after the due date

Packing = Literal["as they are", "renamed", "in a folder", "zipped", "a PDF"]
Timing = Literal[
    "on time",
    "in grace",
    "late",
    "a week late",
    "extended",
    "extended and late",
    "resubmitted",
    "resubmitted late",
    "reopened",
    "draft",
    "nothing",
]
KINDS: list[Kind] = ["right", "wrong", "partly right", "right", "right otherwise", "wrong", "untouched"]
TROUBLES: list[Trouble] = ["", "", "empty file", "", "", "not handed in", "", "web page", "", "", "cut off"]
PACKINGS: list[Packing] = [
    *("as they are", "renamed", "as they are", "in a folder", "as they are", "zipped", "as they are"),
    *("as they are", "renamed", "as they are", "as they are", "as they are", "a PDF"),
]
TIMINGS: list[Timing] = [
    *("on time", "late", "resubmitted late", "extended", "nothing", "reopened", "on time", "in grace"),
    *("draft", "resubmitted", "on time", "extended and late", "late", "on time", "a week late"),
    *("on time", "on time"),
]
COPIED_EVERY = 6  # the length of no list above, so that every kind of work is copied
RINGS = (2, 3, 12)  # how many have the same programs, in every assignment of a class that is large enough
RING_SHARE = 5  # a class of five times as many is
NAMES = ("{} (1).ipynb", "Lösung für {} (final).ipynb", "homework {}.ipynb", "{}.ipynb.ipynb")
# On Canvas, which has neither drafts nor folders nor a reopened attempt.
ON_CANVAS: Mapping[Timing, Timing] = {"draft": "nothing", "reopened": "resubmitted late"}


@dataclass(frozen=True)
class Attempt:
    """Work that was handed in at one time."""

    time: datetime
    work: tuple[Answers, ...]
    packing: Packing

    def files(self, person: Person, before: int) -> list[File]:
        """Write the files, as a platform with `before` earlier attempts names them."""
        if self.packing == "a PDF":
            return [File("solution.pdf", b"%PDF-1.7\n", self.time)]
        files = {}
        for place, one in enumerate(self.work):
            content = notebook_file(one)
            if content is not None:
                name = f"{one.source.stem}.ipynb"
                if self.packing == "renamed":
                    name = NAMES[(person.place + place) % len(NAMES)].format(one.source.stem)
                files[name] = content
        if self.packing == "zipped" or (self.packing == "in a folder" and person.campus == "canvas"):
            files = {f"{self.work[0].source.parent.name}.zip": zipped(files)}
        elif self.packing == "in a folder":
            files = {f"Deep Learning/{name}": content for name, content in files.items()}
        if person.campus == "canvas" and before:
            files = {_numbered(name, before): content for name, content in files.items()}
        return [File(name, content, self.time - timedelta(minutes=1)) for name, content in files.items()]


def _numbered(name: str, before: int) -> str:
    """Return the name that Canvas gives a file which was handed in before."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}-{before}.{ending}"


@dataclass(frozen=True)
class Case:
    """A student's work on an assignment over the term.

    Attributes
    ----------
    kinds : tuple of str
        What is special about it.
    attempts : tuple of Attempt
        The last one counts, unless it is a draft.
    copied_from : Person or None
        Whose work it is.
    """

    person: Person
    assignment: str
    due: datetime
    kinds: tuple[str, ...]
    timing: Timing
    attempts: tuple[Attempt, ...]
    extension: datetime | None = None
    copied_from: Person | None = None

    @property
    def counts(self) -> Attempt | None:
        """The attempt that is graded."""
        return self.attempts[-1] if self.attempts and self.timing != "draft" else None

    @property
    def is_late(self) -> bool:
        """Whether it came after this student's due date."""
        return bool(self.counts) and self.attempts[-1].time > (self.extension or self.due)

    @property
    def is_clean(self) -> bool:
        """Whether all files that count can be read and are the student's own."""
        return bool(
            self.counts
            and not self.copied_from
            and self.counts.packing != "a PDF"
            and not any(answers.trouble for answers in self.counts.work)
        )

    def expected(self, corrections: Corrections = NO_CORRECTIONS) -> Mark | None:
        """Return the mark, None if nothing was handed in."""
        if not (attempt := self.counts):
            return None
        return mark(attempt.work, attempt.time, self.extension or self.due, corrections)

    def handed_in(self, download: int) -> HandedIn:
        """Return what the platform has at the time of a download."""
        moment = self.due + DOWNLOADS[download]
        done = [attempt for attempt in self.attempts if attempt.time <= moment]
        if not done:
            return HandedIn(self.person, extension=self.extension)
        last = done[-1]
        if self.timing == "reopened" and download == len(DOWNLOADS) - 1:
            return HandedIn(self.person, "reopened", moment - timedelta(days=1), (), self.extension)
        files = last.files(self.person, len(done) - 1)
        status: Status = "draft" if self.timing == "draft" else "submitted"
        text = "Please look at my notebooks & the <photo>." if self.person.place % 11 == 0 else ""
        attachment = 10_000 + 100 * self.person.place + 10 * len(done)
        return HandedIn(self.person, status, last.time, files, self.extension, text, last.time, attachment)


class Ring(NamedTuple):
    """Students who handed in the same notebook."""

    source: Path
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Term:
    """A class and all that it does.

    Attributes
    ----------
    rings : sequence of Ring
        Who handed in the same programs, which nobody else has.
    """

    people: Sequence[Person]
    cases: Sequence[Case]
    rings: Sequence[Ring]

    def of(self, assignment: str, campus: str) -> list[Case]:
        """List the cases of an assignment on a campus."""
        return [case for case in self.cases if (case.assignment, case.person.campus) == (assignment, campus)]


def plan(seed: int, students: int, assignments: Sequence[str]) -> Term:
    """Plan a term; the same seed gives the same term."""
    rng = random.Random(seed)
    people, programs = invent_class(rng, students), Bank(seed)
    cases: list[Case] = []
    rings: list[Ring] = []
    for week, assignment in enumerate(assignments):
        due = FIRST_DUE + week * BETWEEN
        sources = notebook_sources(assignment)
        done: list[Case] = []
        for person, kind, trouble, packing, timing in zip(
            people,
            cycle(rng.sample(KINDS, len(KINDS))),
            cycle(rng.sample(TROUBLES, len(TROUBLES))),
            cycle(rng.sample(PACKINGS, len(PACKINGS))),
            cycle(rng.sample(TIMINGS, len(TIMINGS))),
            strict=False,
        ):
            case = _case(rng, programs, person, due, sources, (kind, trouble, packing, timing))
            if len(done) % COPIED_EVERY == COPIED_EVERY - 1 and (copied := _copied(rng, case, done)):
                case = copied
            done.append(case)
        rings += _form_rings(rng, programs, done, sources)
        cases += done
    return Term(people, cases, rings)


def _form_rings(
    rng: random.Random, programs: Bank, cases: list[Case], sources: Sequence[Path]
) -> Iterator[Ring]:
    """Give a notebook of one student's own to others, and change their cases."""
    for size in RINGS:
        places = [place for place, case in enumerate(cases) if case.is_clean and "own work" not in case.kinds]
        if len(cases) < RING_SHARE * size or len(places) < size:
            continue
        chosen = rng.sample(places, size)
        notebook = rng.randrange(len(sources))
        original = programs.answers(sources[notebook], "own work")
        for copy, place in enumerate(chosen):
            case = cases[place]
            attempt = case.attempts[-1]
            work = list(attempt.work)
            work[notebook] = disguised(original) if copy % 2 else original
            attempts = (*case.attempts[:-1], replace(attempt, work=tuple(work)))
            kind = ("own work", *["copied"] * bool(copy), *["other names"] * (copy % 2))
            cases[place] = replace(case, kinds=(*kind, *case.kinds[1:]), attempts=attempts)
        yield Ring(sources[notebook], tuple(cases[place].person for place in chosen))


def _case(
    rng: random.Random,
    programs: Bank,
    person: Person,
    due: datetime,
    sources: Sequence[Path],
    choices: tuple[Kind, Trouble, Packing, Timing],
) -> Case:
    """Compose what one student does."""
    kind, trouble, packing, timing = choices
    if person.campus == "canvas":
        timing = ON_CANVAS.get(timing, timing)
    assignment = sources[0].parent.name
    if timing == "nothing":
        return Case(person, assignment, due, (timing,), timing, ())
    if packing == "a PDF":
        work = tuple(Answers(source, trouble="not handed in") for source in sources)
        kinds: tuple[str, ...] = (timing, packing)
    else:
        special = rng.randrange(len(sources))
        work = tuple(
            programs.answers(source, kind if kind == "untouched" or place == special else "right")
            for place, source in enumerate(sources)
        )
        unreadable = rng.randrange(len(sources))
        work = tuple(
            replace(one, trouble=trouble) if place == unreadable else one for place, one in enumerate(work)
        )
        kinds = (kind, timing, *[trouble] * bool(trouble), *[packing] * (packing != "as they are"))
    times, extension = _times(rng, timing, due)
    first = tuple(programs.answers(source, "partly right") for source in sources)
    attempts = tuple(
        Attempt(time, work if time == times[-1] else first, packing if time == times[-1] else "as they are")
        for time in times
    )
    return Case(person, assignment, due, kinds, timing, attempts, extension)


def _times(rng: random.Random, timing: Timing, due: datetime) -> tuple[list[datetime], datetime | None]:
    """Return when a student hands in, and the student's own due date."""
    early = due - timedelta(minutes=rng.randint(10, 5000))
    late = due + timedelta(days=rng.randint(0, 5), minutes=rng.randint(40, 1430))
    if timing in ("on time", "reopened", "draft"):
        return [early], None
    if timing == "in grace":
        return [due + timedelta(minutes=rng.randint(1, 30))], None
    if timing == "a week late":
        return [due + timedelta(days=7, minutes=rng.randint(5, 2000))], None
    if timing == "extended":
        return [late], due + timedelta(days=7)
    if timing == "extended and late":
        return [due + timedelta(days=4, minutes=rng.randint(40, 3000))], due + timedelta(days=3)
    if timing == "resubmitted":
        return [early - timedelta(days=1), early], None
    if timing == "resubmitted late":
        return [early, late], None
    return [late], None


def _copied(rng: random.Random, case: Case, done: Sequence[Case]) -> Case | None:
    """Let a student hand in somebody else's work, if any can be read."""
    readable = [one for one in done if one.is_clean]
    if not case.attempts or not readable:
        return None
    other = rng.choice(readable)
    assert other.counts
    work = tuple(map(disguised, other.counts.work))
    packing: Packing = "as they are" if case.attempts[-1].packing == "a PDF" else case.attempts[-1].packing
    attempts = (*case.attempts[:-1], replace(case.attempts[-1], work=work, packing=packing))
    kinds = ("copied", case.timing, *[packing] * (packing != "as they are"))
    return replace(case, kinds=kinds, attempts=attempts, copied_from=other.person)
