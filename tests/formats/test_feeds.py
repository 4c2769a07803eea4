"""Feeds: tables of every shape, with a definition or by their column names alone."""

import gzip
import io
import zipfile
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

import pytest

from parsers import feeds
from parsers.message import open_message
from parsers.parser import MalformedReport
from parsers.report import (
    Category,
    EvidenceLevel,
    FeedColumn,
    FeedDefinition,
    Parsed,
    Provenance,
    Reading,
    Role,
    TimeSource,
)

ROWS = "2025-06-11T10:00:00Z,192.0.2.1,203.0.113.9\n2025-06-11T11:00:00Z,192.0.2.2,203.0.113.9\n"


def told(found: Parsed) -> list[tuple[str | None, str | None]]:
    """The address and time of each report."""
    return [
        (str(r.source_ip) if r.source_ip else None, r.occurred_at.isoformat() if r.occurred_at else None)
        for r in found.reports
    ]


BOTH = [("192.0.2.1", "2025-06-11T10:00:00+00:00"), ("192.0.2.2", "2025-06-11T11:00:00+00:00")]


@pytest.mark.parametrize(
    "header",
    [
        "timestamp,src_ip,dst_ip",
        "Time (UTC),Source IP,Destination IP",
        "date,attacker,target",
        "日時,送信元IP,宛先IP",
    ],
)
def test_reads_an_unknown_table_by_its_names(mail: Any, header: str) -> None:
    """Names in any language and spelling tell the sides apart, without a definition."""
    found = feeds.read(mail("attached", ("text/csv", f"{header}\n{ROWS}", "a.csv")), Reading())
    assert told(found) == BOTH
    assert [(str(r.ip), r.role) for r in found.rejected] == [("203.0.113.9", Role.VICTIM)]
    assert found.reports[0].provenance.line == 2
    assert found.reports[0].evidence is EvidenceLevel.SUMMARY


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
def test_reads_every_delimiter(mail: Any, mark: str) -> None:
    """Tab, semicolon and bar are as good as the comma."""
    table = f"timestamp,src_ip,dst_ip\n{ROWS}".replace(",", mark)
    assert told(feeds.read(mail("", ("text/plain", table, "a.txt")), Reading())) == BOTH
    assert told(feeds.read(mail(f"Dear all,\n\n{table}\nRegards, 203.0.113.1\n"), Reading())) == BOTH


def test_what_stands_above_the_header_row_is_passed_over(mail: Any) -> None:
    """Titles, dates and Excel's separator line."""
    table = f"Incidents of June\nsep=,\n\ntimestamp,src_ip,dst_ip\n{ROWS}"
    assert told(feeds.read(mail("", ("text/csv", table, "a.csv")), Reading())) == BOTH


def test_a_cell_may_list_several_addresses(mail: Any) -> None:
    """Each of them is reported."""
    text = '{"timestamp": "2025-06-11T10:00:00Z", "src_ip": ["192.0.2.1", "192.0.2.2"], "type": "spam"}'
    found = feeds.read(mail("", ("application/json", text, "a.json")), Reading())
    assert [address for address, _ in told(found)] == ["192.0.2.1", "192.0.2.2"]


def test_a_log_with_commas_is_no_table(mail: Any) -> None:
    """Addresses behind key words are left to the reader of logs."""
    line = "dovecot: imap-login: Disconnected (auth failed, 3 attempts): user=<x>, rip=192.0.2.1, lip=203.0.113.9\n"
    assert not feeds.recognises(mail("", ("text/plain", line * 4, "d.log")), Reading())


def test_the_destination_may_come_first(mail: Any) -> None:
    """Names decide, not the order of the columns."""
    table = "target,time,source\n203.0.113.9,2025-06-11T10:00:00Z,192.0.2.1\n"
    assert told(feeds.read(mail(table), Reading())) == BOTH[:1]


def test_reads_a_table_that_was_wrapped(mail: Any) -> None:
    """A mailer's line breaks in the header row and in the rows are undone."""
    table = (
        "timestamp,src_ip,port,hostname,\nversion\n"
        "2025-06-11T10:00:00Z,192.0.2.1,53,\nlong-name.example,9.11.4.1\n"
        "2025-06-11T11:00:00Z,192.0.2.2,53,\nother.example,9.11.4.2\n"
    )
    assert told(feeds.read(mail(f"list:\n\n{table}\nbye"), Reading())) == BOTH


def test_reads_what_is_zipped_or_gzipped(mail: Any) -> None:
    """An archive that claims to be an octet-stream is opened."""
    table = f"timestamp,src_ip,dst_ip\n{ROWS}".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", table)
    for content, name in ((packed.getvalue(), "a.zip"), (gzip.compress(table), "a.csv.gz")):
        outer = (
            f'From: r@x.example\nSubject: s\nContent-Type: application/octet-stream; name="{name}"\n'
            "Content-Transfer-Encoding: 8bit\n\n"
        )
        assert told(feeds.read(open_message(outer.encode() + content), Reading())) == BOTH


def test_one_report_for_each_address_with_its_first_row(mail: Any) -> None:
    """Sixty rows of one address are one allegation, shown by its rows."""
    rows = "".join(f"2025-06-11T10:{n:02}:00Z,192.0.2.1\n" for n in range(60))
    found = feeds.read(mail("", ("text/csv", f"timestamp,src_ip\n{rows}", "a.csv")), Reading())
    assert told(found) == BOTH[:1]
    assert len(found.reports[0].excerpt.splitlines()) == 20


def test_dummies_networks_and_blanks_are_no_offenders(mail: Any) -> None:
    """0.0.0.0, a prefix, an empty cell and a name are passed over."""
    cells = ["0.0.0.0", "192.0.2.0/24", "", "host.example", "192.0.2.256"]
    rows = "".join(f"2025-06-11T10:00:00Z,{cell}\n" for cell in cells)
    table = f"timestamp,src_ip\n{rows}2025-06-11T10:00:00Z,192.0.2.1\n"
    assert told(feeds.read(mail("", ("text/csv", table, "a.csv")), Reading())) == BOTH[:1]


@pytest.mark.parametrize(
    ("header", "cells", "text", "when", "source"),
    [
        ("ts", "1749636000", "", "2025-06-11T10:00:00+00:00", TimeSource.STATED),
        ("ts", "1749636000123", "", "2025-06-11T10:00:00.123000+00:00", TimeSource.STATED),
        ("time (JST)", "2025-06-11 19:00:00", "", "2025-06-11T19:00:00+09:00", TimeSource.STATED),
        ("time", "2025-06-11 12:00:00+02", "", "2025-06-11T12:00:00+02:00", TimeSource.STATED),
        ("date;time", "2025-06-11;10:00:00", "All times are UTC.", "2025-06-11T10:00:00+00:00", TimeSource.STATED),
        ("time", "2025-06-11 10:00:00", "", "2025-06-11T10:00:00", TimeSource.STATED_WITHOUT_ZONE),
        (
            "local;utc_time", "2025-06-11 12:00:00;2025-06-11 10:00:00", "",
            "2025-06-11T10:00:00+00:00", TimeSource.STATED,
        ),
        ("date", "2025-06-11", "", None, TimeSource.NONE),
    ],
)  # fmt: skip
def test_reads_the_times_of_feeds(
    mail: Any, header: str, cells: str, text: str, when: str | None, source: TimeSource
) -> None:
    """Epochs, short offsets, zones in names and in the text, split and doubled columns; a bare day is no time."""
    found = feeds.read(
        mail(text, ("text/csv", f"{header};src_ip;n\n{cells};192.0.2.1;1\n", "a.csv")), Reading()
    )
    report = found.reports[0]
    assert (report.occurred_at.isoformat() if report.occurred_at else None, report.time_source) == (
        when,
        source,
    )


def test_infected_hosts_are_the_victims_of_their_controller(mail: Any) -> None:
    """With a victim and a controller in the table the victim is the customer."""
    table = "timestamp,victim_ip,c2_ip\n2025-06-11T10:00:00Z,192.0.2.1,203.0.113.66\n"
    assert told(feeds.read(mail("", ("text/csv", table, "bots.csv")), Reading())) == BOTH[:1]


def test_a_table_without_an_offender_is_no_feed(mail: Any) -> None:
    """Addresses of the other side alone give no answer."""
    table = "timestamp,dst_ip,resolver_ip\n2025-06-11T10:00:00Z,192.0.2.1,203.0.113.66\n"
    assert not feeds.recognises(mail("", ("text/csv", table, "a.csv")), Reading())


def test_our_network_in_the_text_rejects_strangers(mail: Any) -> None:
    """The mail says which network is ours; other rows are not."""
    table = "time,src_ip\n2025-06-11T10:00:00Z,192.0.2.1\n2025-06-11T10:00:00Z,198.51.100.1\n"
    found = feeds.read(mail("scans from your network 192.0.2.0/24", ("text/csv", table, "a.csv")), Reading())
    assert told(found) == BOTH[:1]
    assert [(str(r.ip), r.role) for r in found.rejected] == [("198.51.100.1", Role.NOT_OURS)]


def test_reads_json_in_every_wrapping(mail: Any) -> None:
    """Lines, an array, a list inside an object."""
    one = '{"@timestamp": "2025-06-11T10:00:00Z", "source": {"ip": "192.0.2.1"}, "destination": {"ip": "203.0.113.9"}}'
    two = one.replace("192.0.2.1", "192.0.2.2").replace("T10", "T11")
    for text in (f"{one}\n{two}\n", f"[{one},{two}]", f'{{"feed": 7, "events": [{one},{two}]}}'):
        assert told(feeds.read(mail("", ("application/json", text, "a.json")), Reading())) == BOTH


@pytest.mark.parametrize("side", ["targets", "victims", "attack_targets"])
def test_a_list_of_the_other_side_accuses_nobody(mail: Any, side: str) -> None:
    """Its name says whose the addresses in it are, as a column's would."""
    text = (
        f'{{"{side}": [{{"ip": "203.0.113.9", "port": 443}}], "sources": ['
        '{"ip": "192.0.2.1", "first_seen": "2025-06-11T10:00:00Z"},'
        '{"ip": "192.0.2.2", "first_seen": "2025-06-11T11:00:00Z"}]}'
    )
    assert told(feeds.read(mail("", ("application/json", text, "a.json")), Reading())) == BOTH


@pytest.mark.parametrize("name", ["results", "servers", "responses", "events"])
def test_a_list_that_only_holds_them_says_nothing_of_a_side(mail: Any, name: str) -> None:
    """Its name is the sender's affair; who is named in it did it."""
    text = (
        f'{{"{name}": [{{"ip": "192.0.2.1", "time": "2025-06-11T10:00:00Z"}},'
        '{"ip": "192.0.2.2", "time": "2025-06-11T11:00:00Z"}]}'
    )
    assert told(feeds.read(mail("", ("application/json", text, "a.json")), Reading())) == BOTH


def test_a_row_with_a_remark_that_it_is_his_own_accuses_nobody(mail: Any) -> None:
    """People mark rows behind an arrow, in tables that are aligned by wide blanks."""
    table = (
        "日時　　　　　　　　　IPアドレス　　　端末\n"
        "2025/06/11 09:40:18　203.0.113.9　　　Windows　←自分\n"
        "2025/06/11 10:00:00　192.0.2.1　　　　Android　←知らない\n"
        "2025/06/11 11:00:00　192.0.2.2　　　　Android\n"
    )
    found = feeds.read(mail(f"時刻は UTC です。\n\n{table}"), Reading())
    assert told(found) == BOTH


def test_a_log_beside_a_table_is_evidence_against_whom_it_names(mail: Any) -> None:
    """The rows alone sum up, in whatever shape."""
    table = "first seen (UTC),source ip,attempts\n2025-06-02 09:00:00,192.0.2.5,212\n2025-06-02 09:10:00,192.0.2.6,96\n"
    log = "Jun  2 09:00:00 imap dovecot: imap-login: Disconnected (auth failed, 1 attempts): user=<ann>, rip=192.0.2.5, lip=198.51.100.2\n"
    found = feeds.read(mail(f"Login attacks:\n\n{table}\nFrom our log:\n{log}"), Reading())
    assert [(str(report.source_ip), report.evidence) for report in found.reports] == [
        ("192.0.2.5", EvidenceLevel.LOG),
        ("192.0.2.6", EvidenceLevel.SUMMARY),
    ]


def test_xml_with_entities_is_not_read(mail: Any) -> None:
    """A document type is refused before the parser sees it."""
    text = (
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "192.0.2.1">]>'
        "<l><e><time>2025-06-11T10:00:00Z</time><source_ip>&a;</source_ip></e></l>"
    )
    assert not feeds.recognises(mail("", ("text/xml", text, "a.xml")), Reading())


def test_a_definition_wins_over_the_names(mail: Any) -> None:
    """A feed whose dst_ip is the controller complained about."""
    definition = FeedDefinition(
        name="controllers",
        header=("seen", "dst_ip"),
        columns=FeedColumn(source_ip=("dst_ip",), occurred_at=("seen",)),
        zone="Asia/Tokyo",
        category=Category.MALWARE,
    )
    table = "seen,src_ip,dst_ip\n2025-06-11 19:00:00,203.0.113.9,192.0.2.1\n"
    found = feeds.read(mail("", ("text/csv", table, "c.csv")), Reading(feeds=(definition,)))
    report = found.reports[0]
    assert told(found) == [("192.0.2.1", "2025-06-11T19:00:00+09:00")]
    assert (report.category, found.feed) == (Category.MALWARE, "controllers")
    assert report.provenance == Provenance(part="2", line=2, rule="feed.column dst_ip")


def test_a_list_behind_a_link_names_nobody(mail: Any, reading: Reading) -> None:
    """The mail announces events and has none: a complaint without an address, and a warning."""
    text = "The report can be had here:\nhttps://dl.example/x\nIt contains 85 events.\n"
    found = feeds.read(mail(text, subject="Net Accessible VNC Report: 2025-10-07"), reading)
    assert told(found) == [(None, None)]
    assert found.reports[0].category is Category.OPEN_SERVICE
    assert found.warnings == ("only a link to the report",)


def test_labelled_lines_are_records(mail: Any, reading: Reading) -> None:
    """A daemon's `Time:` of the block / `IP:` / `Failures:` lines; the log below tells when it began, in that zone."""
    text = (
        "Time:     Wed Jun 11 10:00:00 2025 +0000\nIP:       192.0.2.1 (JP/Japan/-)\nFailures: 5 (sshd)\n"
        "Interval: 300 seconds\n\nJun 11 09:59:00 w sshd[1]: Failed password for root from 192.0.2.1 port 4 ssh2\n"
    )
    found = feeds.read(mail(text), reading)
    assert told(found) == [("192.0.2.1", "2025-06-11T09:59:00+00:00")]
    assert (found.feed, found.reports[0].evidence) == ("login-failure-daemon", EvidenceLevel.LOG)


def test_packets_beside_labelled_lines_stay_a_summary(mail: Any, reading: Reading) -> None:
    """A blocked SYN proves no source."""
    text = (
        "Time:  Wed Jun 11 10:00:00 2025 +0000\nIP:   192.0.2.1 (JP/Japan/-)\nFailures: 5\nInterval: 300\n\n"
        "Jun 11 09:59:00 w kernel: TCP_IN Blocked SRC=192.0.2.1 DST=203.0.113.9 PROTO=TCP SPT=1 DPT=2 SYN URGP=0\n"
    )
    assert feeds.read(mail(text), reading).reports[0].evidence is EvidenceLevel.SUMMARY


def test_every_shipped_definition_reads_a_row_of_its_own(mail: Any, reading: Reading) -> None:
    """For each definition with a header a table of just these columns gives the address as an offender."""
    for definition in reading.feeds:
        if definition.labels or not definition.header or definition.root:
            continue
        names = list(dict.fromkeys((*definition.header, *definition.columns.source_ip[:1])))
        source = next(n for n in definition.columns.source_ip if n in names)
        cells = ["192.0.2.1" if n == source else "" for n in names]
        table = f"{';'.join(names)}\n{';'.join(cells)}\n"
        found = feeds.read(mail("", ("text/csv", table, "t.csv")), Reading(feeds=(definition,)))
        assert [r.source_ip for r in found.reports] == [ip_address("192.0.2.1")], definition.name
        assert found.feed == definition.name


def test_an_announced_feed_without_its_rows_is_malformed_only_when_nothing_knows_it(mail: Any) -> None:
    """Reading what was not recognised raises."""
    with pytest.raises(MalformedReport):
        feeds.read(mail("nothing"), Reading())


EVE = (
    '{"timestamp": "2025-06-11T10:00:01+0000", "event_type": "alert", "src_ip": "203.0.113.9", "src_port": 21, '
    '"dest_ip": "192.0.2.1", "dest_port": 50311, "proto": "TCP", "alert": {"signature": "FTP 530 repeated"}, '
    '"flow": {"src_ip": "192.0.2.1", "dest_ip": "203.0.113.9", "src_port": 50311, "pkts_toclient": 14}}\n'
)
IDEA = (
    '[{"Format": "IDEA0", "EventTime": "2025-06-11T10:00:00Z", "Category": ["Attempt.Login"], '
    '"Target": [{"IP4": ["203.0.113.9"], "Port": [3389]}], "Source": [{"IP4": ["192.0.2.1"]}]}]'
)
EDGE = (
    '{"timestamp": "2025-06-11T10:00:00Z", "edge": {"ip": "203.0.113.1"}, "origin": {"ip": "203.0.113.2"}, '
    '"client": {"ip": "192.0.2.1"}, "http": {"method": "POST"}}\n'
)
TRACKING = (
    "#Fields: date-time,client-ip,server-ip,event-id,message-id,original-client-ip\n"
    "2025-06-11T10:00:00Z,203.0.113.5,10.8.8.21,RECEIVE,<a@vps.example>,192.0.2.1\n"
)
ALERT = (
    '{"@timestamp": "2025-06-11T10:00:00Z", "source": {"ip": "192.0.2.1"}, "destination": {"ip": "203.0.113.9"}, '
    '"message": "Jun 11 10:00:00 b sshd[2]: Failed password for root from 192.0.2.1 port 5 ssh2"}\n'
)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        (EVE, EvidenceLevel.LOG),
        (IDEA, EvidenceLevel.SUMMARY),
        (EDGE, EvidenceLevel.LOG),
        (TRACKING, EvidenceLevel.LOG),
        (ALERT, EvidenceLevel.LOG),
    ],
    ids=["eve-answer", "idea", "edge", "tracking", "raw-line"],
)
def test_who_opened_the_session_is_the_source(
    mail: Any, reading: Reading, text: str, level: EvidenceLevel
) -> None:
    """Not the server whose answer raised the alert, not the proxy, not the server behind it; a program's record is a log."""
    found = feeds.read(mail(f"Login attack, see:\n\n{text}"), reading)
    assert [(str(r.source_ip), r.evidence) for r in found.reports] == [("192.0.2.1", level)]


def test_a_column_of_remarks_gives_rows_to_others(mail: Any) -> None:
    """`yours` where it stands, and never `ours`."""
    table = "source_ip count who\n".replace(" ", ",")
    rows = "192.0.2.1,4,YOURS - phishing\n203.0.113.9,8,our own outbound\n"
    found = feeds.read(mail(f"see:\n\n{table}{rows}"), Reading())
    assert [str(r.source_ip) for r in found.reports] == ["192.0.2.1"]
    rows = "192.0.2.1,4,\n203.0.113.9,8,(us: monitor)\n"
    found = feeds.read(mail(f"see:\n\n{table}{rows}"), Reading())
    assert [str(r.source_ip) for r in found.reports] == ["192.0.2.1"]


def test_without_a_header_the_column_in_the_network_that_the_mail_calls_ours(mail: Any) -> None:
    """The trap's own server may stand before its client."""
    rows = "tr-04,203.0.113.171,192.0.2.44,2025-06-11T10:00:00Z,a\ntr-11,203.0.113.5,192.0.2.9,2025-06-11T11:00:00Z,b\n"
    found = feeds.read(mail("for your network 192.0.2.0/24", ("text/csv", rows, "x.csv")), Reading())
    assert [str(r.source_ip) for r in found.reports] == ["192.0.2.44", "192.0.2.9"]


def test_an_element_says_whose_address_stands_in_it(mail: Any) -> None:
    """Of a notice with a source, a collector and a tracker."""
    notice = (
        "<Infringement><Source><TimeStamp>2025-06-11T10:00:00Z</TimeStamp><IP_Address>192.0.2.1</IP_Address></Source>"
        "<Collector><IP_Address>203.0.113.9</IP_Address><TimeStamp>2025-06-11T11:00:00Z</TimeStamp></Collector>"
        "</Infringement>"
    )
    found = feeds.read(mail("copyright infringement", ("text/xml", notice, "n.xml")), Reading())
    assert told(found) == [("192.0.2.1", "2025-06-11T10:00:00+00:00")]


def test_an_element_of_another_side_may_have_the_second_best_name(mail: Any) -> None:
    """The monitor and the other peers of a swarm are no source."""
    notice = (
        "<Infringement><Monitor><IP_Address>203.0.113.9</IP_Address></Monitor>"
        "<Peer><IP_Address>203.0.113.14</IP_Address><Port>6881</Port></Peer>"
        "<Source><TimeStamp>2025-06-11T10:00:00Z</TimeStamp><IP_Address>192.0.2.1</IP_Address></Source></Infringement>"
    )
    definition = FeedDefinition(
        name="infringement", root=("infringement",), category=Category.COPYRIGHT,
        columns=FeedColumn(source_ip=("source_ip_address", "ip_address"), occurred_at=("timestamp",)),
    )  # fmt: skip
    found = feeds.read(mail("see", ("text/xml", notice, "n.xml")), Reading(feeds=(definition,)))
    assert told(found) == [("192.0.2.1", "2025-06-11T10:00:00+00:00")]


OWNED = "timestamp,source ip,{owner}\n2025-06-11T10:00:00Z,192.0.2.1,{ours}\n2025-06-11T11:00:00Z,192.0.2.2,{theirs}\n"


@pytest.mark.parametrize(
    ("text", "owner", "ours", "theirs"),
    [
        ("You are the contact for AS64499. Please work only on your own rows.", "src_asn", "64499", "64502"),
        ("수신: 가온호스팅 보안담당자\n공격이 탐지되었습니다.", "사업자", "가온호스팅", "한들통신"),
        ("Dear Wakaba Net team,\nattacks from several networks:", "operator", "Wakaba Net", "Rindo"),
        ("貴社(若葉ネット)の分の対処をお願いします。", "事業者", "若葉ネット", "りんどう"),
    ],
)
def test_rows_of_other_networks_are_left_to_these(
    mail: Any, text: str, owner: str, ours: str, theirs: str
) -> None:
    """The one list goes to all; who the reader is, the text says."""
    rows = OWNED.format(owner=owner, ours=ours, theirs=theirs)
    found = feeds.read(mail(text, ("text/csv", rows, "a.csv")), Reading())
    assert [str(r.source_ip) for r in found.reports] == ["192.0.2.1"]
    assert [(str(r.ip), r.role) for r in found.rejected] == [("192.0.2.2", Role.QUOTED)]


def test_a_sentence_may_say_which_column_is_the_readers(mail: Any) -> None:
    """By the name that stands over it."""
    table = "LP;IP_A_TRUSTED;IP_B_SESSION;START\n1;203.0.113.7;192.0.2.1;2025-06-11 10:00:00\n2;203.0.113.8;192.0.2.2;2025-06-11 11:00:00\n"
    text = f"Fraud (UTC).\n\n{table}\nThe addresses in column IP_B_SESSION are your servers.\n"
    assert told(feeds.read(mail(text), Reading())) == [
        ("192.0.2.1", "2025-06-11T10:00:00+00:00"),
        ("192.0.2.2", "2025-06-11T11:00:00+00:00"),
    ]


def test_an_event_about_an_answer_accuses_whom_that_went_to(mail: Any) -> None:
    """As Suricata says by its direction."""
    event = '{"timestamp": "2025-06-11T10:00:00Z", "event_type": "alert", "src_ip": "203.0.113.9", "dest_ip": "192.0.2.1", "proto": "TCP", "direction": "DIR"}'
    for direction, source in (("to_client", "192.0.2.1"), ("to_server", "203.0.113.9")):
        part = ("application/json", event.replace("DIR", direction), "eve.json")
        found = feeds.read(mail("web shell", part), Reading())
        assert [str(r.source_ip) for r in found.reports] == [source]


def test_a_name_in_a_script_without_spaces_may_end_in_address(mail: Any) -> None:
    """A tracker beside it is none of ours."""
    text = "著作権侵害通知\nトラッカー： udp://203.0.113.201:6969/announce\n\n No. | 検知日時 | 検知IPアドレス | ポート\n 1 | 2025-06-11 10:00:00 UTC | 192.0.2.1 | 51413\n 2 | 2025-06-11 11:00:00 UTC | 192.0.2.2 | 51413\n"
    assert told(feeds.read(mail(text), Reading())) == BOTH


def test_a_system_of_an_incident_says_which_side_it_is(mail: Any) -> None:
    """IODEF, RFC 5070: target, intermediate, source."""
    system = '<System category="{}"><Node><Address category="ipv4-addr">{}</Address></Node></System>'
    sides = (("target", "203.0.113.9"), ("intermediate", "203.0.113.74"), ("source", "192.0.2.1"))
    document = f"<IODEF-Document><Incident><DetectTime>2025-06-11T10:00:00Z</DetectTime><Flow>{''.join(system.format(*s) for s in sides)}</Flow></Incident></IODEF-Document>"
    found = feeds.read(mail("malware", ("application/xml", document, "x.xml")), Reading())
    assert told(found) == [("192.0.2.1", "2025-06-11T10:00:00+00:00")]


def test_a_column_of_addresses_holds_no_times(mail: Any) -> None:
    """Though its name ends as one of times does."""
    table = "shop\tedge seen\ttrue origin\tverified on\na\t203.0.113.7\t192.0.2.1\t2025-06-11 10:00:00 UTC\nb\tnone\t192.0.2.2\t2025-06-11 11:00:00 UTC\n"
    found = feeds.read(mail(f"fake shops:\n\n{table}"), Reading())
    assert told(found) == BOTH


def test_rows_stand_where_the_text_addresses_nobody(mail: Any) -> None:
    """An AS in the text that is not the reader's takes no row away."""
    rows = OWNED.format(owner="src_asn", ours="64499", theirs="64502")
    found = feeds.read(mail("Attacks seen by AS64499 sensors.", ("text/csv", rows, "a.csv")), Reading())
    assert [str(r.source_ip) for r in found.reports] == ["192.0.2.1", "192.0.2.2"]


def test_a_row_with_the_time_of_its_end_is_over(mail: Any) -> None:
    """As a block list shows what it has taken off."""
    table = "ip,listed,removed\n192.0.2.1,2025-06-11 10:00:00,2025-06-12 10:00:00\n192.0.2.2,2025-06-11 11:00:00,\n"
    found = feeds.read(mail("spam sources", ("text/csv", table, "a.csv")), Reading())
    assert [str(r.source_ip) for r in found.reports] == ["192.0.2.2"]


@pytest.mark.parametrize(
    ("said", "level"),
    [("The log of our site:", EvidenceLevel.LOG), ("Requests that our logs show:", EvidenceLevel.SUMMARY)],
)
def test_rows_of_requests_that_are_called_a_log_are_one(mail: Any, said: str, level: EvidenceLevel) -> None:
    """What a log shows may be anybody's table."""
    table = "time | edge | client ip | origin | request\n2025-06-11 10:00:00 | 203.0.113.7 | 192.0.2.1 | 203.0.113.9 | POST /login 200\n"
    found = feeds.read(mail(f"{said}\n\n{table}"), Reading())
    assert [(str(r.source_ip), r.evidence) for r in found.reports] == [("192.0.2.1", level)]


def test_a_remark_takes_its_row_back(mail: Any) -> None:
    """Unless every row is taken back: then the remark means something else."""
    table = (
        "source,first seen,what\n203.0.113.7,2025-04-24 06:12:50,sweep\n203.0.113.8,2025-04-24 06:15:02,{}\n"
    )
    for remark, left in (
        ("WITHDRAWN - our own probe", ["203.0.113.7"]),
        ("試験(対象外)", ["203.0.113.7"]),
        ("cancelled", ["203.0.113.7", "203.0.113.8"]),
    ):
        found = feeds.read(mail(f"Scans:\n\n{table.format(remark)}"), Reading())
        assert [str(report.source_ip) for report in found.reports] == left


def test_a_note_names_a_row_by_the_number_in_its_first_column(mail: Any) -> None:
    """As the number of a post in a forum, whatever its place in the table."""
    table = "No.  投稿日時               名前      リモートホスト\n812  2024/06/22(土) 23:15   まみ      192.0.2.44\n815  2024/06/23(日) 00:02   会いたい  192.0.2.203\n814  2024/06/22(土) 23:40   管理人    203.0.113.38\n"
    found = feeds.read(mail(f"荒らし:\n\n{table}\n814 は私がお断りを書いたものです。\n"), Reading())
    assert [str(report.source_ip) for report in found.reports] == ["192.0.2.44", "192.0.2.203"]


def test_a_clock_without_a_day_is_of_the_day_above(mail: Any) -> None:
    """The one day that the lines above a table name; of two days neither."""
    table = "TARGET        FIRST     HITS  ATTACKER\n192.0.2.14    04:11:09  911   203.0.113.7\n192.0.2.15    04:12:09  11    203.0.113.7\n"
    for day, at in (
        ("DIGEST 2025-04-24 (UTC)", datetime(2025, 4, 24, 4, 11, 9, tzinfo=UTC)),
        ("DIGEST 2025-04-24 (UTC), replaces that of 2025-04-23\nof 2025-04-22", None),
    ):
        assert feeds.read(mail(f"{day}\n\n{table}"), Reading()).reports[0].occurred_at == at


def test_of_several_times_above_a_table_the_first_one_counts(mail: Any) -> None:
    """A start and an end stand above rows that have no time."""
    text = "Start  2025-04-24 19:22:30 UTC\nEnd    2025-04-24 19:58:00 UTC\n\n#  source        sport  pkts\n1  203.0.113.7   123    1840\n2  203.0.113.8   123    1611\n"
    found = feeds.read(mail(text), Reading())
    assert {r.occurred_at for r in found.reports} == {datetime(2025, 4, 24, 19, 22, 30, tzinfo=UTC)}


def test_a_note_takes_rows_back(mail: Any) -> None:
    """By their number, or by what only they have in a cell; a note about nothing takes none."""
    table = "time,order,src_ip\n2025-06-11T10:00:00Z,H-250819,192.0.2.1\n2025-06-11T11:00:00Z,H-250820,192.0.2.2\n"
    for note, left in (
        ("Row 2 is another provider's.", ["192.0.2.1"]),
        ("H-250819 is not related.", ["192.0.2.2"]),
        ("Rows 1 and 2 stand.", ["192.0.2.1", "192.0.2.2"]),
    ):
        found = feeds.read(mail(f"Fraud orders:\n\n{table}\n{note}\n"), Reading())
        assert [str(r.source_ip) for r in found.reports] == left


def test_what_an_alarm_is_called_tells_more_than_its_class(mail: Any, reading: Reading) -> None:
    """An attempt to gain privileges, by guessing passwords; a scenario's name with its short word for it."""
    alert = (
        '{"timestamp":"2025-06-11T10:00:00+00:00","src_ip":"192.0.2.1","alert":{"signature":"ET SCAN LibSSH '
        'Likely BruteForce Attack","category":"Attempted Administrator Privilege Gain"}}'
    )
    scenario = (
        '[{"scenario":"example/http-bf-blog_bf","start_at":"2025-06-11T10:00:00Z","source_ip":"192.0.2.1"}]'
    )
    told_of = [
        feeds.read(mail("", ("application/json", text, "a.json")), reading).reports
        for text in (alert, scenario)
    ]
    assert [[report.category for report in reports] for reports in told_of] == [[Category.LOGIN_ATTACK]] * 2


def test_a_cell_in_quotes_may_go_on_over_lines() -> None:
    """RFC 4180 section 2: with the separator in it, too; the row has the number of its first line."""
    from parsers import tables

    table = tables.read_attachment(
        '"No";"Time (UTC)";"Device IP";"Attacker";"Detail"\n'
        '"1";"2024-11-19 02:17:33";"198.51.100.131";"203.0.113.52";"Injection\nGET /?id=1\n(403)"\n'
        '"2";"2024-11-19 02:18:02";"198.51.100.131";"203.0.113.52";"Scanner ; nikto"\n'
    )
    assert table is not None
    assert [(record.line, list(record.cells.values())) for record in table.records] == [
        (2, ["1", "2024-11-19 02:17:33", "198.51.100.131", "203.0.113.52", "Injection GET /?id=1 (403)"]),
        (5, ["2", "2024-11-19 02:18:02", "198.51.100.131", "203.0.113.52", "Scanner ; nikto"]),
    ]
