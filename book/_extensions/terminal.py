"""Commands on the instructors' pages, which run when the book is built, with what they print.

The lines of a ``{terminal}`` are commands. A line that begins with ``> `` is typed into the command before
it, which then runs in a terminal of its own. All commands of all pages, in the order of _toc.yml,
are one session in a small course: see `example_course`. With ``:write: FILE``, the lines become that file.
``:status: 4`` says how the commands are expected to end; any other end fails the build, as does a command
that waits for too long. With ``:folder: demo``, they run in the folder ``~/demo``, beside the small course.

What a command prints is kept in the build folder, and the session runs again only when a command, the grader
or the course has changed. So that each build prints the same, seconds become "…", and the progress bars
are left out. The course's code is its author's, so that `grade` needs no sandbox here.
"""

import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap
from typing import Any, ClassVar, NamedTuple

import example_course
import yaml
from docutils import nodes
from docutils.parsers.rst import directives
from pygments.lexers import find_lexer_class_for_filename
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

import autograder

LOGGER = logging.getLogger(__name__)
STORE = "terminal.json"  # in the build folder
COLUMNS = 76  # of a page, on a small laptop
SECONDS = 300  # for one command: `nbgrader quickstart` starts nbgrader six times
BLOCK = re.compile(
    r"^```\{terminal\}\n(?P<options>(?::[^\n]*\n)*)(?P<lines>.*?)^```$", re.MULTILINE | re.DOTALL
)
OPTION = re.compile(r"^:(\w+): *(.*)$", re.MULTILINE)
# `grade` executes one submission at a time, so that what it lists does not depend on which is done first.
HERE = {
    "autograder grade": "autograder grade --sandbox none --workers 1",
    "autograder check": "autograder check --sandbox none",
}
UNSANDBOXED = "Graded without a sandbox"
BAR = re.compile(r"^(Grading|Rendering) [━╸╺]")
TIME = re.compile(r"\b\d+\.\d+(?= s\b)|\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?( UTC|\+00:00)")
TIME_OF_A_TEST = re.compile(r"^( *\d+ of \d+ .* )\d+\.\d\d(?=  )", re.MULTILINE)  # in a table of `report`
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
END_OF_INPUT = "\x04"  # Ctrl+D
PROMPT = re.compile(r"[>\]?] $")


@dataclass(frozen=True)
class Step:
    """A command, with the lines that are typed into it."""

    command: str
    typed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Block:
    """What stands in one ``{terminal}``."""

    page: str
    line: int
    lines: list[str]
    status: int = 0
    write: str = ""
    folder: str = "course"

    def steps(self) -> list[Step]:
        """Return the commands, in order."""
        steps: list[Step] = []
        for line in self.lines:
            if line == ">" or line.startswith("> "):
                steps[-1].typed.append(line[2:])
            elif steps and steps[-1].command.endswith("\\"):  # goes on in the next line
                steps[-1] = Step(f"{steps[-1].command}\n{line}")
            elif line:
                steps.append(Step(line))
        return steps


class Shown(NamedTuple):
    """A command and what it printed."""

    command: str
    output: str


class CommandError(Exception):
    """A command that did not end as its page says; the message is for the author of the page."""


def read_blocks(source: Path, pages: list[str]) -> list[Block]:
    """Read the blocks of all pages, in order."""
    blocks = []
    for page in pages:
        path = source / f"{page}.md"
        text = path.read_text("utf-8") if path.exists() else ""
        for match in BLOCK.finditer(text):
            options = dict(OPTION.findall(match["options"]))
            line = text.count("\n", 0, match.start()) + 1
            status, write = int(options.get("status", 0)), options.get("write", "")
            folder = options.get("folder", "course")
            blocks.append(Block(page, line, match["lines"].splitlines(), status, write, folder))
    return blocks


def pages_in_order(contents: Any) -> Iterator[str]:
    """Yield the pages of a table of contents, as ``_toc.yml`` has them."""
    if isinstance(contents, list):
        for entry in contents:
            yield from pages_in_order(entry)
    elif isinstance(contents, dict):
        yield from (contents[key] for key in ("root", "file") if key in contents)
        for value in contents.values():
            yield from pages_in_order(value)


class Session:
    """The small course, and a shell in it.

    Parameters
    ----------
    folder : Path
        An empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self._home = folder
        self._here = folder / "course"
        self._here.mkdir()
        (folder / "settings").mkdir()
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        kept = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "COLORTERM")}
        self._environment = {
            **kept,
            "PATH": path,
            "COLUMNS": str(COLUMNS),
            "TERM": "vt100",
            "PYTHONUNBUFFERED": "1",  # what goes to standard error stays between what goes to standard output
            "PYTHONUTF8": "1",
            "JUPYTER_CONFIG_DIR": str(folder / "settings"),  # not those of whoever builds the book
        }
        example_course.make_course(self._here)

    def run(self, block: Block) -> list[Shown]:
        """Run the commands of a block, or write its file.

        Raises
        ------
        CommandError
            If a command ends otherwise than the block says.
        """
        self._here = self._home / block.folder
        if block.write:
            path = self._here / block.write
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join([*block.lines, ""]), "utf-8")
            return []
        shown = []
        for step in block.steps():
            name = " ".join(step.command.split()[:2])
            command = step.command.replace(name, HERE.get(name, name), 1)
            run = self._type if step.typed else self._run
            try:
                status, output = run(command, step.typed)
            except (subprocess.TimeoutExpired, TimeoutError):
                raise CommandError(f"`{step.command}` did not end within {SECONDS} seconds.") from None
            output = self._tidy(output)
            if status != block.status:
                last = " | ".join(output.splitlines()[-3:])
                raise CommandError(f"`{step.command}` ended with {status}, not {block.status}: {last}")
            shown.append(Shown(step.command, output))
        return shown

    def _run(self, command: str, typed: list[str]) -> tuple[int, str]:
        with self._started(command, subprocess.DEVNULL, subprocess.PIPE, subprocess.STDOUT) as process:
            try:
                output, _ = process.communicate(timeout=SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        return process.returncode, output.decode("utf-8", "replace")

    def _type(self, command: str, typed: list[str]) -> tuple[int, str]:
        """Run a command in a pseudo-terminal, and answer each of its prompts with a line."""
        import pty
        import termios

        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (50, 200))  # wide enough for no line that is typed to be broken
        lines, output = iter(typed), ""
        with self._started(command, theirs, theirs, theirs) as process:
            os.close(theirs)
            while piece := self._read(ours, process):
                output += piece.decode("utf-8", "replace")
                if PROMPT.search(output):
                    os.write(ours, f"{next(lines, END_OF_INPUT)}\n".encode())
        os.close(ours)
        return process.returncode, output

    def _read(self, terminal: int, process: subprocess.Popen[bytes]) -> bytes:
        """Read what a process printed, or nothing if it has ended."""
        if not select.select([terminal], [], [], SECONDS)[0]:
            os.killpg(process.pid, signal.SIGKILL)
            raise TimeoutError
        try:
            return os.read(terminal, 65536)
        except OSError:  # Linux reports the end in this way, see pty(7)
            return b""

    def _started(self, command: str, stdin: int, stdout: int, stderr: int) -> subprocess.Popen[bytes]:
        """Start a command in the course, as the leader of a process group that can be killed as a whole."""
        return subprocess.Popen(
            ["sh", "-c", command],
            cwd=self._here,
            env=self._environment,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )

    def _tidy(self, output: str) -> str:
        """Remove from an output what differs from build to build."""
        output = ESCAPE.sub("", output).replace("\r\n", "\n").replace(str(self._home), "~")
        lines = [line.rstrip() for line in output.splitlines()]
        shown = "\n".join(line for line in lines if not (BAR.match(line) or line.startswith(UNSANDBOXED)))
        shown = TIME.sub("…", TIME_OF_A_TEST.sub(r"\1   …", shown))
        shown = shown.replace(datetime.now(UTC).date().isoformat(), "…").strip("\n\ufeff")
        return "\n".join(map(_wrapped, shown.split("\n")))


def _wrapped(line: str) -> str:
    """Break a line that is too long for the page, as a terminal does, but between words."""
    if len(line) <= COLUMNS:
        return line
    return "\n".join(wrap(line, COLUMNS, break_on_hyphens=False, replace_whitespace=False))


def digest(blocks: list[Block]) -> str:
    """Return a digest of all that the outputs depend on."""
    total = sha256(f"{sys.version}{blocks}".encode())
    package = Path(autograder.__file__).parent
    extensions = [Path(__file__), Path(example_course.__file__)]
    paths = [*package.rglob("*"), *example_course.SOURCE.rglob("*"), *extensions]
    for path in sorted(path for path in paths if path.is_file() and "__pycache__" not in path.parts):
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def run_session(app: Sphinx) -> None:
    """Run all commands, or read what they printed the last time if nothing has changed."""
    source, store = Path(app.srcdir), Path(app.outdir).parent / STORE
    contents = yaml.safe_load((source / app.config.external_toc_path).read_text("utf-8"))
    blocks = read_blocks(source, list(pages_in_order(contents)))
    now = digest(blocks)
    stored = json.loads(store.read_text("utf-8")) if store.exists() else {}
    if stored.get("digest") != now and blocks:
        outputs: dict[str, list[list[Shown]]] = {}
        with TemporaryDirectory() as folder:
            session = Session(Path(folder))
            for block in blocks:
                try:
                    outputs.setdefault(block.page, []).append(session.run(block))
                except CommandError as error:
                    LOGGER.warning("%s", error, location=(block.page, block.line))
                    break
            else:
                stored = {"digest": now, "outputs": outputs}
                store.write_text(json.dumps(stored), "utf-8")
        stored = {"outputs": outputs}
    lines: dict[str, list[list[str]]] = {}
    for block in blocks:
        lines.setdefault(block.page, []).append(block.lines)
    app.terminal = {**stored, "lines": lines, "store": str(store)}


class Terminal(SphinxDirective):
    """Commands and what they printed, or a file that they use."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "status": directives.nonnegative_int,
        "write": directives.unchanged_required,
        "folder": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Show the commands as they are typed, each with its output."""
        app: Any = self.env.app
        self.env.note_dependency(app.terminal["store"])
        number = next(self.env.temp_data.setdefault("terminal", count()))
        known = app.terminal["lines"].get(self.env.docname, [])
        if known[number : number + 1] != [list(self.content)]:
            raise self.error(
                "A terminal has to begin at the left margin, with its options before its commands."
            )
        if write := self.options.get("write"):
            lexer = find_lexer_class_for_filename(write)
            return [self._block("\n".join(self.content), lexer.aliases[0] if lexer else "text")]
        outputs = app.terminal.get("outputs", {}).get(self.env.docname, [])
        if number >= len(outputs):
            return []  # the session stopped at a command that failed, which has been reported
        shown = nodes.container(classes=["terminal"])
        for command, output in outputs[number]:
            shown += self._block(command, "bash")
            if output:
                shown += self._block(output, "text", "output")
        return [shown]

    def _block(self, text: str, language: str, *classes: str) -> nodes.literal_block:
        block = nodes.literal_block(text, text, language=language, classes=list(classes))
        self.set_source_info(block)
        return block


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("terminal", Terminal)
    app.connect("builder-inited", run_session)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
