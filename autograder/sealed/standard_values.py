"""Values of the standard library: numbers, dates, paths, views of dicts, named tuples and text in memory.

===========  ==================================================================================
tag          value
===========  ==================================================================================
fraction     ``Fraction``
decimal      ``Decimal``
date         ``date``
time         ``time``
datetime     ``datetime``
timedelta    ``timedelta``
timezone     ``timezone``
zone         ``ZoneInfo`` of a key
path         ``PosixPath``, ``PurePosixPath`` or ``PureWindowsPath``
views        ``dict_keys``, ``dict_values`` or ``dict_items``, of a dict of its own
record       a named tuple, see `Record`
text         ``StringIO`` (m)
memory       ``BytesIO`` (m)
===========  ==================================================================================

All have one field, ``parts`` (see `families`), and (m) marks what can change in place.
"""

import datetime
import io
import re
from collections import namedtuple
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import PosixPath, PurePath, PurePosixPath, PureWindowsPath
from typing import Any
from zoneinfo import ZoneInfo

from .families import ValueType, all_exactly, exactly
from .frame import WireError
from .references import Record

# Caps on numbers: Python's time grows with the square of their length, or of what an exponent makes of it.
BITS = 2**17
DIGITS = 30_000
EXPONENT = 100_000
DECIMAL = re.compile(r"-?(\d+(\.\d+)?(E[+-]\d{1,6})?|Infinity|s?NaN\d*)", re.ASCII)
ZONE = re.compile(r"[A-Za-z0-9_+-]{1,32}(/[A-Za-z0-9_+-]{1,32}){0,2}")
NAME = re.compile(r"[A-Za-z]\w{0,79}", re.ASCII)
FIELDS = 1000
PATHS = {kind.__name__: kind for kind in (PosixPath, PurePosixPath, PureWindowsPath)}
_EMPTY: dict[Any, Any] = {}
VIEWS = tuple(map(type, (_EMPTY.keys(), _EMPTY.values(), _EMPTY.items())))


_CONVERSIONS: dict[type, Callable[[Any], Any]] = {
    int: int.__int__,
    float: float.__float__,
    complex: complex.__complex__,
    str: str.__str__,
    bytes: bytes.__bytes__,
}


def base_value(value: Any) -> Any:
    """Return what is sent for a value of a subclass of a number, text or bytes, None for any other value.

    It is the content of an instance, however its class converts it, such as the number of a member of an
    ``IntEnum``.
    """
    for base, convert in _CONVERSIONS.items():
        if issubclass(type(value), base):
            return convert(value)
    return None


def record_of(value: tuple[Any, ...]) -> Record | None:
    """Return the name, fields and items of a named tuple, None if a tuple has no names that can cross."""
    name, fields, items = (
        type(value).__name__,
        getattr(type(value), "_fields", None),
        (*tuple.__iter__(value),),
    )
    if type(fields) is not tuple or not len(fields) == len(items) <= FIELDS:
        return None
    has_names = all(type(one) is str and NAME.fullmatch(one) for one in (name, *fields))
    return Record(name, fields, items) if has_names else None


@lru_cache(500)
def _record_type(name: str, fields: tuple[str, ...]) -> type[Any]:
    """Return the type of named tuples with that name and those fields."""
    if not all(NAME.fullmatch(one) for one in (name, *fields)):
        raise WireError("a named tuple has a malformed name")
    return namedtuple(name, fields)  # checks the names as well, before it generates code from them


def _record(name: object, fields: object, items: object) -> Any:
    kind = _record_type(exactly(name, str), all_exactly(fields, str)[: FIELDS + 1])
    return kind(*exactly(items, tuple))


def _is_short(value: Fraction) -> bool:
    return max(value.numerator.bit_length(), value.denominator.bit_length()) <= BITS


def _fraction(numerator: object, denominator: object) -> Fraction:
    numbers = exactly(numerator, int), exactly(denominator, int)
    if max(number.bit_length() for number in numbers) > BITS:
        raise WireError("a fraction is too long")
    return Fraction(*numbers)


def _is_short_decimal(value: Decimal) -> bool:
    _, digits, exponent = value.as_tuple()
    return len(digits) <= DIGITS and (not isinstance(exponent, int) or abs(value.adjusted()) <= EXPONENT)


def _decimal(text: object) -> Decimal:
    text = exactly(text, str)
    if len(text) > EXPONENT + DIGITS or not DECIMAL.fullmatch(text):
        raise WireError("a decimal number is malformed")
    value = Decimal(text)
    if not _is_short_decimal(value):
        raise WireError("a decimal number is too long")
    return value


def _has_plain_zone(value: datetime.time | datetime.datetime) -> bool:
    """Return whether the time zone of a time can cross."""
    zone = value.tzinfo
    return type(zone) in (type(None), datetime.timezone) or (type(zone) is ZoneInfo and _has_key(zone))


def _has_key(value: ZoneInfo) -> bool:
    return value.key is not None and ZONE.fullmatch(value.key) is not None


def _zone(key: object) -> ZoneInfo:
    if not ZONE.fullmatch(exactly(key, str)):
        raise WireError("a time zone has a malformed name")
    return ZoneInfo(str(key))


def _time_parts(value: datetime.time | datetime.datetime) -> tuple[Any, ...]:
    return value.hour, value.minute, value.second, value.microsecond, value.tzinfo, value.fold


def _clock(kind: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that makes a time or a datetime."""

    def from_parts(*parts: Any) -> Any:
        *numbers, zone, fold = parts
        if type(zone) not in (type(None), datetime.timezone, ZoneInfo):  # it could be the student's
            raise WireError("the time zone of a time is not one of Python's")
        return kind(*(exactly(number, int) for number in numbers), zone, fold=exactly(fold, int))

    return from_parts


def _timezone_parts(value: datetime.timezone) -> tuple[Any, ...]:
    arguments = value.__getinitargs__()  # type: ignore[attr-defined]  # for pickle; no attribute has the name
    return tuple(arguments)


def _timezone(offset: object, *names: object) -> datetime.timezone:
    return datetime.timezone(exactly(offset, datetime.timedelta), *(exactly(name, str) for name in names))


def _views_parts(value: Any) -> tuple[Any, ...]:
    pairs = [part for pair in dict(value.mapping).items() for part in pair]
    return type(value).__name__, *pairs


def _views(name: object, *pairs: Any) -> Any:
    known = dict(zip(pairs[::2], pairs[1::2], strict=True))
    return {"dict_keys": known.keys, "dict_values": known.values, "dict_items": known.items}[str(name)]()


def _path(name: object, text: object) -> PurePath:
    return PATHS[exactly(name, str)](exactly(text, str))


def _is_open(value: io.StringIO | io.BytesIO) -> bool:
    """Return whether a file in memory can be read, and is not before or after its content."""
    return not value.closed and value.tell() <= len(value.getvalue())


def _memory_parts(value: io.StringIO | io.BytesIO) -> tuple[Any, ...]:
    return value.getvalue(), value.tell()


def _memory(value: Any, position: object) -> Any:
    file: Any = io.StringIO(value) if type(value) is str else io.BytesIO(exactly(value, bytes))
    if not 0 <= exactly(position, int) <= len(value):
        raise WireError("a position is not within a file")
    file.seek(position)
    return file


def _replace_memory(value: Any, new: Any) -> bool:
    """Give a file in memory the content and the position of another one."""
    value.seek(0)
    value.truncate()
    value.write(new.getvalue())
    value.seek(new.tell())
    return True


TYPES = (
    ValueType("fraction", (Fraction,), lambda f: (f.numerator, f.denominator), _fraction, _is_short),
    ValueType("decimal", (Decimal,), lambda d: (str(d),), _decimal, _is_short_decimal),
    ValueType(
        "date",
        (datetime.date,),
        lambda d: (d.year, d.month, d.day),
        lambda *parts: datetime.date(*(exactly(part, int) for part in parts)),
    ),
    ValueType("time", (datetime.time,), _time_parts, _clock(datetime.time), _has_plain_zone),
    ValueType(
        "datetime",
        (datetime.datetime,),
        lambda d: (d.year, d.month, d.day, *_time_parts(d)),
        _clock(datetime.datetime),
        _has_plain_zone,
    ),
    ValueType(
        "timedelta",
        (datetime.timedelta,),
        lambda d: (d.days, d.seconds, d.microseconds),
        lambda *parts: datetime.timedelta(*(exactly(part, int) for part in parts)),
    ),
    ValueType("timezone", (datetime.timezone,), _timezone_parts, _timezone),
    ValueType("zone", (ZoneInfo,), lambda z: (z.key,), _zone, _has_key),
    ValueType("path", tuple(PATHS.values()), lambda p: (type(p).__name__, str(p)), _path),
    ValueType("views", VIEWS, _views_parts, _views),
    ValueType("record", (Record,), tuple, _record),
    ValueType("text", (io.StringIO,), _memory_parts, _memory, _is_open, _replace_memory),
    ValueType("memory", (io.BytesIO,), _memory_parts, _memory, _is_open, _replace_memory),
)
