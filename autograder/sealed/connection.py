"""One end of the wire: ask the other side, answer while waiting for its answer.

Python's rules for arguments hold across the wire. What a function changes in place in an argument
is sent back with the answer, and the caller's own object changes. An argument that comes back as
a result is the caller's own object. While an object of the other side (a generator, a closure)
may still hold what it was made with, those arguments are *shared*: each later question to that
object takes their content along, and each answer brings their changes back. A result that the
other side may still hold is *lent*: handed in again it is the other side's own object (see `shadow_copies`).
"""

import socket
from collections.abc import Callable, Collection, Iterable
from typing import Any

import numpy as np

from .frame import CAPS, WireError, receive, send
from .snapshot import MUTABLE, same, snapshot
from .values import Decoder, Encoder

NESTED = 40  # questions within answers within questions


class AnswerError(Exception):
    """The other side answers that its code raised; `report` holds what it says of the exception."""

    def __init__(self, report: dict) -> None:
        super().__init__(report.get("type", "Exception"))
        self.report = report


class Connection:
    """A side of the wire. `export`, `resolve`, `answer` and `report` say what this side is.

    Attributes
    ----------
    deadline : float or None
        When, on the monotonic clock, a wait becomes a `TimeoutError`.
    """

    passing: tuple[type[BaseException], ...] = (WireError,)  # exceptions that are no answer

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.deadline: float | None = None
        self._asked: list[list[Any]] = []  # questions that wait for an answer: node → object of ours
        self._answering: list[Arguments] = []  # questions of the other side that are being answered

    # What each side defines

    def export(self, value: Any) -> tuple:
        """Keep what is not plain data on this side, and return the node that stands for it."""
        raise NotImplementedError

    def resolve(self, node: list) -> Any:
        """Return what a node of the other side stands for."""
        raise NotImplementedError

    def answer(self, question: dict, get: Callable[[Any], Any]) -> tuple[Any, dict]:
        """Answer a question: a value and header fields. `get` makes the value of a node's number."""
        raise NotImplementedError

    def report(self, error: BaseException) -> dict:
        """Say of an exception what the other side may know."""
        raise NotImplementedError

    def known(self) -> dict[int, list]:
        """Return ``id(object) → node`` for objects that the other side has."""
        return {}

    def shared_name(self, value: Any) -> str | int | None:
        """Return the name under which the other side has an object that it may still hold."""
        return None

    # Asking

    def ask(
        self,
        fields: dict,
        values: dict[str, Any],
        along: Iterable[Any] = (),
        known: dict[int, list] | None = None,
    ) -> tuple[Any, dict, list[Any]]:
        """Ask a question, and answer those of the other side until the answer is there.

        Parameters
        ----------
        fields : dict
            Header fields, JSON.
        values : dict
            Name → value; the header has the name with the value's node.
        along : iterable
            Objects that the other side may still hold: their content goes along.
        known : dict, optional
            ``id(object) → node`` for objects that the other side has.

        Returns
        -------
        value, header, objects
            The answer's value, its header, and the objects of the question by node.

        Raises
        ------
        AnswerError
            If the other side's code raised.
        WireError
            If the other side is gone or does not keep to the protocol.
        TimeoutError
            If the deadline passes.
        """
        if len(self._asked) >= NESTED:
            raise WireError("questions within questions, more than a test can want")
        encoder = Encoder(self.export, {**self.known(), **(known or {})})
        header = {name: encoder.add(value) for name, value in values.items()}
        for value in along:
            encoder.add(value)
        header["shared"] = [
            [node, name]
            for node, value in enumerate(encoder.objects)
            if type(value) in MUTABLE and (name := self.shared_name(value))
        ]
        header["changes"] = self._answering[-1].changes(encoder) if self._answering else []
        send(
            self.sock,
            {"kind": "question", **fields, **header, **encoder.finish()},
            encoder.buffers,
            self.deadline,
        )
        self._asked.append(encoder.objects)
        try:
            while True:
                header, buffers = receive(self.sock, self.deadline, CAPS)
                if header.get("kind") == "question":
                    self._answer(header, buffers)
                elif header.get("kind") == "answer":
                    decoder = self._decode_answer(header, buffers)
                    return decoder.get(header.get("value")), header, encoder.objects
                elif header.get("kind") == "error":
                    decoder = self._decode_answer(header, buffers)
                    header["args"] = decoder.get(header["args"]) if "args" in header else None
                    raise AnswerError(header)
                else:
                    raise WireError("a message is neither a question nor an answer")
        finally:
            self._asked.pop()

    def _changed(self, header: dict) -> dict[int, Any]:
        """Map the nodes of changed content to our objects that changed."""
        changes = header.get("changes")
        if not isinstance(changes, list):
            return {}
        ours = self._asked[-1] if self._asked else []
        existing = {}
        for change in changes:
            if not (isinstance(change, list) and len(change) == 2 and all(type(n) is int for n in change)):
                raise WireError("a change is not told as one")
            number, node = change
            if not 0 <= number < len(ours):
                raise WireError("something changed that was never sent")
            existing[node] = ours[number]
        return existing

    def _decode_answer(self, header: dict, buffers: list) -> Decoder:
        changed = self._changed(header)
        decoder = self._decode(header, buffers, {**self.shared(header), **changed})
        self.answered_with(header, decoder, changed.keys())
        return decoder

    def _decode(self, header: dict, buffers: list, existing: dict[int, Any]) -> Decoder:
        return Decoder(header, buffers, self._resolve, existing)

    def _resolve(self, node: list) -> Any:
        if node[0] != "arg_ref":
            return self.resolve(node)
        if not self._asked or type(node[1]) is not int or not 0 <= node[1] < len(self._asked[-1]):
            raise WireError("a message refers to something that was never sent")
        return self._asked[-1][node[1]]

    # Answering

    def serve(self) -> None:
        """Answer questions until the other side is gone."""
        while True:
            header, buffers = receive(self.sock, self.deadline, CAPS)
            self._answer(header, buffers)

    def _answer(self, header: dict, buffers: list) -> None:
        decoder = self._decode(header, buffers, {**self._changed(header), **self.shared(header)})
        arguments = Arguments(decoder)
        self._answering.append(arguments)
        try:
            value, fields = self.answer(header, decoder.get)
            answer = {"kind": "answer", **fields}
            values = {"value": value}
        except self.passing:
            raise
        except BaseException as error:
            answer = {"kind": "error", **self.report(error)}
            values = {"args": error.args}
        finally:
            self._answering.pop()
        encoder = Encoder(self.export, {**self.known(), **arguments.known()})
        try:
            roots = {name: encoder.add(value) for name, value in values.items()}
        except Exception as error:  # what cannot be sent is an answer as well
            answer = {"kind": "error", **self.report(error)}
            encoder, roots = Encoder(self.export, {**self.known(), **arguments.known()}), {}
        changes = arguments.changes(encoder)
        fields = {**answer, **roots, "changes": changes, **self.answered(header, arguments, encoder)}
        send(self.sock, {**fields, **encoder.finish()}, encoder.buffers, self.deadline)

    def shared(self, header: dict) -> dict[int, Any]:
        """Map a message's nodes to objects that are here already."""
        return {}

    def answered_with(self, header: dict, decoder: Decoder, changed: Collection[int]) -> None:
        """Take note of an answer; the nodes `changed` are content of what was asked with."""

    def answered(self, header: dict, arguments: "Arguments", encoder: Encoder) -> dict:
        """Take note that a question was answered; return header fields for the answer."""
        return {}


class Arguments:
    """The objects that came with a question, and whether they changed since they were last sent."""

    def __init__(self, decoder: Decoder) -> None:
        self.objects = {number: value for number, value in decoder.objects.items() if type(value) in MUTABLE}
        self._ids = {id(value) for value in self.objects.values()}
        self._all = decoder.objects
        self._before = {number: snapshot(value) for number, value in self.objects.items()}

    def known(self) -> dict[int, list]:
        """The other side has these: an answer refers to them by the question's node."""
        return {
            id(value): ["arg_ref", number]
            for number, value in self._all.items()
            if not isinstance(value, (int, float, str, bytes, type(None), np.generic))
        }

    def hold(self, value: Any) -> bool:
        """Say whether an object came with the question."""
        return id(value) in self._ids

    def changes(self, encoder: Encoder) -> list[list[int]]:
        """Add the content of what changed; return ``[the question's node, the content's node]`` of each."""
        encoder.known.update(self.known())
        changes = []
        for number, value in self.objects.items():
            now = snapshot(value)
            if not same(self._before[number], now):
                changes.append([number, encoder.add_content(value)])
                self._before[number] = now
        return changes
