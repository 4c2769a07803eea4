"""PostgreSQL's own server, started for a test on a unix socket in a folder that goes with it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


class AbsentError(RuntimeError):
    """There is no server here to start, and why."""


@contextmanager
def running_server() -> Iterator[Path]:
    """The server's socket folder. Raises AbsentError."""
    programs, other = _programs(), _as_nobody_in_particular()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    folder.chmod(0o777)
    data = folder / "data"

    def call(*command: str) -> None:
        subprocess.run([*other, *command], check=True, stdout=subprocess.DEVNULL, cwd="/tmp")

    call(str(programs / "initdb"), "-D", str(data), "-U", "abuse", "--auth=trust", "-E", "UTF8", "--locale=C")
    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c max_connections=200"
    control = str(programs / "pg_ctl")
    call(control, "-D", str(data), "-l", str(folder / "log"), "-w", "-o", settings, "start")
    try:
        yield folder
    finally:
        call(control, "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def make_database(server: Path) -> str:
    """Make an empty database; gives its URL."""
    import psycopg

    name = f"t{os.getpid()}_{os.urandom(4).hex()}"
    with psycopg.connect(host=str(server), user="abuse", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql+psycopg://abuse@/{name}?host={server}"


def _programs() -> Path:
    found = [place for place in PLACES if (place / "initdb").exists()]
    if not found:
        raise AbsentError("PostgreSQL's server is not installed (Debian: apt-get install postgresql)")
    return found[0]


def _as_nobody_in_particular() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        raise AbsentError("as root this needs setpriv (Debian: util-linux)")
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
