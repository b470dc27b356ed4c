"""The addresses of a course follow from that of its repository."""

import pytest

from autograder.course import pages_address


@pytest.mark.parametrize(
    ("repository", "site"),
    [
        ("https://github.com/Ada/course", "https://ada.github.io/course"),
        ("https://github.com/Ada/Course.git", "https://ada.github.io/Course"),
        ("https://github.com/ada/ada.github.io/", "https://ada.github.io"),
        ("https://gitlab.com/faculty/department/course", "https://faculty.gitlab.io/department/course"),
        ("https://git.example.org/ada/course", ""),
        ("https://github.com/ada", ""),
        ("", ""),
    ],
)
def test_a_site_is_where_the_host_of_its_repository_serves_it(repository: str, site: str) -> None:
    assert pages_address(repository) == site
