"""What is wrong with an installation, and what one could do better: every finding at once."""

import os
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import dns.resolver

from abuse_mta.clock import SystemClock
from abuse_mta.config import Settings
from abuse_mta.contracts import Contract, ContractsError, Folder, read_folder
from abuse_mta.courier import parse_relay
from abuse_mta.dns_lookups import DnsTroubleError, Lookups, make_resolver
from abuse_mta.enforcement.actuators import build_actuators
from abuse_mta.house import PartnerRole
from abuse_mta.mailroom import role_of
from abuse_mta.settings import NextHop
from abuse_mta.store.database import Database
from abuse_mta.store.errors import StoreError
from abuse_mta.tokens import Party, Tokens

RELAY_SECONDS = 5
DNS_SECONDS = 10.0
MAX_DOMAINS = 500
"""Of so many contacts' domains it is asked where their mail servers stand."""
SECRET_BYTES = 16


class Level(StrEnum):
    """A fault keeps something from working; advice does not."""

    FAULT = "fault"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: where (a key, a file, a name) and what."""

    level: Level
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.level}: {self.where}: {self.what}"


def check_installation(settings: Settings) -> tuple[Finding, ...]:
    """Every finding, faults first."""
    parts: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _check_provider,
        _check_secrets_and_tls,
        _check_database,
        _check_terms,
        _check_templates_and_feeds,
        _check_contracts,
        _check_relay,
        _check_resolver,
        _check_actuators,
    )
    found = [finding for part in parts for finding in part(settings)]
    return tuple(sorted(found, key=lambda finding: finding.level is not Level.FAULT))


def _fault(where: str, what: object) -> Finding:
    return Finding(Level.FAULT, where, str(what))


def _advice(where: str, what: object) -> Finding:
    return Finding(Level.ADVICE, where, str(what))


def _check_provider(settings: Settings) -> Iterator[Finding]:
    provider = settings.provider
    if not provider.networks:
        yield _fault("provider.networks", "none: every complaint would be about somebody else's address")
    if not provider.operators:
        yield _advice("provider.operators", "none: nobody gets an alert by mail")
    if not any(partner.role is PartnerRole.BACKBONE for partner in settings.partners):
        yield _advice("partner", "no backbone operator to send stop-requests to (E3)")
    for partner in settings.partners:
        try:
            Tokens(b"any").reply_address(
                settings.sender, Party.PARTNER, "CASE-2025-000001", role_of(partner.name, stop=False)
            )
        except ValueError as error:
            yield _fault("outbound.sender", f"too long for the reply address of {partner.name}: {error}")
    if settings.trust.authentication_results_from:
        yield _advice(
            "trust.authentication_results_from",
            "make sure that this front MTA removes such fields from mail that it gets from outside",
        )


def _check_secrets_and_tls(settings: Settings) -> Iterator[Finding]:
    if len(settings.reply_secret) < SECRET_BYTES:
        yield _advice("outbound.reply_secret", f"shorter than {SECRET_BYTES} characters can be guessed")
    smtp = settings.smtp
    if smtp.tls_certificate:
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
                smtp.tls_certificate, smtp.tls_key
            )
        except (OSError, ssl.SSLError) as error:
            yield _fault("smtp.tls_certificate", error)


def _check_database(settings: Settings) -> Iterator[Finding]:
    url = settings.database.url
    file = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else None
    if file is not None and not file.exists():
        # It is not made here: whoever checks may not be the user that serves.
        place = next(folder for folder in file.parents if folder.exists())
        if not os.access(place, os.W_OK):
            yield _fault("database.url", f"{place} cannot be written")
        return
    try:
        database = Database.open(url)
        with database.reading() as session:
            session.connection().exec_driver_sql("SELECT 1")
        database.close()
    except (StoreError, ImportError) as error:
        yield _fault("database.url", error)


def _check_terms(settings: Settings) -> Iterator[Finding]:
    terms = settings.terms
    for price in ("per_report", "handling_per_report"):
        if getattr(terms.penalty, price) is None:
            yield _advice(f"terms.penalty.{price}", "not set: charges under R3 stay drafts without an amount")
    if not terms.billing.transfer_account:
        yield _advice("terms.billing.transfer_account", "empty: required before the first invoice")
    if not terms.answer.reminders:
        yield _advice("terms.answer.reminders", 'none; recommended: ["24h"], a day before the deadline')
    if terms.reinstatement.reconnection_fee == 10800 and terms.tax.rate != 8:
        yield _advice(
            "terms.reinstatement.reconnection_fee",
            "10,800 yen was set at a tax rate of 8 %; it stays 10,800 with the tax of today in it",
        )
    yield _advice("terms.tax", "have an accountant confirm the tax classes of damages, penalties and fees")


def _check_templates_and_feeds(_settings: Settings) -> Iterator[Finding]:
    from abuse_mta.datafiles import data_file
    from abuse_mta.feeds import FeedFaults, load_feeds

    try:
        load_feeds()
    except FeedFaults as error:
        yield from (_fault("feeds", fault) for fault in error.faults)
    yield from (_fault("data/templates", fault) for fault in _template_faults(data_file("templates")))


def _template_faults(folder: Path) -> Iterator[str]:
    from jinja2 import TemplateError

    from abuse_mta.notices import Notices

    try:
        Notices(folder)
    except TemplateError as error:
        yield f"{getattr(error, 'name', None) or error}: {error}"
    names = {
        path.parent.name: {one.name for one in path.parent.glob("*.j2")} for path in folder.glob("*/*.j2")
    }
    for language, known in names.items():
        for missing in sorted(set().union(*names.values()) - known):
            yield f"{language}/{missing} is missing"


def _check_relay(settings: Settings) -> Iterator[Finding]:
    for number, hop in enumerate(settings.outbound.hops):
        yield from _check_hop(f"outbound.fallback.{number}" if number else "outbound", hop, settings)


def _check_hop(table: str, hop: NextHop, settings: Settings) -> Iterator[Finding]:
    relay = parse_relay(hop.relay)
    try:
        with smtplib.SMTP(relay.host, relay.port, settings.smtp.hostname, timeout=RELAY_SECONDS) as server:
            server.ehlo()
            if (hop.starttls or hop.username) and not server.has_extn("starttls"):
                yield _fault(f"{table}.starttls", f"{hop.relay} does not offer it")
            if not server.has_extn("dsn"):
                yield _advice(
                    f"{table}.relay",
                    f"{hop.relay} has no DSN: a notice that is not delivered may go unnoticed",
                )
    except (OSError, smtplib.SMTPException) as error:
        yield _fault(f"{table}.relay", f"{hop.relay}: {error}")


def _check_resolver(settings: Settings) -> Iterator[Finding]:
    if settings.trust.authentication_results_from:
        return
    try:
        Lookups(make_resolver(settings.trust.resolver), DNS_SECONDS / 2).records(".", "NS")
    except DnsTroubleError as error:
        yield _advice("trust.resolver", f"no answer; reporters cannot be authenticated: {error}")


def _check_actuators(settings: Settings) -> Iterator[Finding]:
    actuators = build_actuators(settings.actuators, SystemClock())
    for actuator in actuators:
        yield from (_fault(f"actuator {actuator.name}", fault) for fault in actuator.probe())
    if not any(actuator.enforcing for actuator in actuators):
        yield _advice("actuator", "none is enforcing: a line stops only when a partner or a person stops it")


# --- contracts ---------------------------------------------------------------------------------------


def _check_contracts(settings: Settings) -> Iterator[Finding]:
    folder = settings.contracts_folder
    if folder is None:
        yield _advice("provider.contracts", "not set: import them with abuse-mta contracts import")
        return
    try:
        content = read_folder(folder)
    except ContractsError as error:
        yield from (_fault(str(folder), fault) for fault in error.faults)
        return
    if not content.assignments:
        yield _advice(str(folder), "no assignments: no complaint can be attributed")
    yield from _odd_contracts(settings, content)
    yield from _contacts_on_their_own_line(settings, content)


def _odd_contracts(settings: Settings, content: Folder) -> Iterator[Finding]:
    ours = settings.provider.networks
    for held in content.assignments:
        if not any(_is_inside(held.network, network) for network in ours):
            yield _fault(f"contract {held.contract_id}", f"{held.network} is not in provider.networks")
    partners = {partner.name for partner in settings.partners}
    for access in sorted({held.access for held in content.assignments if held.access} - partners):
        yield _advice(
            f"access {access}", "no partner has this name: nobody is asked to stop such lines there"
        )
    for contract in content.contracts:
        if contract.monthly_fee_yen is None:
            yield _advice(f"contract {contract.contract_id}", "no monthly_fee_yen: its charges stay drafts")


def _is_inside(inner: Any, outer: Any) -> bool:  # noqa: ANN401 - two networks of either version
    return bool(inner.version == outer.version and inner.subnet_of(outer))


def _contacts_on_their_own_line(settings: Settings, content: Folder) -> Iterator[Finding]:
    """A contractor whose mail server stands on the line that would be cut reads no notice then."""
    held: dict[str, list[Any]] = {}
    for assignment in content.assignments:
        if assignment.assigned_to is None:
            held.setdefault(assignment.contract_id, []).append(assignment.network)
    try:
        servers = _Servers(make_resolver(settings.trust.resolver))
    except DnsTroubleError:
        return
    for contract in content.contracts:
        for contact in _distinct_domains(contract):
            for address in servers.of(contact.rpartition("@")[2].lower()):
                if any(address in network for network in held.get(contract.contract_id, ())):
                    what = f"the mail server of {contact} ({address}) is on the line that would be stopped"
                    yield _advice(f"contract {contract.contract_id}", what)
    if servers.gave_up:
        yield _advice("contacts", "not all of their mail servers could be looked up")


def _distinct_domains(contract: Contract) -> Iterator[str]:
    domains: set[str] = set()
    for contact in contract.contacts:
        domain = contact.rpartition("@")[2].lower()
        if domain not in domains:
            domains.add(domain)
            yield contact


class _Servers:
    """Where the mail servers of domains stand, as far as the DNS says in time."""

    def __init__(self, resolver: dns.resolver.Resolver) -> None:
        self._lookups = Lookups(resolver, DNS_SECONDS)
        self._known: dict[str, tuple[Any, ...]] = {}
        self.gave_up = False

    def of(self, domain: str) -> tuple[Any, ...]:
        """The addresses of a domain's mail servers; none where the DNS does not say."""
        if domain not in self._known:
            if self._lookups.trouble or len(self._known) >= MAX_DOMAINS:
                self.gave_up = True
                return ()
            self._known[domain] = tuple(self._ask(domain))
        return self._known[domain]

    def _ask(self, domain: str) -> Iterator[Any]:
        try:
            exchanges = [record.exchange.to_text() for record in self._lookups.records(domain, "MX")]
            for host in exchanges or [domain]:
                for kind in ("A", "AAAA"):
                    for record in self._lookups.records(host, kind):
                        yield ip_address(record.address)
        except DnsTroubleError:
            self.gave_up = True
