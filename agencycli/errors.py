"""The families of refusals. Each has an exit code; each refusal a stable slug and a sentence that says how to mend it.

Raised in services, queries and readers; caught in ``cli.main()`` and ``tui/base.py`` and nowhere else.
A subclass per refusal stands beside the rule that raises it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from agencycli.i18n import N_, _


class AgencyError(Exception):
    """An expected failure, told to the person in one line.

    ``template`` is an English sentence with named fields; it is translated when shown.
    """

    exit_code: ClassVar[int] = 1
    slug: ClassVar[str] = "failed"
    template: ClassVar[str] = "{message}"

    def __init__(self, message: str = "", **values: Any) -> None:
        self.values = {"message": message, **values}
        super().__init__(str(self))

    @property
    def details(self) -> list[dict[str, Any]]:
        """What programs that asked for JSON are told beside the message, one object per line, field or row."""
        return []

    def __str__(self) -> str:
        return _(self.template).format(**self.values)


class UsageError(AgencyError):
    """The words of the request are wrong: a missing option, a value of the wrong shape."""

    exit_code = 2
    slug = "usage"


class NotFound(AgencyError):
    """What was named does not exist, or the person may not know that it does."""

    exit_code = 3
    slug = "not-found"
    template = N_("no {what} found for “{wanted}”")


class Refused(AgencyError):
    """A rule of the agency says no."""

    exit_code = 4
    slug = "refused"


class Forbidden(AgencyError):
    """The role of the person does not allow it."""

    exit_code = 5
    slug = "forbidden"
    template = N_("{name} ({role}) may not do this: {action}")


class Unavailable(AgencyError):
    """Something needed is away for now; trying again later may succeed."""

    exit_code = 6
    slug = "unavailable"


class Conflict(AgencyError):
    """Somebody else changed the same field in the meantime."""

    exit_code = 7
    slug = "conflict"


BUG_EXIT_CODE = 70
INTERRUPTED_EXIT_CODE = 130
