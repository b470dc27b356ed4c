"""``similar``: compare submissions, and print which are alike."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from autograder.assignment.reference import references
from autograder.assignment.source import read_source
from autograder.console import counted, listed, new_console, printable, sentence
from autograder.course import CourseError, notebook_sources
from autograder.similarity.compare import Comparison, Document, Ring, compare
from autograder.similarity.documents import Origin
from autograder.submission.choose import choose_notebooks
from autograder.submission.read import list_submissions, read_submission

MOST_RINGS = 20  # that are printed per notebook


def find_similar(assignment: str, notebooks: Sequence[str] = ()) -> dict[str, Comparison]:
    """Compare the submissions to an assignment.

    Parameters
    ----------
    assignment : str
    notebooks : sequence of str
        The names of the notebooks to compare, by default all.

    Returns
    -------
    dict
        Notebook → how its submissions compare.

    Raises
    ------
    CourseError
        If the assignment has no such notebook.
    """
    known = references(assignment)
    names = [name.removesuffix(".ipynb") for name in notebooks] or list(known)
    for name in names:
        if name not in known:
            raise CourseError(f"{assignment} has no notebook {name!r}: it has {', '.join(known)}.")
    sources = {path.stem: path for path in notebook_sources(assignment)}
    origins = {name: Origin(known[name], read_source(sources[name])) for name in names}
    documents: dict[str, list[Document]] = {name: [] for name in names}
    console = new_console(stderr=True)
    for key in track(list_submissions([assignment]), "Reading", console=console, transient=True):
        choices = choose_notebooks(read_submission(*key).files, known)
        for name, origin in origins.items():
            if notebook := choices[name].notebook:
                documents[name].append(origin.document(key.student, notebook.cells))
    return {name: compare(documents[name], origin.common) for name, origin in origins.items()}


def show_similar(console: Console, assignment: str, comparisons: Mapping[str, Comparison]) -> None:
    """Print who is alike, one line per ring, and how many submissions are too short to tell."""
    for notebook, comparison in comparisons.items():
        console.print(
            Text(f"{assignment}/{notebook}: {counted(comparison.count, 'submission')}", style="bold")
        )
        if comparison.pairs:
            rings = comparison.rings
            console.print(_table(rings[:MOST_RINGS]))
            if (more := len(rings) - MOST_RINGS) > 0:
                console.print(f" … and {more} more.")
        elif comparison.count - len(comparison.too_short) > 1:
            console.print(" No pair shares more than the release, the solution and the class explain.")
        else:
            console.print(" There are no two submissions that could be compared.")
        if comparison.too_short:
            names = listed(sorted(comparison.too_short))
            what = "nearly all of it is also in the release, the solution or many other submissions"
            console.print(sentence(f" Too short to tell, because {what}: {names}"), markup=False)
    console.print(
        "Submissions can be alike for many reasons, and no score depends on it. "
        "`--html` shows the texts side by side."
    )


def _names(ring: Ring) -> str:
    """Name the students of a ring."""
    students = ring.students
    if len(students) == 2:
        return " · ".join(map(printable, students))
    what = f"in {len(ring.pairs)} pairs" if len(ring.pairs) > 1 else "with nearly the same code"
    return f"{len(students)} {what}: {listed(students)}"


def _table(rings: Sequence[Ring]) -> Table:
    table = Table(box=None, header_style="bold")
    for heading in ("students", "most alike in"):
        table.add_column(heading, overflow="fold")
    table.add_column("shared fingerprints", justify="right", no_wrap=True)
    for ring in rings:
        best = ring.best
        table.add_row(
            Text(_names(ring)), best.part, f"{best.shared} of {best.rare} ({100 * best.share:.0f} %)"
        )
    return table
