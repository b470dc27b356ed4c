"""A time that has one meaning is read as that; any other is read as nbgrader reads it, and named."""

from datetime import datetime

import pytest
from nbgrader.utils import parse_utc

from autograder.submission.timestamp import read_timestamp


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20 18:30:00 UTC",
        "2026-11-20 18:30:00.123456 UTC",
        "2026-11-20 19:30:00 Europe/Rome",
        "2026-11-20 13:30:00 EST",
        "2026-11-20T18:30:00Z",
        "2026-11-20T19:30:00+01:00",
        "20261120T183000Z",
        "2026-11-20 18:30",
        "2026-11-20",
    ],
)
def test_a_certain_time_is_read_without_a_note(text: str) -> None:
    handed_in = read_timestamp(f"{text}\r\n".encode())
    assert handed_in == (parse_utc(text), "")
    assert read_timestamp(text.encode("utf-16")) == read_timestamp(text.encode("utf-8-sig")) == handed_in


@pytest.mark.parametrize("text", ["2026-11-20 12:00:00 +0100", "2026-11-20 12:00:00 +01:00"])
def test_a_time_that_nbgrader_alone_misreads_is_read_and_named(text: str) -> None:
    assert parse_utc(text) != datetime(2026, 11, 20, 11)
    time, note = read_timestamp(text.encode())
    assert time == datetime(2026, 11, 20, 11)
    assert text in note
    assert "2026-11-20 11:00:00 UTC" in note


@pytest.mark.parametrize(
    "text",
    [
        "11/20/2026 11:59 PM",
        "2026-11-20 11:59 PM",
        "03/04/2026 12:00:00",
        "20.11.2026 12:00",
        "2026-11-20 12:00:00 CEST",
        "Friday, 20 November 2026, 11:59 PM",
    ],
)
def test_an_ambiguous_time_is_read_as_nbgrader_does_and_named(text: str) -> None:
    time, note = read_timestamp(text.encode())
    assert time == parse_utc(text)
    assert f"read as {time} UTC" in note
    assert text in note
    assert "write it like 2026-11-20 18:30:00 UTC" in note


@pytest.mark.parametrize(
    "text", ["venerdì, 20 novembre 2026", "1605909540", "soon", "9" * 1000, "\x00\x1b[2J"]
)
def test_a_time_that_cannot_be_read_is_never_late_and_named(text: str) -> None:
    time, note = read_timestamp(text.encode())
    assert time is None
    assert "is not a time" in note
    assert note.isprintable()
    assert len(note) < 600


@pytest.mark.parametrize("content", [b"", b" \r\n", b"\xff\xfe"])
def test_an_empty_file_says_nothing(content: bytes) -> None:
    assert read_timestamp(content) == (None, "")
