"""A Postfix of its own on loopback, to measure against: it queues mail and discards it from there."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path("/usr/sbin/postfix")
MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/maillog
maillog_file_prefixes = {folder}
inet_interfaces = loopback-only
inet_protocols = ipv4
myhostname = mail.isp.example.jp
mydestination =
alias_maps =
alias_database =
mynetworks = 127.0.0.0/8
smtpd_peername_lookup = no
relay_domains = isp.example.jp
default_transport = discard:
relay_transport = discard:
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
discard unix - - n - - discard
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def is_here() -> bool:
    """Whether it is installed, and we are who may start it."""
    return PROGRAM.exists() and os.geteuid() == 0


@contextmanager
def running() -> Iterator[int]:
    """Its port, while it runs."""
    folder = Path(tempfile.mkdtemp(prefix="abuse_mta-postfix-", dir="/tmp"))  # open to its users
    folder.chmod(0o755)
    try:
        for name in ("conf", "queue", "data"):
            (folder / name).mkdir()
        shutil.chown(folder / "data", "postfix")
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        (folder / "conf/main.cf").write_text(MAIN.format(folder=folder))
        (folder / "conf/master.cf").write_text(MASTER.format(port=port))
        (folder / "maillog").touch()
        _tell(folder, "start")
        try:
            yield port
        finally:
            _tell(folder, "stop")
    finally:
        shutil.rmtree(folder)


def _tell(folder: Path, word: str) -> None:
    subprocess.run([PROGRAM, "-c", folder / "conf", word], check=True, capture_output=True, timeout=60)
