"""The classes that an exercise asks for, and what a test may let their objects decide.

In a notebook, an object's own ``==`` decides whether it is equal to what a test expects. In the sealed grader
it does so only where the instructor's own answer could have returned such an object: its class is one of the
instructor's, which defines the method, and the object comes from a name that leads to the class. A function
whose answer is a number does not mention a class, so whatever it returns is compared as it is.
"""

import ast
import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from autograder.assignment.content import NO_PROGRAM
from autograder.assignment.names import CodeCell, to_plain_python
from autograder.sealed.asked import AskedClass
from autograder.sealed.operations import BINARY, COMPARISONS, IN_PLACE, REFLECTED
from autograder.sealed.special_methods import ASKED, SWALLOWS

TEXT = frozenset({"__str__", "__repr__", "__format__"})
EQUALITY = frozenset({"__eq__", "__ne__", "__hash__"})
ORDER = frozenset(f"__{name}__" for name in COMPARISONS) - EQUALITY
ARITHMETIC = frozenset(f"__{name}__" for name in (*BINARY, *REFLECTED, *IN_PLACE))
SETS = frozenset(f"__{name}__" for name in ("and", "or", "sub", "xor", "rand", "ror", "rsub", "rxor"))
# What a class has from its bases and decorators in the standard library, by their names.
FROM_LIBRARY = {
    "dataclass": EQUALITY | TEXT,
    "ordered dataclass": EQUALITY | TEXT | ORDER,
    "total_ordering": ORDER,
    **dict.fromkeys(("Enum", "StrEnum"), TEXT | {"__hash__"}),
    "Flag": TEXT | SETS | {"__hash__", "__invert__"},
    **dict.fromkeys(("Mapping", "MutableMapping", "UserDict"), EQUALITY | TEXT | {"__or__", "__ior__"}),
    **dict.fromkeys(("Set", "MutableSet"), EQUALITY | ORDER | SETS),
    "UserList": EQUALITY | ORDER | TEXT | {"__add__", "__iadd__", "__mul__", "__radd__", "__rmul__"},
    "AbstractContextManager": frozenset({"__enter__", "__exit__"}),
}
# Methods that serve the same purpose, so that a student may write any one of them instead.
ALIKE = (TEXT, EQUALITY, ORDER)
CONTEXT_MANAGER = "_GeneratorContextManager"  # the type of what a function with `contextmanager` returns
CONTAINERS = frozenset({"list", "dict", "set", "deque", "defaultdict", "OrderedDict", "Counter"})


def asked_classes(cells: Iterable[CodeCell]) -> dict[str, AskedClass]:
    """Return the classes of a notebook's answers and given cells, by name."""
    graph = _Graph()
    for cell in cells:
        if cell.name and not cell.is_test:
            for source in cell.sources:
                with contextlib.suppress(*NO_PROGRAM):
                    for statement in ast.parse(to_plain_python(source)).body:
                        graph.add(statement)
    return {
        name: AskedClass(graph.special_of(name), makers) for name, makers in sorted(graph.makers().items())
    }


@dataclass
class _Class:
    """What the sources say about a class: the special methods that it defines, its bases and decorators."""

    special: set[str] = field(default_factory=set)
    parents: set[str] = field(default_factory=set)


class _Graph:
    """Which names of a notebook lead to which others.

    Attributes
    ----------
    classes : dict
        The classes by name.
    mentions : dict
        A name that is bound at top level → the names that its definition mentions.
    stores : set of str
        Variables in which functions may keep objects of any class.
    """

    def __init__(self) -> None:
        self.classes: dict[str, _Class] = {}
        self.mentions: dict[str, set[str]] = {}
        self.stores: set[str] = set()

    def add(self, statement: ast.stmt) -> None:
        """Add what a statement at top level defines and mentions."""
        mentioned: set[str] = set()
        bound: set[str] = set()
        for node in ast.walk(statement):
            match node:
                case ast.Name(name, ast.Load()):
                    mentioned.add(name)
                case ast.Global(names):
                    self.stores.update(names)
                    bound.update(names)
                case ast.ClassDef(name):
                    self._add_class(node)
                    mentioned.add(name)
                case ast.FunctionDef(decorator_list=decorators) if "contextmanager" in map(_name, decorators):
                    self._add_context_manager(node)
                    mentioned.add(CONTEXT_MANAGER)
        bound |= set(_bound(statement))
        for name in bound:
            self.mentions.setdefault(name, set()).update(mentioned)
        self._add_assignment(statement)

    def special_of(self, name: str) -> frozenset[str]:
        """Return the special methods that objects of a class may have."""
        special: set[str] = set()
        for one in _reached(name, {kind: known.parents for kind, known in self.classes.items()}):
            special |= FROM_LIBRARY.get(one, frozenset())
            if one in self.classes:
                special |= self.classes[one].special
        for group in ALIKE:
            if special & group:
                special |= group
        special |= {f"__i{one[2:]}" for one in special if one in ARITHMETIC}
        return frozenset(special & (ASKED.keys() | {SWALLOWS}))

    def makers(self) -> dict[str, frozenset[str]]:
        """Return, for each class, the names whose definitions lead to it, or to where one could be kept."""
        makers = {kind: {kind} for kind in self.classes}
        for name in self.mentions:
            reached = _reached(name, self.mentions)
            for kind in makers if reached & self.stores else makers.keys() & reached:
                makers[kind].add(name)
        return {kind: frozenset(names) for kind, names in makers.items()}

    def _add_class(self, node: ast.ClassDef) -> None:
        one = self.classes.setdefault(node.name, _Class())
        one.parents.update(filter(None, map(_name, (*node.bases, *node.decorator_list))))
        for statement in node.body:
            one.special.update(_bound(statement))
            if (
                isinstance(statement, ast.FunctionDef)
                and statement.name == "__exit__"
                and _may_swallow(statement)
            ):
                one.special.add(SWALLOWS)

    def _add_context_manager(self, node: ast.FunctionDef) -> None:
        one = self.classes.setdefault(CONTEXT_MANAGER, _Class())
        one.special |= {"__enter__", "__exit__"}
        if any(isinstance(inner, ast.ExceptHandler) for inner in ast.walk(node)):
            one.special.add(SWALLOWS)

    def _add_assignment(self, statement: ast.stmt) -> None:
        """Note a method that a class gets after its definition, and a variable that holds a container."""
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
            return
        for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                if target.value.id in self.classes:
                    self.classes[target.value.id].special.add(target.attr)
            elif isinstance(target, ast.Name) and _is_container(statement.value):
                self.stores.add(target.id)


def _reached(start: str, links: Mapping[str, Iterable[str]]) -> set[str]:
    """Return a name with those that it links to, those that these link to, and so on."""
    todo, seen = [start], set[str]()
    while todo:
        one = todo.pop()
        if one not in seen:
            seen.add(one)
            todo += links.get(one, ())
    return seen


def _name(node: ast.expr) -> str | None:
    """Return the name of a base or a decorator without its module and its arguments."""
    match node:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case ast.Call(function):
            ordered = any(one.arg == "order" for one in node.keywords)
            return "ordered dataclass" if ordered else _name(function)
        case ast.Subscript(value):
            return _name(value)
    return None


def _bound(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement binds where it stands; with an attribute, the name of its object."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield statement.name
        return
    for node in ast.walk(statement):
        match node:
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                yield name
            case ast.Name(name, ast.Store()) | ast.Attribute(ast.Name(name), ctx=ast.Store()):
                yield name


def _may_swallow(method: ast.FunctionDef) -> bool:
    """Return whether `__exit__` may return a true value, after which Python continues after the `with`."""
    values = [node.value for node in ast.walk(method) if isinstance(node, ast.Return) and node.value]
    return any(not (isinstance(value, ast.Constant) and not value.value) for value in values)


def _is_container(value: ast.expr | None) -> bool:
    """Return whether an expression makes a container, in which a function can keep objects."""
    match value:
        case ast.List() | ast.Dict() | ast.Set() | ast.ListComp() | ast.DictComp() | ast.SetComp():
            return True
        case ast.Call(function):
            return _name(function) in CONTAINERS
    return False
