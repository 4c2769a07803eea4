"""X-ARF and XARF: valid, invalid, cut off, and with variables that nobody expanded."""

import base64
import json
from ipaddress import ip_address
from typing import Any

import pytest

from parsers import xarf, xarf_text
from parsers.report import Category, EvidenceLevel, Reading

FOUR: dict[str, Any] = {
    "xarf_version": "4.2.0",
    "report_id": "2547b7e6-a805-456e-8b03-1bafad4b110e",
    "timestamp": "2025-06-11T12:17:20Z",
    "reporter": {"org": "Sentinel", "contact": "a@s.example", "domain": "s.example"},
    "sender": {"org": "Sentinel", "contact": "a@s.example", "domain": "s.example"},
    "source_identifier": "192.0.2.5",
    "source_port": 40000,
    "category": "connection",
    "type": "login_attack",
    "evidence_source": "honeypot",
    "destination_ip": "203.0.113.22",
    "destination_port": 22,
    "protocol": "tcp",
    "first_seen": "2025-06-11T06:17:20Z",
}


def as_text(**changes: object) -> str:
    """The version 4 report with these members changed; None takes one out."""
    content = {**FOUR, **changes}
    return json.dumps({key: value for key, value in content.items() if value is not None})


def test_reads_a_version_4_report(mail: Any, reading: Reading) -> None:
    """Source, time, category and port of a valid report, and the victim as rejected."""
    found = xarf.read(mail("see attachment", ("application/json", as_text(), "x.json")), reading)
    report = found.reports[0]
    assert (report.source_ip, report.source_port) == (ip_address("192.0.2.5"), 40000)
    assert report.occurred_at is not None
    assert report.occurred_at.isoformat() == "2025-06-11T12:17:20+00:00"
    assert report.category is Category.LOGIN_ATTACK
    assert report.evidence is EvidenceLevel.SUMMARY
    assert [str(r.ip) for r in found.rejected] == ["203.0.113.22"]
    assert found.warnings == ()


def test_an_invalid_report_with_a_source_is_a_complaint_with_a_warning(mail: Any, reading: Reading) -> None:
    """What the schema demands and reporters leave out costs a warning, not the complaint."""
    text = as_text(source_port=None, evidence_source=None, report_id="no uuid")
    found = xarf.read(mail("", ("application/json", text, "x.json")), reading)
    assert found.reports[0].source_ip == ip_address("192.0.2.5")
    assert found.warnings
    assert found.warnings[0].startswith("XARF: not valid against the schema: ")


def test_an_escape_that_is_no_text_is_replaced(mail: Any, reading: Reading) -> None:
    """Half of a character, where somebody cut a name short, and NUL; no database takes either."""
    text = as_text(reporter={"org": "Senti\0nel \ud83d", "contact": "a@s.example", "domain": "s.example"})
    found = xarf.read(mail("", ("application/json", text, "x.json")), reading)
    assert found.reporter.organisation == "Sentinel ?"


def test_a_log_in_the_evidence_is_a_log(mail: Any, reading: Reading) -> None:
    """The line of a service's log is more than a count of attempts."""
    line = "Jun 11 12:17:20 h sshd[1]: Failed password for root from 192.0.2.5 port 40000 ssh2"
    evidence = [{"content_type": "text/plain", "payload": base64.b64encode(line.encode()).decode()}]
    found = xarf.read(mail("", ("application/json", as_text(evidence=evidence), "x.json")), reading)
    assert (found.reports[0].evidence, found.reports[0].excerpt) == (EvidenceLevel.LOG, line)


def test_a_log_about_somebody_else_is_no_log(mail: Any, reading: Reading) -> None:
    """The evidence must name the source."""
    line = "Jun 11 12:17:20 h sshd[1]: Failed password for root from 203.0.113.5 port 40000 ssh2"
    text = as_text(evidence=[{"content_type": "text/plain", "payload": line}])
    found = xarf.read(mail("", ("application/json", text, "x.json")), reading)
    assert found.reports[0].evidence is EvidenceLevel.SUMMARY


def test_a_udp_report_is_never_more_than_a_summary(mail: Any, reading: Reading) -> None:
    """The source of a UDP packet is easily forged."""
    line = "Jun 11 12:17:20 h named[1]: client 192.0.2.5#53: query refused, denied"
    evidence = [{"content_type": "text/plain", "payload": line}]
    text = as_text(evidence=evidence, protocol="udp")
    found = xarf.read(mail("", ("application/json", text, "x.json")), reading)
    assert found.reports[0].evidence is EvidenceLevel.SUMMARY


def test_a_cut_off_document_is_read_as_far_as_it_goes(mail: Any, reading: Reading) -> None:
    """Truncated JSON still names its source, with a warning."""
    text = as_text()
    cut = text[: text.index('"category"')]
    found = xarf.read(mail("", ("application/json", cut, "x.json")), reading)
    assert found.reports[0].source_ip == ip_address("192.0.2.5")
    assert found.warnings == ("the JSON is cut off; read as far as it goes",)


def test_a_named_source_alone_is_no_address(mail: Any, reading: Reading) -> None:
    """A domain as source gives a report without an address."""
    text = as_text(source_identifier="login.bank.example", category="content", type="phishing")
    found = xarf.read(mail("", ("application/json", text, "x.json")), reading)
    assert [r.source_ip for r in found.reports] == [None]


def x_arf(**changes: str) -> str:
    """An X-ARF part with these fields changed."""
    fields = {
        "Reported-From": "a@s.example",
        "Category": "abuse",
        "Report-Type": "login-attack",
        "Service": "ssh",
        "Version": "0.2",
        "Date": "Thu, 12 Jun 2025 10:00:00 +0200",
        "Source-Type": "ipv4",
        "Source": "192.0.2.6",
        "Report-ID": "1@s.example",
        "Attachment": "text/plain",
    }
    fields.update({key.replace("_", "-"): value for key, value in changes.items()})
    return "---\n" + "\n".join(f"{key}: {value}" for key, value in fields.items())


def test_reads_an_x_arf_part_with_its_log(mail: Any, reading: Reading) -> None:
    """Source, date and type of the part; the level from the log beside it."""
    log = "Jun 12 09:59:51 srv sshd[8]: Failed password for root from 192.0.2.6 port 51514 ssh2"
    found = xarf_text.read(
        mail("words", ("text/plain", x_arf(), "report.txt"), ("text/plain", log, "l.log")), reading
    )
    report = found.reports[0]
    assert (report.source_ip, report.category) == (ip_address("192.0.2.6"), Category.LOGIN_ATTACK)
    assert report.occurred_at is not None
    assert report.occurred_at.isoformat() == "2025-06-12T10:00:00+02:00"
    assert (report.evidence, report.excerpt) == (EvidenceLevel.LOG, log)
    assert (report.provenance.part, report.provenance.line) == ("2", 9)


@pytest.mark.parametrize("source", ["${IP}", "$(hostname -i)", "198.XXX.XXX.XXX", "<ip>"])
def test_a_variable_or_a_blank_is_no_source(mail: Any, reading: Reading, source: str) -> None:
    """Values that nobody filled in are no addresses, whatever else stands in the mail."""
    found = xarf_text.read(
        mail("reported by 203.0.113.1", ("text/plain", x_arf(Source=source), "report.txt")), reading
    )
    assert found.reports[0].source_ip is None
    assert found.reports[0].evidence is EvidenceLevel.NONE


def test_a_reported_url_has_its_address_in_the_words(mail: Any, reading: Reading) -> None:
    """Source-Type uri: the address stands in brackets behind the URL."""
    part = x_arf(
        Source="http://shop.example/login", Source_Type="uri", Report_Type="phishing", Service="http"
    )
    text = "we found hxxp://shop[.]example/login [192.0.2.7]\nat our sensor 203.0.113.1"
    report = xarf_text.read(mail(text, ("text/plain", part, "report.txt")), reading).reports[0]
    assert (report.source_ip, report.category) == (ip_address("192.0.2.7"), Category.PHISHING)
    assert report.provenance.rule == "x-arf.text-behind-url"
