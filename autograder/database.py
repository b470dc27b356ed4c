"""Handle what differs between gradebooks in SQLite, a file, and in PostgreSQL."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session, scoped_session
from sqlalchemy.pool import NullPool

from autograder.course import BUSY_SECONDS, CONFIG, CourseError, name_in_course

# In the order in which nbgrader fills them, so that two processes cannot wait for each other.
WRITTEN = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
CREATION, COMMAND = 716_001, 716_002  # advisory locks: for making the tables, and for a command
LONGEST_NAME = 63  # the server cuts a longer application_name
MAJOR_LOCKS = ("RowExclusiveLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock")

# PostgreSQL's error codes, https://www.postgresql.org/docs/current/errcodes-appendix.html
UNDEFINED_TABLE, LOCK_NOT_AVAILABLE = "42P01", "55P03"
LOCKED = (
    "{name} is locked by another program{holder}, which did not release it within {seconds} seconds: close "
    "whatever has it open (the formgrader, nbgrader, a database browser) and run the command again."
)
NO_PERMISSION = (
    "{name} cannot be used, because the user {user} lacks permission: ask whoever manages the server to make "
    "that user the owner of the database."
)
OTHERS_WROTE = (
    "{name} was changed by another program at the same time, so nothing was written: run the command again."
)
MESSAGES = {
    LOCK_NOT_AVAILABLE: LOCKED,
    "42501": NO_PERMISSION,
    "25006": "{name} cannot be written, because the server is read-only: use the primary server.",
    "40001": OTHERS_WROTE,
    "40P01": OTHERS_WROTE,
    "53100": "The disk of the server with {name} is full: free some space and run the command again.",
    "53300": "The server with {name} has too many connections: wait a moment and run the command again.",
}


class GradebookError(CourseError):
    """The gradebook cannot be used; the message says why and what to do."""


def parse_address(address: str) -> URL:
    """Parse `db_url`, the address of the gradebook's database.

    Raises
    ------
    GradebookError
        If it is not an address, or not that of SQLite or PostgreSQL. The message does not quote it, because
        it may contain a password.
    """
    where = f"c.CourseDirectory.db_url in {CONFIG}"
    try:
        url = make_url(address)
    except (SQLAlchemyError, ValueError):  # its message may quote the password
        raise GradebookError(
            f"{where} is not the address of a database: write it like postgresql+psycopg://USER@HOST/NAME."
        ) from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise GradebookError(f"{where} must be the address of a SQLite or PostgreSQL database.")
    if url.host and "@" in url.host:  # the rest of the password, which error messages would quote
        raise GradebookError(f"The password in {where} contains the character @: write it as %40.")
    return url


def is_file(url: URL) -> bool:
    """Return whether a database is a file, which only SQLite's are."""
    return url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")


def shown(url: URL) -> str:
    """Return a gradebook's name for a message, without its password and options."""
    if is_file(url):
        return name_in_course(Path(str(url.database)))
    return f"the gradebook {url.database} on {_server(url)}"


def with_limits(url: URL) -> URL:
    """Add to an address how long to wait for others, and who is waiting."""
    if is_file(url):
        return url.update_query_dict({"timeout": str(BUSY_SECONDS)})
    if url.get_backend_name() != "postgresql":
        return url
    # The server notices within two minutes if this machine disappears, and releases its locks:
    # https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-TCP-KEEPALIVES-IDLE
    settings = {
        "lock_timeout": f"{BUSY_SECONDS}s",
        "tcp_keepalives_idle": "60",
        "tcp_keepalives_interval": "10",
        "tcp_keepalives_count": "6",
    }
    own = url.query.get("options", "")
    options = " ".join([*(f"-c {name}={value}" for name, value in settings.items()), str(own)]).strip()
    process = f"autograder, process {os.getpid()} on {socket.gethostname()}"
    defaults = {"connect_timeout": "10", "application_name": process[:LONGEST_NAME], **url.query}
    return url.update_query_dict({**defaults, "options": options})


def begin_writing(db: "Session | scoped_session[Session]") -> None:
    """Begin a transaction in which whatever is read stays as it is until the commit.

    Meanwhile, others can read, but everyone else who wants to write has to wait, including nbgrader and its
    formgrader. Changes that the session has not committed are dropped, and rows that it has read are read
    again.
    """
    db.rollback()
    if db.get_bind().dialect.name == "sqlite":
        # Otherwise sqlite3 begins a transaction at the first change, after rows were read:
        # https://www.sqlite.org/lang_transaction.html
        db.execute(text("BEGIN IMMEDIATE"))
    else:
        # The weakest mode that excludes itself and the one of INSERT and UPDATE:
        # https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
        db.execute(text(f"LOCK TABLE {', '.join(WRITTEN)} IN SHARE ROW EXCLUSIVE MODE"))


def check_writable(db: "Session | scoped_session[Session]") -> None:
    """Fail now if the gradebook cannot be written, rather than at the first grade.

    Nothing is changed. On a server, the lock alone needs the permission to write.
    """
    begin_writing(db)
    if db.get_bind().dialect.name == "sqlite":
        # SQLite locks even a read-only file, and opens its journal only at the first change of a page, which
        # this is: https://www.sqlite.org/pragma.html#pragma_user_version
        db.execute(text("PRAGMA user_version = 0"))
    db.rollback()


@contextmanager
def only_creator(url: URL) -> Iterator[None]:
    """Let only one process at a time make the tables of a gradebook on a server."""
    with _connected(url) as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({CREATION})"))
        yield


@contextmanager
def only_holder(url: URL, command: str) -> Iterator[str]:
    """Hold the lock of a gradebook on a server for one command.

    The server releases the lock when the connection ends, however the process ends.

    Yields
    ------
    str
        The command that holds the lock and, in a second line, its details; "" if this process holds it.
    """
    process = f"{command}, process {os.getpid()} on {socket.gethostname()}"
    with _connected(url.update_query_dict({"application_name": process[:LONGEST_NAME]})) as connection:
        free = connection.scalar(text(f"SELECT pg_try_advisory_lock({COMMAND})"))
        connection.commit()  # the lock belongs to the connection, which must not stay in a transaction
        if free:
            yield ""
            return
        query = f"""
        SELECT holder.application_name, holder.usename, holder.backend_start
        FROM pg_locks AS lock JOIN pg_stat_activity AS holder ON holder.pid = lock.pid
        WHERE lock.locktype = 'advisory' AND lock.objid = {COMMAND} AND lock.granted"""
        row = connection.execute(text(query)).first()
        name, _, details = (
            _described(*row) if row else "autograder, which may just have finished"
        ).partition(", ")
        yield f"{name}\n{details}"


def fetch(url: URL, query: str) -> list[tuple[Any, ...]]:
    """Execute a query on a server; without tables there are no rows.

    Raises
    ------
    GradebookError
        If the server cannot be used, see `explained`.
    """
    with explained(url):
        try:
            with _connected(url) as connection:
                return [tuple(row) for row in connection.execute(text(query))]
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == UNDEFINED_TABLE:
                return []
            raise


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    engine = create_engine(with_limits(url), poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turn a server's errors that an instructor can resolve into a `GradebookError`."""
    try:
        yield
    except (DBAPIError, ModuleNotFoundError) as error:
        if sentence := _explain(error, url):
            raise GradebookError(sentence) from error
        raise


def _explain(error: Exception, url: URL) -> str:
    """Explain why a server cannot be used; return "" if it is a bug of ours."""
    name, user = shown(url), url.username or os.environ.get("PGUSER", "of this account")
    if isinstance(error, ModuleNotFoundError):
        return (
            f"The driver {error.name}, which {name} needs, is not installed: run "
            "`pip install 'psycopg[binary]'`."
        )
    if not isinstance(error, DBAPIError):
        return ""
    if message := MESSAGES.get(getattr(error.orig, "sqlstate", None) or ""):
        holder = _holder(url) if message is LOCKED else ""
        return _capitalised(message.format(name=name, user=user, seconds=BUSY_SECONDS, holder=holder))
    if not isinstance(error, OperationalError | InterfaceError):
        return ""
    reason = _reason(error, url)
    if "password" in reason or "authentication" in reason:
        return (
            f"{_capitalised(_server(url))} refuses the user {user}: check the password in ~/.pgpass, in the "
            f"variable PGPASSWORD or in c.CourseDirectory.db_url in {CONFIG}."
        )
    return (
        f"{_capitalised(name)} cannot be used ({reason}): check that the server is running and that "
        f"c.CourseDirectory.db_url in {CONFIG} is right, and run the command again."
    )


def _reason(error: DBAPIError, url: URL) -> str:
    """Return what the server or its driver says, in one line, without the password."""
    lines = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    line = lines[0] if lines else type(error.orig).__name__
    line = line.rpartition("FATAL: ")[2].strip() or line
    secret = url.password
    return (line.replace(str(secret), "***") if secret else line).rstrip(".")


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _server(url: URL) -> str:
    port = f":{url.port}" if url.port else ""
    return f"the server {url.host or url.query.get('host', 'on this machine')}{port}"


def _holder(url: URL) -> str:
    """Describe what holds a gradebook on a server, "" if nothing does any more."""
    modes = ", ".join(f"'{mode}'" for mode in MAJOR_LOCKS)
    query = f"""
    SELECT holder.application_name, holder.usename, holder.xact_start
    FROM pg_locks AS lock JOIN pg_stat_activity AS holder ON holder.pid = lock.pid
    WHERE lock.granted AND lock.mode IN ({modes}) AND lock.relation = 'grade'::regclass
    AND holder.pid <> pg_backend_pid()
    ORDER BY holder.xact_start"""
    try:
        rows = fetch(url, query)
    except (SQLAlchemyError, GradebookError):
        return ""
    return f" ({_described(*rows[0])})" if rows else ""


def _described(program: str, user: str, since: datetime | None) -> str:
    time = f" since {since.astimezone():%Y-%m-%d %H:%M:%S}" if since else ""
    return f"{program or 'unnamed'}, of the user {user}{time}"
