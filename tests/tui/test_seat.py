"""What the screens get of a session: rights by name, a connection kept by each thread, the words of the journal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from agencycli import services
from agencycli.errors import Refused
from agencycli.models.store import CACHE_KIB, store
from agencycli.session import SMALL_CACHE_KIB, SwitchedOff, kept_connection, renew
from agencycli.tui.app import seat_of

pytestmark = pytest.mark.both


def test_rights_are_known_before_their_service_is_loaded(agency, staff_of_role):
    assert seat_of(agency).may("activity.log")
    assert not seat_of(replace(agency, actor=staff_of_role("viewer"))).may("client.add")


def test_a_thread_keeps_its_connection_until_work_fails(agency):
    def connection():
        with kept_connection():
            return id(store().connection())

    def broken():
        with kept_connection():
            raise Refused("no")

    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(connection).result()
        assert thread.submit(connection).result() == first
        with pytest.raises(Refused):
            thread.submit(broken).result()
        assert thread.submit(store().is_closed).result()
        thread.submit(connection).result()
        thread.submit(store().close).result()
    assert not store().is_closed(), "other threads are not touched"


def test_rights_taken_away_are_seen_by_an_open_session(agency, manager, elsewhere):
    elsewhere(services.staff.edit, agency.actor, services.staff.Staff.get_by_id(manager.id), own_clients_only=True)
    assert not manager.own_clients_only
    renew(manager)
    assert manager.own_clients_only
    elsewhere(services.staff.switch_off, agency.actor, manager)
    with pytest.raises(SwitchedOff):
        renew(manager)


@pytest.mark.sqlite
def test_a_connection_kept_all_day_keeps_few_pages_but_has_room_to_write(agency):
    """Fifteen people with a screen open share one server; undoing an import needs pages."""
    store().close()
    with kept_connection():
        assert store().pragma("cache_size") == -SMALL_CACHE_KIB, "a long list would fill a larger one"
    with kept_connection(), store().writing():
        assert store().pragma("cache_size") == -CACHE_KIB
    assert store().pragma("cache_size") == -SMALL_CACHE_KIB
