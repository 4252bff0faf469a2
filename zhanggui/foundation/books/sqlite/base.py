"""Django's SQLite backend with the library's real parameter limit, so that statement counts stay constant."""

import sqlite3
from typing import Any

from django.db.backends.sqlite3 import base, features, operations

LEAST = 32_766  # SQLite's default since 3.32; a library built with less is asked below


class DatabaseFeatures(features.DatabaseFeatures):
    """Ask the opened library instead of assuming 999."""

    @property
    def max_query_params(self) -> int:  # type: ignore[override]
        raw = self.connection.connection
        return raw.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) if raw else LEAST


class DatabaseOperations(operations.DatabaseOperations):
    """One multi-row INSERT takes as many rows as the parameter limit allows."""

    def bulk_batch_size(self, fields: Any, objs: Any) -> int:
        return max(1, (self.connection.features.max_query_params or LEAST) // max(1, len(fields)))


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite with the two changes above."""

    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
