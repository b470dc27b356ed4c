"""Inside the sandbox: one warm process, forked for each notebook into a box of three.

    warm process      has its imports done and nothing else; never learns of a test or a submission
    └── examiner      makes the box, forks the keeper, and only then receives the tests
        └── keeper    the first process of the student's namespace: starts, watches and ends
            └── student's process, and whatever that starts

When the examiner ends, the kernel ends the keeper, and with it everything in its namespace.
"""

import contextlib
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
import time
from pathlib import Path

from . import examiner, frame, isolation
from .jobs import Limits
from .sandbox import ORDER
from .shell import CellShell, make_shell
from .student_server import StudentServer

# Leaves no name behind.
FIRST_FIGURE = """
def draw():
    import matplotlib.pyplot as plt
    plt.plot([1, 2], label="$x$")
    plt.legend()
    plt.show()

draw()
del draw
"""
TICK = 0.05  # seconds between two looks at the student's memory


def main() -> None:
    """Warm up, then fork a box for every socket that is handed over, until the other side is gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    isolation.die_with_parent() if settings["isolated"] else None
    shell = warm_up(settings["modules"], settings["output"])
    control.send(b"ready")
    boxes: dict[str, int] = {}
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while True:
        if poll.poll(1000):
            message, descriptors, _, _ = socket.recv_fds(control, ORDER, 4)
            if not message:
                os._exit(0)
            order, name = message.decode().split()
            if order == "box":
                process = os.fork()
                if process == 0:
                    control.close()
                    run_box(socket.socket(fileno=descriptors[0]), settings, shell)
                os.close(descriptors[0])
                boxes[name] = process
            elif name in boxes:  # "end": the box overran every limit of its own
                os.kill(boxes.pop(name), signal.SIGKILL)
        for name, process in list(boxes.items()):
            if os.waitpid(process, os.WNOHANG)[0]:
                del boxes[name]


def warm_up(modules: list[str], output: int) -> CellShell:
    """Do once what every notebook would do again: import, find fonts, draw a first figure."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)  # TensorFlow speaks while it is imported
    gc.disable()  # what is imported stays
    shell = make_shell(output * isolation.MEBIBYTE)
    for module in modules:
        importlib.import_module(module)
    if "matplotlib.pyplot" in modules:
        shell.run_cell(FIRST_FIGURE)
        shell.outputs.clear()
        draw_once(shell)
    gc.collect()
    gc.freeze()  # the forks share what is here; a collection would make each copy it
    gc.enable()
    os.dup2(kept, 2)
    os.close(kept)  # every fork would have it: a way out of its box
    os.close(nowhere)
    return shell


def draw_once(shell: CellShell) -> None:
    """Do not have a figure that lays itself out laid out once more to cut its margins, as Jupyter has.

    It takes as long as drawing it.
    """
    from IPython.core.pylabtools import print_figure
    from matplotlib.figure import Figure

    def png(figure: Figure) -> str:
        return print_figure(figure, bbox_inches=None if figure.get_layout_engine() else "tight", base64=True)

    shell.display_formatter.formatters["image/png"].for_type(Figure, png)


def leave_out_figures(shell: CellShell) -> None:
    """Have a figure that a cell shows told by its name only."""
    if "matplotlib_inline.config" in sys.modules:
        backend = sys.modules["matplotlib_inline.config"].InlineBackend.instance(parent=shell)
        backend.shell = shell
        backend.figure_formats = set()


def run_box(sock: socket.socket, settings: dict, shell: CellShell) -> None:
    """Become the examiner of one notebook; does not return."""
    try:
        order, files = frame.receive(sock)
        limits = Limits(**order["limits"])
        scratch = order["scratch"]
        if settings["isolated"]:
            isolation.die_with_parent()
            isolation.enter_box(scratch, limits)
        os.chdir(scratch)
        if not order["figures"]:
            leave_out_figures(shell)
        for name, content in zip(order["files"], files, strict=True):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content)
        keeper, theirs = socket.socketpair()
        if os.fork() == 0:
            sock.close()
            keeper.close()
            keep(theirs, settings["isolated"], limits, shell)
        theirs.close()
        if settings["isolated"]:
            isolation.part_from_student(scratch, limits)
            os.chdir(scratch)
            isolation.drop_privileges()
        isolation.limit_resources(limits, processes=settings["isolated"])
        frame.send(sock, {"ready": True}, [])
        plan, codes = frame.receive(sock)
        examiner.run(sock, examiner.Keeper(keeper), limits, plan, codes)
    except BaseException as error:
        import traceback

        frame.send(sock, {"broken": f"{type(error).__name__}: {error}", "where": traceback.format_exc()}, [])
    finally:
        os._exit(1)


def keep(sock: socket.socket, isolated: bool, limits: Limits, shell: CellShell) -> None:
    """Start the student's process when asked, watch its memory, and end all of it; does not return."""
    os.setsid()
    if isolated:
        isolation.die_with_parent()
        isolation.be_first()
        signal.signal(
            signal.SIGINT, signal.SIG_DFL
        )  # what it does not handle does not reach the first process
    start, base, reason = 0, 0, ""
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    while True:
        ready = poll.poll(1000 * TICK)
        if ready:
            message, descriptors, _, _ = socket.recv_fds(sock, 100, 1)
            if not message:
                _end(start, isolated)
                os._exit(0)
            if message == b"start":
                reason = ""
                base = isolation.memory("self")
                start = os.fork()
                if start == 0:
                    sock.close()
                    be_student(socket.socket(fileno=descriptors[0]), isolated, limits, shell)
                os.close(descriptors[0])
            elif message == b"stop":
                time.sleep(0.01)  # the kernel may still be ending it
                reason = _ended(start) or reason
                _end(start, isolated)
                sock.sendall(reason.encode() or b" ")
        if isolated and start and not reason:
            limit = base + limits.memory * isolation.MEBIBYTE
            if isolation.memory_of_all_others(limit) > limit:
                reason = "over memory"
                _end(start, isolated)


def _end(student: int, isolated: bool) -> None:
    """Kill every process that the student's code started, and wait until they are gone."""
    with contextlib.suppress(ProcessLookupError):
        if isolated:
            assert os.getpid() == 1, "the keeper is not the first process of its namespace"
            os.kill(-1, signal.SIGKILL)
        elif student:
            os.killpg(student, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _ended(student: int) -> str:
    """Say how the student's process ended by itself, "" if it runs."""
    try:
        process, status = os.waitpid(student, os.WNOHANG)
    except ChildProcessError:
        return ""
    if process == 0:
        return ""
    if os.WIFSIGNALED(status):
        return signal.Signals(os.WTERMSIG(status)).name
    return f"exit status {os.WEXITSTATUS(status)}"


def be_student(sock: socket.socket, isolated: bool, limits: Limits, shell: CellShell) -> None:
    """Become the student's process; does not return."""
    os.setsid()
    if isolated:
        isolation.be_expendable()
        isolation.drop_privileges()
    # The kernel counts the files that a user has on their way through sockets, and refuses another to who
    # may open no more than that many: the examiners may open more than a student's code.
    isolation.limit_resources(limits, processes=isolated, files=256)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.path.insert(0, "")  # modules handed in beside the notebook, as Jupyter finds them
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    try:
        StudentServer(sock, shell).serve()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
