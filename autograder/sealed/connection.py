"""One end of a connection: ask the other side, and answer it while waiting for its answer.

Python's rules for arguments hold across the connection. What a function changes in place in an argument
is sent back with the answer, and the caller's own object changes. An argument that comes back as a result
is the caller's own object. While an object of the student's (a generator, a closure) may still hold the
arguments that it was made with, each later question to that object takes their content along, and each
answer brings their changes back. A mutable result that the student's code may still hold becomes a shadow
copy: passed in again, it is the student's own object (see `shadow_copies`). A result that is a view of an
argument, or of an array that has a shadow copy, is a view of that array here too.

Threads on both sides may ask. They take turns, because a frame does not say which request it answers: the
answer always belongs to the latest request that has none (see `student_messages`). So a thread can ask unless
another one is waiting for the other side, and a request is answered once all later ones are answered.

The roles are those of rpyc, whose `Connection` has proxies for mutable objects too. Here these are copied,
so that a test's `list` is a list and its loops cost no messages.
"""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Generic, NamedTuple, TypeAlias, TypeVar

import numpy as np

from .frame import WireError, receive, send
from .references import ArgRef, ByValue, Reference
from .snapshot import same, snapshot
from .student_messages import (
    Answer,
    Callback,
    Change,
    ExceptionReport,
    Failure,
    Message,
    Question,
    Reply,
    Shadowed,
)
from .student_messages import read as read_message
from .student_messages import write as write_message
from .tags import SIMPLE, is_mutable
from .values import Decoder, Encoder

NESTED = 40  # requests of one side that wait for an answer at a time
IMMUTABLE = (bytes, np.generic)  # and what is in `SIMPLE`

RequestT = TypeVar("RequestT", Question, Callback)
# Makes the message when its operands have been encoded, from the encoder and the operands' nodes.
Draft: TypeAlias = Callable[[Encoder, list[int]], Message]


class AnswerError(Exception):
    """The code that was asked raised an exception.

    Attributes
    ----------
    report : ExceptionReport
    arguments : object
        The exception's arguments, as far as they could be sent.
    raised : object
        The exception itself, if its class is the student's.
    """

    def __init__(self, report: ExceptionReport, arguments: Any, raised: Any = None) -> None:
        super().__init__(report.type_name)
        self.report, self.arguments, self.raised = report, arguments, raised


class Exchange(NamedTuple):
    """A request that was answered.

    Attributes
    ----------
    value : object
        The value of the answer.
    answer : Answer
    sent : list
        The objects of the request, by node.
    """

    value: Any
    answer: Answer
    sent: list[Any]


class Connection(Generic[RequestT]):
    """One end of a connection. Subclasses define which end it is.

    Parameters
    ----------
    sock : socket.socket
        The other side is at its other end.
    receives : mapping
        ``kind → dataclass`` of the messages that this side may receive.

    Attributes
    ----------
    passing : tuple of type
        Exceptions that end the connection; all others are reported to the other side.
    deadline : float, optional
        When a wait ends in a `TimeoutError`, on the clock of `time.monotonic`.
    """

    passing: ClassVar[tuple[type[BaseException], ...]] = (WireError,)

    def __init__(
        self, sock: socket.socket, receives: Mapping[str, type[RequestT | Answer | Failure]]
    ) -> None:
        self.sock = sock
        self.receives: Mapping[str, type[RequestT | Answer | Failure]] = receives
        self.deadline: float | None = None
        self._asked: list[list[Any]] = []  # the objects, by node, of our requests that wait for an answer
        self._answering: list[Arguments] = []  # of the requests that this side is answering
        self._free = threading.Condition(threading.Lock())
        self._owner: int | None = None  # the thread whose turn it is
        self._process = os.getpid()

    # What each side defines

    def export(self, value: Any) -> Reference | ByValue:
        """Keep an object that is not plain data on this side; return what to send in its place."""
        raise NotImplementedError

    def resolve(self, reference: Reference) -> Any:
        """Return the object of a reference that the other side sent.

        Raises
        ------
        WireError
            If there is no such object.
        """
        raise NotImplementedError

    def answer(self, request: RequestT, operands: list[Any]) -> Any:
        """Return the value that the other side asks for."""
        raise NotImplementedError

    def report(self, error: BaseException) -> ExceptionReport:
        """Return what the other side may know of an exception."""
        raise NotImplementedError

    def is_sent(self, error: BaseException) -> bool:
        """Return whether the other side gets an exception itself, in addition to its report."""
        return False

    def known(self) -> dict[int, Reference]:
        """Return ``id(object) → reference`` for objects that the other side has."""
        return {}

    def encoder(self, known: Mapping[int, Reference], *, answers: bool) -> Encoder:
        """Return the encoder of a message, given references to objects that the other side has."""
        return Encoder(self.export, {**self.known(), **known})

    def held_objects(self, request: RequestT) -> dict[int, Any]:
        """Return ``node → object`` for the objects of a request that are here already."""
        return {}

    def copies_of(self, reply: Reply) -> dict[int, Any]:
        """Return ``node → object`` for the objects of a reply that are here already."""
        return {}

    def note_reply(self, reply: Reply, decoder: Decoder, changed: Collection[int]) -> None:
        """Take note of a reply; the nodes `changed` are new content of objects that this side sent."""

    def note_answered(
        self, request: RequestT, arguments: "Arguments", encoder: Encoder
    ) -> tuple[list[Shadowed], bool]:
        """Take note of a request that is about to be answered; return ``shadows`` and ``retains``."""
        return [], False

    # Asking

    def ask(
        self,
        draft: Draft,
        operands: Iterable[Any],
        along: Iterable[Any] = (),
        known: Mapping[int, Reference] | None = None,
    ) -> Exchange:
        """Send a request, and answer those of the other side until the answer arrives.

        Parameters
        ----------
        draft : callable
            Makes the message.
        operands : iterable
        along : iterable
            Objects whose content goes along, since the other side may still hold them.
        known : mapping, optional
            ``id(object) → reference`` for more objects that the other side has.

        Raises
        ------
        AnswerError
            If the code that was asked raised.
        WireError
            If the other side has closed the connection or breaks the protocol.
        TimeoutError
            If the deadline passes.
        """
        with self.turn():
            if len(self._asked) >= NESTED:
                raise WireError(f"requests are nested more than {NESTED} deep")
            # The other side has the objects of the request that this side is answering. References to all of
            # them go along, because the code that is asked may change them.
            outer: Arguments | None = self._answering[-1] if self._answering else None
            references = {**(outer.known() if outer else {}), **self.known(), **(known or {})}
            encoder = self.encoder(references, answers=False)
            nodes = [encoder.add(value) for value in operands]
            for value in [*along, *(outer.mutable.values() if outer else ())]:
                encoder.add(value)
            self._send(draft(encoder, nodes), encoder)
            self._asked.append(encoder.objects)
            try:
                while True:
                    message, buffers = self._receive()
                    if isinstance(message, (Answer, Failure)):
                        return self._accept(message, buffers)
                    self._answer(message, buffers)
            finally:
                self._asked.pop()

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Let no other thread use the socket, except while this one executes what the other side asks for.

        Raises
        ------
        RuntimeError
            If this process is a fork of the one that has the connection.
        TimeoutError
            If the deadline passes.
        """
        if self._owner == threading.get_ident():
            yield
            return
        self._take_turn()
        try:
            yield
        finally:
            self._end_turn()

    def _take_turn(self, arguments: "Arguments | None" = None) -> None:
        """Wait for this thread's turn, and also for later requests if it answers the one of `arguments`."""
        if os.getpid() != self._process:  # their messages would be mixed
            raise RuntimeError("a process that was forked cannot use the connection of its parent")

        def is_free() -> bool:
            return self._owner is None and (arguments is None or self._answering[-1] is arguments)

        with self._free:
            left = None if self.deadline is None else max(0.0, self.deadline - time.monotonic())
            if not self._free.wait_for(is_free, left):
                raise TimeoutError
            self._owner = threading.get_ident()

    def _end_turn(self) -> None:
        with self._free:
            self._owner = None
            self._free.notify_all()

    def changes(self, encoder: Encoder) -> list[Change]:
        """Add to a request what changed in the arguments of the request that this side is answering."""
        return self._answering[-1].changes(encoder) if self._answering else []

    def _accept(self, reply: Reply, buffers: list[bytearray]) -> Exchange:
        """Apply the reply to our latest request: return its value, or raise its exception."""
        changed = self._changed(reply.changes)
        decoder = self._decode(reply.nodes, buffers, {**self.copies_of(reply), **changed})
        self.note_reply(reply, decoder, changed.keys())
        if isinstance(reply, Failure):
            arguments = None if reply.args is None else decoder.get(reply.args)
            raised = None if reply.raised is None else decoder.get(reply.raised)
            raise AnswerError(reply.report, arguments, raised)
        return Exchange(decoder.get(reply.value), reply, self._asked[-1])

    def _changed(self, changes: list[Change]) -> dict[int, Any]:
        """Return ``node of the new content → our object``."""
        sent = self._asked[-1] if self._asked else []
        if not all(0 <= change.sent < len(sent) for change in changes):
            raise WireError("a message changes an object that was never sent")
        return {change.content: sent[change.sent] for change in changes}

    def _decode(self, nodes: list[Any], buffers: list[bytearray], existing: dict[int, Any]) -> Decoder:
        """Return the values of a message, with their content in the `existing` objects."""
        return Decoder(nodes, buffers, self._resolve, existing)

    def _resolve(self, reference: Reference) -> Any:
        """Return the object of a reference, which may be to our own request."""
        if not isinstance(reference, ArgRef):
            return self.resolve(reference)
        if not self._asked or not 0 <= reference.node < len(self._asked[-1]):
            raise WireError("a message refers to an object that was never sent")
        return self._asked[-1][reference.node]

    # Answering

    def serve(self) -> None:
        """Answer requests until the other side closes the connection.

        Raises
        ------
        ClosedError
            When it does.
        """
        with self.turn():
            while True:
                message, buffers = self._receive()
                if isinstance(message, (Answer, Failure)):
                    raise WireError("an answer arrives that nothing waits for")
                self._answer(message, buffers)

    def _answer(self, request: RequestT, buffers: list[bytearray]) -> None:
        """Answer a request, with an `Answer` or a `Failure`."""
        existing = {**self._changed(request.changes), **self.held_objects(request)}
        decoder = self._decode(request.nodes, buffers, existing)
        arguments = Arguments(decoder)
        report, raised = None, None
        operands = decoder.get_all(request.operands)
        self._answering.append(arguments)
        self._end_turn()
        try:
            value = self.answer(request, operands)
        except self.passing:
            raise
        except BaseException as error:
            report, value = self.report(error), error.args
            raised = error if self.is_sent(error) else None
        self._take_turn(arguments)
        self._answering.pop()
        encoder = self.encoder(arguments.known(), answers=True)
        root: int | None
        try:
            root = encoder.add(value)
        except Exception as error:  # a value that cannot be sent is a failure as well
            encoder = self.encoder(arguments.known(), answers=True)
            report, root = self.report(error), None
        error_node = None if raised is None else encoder.add(raised)
        changes = arguments.changes(encoder)
        shadows, retains = self.note_answered(request, arguments, encoder)
        nodes = encoder.finish()
        reply: Reply
        if report is None and root is not None:
            reply = Answer(value=root, nodes=nodes, changes=changes, shadows=shadows, retains=retains)
        else:
            assert report is not None, "only a failure has no value"
            reply = Failure(
                report=report,
                args=root,
                raised=error_node,
                nodes=nodes,
                changes=changes,
                shadows=shadows,
                retains=retains,
            )
        self._send(reply, encoder)

    def _send(self, message: Message, encoder: Encoder) -> None:
        """Send a message and the buffers of its values."""
        send(self.sock, write_message(message), encoder.buffers, self.deadline)

    def _receive(self) -> tuple[RequestT | Answer | Failure, list[bytearray]]:
        """Receive a message and its buffers."""
        header, buffers = receive(self.sock, self.deadline)
        return read_message(header, self.receives), buffers


class Arguments:
    """The objects that came with a request, and whether they changed since they were last sent.

    Attributes
    ----------
    mutable : dict
        ``node → object`` for those that can change in place.
    """

    def __init__(self, decoder: Decoder) -> None:
        self.mutable = {number: value for number, value in decoder.objects.items() if is_mutable(value)}
        self._ids = {id(value) for value in self.mutable.values()}
        self._all = decoder.objects
        self._before = {number: snapshot(value) for number, value in self.mutable.items()}

    def __contains__(self, value: Any) -> bool:
        """Return whether a mutable object came with the request."""
        return id(value) in self._ids

    def known(self) -> dict[int, Reference]:
        """Return references to all objects: the other side has sent them, and knows their nodes."""
        return {
            id(value): ArgRef(number)
            for number, value in self._all.items()
            if type(value) not in SIMPLE and not isinstance(value, IMMUTABLE)
        }

    def changes(self, encoder: Encoder) -> list[Change]:
        """Add the content of the objects that have changed to a message."""
        changes: list[Change] = []
        for number, value in self.mutable.items():
            now = snapshot(value)
            if not same(self._before[number], now):
                if not changes:
                    encoder.known.update(self.known())
                changes.append(Change(number, encoder.add_content(value)))
                self._before[number] = now
        return changes
