"""What the names in the archives of learning platforms say, on the files of a running Moodle and others."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from autograder.platforms import blackboard_archive, canvas_archive, gradescope_archive, moodle_archive
from autograder.platforms.identity import Identity, split_name
from autograder.platforms.member import Member
from autograder.platforms.moodle_worksheet import Worksheet

LMS = Path(__file__).parent / "lms"
FOLDER = "Anna 2 2 assignsubmission file_9_assignsubmission_file"


def names(path: str) -> list[str]:
    return ZipFile(LMS / path).namelist()


def moodle(path: str) -> list[Member]:
    members = [moodle_archive.read_member(name) for name in names(path)]
    assert None not in members
    return [member for member in members if member]


@pytest.mark.parametrize(
    "path",
    [
        "en/deep-neural-networks-folders.zip",
        "en/deep-neural-networks-flat.zip",
        "derived/moodle-before-4.1-folders.zip",
    ],
)
def test_moodle_s_archives_of_all_shapes_name_the_same_participants(path: str) -> None:
    members = moodle(path)
    worksheet = Worksheet((LMS / "en/deep-neural-networks-worksheet.csv").read_bytes(), UTC)
    known = {one.number: moodle_archive.cleaned(one.name) for one in worksheet.participants}
    handed_in = {one.number for one in worksheet.participants if one.state in ("handed_in", "draft")}
    assert {member.key for member in members} == handed_in
    assert all(member.name == known[member.key] for member in members)
    refused = [member for member in members if member.refusal]
    assert [(member.key, member.file, member.refusal) for member in refused] == [
        ("3", "onlinetext.html", "is text that was typed into Moodle")
    ]


def test_moodle_s_folders_keep_the_paths_in_them_and_flat_names_lose_them() -> None:
    def files(path: str) -> list[str]:
        return [member.file for member in moodle(path) if member.key == "15" and ".ipynb" in member.file]

    notebook = "deep-neural-networks.ipynb"
    assert files("en/deep-neural-networks-folders.zip") == [
        f"a/{notebook}",
        f"b/{notebook}",
        notebook,
        ".ipynb_checkpoints/deep-neural-networks-checkpoint.ipynb",
    ]
    assert files("en/deep-neural-networks-flat.zip") == [
        notebook,
        "deep-neural-networks-checkpoint.ipynb",
    ]


@pytest.mark.parametrize("between", ["/", "_/", "_"])
def test_what_a_student_calls_a_file_in_moodle_names_nobody_else(between: str) -> None:
    file = "x_3_assignsubmission_file_deep-neural-networks.ipynb"
    assert moodle_archive.read_member(f"{FOLDER}{between}{file}") == Member(
        "9", "Anna 2 2 assignsubmission file", file, FOLDER
    )


@pytest.mark.parametrize("path", ["en/blind-folders.zip", "en/blind-flat.zip", "de/blind-flat.zip"])
def test_moodle_s_blind_marking_names_nobody(path: str) -> None:
    members = moodle(path)
    assert len(members) == 13
    assert {(member.name, member.is_anonymous) for member in members} == {("", True)}
    assert len({member.key for member in members}) == 13


@pytest.mark.parametrize("path", ["en/group-folders.zip", "en/group-flat.zip", "de/group-folders.zip"])
def test_moodle_s_groups_have_their_own_numbers_and_the_default_group_has_none(path: str) -> None:
    members = moodle(path)
    assert moodle_archive.has_groups(members)
    assert not moodle_archive.has_groups(moodle("en/deep-neural-networks-flat.zip"))
    worksheet = Worksheet((LMS / path[:2] / "group-worksheet.csv").read_bytes(), UTC)
    cleaned = {moodle_archive.cleaned(one.group) for one in worksheet.participants}
    assert {member.name for member in members} == cleaned - {"no submission here"}
    assert {member.key for member in members} == {"", "1", "2", "3"}


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Ada Lovelace", "Ada", "Lovelace"),
        ("Lovelace, Ada", "Ada", "Lovelace"),
        ("de Souza,Ana  Lucía", "Ana Lucía", "de Souza"),
        ("José García de la Peña", "José García", "de la Peña"),
        ("John Smith, Jr.", "John", "Smith, Jr."),
        ("Jan de Vries, Ph.D.", "Jan", "de Vries, Ph.D."),
        ("Smith, Jr., John", "John", "Smith, Jr."),
        ("Suharto", "", "Suharto"),
        ("Suharto,", "", "Suharto,"),
        ("", "", ""),
    ],
)
def test_a_full_name_is_divided(full: str, first: str, last: str) -> None:
    assert split_name(full) == (first, last)


def test_what_moodle_did_not_write_is_nobody_s() -> None:
    for name in (
        "adam.ipynb",
        "ada/adam.ipynb",
        "ada_3_assignsubmission_file",
        "x_y_3_assignsubmission_file/a",
    ):
        assert moodle_archive.read_member(name) is None


def test_canvas_s_names_are_split_at_the_first_two_numbers() -> None:
    members = [canvas_archive.read_member(name) for name in names("derived/canvas-submissions.zip")]
    found = [member for member in members if member]
    assert len(found) == len(members) == 16
    by_key = {member.key: member for member in found if member.file.endswith(".ipynb")}
    assert sorted(by_key) == [*map(str, [*range(101, 108), 109, 110, 111, 113]), "anon_Ab3dE", "anon_x9Kq2"]
    assert {member.file for member in by_key.values()} == {"deep-neural-networks.ipynb"}
    assert [key for key, member in by_key.items() if member.is_late] == ["102", "anon_x9Kq2"]
    assert [key for key, member in by_key.items() if member.is_anonymous] == ["anon_Ab3dE", "anon_x9Kq2"]
    assert by_key["110"].name == "de_souzaana_lucía"
    assert by_key["102"] == Member(
        "102", "obriensmithsiobhán", "deep-neural-networks.ipynb", "obriensmithsiobhán_LATE_102", is_late=True
    )
    others = {member.key: (member.file, member.refusal) for member in found if member.refusal}
    assert others == {
        "112": ("text.html", "is text that was typed into Canvas"),
        "114": ("link.html", "is a link to a website"),
    }
    assert [member.file for member in found if member.key == "101"][1] == "2_notes_ a_b.txt"


def test_canvas_s_suffix_of_a_file_that_was_handed_in_again_is_known() -> None:
    assert canvas_archive.without_suffix("adam-1.ipynb") == "adam.ipynb"
    assert canvas_archive.without_suffix("adam-2024-12.tar.gz") == "adam-2024-12.tar.gz"
    assert canvas_archive.without_suffix("stochastic-gradient-descent.ipynb") == (
        "stochastic-gradient-descent.ipynb"
    )
    assert canvas_archive.read_member("submission.ipynb") is None
    assert canvas_archive.read_member("ada_1_2_x/y.ipynb") is None


def test_blackboard_s_names_and_receipts() -> None:
    (path,) = (LMS / "derived").glob("blackboard-*.zip")
    archive = ZipFile(path)
    members = [blackboard_archive.read_member(name) for name in archive.namelist()]
    found = [member for member in members if member]
    assert len(found) == len(members) == 4
    assert Counter(member.key for member in found) == {"jmueller": 2, "mrossi2": 2}
    assert {member.submitted for member in found} == {datetime(2026, 11, 14, 10)}
    files = [member for member in found if not member.refusal]
    assert {member.file for member in files} == {"deep-neural-networks.ipynb"}
    receipt = archive.read("Homework 1_jmueller_attempt_2026-11-14-10-00-00.txt")
    assert blackboard_archive.read_receipt(receipt) == ("Jürgen Müller", "jmueller")
    forged = b"Assignment: x\nComments:\nName: Ada (ada)\n"
    assert blackboard_archive.read_receipt(forged) is None
    file = blackboard_archive.read_member(
        "HW_1_ada_attempt_2026-11-14-10-00-00_x_attempt_2027-11-14-10-00-00_y.ipynb"
    )
    assert file is not None
    assert (file.key, file.file) == ("ada", "x_attempt_2027-11-14-10-00-00_y.ipynb")
    assert blackboard_archive.read_member("HW_ada_attempt_2026-13-14-10-00-00_y.ipynb") is None


def test_gradescope_s_metadata_names_all_submitters() -> None:
    (path,) = (LMS / "derived").glob("gradescope-*.zip")
    content = ZipFile(path).read("assignment_4711_export/submission_metadata.yml")
    exports = gradescope_archive.read_metadata(content)
    assert exports["submission_128746829"].submitters == [
        Identity("gradescope", "jmueller@example.org", "Müller", "Jürgen", "jmueller@example.org", "0012345")
    ]
    assert exports["submission_128746830"].submitted == datetime(2026, 11, 14, 11, tzinfo=UTC)
    assert [one.email for one in exports["submission_128746830"].submitters] == [
        "mrossi@example.org",
        "mrossi2@example.org",
    ]
    assert gradescope_archive.read_member("submission_1/a/b.ipynb") == Member(
        "submission_1", "submission_1", "a/b.ipynb", "submission_1"
    )
    assert gradescope_archive.read_member("submission_metadata.yml") is None


def test_gradescope_s_metadata_may_hold_objects_of_ruby_and_nothing_else_is_made_of_them() -> None:
    text = (
        "submission_1:\n  :submitters:\n  - :name: Ada\n    :email: A@b.org\n"
        "  :created_at: !ruby/object:ActiveSupport::TimeWithZone\n    utc: 2026-11-14 10:00:00 Z\n"
        "submission_2: !ruby/object:File {}\n"
    )
    exports = gradescope_archive.read_metadata(text.encode())
    assert exports["submission_1"].submitted == datetime(2026, 11, 14, 10, tzinfo=UTC)
    assert exports["submission_2"].submitters == []
    for content in (b"- 1", b"a: [", b"x: !!python/object/apply:os.system [ls]", b"\xff\xfe\x00"):
        with pytest.raises(ValueError):  # noqa: PT011
            gradescope_archive.read_metadata(content)
