"""Received chains: the reporter's border, and what is forgeable below it."""

from ipaddress import ip_network

import pytest

from parsers import received
from parsers.headers import Headers


def chain(*fields: str, **more: str) -> Headers:
    """Headers with these Received fields, top first."""
    others = tuple((name.replace("_", "-"), value) for name, value in more.items())
    return Headers(raw=(*(("Received", field) for field in fields), *others))


BORDER = "from smtp.bulk.example.org (unknown [192.0.2.15]) by mx.home.example.net (Postfix) with ESMTP; Mon, 2 Jun 2025 09:12:44 +0900"
INSIDE = "from mx.home.example.net (mx.home.example.net [198.51.100.25]) by imap.home.example.net with LMTP; Mon, 2 Jun 2025 09:12:46 +0900"
FORGED = "from bank.example ([203.0.113.9]) by smtp.bulk.example.org; Mon, 2 Jun 2025 09:12:00 +0900"


def test_the_border_hop() -> None:
    """The first peer outside the reporter's own network, with the time of that hop."""
    found = received.origin(chain(INSIDE, BORDER, FORGED))
    assert found is not None
    assert (str(found.ip), found.rule, found.time.isoformat() if found.time else "") == (
        "192.0.2.15", "received.border", "2025-06-02T09:12:44+09:00",
    )  # fmt: skip
    assert [[str(ip) for ip in ips] for ips in (found.relays, found.below)] == [
        ["198.51.100.25"],
        ["203.0.113.9"],
    ]


@pytest.mark.parametrize(
    ("field", "ip"),
    [
        (
            "from a.example ([192.0.2.1]:5533 helo=[198.51.100.9]) by mx.example.net with esmtp (Exim 4.96.2)",
            "192.0.2.1",
        ),
        ("from unknown (HELO [198.51.100.9]) (192.0.2.1) by mx.example.net with SMTP", "192.0.2.1"),
        ("from 10.1.2.3 (EHLO x.example) (192.0.2.1) by atlas.example.net with SMTPS", "192.0.2.1"),
        ("from [192.0.2.1] (HELO user-pc) by mx.example.net (CommuniMail SMTP 6.3.1.4)", "192.0.2.1"),
        (
            "from h.example (h.example [192.0.2.1] (may be forged)) by mx.example.net (8.15.2/8.15.2)",
            "192.0.2.1",
        ),
        (
            "from a.example (192.0.2.1) by b.example (10.0.0.1) with Microsoft SMTP Server id 15.20.7688.17",
            "192.0.2.1",
        ),
        ("from 198.51.100.9 ([192.0.2.1]) by mx.example.net", "192.0.2.1"),
        ("from m.example ([IPv6:2001:db8::1]) by mx.example.net", "2001:db8::1"),
        ("from m.example ([IPv6:::ffff:192.0.2.1]) by mx.example.net", "192.0.2.1"),
        ("by mx.example.net (Postfix, from userid 104) id 1", None),
        ("(qmail 2677 invoked by uid 89)", None),
    ],
)
def test_the_peer_is_what_the_receiver_saw(field: str, ip: str | None) -> None:
    """Not what the client called itself, not the version of the server."""
    hop = received.read_hops((field,))[0]
    assert (str(hop.ip) if hop.ip else None) == ip


def test_a_masked_border_lets_nothing_stand_in() -> None:
    """With the border address made unreadable, the hop below it is not the answer."""
    masked = "from x.example ([xxx.xxx.xxx.xxx]) by mx.home.example.net; Mon, 2 Jun 2025 09:12:44 +0900"
    assert received.origin(chain(masked, FORGED)) is None


def test_the_user_of_a_web_mailer() -> None:
    """X-Originating-IP decides when a hop confirms it."""
    relay = "from out.mail.example ([198.51.100.77]) by mx.home.example.net; Mon, 2 Jun 2025 09:12:44 +0900"
    user = "from 10.0.0.1 (EHLO x) (192.0.2.44) by web.mail.example; Mon, 2 Jun 2025 09:12:40 +0900"
    found = received.origin(chain(relay, user, X_Originating_IP="[192.0.2.44]"))
    assert found is not None
    assert (str(found.ip), found.rule) == ("192.0.2.44", "received.originating")


def test_a_mail_server_is_no_user_of_a_web_mailer() -> None:
    """What a lower hop says of a server with a name, anybody may write there."""
    relay = "from vm.host.example (vm.host.example [198.51.100.77]) by mx.home.example.net; Mon, 2 Jun 2025 09:12:44 +0900"
    lower = "from mail.parcel.example (mail.parcel.example [192.0.2.44]) by vm.host.example with ESMTP; Mon, 2 Jun 2025 09:12:40 +0900"
    found = received.origin(chain(relay, lower, X_Originating_IP="[192.0.2.44]"))
    assert found is not None
    assert (str(found.ip), found.rule) == ("198.51.100.77", "received.border")


def test_own_networks_below_the_border_are_named_as_such() -> None:
    """A lower hop in our networks is found, and marked as forgeable."""
    found = received.origin(chain(INSIDE, BORDER, FORGED), [ip_network("203.0.113.0/24")])
    assert found is not None
    assert (str(found.ip), found.rule) == ("203.0.113.9", "received.below-border")


def test_who_greets_with_the_receivers_name_is_not_the_receiver() -> None:
    """An address without a name is the border, whatever it calls itself: else it could lay the blame on anybody."""
    greeted = (
        "from home.example.net (unknown [192.0.2.15]) by mx.home.example.net; Mon, 2 Jun 2025 09:12:44 +0900"
    )
    forged = (
        "from bank.example (bank.example [203.0.113.9]) by home.example.net; Mon, 2 Jun 2025 09:12:00 +0900"
    )
    found = received.origin(chain(greeted, forged))
    assert found is not None
    assert (str(found.ip), found.rule) == ("192.0.2.15", "received.border")


def test_hosts_under_the_reporters_own_domain_are_on_his_side() -> None:
    """Whatever the usual second levels say of that domain."""
    relay = "from mx3.example.jp (mx3.example.jp [198.51.100.10]) by mbox12.example.jp; Tue, 15 Apr 2025 18:22:09 +0900"
    sender = (
        "from cheap.example.com (unknown [203.0.113.77]) by mx3.example.jp; Tue, 15 Apr 2025 18:22:08 +0900"
    )
    found = received.origin(chain(relay, sender), reporter="example.jp")
    assert found is not None
    assert (str(found.ip), found.rule) == ("203.0.113.77", "received.border")


def test_a_relay_by_its_own_greeting_alone_proves_less() -> None:
    """Where the receiver looks up no names a lower hop is taken, and marked as forgeable."""
    relay = (
        "from mx.home.example.net ([198.51.100.25]) by imap.home.example.net; Mon, 2 Jun 2025 09:12:46 +0900"
    )
    found = received.origin(chain(relay, BORDER))
    assert found is not None
    assert (str(found.ip), found.rule) == ("192.0.2.15", "received.behind-greeting")


@pytest.mark.parametrize(
    ("peer", "receiver", "rule"),
    [
        ("198.51.100.25", "(198.51.100.200)", "received.border"),
        ("198.51.100.25", "([198.51.100.26])", "received.border"),
        ("198.51.100.25", "(203.0.113.25)", "received.behind-greeting"),
        ("198.51.100.25", "(10.0.0.5)", "received.behind-greeting"),
        ("198.51.100.25", "(15.2.1544.14)", "received.behind-greeting"),
        ("2001:db8:11::8", "(2001:db8:22::16)", "received.border"),
        ("2001:db8:11::8", "(2001:db9:22::16)", "received.behind-greeting"),
        ("2001:db8:11::8", "(198.51.100.26)", "received.behind-greeting"),
    ],
)
def test_a_relay_beside_its_receiver_need_not_prove_its_name(peer: str, receiver: str, rule: str) -> None:
    """Its address stands in the network of the address that the receiver writes behind his own name."""
    relay = f"from mx.home.example.net ({peer}) by imap.home.example.net {receiver} with ESMTP; Mon, 2 Jun 2025 09:12:46 +0900"
    found = received.origin(chain(relay, BORDER))
    assert found is not None
    assert (str(found.ip), found.rule) == ("192.0.2.15", rule)


def test_a_pasted_block() -> None:
    """Headers inside a text, quoted and broken over lines, with the body behind them."""
    lines = [
        "Hello", "", "> Return-Path: <x@bulk.example.org>", "> Received: from smtp.bulk.example.org",
        "> (unknown [192.0.2.15])", ">  by mx.home.example.net; Mon, 2 Jun 2025 09:12:44 +0900",
        "> Message-ID: <1@bulk.example.org>", ">", "> buy now",
    ]  # fmt: skip
    block = received.find_pasted(lines)[0]
    found = received.origin(block.headers)
    assert (block.start, block.end, block.quoted, block.body) == (3, 7, True, "buy now")
    assert (str(found.ip) if found else None, block.headers.get("message-id")) == (
        "192.0.2.15",
        "<1@bulk.example.org>",
    )


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("mx.kaisha.example.jp", "kaisha.example.jp"), ("a.b.co.jp", "b.co.jp"), ("mail.home.example", "home.example"),
        ("x.deai.example.com", "deai.example.com"), ("192.0.2.1", None), (None, None),
    ],
)  # fmt: skip
def test_registered_domains(host: str | None, domain: str | None) -> None:
    """The domain under which an organisation names its hosts."""
    assert received.organisation(host) == domain


def test_whoever_hands_over_inside_a_system_is_on_the_receivers_side() -> None:
    """LMTP is not for the wide area, whatever the host is called."""
    filtered = "from filter.example (filter.example [198.51.100.52]) by imap.home.example.net with LMTP; Mon, 2 Jun 2025 09:12:46 +0900"
    found = received.origin(chain(filtered, BORDER, FORGED))
    assert found is not None
    assert (str(found.ip), found.rule) == ("192.0.2.15", "received.border")


def test_a_forwarder_that_the_reporter_vouches_for_is_on_his_side() -> None:
    """By its address, which the border saw; the check of SPF there saw nothing but the forwarder."""
    forwarder = "from fwd.example.org (198.51.100.30) by mx.home.example.net with SMTP; Mon, 2 Jun 2025 09:12:45 +0900"
    behind = "from bulk.example.com (unknown [192.0.2.15]) by fwd.example.org; Mon, 2 Jun 2025 09:12:44 +0900"
    headers = chain(forwarder, behind, FORGED, Authentication_Results="spf=fail (sender IP is 198.51.100.30)")
    found = received.origin(headers, vouched=frozenset(("198.51.100.30",)))
    assert found is not None
    assert (str(found.ip), found.rule) == ("192.0.2.15", "received.border")
    plain = received.origin(headers)
    assert plain is not None
    assert str(plain.ip) == "198.51.100.30"
