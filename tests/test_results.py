"""Records, the feedback, the report and the export: what a class and its instructor get to see."""

import copy
import csv
import json
import re
from pathlib import Path
from shutil import rmtree
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from nbgrader.apps import NbGrader
from rich.console import Console

from autograder.assignment.reference import Reference, grade_id, is_test, references
from autograder.course import book_address
from autograder.nbgrader_app import nbgrader_app, open_gradebook
from autograder.results import export as export_module
from autograder.results import feedback, records
from autograder.results.answer import prose
from autograder.results.class_report import assignment_report
from autograder.results.feedback import render
from autograder.results.gradebook import Writer
from autograder.results.lateness import Lateness
from autograder.results.marks import ClassMarks, read_marks
from autograder.results.records import NotebookRecord, Record, needs_review, read_record, write_figures
from autograder.results.redact import disarm, redact
from autograder.results.report import print_assignment
from autograder.results.scores import NotebookScore, scores
from autograder.results.student_page import CodeCell, CodeOutput, Page, Result, Task, make_page
from autograder.results.tasks import sections_of, tasks_of
from autograder.results.verdict import GradedNotebook, Verdict
from autograder.submission.read import MISSING, Submission, SubmissionKey

PASSED = Verdict("test_f", 2.0, 2.0, "passed")
FAILED = Verdict("test_f", None, 2.0, "grader failed")
NOT_YET = "could not be graded yet"
PIXEL = "iVBORw0KGgo="


@pytest.fixture(autouse=True)
def autograded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(records, "AUTOGRADED", tmp_path)
    return tmp_path


def write_json(autograded: Path, content: object) -> None:
    folder = autograded / "ann" / "homework"
    folder.mkdir(parents=True)
    (folder / "verdicts.json").write_text(json.dumps(content))


def first_edition() -> dict[str, object]:
    verdict = {
        "grade_id": "t",
        "score": 1.0,
        "points": 2.0,
        "status": "failed",
        "message": "",
        "seconds": 0.5,
    }
    notebook = {"verdicts": [verdict], "notes": ["note"], "problem": ""}
    return {"digest": "d", "sandbox": "none", "notes": [], "notebooks": {"n": notebook}, "drawn": True}


# Records


def test_a_record_of_the_first_edition_is_still_read(autograded: Path) -> None:
    write_json(autograded, first_edition())
    verdict = Verdict("t", 1.0, 2.0, "failed", "", 0.5)
    expected = Record("d", "none", [], {"n": NotebookRecord([verdict], ["note"], has_figures=True)})
    assert read_record("ann", "homework") == expected
    write_figures("ann", "homework", {})
    written = json.loads((autograded / "ann" / "homework" / "verdicts.json").read_text())
    assert written["schema"] == 1
    assert "drawn" not in written
    assert read_record("ann", "homework") == expected


@pytest.mark.parametrize(
    "content", [{**first_edition(), "schema": 99}, [], None, "words", {}, {"notebooks": 3}]
)
def test_a_submission_with_a_record_that_cannot_be_read_counts_as_not_graded(
    autograded: Path, content: object
) -> None:
    write_json(autograded, content)
    assert read_record("ann", "homework") is None


def test_figures_of_a_submission_that_was_removed_meanwhile_are_dropped(
    autograded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebooks = {"n": new_notebook(cells=[])}
    write_figures("ann", "homework", notebooks)
    assert list(autograded.iterdir()) == []
    write_json(autograded, first_edition())
    record = read_record("ann", "homework")
    rmtree(autograded / "ann")
    monkeypatch.setattr(records, "read_record", lambda *_: record)  # it was removed just after this
    write_figures("ann", "homework", notebooks)
    assert list(autograded.iterdir()) == []


# A submission on which the grader itself failed


def graded(verdict: Verdict, problem: str = "") -> list[GradedNotebook]:
    return [GradedNotebook("lesson", new_notebook(cells=[]), [verdict], problem=problem)]


def marks_of(app: NbGrader, *names: str) -> ClassMarks:
    with open_gradebook(app) as gradebook:
        return read_marks(names, gradebook)


def test_a_failure_of_the_grader_leaves_the_score_open_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = nbgrader_app(db_url=f"sqlite:///{tmp_path}/gradebook.db")
    with open_gradebook(app) as gradebook:
        gradebook.add_assignment("homework")
        gradebook.add_notebook("lesson", "homework")
        gradebook.add_grade_cell("test_f", "lesson", "homework", max_score=2, cell_type="code")
    with Writer(app) as writer:
        writer.write(Submission("ann", "homework", {}), graded(PASSED), "digest", "none")
        record = writer.write(Submission("bob", "homework", {}), graded(FAILED, "KeyError"), "digest", "none")
    assert record.digest == ""  # so that the next run tries again
    assert needs_review("bob", "homework", record) == [
        ("bob", "homework", "lesson", "could not be graded yet: KeyError")
    ]
    monkeypatch.setattr("autograder.results.export.open_gradebook", lambda: open_gradebook(app))
    monkeypatch.setattr("autograder.results.scores.ROOT", tmp_path)
    config = "get_config().CourseDirectory.db_url = 'sqlite:///gradebook.db'"
    (tmp_path / "nbgrader_config.py").write_text(config)
    assert [row.waits for row in scores(["homework"])] == [0, 1]
    marks = marks_of(app, "homework", "no such assignment")
    assert export_module.export(marks, tmp_path / "grades.csv") == 2
    ann, bob = csv.DictReader((tmp_path / "grades.csv").read_text().splitlines())
    assert (ann["score"], ann["waits_for_a_human"]) == ("2.0", "0")
    assert (bob["score"], bob["max_score"], bob["waits_for_a_human"]) == ("", "2.0", "1")
    with open_gradebook(app) as gradebook:  # the instructor decides
        gradebook.find_grade("test_f", "lesson", "homework", "bob").manual_score = 1.0
        gradebook.find_grade("test_f", "lesson", "homework", "bob").needs_manual_grade = False
        gradebook.db.commit()
    export_module.export(marks_of(app, "homework"), tmp_path / "grades.csv")
    ann, bob = csv.DictReader((tmp_path / "grades.csv").read_text().splitlines())
    assert (bob["score"], bob["waits_for_a_human"]) == ("1.0", "0")


def test_the_report_counts_a_failure_of_the_grader_as_no_score() -> None:
    rows = [
        NotebookScore("ann", "homework", "lesson", 2.0, 2.0, 0),
        NotebookScore("bob", "homework", "lesson", 0.0, 2.0, 1),
    ]
    verdicts = {"ann": PASSED, "bob": FAILED}
    class_records = {
        student: Record("", "none", [], {"lesson": NotebookRecord([verdict])})
        for student, verdict in verdicts.items()
    }
    console = Console(width=200, record=True)
    print_assignment(console, assignment_report("homework", rows, class_records, {}))
    text = console.export_text()
    assert re.search(r"1 of 1 .*test_f", text)
    assert f"bob · lesson: {NOT_YET}" in text
    assert f"1 submission {NOT_YET}" in text
    assert sum(int(count) for count in re.findall(r"^ *\d+ – \d+ +(\d)", text, re.MULTILINE)) == 1
    assert "Answers in words" not in text


def test_points_given_by_hand_count_although_a_notebook_was_not_gradable() -> None:
    """They are in the gradebook, so the report shows what `export` and the student's page show."""
    broken = Verdict("test_f", 0.0, 2.0, "not gradable")
    notebooks = {
        "ann": NotebookRecord([broken], problem="it is empty"),
        "bob": NotebookRecord([broken], problem=MISSING),
        "cas": NotebookRecord([broken], problem="it is empty"),
        "dan": NotebookRecord([FAILED], problem="the grader itself failed"),
        "eve": NotebookRecord([FAILED], problem="the grader itself failed"),
    }
    points = {"ann": 1.5, "bob": 1.0, "cas": 0.0, "dan": 0.0, "eve": 2.0}
    rows = [
        NotebookScore(student, "homework", "lesson", score, 2.0, int(student == "eve"))
        for student, score in points.items()
    ]
    class_records = {student: Record("", "none", [], {"lesson": one}) for student, one in notebooks.items()}
    report = assignment_report("homework", rows, class_records, {})
    assert report.scores == {"ann": 1.5, "bob": 1.0, "dan": 0.0}  # dan was graded by hand
    assert report.failed == {"eve"}
    (lesson,) = report.notebooks
    assert lesson.scores == report.scores
    assert (lesson.missing, lesson.not_gradable) == (["bob"], ["ann", "cas"])
    assert not lesson.seconds


# Feedback


def page_of(*results: Result) -> str:
    score = sum(result.score or 0 for result in results)
    points = sum(result.points for result in results)
    cell = CodeCell("x", [CodeOutput("picture", f"data:image/png;base64,{PIXEL}"), CodeOutput("text", "<b>")])
    return render("ann", "homework", [Page("Lesson", score, points, [Task("Task 1", list(results))], [cell])])


def test_a_page_says_that_a_cell_could_not_be_graded_yet() -> None:
    html = page_of(Result("forward", 2, 2), Result("backward", None, 3, grader_failed=True))
    assert "This could not be graded yet. Your instructor knows about it." in html
    assert "some tasks could not be graded yet" in html
    assert "have not been read yet" not in html
    assert html.count("✗") == 1  # in the footer, which explains it
    assert "not graded yet\n(of 3)" in html


@pytest.mark.parametrize(
    ("result", "state", "sign"),
    [
        (Result("t", 2, 2), "right", "✓"),
        (Result("t", 1, 2), "part", "◐"),
        (Result("t", 0, 2), "wrong", "✗"),
        (Result("t", None, 2), "waits", "…"),
        (Result("t", None, 2, grader_failed=True), "open", "…"),
        (Result("t", 2, 2, may_change=True), "again", "…"),
    ],
)
def test_a_result_shows_its_state(result: Result, state: str, sign: str) -> None:
    assert result.state == state
    html = page_of(result)
    assert f'class="result {state}"' in html
    assert f"{sign}</span> t</span>" in html
    assert html.count("so far") == 2 * (result.score is None or result.may_change)
    assert "&lt;b&gt;" in html
    assert f'<img src="data:image/png;base64,{PIXEL}"' in html


@pytest.fixture(scope="module")
def reference() -> Reference:
    return references("connectionist-models")["hebbian-learning"]


def grade(name: str, score: float | None, manual: float | None = None) -> SimpleNamespace:
    needs_manual_grade = score is None and manual is None
    return SimpleNamespace(
        name=name,
        score=manual if manual is not None else score or 0.0,
        max_score=2.0,
        manual_score=manual,
        needs_manual_grade=needs_manual_grade,
    )


def test_a_page_is_made_from_the_notebook_and_its_row(reference: Reference) -> None:
    notebook = nbformat.from_dict(reference.instructor)
    tests = [cell for cell in notebook.cells if is_test(cell) and cell.metadata.nbgrader.points]
    (answer,) = (
        cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("points") and not is_test(cell)
    )
    failing, broken, decided = tests[:3]
    failing.outputs = [
        new_output("error", ename="AssertionError", evalue="`f` is <wrong>", traceback=["secret"])
    ]
    answer.source = "If x<y, **see** [this](javascript:alert(1)) <script>alert(2)</script>"
    names = [grade_id(cell) for cell in (failing, broken, decided, answer)]
    row = SimpleNamespace(
        score=3.0,
        max_score=8.0,
        grades=[
            grade(names[0], 0.0),
            grade(names[1], None),
            grade(names[2], None, 2.0),
            grade(names[3], None),
        ],
        comments=[SimpleNamespace(name=names[3], comment="Well <said>")],
    )
    page = make_page(notebook, reference, row, failed={names[1], names[2]})
    results = [result for task in page.tasks for result in task.results]
    assert [result.state for result in results].count("waits") == 1
    states = {result.title: result.state for result in results}
    assert [states[name.removeprefix("test_").replace("_", " ")] for name in names[:3]] == [
        "wrong",
        "open",
        "right",
    ]
    html = render("ann", "homework", [page])
    assert "<code>f</code> is &lt;wrong&gt;" in html
    assert "Well &lt;said&gt;" in html
    assert "If x&lt;y, <strong>see</strong>" in html
    assert "secret" not in html
    assert "<script" not in html
    assert "javascript" not in html
    assert set(re.findall(r'href="(.*?)#', html)) == {
        f"{book_address()}/connectionist-models/hebbian-learning.html"
    }
    assert all(task.heading for task in page.tasks)


def test_a_mark_whose_answer_has_changed_counts_for_now(reference: Reference) -> None:
    notebook = nbformat.from_dict(reference.instructor)
    (name,) = (
        grade_id(cell)
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("points") and not is_test(cell)
    )
    marked = grade(name, None, 1.5)
    marked.needs_manual_grade = True
    row = SimpleNamespace(score=1.5, max_score=2.0, grades=[marked], comments=[])
    page = make_page(notebook, reference, row, failed=set())
    (result,) = (result for task in page.tasks for result in task.results)
    assert (result.state, result.score) == ("again", 1.5)
    html = " ".join(render("ann", "homework", [page]).split())
    assert "1.5 of 2</strong> points so far: some answers will be read again." in html
    assert "(1.5 of 2 so far)" in html
    assert "Something has changed since this was marked" in html


def test_a_page_greets_a_student_by_name_and_without_one_by_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "_pages", lambda *_: [Page("Adam", 0.0, 0.0, [], [])])
    for name, greeting in (("Siobhán O'Brien", "Siobhán O&#39;Brien"), ("", "siobhan")):
        key = SubmissionKey("siobhan", "homework")
        feedback._write_page(name, key, tmp_path / "a.html", Lateness(), feedback._Sources({}, {}, {}))
        assert f"<strong>{greeting}</strong>, you have" in (tmp_path / "a.html").read_text("utf-8")


def test_a_test_belongs_to_its_task_although_it_stands_below_the_heading_of_the_next() -> None:
    adam = references("deep-neural-networks")["adam"].instructor
    assert tasks_of(adam)["test_adam_init"].startswith("Task 1")
    assert tasks_of(adam)["test_first_step"].startswith("Task 2")


def test_a_task_that_is_not_complete_has_links_to_what_the_book_says() -> None:
    book = "https://example.org/book"
    text = f"[The\nrule]({book}/hebb.html#rule), [Hebb]({book}/hebb.html), [x](https://example.org/x)"
    notebook = new_notebook(
        cells=[
            new_markdown_cell(f"[At the head]({book}/a.html)"),
            new_markdown_cell(f"## Task 1: learn (4 points)\n\n{text}"),
            new_code_cell("[no](link)"),
            new_markdown_cell(f"The [rule again]({book}/hebb.html#rule)"),
            new_markdown_cell("## Task 2"),
        ]
    )
    sections = sections_of(notebook, book)["Task 1: learn"]
    assert sections == [("The rule", f"{book}/hebb.html#rule"), ("Hebb", f"{book}/hebb.html")]
    for score, is_shown in ((1.0, True), (2.0, False), (None, False)):
        task = Task("Task 1: learn", [Result("t", score, 2)], sections)
        html = render("ann", "homework", [Page("Lesson", score or 0, 2, [task], [])])
        assert (f'Read again:\n<a href="{book}/hebb.html#rule">The rule</a>,' in html) == is_shown


@pytest.mark.parametrize(
    ("address", "is_shown"),
    [
        ("attachment:a.png", True),
        ("attachment:%C3%BC%20%281%29.png", True),
        ("<attachment:ü (1).png>", True),
        ("attachment:b.svg", False),
        ("attachment:c.png", False),
        ("attachment:none.png", False),
        ("&#97;ttachment:none.png", False),
        (f"data:image/png;base64,{PIXEL}", True),
        ("data:image/svg+xml;base64,PHN2Zz4=", False),
        ("data:text/html;base64,PHN2Zz4=", False),
        ("photo.png", False),
        ("https://example.org/photo.png", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_pixels_in_the_notebook_are_shown_in_an_answer(address: str, is_shown: bool) -> None:
    answer = new_markdown_cell(f'![a "b" <c>]({address} "t") end')
    answer.attachments = {
        "a.png": {"image/png": PIXEL},
        "ü (1).png": {"image/png": PIXEL},
        "b.svg": {"image/svg+xml": "PHN2Zz4="},
        "c.png": {"image/png": '"><script>'},
    }
    html = prose(answer)
    picture = f'<img src="data:image/png;base64,{PIXEL}" alt="a &quot;b&quot; " title="t">'
    assert (picture in html) == is_shown
    assert ("is not part of the notebook" in html) != is_shown
    assert html.count("data:") == is_shown
    assert html.endswith(" end</p>\n")
    assert "script" not in html


def test_a_table_in_an_answer_stays_a_table() -> None:
    html = prose(new_markdown_cell("| a | b |\n|---|--:|\n| 1 | 2 |"))
    assert re.findall(r"<(t[hd])>(\w)", html) == [("th", "a"), ("th", "b"), ("td", "1"), ("td", "2")]


# Redacting


def test_a_notebook_keeps_text_and_pixels_only(reference: Reference) -> None:
    data = {"image/png": PIXEL, "text/html": "<script>", "text/plain": "x"}
    outputs = [
        new_output("display_data", data=data),
        new_output("display_data", data={"image/png": "<script>", "text/plain": "\x1b[31mred\x1b[0m"}),
        new_output("display_data", data={"text/html": "<script>", "image/svg+xml": "<svg onload=x>"}),
        new_output("stream", text="\x1b[1mbold\x1b[0m"),
    ]
    notebook = new_notebook(
        cells=[new_code_cell("1", outputs=outputs), new_markdown_cell("> a & b\n\n<img onerror=x>if x<y")]
    )
    redact(notebook, reference)
    code, markdown = notebook.cells
    assert [output.get("data", output.get("text")) for output in code.outputs] == [
        {"image/png": PIXEL},
        {"text/plain": "red"},
        "bold",
    ]
    assert markdown.source == "> a & b\n\n&lt;img onerror=x>if x&lt;y"


def test_whoever_grades_sees_hidden_tests_and_hints_but_runs_nothing_of_the_students(
    reference: Reference,
) -> None:
    notebook = copy.deepcopy(reference.instructor)
    data = {"text/html": "<script>", "text/plain": "x"}
    theirs = [
        new_markdown_cell("<script>if x<y", attachments={"a": {"text/html": "<script>"}}),
        new_raw_cell("<script>"),
        new_code_cell("1", outputs=[new_output("display_data", data=data)]),
    ]
    notebook.cells += theirs
    disarm(notebook, reference)
    assert notebook.cells[:-3] == reference.instructor.cells
    assert theirs[0].source == "&lt;script>if x&lt;y"
    assert theirs[0].attachments == {"a": {}}
    assert theirs[1].source == "&lt;script>"
    assert [output.data for output in theirs[2].outputs] == [{"text/plain": "x"}]
