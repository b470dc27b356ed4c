"""Expressions of SymPy, as trees of known classes.

===========  ==================================================================================
tag          value
===========  ==================================================================================
sy_symbol    ``Symbol`` or ``Dummy``, with its assumptions
sy_integer   ``Integer``
sy_rational  ``Rational``
sy_float     ``Float``, in its internal form
sy_constant  a number with a name, a truth value or a set: ``pi``, ``oo``, ``true``, ``S.Reals``
sy_function  an undefined function of arguments, such as f(x)
sy_node      a class of `CLASSES` and its arguments
sy_matrix    ``Matrix`` or ``ImmutableMatrix``
===========  ==================================================================================

All have one field, ``parts`` (see `families`). Nothing is parsed, and nothing is evaluated: a tree is put
together as it is, since a power of two short numbers can be a number that fills the memory.

SymPy turns expressions into code (``lambdify``), which contains the names of symbols and functions verbatim.
So names have to be identifiers, and no function may have the name of one that the code could call.
"""

import builtins
import math
import re
import sys
from types import NoneType
from typing import Any

import numpy as np

from .families import ValueType, exactly
from .frame import WireError

BITS = 2**17  # of an integer
DIGITS = 2**15  # bits of the precision, and of the exponent, of a float
ENTRIES = 2**20  # of a matrix
NAME = re.compile(r"[^\W\d_]\w{0,39}")
CLASSES = (
    *("Add", "Mul", "Pow", "Mod", "Abs", "sign", "exp", "log", "sin", "cos", "tan", "cot", "sec", "csc"),
    *("asin", "acos", "atan", "atan2", "acot", "sinh", "cosh", "tanh", "coth", "asinh", "acosh", "atanh"),
    *("floor", "ceiling", "factorial", "binomial", "gamma", "beta", "zeta", "erf", "erfc", "Max", "Min"),
    *("re", "im", "arg", "conjugate", "Heaviside", "DiracDelta", "KroneckerDelta", "LambertW"),
    *("Derivative", "Integral", "Sum", "Product", "Tuple", "Order"),
    *("Equality", "Unequality", "StrictLessThan", "LessThan", "StrictGreaterThan", "GreaterThan"),
    *("And", "Or", "Not", "Piecewise", "FiniteSet", "Interval", "Union", "Intersection", "Complement"),
)
CONSTANTS = (
    *("Pi", "Exp1", "EulerGamma", "GoldenRatio", "Catalan", "ImaginaryUnit", "Infinity", "NegativeInfinity"),
    *("ComplexInfinity", "NaN", "true", "false", "EmptySet", "Reals", "Integers", "Naturals", "Naturals0"),
    *("Rationals", "Complexes", "UniversalSet"),
)


def value_types() -> tuple[ValueType, ...]:
    """Return how the values of SymPy cross, once it has been imported."""
    sympy: Any = sys.modules["sympy"]
    basic, function = sympy.Basic, sys.modules["sympy.core.function"]
    piece = sys.modules["sympy.functions.elementary.piecewise"].ExprCondPair
    classes = {name: getattr(sympy, name) for name in CLASSES} | {"ExprCondPair": piece}
    constants = {name: getattr(sympy.S, name) for name in CONSTANTS}
    constant_types = {type(value): name for name, value in constants.items()}
    over_limits = (sympy.Integral, sympy.Sum, sympy.Product)
    rationals = tuple({sympy.Rational, *map(type, (sympy.S.Half,))})
    integers = tuple({sympy.Integer, *map(type, (sympy.S.Zero, sympy.S.One, sympy.S.NegativeOne))})
    matrices = {one.__name__: one for one in (sympy.Matrix, sympy.ImmutableMatrix)}
    libm = sys.modules["mpmath.libmp"]
    reserved = frozenset(
        name for module in (builtins, math, np, sympy, sys.modules["mpmath"]) for name in dir(module)
    )

    def is_name(name: object) -> bool:
        return type(name) is str and NAME.fullmatch(name) is not None

    def name_of(name: object) -> str:
        if not is_name(name):
            raise WireError("a symbol has a name that is not that of a variable")
        return exactly(name, str)

    def trees(arguments: tuple[object, ...]) -> tuple[Any, ...]:
        """Return the arguments of an expression: SymPy would parse text, which executes it."""
        if not all(issubclass(type(one), basic) for one in arguments):
            raise WireError("an expression has arguments that are not expressions")
        return arguments

    def symbol_parts(value: Any) -> tuple[Any, ...]:
        index = value.dummy_index if type(value) is sympy.Dummy else None
        known = value._assumptions_orig if hasattr(value, "_assumptions_orig") else value.assumptions0
        return value.name, index, *(part for pair in sorted(known.items()) for part in pair)

    def symbol(name: object, index: object, *assumptions: Any) -> Any:
        facts = dict(zip(assumptions[::2], assumptions[1::2], strict=True))
        if not all(type(fact) is str and type(known) in (bool, NoneType) for fact, known in facts.items()):
            raise WireError("a symbol has malformed assumptions")
        if facts.keys() - sys.modules["sympy.core.assumptions"]._assume_defined:
            raise WireError("a symbol has unknown assumptions")
        if index is None:
            return sympy.Symbol(name_of(name), **facts)
        return sympy.Dummy(name_of(name), dummy_index=exactly(index, int), **facts)

    def integer(number: object) -> Any:
        if exactly(number, int).bit_length() > BITS:
            raise WireError("an integer is too long")
        return sympy.Integer(number)

    def rational(above: object, below: object) -> Any:
        if exactly(below, int).bit_length() > BITS or exactly(above, int).bit_length() > BITS or not below:
            raise WireError("a fraction is malformed")
        return sympy.Rational(above, below)

    def is_short_float(value: Any) -> bool:
        _, mantissa, exponent, _ = value._mpf_
        return bool(max(mantissa.bit_length(), abs(exponent), value._prec) <= DIGITS)

    def float_parts(value: Any) -> tuple[Any, ...]:
        sign, mantissa, exponent, _ = value._mpf_
        return int(-mantissa if sign else mantissa), int(exponent), value._prec

    def a_float(mantissa: object, exponent: object, precision: object) -> Any:
        numbers = exactly(mantissa, int), exactly(exponent, int), exactly(precision, int)
        if max(numbers[0].bit_length(), abs(numbers[1]), numbers[2]) > DIGITS or numbers[2] < 1:
            raise WireError("a float is malformed")
        number = libm.from_man_exp(*numbers[:2], numbers[2])
        return sympy.Float._new(number, numbers[2], zero=False)

    def undefined(name: object, *arguments: object) -> Any:
        if name_of(name) in reserved:
            raise WireError("a function has the name of a known one")
        return sympy.Function(name)(*trees(arguments), evaluate=False)

    def node_parts(value: Any) -> tuple[Any, ...]:
        return type(value).__name__, *value.args

    def node(name: object, *arguments: object) -> Any:
        kind, parts = classes[exactly(name, str)], trees(arguments)
        if issubclass(kind, (sympy.Add, sympy.Mul, sympy.Pow, function.Function, sympy.Derivative)):
            return kind(*parts, evaluate=False)
        if issubclass(kind, (sympy.core.relational.Relational, sympy.Piecewise, sympy.Max, sympy.Min)):
            return kind(*parts, evaluate=False)
        if kind is piece:
            return kind(*parts)
        made = basic.__new__(kind, *parts)
        if kind in over_limits:
            made.is_commutative = parts[0].is_commutative
        return made

    def matrix_parts(value: Any) -> tuple[Any, ...]:
        return type(value).__name__, *value.shape, *value.flat()

    def matrix(name: object, rows: object, columns: object, *entries: object) -> Any:
        shape = exactly(rows, int), exactly(columns, int)
        if shape[0] * shape[1] != len(entries) or min(shape) < 0 or max(shape) > ENTRIES:
            raise WireError("a matrix has entries that do not fit its shape")
        return matrices[exactly(name, str)](*shape, trees(entries))

    def is_undefined(value: Any) -> bool:
        return is_name(type(value).__name__) and type(value).__name__ not in reserved

    known_nodes = tuple(classes.values())
    return (
        ValueType(
            "sy_symbol",
            (sympy.Symbol, sympy.Dummy),
            symbol_parts,
            symbol,
            lambda value: is_name(value.name),
        ),
        ValueType(
            "sy_integer",
            integers,
            lambda value: (int(value),),
            integer,
            lambda value: int(value).bit_length() <= BITS,
        ),
        ValueType(
            "sy_rational",
            rationals,
            lambda value: (int(value.p), int(value.q)),
            rational,
            lambda value: max(int(value.p).bit_length(), int(value.q).bit_length()) <= BITS,
        ),
        ValueType("sy_float", (sympy.Float,), float_parts, a_float, is_short_float),
        ValueType(
            "sy_constant",
            tuple(constant_types),
            lambda value: (constant_types[type(value)],),
            lambda name: constants[exactly(name, str)],
        ),
        ValueType(
            "sy_function",
            (),
            lambda value: (type(value).__name__, *value.args),
            undefined,
            is_undefined,
            base=function.AppliedUndef,
        ),
        ValueType("sy_node", known_nodes, node_parts, node),
        ValueType("sy_matrix", tuple(matrices.values()), matrix_parts, matrix),
    )
