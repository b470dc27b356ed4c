"""The examiner's process: executes the test cells, and never a byte that the student sent."""

import contextlib
import io
import json
import math
import numbers
import os
import signal
import socket
import time
import traceback
from dataclasses import dataclass
from typing import Any

from . import cell
from .frame import send
from .jobs import Limits
from .proxies import Namespace, OutOfTime, StudentConnection, StudentGone

OURS = __file__.rpartition("/")[0]
RESTARTS = 5
CELLS_FULL = 10  # cells' outputs, of the size that one may have, are all that a notebook may have
TEXT = 4000  # characters of a message
TOO_MUCH = "The outputs were left out: there is too much of them."
RICH = ("display_data", "execute_result")


@dataclass
class Keeper:
    """The process that starts and ends the student's, as the examiner sees it."""

    sock: socket.socket

    def start(self) -> socket.socket:
        """Start a student's process and return our end of the wire to it."""
        ours, theirs = socket.socketpair()
        try:
            socket.send_fds(self.sock, [b"start"], [theirs.fileno()])
        except OSError:
            raise StudentGone("the keeper is gone") from None
        theirs.close()
        return ours

    def stop(self) -> str:
        """End all that the student's code started; return how its process had ended, "" if it ran."""
        try:
            self.sock.sendall(b"stop")
            return self.sock.recv(1000).decode().strip()
        except OSError:
            return ""


class Examiner:
    """Execute one notebook's cells.

    Parameters
    ----------
    keeper : Keeper
        Starts the student's process.
    limits : Limits
        Seconds for a cell, and for all of them.
    names : list of str
        What the test cells may ask the student's process for.
    """

    def __init__(self, keeper: Keeper, limits: Limits, names: list[str]) -> None:
        self.keeper, self.limits = keeper, limits
        self.namespace = Namespace(self._student, names)
        self.end = time.monotonic() + limits.notebook_seconds
        self._connection: StudentConnection | None = None
        self._history: list[tuple[str, dict]] = []  # the cells that did not end the student's process
        self._starts = 0
        self._bytes = CELLS_FULL * limits.output * 2**20  # of outputs that all cells may still have

    def run(self, step: dict) -> dict:
        """Execute one step.

        Parameters
        ----------
        step : dict
            "run": source of a student's cell; "test": a test cell, with "id" and "points", and "given":
            what the student's process executes of it, unseen, both as `cell.compiled` makes them.

        Returns
        -------
        dict
            "outputs", as a notebook has them; "seconds"; "status": passed, failed, crashed, timed out,
            over memory; "message"; "score", the points of a test.
        """
        start = time.monotonic()
        result: dict[str, Any] = {"outputs": [], "status": "passed", "message": "", "score": 0.0}
        try:
            if time.monotonic() > self.end:
                raise OutOfTime
            with self._alarm():
                if "run" in step:
                    result["outputs"] += self._execute("execute", source=step["run"])
                if "given" in step:
                    self._execute("define", **step["given"])
                if "test" in step:
                    self._test(step, result)
        except (OutOfTime, StudentGone) as error:
            self._ended(error, result)
        result["outputs"] = self._within_limits(result["outputs"])
        result["message"] = _text(result["message"][:TEXT])
        result["seconds"] = round(time.monotonic() - start, 4)
        return result

    def _test(self, step: dict, result: dict) -> None:
        printed = io.StringIO()
        error = shown = None
        score = float(step["points"])
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                value = cell.run(**step["test"], namespace=self.namespace)
                if step["points"] and isinstance(value, numbers.Real) and not isinstance(value, bool):
                    score = float(value)
                    if not (math.isfinite(score) and 0 <= score <= step["points"]):
                        raise ValueError(f"the test gives {score} of {step['points']} points")
                shown = None if value is None else repr(value)
        except Exception as raised:
            error = raised
        finally:
            result["outputs"] += self._printed()
            if text := _text(printed.getvalue()):
                result["outputs"].append({"output_type": "stream", "name": "stdout", "text": text})
        if error is not None:
            name, message = type(error).__name__, str(error)[:TEXT]
            result["message"] = message if name == "AssertionError" else f"{name}: {message}"
            result["status"] = "failed"
            result["outputs"].append(_error(name, message, _traceback(error)))
            return
        result["score"] = score
        if shown is not None:
            data = {"text/plain": shown}
            result["outputs"].append(
                {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}
            )

    def _execute(self, kind: str, **source: Any) -> list[dict]:
        """Have the student's process execute a cell, and return its outputs."""
        try:
            outputs = self._student().question(kind, **source)
        except Exception:  # what a cell raises is among its outputs
            raise StudentGone("a cell was not executed") from None
        self._history.append((kind, source))
        return clean(outputs, self._bytes)

    def _within_limits(self, outputs: list[dict]) -> list[dict]:
        """Cut the outputs to what a cell, and what is left of what all cells, may have."""
        size = len(json.dumps(outputs))
        if size > min(self._bytes, 2 * self.limits.output * 2**20):
            outputs = [_error("TooMuchOutput", TOO_MUCH, [TOO_MUCH])]
            size = 0
        self._bytes -= size
        return outputs

    def _printed(self) -> list[dict]:
        """Return what the student's functions printed while a test called them."""
        if self._connection is None:
            return []
        try:
            outputs = clean(self._connection.question("outputs"), self._bytes)
        except Exception:  # no code of the student's is meant to run for this
            raise StudentGone("the outputs are none") from None
        self._connection.forget()
        return [{**output, "name": "stdout"} if "name" in output else output for output in outputs]

    def _student(self) -> StudentConnection:
        """Return the student's process; start one, with the cells so far, if there is none."""
        if self._connection is None:
            if self._starts > RESTARTS:
                raise StudentGone
            self._starts += 1
            self._connection = StudentConnection(self.keeper.start())
            self._connection.deadline = self._deadline()
            history, self._history = self._history, []
            for kind, source in history:
                self._connection.question(kind, **source)
                self._history.append((kind, source))
        self._connection.deadline = self._deadline()
        return self._connection

    def _deadline(self) -> float:
        return min(self.end, self._cell_end)

    @contextlib.contextmanager
    def _alarm(self):
        """Bound a cell's time; also that of a test which waits for nothing."""

        def ring(*_: object) -> None:
            raise OutOfTime

        seconds = min(self.limits.cell_seconds, max(0.01, self.end - time.monotonic()))
        self._cell_end = time.monotonic() + seconds
        signal.signal(signal.SIGALRM, ring)
        # Again and again, as one alarm may be lost where Python swallows exceptions.
        signal.setitimer(signal.ITIMER_REAL, seconds + 1, 1)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _ended(self, error: BaseException, result: dict) -> None:
        """Say why the student's process is no more, and see that all of it is gone."""
        reason = self.keeper.stop() if self._connection is not None else ""
        if self._connection is not None:
            self._connection.sock.close()
            self._connection = None
        if reason == "over memory":
            status, message = reason, f"Your code used more than {self.limits.memory} MiB of memory."
        elif isinstance(error, OutOfTime):
            whole = time.monotonic() > self.end
            seconds = self.limits.notebook_seconds if whole else self.limits.cell_seconds
            what = "The notebook" if whole else "Your code"
            status = "timed out"
            message = f"{what} was stopped after {seconds:g} seconds. Look for a loop that does not end."
        else:
            how = f" ({reason})" if reason else ""
            status = "crashed"
            message = (
                f"Your code ended the process that it ran in{how}. Look for `exit` and endless recursion."
            )
        result.update(status=status, message=message, score=0.0)
        result["outputs"].append(_error(status.title().replace(" ", ""), message, [message]))


def run(sock: socket.socket, keeper: Keeper, limits: Limits, plan: dict, codes: list[bytes]) -> None:
    """Execute the steps of a notebook, and send the result of each as soon as it is known."""
    examiner = Examiner(keeper, limits, plan["names"])
    exec(compile(plan["imports"], "<imports>", "exec"), examiner.namespace)
    for number, step in enumerate(plan["steps"]):
        for kind in {"test", "given"} & step.keys():
            step[kind]["code"] = bytes(codes[step[kind]["code"]])
        send(sock, {"step": number, **examiner.run(step)}, [])
    send(sock, {"done": True}, [])
    sock.close()
    os._exit(0)


def clean(outputs: object, most: int) -> list[dict]:
    """Keep of a student's outputs what a notebook may hold: text, and data that JSON can say.

    Small data may stand for a lot, as one text may be there a million times: no more is kept than
    is over `most` bytes by a single output.
    """
    made, size = [], 0
    for output in outputs if type(outputs) is list else []:
        if size > most:
            break
        kind = output.get("output_type") if type(output) is dict else None
        if kind == "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            made.append({"output_type": kind, "name": name, "text": _text(output.get("text"))})
        elif kind == "error":
            lines = output.get("traceback")
            lines = lines[:1000] if type(lines) is list else []
            made.append(_error(output.get("ename"), output.get("evalue"), lines))
        elif kind in RICH:
            data = output.get("data")
            rich = {"output_type": kind, "data": _json(data) if type(data) is dict else {}, "metadata": {}}
            if kind == "execute_result":
                count = output.get("execution_count")
                rich["execution_count"] = count if type(count) is int and 0 < count < 10**6 else None
            made.append(rich)
        else:
            continue
        size += len(json.dumps(made[-1]))
    return made


def _text(value: object) -> str:
    return value.encode("utf-8", "replace").decode() if type(value) is str else ""


def _json(data: dict) -> dict:
    """Keep the representations that JSON can say, text as text."""
    kept = {}
    for kind, value in list(data.items())[:20]:
        if type(kind) is not str or len(kind) > 200:
            continue
        if type(value) is str:
            kept[_text(kind)] = _text(value)
        elif kind.endswith("json"):
            with contextlib.suppress(ValueError, TypeError, RecursionError):
                kept[_text(kind)] = json.loads(json.dumps(value, allow_nan=False))
    return kept


def _error(name: str, value: str, lines: list[str]) -> dict:
    lines = [_text(line) for line in lines]
    return {"output_type": "error", "ename": _text(name), "evalue": _text(value), "traceback": lines}


def _traceback(error: BaseException) -> list[str]:
    """Format an exception with the frames of the test and of the student, and none of ours."""
    told = traceback.TracebackException.from_exception(error)
    told.stack = traceback.StackSummary.from_list(
        [frame for frame in told.stack if not frame.filename.startswith(OURS)]
    )
    return "".join(told.format(chain=False)).splitlines()
