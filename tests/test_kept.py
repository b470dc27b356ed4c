"""The results of an earlier run stand in for notebooks whose tests are still the same."""

from concurrent.futures import Future
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.assignment import source as source_module
from autograder.assignment.source import notebook_digests
from autograder.grading import grade as grade_module
from autograder.grading import pending
from autograder.grading import submission as submission_module
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_submission
from autograder.results import records
from autograder.results.records import NotebookRecord, make_record, read_record, write_notebooks, write_record
from autograder.results.verdict import GradedNotebook, Verdict
from autograder.sealed.limits import Limits
from autograder.submission.choose import Choice
from autograder.submission.read import MISSING, Submission, SubmissionKey

KEY = SubmissionKey("ada", "homework")
SETTINGS = Settings(sandbox="none")
WORK = Submission(*KEY, {"same.ipynb": b"1", "changed.ipynb": b"2"})


def graded(name: str, problem: str = "") -> GradedNotebook:
    verdict = Verdict("test_f", 1.0, 2.0, "failed", seconds=3.0)
    cells = [new_code_cell("x = 1", id="one")]
    file = "" if problem else f"{name}.ipynb"
    return GradedNotebook(name, new_notebook(cells=cells), [verdict], ["note"], problem, file)


@pytest.fixture(autouse=True)
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Grade a submission of three notebooks; return the digests of their sources, which tests change."""
    digests = {"same": "a", "changed": "b", "missing": "c"}
    monkeypatch.setattr(records, "AUTOGRADED", tmp_path)
    monkeypatch.setattr(pending, "source_digest", lambda _: "".join(digests.values()))
    monkeypatch.setattr(pending, "synced_version", lambda _: "".join(digests.values()))
    monkeypatch.setattr(pending, "notebook_digests", lambda _: dict(digests))
    monkeypatch.setattr(pending, "read_submission", lambda *_: WORK)
    monkeypatch.setattr(grade_module, "read_submission", lambda *_: WORK)
    notebooks = [graded("same"), graded("changed"), graded("missing", MISSING)]
    write_notebooks(WORK, notebooks)
    whole, parts = pending.Comparison({KEY}).digests(WORK, SETTINGS)
    write_record(*KEY, make_record(WORK, notebooks, whole, "none", "tests", parts))
    return digests


def kept(in_gradebook: set[SubmissionKey], settings: Settings = SETTINGS) -> set[str]:
    task = grade_module._prepare(KEY, settings, pending.Comparison(in_gradebook))
    assert task.submission == WORK
    assert task.known.keys() == task.kept.keys()
    assert all(one.verdicts[0].seconds == 3.0 for one in task.kept.values())
    return set(task.kept)


def test_what_has_changed_is_not_kept(sources: dict[str, str], tmp_path: Path) -> None:
    assert pending.Comparison({KEY}).state(KEY, Limits()) == "up to date"
    sources["changed"] = "other tests"
    assert pending.Comparison({KEY}).state(KEY, Limits()) == "changed"
    assert kept({KEY}) == {"same"}
    assert kept(set()) == set()  # not in the gradebook, or with --force
    assert kept({KEY}, Settings(sandbox="bubblewrap")) == set()
    assert kept({KEY}, Settings(Limits(cell_seconds=7), "none")) == set()
    (tmp_path / "ada/homework/same.ipynb").write_text("{")
    assert kept({KEY}) == set()


def test_what_a_student_has_changed_is_graded_completely(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Submission(*KEY, {**WORK.files, "helper.py": b"3"})  # which any notebook may import
    monkeypatch.setattr(grade_module, "read_submission", lambda *_: other)
    task = grade_module._prepare(KEY, SETTINGS, pending.Comparison({KEY}))
    assert task.kept == {}


def test_a_notebook_on_which_the_grader_failed_is_not_kept() -> None:
    failed = graded("same")
    failed.verdicts = [Verdict("test_f", None, 2.0, "grader failed")]
    whole, parts = pending.Comparison({KEY}).digests(WORK, SETTINGS)
    write_record(*KEY, make_record(WORK, [failed, graded("changed")], whole, "none", "tests", parts))
    record = read_record(*KEY)
    assert record is not None
    assert (record.digest, record.notebooks["same"].digest) == ("", "")
    assert pending.Comparison({KEY}).state(KEY, Limits()) == "failed"
    assert kept({KEY}) == {"changed"}


def test_only_what_is_not_known_is_executed(monkeypatch: pytest.MonkeyPatch) -> None:
    choices = {
        "same": Choice("same.ipynb", new_notebook()),
        "changed": Choice("changed.ipynb", new_notebook()),
        "moved": Choice("another.ipynb", new_notebook()),
        "noted": Choice("noted.ipynb", new_notebook(), notes=["also handed in: x.ipynb"]),
    }
    monkeypatch.setattr(submission_module, "choose_notebooks", lambda *_: choices)
    monkeypatch.setattr(submission_module, "grade_notebook", lambda _, reference, *__: graded(reference))
    references = {name: name for name in choices}
    known = {name: NotebookRecord([], file=f"{name}.ipynb") for name in ("same", "moved", "noted")}
    executed = grade_submission(WORK, references, {}, SETTINGS, known)
    assert [one.name for one in executed] == ["changed", "moved", "noted"]
    assert len(grade_submission(WORK, references, {}, SETTINGS)) == 4


def test_the_notebooks_are_in_their_order_again() -> None:
    same, changed = graded("same"), graded("changed")
    future: Future[list[GradedNotebook]] = Future()
    future.set_result([changed])
    reference = {"same": None, "changed": None}
    assert grade_module._result(KEY, future, reference, {"same": same}) == [same, changed]


def test_the_digest_of_a_notebook_is_that_of_its_source_and_of_what_it_uses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SOLUTIONS", "ROOT"):
        monkeypatch.setattr(source_module, name, tmp_path)
    folder = tmp_path / "homework"
    folder.mkdir()
    (tmp_path / "checks.py").write_text("checks")
    (folder / "one.py").write_text("# %%\n# include checks.py\n")
    (folder / "two.py").write_text("# %%\n1\n")
    (folder / "one.ipynb").write_text("made from one.py")
    paths = [folder / "one.py", folder / "two.py"]
    monkeypatch.setattr(source_module, "notebook_sources", lambda _: paths)

    def changed(path: Path) -> set[str]:
        before = notebook_digests("homework")
        path.write_text("\n".join([path.read_text() if path.exists() else "", "more"]))
        after = notebook_digests("homework")
        return {name for name in after if before[name] != after[name]}

    assert changed(folder / "one.py") == {"one"}
    assert changed(tmp_path / "checks.py") == {"one"}
    assert changed(folder / "one.ipynb") == set()
    assert changed(folder / "data.csv") == {"one", "two"}
