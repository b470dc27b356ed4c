"""Which classes an exercise asks for, what their objects may decide, and which names lead to them."""

from autograder.assignment.classes import asked_classes
from autograder.assignment.names import CodeCell
from autograder.sealed.special_methods import SWALLOWS


def asked(*answers: str):
    return asked_classes([CodeCell(f"answer-{n}", False, True, (one,)) for n, one in enumerate(answers)])


def test_objects_decide_what_the_instructors_class_defines() -> None:
    source = "class A:\n    def __add__(self, other): ...\n    __radd__ = __add__\n    def __len__(self): ..."
    assert asked(source)["A"].special == {"__add__", "__iadd__", "__radd__"}  # anything may have a length
    assert asked("class A: x = 1")["A"].special == frozenset()


def test_methods_that_can_stand_for_each_other_come_together() -> None:
    special = asked("class A:\n    def __lt__(self, other): ...\n    def __repr__(self): ...")["A"].special
    assert special == {"__lt__", "__le__", "__gt__", "__ge__", "__repr__", "__str__", "__format__"}


def test_bases_decorators_and_later_assignments_count() -> None:
    source = (
        "from dataclasses import dataclass\nclass A:\n    def __neg__(self): ...\nclass B(A): pass\n"
        "@dataclass\nclass C: x: int\n@dataclass(order=True)\nclass D: x: int\nA.__abs__ = lambda self: 0"
    )
    classes = asked(source)
    assert classes["B"].special == classes["A"].special == {"__neg__", "__abs__"}
    assert "__eq__" in classes["C"].special
    assert "__lt__" not in classes["C"].special
    assert "__lt__" in classes["D"].special


def test_only_names_that_lead_to_a_class_make_its_objects() -> None:
    source = (
        "class A:\n    def __eq__(self, other): ...\nclass B(A): pass\nORIGIN = A()\n"
        "def direct(): return A()\ndef by_another(): return direct()\ndef by_a_variable(): return ORIGIN\n"
        "def number(): return 2"
    )
    assert asked(source)["A"].makers == {"A", "B", "ORIGIN", "direct", "by_another", "by_a_variable"}


def test_a_function_that_keeps_objects_may_return_any() -> None:
    source = (
        "class A:\n    def __eq__(self, other): ...\nkept = []\ncount = 3\n"
        "def keep(x): kept.append(x)\ndef look(): return kept[0]\ndef number(): return count\n"
        "def change():\n    global last\n    last = 1\ndef latest(): return last"
    )
    assert asked(source)["A"].makers == {"A", "kept", "keep", "look", "last", "latest"}


def test_a_with_statement_swallows_only_if_the_instructors_does() -> None:
    never = "class A:\n    def __enter__(self): ...\n    def __exit__(self, *_): return False"
    assert asked(never)["A"].special == {"__enter__", "__exit__"}
    assert SWALLOWS in asked(never.replace("False", "self.quiet"))["A"].special
    managed = "@contextlib.contextmanager\ndef managed():\n    yield 1"
    assert asked(managed)["_GeneratorContextManager"].special == {"__enter__", "__exit__"}
    assert asked(managed)["_GeneratorContextManager"].makers >= {"managed"}


def test_classes_of_tests_and_of_cells_without_a_name_are_not_asked_for() -> None:
    source = ("class A:\n    def __eq__(self, other): ...",)
    assert asked_classes([CodeCell("test", True, False, source), CodeCell(None, False, False, source)]) == {}


def test_the_solution_counts_where_the_stub_says_less() -> None:
    stub, solution = "class A: ...", "class A:\n    def __eq__(self, other): ..."
    classes = asked_classes([CodeCell("answer", False, True, (stub, solution))])
    assert "__eq__" in classes["A"].special
