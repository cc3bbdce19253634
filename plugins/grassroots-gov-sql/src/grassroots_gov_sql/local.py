"""MariaDB on this machine: the socket is opened here, because the driver forgets one that nobody answers.

PyMySQL makes a local socket, and where connecting fails it drops it unclosed (over TCP it does not). While a
server restarts that is one forgotten socket for each try.
"""

from __future__ import annotations

import socket
from typing import Any

from sqlalchemy.engine import Dialect

__all__ = ["connect"]

NO_ANSWER = 2003
"""The driver's number for a server that does not answer."""


def connect(dialect: Dialect, _: object, args: list[Any], options: dict[str, Any]) -> Any:
    """SQLAlchemy's event ``do_connect``: the driver's connection, or nothing where the server is remote."""
    path = options.get("unix_socket")
    if not path:
        return None
    dbapi: Any = dialect.dbapi
    connection = dbapi.connect(*args, **options, defer_connect=True)
    way = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        way.settimeout(options.get("connect_timeout"))
        way.connect(path)
    except OSError as error:
        way.close()
        raise dbapi.OperationalError(NO_ANSWER, str(error)) from None
    connection.connect(way)  # from here on the driver closes what fails
    return connection
