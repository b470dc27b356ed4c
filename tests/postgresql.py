"""A PostgreSQL server of the tests' own, in a temporary folder."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from sqlalchemy.engine import URL

# Debian keeps the server's programs out of PATH.
INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
SEARCH = os.pathsep.join([os.environ["PATH"], *map(str, INSTALLED)])
INITDB = shutil.which("initdb", path=SEARCH)
USER, PASSWORD = "teacher", "geheim/@:100%"
needs_postgresql = pytest.mark.skipif(
    INITDB is None and not os.environ.get("CI"),
    reason="no PostgreSQL here, so nothing was graded with a server (apt install postgresql)",
)


@dataclass
class Server:
    """A running server."""

    port: int
    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str, password: str = PASSWORD) -> URL:
        """Return the address of a database."""
        return URL.create("postgresql+psycopg", USER, password, "127.0.0.1", self.port, database)

    def new_database(self) -> str:
        """Make an empty database, and return its address."""
        name = f"course{next(self._numbers)}"
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name).render_as_string(hide_password=False)

    def connect(self, database: str) -> psycopg.Connection:
        """Connect to a database, outside of a transaction."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, password=PASSWORD, dbname=database, autocommit=True
        )


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server, and stop it again."""
    assert INITDB, "CI needs PostgreSQL"
    programs = Path(INITDB).resolve().parent
    # Not in pytest's folder, which only its user may enter.
    with TemporaryDirectory(prefix="postgresql-") as name, socket.socket() as reserved:
        folder = Path(name)
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        (folder / "password").write_text(PASSWORD)
        as_user: list[str] = []
        if os.getuid() == 0:  # the server refuses to run as root
            as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres", "postgres")

        def call(program: str, *arguments: str) -> None:
            with (folder.parent / f"{folder.name}.log").open("a+") as log:
                command = [*as_user, str(programs / program), "-D", str(folder / "data"), *arguments]
                # Not to a pipe, which the server would keep open.
                process = subprocess.run(
                    command, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL
                )
                log.seek(0)
                assert process.returncode == 0, log.read()

        call("initdb", "-U", USER, f"--pwfile={folder / 'password'}", "-A", "scram-sha-256", "-E", "UTF8")
        reserved.close()
        settings = f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off"
        call("pg_ctl", "-w", "-o", f"{settings} -c unix_socket_directories={folder}", "start")
        try:
            yield Server(port, folder)
        finally:
            call("pg_ctl", "-m", "immediate", "stop")
            (folder.parent / f"{folder.name}.log").unlink()
