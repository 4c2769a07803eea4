"""From the machines' own words for a kind of abuse to ours: report types, feed columns, file names.

Prose is read elsewhere (`freetext`); these are short words that software writes.
"""

import re
from functools import lru_cache

from parsers.report import Category

_SEPARATOR = re.compile(r"[^a-z0-9]+")

WORDS: tuple[tuple[Category, str], ...] = (
    (
        Category.COPYRIGHT,
        """
        copyright, infringement, piracy, p2p, bittorrent, torrent, dmca, acns, cyberlocker,
        usenet, link site, counterfeit
        """,
    ),
    (
        Category.PHISHING,
        """
        phish, spoofed site, credential harvest, fake login, fakelogin, brandspoof, social
        engineering, social_engineering
        """,
    ),
    (
        Category.INFECTED_HOST,
        """
        sinkhole, drone, botnet drone, infected, infection, botnet, zombie, mirai,
        compromised host, bot, bots, conficker, downadup, sality, andromeda, gamut, beacon,
        infostealer, stealer log, victim
        """,
    ),
    (
        Category.DDOS,
        """
        ddos, dos attack, denial of service, flood, amplification ddos, reflection,
        amplifier, volumetric, denial-of-service
        """,
    ),
    (
        Category.OTHER,
        """
        sql injection, injection attempt, traversal, web server, web application attack,
        webattack, web attack, exploit attempt, attempted administrator, attempted user,
        code execution, log4j, xss
        """,
    ),
    (
        Category.OPEN_SERVICE,
        """
        open service, openresolver, open resolver, openproxy, open proxy, open relay,
        openrelay, openntp, open ntp, openmemcached, open dns, opendns, open portmapper,
        opensnmp, openssdp, open redis, open mongodb, opennetbios, openmdns, openldap,
        openrdp, opentelnet, openchargen, openelasticsearch, accessible, exposed, misconfig,
        vulnerab, vulnerable, scan ntp, scan dns, weak, poodle, freak, heartbleed, outdated,
        cve, ntp version, ntpmonitor, ntp monitor, netis, unpatched, end of life, https
        sslv2, sslv2, sslv3, memcached, snmp, ssdp, portmapper, netbios, mdns, tftp, qotd,
        chargen, isakmp, elasticsearch
        """,
    ),
    (
        Category.LOGIN_ATTACK,
        """
        login, logon, brute, bruteforce, bf, ssh, sshd, password, credential, dictionary,
        authentication, auth fail, imap, pop3, ftp, rdp, telnet, sip, smtp auth, sasl, wp
        login, wordpress, joomla, asterisk, postfix, dovecot, voip, registration, badlogin,
        courier, proftpd, pure ftpd
        """,
    ),
    (
        Category.PORT_SCAN,
        """
        scan, probe, probing, recon, sweep, darknet, portscan, firewall, intrusion attempt,
        ids alert, network telescope
        """,
    ),
    (
        Category.MALWARE,
        """
        malware, malicious, virus, trojan, ransom, exploit kit, webshell, web shell,
        backdoor, cnc, c2, c&c, command and control, compromised website, defacement,
        payload, dropper, hacked, remote compromise, compromised server, worm, unwanted
        software, unwanted_software, cryptojack, compromised
        """,
    ),
    (
        Category.FRAUD,
        """
        fraud, scam, 419, fake shop, fakeshop, fake pharmacy, identity theft, money mule,
        carding
        """,
    ),
    (
        Category.SPAM,
        """
        spam, ube, unsolicited, bulk, spamtrap, junk, uce, snowshoe, mail abuse, messaging,
        mailabuse, smtp, optout, opt out
        """,
    ),
)
"""The first that occurs wins, so that `scan_ntp` is an open service and `spam bot` an infected host."""

XARF_CATEGORIES = {
    "messaging": Category.SPAM,
    "connection": Category.OTHER,
    "content": Category.MALWARE,
    "copyright": Category.COPYRIGHT,
    "vulnerability": Category.OPEN_SERVICE,
    "infrastructure": Category.INFECTED_HOST,
    "reputation": Category.OTHER,
}
"""XARF 4: what the category says when the type says nothing."""

XARF_TYPES = {
    "spam": Category.SPAM,
    "bulk messaging": Category.SPAM,
    "login attack": Category.LOGIN_ATTACK,
    "port scan": Category.PORT_SCAN,
    "ddos": Category.DDOS,
    "infected host": Category.INFECTED_HOST,
    "reconnaissance": Category.PORT_SCAN,
    "scraping": Category.OTHER,
    "sql injection": Category.OTHER,
    "vulnerability scan": Category.PORT_SCAN,
    "phishing": Category.PHISHING,
    "malware": Category.MALWARE,
    "fraud": Category.FRAUD,
    "remote compromise": Category.MALWARE,
    "brand infringement": Category.OTHER,
    "csam": Category.OTHER,
    "csem": Category.OTHER,
    "exposed data": Category.OTHER,
    "suspicious registration": Category.OTHER,
    "open service": Category.OPEN_SERVICE,
    "open": Category.OPEN_SERVICE,
    "cve": Category.OPEN_SERVICE,
    "misconfiguration": Category.OPEN_SERVICE,
    "botnet": Category.INFECTED_HOST,
    "compromised server": Category.INFECTED_HOST,
    "copyright": Category.COPYRIGHT,
    "p2p": Category.COPYRIGHT,
    "cyberlocker": Category.COPYRIGHT,
    "ugc platform": Category.COPYRIGHT,
    "link site": Category.COPYRIGHT,
    "usenet": Category.COPYRIGHT,
    "blocklist": Category.OTHER,
    "threat intelligence": Category.OTHER,
}
"""XARF 4 types, and the report types of X-ARF and XARF 3 that mean the same."""

FEEDBACK_TYPES = {
    "abuse": Category.SPAM,
    "fraud": Category.FRAUD,
    "virus": Category.MALWARE,
    "opt-out": Category.SPAM,
    "opt-out-list": Category.SPAM,
    "miscategorized": Category.SPAM,
    "not-spam": Category.OTHER,
    "auth-failure": Category.OTHER,
    "dmarc": Category.OTHER,
}
"""RFC 5965 §7.3, RFC 6430, RFC 6591. Another word is read by `category_of_word`."""


def spaced(word: str) -> str:
    """Give `open resolver` for `Open-Resolver`, `open_resolver` and `OpenResolver`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", " ", word[:300])
    return _SEPARATOR.sub(" ", apart.casefold()).strip()


def _mark(text: str) -> str:
    """A short mark is a whole word, a longer one may go on (`phish` in `phishing`)."""
    word = spaced(text)
    return f" {word} " if len(word) < 4 else f" {word}"


_MARKS = tuple((category, tuple(map(_mark, marks.split(",")))) for category, marks in WORDS)


@lru_cache(maxsize=4_096)
def category_of_word(word: str) -> Category | None:
    """Give the category that a machine's short word names, None when it names none."""
    text = f" {spaced(word)} "
    if exact := XARF_TYPES.get(text.strip()):
        return exact
    return next((category for category, marks in _MARKS if any(mark in text for mark in marks)), None)
