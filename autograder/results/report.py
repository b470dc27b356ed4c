"""``report``: show a class at a glance: its scores, its tests, and the submissions that need review."""

from collections.abc import Collection, Mapping, Sequence

from rich.bar import Bar
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from autograder.console import show_missing, show_needs_review
from autograder.deadlines import Policy, read_deadlines
from autograder.results.corrections import IN_WORDS, corrections_in_force
from autograder.results.lateness import Lateness, duration, moment, points
from autograder.results.records import Record, missing_notebooks, needs_review, older_tests, read_record
from autograder.results.scores import ScoreRow, class_lateness, due_dates, known_students, scores
from autograder.results.statistics import Tally, histogram, tallies


def show_report(console: Console, assignment: str) -> bool:
    """Print the scores, the tests and what needs review; return whether anything was graded."""
    late = {key.student: one for key, one in class_lateness([assignment]).items()}
    rows = scores([assignment])
    records = {row.student: record for row in rows if (record := read_record(row.student, assignment))}
    if not records:
        return False
    print_class(console, assignment, rows, records, late)
    show_corrections(console, [assignment])
    if sentence := older_tests(assignment, records.values()):
        console.print(sentence, style="yellow", markup=False)
    return True


def show_corrections(console: Console, assignments: Collection[str]) -> bool:
    """Print the corrections in force; return whether there are any."""
    corrections = [one for key, one in corrections_in_force().items() if key.assignment in assignments]
    if corrections:
        console.print(Text("Corrected tests", style="bold"))
    for one in corrections:
        text = f"  {one.notebook}, {one.test}: {IN_WORDS[one.kind]} ({one.reason}, {one.time[:10]})"
        console.print(text, markup=False)
    return bool(corrections)


def print_class(
    console: Console,
    assignment: str,
    rows: Sequence[ScoreRow],
    records: dict[str, Record],
    late: Mapping[str, Lateness],
) -> None:
    """Print one assignment.

    Parameters
    ----------
    rows : sequence of ScoreRow
        The score of every student.
    records : dict
        Student → the record of the submission, if there is one.
    late : mapping
        Student → how late the submission is and what it loses.
    """
    failed = {
        student
        for student, record in records.items()
        if any(notebook.grader_failed for notebook in record.notebooks.values())
    }
    after = ", scores after late penalties" if any(one.taken_off for one in late.values()) else ""
    console.print(Text(f"{assignment}: {len(rows)} students{after}", style="bold"))
    graded = [row for row in rows if row.student not in failed]
    final = [row.score - late[row.student].taken_off if row.student in late else row.score for row in graded]
    console.print(_score_table(final, max((row.max_score for row in graded), default=0)))
    console.print(_test_table(tallies(records.values())))
    items = [
        item for student, record in records.items() for item in needs_review(student, assignment, record)
    ]
    missing: dict[tuple[str, str], list[str]] = {}
    for student, record in records.items():
        for notebook in missing_notebooks(record):
            missing.setdefault((assignment, notebook), []).append(student)
    if items:
        console.print(Text("Needs review", style="bold"))
        show_needs_review(console, items)
    if lines := [text for student, one in sorted(late.items()) if (text := _late_line(student, one))]:
        console.print(Text("Late, or with an extension", style="bold"))
        for line in lines:
            console.print(f"  {line}", markup=False)
    if missing:
        console.print(Text("Not handed in", style="bold"))
        show_missing(console, missing)
    if failed:
        console.print(
            f" {_submissions(len(failed))} could not be graded yet, because the grader itself failed. "
            "The scores above do not include them, and the next run of `grade` tries again."
        )
    waiting = sum(bool(row.waits) for row in rows if row.student not in failed)
    if waiting:
        console.print(f" Answers in words in {_submissions(waiting)} are still to be graded by hand.")


def show_deadlines(console: Console, assignments: Sequence[str]) -> None:
    """Print when assignments are due, who has an extension, and what a late submission loses."""
    deadlines = read_deadlines()
    for sentence in deadlines.unknown_students(known_students()):
        console.print(sentence, style="yellow", markup=False)
    class_lateness(assignments)  # enters the due dates in the gradebook
    table = Table("assignment", "due", "extensions", box=None, header_style="bold")
    in_gradebook = due_dates()
    for name in assignments:
        due = deadlines.due.get(name) or in_gradebook.get(name)
        students = deadlines.extensions.get(name, {})
        until = [
            f"{student} until {moment(deadlines.extended(student, name, due).astimezone(deadlines.zone))}"
            for student in sorted(students)
            if due
        ]
        table.add_row(
            name, moment(due.astimezone(deadlines.zone)) if due else "not set", escape("\n".join(until))
        )
    console.print(table)
    console.print(f"What a late submission loses: {_policy_in_words(deadlines.policy)}.", markup=False)


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


def _submissions(count: int) -> str:
    return f"{count} submission{'s' * (count != 1)}"


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


def _test_table(cells: Sequence[Tally]) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column("passed", justify="right", no_wrap=True)
    table.add_column("")
    table.add_column("seconds", justify="right")
    table.add_column("test, and its most common message", overflow="fold")
    notebook = None
    for cell in cells:
        if cell.notebook != notebook:
            notebook = cell.notebook
            table.add_row("", "", "", Text(notebook, style="italic"))
        bar = Bar(max(1, cell.students), 0, cell.passed, width=10)
        message = cell.most_common_message()
        text = Text.assemble(cell.name, (f"\n{message}", "dim") if message else "")
        table.add_row(f"{cell.passed} of {cell.students}", bar, f"{cell.median_seconds:.2f}", text)
    return table
