"""Where clients come from."""

from __future__ import annotations

import peewee as pw

from agencycli.models.base import Row


class Source(Row):
    """A channel that brings clients: cold call, forum, referral, site. The list is the agency's own."""

    name = pw.CharField(unique=True, max_length=80)
    is_active = pw.BooleanField(default=True)
