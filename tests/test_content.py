"""Cells are compared by what they say and define, and whatever a student writes stops nothing."""

import pytest

from autograder.assignment.content import calls_in, content_of, names_used, without_calls


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f():\n    def g(): pass\nclass C: pass\nasync def h(): pass", {"f", "C", "h"}),
        ("import numpy as np\nimport os.path\nfrom mine import a, b as c", {"np", "os", "a", "c"}),
        ("x = y = 1\n(p, [q]) = 1, [2]\na.b = 1\nc[0] = 1\nz: int = 1\nonly: int", {"x", "y", "p", "q", "z"}),
        ("for i in range(3):\n    j = i\nelse:\n    k = 1", {"j", "k"}),
        ("try:\n    f = 1\nexcept OSError as error:\n    g = 1\nfinally:\n    h = 1", {"f", "g", "h"}),
        ("if a:\n    f = 1\nelif b:\n    g = 1\nwith open(x) as file:\n    h = 1", {"f", "g", "h"}),
        ("%matplotlib inline\n%%time\n!ls\nf = lambda: 1", {"f"}),
        ("def broken(:\n    pass\nx = 1\nx == 2\nclass Half", {"broken", "x", "Half"}),
        ("f(x)\nx == 1\n# g = 1\n'h = 1'", set()),
    ],
)
def test_what_a_cell_defines(source: str, names: set[str]) -> None:
    assert content_of(source, is_code=True).defines == names


def test_layout_comments_and_docstrings_say_nothing() -> None:
    one = 'def f(x):\n    """Add."""\n    return x + 1\n'
    for other in (
        "def f(x): return x+1",
        "# Here\r\ndef f(x):\r\n\treturn (x + 1)  # it is\r\n",
        "\ufeff" + one,
    ):
        assert content_of(other, is_code=True).text == content_of(one, is_code=True).text
    assert content_of("def f(x): return x+2", is_code=True).text != content_of(one, is_code=True).text
    assert content_of("One  two\n\nthree", is_code=False) == content_of("One two three ", is_code=False)


@pytest.mark.parametrize(
    ("source", "is_prose"),
    [
        ("Because it is so.", True),
        ("# So", True),
        ("'So'", True),
        ("", False),
        ("%time", False),
        ("f()", False),
    ],
)
def test_words_are_told_from_programs(source: str, is_prose: bool) -> None:
    assert content_of(source, is_code=True).is_prose == is_prose


@pytest.mark.parametrize(
    "source",
    [
        "(" * 90_000,
        "-" * 90_000 + "1",
        "a" + ".b" * 45_000,
        "a" + "+a" * 45_000,
        "a" + "()" * 45_000,
        "if a:\n pass\n" + "elif a:\n pass\n" * 6_000,
        "\n".join(" " * i + "if a:" for i in range(200)),
        "f'" + "{f'" * 200,
        "1" * 90_000,
        "a\0b",
        "'\\ud800'",
        "x = 1\n" * 100_000,
    ],
    ids=lambda source: source[:6],
)
def test_a_hostile_cell_is_read_without_a_failure(source: str, capfd: pytest.CaptureFixture[str]) -> None:
    content_of(source, is_code=True)
    without_calls(source + "\nf()", frozenset({"f()"}))
    names_used(source)
    assert capfd.readouterr() == ("", "")


def test_only_the_calls_themselves_are_left_out() -> None:
    calls = calls_in("def test_f():\n    g()\n\n\ntest_f()")
    assert calls == {"test_f()"}
    source = (
        "%time\ntest_f()  # passes\nx = test_f()\nif x:\n    test_f()\ny = 1; test_f()\ntest_f(\n)\nz = 1"
    )
    assert without_calls(source, calls).split("\n") == [
        "%time",
        "",
        "x = test_f()",
        "if x:",
        "    test_f()",
        "y = 1; test_f()",
        "",
        "",
        "z = 1",
    ]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(a, b=c):\n    d = a + e\n    return [g for g in h]", {"c", "e", "h"}),
        ("a = 1\ndef f():\n    return a + b", {"b"}),
        ("class A(b):\n    c = d\n    def e(self):\n        return lambda: c", {"b", "c", "d"}),
        ("import a\na.b(c)", {"c"}),
        ("%%time\nprint(a)", {"print", "a"}),
        ("a b", {"a", "b"}),
    ],
    ids=range(6),
)
def test_the_global_names_that_a_cell_uses_are_found(source: str, names: set[str]) -> None:
    assert names_used(source) == names
