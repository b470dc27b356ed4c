"""Frames, series, indexes and dates of pandas.

===========  ==================================================================================
tag          value
===========  ==================================================================================
pd_frame     ``DataFrame``: columns, index, and the values of each column (m)
pd_series    ``Series``: values, index and name (m)
pd_index     ``Index``, ``DatetimeIndex``, ``TimedeltaIndex``, ``CategoricalIndex`` or ``IntervalIndex``
pd_range     ``RangeIndex``
pd_multi     ``MultiIndex``: levels, codes and names
pd_dates     the dates of a column with a time zone
pd_category  ``Categorical``: codes and dtype
pd_cat_type  ``CategoricalDtype``
pd_interval  the intervals of a column or an index
pd_nullable  a column of numbers or truth values, some of which are missing
pd_strings   a column of the type ``str`` or ``string``
pd_stamp     ``Timestamp``
pd_delta     ``Timedelta``
pd_between   ``Interval``
pd_nat       ``NaT``
pd_na        ``NA``
===========  ==================================================================================

All have one field, ``parts`` (see `families`), and (m) marks what can change in place. A column is a block if
NumPy has a type for its items, `Items` if they are objects, and otherwise one of the above.

Code of the student's is never part of a frame. An object that is not plain data is a proxy in a column, as it
is in a list. Frames with other types of columns, or of subclasses, do not cross.
"""

import sys
from collections.abc import Callable
from datetime import date, datetime, timezone
from types import NoneType
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from .array_values import Block, has_plain_dtype
from .families import Items, ValueType, array_of, exactly, items_of
from .frame import WireError

ROWS = 2**25  # of an index that takes no memory on its way
UNITS = ("s", "ms", "us", "ns")
NULLABLE = {
    *(f"{sign}Int{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64)),
    *("Float32", "Float64", "boolean"),
}
FREQUENCY = 20  # characters
CLOSED = ("left", "right", "both", "neither")


def value_types() -> tuple[ValueType, ...]:
    """Return how the values of pandas cross, once it has been imported."""
    pd: Any = sys.modules["pandas"]
    arrays = pd.arrays
    index_types = (pd.Index, pd.DatetimeIndex, pd.TimedeltaIndex, pd.CategoricalIndex, pd.IntervalIndex)
    indexes = frozenset((*index_types, pd.RangeIndex, pd.MultiIndex))
    extensions = frozenset(
        (
            *(pd.Categorical, arrays.IntervalArray, arrays.IntegerArray, arrays.FloatingArray),
            *(arrays.BooleanArray, arrays.DatetimeArray),
        )
    )

    labels = frozenset(
        (
            *(NoneType, bool, int, float, complex, str, bytes, date, datetime, pd.Timestamp, pd.Timedelta),
            *(pd.Interval, type(pd.NaT), type(pd.NA)),
        )
    )

    # Columns

    def array_in(one: Any) -> Any:
        """Return the array in a series or an index."""
        return one.to_numpy() if isinstance(one.dtype, np.dtype) else one.array

    def arrays_in(frame: Any) -> list[Any]:
        """Return the arrays in a frame."""
        return [array_in(frame.iloc[:, number]) for number in range(frame.shape[1])]

    def can_cross(values: Any) -> bool:
        """Return whether the values of a column or an index cross."""
        if isinstance(values.dtype, np.dtype):
            return bool(values.dtype == object or has_plain_dtype(values))
        if isinstance(values.dtype, pd.StringDtype):
            return True
        return type(values) in extensions and accepts[type(values)](values)

    def column(values: Any) -> Any:
        """Return the part that stands for the values of a column or an index."""
        if isinstance(values.dtype, pd.StringDtype):
            return Strings(values)
        if not isinstance(values.dtype, np.dtype):
            return values
        return Items(values) if values.dtype == object else Block(values)

    def values_of(part: object, count: int | None = None) -> Any:
        """Return the values of a part."""
        values: Any
        if type(part) is Block:
            values = array_of(part)
        elif type(part) is Items:
            values = objects(items_of(part))
        elif type(part) in extensions or type(part) is Strings:
            values = part.array if isinstance(part, Strings) else part
        else:
            raise WireError("a column has malformed values")
        if values.ndim != 1 or (count is not None and len(values) != count):
            raise WireError("a column is not as long as its index")
        return values

    def objects(items: tuple[Any, ...]) -> Any:
        """Return an array of objects; NumPy and pandas do not look into them."""
        array = np.empty(len(items), object)
        for number, item in enumerate(items):
            array[number] = item
        return array

    def index_of(part: object) -> Any:
        if type(part) not in indexes:
            raise WireError("the index of a frame is not one of pandas's")
        return part

    # Frames and series

    def frame_parts(frame: Any) -> tuple[Any, ...]:
        return frame.columns, frame.index, tuple(map(column, arrays_in(frame)))

    def frame(columns: object, index: object, parts: object) -> Any:
        names, rows = index_of(columns), index_of(index)
        values = [values_of(part, len(rows)) for part in exactly(parts, tuple)]
        if len(names) != len(values):
            raise WireError("a frame's columns do not match their names")
        # Without a type, pandas would look for one that fits the objects.
        wrapped = (pd.Series(one, rows, dtype=one.dtype, copy=False) for one in values)
        made = pd.DataFrame(dict(enumerate(wrapped)), index=rows, copy=False)
        made.columns = names
        return made

    def has_plain_columns(frame: Any) -> bool:
        has_indexes = accepts_index(frame.index) and accepts_index(frame.columns)
        return has_indexes and all(map(can_cross, arrays_in(frame)))

    def series(values: object, index: object, name: object) -> Any:
        rows = index_of(index)
        array = values_of(values, len(rows))
        return pd.Series(array, rows, dtype=array.dtype, name=label(name), copy=False)

    def replace(kind: Any) -> Callable[[Any, Any], bool]:
        """Return a function that gives a frame or a series the content of another one."""

        def replace_content(value: Any, new: Any) -> bool:
            kind.__init__(value, new)
            return True

        return replace_content

    # Indexes

    def accepts_index(index: Any) -> bool:
        if not all(map(is_label, index.names)):
            return False
        if type(index) is pd.RangeIndex:
            return len(index) <= ROWS
        if type(index) is pd.MultiIndex:
            return all(map(accepts_index, index.levels))
        if type(index) not in index_types or not can_cross(array_in(index)):
            return False
        return bool(index.dtype != object or all(map(is_label, index)))

    def frequency(index: Any) -> str | None:
        return getattr(index, "freqstr", None)

    def index(kind: object, values: object, name: object, freq: object) -> Any:
        known = {one.__name__: one for one in index_types}[exactly(kind, str)]
        array = values_of(values)
        if array.dtype == object and not all(map(is_label, array)):
            raise WireError("an index has malformed labels")
        dtype = {"dtype": array.dtype} if known is pd.Index else {}
        made = known(array, name=label(name), copy=False, **dtype)
        if type(made) is not known:
            raise WireError("an index is of another type")
        if freq is not None:
            if len(exactly(freq, str)) > FREQUENCY:
                raise WireError("a frequency is too long")
            made.freq = freq  # raises an exception if it does not fit the dates
        return made

    def range_index(start: object, stop: object, step: object, name: object) -> Any:
        numbers = range(exactly(start, int), exactly(stop, int), exactly(step, int))
        if len(numbers) > ROWS:
            raise WireError("an index is too long")
        return pd.RangeIndex(numbers, name=label(name))

    def multi_parts(index: Any) -> tuple[Any, ...]:
        codes = tuple(Block(np.asarray(one)) for one in index.codes)
        return tuple(one.rename(None) for one in index.levels), codes, tuple(index.names)

    def multi(levels: object, codes: object, names: object) -> Any:
        blocks = [array_of(one) for one in exactly(codes, tuple)]
        if any(one.ndim != 1 or one.dtype.kind != "i" for one in blocks):
            raise WireError("an index has malformed codes")
        known = [index_of(one) for one in exactly(levels, tuple)]
        if any(type(one) is pd.MultiIndex for one in known):
            raise WireError("an index has levels with levels")
        labels = [label(one) for one in exactly(names, tuple)]
        return pd.MultiIndex(known, blocks, names=labels, verify_integrity=True)

    # Arrays

    def codes(part: object, dtype: object) -> Any:
        array = array_of(part)
        if array.ndim != 1 or array.dtype.kind != "i":
            raise WireError("a category has malformed codes")
        return pd.Categorical.from_codes(array, dtype=exactly(dtype, pd.CategoricalDtype))

    def category_type(categories: object, ordered: object) -> Any:
        known = None if categories is None else index_of(categories)
        return pd.CategoricalDtype(known, None if ordered is None else exactly(ordered, bool))

    def interval_parts(array: Any) -> tuple[Any, ...]:
        return array.left, array.right, array.closed

    def intervals(left: object, right: object, closed: object) -> Any:
        return arrays.IntervalArray.from_arrays(index_of(left), index_of(right), side(closed))

    def accepts_interval(array: Any) -> bool:
        return accepts_index(array.left) and accepts_index(array.right)

    def nullable_parts(array: Any) -> tuple[Any, ...]:
        mask = np.asarray(array.isna())
        kind = array.dtype.numpy_dtype
        return array.dtype.name, Block(array.to_numpy(kind, na_value=kind.type(0))), Block(mask)

    def nullable(name: object, data: object, mask: object) -> Any:
        if exactly(name, str) not in NULLABLE:
            raise WireError("a column is of an unknown type")
        dtype = pd.api.types.pandas_dtype(name)
        values, missing = array_of(data), array_of(mask)
        if values.dtype != dtype.numpy_dtype or missing.dtype != bool or values.ndim != 1:
            raise WireError("a column has malformed values")
        return dtype.construct_array_type()(values, missing)

    def accepts_dates(array: Any) -> bool:
        return type(array.dtype) is pd.DatetimeTZDtype and type(array.dtype.tz) in (timezone, ZoneInfo)

    def dates_parts(array: Any) -> tuple[Any, ...]:
        return Block(np.asarray(array.tz_convert(None), f"M8[{array.unit}]")), array.dtype.tz

    def dates(block: object, zone: object) -> Any:
        array = array_of(block)
        if array.ndim != 1 or array.dtype.kind != "M" or array.dtype.name[11:-1] not in UNITS:
            raise WireError("a column has malformed dates")
        return pd.DatetimeIndex(array).tz_localize("UTC").tz_convert(check_zone(zone)).array

    # Scalars

    def side(closed: object) -> Any:
        if closed not in CLOSED:
            raise WireError("an interval is closed in an unknown way")
        return closed

    def scalar_parts(value: Any) -> tuple[Any, ...]:
        return value.unit, int(value.to_numpy().astype("i8"))

    def stamp_parts(value: Any) -> tuple[Any, ...]:
        return *scalar_parts(value), value.tz

    def stamp(unit: object, number: object, zone: object) -> Any:
        value = pd.Timestamp(np.datetime64(exactly(number, int), time_unit(unit)))
        known = check_zone(zone)
        return value if known is None else value.tz_localize("UTC").tz_convert(known)

    def delta(unit: object, number: object) -> Any:
        return pd.Timedelta(np.timedelta64(exactly(number, int), time_unit(unit)))

    def between(left: object, right: object, closed: object) -> Any:
        ends = (int, float, np.int64, np.float64, pd.Timestamp, pd.Timedelta)
        if type(left) not in ends or type(right) not in ends:
            raise WireError("an interval has malformed ends")
        return pd.Interval(left, right, side(closed))

    def is_label(value: Any) -> bool:
        """Return whether something can be a label or a name: pandas hashes and compares these."""
        if type(value) is tuple:
            return all(type(item) in labels for item in value)
        return type(value) in labels or (isinstance(value, np.generic) and has_plain_dtype(value))

    def label(value: object) -> Any:
        if not is_label(value):
            raise WireError("a name is malformed")
        return value

    class Strings:
        """An array of text, which is made again from its items."""

        __slots__ = ("array",)

        def __init__(self, array: Any) -> None:
            self.array = array

    def strings_parts(strings: Any) -> tuple[Any, ...]:
        dtype, array = strings.array.dtype, strings.array
        missing = array.isna()
        texts = (None if absent else str(one) for one, absent in zip(array, missing, strict=True))
        return dtype.na_value is pd.NA, Items(texts)

    def strings(is_na: object, items: object) -> Any:
        dtype = pd.StringDtype(na_value=pd.NA if exactly(is_na, bool) else np.nan)
        texts = items_of(items)
        if not all(type(one) in (NoneType, str) for one in texts):
            raise WireError("a column of text has items that are not text")
        return Strings(pd.array([dtype.na_value if one is None else one for one in texts], dtype=dtype))

    def always(value: Any) -> bool:
        return True

    accepts: dict[type, Callable[[Any], bool]] = {
        pd.Categorical: lambda array: accepts_index(array.categories),
        arrays.IntervalArray: accepts_interval,
        arrays.IntegerArray: always,
        arrays.FloatingArray: always,
        arrays.BooleanArray: always,
        arrays.DatetimeArray: accepts_dates,
    }
    numbers = (arrays.IntegerArray, arrays.FloatingArray, arrays.BooleanArray)
    return (
        ValueType("pd_frame", (pd.DataFrame,), frame_parts, frame, has_plain_columns, replace(pd.DataFrame)),
        ValueType(
            "pd_series",
            (pd.Series,),
            lambda series: (column(array_in(series)), series.index, series.name),
            series,
            lambda series: (
                accepts_index(series.index) and can_cross(array_in(series)) and is_label(series.name)
            ),
            replace(pd.Series),
        ),
        ValueType(
            "pd_index",
            index_types,
            lambda index: (type(index).__name__, column(array_in(index)), index.name, frequency(index)),
            index,
            accepts_index,
        ),
        ValueType(
            "pd_range",
            (pd.RangeIndex,),
            lambda index: (index.start, index.stop, index.step, index.name),
            range_index,
            accepts_index,
        ),
        ValueType("pd_multi", (pd.MultiIndex,), multi_parts, multi, accepts_index),
        ValueType("pd_dates", (arrays.DatetimeArray,), dates_parts, dates, accepts_dates),
        ValueType(
            "pd_category",
            (pd.Categorical,),
            lambda array: (Block(np.asarray(array.codes)), array.dtype),
            codes,
            accepts[pd.Categorical],
        ),
        ValueType(
            "pd_cat_type",
            (pd.CategoricalDtype,),
            lambda dtype: (dtype.categories, dtype.ordered),
            category_type,
            lambda dtype: dtype.categories is None or accepts_index(dtype.categories),
        ),
        ValueType("pd_interval", (arrays.IntervalArray,), interval_parts, intervals, accepts_interval),
        ValueType("pd_nullable", numbers, nullable_parts, nullable),
        ValueType("pd_strings", (Strings,), strings_parts, strings),
        ValueType(
            "pd_stamp",
            (pd.Timestamp,),
            stamp_parts,
            stamp,
            lambda value: type(value.tz) in (NoneType, timezone, ZoneInfo),
        ),
        ValueType("pd_delta", (pd.Timedelta,), scalar_parts, delta),
        ValueType(
            "pd_between",
            (pd.Interval,),
            lambda value: (value.left, value.right, value.closed),
            between,
        ),
        ValueType("pd_nat", (type(pd.NaT),), lambda value: (), lambda: pd.NaT),
        ValueType("pd_na", (type(pd.NA),), lambda value: (), lambda: pd.NA),
    )


def time_unit(unit: object) -> Any:
    """Return a part that is a unit of time."""
    if type(unit) is not str or unit not in UNITS:
        raise WireError("a date has an unknown unit")
    return unit


def check_zone(zone: object) -> Any:
    """Return a part that is a time zone or None: one of another type could be the student's."""
    if type(zone) not in (NoneType, timezone, ZoneInfo):
        raise WireError("the time zone of a date is not one of Python's")
    return zone
