"""Values of NumPy that are more than arrays of plain types, and the arrays of its own subclasses.

===========  ==================================================================================
tag          value
===========  ==================================================================================
records      a structured array or a ``recarray``, field by field (m)
a_record     a structured scalar
matrix       ``numpy.matrix`` (m)
masked       ``MaskedArray`` of a plain type (m)
no_value     ``numpy.ma.masked``
poly1d       ``poly1d``
polynomial   a series of ``numpy.polynomial``
ufunc        a function of NumPy's, by name
===========  ==================================================================================

All have one field, ``parts`` (see `families`), and (m) marks what can change in place.
"""

from typing import Any

import numpy as np
import numpy.ma as ma
from numpy import polynomial

from .array_values import Array, Block, has_plain_dtype, is_plain_dtype, plain_dtype
from .families import ValueType, all_exactly, array_of, exactly
from .frame import WireError, is_size

FIELDS = 1000
NESTED = 8  # records in records
GAPS = 16  # times as much memory as the fields take
UFUNCS = {name: value for name, value in vars(np).items() if type(value) is np.ufunc}
SERIES = {
    kind.__name__: kind
    for kind in (
        polynomial.Polynomial,
        polynomial.Chebyshev,
        polynomial.Legendre,
        polynomial.Laguerre,
        polynomial.Hermite,
        polynomial.HermiteE,
    )
}


def replace_array(value: Any, new: Any) -> bool:
    """Give an array the content of another one, if it can have it."""
    if value.shape != new.shape or value.dtype != new.dtype or not value.flags.writeable:
        return False
    value[...] = new
    return True


# Structured arrays. Between the fields of an aligned one lies memory that was never written to, and that may
# hold what does not concern the other side, so each field is sent on its own.


def _is_record(dtype: np.dtype[Any], depth: int = 0) -> bool:
    """Return whether a dtype has fields, and all of these are plain or have such fields.

    They have to fill a good part of it, so that no small message makes a large array.
    """
    if not dtype.fields or len(dtype.fields) > FIELDS or depth > NESTED:
        return False
    kinds = [field[0] for field in dtype.fields.values()]
    if dtype.itemsize > GAPS * sum(kind.itemsize for kind in kinds):
        return False
    bases = [kind.base for kind in kinds]
    return all(is_plain_dtype(base) if base.fields is None else _is_record(base, depth + 1) for base in bases)


def _description(dtype: np.dtype[Any]) -> Any:
    """Return a dtype as text and tuples."""
    if dtype.fields is None:
        return dtype.str
    fields = [(name, *dtype.fields[name][:2]) for name in dtype.names or ()]
    described = ((name, _description(kind.base), kind.shape, offset) for name, kind, offset in fields)
    return dtype.itemsize, dtype.type is np.record, dtype.isalignedstruct, tuple(described)


def _described(description: object, depth: int = 0) -> np.dtype[Any]:
    """Return the dtype of a description."""
    if type(description) is str:
        return plain_dtype(description)
    itemsize, is_record, aligned, fields = exactly(description, tuple)
    if depth > NESTED or len(exactly(fields, tuple)) > FIELDS:
        raise WireError("a record has too many fields")
    names, kinds, offsets = [], [], []
    for name, kind, shape, offset in fields:
        names.append(exactly(name, str))
        kinds.append((_described(kind, depth + 1), all_exactly(shape, int)))
        offsets.append(exactly(offset, int))
    spec = {"names": names, "formats": kinds, "offsets": offsets, "itemsize": exactly(itemsize, int)}
    # NumPy checks that the fields are within an item.
    dtype: np.dtype[Any] = np.dtype(spec, align=exactly(aligned, bool))  # type: ignore[call-overload]
    return np.dtype((np.record, dtype)) if exactly(is_record, bool) else dtype


def _columns(value: Any) -> tuple[Any, ...]:
    """Return the fields of a structured array, each as a block or such a tuple."""
    fields = (np.asarray(value[name]) for name in value.dtype.names)
    return tuple(_columns(one) if one.dtype.names else Block(one) for one in fields)


def _taken(columns: object, dtype: np.dtype[Any], shape: tuple[int, ...]) -> list[Any]:
    """Return the fields of a structured array, which may be such lists themselves, after a check."""
    taken: list[Any] = []
    for name, column in zip(dtype.names or (), exactly(columns, tuple), strict=True):
        kind = dtype[name]
        if kind.base.names:
            taken.append(_taken(column, kind.base, (*shape, *kind.shape)))
        else:
            taken.append(array_of(column))
            if taken[-1].shape != (*shape, *kind.shape) or taken[-1].dtype != kind.base:
                raise WireError("a field does not fit into its record")
    return taken


def _fill(array: Any, columns: list[Any]) -> None:
    """Write the fields of a structured array."""
    for name, column in zip(array.dtype.names, columns, strict=True):
        if type(column) is list:
            _fill(array[name], column)
        else:
            array[name] = column


def _records_parts(value: Any) -> tuple[Any, ...]:
    array = np.asarray(value)
    kind = "recarray" if type(value) is np.recarray else "ndarray"
    return kind, _description(value.dtype), array.shape, bool(value.flags.writeable), _columns(array)


def _records(kind: object, description: object, shape: object, writeable: object, columns: object) -> Any:
    dtype, size = _described(description), all_exactly(shape, int)
    if not _is_record(dtype) or not all(map(is_size, size)):
        raise WireError("a structured array is malformed")
    taken = _taken(columns, dtype, size)
    array: Any = np.zeros(size, dtype)
    _fill(array, taken)
    array = array.view(np.recarray) if kind == "recarray" else array
    array.flags.writeable = exactly(writeable, bool)
    return array


def _is_record_array(value: Any) -> bool:
    return _is_record(value.dtype)


def _a_record(*parts: Any) -> Any:
    return _records(*parts)[()]


# Arrays of other types


def _has_plain_mask(value: Any) -> bool:
    return has_plain_dtype(value) and type(value.data) is np.ndarray and value.mask.dtype == bool


def _masked_parts(value: Any) -> tuple[Any, ...]:
    mask = None if value.mask is ma.nomask else Block(value.mask)
    return Block(value.data), mask, Block(np.asarray(value.fill_value)), bool(value.hardmask)


def _masked(data: object, mask: object, fill: object, hard: object) -> Any:
    known: Any = ma.nomask if mask is None else array_of(mask)
    array = array_of(data)
    if mask is not None and (known.shape != array.shape or known.dtype != bool):  # it would be broadcast
        raise WireError("a mask does not fit its array")
    fill_value: Any = array_of(fill).reshape(())[()]
    return ma.MaskedArray(array, known, fill_value=fill_value, hard_mask=exactly(hard, bool))


def _replace_masked(value: Any, new: Any) -> bool:
    if not replace_array(value.data, new.data):
        return False
    value.mask = new.mask
    if new.mask is ma.nomask:
        value.shrink_mask()
    value.fill_value = new.fill_value
    return True


def _matrix(block: object) -> Any:
    array = array_of(block)
    if array.ndim != 2:
        raise WireError("a matrix does not have two dimensions")
    return array.view(np.matrix)


def _has_plain_coefficients(value: Any) -> bool:
    return has_plain_dtype(value.coef if type(value) in SERIES.values() else value.coeffs)


def _coefficients(block: object) -> Array:
    array = array_of(block)
    if array.ndim != 1 or array.dtype.kind not in "iufcb":
        raise WireError("a polynomial has malformed coefficients")
    return array


def _series_parts(value: Any) -> tuple[Any, ...]:
    blocks = map(Block, (value.coef, value.domain, value.window))
    return type(value).__name__, *blocks, getattr(value, "symbol", "x")


def _series(name: object, coef: object, domain: object, window: object, symbol: object) -> Any:
    kind: Any = SERIES[exactly(name, str)]
    return kind(_coefficients(coef), _coefficients(domain), _coefficients(window), exactly(symbol, str))


def _is_ufunc(value: Any) -> bool:
    return UFUNCS.get(value.__name__) is value


TYPES = (
    ValueType(
        "records", (np.ndarray, np.recarray), _records_parts, _records, _is_record_array, replace_array
    ),
    ValueType("a_record", (np.void, np.record), _records_parts, _a_record, _is_record_array),
    ValueType(
        "matrix", (np.matrix,), lambda m: (Block(np.asarray(m)),), _matrix, has_plain_dtype, replace_array
    ),
    ValueType("masked", (ma.MaskedArray,), _masked_parts, _masked, _has_plain_mask, _replace_masked),
    ValueType("no_value", (type(ma.masked),), lambda value: (), lambda: ma.masked),
    ValueType(
        "poly1d",
        (np.poly1d,),
        lambda p: (Block(p.coeffs), p.variable),
        lambda coef, name: np.poly1d(_coefficients(coef), variable=exactly(name, str)),
        _has_plain_coefficients,
    ),
    ValueType("polynomial", tuple(SERIES.values()), _series_parts, _series, _has_plain_coefficients),
    ValueType("ufunc", (np.ufunc,), lambda f: (f.__name__,), lambda name: UFUNCS[name], _is_ufunc),
)
