"""Sparse matrices and arrays of SciPy.

===========  ==================================================================================
tag          value
===========  ==================================================================================
sparse       a matrix or array of any format: its type, its shape and arrays (m)
===========  ==================================================================================

It has one field, ``parts`` (see `families`), and (m) marks what can change in place. SciPy's compiled code
trusts the indices in a matrix, so all of them are checked.
"""

import sys
from typing import Any

from .array_values import Block, has_plain_dtype
from .families import ValueType, all_exactly, array_of, exactly
from .frame import WireError

SIDE = 2**25  # of a matrix: some formats take memory for each row
FORMATS = ("csr", "csc", "bsr", "coo", "dia", "lil", "dok")
COMPRESSED = ("csr", "csc", "bsr")


def value_types() -> tuple[ValueType, ...]:
    """Return how the values of `scipy.sparse` cross, once it has been imported."""
    sparse: Any = sys.modules["scipy.sparse"]
    types = {
        f"{kind}_{suffix}": getattr(sparse, f"{kind}_{suffix}")
        for kind in FORMATS
        for suffix in ("matrix", "array")
    }

    def accepts(value: Any) -> bool:
        return len(value.shape) == 2 and max(value.shape) <= SIDE and has_plain_dtype(value)

    def to_parts(value: Any) -> tuple[Any, ...]:
        return type(value).__name__, tuple(map(int, value.shape)), *map(Block, arrays_of(value))

    def arrays_of(value: Any) -> tuple[Any, ...]:
        if value.format in COMPRESSED:
            return value.data, value.indices, value.indptr
        if value.format == "dia":
            return value.data, value.offsets
        entries = value.tocoo()
        return entries.data, entries.row, entries.col

    def from_parts(name: object, shape: object, data: object, *indices: object) -> Any:
        kind = types[exactly(name, str)]
        size, values = all_exactly(shape, int), array_of(data)
        known = [array_of(one) for one in indices]
        if len(size) != 2 or not all(0 <= side <= SIDE for side in size):
            raise WireError("a matrix is too large")
        if any(one.ndim != 1 or one.dtype not in ("i4", "i8") for one in known):
            raise WireError("a matrix has malformed indices")
        if str(name)[:3] in COMPRESSED:
            first, second = known
            made = kind((values, first, second), shape=size)
            made.check_format(full_check=True)
            return made
        if str(name)[:3] == "dia":
            (offsets,) = known
            if offsets.size and (offsets.min() <= -size[0] - 1 or offsets.max() >= size[1] + 1):
                raise WireError("a matrix has diagonals that are not in it")
            return kind((values, offsets), shape=size)
        rows, columns = known
        if values.ndim != 1 or not len(values) == len(rows) == len(columns):
            raise WireError("a matrix has more values than indices")
        for one, side in zip(known, size, strict=True):
            if one.size and not 0 <= one.min() <= one.max() < side:
                raise WireError("a matrix has indices beyond its shape")
        entries = sparse.coo_array if str(name).endswith("_array") else sparse.coo_matrix
        return entries((values, (rows, columns)), shape=size).asformat(str(name)[:3])

    def replace(value: Any, new: Any) -> bool:
        vars(value).clear()
        vars(value).update(vars(new))
        return True

    return (ValueType("sparse", tuple(types.values()), to_parts, from_parts, accepts, replace),)
