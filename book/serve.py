"""Serve the site on this machine, build it again when a file is saved, and reload the pages that are open.

``make serve`` runs this. A page that is served gets a line of script more than the one in ``_site``: it
listens for the next build. A build that fails says why in the terminal, and the last good site stays.
"""

import argparse
import os
import signal
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Condition, Thread
from typing import BinaryIO

from build import BOOK, EXERCISES, ROOT, SETTINGS, SITE, digest, everything
from watchfiles import watch

BUILDS = "/.builds"  # where a page listens; no file of the site begins with a dot
SECONDS = 20  # after which a page that listens is written to, so that one that has left is noticed
SCRIPT = f'<script>new EventSource("{BUILDS}").onmessage = () => location.reload()</script>'.encode()


class Pages(SimpleHTTPRequestHandler):
    """The site, with a script on each page that reloads it after a build."""

    def __init__(self, builds: Condition, *arguments: object, **options: object) -> None:
        self._builds = builds
        super().__init__(*arguments, directory=os.fspath(SITE), **options)

    def do_GET(self) -> None:
        """Answer with a file, or tell a page of each build until it leaves."""
        if self.path != BUILDS:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while True:
                with self._builds:
                    is_built = self._builds.wait(SECONDS)
                self.wfile.write(b"data: built\n\n" if is_built else b":\n\n")  # a line with ":" is a comment
        except ConnectionError:
            pass

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Send a page with the script, and any other file as it is."""
        path = Path(self.translate_path(self.path))
        if path.suffix != ".html" or not path.is_file():
            return super().send_head()
        page = path.read_bytes() + SCRIPT
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        return BytesIO(page)

    def end_headers(self) -> None:
        """Have the browser ask each time whether a file has changed."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Leave the terminal to the builds."""


def build() -> None:
    """Build the site; if the user does not wait for it, end all of its processes."""
    # In a process group of its own, because Ctrl+C would have each of its processes print a traceback.
    process = subprocess.Popen([sys.executable, ROOT / "book" / "build.py"], start_new_session=True)
    try:
        process.wait()
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise


def build_at_every_save(port: int, builds: Condition) -> None:
    """Build the site, and again whenever what it is made of has changed, until Ctrl+C."""
    sources = digest(everything())
    build()
    print(f"Serving http://127.0.0.1:{port}/ until Ctrl+C; save a file to build again.", flush=True)
    watched = [path for path in (BOOK, EXERCISES, *SETTINGS) if path.exists()]
    for _ in watch(*watched, raise_interrupt=True, yield_on_timeout=True):
        if sources == (sources := digest(everything())):
            continue  # nothing was saved, or the same text
        build()
        with builds:
            builds.notify_all()


def main() -> int:
    """Serve until Ctrl+C; return the exit status."""
    parser = argparse.ArgumentParser(description="Serve the site, and build it again when a file is saved.")
    parser.add_argument("--port", type=int, default=8000, help="0 for any that is free (default: 8000)")
    port, builds = parser.parse_args().port, Condition()
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Pages, builds))
    except OSError as error:
        print(f"Port {port} cannot be used ({error.strerror}): try `make serve PORT=8001`.", file=sys.stderr)
        return 1
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        build_at_every_save(server.server_port, builds)
    except KeyboardInterrupt:
        server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
