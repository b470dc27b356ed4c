"""``similar``: compare submissions, and print which are alike."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from autograder.assignment.reference import references
from autograder.assignment.source import read_source
from autograder.console import listed, new_console, printable
from autograder.course import SOLUTIONS, CourseError
from autograder.similarity.compare import Comparison, Document, Pair, compare
from autograder.similarity.documents import Origin
from autograder.submission.choose import choose_notebooks
from autograder.submission.read import list_submissions, read_submission

MOST_PAIRS = 20  # that are printed per notebook


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
    origins = {
        name: Origin(known[name], read_source(SOLUTIONS / assignment / f"{name}.py")) for name in names
    }
    documents: dict[str, list[Document]] = {name: [] for name in names}
    console = new_console(stderr=True)
    for key in track(list_submissions([assignment]), "Reading", console=console, transient=True):
        choices = choose_notebooks(read_submission(*key).files, known)
        for name, origin in origins.items():
            if notebook := choices[name].notebook:
                documents[name].append(origin.document(key.student, notebook.cells))
    return {name: compare(documents[name], origin.common) for name, origin in origins.items()}


def show_similar(console: Console, assignment: str, comparisons: Mapping[str, Comparison]) -> None:
    """Print the pairs that are alike, and how many submissions are too short to tell."""
    for notebook, comparison in comparisons.items():
        console.print(Text(f"{assignment}/{notebook}: {comparison.count} submissions", style="bold"))
        if comparison.pairs:
            console.print(_table(comparison))
            if more := len(comparison.pairs) - MOST_PAIRS:
                console.print(f" … and {more} more pairs." if more > 0 else "")
        elif comparison.count - len(comparison.too_short) > 1:
            console.print(" No pair shares more than the release, the solution and the class explain.")
        else:
            console.print(" There are no two submissions that could be compared.")
        if comparison.too_short:
            console.print(
                " Too short to tell, because nearly all of it is also in the release, the solution or many "
                f"other submissions: {listed(sorted(comparison.too_short))}.",
                markup=False,
            )
    console.print(
        "Submissions can be alike for many reasons, and no score depends on it. "
        "`--html FILE` shows the texts side by side."
    )


def _names(pair: Pair) -> str:
    """Name the two students of a pair, or those of a group."""
    if not pair.others:
        return " · ".join(map(printable, pair.students))
    return f"{len(pair.students)} with nearly the same code: {listed(pair.students)}"


def _table(comparison: Comparison) -> Table:
    table = Table(box=None, header_style="bold")
    for heading in ("students", "most alike in"):
        table.add_column(heading, overflow="fold")
    table.add_column("shared fingerprints", justify="right", no_wrap=True)
    for pair in comparison.pairs[:MOST_PAIRS]:
        best = pair.best
        table.add_row(
            Text(_names(pair)), best.part, f"{best.shared} of {best.rare} ({100 * best.share:.0f} %)"
        )
    return table
