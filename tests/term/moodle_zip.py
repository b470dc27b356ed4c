"""Write zip archives byte for byte as Moodle does, with PHP's ZipStream."""

import struct
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

# APPNOTE.TXT 6.3.10; the values are those of a real archive, tests/lms/en/deep-neural-networks-folders.zip.
LOCAL, DESCRIPTOR, CENTRAL, END = 0x04034B50, 0x08074B50, 0x02014B50, 0x06054B50
ZIP64 = 45  # version needed to extract
MADE_BY = 0x0603  # "OS/2, version 0.3": the field's bytes in the wrong order, so unzip garbles the names
FLAGS = 0x0808  # sizes follow the data; names are UTF-8
DEFLATED = 8
UNKNOWN = 0xFFFFFFFF
EXTRA = struct.pack("<HHQQ", 0x0001, 16, 0, 0) + struct.pack("<HH", 0x5653, 0)  # ZIP64, and ZipStream's own
ARCHIVE = 0x20  # external attribute of MS-DOS


class Entry(NamedTuple):
    """A file in an archive."""

    path: str
    content: bytes
    time: datetime  # of the upload, in the server's time zone


def write_zip(entries: Iterable[Entry]) -> bytes:
    """Return an archive with an entry per file and none for folders."""
    files, directory, count = bytearray(), bytearray(), 0
    for entry in entries:
        name, date, time = entry.path.encode(), *_dos(entry.time)
        deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        data = deflate.compress(entry.content) + deflate.flush()
        crc, size = zlib.crc32(entry.content), len(entry.content)
        offset = len(files)
        files += struct.pack(
            "<IHHHHHIIIHH",
            *(LOCAL, ZIP64, FLAGS, DEFLATED, time, date, 0, UNKNOWN, UNKNOWN, len(name), len(EXTRA)),
        )
        files += name + EXTRA + data + struct.pack("<IIQQ", DESCRIPTOR, crc, len(data), size)
        directory += struct.pack(
            "<IHHHHHHIIIHHHHHII",
            *(CENTRAL, MADE_BY, ZIP64, FLAGS, DEFLATED, time, date, crc, len(data), size),
            *(len(name), 0, 0, 0, 0, ARCHIVE, offset),
        )
        directory += name
        count += 1
    end = struct.pack("<IHHHHIIH", END, 0, 0, count, count, len(directory), len(files), 0)
    return bytes(files + directory + end)


def _dos(time: datetime) -> tuple[int, int]:
    """Return the date and the time of MS-DOS, which counts in steps of two seconds."""
    date = (time.year - 1980) << 9 | time.month << 5 | time.day
    return date, time.hour << 11 | time.minute << 5 | time.second // 2
