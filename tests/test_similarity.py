"""Similar submissions: what counts, and how often the verdict is right.

Independent right programs of the bank must not be called alike, and copies of them must be, whatever was
changed. The rates that are required here are the measured ones, rounded down; ``pytest -s`` prints them.
"""

import ast
import math
import random
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bank
import copying
from autograder.__main__ import main
from autograder.assignment.reference import references
from autograder.assignment.source import read_source
from autograder.commands.exit_status import BAD_INPUT, OK
from autograder.console import new_console
from autograder.course import EXERCISES, SOLUTIONS
from autograder.similarity import similar
from autograder.similarity.compare import (
    ENOUGH,
    FEW,
    MUCH,
    SAME,
    Comparison,
    Document,
    Overlap,
    Part,
    compare,
    group_copies,
)
from autograder.similarity.documents import ADDED, Origin, code_part, fingerprints
from autograder.similarity.fingerprints import CODE, WORDS, Fingerprint, grams, winnow
from autograder.similarity.page import render
from autograder.similarity.tokens import Names, Token, program_tokens, word_tokens
from autograder.submission.read import Submission, SubmissionKey

NOTEBOOKS = sorted(SOLUTIONS.glob("*/*.py"))
PROGRAM = '''
import numpy as np

def scaled(values, factor=2.5):
    """Scale."""
    total = 0.0
    for value in values:
        total += np.sqrt(value) * factor  # a comment
    return {"sum": total, "count": len(values)}

def spread(numbers):
    middle = sum(numbers) / len(numbers)
    return [abs(number - middle) ** 2 for number in numbers if number != middle]
'''
ANSWER = (
    "Momentum remembers the earlier gradients, so that steps across the valley cancel while those along it "
    "add up, and a larger learning rate becomes possible without the zigzag that plain descent shows. I saw "
    "this in the second figure, where the path with 0.9 reached the floor after thirty steps."
)


def values(program: str) -> set[int]:
    return code_part("f", program, Names().with_imports(program)).values


def texts(program: str) -> list[list[str]]:
    return [[token.text for token in unit] for unit in program_tokens(program, Names())]


def document(student: str, program: str) -> Document:
    return Document(student, (code_part("f", program, Names().with_imports(program)),))


def names_of(comparison: Comparison) -> set[frozenset[str]]:
    return {frozenset(two) for pair in comparison.pairs for two in combinations(pair.students, 2)}


# Tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("total = a + b", "s = (x + y)  # the sum"),
        ("f(a, b,)", "f( a,\n  b)"),
        ("def f(a: int, b: dict[str, int] = {}) -> float:\n    return a", "def f(a, b={}): return a"),
        ("count: int = 3", "count = 3"),
        ("import numpy as np\nnp.sqrt(2)", "from numpy import sqrt\nsqrt(2.0)"),
        ("x = 1e-8", "x = 0.00000001"),
        ("%timeit f()\nx = 'a'", 'x = "a"'),
        ('def f():\n    """Say what."""\n    return 1', "def f():\n  return 1"),
        ("self.weights = 1", "self.w = 1"),
        ("x = 1 + \\\n  2", "x = 1 + 2"),
    ],
)
def test_what_does_not_count(one: str, other: str) -> None:
    def tokens(program: str) -> list[list[tuple[str, int]]]:
        units = program_tokens(program, Names().with_imports(program))
        numbers: Counter[str] = Counter()
        return [
            [(t.text, numbers.setdefault(t.name, len(numbers)) if t.name else -1) for t in u] for u in units
        ]

    assert tokens(one) == tokens(other)


def test_what_counts() -> None:
    assert texts("a.T @ b") == [["v", ".T", "@", "v"]]
    assert values(PROGRAM) != values(PROGRAM.replace("**", "*"))
    swapped = PROGRAM.replace("number - middle", "middle - number")  # only which name is where differs
    assert texts(PROGRAM) == texts(swapped)
    assert values(PROGRAM) != values(swapped)


def test_each_function_is_a_unit() -> None:
    assert [unit[1] for unit in texts("def f():\n    return 1\ndef g():\n    return 2\n")] == ["v", "v"]
    assert texts("def f():\n    return 1\nprint(2)")[1] == ["print", "2.0"]


@given(st.text(alphabet=st.sampled_from(list("ab1.\"'\\#()[]{}:=,@%! \n\t")), max_size=200) | st.text())
def test_any_text_has_tokens(text: str) -> None:
    for unit in [*program_tokens(text, Names().with_imports(text)), *word_tokens(text)]:
        assert all(0 <= token.start < token.end <= len(text) for token in unit)
        assert [token.start for token in unit] == sorted({token.start for token in unit})


@pytest.mark.parametrize("broken", ["(", '"', "'''", "def", "x = [", "\0"])
def test_code_that_does_not_parse_is_still_recognised(broken: str) -> None:
    for line in PROGRAM.splitlines()[3:]:
        program = PROGRAM.replace(line, f"{line} {broken}", 1)
        with pytest.raises((SyntaxError, ValueError)):
            ast.parse(program + "\n'")
        head = PROGRAM[: PROGRAM.index(line)]
        assert len(values(program) & values(PROGRAM)) >= len(values(head)) - CODE.window
    assert len(values(PROGRAM.replace("values:", "values")) & values(PROGRAM)) >= 0.9 * len(values(PROGRAM))


# Fingerprints

tokens = st.builds(Token, st.sampled_from("ab+="), st.sampled_from(["", "x", "y"]), st.just(0), st.just(1))


@given(*[st.lists(tokens, max_size=20)] * 4, st.lists(tokens, min_size=sum(CODE) - 1, max_size=25))
def test_a_shared_passage_has_a_shared_fingerprint(
    a: list[Token], b: list[Token], c: list[Token], d: list[Token], passage: list[Token]
) -> None:
    one, other = fingerprints([a + passage + b], CODE), fingerprints([c + passage + d], CODE)
    assert {f.value for f in one} & {f.value for f in other}


@given(st.lists(tokens, max_size=60))
def test_winnowing_keeps_one_of_each_window(unit: list[Token]) -> None:
    gram, size = CODE
    runs = grams(unit, gram)
    chosen = list(winnow(runs, size))
    assert len(runs) == max(0, len(unit) - gram + 1)
    for window in zip(*(runs[i:] for i in range(size)), strict=False):
        assert any(run is kept for run in window for kept in chosen)
    assert len({id(kept) for kept in chosen}) == len(chosen)


@given(st.permutations(["values", "factor", "total", "value", "numbers", "middle", "number"]))
def test_names_do_not_matter(names: list[str]) -> None:
    fresh = dict(
        zip(["values", "factor", "total", "value", "numbers", "middle", "number"], names, strict=True)
    )
    assert values(re.sub(r"\w+", lambda word: fresh.get(word[0], word[0]), PROGRAM)) == values(PROGRAM)


@given(st.randoms())
def test_neither_order_nor_layout_matters(chance: random.Random) -> None:
    for name in ("reordered functions", "reformatted, other comments"):
        assert values(copying.CHANGES[name](PROGRAM, chance)) == values(PROGRAM)


# Comparison

documents = st.lists(st.sets(st.integers(0, 60), max_size=30), max_size=14)


def of_values(numbers: Iterable[int], student: str = "a") -> Document:
    return Document(student, (Part("f", "", tuple(Fingerprint(value, 0, 1) for value in numbers)),))


@given(documents, st.sets(st.integers(0, 60)))
def test_comparison_does_not_depend_on_the_order(sets: list[set[int]], common: set[int]) -> None:
    class_ = [of_values(one, f"student {number}") for number, one in enumerate(sets)]
    there, back = compare(class_, common), compare(class_[::-1], common)
    assert names_of(there) == names_of(back)
    assert sorted(there.too_short) == sorted(back.too_short)
    for pair in there.pairs:
        assert not pair.shared & common
        groups = group_copies([one - common for one in sets])
        for value in pair.shared:
            assert len({group for group, one in zip(groups, sets, strict=True) if value in one}) <= FEW


def test_the_share_is_that_of_the_smaller_answer() -> None:
    (pair,) = compare([of_values(range(10), "a"), of_values(range(40), "b")], set()).pairs
    assert [side[0] for side in pair.overlaps] == [Overlap("f", 10, 10), Overlap("f", 10, 40)]
    assert [side[0].verdict for side in pair.overlaps] == ["alike", "not alike"]


def test_few_fingerprints_are_too_short_to_tell() -> None:
    comparison = compare([of_values(range(ENOUGH - 1), name) for name in "ab"], set())
    assert not comparison.pairs
    assert comparison.too_short == ["a", "b"]


def test_what_the_release_or_many_have_does_not_count() -> None:
    assert not compare([of_values(range(50), name) for name in "ab"], set(range(50))).pairs
    assert (
        len(compare([of_values(range(50), str(n)) for n in range(FEW)], set()).pairs) == FEW * (FEW - 1) / 2
    )
    idiom = [of_values([*range(20), *range(100 * n, 100 * n + 30)], str(n)) for n in range(1, FEW + 2)]
    assert not compare(idiom, set()).pairs
    assert len(compare(idiom[1:], set()).pairs) == 0  # FEW have it, but it is not most of their work


def test_what_many_have_is_common_only_if_their_work_differs() -> None:
    ring = [of_values([*range(50), 1000 + n], f"copy {n}") for n in range(30)]
    others = [of_values(range(100 * n, 100 * n + 40), f"own {n}") for n in range(1, 30)]
    (group,) = compare([*others, *ring], set()).pairs
    assert sorted(group.students) == sorted(one.student for one in ring)
    assert {one.student for one in group.documents} <= {one.student for one in ring}
    in_part = [of_values([*range(20), *range(100 * n, 100 * n + 20)], f"partly {n}") for n in range(1, FEW)]
    assert [one.students for one in compare([*in_part, *ring], set()).pairs] == [group.students]
    more = [of_values([*range(20), *range(5000 * n, 5000 * n + 20)], f"more {n}") for n in range(1, FEW)]
    assert not any(
        "more" in name for one in compare([*in_part, *more, *ring], set()).pairs for name in one.students
    )


def test_a_member_of_a_group_is_compared_in_what_the_others_do_not_have() -> None:
    """Only one of a ring copied another student's answer in words."""
    words = Part("words", "", tuple(Fingerprint(value, 0, 1) for value in range(500, 520)), is_code=False)
    ring = [of_values(range(50), f"copy {n}") for n in range(FEW + 1)]
    ring[4] = ring[4]._replace(parts=(*ring[4].parts, words))
    group, pair = compare([*ring, Document("own", (words,))], set()).pairs
    assert len(group.students) == FEW + 1
    assert pair.students == ("copy 4", "own")


programs = st.sets(st.integers(0, 70), min_size=MUCH - 4, max_size=60)


@given(
    programs,
    st.lists(st.tuples(st.sets(st.integers(0, 99), max_size=6), st.sets(st.integers(0, 99), max_size=6))),
)
def test_groups_are_those_of_all_comparisons(
    start: set[int], changes: list[tuple[set[int], set[int]]]
) -> None:
    """Each program is the one before, with something added and left out."""
    class_ = [start]
    for added, left_out in changes:
        class_.append((class_[-1] | added) - left_out)
    groups = list(range(len(class_)))
    for one, other in combinations(range(len(class_)), 2):
        first, second = class_[one], class_[other]
        if min(len(first), len(second)) >= MUCH and len(first & second) >= SAME * len(first | second):
            low, high = sorted((groups[one], groups[other]))
            groups = [low if group == high else group for group in groups]
    assert group_copies(class_) == groups


def test_the_time_grows_no_faster_than_the_class() -> None:
    """A fixed share of each class has a common fingerprint; few have a rare one."""

    def seconds(size: int) -> float:
        chance = random.Random(1)
        students = [
            of_values(
                {chance.randrange(200) for _ in range(80)}
                | {10**6 + chance.randrange(20 * size) for _ in range(80)},
                str(number),
            )
            for number in range(size)
        ]
        times = []
        for _ in range(3):
            start = time.process_time()
            compare(students, set())
            times.append(time.process_time() - start)
        return min(times)

    assert seconds(1000) < 2 * (1000 / 250) * seconds(250)


# Notebooks, the command and the page


@cache
def origin(notebook: Path) -> Origin:
    return Origin(references(notebook.parent.name)[notebook.stem], read_source(notebook))


SGD = SOLUTIONS / "deep-neural-networks" / "stochastic-gradient-descent.py"


def handed_in(notebook: Path, program: str = "", answer: str = "", added: str = "") -> nbformat.NotebookNode:
    """Return the release with a program, an answer in words and an added cell."""
    result = nbformat.read(EXERCISES / notebook.parent.name / f"{notebook.stem}.ipynb", as_version=4)
    functions = bank.defined_functions(program)
    for cell in result.cells:
        header = cell.metadata.get("nbgrader", {})
        if header.get("solution") and cell.cell_type == "markdown":
            cell.source = answer or cell.source
        elif header.get("solution") and bank.defined_functions(cell.source) & functions:
            cell.source, program = program, ""
    result.cells.append(nbformat.v4.new_code_cell(added))
    return result


def test_only_the_students_own_work_counts() -> None:
    program = copying.right_programs(SGD)["right_batches_argsort"]
    found = origin(SGD).document("ada", handed_in(SGD, program, ANSWER, PROGRAM).cells)
    parts = {part.name: part for part in found.parts if part.values - origin(SGD).common}
    assert set(parts) == {"minibatches", "noise_in_words", ADDED}
    assert parts["minibatches"].source == program.strip("\n")
    assert not parts["noise_in_words"].is_code


def test_the_release_and_the_solution_leave_nothing() -> None:
    for cells in (handed_in(SGD).cells, read_source(SGD).cells):
        found = origin(SGD).document("ada", cells)
        assert all(len(part.values - origin(SGD).common) == 0 for part in found.parts)


def test_answers_in_words() -> None:
    edited = ANSWER.replace("so that", "hence").replace("second", "third").upper()
    other = (
        "Because momentum averages the gradient over several steps, oscillation across the ravine is damped "
        "and the speed along it grows. The drawing with the two paths shows it: ours with momentum is at the "
        "minimum long before the other one, though both have the same learning rate."
    )
    students = [
        origin(SGD).document(name, handed_in(SGD, answer=text).cells)
        for name, text in (("ada", ANSWER), ("bob", edited), ("eve", other))
    ]
    assert names_of(compare(students, origin(SGD).common)) == {frozenset(("ada", "bob"))}


ANSWERS = tomllib.loads((Path(__file__).parent / "answers_in_words.toml").read_text("utf-8"))


def in_words(student: str, text: str) -> Document:
    return Document(student, (Part("words", text, fingerprints(word_tokens(text), WORDS), is_code=False),))


def every_nth_word(text: str, step: int) -> str:
    """Replace one of so many words."""
    words = text.split()
    words[step // 2 :: step] = ["so"] * len(words[step // 2 :: step])
    return " ".join(words)


def sentences_reversed(text: str) -> str:
    return " ".join(reversed(re.split(r"(?<=[.:])\s+", text.strip())))


COPIES_IN_WORDS: dict[str, tuple[Callable[[str], str], float]] = {  # and the least share that must be found
    "verbatim": (str.upper, 1),
    "sentences reversed": (sentences_reversed, 1),
    "a word of 20 replaced": (lambda text: every_nth_word(text, 20), 1),
    "a word of 12 replaced": (lambda text: every_nth_word(text, 12), 0.6),
}


@pytest.mark.parametrize("change", COPIES_IN_WORDS)
def test_copied_answers_in_words_are_found(change: str) -> None:
    apply, least = COPIES_IN_WORDS[change]
    found = count = 0
    for notebook, answers in ANSWERS.items():
        for number, text in enumerate(answers["independent"]):
            class_ = [in_words(str(place), one) for place, one in enumerate(answers["independent"])]
            copied = compare(
                [*class_, in_words("copy", apply(text))], origin(SOLUTIONS / f"{notebook}.py").common
            )
            found += names_of(copied) == {frozenset((str(number), "copy"))}
            count += 1
    print(f"\n{change}: {found} of {count} copies found")
    assert found / count >= least


def test_independent_answers_in_words_are_far_from_alike() -> None:
    """Nor is what was reworded sentence by sentence, and the page says so."""
    for notebook, answers in ANSWERS.items():
        class_ = [in_words(text, text) for text in answers["independent"] + answers["reworded"]]
        result = compare(class_, origin(SOLUTIONS / f"{notebook}.py").common)
        assert result.pairs == []
        assert result.too_short == []
        most = max(len(one.values & other.values) for one, other in combinations(class_, 2))
        assert most < ENOUGH / 2


def test_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programs = copying.right_programs(SGD)
    chance = random.Random(1)
    students = {
        "<b>ada": max(programs.values(), key=len),
        "empty": "",
    }
    students["bob"] = copying.CHANGES["renamed variables"](students["<b>ada"], chance)

    def read(student: str, assignment: str) -> Submission:
        content = nbformat.writes(handed_in(SGD, students[student])).encode()
        return Submission(student, assignment, {f"{SGD.stem}.ipynb": content})

    keys = [SubmissionKey(student, SGD.parent.name) for student in students]
    monkeypatch.setattr(similar, "list_submissions", lambda assignments: keys)
    monkeypatch.setattr(similar, "read_submission", read)
    path = tmp_path / "similar.html"
    assert main(["similar", SGD.parent.name, SGD.stem, "--html", str(path)]) == OK
    output = capsys.readouterr().out
    assert "3 submissions" in output
    assert "<b>ada · bob" in output
    assert re.search(r"Too short to tell, because.*: empty\.", output, re.DOTALL)
    page = path.read_text("utf-8")
    assert "&lt;b&gt;ada and bob" in page
    assert "<mark" in page
    assert "<script" not in page
    assert "<b>" not in page
    assert not re.search(r'(?:src|href)="(?!#)', page)
    links = re.findall(r'href="#([^"]+)"', page)
    assert set(links) <= set(re.findall(r'id="([^"]+)"', page))
    assert main(["similar", SGD.parent.name, "no-such"]) == BAD_INPUT
    assert "has no notebook 'no-such'" in capsys.readouterr().err


def test_page_marks_the_same_in_both_and_changes_no_text() -> None:
    class_ = [document("ada", PROGRAM), document("bob", f"x = [1, 2]\n{PROGRAM}".replace("middle", "mean"))]
    page = render("an-assignment", {"a-notebook": compare(class_, set())})
    for one in class_:
        shown = re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)[class_.index(one)]
        text = re.sub(r"<a class=\"to\".*?</a>|<[^>]+>", "", shown)
        assert text.replace("&#34;", '"').strip() == one.parts[0].source.strip()
    marked = [set(re.findall(r">(\d+)</a>", side)) for side in re.findall(r"<pre>.*?</pre>", page, re.DOTALL)]
    assert marked[0] == marked[1] != set()


def test_a_ring_is_one_entry_from_which_every_pair_can_be_reached(capsys: pytest.CaptureFixture[str]) -> None:
    ring = [document(name, PROGRAM) for name in "abcdef"]
    other = [of_values(range(20), name) for name in ("x", "y")]
    comparison = compare([*other, *ring], set())
    assert [one.students for one in comparison.rings] == [tuple("abcdef"), ("x", "y")]
    assert [len(one.pairs) for one in comparison.rings] == [15, 1]
    similar.show_similar(new_console(), "an-assignment", {"a-notebook": comparison})
    output = capsys.readouterr().out
    assert "6 in 15 pairs: a, b, c, d, e, f" in output
    assert output.count("%)") == 2
    page = render("an-assignment", {"a-notebook": comparison})
    assert "6 students in 15 pairs: a, b, c, d, e, f" in page
    links = re.findall(r'<a href="#(pair-\d+)">', page)
    assert len(links) == len(set(links)) == 16
    assert set(links) == set(re.findall(r'<h2 id="(pair-\d+)">', page))


def test_pairs_are_joined_only_where_they_have_a_student_in_common() -> None:
    first, second = (
        Part(name, "", tuple(Fingerprint(start + value, 0, 1) for value in range(20)))
        for name, start in (("f", 0), ("g", 100))
    )
    documents = [Document("a", (first,)), Document("b", (first, second)), Document("c", (second,))]
    alone = [of_values(range(200, 220), name) for name in "de"]
    joined, other = compare([*documents, *alone], set()).rings
    assert [pair.students for pair in joined.pairs] == [("a", "b"), ("b", "c")]
    assert joined.students == ("a", "b", "c")
    assert other.students == ("d", "e")


def test_page_without_pairs() -> None:
    page = render("an-assignment", {"a-notebook": compare([], set())})
    assert "No pair of submissions is alike." in page


# Calibration


@cache
def _part(notebook: Path, program: str) -> Part:
    return code_part("program", program, origin(notebook).names.with_imports(program))


def class_of(notebook: Path, programs: Mapping[str, str]) -> list[Document]:
    return [Document(name, (_part(notebook, program),)) for name, program in programs.items()]


@cache
def right(notebook: Path, *, complete: bool) -> dict[str, str]:
    programs = copying.right_programs(notebook)
    return copying.complete_notebooks(programs) if complete else programs


@pytest.mark.bank
@pytest.mark.parametrize("complete", [False, True], ids=["functions", "notebooks"])
def test_independent_right_programs_are_not_called_alike(complete: bool) -> None:
    """Those that are called alike share lines, which the bank's author copied."""
    pairs = flagged = short = count = 0
    independent: list[frozenset[str]] = []
    for notebook in NOTEBOOKS:
        programs = right(notebook, complete=complete)
        result = compare(class_of(notebook, programs), origin(notebook).common)
        flagged += len(result.pairs)
        short, count = short + len(result.too_short), count + result.count
        pairs += math.comb(len(programs), 2)
        for names in names_of(result):
            one, other = (programs[name] for name in names)
            if copying.common_lines(one, other, notebook) < copying.TOO_MANY_LINES:
                independent.append(names)
    print(
        f"\ncomplete={complete}: {pairs} pairs of {count} right programs, {flagged} alike, {short} too short"
    )
    assert independent == []
    assert flagged <= 10
    assert short < 0.3 * count


@pytest.mark.bank
def test_hardly_any_wrong_programs_are_called_alike() -> None:
    """Most are too short to tell: the solution with one mistake.

    Some were written by editing another.
    """
    pairs = flagged = short = count = 0
    for notebook in NOTEBOOKS:
        programs = copying.wrong_programs(notebook)
        result = compare(class_of(notebook, programs), origin(notebook).common)
        pairs, flagged = pairs + math.comb(len(programs), 2), flagged + len(result.pairs)
        short, count = short + len(result.too_short), count + result.count
    print(f"\n{pairs} pairs of {count} wrong programs, {flagged} alike, {short} too short")
    assert flagged < pairs / 1000


RATES = {  # change → the least share of copies that must be found: of single functions, and of notebooks
    "verbatim": (0.97, 0.97),
    "renamed variables": (0.97, 0.97),
    "reordered functions": (0.97, 0.97),
    "reformatted, other comments": (0.97, 0.97),
    "two statements added": (0.8, 0.9),
    "reordered statements": (0.95, 0.95),
    "a helper per function": (0.85, 0.9),
    "two helpers per function": (0.7, 0.75),
    "rewritten loops": (0.9, 0.9),
    "renamed, reordered, a helper": (0.75, 0.85),
    "everything at once": (0.45, 0.4),
}


@pytest.mark.bank
@pytest.mark.parametrize("complete", [False, True], ids=["functions", "notebooks"])
@pytest.mark.parametrize("change", copying.CHANGES)
def test_changed_copies_are_found(change: str, complete: bool) -> None:
    found = count = 0
    for notebook in NOTEBOOKS:
        programs = right(notebook, complete=complete)
        common = origin(notebook).common
        tell = programs.keys() - set(compare(class_of(notebook, programs), common).too_short)
        copies = copying.copies(programs, copying.CHANGES[change])
        class_ = class_of(notebook, {**programs, **{f"{name}*": one for name, (one,) in copies.items()}})
        alike = names_of(compare(class_, common))
        found += sum(frozenset((name, f"{name}*")) in alike for name in tell)
        count += len(tell)
    print(f"\n{change}, complete={complete}: {found} of {count} copies found ({found / count:.0%})")
    assert found / count >= RATES[change][complete]


@cache
def class_of_200(notebook: Path) -> list[Document]:
    """Return students who write each function as one of the bank's programs."""
    return [
        Document(f"student {number}", parts_of(notebook, programs))
        for number, programs in enumerate(copying.independent_class(notebook, 200, 1))
    ]


def parts_of(notebook: Path, programs: Mapping[str, str]) -> tuple[Part, ...]:
    return tuple(_part(notebook, program)._replace(name=name) for name, program in programs.items())


@pytest.mark.bank
def test_groups_add_hardly_any_pairs_to_an_independent_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others that are called alike have a program of the bank in common."""
    flagged, pairs = Counter[str](), 0
    for rule in ("groups", "no groups"):
        if rule == "no groups":
            monkeypatch.setattr(
                "autograder.similarity.compare.group_copies", lambda sets: list(range(len(sets)))
            )
        for notebook in NOTEBOOKS:
            found = names_of(compare(class_of_200(notebook), origin(notebook).common))
            flagged[rule] += len(found)
            pairs += math.comb(200, 2) * (rule == "groups")
    print(f"\n{flagged['groups']} of {pairs} pairs alike, {flagged['no groups']} without groups")
    assert flagged["groups"] - flagged["no groups"] <= pairs / 1000


RINGS = {
    2: 0.9,
    5: 0.9,
    11: 0.8,
    20: 0.8,
    60: 0.8,
}  # size → the least share of its members that must be found


@pytest.mark.bank
@pytest.mark.parametrize("change", ["verbatim", "renamed variables", "reformatted, other comments"])
@pytest.mark.parametrize("size", RINGS)
def test_rings_of_any_size_are_found_in_a_class_of_200(size: int, change: str) -> None:
    """Two notebooks are copied whose programs nobody else has."""
    found = count = 0
    for notebook in NOTEBOOKS:
        common = origin(notebook).common
        for name, program in copying.originals(notebook).items():
            (copies,) = copying.copies({name: program}, copying.CHANGES[change], range(1, size)).values()
            ring = class_of(
                notebook, {f"ring {number}": one for number, one in enumerate([program, *copies])}
            )
            result = compare([*ring, *class_of_200(notebook)[size:]], common)
            if len(ring[0].code - common) < ENOUGH:
                continue
            members = {one for two in names_of(result) if all("ring" in one for one in two) for one in two}
            found, count = found + len(members), count + size
    print(f"\n{change}, {size} of 200: {found} of {count} found ({found / count:.0%})")
    assert found / count >= RINGS[size]


@pytest.mark.bank
def test_a_thousand_submissions_take_less_than_a_minute() -> None:
    """Each submission is handed in by five students."""
    backpropagation = SGD.with_stem("backpropagation")
    class_ = class_of_200(backpropagation)
    students = [one._replace(student=f"{one.student} {turn}") for turn in range(5) for one in class_]
    start = time.process_time()
    compare(students, origin(backpropagation).common)
    assert time.process_time() - start < 20
