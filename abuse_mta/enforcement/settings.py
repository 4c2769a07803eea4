"""The `[[actuator]]` tables of the configuration, by kind. What is wrong is told all at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
)

from policy.periods import read_duration

DYNAMIC_AUTHORIZATION_PORT = 3799  # RFC 5176 section 3


class ActuatorSettingsError(ValueError):
    """The operator's faults in the `[[actuator]]` tables, each with its key."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def _check_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise ValueError("a https:// address is needed")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError(
            "plain http only to this machine itself: an order names a customer and stops his line"
        )
    return url


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_nas(address: str) -> str:
    nas_of(address)
    return address


def nas_of(address: str) -> tuple[str, int]:
    """Host and port of `192.0.2.1`, `bras1.example.jp:3799` or `[2001:db8::1]:3799`. Raises ValueError."""
    parts = urlsplit(f"//{address}")
    if not parts.hostname or parts.path or parts.username is not None:
        raise ValueError("host, host:port or [IPv6]:port is needed")
    return parts.hostname, parts.port or DYNAMIC_AUTHORIZATION_PORT


def read_secret(secret: SecretStr) -> bytes:
    """The secret itself; of `file:/path`, what that file holds. Raises OSError, ValueError if empty."""
    value = secret.get_secret_value()
    content = (
        Path(value.removeprefix("file:")).read_bytes().strip()
        if value.startswith("file:")
        else value.encode()
    )
    if not content:
        raise ValueError("is empty")
    return content


Duration = Annotated[timedelta, BeforeValidator(read_duration)]
Limit = Annotated[Duration, Field(gt=timedelta(0), le=timedelta(minutes=10))]
Argv = Annotated[tuple[str, ...], Field(min_length=1)]
Url = Annotated[str, AfterValidator(_check_url)]
Nas = Annotated[str, AfterValidator(_check_nas)]
Secret = Annotated[SecretStr, Field(min_length=1)]


class _Settings(BaseModel):
    """What every kind has. Keys in `needed` may be missing from the file: simulation does without them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    needed: ClassVar[tuple[str, ...]] = ()

    name: Annotated[str, Field(min_length=1)]

    def missing(self) -> tuple[str, ...]:
        """One fault for each needed key that is not set."""
        return tuple(f"{key}: is missing" for key in self.needed if not getattr(self, key))


class CommandSettings(_Settings):
    """A program of the operator's."""

    needed = ("command",)
    kind: Literal["command"]
    enforcing: bool = True
    command: Argv | None = None
    timeout: Limit = timedelta(seconds=30)


class WebhookSettings(_Settings):
    """An HTTP interface of the operator's."""

    needed = ("url", "secret")
    kind: Literal["webhook"]
    enforcing: bool = True
    url: Url | None = None
    secret: Secret | None = None
    timeout: Limit = timedelta(seconds=15)


class RadiusSettings(_Settings):
    """The operator's account data base, and the access servers that know the sessions."""

    needed = ("account_command", "nas", "nas_secret")
    kind: Literal["radius"]
    enforcing: bool = True
    account_command: Argv | None = None
    status_command: Argv | None = None
    timeout: Limit = timedelta(seconds=30)
    """Of each command."""
    nas: tuple[Nas, ...] = ()
    nas_secret: Secret | None = None
    nas_timeout: Limit = timedelta(seconds=3)
    """For an answer to each of three sendings."""


class PartnerMailSettings(_Settings):
    """A partner who is asked by mail."""

    kind: Literal["partner-mail"]
    enforcing: bool = False


class ManualSettings(_Settings):
    """An operator's hands."""

    kind: Literal["manual"]
    enforcing: bool = False


class DryRunSettings(_Settings):
    """Nothing at all."""

    kind: Literal["dry-run"]
    enforcing: bool = False


ActuatorSettings = Annotated[
    CommandSettings
    | WebhookSettings
    | RadiusSettings
    | PartnerMailSettings
    | ManualSettings
    | DryRunSettings,
    Field(discriminator="kind"),
]
_TABLES: TypeAdapter[list[ActuatorSettings]] = TypeAdapter(list[ActuatorSettings])


def read_actuators(tables: Sequence[Mapping[str, object]]) -> tuple[ActuatorSettings, ...]:
    """The settings of every actuator. Raises ActuatorSettingsError with every fault."""
    faults: list[str] = []
    settings: list[ActuatorSettings] = []
    try:
        settings = _TABLES.validate_python(tables)
    except ValidationError as error:
        faults = [_fault(tables, fault["loc"], fault["msg"]) for fault in error.errors()]
    names = Counter(str(table.get("name")) for table in tables if "name" in table)
    faults += [f"actuator {name}: name: is used {count} times" for name, count in names.items() if count > 1]
    if faults:
        raise ActuatorSettingsError(faults)
    return tuple(settings)


def lacking(tables: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """One fault for each key that an actuator of its kind needs and that its table does not have."""
    found: list[str] = []
    for number, table in enumerate(tables, 1):
        needed = _NEEDED.get(str(table.get("kind")), ())
        name = table.get("name", f"number {number}")
        found += [f"actuator {name}: {key}: is missing" for key in needed if key not in table]
    return tuple(found)


_NEEDED = {
    "command": CommandSettings.needed,
    "webhook": WebhookSettings.needed,
    "radius": RadiusSettings.needed,
}


def _fault(tables: Sequence[Mapping[str, object]], where: tuple[int | str, ...], message: str) -> str:
    """`actuator NAME: key: what is wrong`; `where` is the index, the kind and then the key."""
    index = int(where[0])
    name = tables[index].get("name", f"number {index + 1}")
    key = ".".join(str(part) for part in where[2:]) or "kind"
    return f"actuator {name}: {key}: {message.removeprefix('Value error, ')}"
