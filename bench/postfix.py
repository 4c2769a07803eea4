"""A Postfix of its own on loopback, to measure against: it queues mail and discards it, or hands it to a script."""

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
default_transport = {transport}:
relay_transport = {transport}:
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
script unix - n n - 10 pipe user=nobody argv=/usr/bin/python3 {folder}/script.py
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


SCRIPT = """\
import email, email.policy, os, sys, tempfile
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
number, name = tempfile.mkstemp(dir={done!r})
os.write(number, str(mail["Subject"]).encode())
os.fsync(number)
"""
"""The least that a script of one's own does: it opens the mail, notes something, and has it on disk."""


def is_here() -> bool:
    """Whether it is installed, and we are who may start it."""
    return PROGRAM.exists() and os.geteuid() == 0


@contextmanager
def running(transport: str = "discard") -> Iterator[tuple[int, Path]]:
    """Its port, and the folder of what the script did, while it runs. `transport`: discard or script."""
    folder = Path(tempfile.mkdtemp(prefix="abuse_mta-postfix-", dir="/tmp"))  # open to its users
    folder.chmod(0o755)
    try:
        for name in ("conf", "queue", "data", "done"):
            (folder / name).mkdir()
        (folder / "done").chmod(0o777)
        (folder / "script.py").write_text(SCRIPT.format(done=str(folder / "done")))
        shutil.chown(folder / "data", "postfix")
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = int(probe.getsockname()[1])
        (folder / "conf/main.cf").write_text(MAIN.format(folder=folder, transport=transport))
        (folder / "conf/master.cf").write_text(MASTER.format(port=port, folder=folder))
        (folder / "maillog").touch()
        _tell(folder, "start")
        try:
            yield port, folder / "done"
        finally:
            _tell(folder, "stop")
    finally:
        shutil.rmtree(folder)


def _tell(folder: Path, word: str) -> None:
    subprocess.run([PROGRAM, "-c", folder / "conf", word], check=True, capture_output=True, timeout=60)
