"""Log lines: who acts and who is acted upon."""

import pytest

from parsers import addresses, loggrammar

A, B = "192.0.2.9", "198.51.100.7"
S = "Jun  9 01:02:03 h"


def read(line: str) -> loggrammar.LogLine | None:
    """The grammar of one line."""
    plain = addresses.normalise(line)
    return loggrammar.read_log_line(plain, addresses.find(plain))


@pytest.mark.parametrize(
    ("line", "weak"),
    [
        (f"{S} sshd[1]: Failed password for invalid user x from {A} port 51234 ssh2", False),
        (f"{S} sshd[1]: pam_unix(sshd:auth): authentication failure; tty=ssh ruser= rhost={A}", False),
        (f"{S} postfix/smtpd[2]: warning: unknown[{A}]: SASL LOGIN authentication failed", False),
        (f"{S} postfix/smtpd[2]: NOQUEUE: reject: RCPT from m.example.jp[{A}]: 554 5.7.1 blocked", False),
        (
            f"2025-06-09 01:02:03 login authenticator failed for H=([{B}]) ([10.0.0.1]) [{A}]:5 I=[{B}]:587: 535",
            False,
        ),
        (f"{S} dovecot: imap-login: Disconnected (auth failed): user=<x>, rip={A}, lip={B}, TLS", False),
        (
            f'{A} - - [09/Jun/2025:01:02:03 +0200] "POST /wp-login.php HTTP/1.1" 200 5 "-" "Chrome/120.0.6099.71"',
            False,
        ),
        (f'2025/06/09 01:02:03 [error] 1#1: *8 forbidden, client: {A}, server: _, host: "{B}"', False),
        (
            f"[Mon Jun 09 01:02:03 2025] [access_compat:error] [client {A}:46244] AH01797: client denied",
            False,
        ),
        (f"{S} kernel: IN=ppp0 OUT= SRC={A} DST={B} LEN=40 PROTO=TCP SPT=1 DPT=23 SYN URGP=0", True),
        (f"{S} kernel: IN=ppp0 OUT= SRC={A} DST={B} LEN=40 PROTO=UDP SPT=1 DPT=53", True),
        (f"01:02:03.000 IP {A}.54721 > {B}.22: Flags [S], seq 1", True),
        (f"2025-06-09 01:02:03 IP {A}.123 > 198.51.100.x.40865: NTPv2, Reserved, length 440", True),
        (f"2025-06-09 01:02:03 4.7 UDP {A}:123 -> {B}:55479 295 125000 1", True),
        (f"2025-06-09 01:02:03 TCP {A}:55000 -> {B}:22 1 pkts", True),
        (f"06/09-01:02:03.204511 {A}:53736 -> {B}:80", False),
        (f"Jun 09 2025 01:02:03 %ASA-4-106023: Deny tcp src outside:{A}/5 dst inside:{B}/23 by x", True),
        (f"{S} %SEC-6-IPACCESSLOGP: list 101 denied tcp {A}(40000) -> {B}(23), 1 packet", True),
        (f"date=2025-06-09 time=01:02:03 type=ips srcip={A} dstip={B} service=HTTP action=dropped", False),
        (
            f'{{"timestamp": "2025-06-09T01:02:03", "src_ip": "{A}", "dest_ip": "{B}", "alert": "login"}}',
            False,
        ),
        (
            f"[2025-06-09 01:02:03] NOTICE[1]: Registration from '<sip:1@{B}>' failed for '{A}:5071' - Wrong password",
            False,
        ),
        (f"2025-06-09T01:02:03Z dovecot: auth: passwd-file(bob,[{A}]): unknown user", False),
        (f"2025-06-09 01:02:03,123 fail2ban.actions [1]: NOTICE [sshd] Ban {A}", False),
        (f"<134>Jun  9 01:02:03 gw LEEF:2.0|K|Edge|4|AUTH_FAIL|^|dst={B}^dstPort=1^src={A}^usrName=x", False),
        (f"{S} CEF:0|A|Mail|5|40|IMAP authentication failure|6|src={A} dst={B} proto=TCP act=deny", False),
        (
            f"1,2025/06/09 01:02:03,0128,THREAT,vulnerability,2,2025/06/09 01:02:03,{A},{B},{A},10.0.0.5,in,,,",
            False,
        ),
        (f"6月 9日 01:02:03 DROP TCP 宛先={B}:445 送信元={A}:50211 SYN", True),
        (f"time:2025-06-09T01:02:03+09:00\thost:10.0.12.7\txff:{A}, {B}\treq:POST /login\tstatus:401", False),
        (f"[01:02:03] [Server thread/INFO]: Voidling[/{A}:53340] logged in with entity id 4411", False),
        (f'L 01/29/2025 - 22:16:08: rcon from "{A}:49210": Bad Password', False),
        (f"2025-06-09 01:02:03.123456500 tcpserver: pid 22871 from {A}", False),
        (
            f'{{"ts":1789444823.4471,"request":{{"remote_ip":"{B}","client_ip":"{A}","method":"GET","uri":"/x"}},"status":429}}',
            False,
        ),
        (
            f"root     ssh:notty    {A}     Mon Jun  9 01:02:03 2025 - Mon Jun  9 01:02:03 2025  (00:00)",
            False,
        ),
        (f"  TCP    192.168.1.5:3389    {A}:60944    ESTABLISHED", True),
        (
            f'[2025-06-09 01:02:03.117] SECURITY[21] res_security_log.c: SecurityEvent="InvalidPassword",LocalAddress="IPV4/TCP/{B}/5060",RemoteAddress="IPV4/TCP/{A}/49877"',
            False,
        ),
        (f"2025-06-09 01:02:03.448 +0900  recv 1 from {A}:51877/tcp to {B}:5060", False),
        (f"[2025-06-09 01:02:03] *** K-line added for *@{A} by oper", False),
        (f'{B} {A} [09/Jun/2025:01:02:03 +0000] "GET /cgi-bin/sh HTTP/1.1" 403 "x"', False),
    ],
)
def test_the_acting_side(line: str, weak: bool) -> None:
    """In each program's lines the actor is found; easily forged sources are weak."""
    found = read(line)
    assert found is not None
    assert ([str(s.ip) for s in found.sources], found.weak) == ([A], weak)
    assert A not in [str(t.ip) for t in found.targets]


@pytest.mark.parametrize(
    "line",
    [
        f"[2025-06-09 01:02:03] *** Disconnect: bob!bob@{A} [{A}] (Excess Flood)",
        f"{S} postfix/smtp[3]: 9F: to=<i@x.example>, relay=mx.x.example[{A}]:25, status=deferred (450 blocked for now)",
    ],
)
def test_what_tells_of_nothing_hostile(line: str) -> None:
    """Who leaves and who takes mail later did nothing."""
    assert loggrammar.is_calm(line)


@pytest.mark.parametrize(
    "line",
    [
        f"The host {A} attacked our server at 01:02:03 yesterday, please stop it",
        f"IP {A} has been used to post comment spam at 2025-06-09 03:00:00 UTC",
        f"The host {A} attacked our WordPress at 2025-06-09 03:12:11 UTC and tried to login.",
        f"We saw postfix login failures from {A} on 2025-06-09 03:12:11 UTC.",
        f"2025-06-09 03:12:11 UTC: your IP {A} attacked our server (failed password for root).",
        f"{A} tried to login by ssh at 2025-06-09 03:12:11 UTC and was blocked",
        f"The attacker {A} did GET /wp-login.php at 2025-06-09 03:12:11 UTC on our site.",
        f"2025年6月9日 12:12:11 {A} から弊社サーバへsshの不正ログイン(Failed password)がありました。",
        f"Source: {A}",
        f'<row time="01:02:03" src="{A}" user="x" kind="y"/>',
    ],
)
def test_what_is_no_log_line(line: str) -> None:
    """Sentences, labels and markup are not logs, however many times stand in them."""
    assert read(line) is None
