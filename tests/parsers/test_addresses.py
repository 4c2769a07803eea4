"""Readers of addresses: boundaries, look-alikes, and what was mangled on the way."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import addresses


def plain(text: str) -> list[str]:
    """The addresses in a line that are neither networks nor look-alikes."""
    found = addresses.find(addresses.normalise(text))
    return [str(f.ip) for f in found if f.lookalike is None and not f.is_network]


@pytest.mark.parametrize(
    "text",
    [
        "192.0.2.1",
        "from 192.0.2.1.",
        "1.2.3[.]4".replace("1.2.3[.]4", "192[.]0[.]2[.]1"),
        "192[.]0[.]2[.]1[.]",
        "192 .0.2.1",
        "192 dot 0 dot 2 dot 1",
        "von 192 Punkt 0 Punkt 2 Punkt 1 kommt",
        "*192.0.2.1*",
        "(192.0.2.1 )",
        "( 192.0.2.1 )",
        "192.0.2.1:587",
        "hxxp://192.0.2.1/x",
        "[::ffff:192.0.2.1]",
        "[IPv6:::ffff:192.0.2.1]",
        "https://urldefense.example/v3/__http://192.0.2.1__;!!AU8yi$",
        "https://eu.safelinks.example/?url=http%3A%2F%2F192.0.2.1%2Fdl&data=1",
        "１９２．０．２．１",
        "192。0。2。1",
        "IPアドレス192.0.2.1です",
        "192.0.2.1/32",
        "SRC=192.0.2.1 ",
        "user@192.0.2.1",
    ],
)
def test_spellings_of_one_address(text: str) -> None:
    """Each of these means 192.0.2.1."""
    assert plain(text) == ["192.0.2.1"]


@pytest.mark.parametrize(
    "text",
    [
        "IP:2001:db8::5",
        "src:2001:db8::5",
        "device:2001:db8::5",
        "地址:2001:db8::5",
        "来源：2001:db8::5",
        "ip=2001:db8::5",
        "IP :2001:db8::5",
    ],
)
def test_a_label_may_touch_an_ipv6_address(text: str) -> None:
    """The colon behind a word is no part of it."""
    assert plain(text) == ["2001:db8::5"]


@pytest.mark.parametrize("text", ["std::abc::def", "foo::bad::cafe", "de:ad:be:ef:00:11:22", "at:12:30:00"])
def test_names_with_colons_are_no_addresses(text: str) -> None:
    """Names in programs, hardware addresses, times of day."""
    assert plain(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "256.1.2.3",
        "123.45.67.890",
        "1.2.3.4.5",
        "01.2.3.4",
        "192.0.2.0/24",
        "Chrome/8.0.552.224",
        "Chrome/8.0.52.224",
        "v10.2.4.7.exe",
        "x264-1.2.3.4",
        "section 3.1.4.2",
        "Version 4.9.8.1",
        "host5-38-231-195",
        "121.113.0.203.pool.example.jp",
        "2023.05.12.01.18",
        "[184].[107].[95].[X]",
        "https://example.com/?q=192.0.2.1",
        "12:34:56",
        "52:54:00:82:b5:c8",
        "2001:db8::/32",
    ],
)
def test_what_is_no_address(text: str) -> None:
    """Versions, names, networks, paths and numbers that would have to be cut are none."""
    assert plain(text) == []


@pytest.mark.parametrize(
    ("text", "ip", "port"),
    [
        ("IP 192.0.2.1.54721 > 198.51.100.2.22: Flags", "192.0.2.1", 54721),
        ("192.0.2.1:123   ->  198.51.100.2:5", "192.0.2.1", 123),
        ("from 192.0.2.1 port 49817 ssh2", "192.0.2.1", 49817),
        ("peer [2001:db8:5a::1]:50112", "2001:db8:5a::1", 50112),
        ("http://2001:db8:5a::1:2222/x", "2001:db8:5a::1", 2222),
        ("inside:192.0.2.1/22 (x)", "192.0.2.1", 22),
    ],
)
def test_ports(text: str, ip: str, port: int) -> None:
    """Ports stand behind a colon, a word, a fifth dot of tcpdump, a firewall's slash."""
    found = addresses.find(addresses.normalise(text))[0]
    assert (str(found.ip), found.port) == (ip, port)


@pytest.mark.parametrize(
    ("host", "ip"), [("3221225985", "192.0.2.1"), ("0xC0000201", "192.0.2.1"), ("12", None), ("abc", None)]
)
def test_hosts_written_as_one_number(host: str, ip: str | None) -> None:
    """Decimal and hexadecimal hosts of URLs are addresses."""
    assert addresses.decimal_host(host) == (None if ip is None else ip_address(ip))


def test_reverse_names() -> None:
    """A reverse name in forward order holds its address."""
    assert addresses.in_reverse_name("relay=198-51-100-23.static.example.jp") == ip_address("198.51.100.23")
    assert addresses.in_reverse_name("li1582-150.members.example.jp") is None


@pytest.mark.parametrize(
    ("ip", "is_global"), [("192.0.2.1", True), ("10.1.2.3", False), ("2001:db8::1", True), ("fd00::1", False)]
)
def test_what_may_be_a_customers(ip: str, is_global: bool) -> None:
    """Documentation addresses count as global, private ones do not."""
    assert addresses.is_global(ip_address(ip)) is is_global


@given(st.text(max_size=200))
def test_any_text_is_searched(text: str) -> None:
    """No text makes the reader raise, and what it finds stands inside the line."""
    line = addresses.normalise(text)
    assert all(0 <= f.start < f.end <= len(line) + 1 for f in addresses.find(line))


@given(st.ip_addresses(v=4), st.sampled_from(["{}", "({})", "[{}]", "ip={}", "from {}, port", "「{}」"]))
def test_every_ipv4_address_is_found(ip: IPv4Address, form: str) -> None:
    """Whatever stands around it."""
    assert plain(form.format(ip)) == [str(ip)]


@given(st.ip_addresses(v=6))
def test_every_ipv6_address_is_read(ip: IPv6Address) -> None:
    """In its short and its long spelling (mapped IPv4 as IPv4)."""
    if len(str(ip).replace(":", "")) >= 3:
        wanted = ip.ipv4_mapped or ip
        assert (addresses.parse(str(ip)), addresses.parse(ip.exploded)) == (wanted, wanted)


@pytest.mark.parametrize(
    "text", ["from 192.0.2.0/24.", "from 192.0.2.0/24. Then", "192.0.2.0/24, and", "(192.0.2.0/24)"]
)
def test_a_network_at_the_end_of_a_sentence_is_a_network(text: str) -> None:
    """The full stop is not the number's."""
    assert [(str(found.ip), found.is_network) for found in addresses.find(text)] == [("192.0.2.0", True)]


def test_a_port_at_the_end_of_a_sentence_is_a_port() -> None:
    """The full stop is not the number's."""
    assert [(str(found.ip), found.port) for found in addresses.find("from 192.0.2.1:4444.")] == [
        ("192.0.2.1", 4444)
    ]


def test_a_wide_full_stop_behind_an_address_ends_the_sentence() -> None:
    """Between the numbers it is their dot, as an input method writes it."""
    assert plain("攻击来自 192.0.2.1。192.0.2.9 是我们的") == ["192.0.2.1", "192.0.2.9"]
    assert plain("192。0。2。1 から") == ["192.0.2.1"]
