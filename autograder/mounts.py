"""Find out whether the gradebook is on a network drive, where SQLite is not safe."""

import re
from pathlib import Path

from autograder.course import CONFIG, ROOT, configured

MOUNTS = Path("/proc/self/mountinfo")
# "You might find that locking problems arise if the file is on a network filesystem":
# https://www.sqlite.org/faq.html#q5
NETWORK = {"afs", "beegfs", "ceph", "cifs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"}
NETWORK |= {
    f"fuse.{name}" for name in ("ceph", "davfs", "glusterfs", "gvfsd-fuse", "rclone", "s3fs", "sshfs")
}


def network_drive(folder: Path) -> str:
    """Return the type of a folder's network file system, "" if it is on none.

    It is known only on Linux: proc_pid_mountinfo(5).
    """
    try:
        lines = MOUNTS.read_bytes().decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    path, kind, depth = folder.resolve(), "", 0
    for line in lines:
        before, _, after = line.partition(" - ")
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), before.split(" ")[4]))
        if path.is_relative_to(point) and len(point.parts) >= depth:  # a later mount hides an earlier one
            kind, depth = after.split(" ")[0], len(point.parts)
    return kind if kind in NETWORK else ""


def network_drive_warning() -> str:
    """Return a warning if an SQLite gradebook is on a network drive, or else ""."""
    address = str(configured("CourseDirectory").get("db_url", "sqlite:///gradebook.db"))
    if not address.startswith("sqlite"):
        return ""
    folder = (ROOT / address.partition(":///")[2]).parent
    if not (kind := network_drive(folder)):
        return ""
    return (
        f"The gradebook is on a network drive ({kind}), where marks can be lost if several people work at "
        f"once: use a local disk, or a PostgreSQL server (c.CourseDirectory.db_url in {CONFIG})."
    )
