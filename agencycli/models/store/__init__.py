"""Where the tables live: open, create, upgrade. SQLite in one file, or PostgreSQL by a URL."""

from __future__ import annotations

from agencycli.models.store.opening import Store, attach, connected, create, open_store, store
from agencycli.models.store.postgres import PostgresStore
from agencycli.models.store.sqlite import CACHE_KIB, SqliteStore
from agencycli.models.store.trouble import APPLICATION_ID, NoDatabase, SchemaTooNew
from agencycli.models.store.upgrading import known_version, migrate, upgrade

__all__ = [
    "APPLICATION_ID", "CACHE_KIB", "NoDatabase", "PostgresStore", "SchemaTooNew", "SqliteStore", "Store", "attach",
    "connected", "create", "known_version", "migrate", "open_store", "store", "upgrade",
]  # fmt: skip
