"""Work goes to nobody but its owner: whatever contradicts itself is reported and not guessed."""

from dataclasses import replace

import pytest

from autograder.course import CourseError
from autograder.platforms.identity import Identity
from autograder.roster import Roster, Student
from autograder.submission.identify import Identification

ADA = Student("ada", "Lovelace", "Ada", "ada@example.org", canvas="101")
BOB = Student("bob", "Builder", "Bob", "bob@example.org", "555", moodle="adam:3")


def people(*students: Student) -> Identification:
    return Identification(Roster(students or (ADA, BOB)), {})


def found(known: Identification, identity: Identity) -> str:
    student = known.identify(identity)
    return student.id if student else ""


@pytest.mark.parametrize(
    "identity",
    [
        # The key leads to one student, the address or the number to another.
        Identity("canvas", "101", "Builder", "Bob", "bob@example.org"),
        Identity("canvas", "101", email="bob@example.org"),
        Identity("canvas", "101", number="0555"),
        Identity("moodle", "3", "Lovelace", "Ada", "ada@example.org"),
        # The same key is somebody else's on another site, or in an assignment that was set up again.
        Identity("canvas", "101", "Turing", "Alan"),
        Identity("canvas", "101", username="turingalan"),
        Identity("canvas", "101", email="alan@example.org"),
        Identity("moodle", "3", "Turing", "Alan"),
        Identity("moodle", "3", "Turing", "Alan", "alan@example.org", "777"),
        # A column of numbers that are not those of the university.
        Identity("", "", "Turing", "Alan", number="555"),
    ],
)
def test_what_contradicts_itself_is_nobody_s_and_changes_nothing(identity: Identity) -> None:
    known = people()
    for _ in range(2):  # in the list and in the archive
        assert known.identify(identity, "adam") is None
    (sentence,) = known.contradictions
    assert "in gradebook/students.csv, the " in sentence
    assert list(known.roster) == [ADA, BOB]
    assert (known.moves, known.new, known.by_name) == ([], [], [])


@pytest.mark.parametrize(
    "identity",
    [
        Identity("canvas", "101"),
        Identity("canvas", "101", "Lovelace-Byron", "Ada"),
        Identity("canvas", "101", username="lovelacebyronada"),
        Identity("canvas", "101", "King", "Ada", "ada@example.org"),
        Identity("canvas", "101", "Лавлейс", "Ада"),
        Identity("canvas", "101", "Lovelace", "Ada", "new@example.org"),
        Identity("gradescope", "x", "Lovelace", "A.", "Ada@Example.org"),
    ],
)
def test_a_changed_name_or_address_is_no_contradiction(identity: Identity) -> None:
    assert found(people(), identity) == "ada"


def test_an_address_that_differs_is_named() -> None:
    known = people()
    known.identify(Identity("canvas", "101", "Lovelace", "Ada", "new@example.org"))
    assert known.notes == [
        "ada: the platform's list has the address new@example.org, but ada@example.org in "
        "gradebook/students.csv stays."
    ]


def test_a_student_whose_id_came_from_a_name_is_not_somebody_else() -> None:
    known = people(Student("mullerjurgen", canvas="101"), Student("x7", canvas="102"))
    assert found(known, Identity("canvas", "101", username="turingalan")) == ""
    assert found(known, Identity("canvas", "101", "Müller", "Jürgen")) == "mullerjurgen"
    assert found(known, Identity("canvas", "102", username="turingalan")) == "x7"


def test_another_name_that_the_instructor_enters_is_no_contradiction() -> None:
    known = people(Student("ada", "Lovelace", "Ada", canvas="101", other_names="A. King; Ada Byron"))
    assert found(known, Identity("canvas", "101", username="byronada")) == "ada"
    assert found(known, Identity("canvas", "101", username="turingalan")) == ""
    assert "if it is the same person, add that name to `other_names`" in known.contradictions[0]


MOODLER = Student("jurgen-muller", "Müller", "Jürgen", "jm@uni.org", moodle="adam:3")


@pytest.mark.parametrize(
    "other",
    [
        Student("juergen-mueller", "Mueller", "Juergen", "juergen@home.org", canvas="101"),
        Student("muellerjuergen", canvas="101"),
        Student("kinga", canvas="101"),
        Student("liwu", canvas="101"),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_student_who_was_joined_is_recognised_by_all_that_named_the_two(
    other: Student, is_first: bool
) -> None:
    known = people(MOODLER, other)
    one, two = (MOODLER, other) if is_first else (other, MOODLER)
    known.join(one.id, two.id)
    username = {"juergen-mueller": "muellerjuergen"}.get(other.id, other.id)
    for identity in (
        Identity("canvas", "101", username=username),
        Identity("canvas", "101", other.last_name, other.first_name, other.email),
        Identity("moodle", "8", "Müller", "Jürgen", "JM@uni.org"),
        Identity("moodle", "8", "Müller", "Jürgen"),
        *[Identity("gradescope", "x", email=address) for address in (MOODLER.email, other.email) if address],
    ):
        notes = len(known.notes)
        student = known.identify(identity, "words")
        assert student, known.contradictions
        assert student.id == one.id
        assert known.notes[notes:] == [], "nothing differs from what is known"
    assert len(known.roster) == 1


def test_the_addresses_of_students_who_were_joined_are_both_kept() -> None:
    one = Student("ada", "Lovelace", "Ada", "ada@example.org")
    other = Student("ada-2", "Lovelace", "Ada", "ADA@home.org", other_emails="al@x.org ada@EXAMPLE.org")
    with pytest.raises(CourseError, match="have the same email"):
        people(one, other)
    known = people(one, replace(other, other_emails="al@x.org"))
    student = known.join("ada", "ada-2")
    assert (student.email, student.other_emails) == ("ada@example.org", "ADA@home.org al@x.org")
    assert student.other_names == ""
    assert known.notes[1:] == [
        "ada keeps the e-mail address ada@example.org; ADA@home.org and al@x.org are in the column "
        "`other_emails`."
    ]
    assert {known.roster.by_email(address) for address in student.emails} == {student}


def test_a_student_may_have_any_number_of_addresses() -> None:
    one = Student("ada", email="ada@a.org", other_emails="ada@b.org; ada@c.org")
    known = people(one, Student("x7", other_emails="new@d.org"))
    assert known.join("ada", "x7").emails == ["ada@a.org", "ada@b.org", "ada@c.org", "new@d.org"]


def test_a_student_on_two_platforms_is_recognised_by_name_in_the_next_assignment_of_moodle() -> None:
    known = people(Student("ada", "Lovelace", "Ada", moodle="adam:3", canvas="101", other_names="Ada King"))
    for number, (first, last) in enumerate((("Ada", "Lovelace"), ("Ada", "King"))):
        assignment = ("words", "tensors")[number]
        student = known.identify(Identity("moodle", "8", last, first), assignment)
        assert student
        assert student.id == "ada"
    assert known.by_name == ["ada", "ada"]


def test_two_students_who_contradict_each_other_are_not_joined() -> None:
    one, other = Student("one", moodle="adam:3"), Student("two", email="a@b.org", moodle="adam:4")
    known = people(one, other)
    assert known.identify(Identity("moodle", "3", email="a@b.org"), "adam") is None
    assert known.contradictions == [
        "Moodle 3: in gradebook/students.csv, the key is that of one, but the e-mail address is that of two, "
        "so nothing was entered or collected: correct that file, and run the command again."
    ]
    assert list(known.roster) == [one, other]


def test_a_list_still_joins_what_it_shows_to_be_one_person() -> None:
    known = people(
        Student("ada-3", "Lovelace", "Ada", moodle="adam:3"),
        Student("ada", "Lovelace", "Ada", "ada@example.org", moodle="words:8"),
    )
    student = known.identify(Identity("moodle", "3", "Lovelace", "Ada", "ada@example.org"), "adam")
    assert student == Student("ada", "Lovelace", "Ada", "ada@example.org", moodle="words:8 adam:3")
    assert list(known.roster) == [student]


@pytest.mark.parametrize(
    ("folder", "owner"),
    [("ada", "ada"), ("ADA@example.org", "ada"), ("0555", "bob"), ("101", "ada"), ("Bob Builder", "bob")],
)
def test_the_name_of_a_folder_may_be_whatever_leads_to_one_student(folder: str, owner: str) -> None:
    known = people()
    assert found(known, Identity("folders", folder, username=folder)) == owner
    assert known.by_name == ([owner] if folder in ("0555", "101", "Bob Builder") else [])


def test_the_name_of_a_folder_joins_nobody() -> None:
    number = Student("cyd", number="101")
    known = people(ADA, number)
    assert found(known, Identity("folders", "101", username="101")) == ""
    assert known.contradictions[0].startswith("101 may be ada or cyd in gradebook/students.csv, so ")
    assert list(known.roster) == [ADA, number]
    by_id = Student("101", "Turing", "Alan")
    assert people(ADA, number, by_id).identify(Identity("folders", "101", username="101")) == by_id


def test_the_name_of_a_group_may_change() -> None:
    known = people(Student("standard-gruppe", "Gruppe", "Standard", moodle="adam:group-"))
    identity = Identity("moodle", "group-", "group", "Default")
    student = known.identify(identity, "adam", is_local=True)
    assert student
    assert student.id == "standard-gruppe"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Łukasz", "Żółć", "lukasz-zolc"),
        ("Søren", "Ærøskøbing", "soren-aeroskobing"),
        ("Đorđe", "Weiß", "dorde-weiss"),
        ("Þóra", "Guðmundsdóttir", "thora-gudmundsdottir"),
        ("Œdipe", "L'Hœst", "oedipe-l-hoest"),
        ("Işıl", "Əliyeva", "isil-eliyeva"),
        ("Ħaŋŋa", "Ŧuvra", "hanna-tuvra"),
        ("Ɓala", "Ɗanƙasa", "bala-dankasa"),
        ("Ǿ", "Ǽ", "o-ae"),
        ("Nguyễn", "Văn Đạt", "nguyen-van-dat"),
        ("明", "李", "明-李"),
        ("Иван", "Йорданов", "иван-иорданов"),
    ],
)
def test_the_latin_letters_of_an_id_are_those_of_ascii(first: str, last: str, expected: str) -> None:
    student = people().identify(Identity("canvas", "7", last, first))
    assert student
    assert student.id == expected


@pytest.mark.parametrize(("name", "plain"), [("Łukasz Żak", "lukasz zak"), ("Søren Ørsted", "soren orsted")])
def test_a_name_without_its_strokes_is_the_same_name(name: str, plain: str) -> None:
    first, last = name.split()
    known = people(Student("x7", last, first))
    first, last = plain.split()
    assert found(known, Identity("canvas", "7", last, first)) == "x7"


def test_an_id_that_is_made_of_a_name_can_be_that_of_a_folder() -> None:
    known = people()
    for name, key in (("𠀀" * 200, "9" * 300), ("x" * 500, "1" * 300), ("", "1" * 300)):
        for is_ambiguous in (False, True):
            student = known.identify(
                Identity("canvas", key, username=name), is_local=True, is_ambiguous=is_ambiguous
            )
            assert student
            assert len(student.id.encode()) <= 200
