"""``report``: show a class at a glance: scores, tests, and what needs review."""

from collections.abc import Collection, Sequence
from statistics import median

from rich.bar import Bar
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from autograder.console import counted, listed, show_missing, show_needs_review
from autograder.deadlines import Policy, read_deadlines
from autograder.results.class_report import AssignmentReport, ClassReport, NotebookReport
from autograder.results.corrections import IN_WORDS, Correction, corrections_in_force
from autograder.results.lateness import Lateness, duration, moment, points
from autograder.results.scores import class_lateness, due_dates, known_students
from autograder.results.statistics import histogram


def show_report(console: Console, report: ClassReport) -> None:
    """Print the scores, the tests and what needs review."""
    for one in report.assignments:
        print_assignment(console, one)
        _print_corrections(console, one.corrections)
        for sentence in one.out_of_date:
            console.print(sentence, style="yellow", markup=False)


def show_corrections(console: Console, assignments: Collection[str]) -> bool:
    """Print the corrections in force; return whether there are any."""
    corrections = [one for key, one in corrections_in_force().items() if key.assignment in assignments]
    _print_corrections(console, corrections)
    return bool(corrections)


def _print_corrections(console: Console, corrections: Sequence[Correction]) -> None:
    if corrections:
        console.print(Text("Corrected tests", style="bold"))
    for one in corrections:
        text = f"  {one.notebook}, {one.test}: {IN_WORDS[one.kind]} ({one.reason}, {one.time[:10]})"
        console.print(text, markup=False)


def print_assignment(console: Console, report: AssignmentReport) -> None:
    """Print one assignment."""
    after = ", scores after late penalties" if any(one.taken_off for one in report.late.values()) else ""
    console.print(Text(f"{report.name}: {counted(len(report.students), 'student')}{after}", style="bold"))
    scores = list(report.scores.values())
    console.print(_score_table(scores, report.points))
    if scores:
        console.print(f" Median {points(median(scores))} of {points(report.points)} points.")
    console.print(_test_table(report.notebooks))
    if report.sandboxed:
        there = sum(report.sandboxed.values())
        console.print(
            f" {points(report.points - there)} of {points(report.points)} points are given out of the reach "
            f"of students' code, and {points(there)} by sandboxed tests: {listed(report.sandboxed)}.",
            markup=False,
        )
    if report.review:
        console.print(Text("Needs review", style="bold"))
        show_needs_review(console, report.review)
    if lines := [text for student, one in sorted(report.late.items()) if (text := _late_line(student, one))]:
        console.print(Text("Late, or with an extension", style="bold"))
        for line in lines:
            console.print(f"  {line}", markup=False)
    if report.missing:
        console.print(Text("Not handed in", style="bold"))
        show_missing(console, report.missing)
    if report.failed:
        console.print(
            f" {counted(len(report.failed), 'submission')} could not be graded yet, because the grader "
            "itself failed. The scores above do not include them, and the next run of `grade` tries again."
        )
    if report.waiting:
        console.print(
            f" Answers in words in {counted(len(report.waiting), 'submission')} are still to be graded by "
            "hand."
        )


def show_deadlines(console: Console, assignments: Sequence[str]) -> bool:
    """Print the due dates, the extensions, and what a late submission loses.

    Returns
    -------
    bool
        False if the file names a student who is not in the course.
    """
    deadlines, known = read_deadlines(), known_students()
    unknown = deadlines.unknown_students(known)
    for sentence in unknown:
        console.print(sentence, style="yellow", markup=False)
    class_lateness(assignments)  # enters the due dates in the gradebook
    table = Table("assignment", "due", "extensions", box=None, header_style="bold")
    in_gradebook = due_dates()
    for name in assignments:
        due = deadlines.due.get(name) or in_gradebook.get(name)
        students = deadlines.extensions.get(name, {})
        until = [
            f"{student} until {moment(deadlines.extended(student, name, due).astimezone(deadlines.zone))}"
            for student in sorted(known & students.keys())
            if due
        ]
        table.add_row(
            name, moment(due.astimezone(deadlines.zone)) if due else "not set", escape("\n".join(until))
        )
    console.print(table)
    console.print(f"What a late submission loses: {_policy_in_words(deadlines.policy)}.", markup=False)
    return not unknown


def _policy_in_words(policy: Policy | None) -> str:
    if policy is None:
        return "nothing, unless nbgrader_config.py sets a policy"
    parts = [
        policy.penalty and f"{policy.penalty} per {policy.per} that has begun",
        policy.at_most and f"at most {policy.at_most}",
        policy.grace and f"nothing up to {duration(policy.grace)} late",
        policy.zero_after and f"everything after {duration(policy.zero_after)}",
    ]
    return ", ".join(part for part in parts if part)


def _late_line(student: str, late: Lateness) -> str:
    """Describe a submission that is late or has an extension, "" for any other."""
    until = f"extended to {moment(late.due)}" if late.due and late.extended else ""
    if not late.is_late:
        return f"{student}: {until}" if until else ""
    parts = [
        f"{duration(late.late_by)} late",
        f"{points(late.taken_off)} points taken off",
        late.reason,
        until,
    ]
    return f"{student}: {', '.join(filter(None, parts))}"


def _score_table(scores: Sequence[float], maximum: float) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column("points", justify="right")
    table.add_column("students", justify="right")
    table.add_column("")
    bins = histogram(scores, maximum)
    longest = max(one.students for one in bins)
    for one in bins if scores else []:
        label = f"{one.low:.0f} – {one.high:.0f}"
        table.add_row(label, str(one.students), Bar(longest, 0, one.students, width=30))
    return table


def _test_table(notebooks: Sequence[NotebookReport]) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column("passed", justify="right", no_wrap=True)
    table.add_column("")
    table.add_column("discr.", justify="right")
    table.add_column("seconds", justify="right")
    table.add_column("test, and its most common message", overflow="fold")
    for notebook in notebooks:
        if not notebook.tests:
            continue
        middle = f", median {points(median(notebook.scores.values()))} of {points(notebook.points)} points"
        title = (notebook.name, "italic"), (middle if notebook.scores else "", "dim")
        table.add_row("", "", "", "", Text.assemble(*title))
        for test in notebook.tests:
            bar = Bar(max(1, test.students), 0, test.passed, width=10)
            value, message = test.discrimination().value, test.most_common_message()
            table.add_row(
                f"{test.passed} of {test.students}",
                bar,
                "–" if value is None else f"{value:.2f}",
                f"{test.median_seconds:.2f}",
                Text.assemble(test.name, (f"\n{message}", "dim") if message else ""),
            )
    return table
