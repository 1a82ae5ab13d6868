"""Fixtures every test may use: real databases of both kinds, and a neighbourhood that lives on them."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from storage import secrets
from storage.database import Database, engine_for
from storage.migrate import migrate
from tests.neighbourhood import Neighbourhood, settle_in
from tests.postgres import NoPostgres, Server

pytest_plugins = ("tests.chromium",)
BOTH = ("sqlite", "postgres")


def pytest_configure(config: pytest.Config) -> None:
    """Know the marker that keeps a test to SQLite."""
    config.addinivalue_line("markers", "sqlite: runs on SQLite alone, for what it shows is not the database's doing")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that asks for a database runs on both kinds."""
    if "backend" in metafunc.fixturenames:
        kinds = BOTH[:1] if metafunc.definition.get_closest_marker("sqlite") else BOTH
        metafunc.parametrize("backend", kinds, scope="session")


@pytest.fixture(scope="session", autouse=True)
def _key() -> None:
    secrets.use(secrets.new_key())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server with a migrated database `linli_template`; the test is skipped where none can run."""
    folder = Path(tempfile.mkdtemp(prefix="linli-pg-"))
    try:
        with Server(folder) as server:
            _migrated(server.create("linli_template"))
            yield server
    except NoPostgres as error:
        pytest.skip(f"POSTGRESQL IS NOT TESTED: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("template") / "linli.db"
    _migrated(f"sqlite:///{file}")
    return file


def _migrated(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database of the test's own."""
    if backend == "postgres":
        with request.getfixturevalue("postgres").copy_of("linli_template") as url:
            yield url
    else:
        copied = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "linli.db")
        yield f"sqlite:///{copied}"


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that was never migrated."""
    if backend == "postgres":
        with request.getfixturevalue("postgres").copy_of("template1") as url:
            yield url
    else:
        yield f"sqlite:///{tmp_path / 'linli.db'}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, migrated database of the test's own, with its writer threads."""
    made = Database(database_url)
    yield made
    made.close()


def _copied(backend: str, request: pytest.FixtureRequest, name: str) -> str:
    """The address of a migrated database for the whole session."""
    if backend == "postgres":
        url: str = request.getfixturevalue("postgres").create(name, "linli_template")
        return url
    file = request.getfixturevalue("tmp_path_factory").mktemp(name) / "linli.db"
    return f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), file)}"


@pytest.fixture(scope="session")
def _shared(backend: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """One migrated database for all tests that leave nothing behind."""
    engine = engine_for(_copied(backend, request, "shared"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def settled(backend: str, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """The same with a neighbourhood settled in it."""
    engine = engine_for(_copied(backend, request, "settled"))
    with Session(engine) as session, session.begin():
        settle_in(session)
    yield engine
    engine.dispose()


@contextmanager
def undone(engine: Engine) -> Iterator[Session]:
    """A session whose changes are taken back at the end; its own commits and savepoints work."""
    with engine.connect() as connection, connection.begin() as transaction:
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()


@pytest.fixture
def db(_shared: Engine) -> Iterator[Session]:
    """A session in a transaction on a migrated database; nothing of it stays."""
    with undone(_shared) as session:
        yield session


@pytest.fixture
def town(settled: Engine) -> Iterator[Neighbourhood]:
    """Two grids, their people and workers (see `tests.neighbourhood`); no round is open yet, and nothing stays."""
    with undone(settled) as session:
        yield Neighbourhood(session)
