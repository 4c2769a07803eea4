"""Reads the configuration: `abuse_mta.toml` and the environment → Settings, or every fault in it at once."""

import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from grp import getgrgid
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic_settings import SettingsError

from abuse_mta.datafiles import data_file
from abuse_mta.enforcement.settings import ActuatorSettings, ActuatorSettingsError, lacking, read_actuators
from abuse_mta.settings import (
    DatabaseSection,
    LiaisonSection,
    LogSection,
    MetricsSection,
    Outbound,
    PartnerSection,
    Provider,
    Smtp,
    Tables,
    Trust,
    path_in,
)
from policy.terms import Terms, TermsError, read_terms

DEFAULT_PATHS = (Path("/etc/abuse_mta/abuse_mta.toml"), Path("abuse_mta.toml"))
SHIPPED = "21ip"
"""The terms that every installation has."""
_TABLES = tuple(Tables.model_fields)


class ConfigError(Exception):
    """The configuration cannot be used; `faults` has each thing wrong with its key."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The configuration, checked: secrets read, paths absolute, terms resolved. `path`: where it was read."""

    path: Path
    smtp: Smtp
    database: DatabaseSection
    outbound: Outbound
    provider: Provider
    trust: Trust
    terms: Terms
    actuators: tuple[ActuatorSettings, ...]
    partners: tuple[PartnerSection, ...]
    liaison: tuple[LiaisonSection, ...]
    log: LogSection
    metrics: MetricsSection

    @property
    def sender(self) -> str:
        """The address that our mails come from."""
        assert self.outbound.sender is not None
        return self.outbound.sender

    @property
    def reply_secret(self) -> bytes:
        """The key of the reply tokens."""
        return self.outbound.reply_secret.get_secret_value().encode()

    @property
    def own_addresses(self) -> frozenset[str]:
        """Our own addresses, lower case."""
        return frozenset(address.lower() for address in (*self.smtp.recipients, self.sender))

    @property
    def contracts_folder(self) -> Path | None:
        """The folder that is imported at start, if any."""
        return Path(self.provider.contracts) if self.provider.contracts else None


def find_config(given: Path | None) -> Path:
    """The configuration to use; raises ConfigError when there is none."""
    if given is not None:
        return given
    for path in DEFAULT_PATHS:
        if path.is_file():
            return path
    tried = " nor ".join(map(str, DEFAULT_PATHS))
    raise ConfigError([f"no configuration: neither {tried}; abuse-mta init writes one"])


def load_settings(path: Path) -> Settings:
    """The configuration of a file and the environment; raises ConfigError with every fault."""
    file = _read_toml(path)
    faults: list[str] = []
    table = _with_files_located(file, path.resolve().parent)
    tables = _read_tables(table, faults)
    terms = _read_terms(tables or table, path.resolve().parent, faults)
    actuators = _read_actuators(tables or table, faults)
    secrets = _read_secrets(tables or table, faults)
    if tables is not None:
        tables = _completed(tables, path.resolve().parent, secrets, faults)
        faults.extend(_repeated("partner", (partner.name for partner in tables.partner)))
        faults.extend(_repeated("outbound", (hop.relay for hop in tables.outbound.hops), "relay"))
    if faults or tables is None or terms is None:
        # What an actuator still lacks is no fault to a simulation; where there are faults, all are told.
        raise ConfigError([*faults, *lacking(_actuator_tables(tables or table))])
    return Settings(
        path=path.resolve(),
        smtp=tables.smtp,
        database=tables.database,
        outbound=tables.outbound,
        provider=tables.provider,
        trust=tables.trust,
        terms=terms,
        actuators=actuators,
        partners=tables.partner,
        liaison=tables.liaison,
        log=tables.log,
        metrics=tables.metrics,
    )


def load_terms(name: str, folder: Path, overrides: Mapping[str, Any] | None = None) -> Terms:
    """The terms of a name in `data/terms`, or of a path from `folder`; raises ConfigError or TermsError."""
    shipped = re.fullmatch(r"[A-Za-z0-9_-]+", name) is not None
    source = data_file("terms", f"{name}.toml") if shipped else folder / name
    try:
        table = tomllib.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError([f"policy.terms: {name}: {_reason(error)}"]) from error
    return read_terms(table, overrides)


# --- reading -----------------------------------------------------------------------------------------


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError([f"{path}: {_reason(error)}"]) from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return f"not TOML: {error}" if isinstance(error, tomllib.TOMLDecodeError) else "not UTF-8"


def _read_tables(table: dict[str, Any], faults: list[str]) -> Tables | None:
    # Whatever is no table of ours is told here: pydantic-settings would take it for its own argument.
    faults.extend(f"{key}: no such table" for key in table if key not in _TABLES)
    try:
        return Tables(**{key: value for key, value in table.items() if key in _TABLES})
    except ValidationError as error:
        faults.extend(_fault(e["loc"], e["type"], e["msg"]) for e in error.errors())
    except SettingsError as error:
        faults.append(f"environment: {error}")
    return None


_WHY = {"extra_forbidden": "no such key", "missing": "is missing"}


def _fault(loc: tuple[int | str, ...], kind: str, message: str) -> str:
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
    return f"{key}: {_WHY.get(kind) or message.removeprefix('Value error, ')}"


def _read_terms(tables: Tables | dict[str, Any], folder: Path, faults: list[str]) -> Terms | None:
    name = tables.policy.terms if isinstance(tables, Tables) else _deep(tables, "policy", "terms") or SHIPPED
    given = tables.terms if isinstance(tables, Tables) else tables.get("terms", {})
    overrides = given if isinstance(given, Mapping) else {}
    try:
        try:
            return load_terms(str(name), folder, overrides)
        except ConfigError as error:
            faults.extend(error.faults)
            load_terms(SHIPPED, folder, overrides)  # what is wrong in [terms] is told all the same
    except TermsError as error:
        faults.extend(f"terms.{fault}" for fault in error.faults)
    return None


def _deep(table: Any, *keys: str) -> Any:  # noqa: ANN401 - whatever the file has there
    for key in keys:
        table = table.get(key) if isinstance(table, Mapping) else None
    return table


def _actuator_tables(tables: Tables | dict[str, Any]) -> Sequence[Mapping[str, Any]]:
    found = tables.actuator if isinstance(tables, Tables) else tables.get("actuator", ())
    if not isinstance(found, list | tuple) or not all(isinstance(one, Mapping) for one in found):
        return ()  # told already, by the table's own type
    return found


def _read_actuators(tables: Tables | dict[str, Any], faults: list[str]) -> tuple[ActuatorSettings, ...]:
    try:
        return read_actuators(_actuator_tables(tables))
    except ActuatorSettingsError as error:
        faults.extend(error.faults)
        return ()


def _repeated(what: str, names: Iterable[str], key: str = "name") -> Iterator[str]:
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{what} {name}: {key}: is used {count} times"


# --- secrets, paths and what follows from other keys ---------------------------------------------------


def _with_files_located(value: Any, folder: Path) -> Any:  # noqa: ANN401 - any value of the file
    """Every `file:` made absolute, and `credential:NAME` the file that systemd gives the service."""
    match value:
        case dict():
            return {key: _with_files_located(one, folder) for key, one in value.items()}
        case list():
            return [_with_files_located(one, folder) for one in value]
        case str() if value.startswith("credential:"):
            credentials = os.environ.get("CREDENTIALS_DIRECTORY", "/run/credentials/abuse_mta.service")
            return f"file:{credentials}/{value.removeprefix('credential:')}"
        case str() if value.startswith("file:"):
            return f"file:{folder / value.removeprefix('file:')}"
        case _:
            return value


def _completed(tables: Tables, folder: Path, secrets: dict[str, SecretStr], faults: list[str]) -> Tables:
    """Secrets filled in, paths made absolute; sender, recipients and hostname follow from each other."""
    smtp, outbound, provider = tables.smtp, tables.outbound, tables.provider
    sender = outbound.sender or next(iter(smtp.recipients), None)
    recipients = smtp.recipients or ((sender,) if sender else ())
    if sender is None:
        faults.append("smtp.recipients: is missing: which addresses are ours?")
    domain = (sender or "").rpartition("@")[2]
    updates: dict[str, Any] = {
        "smtp": smtp.model_copy(
            update={
                "hostname": smtp.hostname or domain,
                "recipients": recipients,
                "tls_certificate": path_in(folder, smtp.tls_certificate),
                "tls_key": path_in(folder, smtp.tls_key),
            }
        ),
        "database": DatabaseSection(url=_database_url(tables.database.url, folder)),
        "outbound": outbound.model_copy(
            update={
                "sender": sender,
                "reply_secret": secrets["reply_secret"],
                "password": secrets["password"],
                "fallback": tuple(
                    hop.model_copy(update={"password": secrets[f"fallback.{number}.password"]})
                    for number, hop in enumerate(outbound.fallback, 1)
                ),
            }
        ),
        "provider": provider.model_copy(
            update={"name": provider.name or domain, "contracts": path_in(folder, provider.contracts)}
        ),
    }
    return tables.model_copy(update=updates)


def _read_secrets(tables: Tables | dict[str, Any], faults: list[str]) -> dict[str, SecretStr]:
    """By key below `outbound`."""
    table = tables.outbound.model_dump() if isinstance(tables, Tables) else tables.get("outbound")
    given = {name: _deep(table, name) for name in ("reply_secret", "password")}
    fallback = _deep(table, "fallback")
    for number, hop in enumerate(fallback if isinstance(fallback, list | tuple) else (), 1):
        given[f"fallback.{number}.password"] = _deep(hop, "password")
    return {name: _secret(name, value, faults) for name, value in given.items()}


def _secret(name: str, given: object, faults: list[str]) -> SecretStr:
    text = given.get_secret_value() if isinstance(given, SecretStr) else str(given or "")
    if name == "reply_secret" and not text:
        faults.append("outbound.reply_secret: is missing: a long random text, better file:PATH to one")
    if not text.startswith("file:"):
        return SecretStr(text)
    file = Path(text.removeprefix("file:"))
    try:
        content = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        hint = f": {_readable_by_us(file)}" if isinstance(error, PermissionError) else ""
        faults.append(f"outbound.{name}: {file}: {_reason(error)}{hint}")
        return SecretStr("")
    if not content:
        faults.append(f"outbound.{name}: {file}: is empty")
    return SecretStr(content)


def _readable_by_us(file: Path) -> str:
    try:
        group = getgrgid(os.getegid()).gr_name
    except KeyError:
        group = str(os.getegid())
    return f"chgrp {group} {file} && chmod 640 {file}"


def _database_url(url: str, folder: Path) -> str:
    """SQLite's relative file made absolute; `sqlite://` is a database in memory."""
    prefix = "sqlite:///"
    file = url.removeprefix(prefix)
    if not url.startswith(prefix) or not file or file.startswith((":memory:", "file:")):
        return url
    return f"{prefix}{folder / file}"
