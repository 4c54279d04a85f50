"""The demo agency, filled once in a run."""

from __future__ import annotations

import pytest


def a_demo(agency, frozen):
    from agencycli.demo.fill import fill

    fill(agency.actor, seed=1, clients=120)


@pytest.fixture
def demo(agency, stocked):
    """An agency filled with 120 clients."""
    stocked(a_demo)
    return agency


def a_whole_demo(agency, frozen):
    from agencycli.demo.fill import fill

    fill(agency.actor, seed=1)


@pytest.fixture
def large(agency, stocked):
    """The agency that ``make demo`` shows: 250 clients, 125 deals."""
    stocked(a_whole_demo)
    return agency
