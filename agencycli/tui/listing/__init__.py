"""A list of the agency as a screen: any list of ``queries.lists`` with filter, views, order and a glance at one row."""

from __future__ import annotations
