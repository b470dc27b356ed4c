"""Random generators as plain data: those of NumPy and of the standard library.

A `Generator` is a shell around a bit generator, which has the state; the bit generator has a `SeedSequence`,
which counts the children that it has spawned. All of them can be used on their own, and change in place, so
each is a value of its own (see the nodes in `values`). Without the seed sequence, `Generator.spawn` would
return other generators in the student process than in the notebook.
"""

import random
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from .frame import WireError

State: TypeAlias = dict[str, Any]

# Type → the largest position in its block of random numbers that the state can have.
BIT_GENERATORS: dict[type[np.random.BitGenerator], int] = {
    np.random.PCG64: 0,
    np.random.PCG64DXSM: 0,
    np.random.SFC64: 0,
    np.random.MT19937: 624,
    np.random.Philox: 4,
}
_BY_NAME = {kind.__name__: kind for kind in BIT_GENERATORS}
TYPES: tuple[type, ...] = (
    np.random.SeedSequence,
    *BIT_GENERATORS,
    np.random.Generator,
    np.random.RandomState,
    random.Random,
)
# Caps on what a hostile process can ask for: NumPy's time grows with the square of these sizes.
INTEGERS = 256
BITS = 4096
POOL = 256
SPAWNED = 10_000  # children between two messages


def part_of(value: Any) -> Any:
    """Return the object that a generator is made with, None if it needs none."""
    if isinstance(value, np.random.Generator):
        return value.bit_generator
    if isinstance(value, np.random.RandomState):
        return value._bit_generator  # no public attribute has it
    if isinstance(value, np.random.BitGenerator) and is_plain(value.seed_seq):
        return value.seed_seq
    return None


def is_plain(value: Any) -> bool:
    """Return whether a generator, or what a bit generator has for a seed sequence, can be sent."""
    if type(value) in (np.random.Generator, np.random.RandomState):
        return type(part_of(value)) in BIT_GENERATORS
    if type(value) is not np.random.SeedSequence:
        return type(value) in TYPES
    numbers = [*_entropy(value), *value.spawn_key]
    return len(numbers) <= INTEGERS and all(map(_is_integer, numbers)) and value.pool_size <= POOL


def state_of(value: Any) -> list[Any]:
    """Return the state of a generator, apart from its part, as JSON can represent it.

    Two states are equal if the generators will return the same numbers.
    """
    if isinstance(value, np.random.SeedSequence):
        entropy = [hex(number) for number in _entropy(value)]
        alone = isinstance(value.entropy, (int, np.integer))
        return [alone, entropy, [*map(hex, value.spawn_key)], value.pool_size, value.n_children_spawned]
    if isinstance(value, np.random.BitGenerator):
        return [type(value).__name__, _to_json(value.state)]
    if isinstance(value, np.random.RandomState):
        state = value.get_state(legacy=False)
        return [int(state["has_gauss"]), float(state["gauss"])]  # a second number that it has already drawn
    if isinstance(value, random.Random):
        return list(_to_json(value.getstate()))
    return []


def restore(kind: str, state: list[Any], part: Any, known: Any) -> Any:
    """Return a generator with a state that was sent.

    Parameters
    ----------
    kind : str
        The name of its tag, see `values`.
    state : list
        What `state_of` returned in the other process; nothing about it is taken for granted.
    part : object
        What stands for `part_of` the generator here.
    known : object
        An object of this side, which takes the state if it is such a generator with this part.

    Raises
    ------
    Exception
        If an honest process would not have sent this.
    """
    return _RESTORE[kind](state, part, known)


def _restore_seed_sequence(state: list[Any], part: None, known: Any) -> np.random.SeedSequence:
    alone, entropy, spawn_key, pool_size, spawned = state
    if len(entropy) + len(spawn_key) > INTEGERS or type(pool_size) is not int or pool_size > POOL:
        raise WireError("a seed sequence is too long")
    if type(known) is np.random.SeedSequence and state_of(known)[:-1] == state[:-1]:
        missing = spawned - known.n_children_spawned
        if 0 <= missing <= SPAWNED:
            known.spawn(missing)  # the only way to change the number in place
            return known
    numbers = [_integer(text) for text in entropy]
    return np.random.SeedSequence(
        numbers[0] if alone else numbers,
        spawn_key=[_integer(text) for text in spawn_key],
        pool_size=pool_size,
        n_children_spawned=spawned,
    )


def _restore_bit_generator(state: list[Any], part: Any, known: Any) -> np.random.BitGenerator:
    name, content = state
    kind = _BY_NAME[name]
    if part is not None and type(part) is not np.random.SeedSequence:
        raise WireError("a bit generator has no seed sequence")
    inner = {key: np.array(v, "u8") if type(v) is list else v for key, v in content["state"].items()}
    outer = {key: np.array(v, "u8") if type(v) is list else v for key, v in content.items()}
    # NumPy copies the position without a check, and would read beyond the block of random numbers.
    position = {"MT19937": inner.get("pos"), "Philox": outer.get("buffer_pos")}.get(name, 0)
    if type(position) is not int or not 0 <= position <= BIT_GENERATORS[kind]:
        raise WireError("the position of a random generator is out of range")
    generator: np.random.BitGenerator = known
    if type(known) is not kind or part_of(known) not in (part, None):
        # One that was seeded the legacy way has no seed sequence.
        legacy = kind is np.random.MT19937 and part is None
        generator = np.random.RandomState(0)._bit_generator if legacy else kind(0 if part is None else part)
    generator.state = {**outer, "bit_generator": name, "state": inner}
    return generator


def _restore_generator(state: list[Any], part: Any, known: Any) -> np.random.Generator:
    if type(part) not in BIT_GENERATORS:
        raise WireError("a generator has no bit generator")
    if type(known) is np.random.Generator and known.bit_generator is part:
        return known
    return np.random.Generator(part)


def _restore_random_state(state: list[Any], part: Any, known: Any) -> np.random.RandomState:
    if type(part) not in BIT_GENERATORS:
        raise WireError("a generator has no bit generator")
    generator: np.random.RandomState = known
    if type(known) is not np.random.RandomState or part_of(known) is not part:
        generator = np.random.RandomState(part)
    has_gauss, gauss = state
    generator.set_state({**part.state, "has_gauss": int(has_gauss), "gauss": float(gauss)})
    return generator


def _restore_random(state: list[Any], part: None, known: Any) -> random.Random:
    version, numbers, gauss = state
    generator = known if type(known) is random.Random else random.Random(0)
    generator.setstate((version, tuple(numbers), gauss if gauss is None else float(gauss)))  # checks them all
    return generator


_RESTORE: dict[str, Callable[[list[Any], Any, Any], Any]] = {
    "seed_seq": _restore_seed_sequence,
    "bit_gen": _restore_bit_generator,
    "generator": _restore_generator,
    "legacy": _restore_random_state,
    "random": _restore_random,
}


def _entropy(value: np.random.SeedSequence) -> list[Any]:
    """Return the integers that a seed sequence was made from."""
    entropy = value.entropy
    return [entropy] if isinstance(entropy, (int, np.integer)) or entropy is None else list(entropy)


def _is_integer(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and 0 <= value < 2**BITS


def _integer(text: str) -> int:
    """Read an integer in hexadecimal."""
    if len(text) > BITS // 4 + 2:
        raise WireError("a seed is too long")
    return int(text, 16)


def _to_json(value: Any) -> Any:
    """Return arrays and tuples as lists, and NumPy's numbers as Python's."""
    if isinstance(value, dict):
        return {key: _to_json(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value
