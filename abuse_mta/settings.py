"""The tables of `abuse_mta.toml` as types. `config.py` fills them."""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from abuse_mta.contract_files import check_mail_address
from abuse_mta.house import PartnerRole

Network = IPv4Network | IPv6Network


def _network(value: object) -> Network:
    try:
        return ip_network(str(value))
    except ValueError as error:
        raise ValueError(str(error)) from None


def _endpoint(text: str) -> str:
    from abuse_mta.listener import parse_endpoint

    parse_endpoint(text)
    return text


def _some(else_: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Whoever sets the key names something."""

    def check(given: tuple[str, ...]) -> tuple[str, ...]:
        if not given:
            raise ValueError(f"is empty: {else_}")
        return given

    return check


def _relay(text: str) -> str:
    from abuse_mta.courier import parse_relay

    parse_relay(text)
    return text


def _database(url: str) -> str:
    if not url.startswith(("sqlite://", "postgresql+psycopg://")):
        raise ValueError("neither sqlite:///FILE nor postgresql+psycopg://USER@HOST/DATABASE")
    return url


def _resolver(text: str) -> str:
    host, _, port = text.rpartition(":")
    if text and not (_is_address(host.strip("[]")) and port.isdecimal() and 0 < int(port) < 65536):
        raise ValueError("not an address with a port, such as 192.0.2.53:53")
    return text


def _is_address(text: str) -> bool:
    try:
        return bool(ip_network(text))
    except ValueError:
        return False


Mail = Annotated[str, AfterValidator(check_mail_address)]
Relay = Annotated[str, AfterValidator(_relay)]
OurNetwork = Annotated[Network, BeforeValidator(_network)]
Positive = Annotated[int, Field(ge=1)]


class Section(BaseModel):
    """A table: frozen, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Smtp(Section):
    """Where mail comes in. Relative paths are relative to the configuration's folder."""

    listen: Annotated[
        tuple[Annotated[str, AfterValidator(_endpoint)], ...], AfterValidator(_some("nothing would be heard"))
    ] = ("127.0.0.1:2525",)
    hostname: str = ""
    recipients: Annotated[tuple[Mail, ...], AfterValidator(_some("every mail would be refused"))] = ()
    max_message_bytes: Positive = 26_214_400
    max_connections: Positive = 200
    max_connections_per_peer: Positive = 20
    tls_certificate: str = ""
    tls_key: str = ""

    @field_validator("tls_key")
    @classmethod
    def _with_certificate(cls, key: str, info: ValidationInfo) -> str:
        if bool(key) != bool(info.data.get("tls_certificate")):
            raise ValueError("tls_certificate and tls_key go together")
        return key


class DatabaseSection(Section):
    """Which database."""

    url: Annotated[str, AfterValidator(_database)] = "sqlite:///var/abuse_mta.db"


class NextHop(Section):
    """A mail server that takes our mails. With a password, TLS is required."""

    relay: Relay
    starttls: bool = False
    username: str = ""
    password: SecretStr = SecretStr("")


class Outbound(NextHop):
    """Where mail goes out. `fallback`: tried in this order when `relay` is out of reach."""

    relay: Relay = "127.0.0.1:25"
    fallback: tuple[NextHop, ...] = ()
    sender: Mail | None = None
    reply_secret: SecretStr = SecretStr("")

    @property
    def hops(self) -> tuple[NextHop, ...]:
        """Every relay, in order."""
        return (self, *self.fallback)


class Provider(Section):
    """Who we are."""

    name: str = ""
    networks: tuple[OurNetwork, ...] = ()
    infrastructure: tuple[OurNetwork, ...] = ()
    timezone: ZoneInfo = ZoneInfo("Asia/Tokyo")
    operators: tuple[Mail, ...] = ()
    contracts: str = ""


class Trust(Section):
    """Whom we believe, and whom we ask. `arc_sealers`: forwarders whose ARC seal counts."""

    authentication_results_from: str = ""
    resolver: Annotated[str, AfterValidator(_resolver)] = ""
    trusted_reporters: tuple[str, ...] = ()
    arc_sealers: tuple[str, ...] = ()


class PolicySection(Section):
    """Which terms: a name in `data/terms`, or a path."""

    terms: Annotated[str, Field(min_length=1)] = "21ip"


class PartnerSection(Section):
    """A backbone or access operator (E3)."""

    name: Annotated[str, Field(min_length=1)]
    role: PartnerRole
    mail: Mail


class LiaisonSection(Section):
    """A body that gets samples (L): redacted, or the whole mail after an operator's look."""

    name: Annotated[str, Field(min_length=1)]
    mail: Mail
    sample: Literal["redacted", "original"] = "redacted"


class LogSection(Section):
    """How the log looks; `auto`: JSON when not on a terminal."""

    format: Literal["json", "console", "auto"] = "auto"


def _loopback(text: str) -> str:
    if not text:
        return text
    host, _, port = text.rpartition(":")
    try:
        fits = ip_address(host.strip("[]")).is_loopback and 0 <= int(port) < 65536
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("a loopback address with a port, such as 127.0.0.1:9145: it has no password")
    return text


class MetricsSection(Section):
    """Where Prometheus and health checks are answered; empty: nowhere."""

    listen: Annotated[str, AfterValidator(_loopback)] = ""


class Tables(BaseSettings):
    """The whole file, with `ABUSE_MTA_SMTP__HOSTNAME` and the like laid over it."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="ABUSE_MTA_", env_nested_delimiter="__"
    )

    smtp: Smtp = Smtp()
    database: DatabaseSection = DatabaseSection()
    outbound: Outbound = Outbound()
    provider: Provider = Provider()
    trust: Trust = Trust()
    policy: PolicySection = PolicySection()
    terms: dict[str, Any] = {}
    actuator: tuple[dict[str, Any], ...] = ()
    partner: tuple[PartnerSection, ...] = ()
    liaison: tuple[LiaisonSection, ...] = ()
    log: LogSection = LogSection()
    metrics: MetricsSection = MetricsSection()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's interface
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        *_others: PydanticBaseSettingsSource,
        **_named: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file."""
        return env_settings, init_settings


def path_in(folder: Path, text: str) -> str:
    """A path of the configuration, relative to its folder; empty stays empty."""
    return str(folder / text) if text else ""
