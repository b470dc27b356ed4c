"""Read Gradescope's archive, "Export Submissions" of an assignment.

There is a folder ``submission_ID`` per submission, and a file ``submission_metadata.yml`` that names its
submitters. The file is written by Ruby: its keys are symbols, such as ``:submitters:``. Sources: public
programs that read these archives, and their tests. It was not tried on a running Gradescope.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import yaml

from autograder.platforms.identity import Identity
from autograder.platforms.member import Member

METADATA = "submission_metadata.yml"
MEMBER = re.compile(r"(?P<folder>submission_\d+)/(?P<file>.+)", re.DOTALL)


@dataclass(frozen=True)
class Export:
    """What the metadata says of a submission: its submitters, of whom a group has several, and its time."""

    submitters: list[Identity]
    submitted: datetime | None


class _Loader(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML has no annotations
    """YAML's plain types; a Ruby object becomes its contents."""

    def construct_any(self, _tag: str, node: yaml.Node) -> Any:
        """Construct a node as if it had no tag."""
        if isinstance(node, yaml.MappingNode):
            return self.construct_mapping(node, deep=True)
        if isinstance(node, yaml.SequenceNode):
            return self.construct_sequence(node, deep=True)
        return self.construct_scalar(node)


_Loader.add_multi_constructor("!", _Loader.construct_any)


def read_member(path: str) -> Member | None:
    """Read the name of a file in the archive; return None for one that is in no submission's folder."""
    match = MEMBER.fullmatch(path)
    return Member(match["folder"], match["folder"], match["file"], match["folder"]) if match else None


def read_metadata(content: bytes) -> dict[str, Export]:
    """Read ``submission_metadata.yml``: the folder of a submission → what is said of it.

    Raises
    ------
    ValueError
        If it is not a mapping in YAML.
    """
    try:
        data = yaml.load(content, _Loader)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    if not isinstance(data, dict):
        raise ValueError("it is not a mapping")
    return {
        str(folder): Export(_submitters(values), _time(values.get(":created_at")))
        for folder, values in data.items()
        if isinstance(values, dict)
    }


def _submitters(values: Mapping[str, Any]) -> list[Identity]:
    submitters = values.get(":submitters") or []
    return [_identity(one) for one in submitters if isinstance(one, dict)]


def _identity(submitter: Mapping[str, Any]) -> Identity:
    # YAML may escape half of a surrogate pair, which no file can hold.
    name, number, email = (
        str(submitter.get(key) or "").encode(errors="replace").decode().strip()
        for key in (":name", ":sid", ":email")
    )
    first, _, last = name.rpartition(" ")
    return Identity("gradescope", email.lower(), last, first, email, number)


def _time(value: object) -> datetime | None:
    """Return a time with its zone; YAML's are in UTC if they have none."""
    if isinstance(value, dict):  # ActiveSupport::TimeWithZone
        value = value.get("utc")
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    return datetime(value.year, value.month, value.day, tzinfo=UTC) if isinstance(value, date) else None
