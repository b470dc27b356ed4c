"""The fork server: a process that has done its imports, and forks a box for each notebook.

`multiprocessing.forkserver` does something similar, but it unpickles its requests, and its forks are ordinary
processes that run a function. Here a fork first enters its own namespaces and forks the init process of the
box, and only then receives the tests.
"""

import gc
import importlib
import os
import select
import signal
import socket
import sys
from typing import TYPE_CHECKING

from . import box, isolation, tags
from .launcher_messages import SERVER_READY, ForkRequest, ServerOptions
from .resources import MEBIBYTE
from .sandboxed_test import SandboxedTests
from .shell import CellShell, make_shell
from .standard_error import discarded_stderr

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Loads fonts and fills Matplotlib's caches, without leaving a name behind.
FIRST_FIGURE = """
def draw():
    import matplotlib.pyplot as plt
    plt.plot([1, 2], label="$x$")
    plt.legend()
    plt.show()

draw()
del draw
"""


def main() -> None:
    """Import everything, then fork a box for each request until the launcher has ended."""
    control = socket.socket(fileno=int(sys.argv[1]))
    options = ServerOptions.from_json(sys.argv[2])
    if options.isolated:
        isolation.die_with_parent()
    shell = warm_up(options)
    control.send(SERVER_READY)
    serve(control, options.isolated, shell)


def serve(control: socket.socket, isolated: bool, shell: CellShell) -> None:
    """Serve the launcher's requests, and reap the boxes that have ended."""
    boxes: dict[int, int] = {}  # number of a box → process id
    poll = select.poll()
    poll.register(control, select.POLLIN)
    while True:
        if poll.poll(1000):
            message, descriptors, _, _ = socket.recv_fds(control, ForkRequest.SIZE, 1)
            if not message:
                os._exit(0)
            request = ForkRequest.from_bytes(message)
            if request.action == "fork":
                process = os.fork()
                if process == 0:
                    control.close()
                    box.run(socket.socket(fileno=descriptors[0]), isolated, shell)
                os.close(descriptors[0])
                boxes[request.box] = process
            elif request.action == "prepare":
                shell.tests = SandboxedTests(shell)
            elif request.box in boxes:
                os.kill(boxes.pop(request.box), signal.SIGKILL)
        for number, process in list(boxes.items()):
            if os.waitpid(process, os.WNOHANG)[0]:
                del boxes[number]


def warm_up(options: ServerOptions) -> CellShell:
    """Do what every notebook would otherwise repeat: import packages, find fonts, render a first figure."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    gc.disable()
    with discarded_stderr():
        shell = make_shell(options.output * MEBIBYTE)
        for module in options.modules:
            try:
                importlib.import_module(module)
            except ModuleNotFoundError as error:
                if "." not in module or error.name != module:
                    raise
                # A package without this module, such as `google.colab`: the cell that imports it will fail.
        tags.add_packages()
        if "matplotlib.pyplot" in options.modules:
            shell.execute(FIRST_FIGURE)
            shell.outputs.clear()
            lay_out_figures_once(shell)
    # The forks share the memory of imported objects. A collection would write to it, so each would copy it.
    gc.collect()
    gc.freeze()
    gc.enable()
    return shell


def lay_out_figures_once(shell: CellShell) -> None:
    """Skip ``bbox_inches="tight"`` for figures with a layout engine.

    Jupyter crops the margins of every figure that way, which makes a layout engine run a second time, and
    that takes as long as rendering.
    """
    from IPython.core.pylabtools import print_figure
    from matplotlib.figure import Figure

    def png(figure: "Figure") -> str:
        tight = None if figure.get_layout_engine() else "tight"
        return str(print_figure(figure, bbox_inches=tight, base64=True))

    shell.set_formatter("image/png", Figure, png)


if __name__ == "__main__":
    main()
