"""IPython without a kernel: a shell that executes cells and collects their outputs as a notebook stores them.

A kernel would bring its own process, threads and sockets, none of which survive a fork. Here only the way in
which outputs leave the shell differs from a kernel's, so the classes below replace the display hook, the
display publisher and the two standard streams.
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from .jobs import Output

CUT = "\n[the rest of the output was left out because it is too long]\n"


class Outputs:
    """The outputs of a cell in order, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.clear()

    def clear(self) -> None:
        """Drop the outputs so far."""
        self.items: list[Output] = []
        self.size = 0

    def stream(self, name: str, text: str) -> None:
        """Add printed text; consecutive text of one stream becomes one output."""
        if self.size > self.limit:
            return
        self.size += len(text)
        if self.size > self.limit:
            text = text[: max(0, len(text) - (self.size - self.limit))] + CUT
        last = self.items[-1] if self.items else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self.items.append({"output_type": "stream", "name": name, "text": [text]})

    def rich(self, output_type: str, data: dict[str, Any], metadata: dict[str, Any], **more: Any) -> None:
        """Add a figure, a table or a value."""
        self.size += sum(len(part) for part in data.values() if isinstance(part, (str, bytes)))
        if self.size <= self.limit:
            self.items.append({"output_type": output_type, "data": data, "metadata": metadata, **more})
        else:
            self.stream("stderr", CUT)

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        """Add an exception that ended the cell."""
        self.items.append({"output_type": "error", "ename": name, "evalue": value, "traceback": traceback})

    def take(self) -> list[Output]:
        """Return the outputs so far and drop them."""
        items = [
            {**item, "text": "".join(item["text"])} if item["output_type"] == "stream" else item
            for item in self.items
        ]
        self.clear()
        return items


class _Stream(io.TextIOBase):
    """Python's standard output or error; what is written becomes an output."""

    encoding = "utf-8"

    def __init__(self, name: str, descriptor: int, outputs: Outputs) -> None:
        self.name, self.descriptor, self.outputs = name, descriptor, outputs

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.outputs.stream(self.name, text)
        return len(text)


class _Publisher(DisplayPublisher):
    """Collects what `display` shows."""

    shell: "CellShell"

    def publish(
        self,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any] | None = None,
        *args: object,
        **kwargs: object,
    ) -> None:
        self.shell.outputs.rich("display_data", dict(data), dict(metadata or {}))

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear()


class _DisplayHook(DisplayHook):
    """Collects the value of a cell's last line."""

    shell: "CellShell"

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(
        self, format_dict: Mapping[str, Any], md_dict: Mapping[str, Any] | None = None
    ) -> None:
        count = self.shell.execution_count
        self.shell.outputs.rich(
            "execute_result", dict(format_dict), dict(md_dict or {}), execution_count=count
        )

    def finish_displayhook(self) -> None:
        pass


class CellShell(InteractiveShell):
    """An IPython shell whose outputs are those of a notebook."""

    displayhook_class = _DisplayHook
    display_pub_class = _Publisher
    outputs: Outputs
    tests: Any = None  # `SandboxedTests`, which imports this module; the student process takes it

    def init_history(self) -> None:
        # The history's thread would not survive a fork, and its file would be shared by all boxes.
        self.config.HistoryManager.enabled = False
        super().init_history()  # type: ignore[no-untyped-call]

    def execute(self, source: str) -> None:
        """Execute a cell without a number, which is not added to the history."""
        self.run_cell(source)  # type: ignore[no-untyped-call]

    def set_formatter(self, mime_type: str, kind: type, function: Callable[[Any], str]) -> None:
        """Set how objects of a type are represented in outputs."""
        assert self.display_formatter is not None
        self.display_formatter.formatters[mime_type].for_type(kind, function)

    def leave_out_figures(self) -> None:
        """Represent figures by their text only, which saves the time of rendering them."""
        if "matplotlib_inline.config" in sys.modules:
            backend = sys.modules["matplotlib_inline.config"].InlineBackend.instance(parent=self)
            backend.shell = self
            backend.figure_formats = set()

    def _showtraceback(self, etype: type[BaseException], evalue: object, stb: list[str]) -> None:
        self.outputs.error(etype.__name__, str(evalue), list(stb))

    def enable_gui(self, gui: object = None) -> None:
        pass

    def ask_exit(self) -> None:
        pass


def make_shell(output_bytes: int) -> CellShell:
    """Make this process's only shell, which shows Matplotlib's figures inline."""
    config = Config()
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.xmode = "Context"
    config.HistoryManager.enabled = False
    CellShell.outputs = Outputs(output_bytes)
    return CellShell.instance(config=config)


class Redirected:
    """Collect what is written to file descriptors 1 and 2 below the level of Python."""

    def __init__(self, outputs: Outputs) -> None:
        self.outputs = outputs
        self.files = {}
        self.streams: dict[str, _Stream] = {}
        for descriptor, name in ((1, "stdout"), (2, "stderr")):
            file = tempfile.TemporaryFile()  # noqa: SIM115  stays open as long as the process
            os.dup2(file.fileno(), descriptor)
            self.files[name] = file
            self.streams[name] = _Stream(name, descriptor, outputs)
        self.install()

    def install(self) -> None:
        """Make Python's standard output and error those whose text is collected."""
        for name, stream in self.streams.items():
            setattr(sys, name, stream)

    def collect(self) -> None:
        """Move what has been written since the last call to the outputs."""
        for name, file in self.files.items():
            end = os.fstat(file.fileno()).st_size
            if end:
                text = os.pread(file.fileno(), min(end, self.outputs.limit + 1), 0)
                os.ftruncate(file.fileno(), 0)
                os.lseek(file.fileno(), 0, os.SEEK_SET)
                self.outputs.stream(name, text.decode("utf-8", "replace"))
