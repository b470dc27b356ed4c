"""Write the gradebook to one archive."""

import argparse
import os
from pathlib import Path

from autograder.commands.exit_status import OK

HELP = "write everything in gradebook/ to one archive, even while others are working"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="the archive, or its folder (default: gradebook-DATE.tar.gz in this folder)",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.backup import write_backup
    from autograder.console import counted, listed, sentence

    backup = write_backup(args.file)
    if backup.left_out:
        print(sentence(f"Left out, because they are links or devices: {listed(backup.left_out)}"))
    size = backup.path.stat().st_size / 2**20
    print(
        f"Wrote {os.path.relpath(backup.path)}: {counted(len(backup.files), 'file')}, {size:.1f} MiB, read "
        "again and compared. It contains names and marks, so only you can read it."
    )
    return OK
