"""The provider as the engine sees it: names, networks, partners, actuators, operators. Built once from the settings."""

from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network

from policy.records import Actuator

Network = IPv4Network | IPv6Network


class PartnerRole(StrEnum):
    """Whom a partner serves: every line, or the lines whose access is its name (E3)."""

    BACKBONE = "backbone"
    ACCESS = "access"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A backbone or access operator who stops lines at our request."""

    name: str
    role: PartnerRole
    mail: str

    def serves(self, access: str) -> bool:
        """Whether a line with this access is this partner's."""
        return self.role is PartnerRole.BACKBONE or self.name == access


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything about the provider that decisions and mails need."""

    name: str
    zone: tzinfo
    sender: str
    hostname: str
    networks: tuple[Network, ...] = ()
    infrastructure: tuple[Network, ...] = ()
    operators: tuple[str, ...] = ()
    own_addresses: frozenset[str] = frozenset()
    partners: tuple[Partner, ...] = ()
    actuators: tuple[Actuator, ...] = ()
    trusted_reporters: frozenset[str] = frozenset()

    def partner(self, name: str) -> Partner | None:
        """The partner of that name."""
        return next((partner for partner in self.partners if partner.name == name), None)

    def partners_of(self, access: str) -> tuple[str, ...]:
        """The names of the partners of a line with this access."""
        return tuple(partner.name for partner in self.partners if partner.serves(access))
