"""`init`: a first configuration that `check` accepts."""

import json
import os
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

import typer

from abuse_mta.commands.context import complain_and_exit
from abuse_mta.contract_files import (
    ASSIGNMENT_COLUMNS,
    ASSIGNMENTS,
    CONTRACT_COLUMNS,
    CONTRACTS,
    check_mail_address,
)

USER = "abuse_mta"
"""As whom the unit runs the daemon, and its group."""

_TEXT = """\
# abuse_mta's configuration. Every other key and its default: README.md. After a change: abuse-mta check
[smtp]
listen = ["127.0.0.1:2525"]
hostname = {hostname}
recipients = [{address}]

[database]
url = {database}

[outbound]
relay = {relay}
sender = {address}
reply_secret = "file:reply.key"

[provider]
name = {name}
networks = {networks}
timezone = "Asia/Tokyo"
operators = [{operator}]
contracts = "contracts/"

[policy]
terms = "21ip"

# [terms]
# answer.reminders = ["24h"]

# What stops a line. "dry-run" only writes it down: see the manual of actuators before the first real case.
[[actuator]]
name = "rehearsal"
kind = "dry-run"
"""


def _address(text: str) -> str:
    try:
        return check_mail_address(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _networks(text: str) -> str:
    try:
        for one in text.replace(",", " ").split():
            ip_network(one)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    return text


def _relay(text: str) -> str:
    from abuse_mta.courier import parse_relay

    try:
        parse_relay(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    return text


def init(
    folder: Annotated[Path, typer.Argument(help="Where it is written, e.g. /etc/abuse_mta.")] = Path(),
    address: Annotated[
        str, typer.Option(prompt="1. Which address do complaints come to", callback=_address)
    ] = "abuse@isp.example.jp",
    name: Annotated[str, typer.Option(prompt="2. The provider's name")] = "例示プロバイダ",
    networks: Annotated[
        str, typer.Option(prompt="3. Our customers' networks, with commas", callback=_networks)
    ] = "192.0.2.0/24",
    operator: Annotated[
        str, typer.Option(prompt="4. Whom do alerts go to", callback=_address)
    ] = "noc@isp.example.jp",
    relay: Annotated[
        str, typer.Option(prompt="5. Which mail server takes our mails", callback=_relay)
    ] = "127.0.0.1:25",
) -> None:
    """Write a first configuration, by five questions.

    Example: abuse-mta init /etc/abuse_mta
    """
    path = folder / "abuse_mta.toml"
    if path.exists():
        raise complain_and_exit(f"{path} is there already", code=1)
    domain = address.rpartition("@")[2]
    packaged = folder.resolve() == Path("/etc/abuse_mta")
    values = {
        "hostname": f"mx.{domain}",
        "address": address,
        "database": "sqlite:////var/lib/abuse_mta/abuse_mta.db" if packaged else "sqlite:///var/abuse_mta.db",
        "relay": relay,
        "name": name,
        "operator": operator,
    }
    quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
    files = [path, folder / "reply.key", *(folder / "contracts" / file for file in (CONTRACTS, ASSIGNMENTS))]
    new = [file for file in (folder / "contracts", *files) if not file.exists()]
    (folder / "contracts").mkdir(parents=True, exist_ok=True)
    _write_secret(folder / "reply.key")
    for file, columns in ((CONTRACTS, CONTRACT_COLUMNS), (ASSIGNMENTS, ASSIGNMENT_COLUMNS)):
        if not (folder / "contracts" / file).exists():
            (folder / "contracts" / file).write_text(",".join(columns) + "\n", encoding="utf-8")
    listed = json.dumps(networks.replace(",", " ").split())
    path.write_text(_TEXT.format(networks=listed, **quoted), encoding="utf-8")
    shared = _share(folder, new)
    print(f"{path} is written. Fill {folder / 'contracts'}, then: abuse-mta --config {path} check")
    if not shared and packaged:
        print(
            f"The unit runs as the user {USER}, who cannot read it yet:"
            f" chgrp -R {USER} {folder} && chmod -R u=rwX,g=rX,o= {folder}"
        )


def _share(folder: Path, files: list[Path]) -> bool:
    """Where the folder belongs to a group, what is in it does, too: the daemon is in that group, and not root."""
    group = folder.stat().st_gid
    if group == os.getegid():
        return False
    try:
        for file in files:
            os.chown(file, -1, group)
            file.chmod(0o750 if file.is_dir() else 0o640)
    except PermissionError:
        return False
    return True


def _write_secret(path: Path) -> None:
    """The key of the reply tokens; one that is there stays, for mails on their way carry its tokens."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32) + "\n", encoding="utf-8")
