"""Check archives of pages, and which submissions are listed as alike."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import combinations, product

from term.compare import Result, key
from term.expected import Corrections, failed_tests, tests_of
from term.term import Case, Term

ROW = re.compile(r'<td>([\w-]+)</td>\s*<td><a href="#pair-(\d+)">(.*?)</a></td>', re.DOTALL)
TWO = re.compile(r"(.+?)(?: and|,) (.+?)(?: and \d+ more)?")
OTHERS = "The others are "
MOSTLY = 0.6  # of the lines


def members_of(groups: str) -> Iterator[tuple[str, list[str]]]:
    """Read from the page of `similar` the notebook and students of each entry."""
    for notebook, number, names in ROW.findall(groups):
        two = TWO.fullmatch(html.unescape(names.strip()))
        assert two, names
        _, _, article = groups.partition(f'<h2 id="pair-{number}">')
        _, _, others = article.partition("</article>")[0].partition(OTHERS)
        more = others.partition(".</p>")[0].split(", ") if others else []
        yield notebook, [two[1], two[2], *more]


def wrong_pairs(result: Result, assignment: str, page: str) -> list[str]:
    """List rings that are not on a page of `similar`, and pairs that should not be."""
    found = [(notebook, set(students)) for notebook, students in members_of(page)]
    cases = {
        ids[0]: case
        for case in result.term.cases
        if case.assignment == assignment
        for ids in [result.names.get(case.person.place)]
        if ids
    }
    problems = []
    for ring in result.term.rings:
        if ring.source.parent.name != assignment:
            continue
        members = [result.names[person.place][0] for person in ring.people]
        missing = {
            name
            for name in members
            if not any(
                notebook == ring.source.stem and name in students and len(students & set(members)) > 1
                for notebook, students in found
            )
        }
        if missing:
            problems.append(
                f"similar: of a ring of {len(members)} in {ring.source.stem}, {missing} are missing"
            )
    for notebook, students in found:
        for one, other in combinations(sorted(students), 2):
            texts = product(_own_texts(cases[one], notebook), _own_texts(cases[other], notebook))
            if not any(_mostly_the_same(*two) for two in texts):
                problems.append(f"similar: {one} and {other} have nothing in common in {notebook}")
    return problems


def _mostly_the_same(one: str, other: str) -> bool:
    """Compare lines: some programs of the bank were written by editing another one."""
    lines = (one.splitlines(), other.splitlines())
    return one == other or SequenceMatcher(None, *lines, autojunk=False).ratio() >= MOSTLY


def _own_texts(case: Case, notebook: str) -> frozenset[str]:
    (answers,) = (one for one in case.attempts[-1].work if one.source.stem == notebook)
    return answers.own_texts


def wrong_members(
    result: Result, assignment: str, archives: Sequence[Mapping[str, str]], pages: Mapping[int, str]
) -> list[str]:
    """Compare Moodle's feedback archives with the pages: each once, no others.

    Parameters
    ----------
    archives : sequence of mapping
        For each archive, the name and the content of each member.
    pages : mapping
        A person's place → the page in the course's folder.
    """
    names = result.platforms.page_names(assignment)
    have = {key(case)[0] for case in result.term.of(assignment, "moodle") if case.counts}
    problems, seen = [], set[str]()
    for archive in archives:
        for name, content in archive.items():
            if name not in names or name in seen:
                problems.append(f"feedback: {name} is in an archive of {assignment}")
            elif content != pages.get(names[name]):
                problems.append(f"feedback: {name} is not the page of that student")
            seen.add(name)
    missing = [name for name, place in names.items() if place in have and name not in seen]
    return problems + [f"feedback: {name} is in no archive of {assignment}" for name in missing]


def choose_corrections(term: Term, assignment: str) -> tuple[Corrections, Corrections]:
    """Choose a test to drop for a while, and one whose points all get.

    They are the two that most students fail.

    Returns
    -------
    tuple of Corrections
        Before and after the dropped test counts again.
    """
    failures: dict[tuple[str, str, str], int] = {}
    for case in term.cases:
        if case.assignment == assignment and case.counts:
            for answers in case.counts.work:
                for test in failed_tests(answers.source, answers.code):
                    if not tests_of(answers.source)[test]:
                        continue  # a check without points
                    place = (assignment, answers.source.stem, test)
                    failures[place] = failures.get(place, 0) + 1
    given, dropped = sorted(failures, key=lambda place: (-failures[place], place))[:2]
    return Corrections(frozenset({dropped}), frozenset({given})), Corrections(given=frozenset({given}))
