"""The whole conformance kit, on every server there is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grassroots_gov.journal import Store
from grassroots_gov.testing import StorageConformance
from grassroots_gov_sql import SqlStore


class TestSql(StorageConformance):
    """At full size; what PostgreSQL and MariaDB do with the bytes of a deleted row is not ours to promise."""

    unsupported = ("erased_bytes",)

    @pytest.fixture
    def open_store(self, server) -> Callable[[str], Store]:
        return lambda name: SqlStore(server.url(name))
