"""Log lines: which address acts and which is acted upon, from the grammar of the program that wrote them.

postfix, exim, sendmail, sshd, dovecot, web servers, iptables and nft, pf, ASA, snort and suricata, netflow,
tcpdump, fail2ban, Windows events, and any line of key=value pairs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers import addresses
from parsers.addresses import Found
from parsers.patterns import Caseless, led

_TIME = led(
    r"\d{1,2}:\d{2}:\d{2}|\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}|(?<!\d)1[5-9]\d{8}(?:\.\d+)?(?!\d)|\d{2}/[A-Z][a-z]{2}/\d{4}"
)
_SYSLOG = re.compile(
    r"(?:^|\s|:)(?:[A-Z][a-z]{2}\s+\d{1,2}\s+\d{2}:\d{2}:\d{2}|\d{4}-\d{2}-\d{2}[T ][\d:.,+Z-]{8,})\s+(?!(?:UTC|GMT|JST|CES?T|E[SD]T|P[SD]T|MSK)\b)\S+\s+[\w./()-]+(?:\[\d+\])?:\s"
)
_PROGRAM = Caseless(
    r"\b(?:tcpserver|qmail[\w-]*|smtp-auth)\b|\[[\w #-]{1,40}/(?:info|warn|error|debug)\]|%(?:ASA|SEC|PIX|FTD|FW)-|\[(?:error|warn|warning|notice|crit|alert)\]|\b(?:sshd|postfix|smtpd|postscreen|anvil|dovecot|imap-login|pop3-login|managesieve|exim\d?|sm-mta|sendmail|proftpd|pure-ftpd"
    r"|vsftpd|ftpd|named|asterisk|freeswitch|kamailio|courier\w*|cyrus|nginx|httpd|apache\d?|kernel|snort|suricata|openvpn"
    r"|telnetd|xinetd|lfd|fail2ban[\w.]*|modsecurity|mod_security|pam_unix|saslauthd|authdaemond|filterlog|pf|ufw|firewalld"
    r"|xrdp|mysqld|mariadbd|postgres|dropbear|wordpress|wp-login|authenticator)\b|UFW BLOCK|EventID|Event ID",
)
_SPEAKS = re.compile(
    r"(?:[/-][\w.-]{1,30})?(?:\([^()]{0,60}\))?(?:\[\w*\])?:|\[\d+\]|[\])]|\s*[=:]?\s*\d{2,5}\b|\W{1,3}auth\b"
)
_WEB = re.compile(
    r"\"?\b(?:GET|POST|HEAD|PUT|OPTIONS|CONNECT|PROPFIND|DELETE|TRACE)[\" ]\s*-?\s*\S+|HTTP/[123](?:\.\d)?\""
)
_ACTIONS = Caseless(
    r"blockiert|gesperrt|bloqu[ée]|bloquead|bloccat|geblokkeerd|заблокирован|ブロック|失敗|failed to (?:log|sign)[ -]?(?:in|on)|authorization failure|failed (?:password|login|none|publickey)|invalid user|illegal user|authentication fail|auth(?:\.| )fail|login fail|fail login|(?:ssh|ftp|telnet|smtp|imap|pop3|rdp)[ :-]{1,3}log(?:in|on)|verification failed|TLS (?:auth )?error|handshake failed|failed to auth"
    r"|LOGIN (?:PLAIN )?(?:FAILED|failed)|bad password|wrong password|SASL|blocked|denied|drop(?:ped)?|reject(?:ed)?|NOQUEUE|BLOCK|DENY"
    r"|UNKNOWN USER|no matching peer|registration .* failed|brute ?force|Found |Ban |lost connection|disconnect|Did not receive"
    r"|unknown user|LOGIN_OK|\brecv(?: \d+)? from\b|\b[kgz]-line\b|(?:logged[ -]?in|signed[ -]?in|login|logon) from|login attempt|CONNECT|port ?scan|attack",
)
_SENSOR = re.compile(r"\[\*\*\]|\d\d/\d\d(?:/\d+)?-\d\d:\d\d:\d\d")
_STARTS = re.compile(
    r"\W{0,6}(?:L )?(?:(?:Warning|Warnung|Avertissement|Advertencia|Aviso|Avviso|Waarschuwing|Warn|Info|Notice|Error|Alert|info|notice|warn|error|debug|trace|警告|情報|注意)\s+\S{0,20}\s*)?(?:\d|[A-Za-z][a-z]{2}(?:\s{1,2}|/)\d|[A-Z][a-z]{2} [A-Z][a-z]{2}\s{1,2}\d)"
)
"""A log line begins with a time or an address, not with a word of a sentence."""
_EVENT_XML = re.compile(r"<EventID\b[^>]{0,60}>\d{2,5}<")
"""An event of Windows as XML, in one line."""
_PROSE = Caseless(
    r"\b(?:we|our|ours|us|your|yours|you|my|please|tried to|attacked|wir|unser\w*|ihr\w*|bitte|nous|notre|nos|votre|vos|nuestr\w+|vuestr\w+|naszego|naszych"
    r"|nostr[aoie]|vostr[aoie]|onze|uw|наш\w*|ваш\w*)\b|貴社|御社|弊社|当社|です|ます|ました|我方|贵方|귀사|당사",
)
"""Words of somebody who writes to somebody, which no program does."""
_MARKUP = re.compile(r"\s*<[/?!A-Za-z]")
_PAIRS = re.compile(r"(?<![\w&?])[A-Za-z_][\w.-]{0,30}(?:=|\"\s?:)")
_LABELLED_CELLS = re.compile(r"(?:^|\t)[A-Za-z_][\w-]{0,30}:(?=\S)")
"""LTSV: `time:…<tab>host:…<tab>req:…`."""
_SOURCE_KEY = Caseless(
    r"(?:^|[\s,;|{(\[\"'<*_:/^-])(?:src|source|saddr|srcip|src[_-]?ip|src[_-]?addr(?:ess)?|source[_ -]?(?:ip|address|network address|host)"
    r"|sourceip|sourceaddress|client|client[_-]?ip|clientip|clientaddr|c-ip|cip|rhost|rip|raddr|remote|remote[_-]?(?:ip|addr(?:ess)?|host)"
    r"|remoteip|peer|peer[_-]?ip|attacker(?:[_-]?ip)?|attackerip|orig_h|id\.orig_h|ip[_-]?src|ipsrc|offender|from[_-]?ip|fromip"
    r"|x-forwarded-for|xff|forwarded[_-]?for|送信元|発信元|接続元|攻撃元|源(?:ip|地址)?|出发地|출발지|quelle|quell-?ip|origen|origem|origine|sorgente|источник|user[_-]?ip|userip|login[_-]?ip|originating[_-]?ip|ip)[\"']{0,2}\s*(?:=|:|=>)\s*[\"'\[(<]{0,3}(?:IPV[46]/[A-Z]{2,4}/)?(?:::ffff:)?\Z"
    r"|<Data Name=[\"'](?:IpAddress|SourceAddress|ClientAddress)[\"']>(?:::ffff:)?\Z",
)
_TARGET_KEY = Caseless(
    r"(?:^|[\s,;|{(\[\"'<*_:/^-])(?:dst|dest|daddr|dstip|dst[_-]?ip|dst[_-]?addr(?:ess)?|dest[_-]?ip|dest[_-]?(?:addr(?:ess)?|host)|destination"
    r"|destination[_ -]?(?:ip|address|host)|destinationip|target|target[_-]?ip|lip|laddr|local|local[_-]?(?:ip|addr(?:ess)?)|s-ip|server"
    r"|server[_-]?ip|host|hostname|upstream|victim(?:[_-]?ip)?|resp_h|id\.resp_h|i|to[_-]?ip|vhost|listen|interface|nat[_-]?ip"
    r"|observer[_-]?ip|sensor[_-]?ip|abused_proxy_ip|gateway|宛先|送信先|接続先|目的(?:ip|地址)?|목적지|ziel|ziel-?ip|destino|destinazione|назначение)[\"']{0,2}\s*(?:=|:|=>)\s*[\"'\[(<]{0,3}(?:IPV[46]/[A-Z]{2,4}/)?(?:::ffff:)?\Z",
)
_SOURCE_BEFORE = Caseless(
    r"\(\S{1,100}\[\Z|failed for\s+['\"]?\Z|(?:\bfrom|\[client|\bclient|rejected connection from|connect(?:ion)? from|by|Ban|Found|attacker|Unban|user \S{1,40}|\w+@|host)"
    r"\s+(?:[\w.-]{1,100}\s?)?[\[(<\"']?\Z|\bfrom\s+\S{1,100}\s?\[\Z|(?:relay|client)=[\w.-]*\s?\[\Z|(?:^|\s)[\w.-]+\[\Z|\bfrom:\s*\Z",
)
_TARGET_BEFORE = Caseless(
    r"\b(?:to|on|towards|against|at|for|server|dst|via)\s+(?:\w{1,20}:)?[\[(<]?\Z",
)
_BETWEEN = re.compile(
    r"\A[\])]?(?:[:/.,(\s]{0,3}\d{1,5}\)?)?[\])]?(?:\s*\([^()]{0,60}\))?\s*(?P<arrow>-{0,3}>|=>|→|⇒|<-{1,2})\s*(?:[\w.-]{1,30}[:/])?[\[(]?\Z"
)
_ASA = re.compile(
    r"\A/\d{1,5}\)?(?:\([^()]{0,80}\))?\s+(?:dst|to)\s+\S{1,40}:\Z|\A/\d{1,5}\s+to\s+[\w.-]{1,40}:?\Z"
)
_PORT_BETWEEN = re.compile(r"\A[\s,|]{1,8}\d{1,5}[\s,|]{1,8}\Z")
_PORTS_BOTH = re.compile(r"\A:\d{1,5}[\s,|]{1,20}\Z")
_PORT_JOINED = re.compile(r"\A:\d{1,5}(?![\w.:])")
"""`A:51922 B:445 TCP`, columns without an arrow."""
_PORT_BEHIND = re.compile(r"\A[\s,|]{1,8}\d{1,5}(?![\w.:])")
"""`A 51922 B 445 tcp`, as connection logs of IDS have it."""
_IIS_CLIENT = re.compile(
    r"\s(?:GET|POST|HEAD|PUT|OPTIONS|DELETE|PROPFIND|CONNECT)\s\S{1,200}\s\S{1,80}\s\d{1,5}\s\S{1,64}\s\Z"
)
"""W3C extended log of IIS: `s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip`."""
_CLF_BEHIND = re.compile(r"\A(?:\s[^\s\[]\S{0,63}\s\S{1,64})?\s\[\d{1,2}/[A-Z][a-z]{2}/\d{4}:")
"""Common log format: the client stands before `- - [02/Jun/2025:`, or right before the time; a virtual host or balancer may stand before it."""
_FORWARDED_FOR = re.compile(r"\"(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f:]{2,39}:[0-9A-Fa-f:.]{1,39})\"\s*\Z")
"""A web log behind a proxy: who asked it stands last, in quotes."""
_EXIM_PEER = re.compile(r"\bH=[^\s()\[\]]*\s*(?:\([^()]*\)\s*)*\[\Z|\)\s\[\Z")
_HELO_BEFORE = Caseless(r"\(\[?\Z|helo=<?\[?\Z|HELO[= ]<?\[?\Z")
_WEAK = Caseless(
    r"PROTO=(?:UDP|17)\b|\bUDP\b|\bproto=17\b|NTPv\d|Flags \[S\]|\bS0\b|\bSYN\b(?!.?ACK)|\bSYN_?SENT|tcp_flags?=S\b|----S-|\.S\.\.|TCP_IN Blocked|(?:drop|den(?:y|ied)|block(?:ed)?|reject(?:ed)?)\b.{0,60}\b(?:tcp|proto(?!=E?SMTP))|\btcp\b.{0,60}\b(?:drop|den(?:y|ied)|block)",
)
_REFUSED = Caseless(
    r"\baction=\"?(?:deny|denied|drop\w*|block\w*|reject\w*)\"?(?=\s|$|,|;)|SESSION_DENY|\bblock in\b|IPACCESSLOG\w*: list \S+ denied",
)
"""A firewall let no packet through: whoever is named as the sender proved nothing by an answer."""
_INSPECTED = Caseless(
    r"type=\"?(?:ips|utm|attack|waf|virus|webfilter)|,threat,vulnerability,|\b(?:GET|POST) /"
)
"""It looked into what was said: a connection stood."""
_ESTABLISHED = Caseless(
    r"\*\*\*A|ESTABLISHED|HTTP|payload|login|log-?on|password|passwd|authenticat|\b(?:s?user|usr)(?:name)?=|SF\b|service="
)
_AUDITED = re.compile(r"\W*\[\d\d/[a-z]{3}/\d{4}:[\d:. +-]{8,25}\] [\w@.-]{12,40} ", re.IGNORECASE)
"""ModSecurity's audit log: it read a request."""


def _was_answered(line: str) -> bool:
    """Was something said? Then who is named as the source was there."""
    return _ESTABLISHED.search(line) is not None or _AUDITED.match(line) is not None


_HOSTILE = Caseless(
    r"fail|den(?:y|ied)|blockiert|gesperrt|bloqu|bloccat|geblokkeerd|заблокирован|失敗|invalid|illegal|reject|refus|block|drop|\bban|attack|brute|scan|exploit|forbidden|unauthor|\bbad\b|wrong|incorrect|unknown user|no such|mismatch|violation|alert|malicious|suspicious|spam|flood|\bSYN\b|DPT=|\[\*\*\]"
    r"|NOQUEUE|\bS0\b|\[S\]|TRAP|HTTP/[\d.]+\"? [45]\d\d\b|sqlmap|nikto|masscan|zgrab|nmap|union.{1,20}select|\.\./|wp-login|xmlrpc|phpmyadmin|\.env\b|\.git\b|cgi-bin|etc/passwd|eval\(|\bPOST\b|\bconnect \S+:\d{2,5}\b|did not receive|no matching|authenticat|ssh:notty|\b[kgz]-line\b",
)
_DELIVERED = re.compile(r"\s(?:=>|->|\*>)\s\S{1,100}@\S{1,200}\s.{0,120}\b[RT]=")
"""Exim hands a mail on: who is named took it."""
_CALM = Caseless(
    r"while connecting to upstream|upstream timed out|could not be resolved|\bAccepted (?:publickey|password|keyboard|gssapi)|session opened for|\bLogin: user=|\s(?:<=|=>|->)\s\S+@\S+\s|status=(?:sent|deferred|bounced)|\*\*\* (?:disconnect|quit|part)\w*: \S{1,60}!\S{1,80}@|\b(?:GET|HEAD|OPTIONS) [^\"]{0,200}HTTP/[\d.]+\"? [23]\d\d\b(?!.*(?:sqlmap|nikto|union.{1,20}select|\.\./|wp-login|xmlrpc))",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of a log: who acts, who is acted upon; `weak` when the source is easily forged (UDP, bare SYN)."""

    sources: tuple[Found, ...]
    targets: tuple[Found, ...]
    weak: bool


def read_log_line(line: str, found: Sequence[Found]) -> LogLine | None:
    """The roles in a normalised line with the addresses in it; None when it is no log line."""
    real = [f for f in found if f.lookalike is None and not f.is_network]
    if not real or len(line) > 4000:
        return None
    if _DELIVERED.search(line):
        return None
    hidden = _from_nobody(line, real)
    if hidden:
        return LogLine(sources=(), targets=hidden, weak=True)
    sources, targets = _arrows(line, real)
    arrow = bool(sources)
    if not sources and _is_record(line, real):
        return LogLine(
            sources=(real[0],),
            targets=tuple(f for f in real[1:] if f.ip != real[0].ip),
            weak=_is_weak(line) or not _INSPECTED.search(line),
        )
    if not sources and not _is_log(line, real):
        return None
    if not sources:
        sources, targets = _keyed(line, real)
    if not sources:
        sources = _by_position(line, real, targets)
    if not sources:
        return None
    weak = _is_weak(line) or _SOCKET.match(line) is not None
    if arrow and not weak and not _SENSOR.search(line) and not _ACTIONS.search(line):
        weak = not _was_answered(line)  # a bare flow record does not tell whether it was answered
    return LogLine(sources=tuple(sources), targets=tuple(t for t in targets if t not in sources), weak=weak)


def _is_weak(line: str) -> bool:
    if _INSPECTED.search(line):
        return False
    return bool(_REFUSED.search(line)) or (bool(_WEAK.search(line)) and not _was_answered(line))


def is_calm(line: str) -> bool:
    """Does a log line tell of nothing hostile: a delivery, a page that was given, a login that was let in?"""
    line = line[:400]
    return bool(_CALM.search(line)) or not _HOSTILE.search(line)


def may_be_log(line: str) -> bool:
    """A cheap first look: a clock time, an arrow, several fields, or a header field of a mail."""
    return line.startswith("Received:") or (
        addresses.DIGIT.search(line) is not None
        and ("->" in line or " > " in line or line.count("=") > 3 or _TIME.search(line) is not None)
    )


def is_log_like(line: str) -> bool:
    """Does a line without an address look like one of a log?"""
    return bool(_SYSLOG.search(line)) or (bool(_TIME.search(line)) and bool(_PROGRAM.search(line)))


_LASTB = re.compile(
    r"\s*(?:\S{1,32}\s+)?(?:ssh:notty|ftpd\d*|pts/\d+|tty\S{1,8})\s+[0-9A-Fa-f.:]{3,45}\s+[A-Z][a-z]{2} "
)
"""Of `last` and `lastb`: user, terminal, host, weekday."""
_SOCKET = re.compile(
    r"\A\s*(?:tcp|TCP)[46]?\s.*\b(?:ESTABLISHED|ESTAB|TIME_WAIT|CLOSE_WAIT|SYN_RECV|SYN_RECEIVED|FIN_WAIT_?[12])\b"
)
"""Of `netstat`: this machine's end stands first, whoever opened the connection."""


def _is_log(line: str, real: Sequence[Found]) -> bool:
    timed = bool(_TIME.search(line))
    if _MARKUP.match(line):
        return timed and bool(_EVENT_XML.search(line))
    if _SYSLOG.search(line) or _LASTB.match(line):
        return True
    if _PROSE.search(line) and "HTTP/" not in line and len(_PAIRS.findall(line)) < 2:
        return False
    if len(line) > 40 and (timed or _ACTIONS.search(line)) and _is_programs(line):
        return True
    if timed and _WEB.search(line):
        return True
    pairs = len(_PAIRS.findall(line)) + (len(_LABELLED_CELLS.findall(line)) if "\t" in line else 0)
    if pairs >= 4 or (timed and pairs >= 2):
        return True
    return timed and len(real) <= 3 and bool(_STARTS.match(line)) and bool(_ACTIONS.search(line))


def _is_record(line: str, real: Sequence[Found]) -> bool:
    """A row of an export without its head: a time, and two addresses among many cells; who acts stands first."""
    if len(real) < 2 or real[0].ip == real[1].ip or not _TIME.search(line) or _PAIRS.search(line):
        return False
    if len(_LABELLED_CELLS.findall(line)) > 2:
        return False
    return any(line.count(mark) >= 6 and mark in line[real[0].end : real[1].start] for mark in ",;|\t")


def _is_programs(line: str) -> bool:
    """Does a program speak: its name with a colon or its number behind, or any below a time? Prose names them, too."""
    programs = list(_PROGRAM.finditer(line))
    return bool(programs) and (
        bool(_STARTS.match(line))
        or any(_SPEAKS.match(line, one.end()) or not line[one.start()].isalnum() for one in programs)
    )


def _arrows(line: str, real: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    for left, right in zip(real, real[1:], strict=False):
        between = line[left.end : right.start]
        match = _BETWEEN.match(between)
        if match:
            return ([right], [left]) if match["arrow"].startswith("<") else ([left], [right])
        behind = line[right.end : right.end + 20]
        if left.port and right.port and left.port < right.port and _SOCKET.match(line):
            return [right], [left]  # a service has the lower port
        if (
            _ASA.match(between)
            or (_PORT_BETWEEN.match(between) and _PORT_BEHIND.match(behind))
            or (_PORTS_BOTH.match(between) and _PORT_JOINED.match(behind))
        ):
            return [left], [right]
    return _masked_arrow(line, real)


_HIDDEN = r"(?:(?:\d{1,3}\.){1,3}[\[<(]?(?:redacted|hidden|masked|removed|geschwärzt|伏字)[\])>]?|[\[<(](?i:[^\]>)\n]{0,12}(?:redact|hidden|mask|remov|withh|anonym|obfusc|censor|private|masqu|ocult|oscur|verborg|geschw|скрыт|ukryt|[伏匿隠秘]|x{2,}|\*{2,})[^\]>)\n]{0,12})[\]>)]|(?:[\da-fA-F]{1,4}[.:]){1,7}:?[\dxX*.:]*[xX*＊#]{1,4}[\w.:*＊#]*|[xX*＊#]{1,3}(?:\.[\dxX*＊#]{1,3}){3})"
_ARROW = r"(?:-{0,3}>|=>|→|⇒)"
_FROM_NOBODY = re.compile(rf"(?:^|[\s(\[,;|:=]){_HIDDEN}(?::\d{{1,5}})?\s*{_ARROW}\s*[\[(]?\Z")
_NOBODY_BEHIND = re.compile(rf"\A\]?(?::\d{{1,5}})?\s*<-{{1,2}}\s*[\[(]?{_HIDDEN}")


def _from_nobody(line: str, real: Sequence[Found]) -> tuple[Found, ...]:
    """The targets of a flow whose source is made unreadable: `198.51.100.xxx -> 203.0.113.1`."""
    if ">" not in line and "→" not in line and "⇒" not in line and "<-" not in line:
        return ()
    return tuple(
        found
        for found in real
        if _FROM_NOBODY.search(line[max(0, found.start - 80) : found.start])
        or _NOBODY_BEHIND.match(line[found.end : found.end + 80])
    )


_TO_NOBODY = re.compile(r"\A\]?(?:[:.]\d{1,5})?\s*-{0,2}>\s*[\w.:-]*[xX*]")


def _masked_arrow(line: str, real: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    """`A.123 > 198.51.100.x.40865`: the target is masked."""
    for left in real:
        if left.port is not None and _TO_NOBODY.match(line[left.end : left.end + 40]):
            return [left], []
    return [], []


def _keyed(line: str, real: Sequence[Found]) -> tuple[list[Found], list[Found]]:
    sources, targets = [], []
    for found in real:
        before = line[max(0, found.start - 60) : found.start]
        if _TARGET_KEY.search(before):
            targets.append(found)
        elif _SOURCE_KEY.search(before):
            sources.append(found)
    clients = [found for found in sources if _CLIENT_KEY.search(line[max(0, found.start - 30) : found.start])]
    if clients:  # behind a proxy, whose address is the remote one
        sources = [found for found in sources if found.ip in {client.ip for client in clients}]
    return sources, targets


_CLIENT_KEY = Caseless(r"client[_-]?ip[\"']{0,2}\s*[:=]\s*[\"']?\Z")


def _by_position(line: str, real: Sequence[Found], targets: Sequence[Found]) -> list[Found]:
    rest = [f for f in real if f not in targets]
    forwarded = _FORWARDED_FOR.search(line)
    if (
        forwarded
        and rest
        and forwarded.start() <= rest[-1].start < forwarded.end()
        and _CLF_BEHIND.match(line[rest[0].end :])
    ):
        return [rest[-1]]
    for found in reversed(rest):  # a balancer may stand before the client
        if _IIS_CLIENT.search(line[max(0, found.start - 300) : found.start]) or _CLF_BEHIND.match(
            line[found.end :]
        ):
            return [found]
    for found in rest:
        if _EXIM_PEER.search(line[max(0, found.start - 120) : found.start]):
            return [found]
    rest = [f for f in rest if line[f.start - 1 : f.start] != "@"] or rest
    rest = [f for f in rest if not _HELO_BEFORE.search(line[max(0, f.start - 12) : f.start])] or rest
    for found in rest:
        if _SOURCE_BEFORE.search(line[max(0, found.start - 140) : found.start]):
            return [found]
    rest = [f for f in rest if not _TARGET_BEFORE.search(line[max(0, f.start - 40) : f.start])]
    return rest[:1]
