"""Turn code into tokens that do not depend on names, layout or comments.

A student's code may contain any error. `tokenize` stops at the first one, and from Python 3.12 on it splits
f-strings, so the tokens are found with one regular expression, which accepts any text.
"""

import builtins
import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from autograder.assignment.content import MAGIC

LONGEST = 100_000  # characters of a cell that are read: a hostile one delays the others only for a moment
LEXEME = re.compile(
    r"""
    (?P<blank>\#[^\n]*|[ \t\f\r]+|\\\n)
    |(?P<string>(?<!\w)[bfru]{0,2}(?:
        \"{3}(?:\\.|[^\\])*?(?:\"{3}|\Z) | '{3}(?:\\.|[^\\])*?(?:'{3}|\Z)
        | \"(?:\\.|[^"\\\n])*\"? | '(?:\\.|[^'\\\n])*'?))
    |(?P<number>0[box][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[-+]?\d+)?j?)
    |(?P<name>\w+)
    |(?P<newline>\n)
    |(?P<operator>\*\*=?|//=?|>>=?|<<=?|->|:=|[-+*/%&|^@=!<>]=|\.{3}|.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
DEFINITION = re.compile(r"[ \t]*(?:async[ \t]+)?(?:def|class)\b")
IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+(\S+)[ \t]+)?import[ \t]+\(?([^#\n)]+)", re.MULTILINE)
WORD = re.compile(r"\w+")
OPENING, CLOSING = "([{", ")]}"
SILENT = "()]},:;"  # what one may add or leave out, or what follows from the rest


class Token(NamedTuple):
    """One token of a text.

    Attributes
    ----------
    text : str
        What it says; "v" for a name that the student chose, and "s" for a string.
    name : str
        What distinguishes a name or a string from others, "" for any other token.
    start, end : int
        Its place in the text.
    """

    text: str
    name: str
    start: int
    end: int


@dataclass
class Names:
    """The names that mean the same in every submission.

    Attributes
    ----------
    known : set of str
        Functions: those of Python, and those that the notebook gives or asks for.
    modules : set of str
        What modules are called. They are left out, so that ``np.sqrt`` and ``sqrt`` are the same.
    imported : dict
        For each name that was imported from a module, its original name.
    """

    known: set[str] = field(default_factory=lambda: set(dir(builtins)))
    modules: set[str] = field(default_factory=set)
    imported: dict[str, str] = field(default_factory=dict)

    def with_imports(self, source: str) -> "Names":
        """Return these names and those that a program imports."""
        modules, imported = set(self.modules), dict(self.imported)
        for module, clauses in IMPORT.findall(source):
            for words in map(str.split, clauses.split(",")):
                if not words:
                    continue
                own = words[-1] if words[1:-1] == ["as"] else words[0].partition(".")[0]
                if module:
                    imported[own] = words[0]
                else:
                    modules.add(own)
        return Names(self.known, modules, imported)


class _Lexeme(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


def program_tokens(source: str, names: Names) -> list[list[Token]]:
    """Split a program into functions and what is between them, as tokens.

    Comments, docstrings, type annotations, imports, magics and most punctuation are left out.
    """
    source = MAGIC.sub(lambda match: " " * len(match[0]), source[:LONGEST])
    units: list[list[Token]] = [[]]
    in_function = False
    for statement in _statements(source):
        is_outside = statement[0].start == source.rfind("\n", 0, statement[0].start) + 1
        begins = statement[0].text in ("def", "class", "async", "@")
        if begins or (in_function and is_outside):
            units.append([])
        in_function = begins or (in_function and not is_outside)
        units[-1] += _tokens(_essence(statement), names)
    return [unit for unit in units if unit]


def word_tokens(text: str) -> list[list[Token]]:
    """Return the words of a text in lower case, without punctuation."""
    return [[Token(match[0].lower(), "", *match.span()) for match in WORD.finditer(text[:LONGEST])]]


def _statements(source: str) -> Iterator[list[_Lexeme]]:
    """Yield each line that says something, with those that continue it."""
    statement: list[_Lexeme] = []
    depth = 0
    for match in LEXEME.finditer(source):
        kind, text = str(match.lastgroup), match[0]
        if kind == "newline" and (not depth or DEFINITION.match(source, match.end())):
            if statement:
                yield statement
            statement, depth = [], 0
        elif kind not in ("blank", "newline"):
            statement.append(_Lexeme(kind, text, *match.span()))
            if kind == "operator":
                depth = max(0, depth + (text in OPENING) - (text in CLOSING))
    if statement:
        yield statement


def _essence(statement: Sequence[_Lexeme]) -> Sequence[_Lexeme]:
    """Return a statement without annotations; nothing of an import or a docstring."""
    first, *rest = statement
    if first.text in ("import", "from") or all(lexeme.kind == "string" for lexeme in statement):
        return []
    if first.text in ("def", "async"):
        return list(_without_annotations(statement))
    if rest and rest[0].text == ":" and first.kind == "name" and not keyword.iskeyword(first.text):
        value = next((i for i, lexeme in enumerate(statement) if lexeme.text == "="), None)
        return [first, *statement[value:]] if value else []
    return statement


def _without_annotations(definition: Sequence[_Lexeme]) -> Iterator[_Lexeme]:
    """Leave out the types in the first line of a function."""
    depth, is_type, is_over = 0, False, False
    for lexeme in definition:
        text = lexeme.text
        depth += (text in OPENING) - (text in CLOSING)
        if depth == 0 and text == ":":
            is_type, is_over = False, True
        elif not is_over and ((depth == 1 and text == ":") or (depth == 0 and text == "->")):
            is_type = True
        elif (depth == 1 and text in (",", "=")) or (depth == 0 and text == ")"):
            is_type = False
        if not is_type:
            yield lexeme


def _tokens(statement: Sequence[_Lexeme], names: Names) -> Iterator[Token]:
    """Yield the tokens of a statement."""
    before = ["", ""]  # the two lexemes before
    for kind, text, start, end in statement:
        says, name = text, ""
        if kind == "string":
            says, name = "s", "'" + text.lstrip("bfruBFRU").strip("\"'")
        elif kind == "number":
            says = _number(text)
        elif kind == "name":
            if before[1] == ".":
                if before[0] == "self":
                    says, name = "v", f".{text}"
                elif before[0] not in names.modules:
                    says = f".{text}"
            elif text in names.imported:
                says = names.imported[text]
            elif not keyword.iskeyword(text) and text not in names.known:
                says, name = "v", text
        if not (kind == "operator" and text in SILENT + ".") and text not in names.modules:
            yield Token(says, name, start, end)
        before = [before[1], text]


def _number(text: str) -> str:
    """Return the value of a number, so that ``1e-8`` and ``0.00000001`` are the same."""
    try:
        return repr(float(text))
    except ValueError:
        return text.lower()
