"""What the columns of an unknown table mean, from their names first and their contents second.

Names win because a column of addresses says nothing about direction. What no rule names stays unread:
a table without a column for the offender gives no answer rather than a guess.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from parsers.report import FeedColumn

_TOKEN = re.compile(r"[^\W_]+")


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


OFFENDER = frozenset(
    _names(
        """
        src source attacker attackers attacking offender offending infected bot zombie
        abuser abusing abused spammer perpetrator culprit origin originating orig saddr sa
        sip aggressor malicious quelle quell quellip quellsystem absender angreifer
        attaquant agresseur origen atacante origine sorgente attaccante bron aanvaller
        источник атакующий srcip srcaddr sourceip sourceaddress attackerip clientip rip
        from rhost c_ip infringer infringing infringers peer quelladresse quellrechner bronadres broner bronip
        actor actors
        talker talkers visitor visitors visiteur besucher visitante visitatore bezoeker lähdeosoite lähde källadress källnätverksadress kildeadresse ursprung herkunft verursacher zdroj źródło zrodlo źródłowy zdrojová kaynak nguồn sumber forrás sursa kilde
        källa avsändare emetteur émetteur expediteur remitente mittente täter taeter
        unauthorised unauthorized unrecognised unrecognized unfamiliar unknown illegitimate unbefugt unbekannt
        """
    )
)
"""Words that say: this side did it."""

SENDERS = frozenset(
    _names(
        """
        sender absender emetteur émetteur expediteur remitente mittente afzender nadawca отправитель avsändare remetente
        """
    )
)
"""Of these a document may mean who sent itself, where it has another word for who did it."""

OFFENDER_STEMS = _names(
    """
    źródł zrodl zdroj источник джерел izvor lähde lähte hyökkää angrip angrib käll kilde forrás támadó surs atacat
    kaynak saldır avot uzbruc šaltini užpuol προέλευσ πηγ επιτιθ atakuj útoč napadač napadal атаку зловмис злоумыш
    отправит відправ quell angreif attaqu fraud scammer thief thiev hacker intrus intruder criminal crook impost betrüg dieb
    voleur pirat estafador defraud ladr truffat oplicht dief мошенн взломщ oszust złodziej podvodn dolandır dolandir
    """
)
"""How such words begin in languages that inflect or join them."""

OFFENDER_PARTS = _names(
    """
    犯人 詐欺 不正利用者 不正ログイン 不正アクセス 乗っ取り 诈骗 詐騙 盗用 盜用 사기 リモートホスト クライアント 来访 來訪 注文者 投稿者 発信者 書込者 利用者ip 送信元 発信元 攻撃元 接続元 アクセス元 受控 肉鸡 肉雞 失陷 失陥 踏み台 投稿元 応答元 反射元 増幅元 感染 源ip 源地址 攻击者 攻擊者 來源 来源 출발지 공격자 공격지 발신지 감염 מקור תוקף المصدر المهاجم ต้นทาง ผู้โจมตี
    """
)

VICTIM = frozenset(
    _names(
        """
        dst dest destination target targeted targets victim victims server local sinkhole
        observer sensor nat refid http cnc c2 cc ns nameserver resolver reporter reporting
        towards proxy gateway lip honeypot our issuer submitter notifier melder generated vittima vittime doelwit beschuldigte affected resp daddr da dip ziel zielip opfer destino objetivo
        cible destinazione bersaglio doel slachtoffer назначение цель upstream tracker mx
        relay forwarder dns listener monitor collector exporter nexthop router hop private
        internal complainant tracker сервера сервер serveur servidor szerver palvelin xlated translated mapped dstip destip dstaddr destinationip targetip
        zieladresse zielrechner doeladres cíl cel цел docelowy hedef đích mål cél destinatie tujuan
        serverip localip edge pop backend balancer lb vip protected host_header request referer referrer answer response returned
        usual usually normal habitual regular legitimate legit genuine rightful known trusted expected familiar
        result netmask mask network cidr range prefix subnet inetnum route gw
        """
    )
)
"""Words that say: the other side, or somebody in between."""

VICTIM_STEMS = _names(
    """
    docelow ofiar cíl cieľ oběť obeť cél áldozat destinați țint victim назначен целев призначен ціл жертв получат
    προορισμ στόχ θύμα hedef kurban odredi cilj žrtv siht ohv mērķ upur paskirt taikin mål kohde kohte uhri tujuan
    korban sasaran üblich gewöhn gewohnt habitu abitual gebruikelijk обычн звичайн zwykł obvykl vanlig normalt
    """
)

VICTIMS_OF_INFECTION = _names(
    "victim víctim vítim vittim opfer slachtoffer ofiar oběť obeť жертв áldozat žrtv uhri kurban"
)
"""Where a column tells of a controller, these are its victims, and ours."""

VICTIM_PARTS = _names(
    """
    控制端 控制服务 控制伺服 主控 指令サーバ 指令制御 c2サーバ 제어서버 监测 監測 監視 普段 通常 いつもの 本人 正規 常用 平常 평소 エッジ オリジン 节点 節點 当店 当社 弊社 自社 当方 当院 当行 本学 サーバ 宛先 送信先 攻撃先 接続先 偵測 検知装置 被害 目的 目标 目標 受害 観測 목적지 피해 도착지 대상 יעד קורבן الوجهة الهدف الضحية ปลายทาง เป้าหมาย เหยื่อ
    """
)

PLAIN = frozenset(
    _names(
        """
        ip ipv4 ipv6 ips ipaddr ipaddress address addr host hostip machine system ip_address
        adresse direccion endereco indirizzo adres адрес 地址 ipアドレス ip番号 アドレス remote client
        ホスト device rechner клиента клиент адреса cím adresa adress adresă osoite aadress adrese adresas alamat
    כתובת عنوان διεύθυνση 位址 주소
        """
    )
)
"""Words that name an address without a side."""

PLAIN_ENDINGS = ("ipアドレス", "アドレス", "ip地址", "ip주소")
"""Of words in scripts without spaces: `検知ipアドレス`."""

OPENERS = ("flow_src_ip",)
"""Who opened the session, whichever of its packets raised the alert (Suricata's EVE)."""

CONTROL = frozenset(("cnc", "c2", "cc", "sinkhole", "controller"))

TIMES = (
    _names(
        """
        timestamp time_source event_time eventtime incident_time occurred_at occurred _time
        @timestamp datetime date_time time_stamp time_utc utc_time date_utc source_time
        epoch epoch_time unixtime unix_time epoch_ms observed observed_at observation_time detect_time detected detected_at detection_time
        detection_date attack_time attack_date event_date incident_date log_time logtime ts
        發生時間 发生时间 偵測時間 检测时间 攻擊時間 攻击时间 日時 発生日時 検知日時 検出日時 観測日時 時刻 zeitpunkt zeitstempel tijdstip horodatage fecha_hora
        data_hora data_ora дата_время 时间 時間 日期时间 timestamp_utc zeit_utc 일시 발생일시 탐지일시 공격일시 시간 시각
        waktu tarih_saat thời_gian
        """
    ),
    _names(
        """
        date time when seen czas čas dátum tid aika ώρα время thời_điểm datum zeit fecha data date_heure дата 日付 日期 hora tijd tidspunkt
        """
    ),
    _names(
        """
        first_seen firstseen first_time first eerste erste premier première primera primero primo prima since start start_time starttime begin beginn
        begin_time started listed_on listed added first_attack inicio debut début 開始 開始日時
        created created_at reported_at reported
        """
    ),
    _names(
        """
        last_seen lastseen last_report last_time last_activity last_attack latest last
        most_recent time_last end_time_last last_event zuletzt zuletzt_gesehen 最終検知 最終観測
        """
    ),
    _names(
        """
        last_scan end ende end_time updated 終了日時
        """
    ),
)
"""Names of the offence time, best first. `date` and `time` in two columns are read together."""

TIME_ENDINGS = ("_at", "_time", "_date", "_timestamp", "日時", "時刻")
NO_OFFENCE = frozenset(
    _names(
        "end ended report reported opgesteld erstellt généré generado generato generated created updated expire expires expiry scan scanned until valid"
    )
)
"""Times of the report, not of the offence."""

PORTS = _names(
    """
    src_port source_port sport spt srcport source_port_number attacker_port client_port 送信元ポート
    quellport orig_p id_orig_p
    """
)
VICTIMS = _names(
    """
    dst_ip dest_ip destination_ip target_ip victim_ip dst destination target victim daddr dstip
    destip destination_address dest ziel zieladresse ziel_ip 宛先ip 宛先 送信先ip 送信先 id_resp_h
    dst_address server_ip local_ip destino cible
    """
)
CATEGORIES = _names(
    """
    category attack_type attack threat threat_type type abuse_type report_type infection malware
    malware_family virusname virus_name virus classification_type classification event_type incident_type tag tags
    signature reason description event rule info alert alert_signature service botname bot kind
    class 種別 内容 分類 類型 类型 攻擊類型 攻击类型 事件類型 事件类型 유형 typ dienst tipo categories scenario incident event_name rule_name
    signature_name attack_name threat_name categoria categorie kategorie kategoria
    """
)
URLS = _names(
    """
    url uri link malware_url phishing_url page url_info_url reported_uri abused_url review
    """
)
MESSAGE_IDS = _names(
    """
    message_id messageid msgid original_message_id
    """
)
ZONES = _names(
    """
    timezone time_zone tz utc_offset zone zeitzone fuseau fuseau_horaire tijdzone fuso fuso_orario fuso_horário fuso_horario
    huso huso_horario zona_horaria tidszon tidszone tidssone aikavyöhyke strefa strefa_czasowa časové_pásmo časová_zóna időzóna
    часовой_пояс часовий_пояс saat_dilimi タイムゾーン 時間帯 时区 時區 시간대
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The columns to look at, in order; `dates` may be two that belong together."""

    source_ip: tuple[str, ...] = ()
    source_port: tuple[str, ...] = ()
    occurred_at: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    destination_ip: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    message_id: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    explicit: bool = False
    """A name said that it is the offender's side, not merely that it is an address."""


def roles_of(names: Sequence[str], address_columns: Sequence[str]) -> Roles:
    """Give the roles of the columns `names`, of which `address_columns` hold addresses."""
    return _roles_of(tuple(names), tuple(address_columns))


@lru_cache(maxsize=1_024)
def _roles_of(names: tuple[str, ...], address_columns: tuple[str, ...]) -> Roles:
    source, explicit = _source(address_columns)
    return Roles(
        source_ip=source,
        explicit=explicit,
        occurred_at=_times([name for name in names if name not in address_columns]),
        source_port=tuple(n for n in _known(names, PORTS) if not _tokens(n) & VICTIM),
        destination_ip=tuple(n for n in _known(names, VICTIMS) if n not in source),
        category=_known(names, CATEGORIES),
        url=_known(names, URLS),
        message_id=_known(names, MESSAGE_IDS),
        zone=_known(names, ZONES),
    )


def with_definition(roles: Roles, columns: FeedColumn, names: Sequence[str]) -> Roles:
    """Let a feed's own definition win over the guess, column by column."""
    said = {
        "source_ip": columns.source_ip,
        "source_port": columns.source_port,
        "occurred_at": columns.occurred_at,
        "category": columns.category,
        "destination_ip": columns.destination_ip,
        "url": columns.url,
        "message_id": columns.message_id,
    }
    present = {key: tuple(name for name in value if name in names) for key, value in said.items()}
    return replace(roles, **{key: value for key, value in present.items() if value})  # type: ignore[arg-type]


@lru_cache(maxsize=8_192)
def is_source_name(name: str) -> bool:
    """Does the name of this column say that it holds the offender, or at least an address?"""
    return _rank(name) >= 1


def is_control(name: str) -> bool:
    """Does a column tell of who controls a bot?"""
    return bool(_tokens(name) & CONTROL)


def is_of_report(name: str) -> bool:
    """Does the name of this column say that its time is the report's, not the offence's?"""
    return bool(_tokens(name) & NO_OFFENCE)


def _is_dotted(name: str, groups: Sequence[Sequence[str]]) -> bool:
    return any(name.endswith("_" + known) for group in groups for known in group if len(known) > 3)


def _tokens(name: str) -> set[str]:
    return set(_TOKEN.findall(name.replace("_", " ")))


def _begins(tokens: set[str], stems: tuple[str, ...]) -> bool:
    """A longer name is a sentence, and no column's."""
    return len(tokens) <= _WORDS_OF_A_NAME and any(token.startswith(stems) for token in tokens)


_WORDS_OF_A_NAME = 5
"""The name itself counted."""


def _rank(name: str) -> int:
    """3 the offender's by name, 2 the only infected party, 1 an address, 0 unknown, -1 the other side's."""
    tokens = _tokens(name) | {name}
    if tokens & VICTIM or _begins(tokens, VICTIM_STEMS) or any(part in name for part in VICTIM_PARTS):
        return -1
    if tokens & OFFENDER or _begins(tokens, OFFENDER_STEMS) or any(part in name for part in OFFENDER_PARTS):
        return 3
    if name in {"ip", "ip_address", "ipaddress", "ipアドレス", "infected_host", "ipv4", "ipv6"}:
        return 2
    return 1 if tokens & PLAIN or name.endswith(PLAIN_ENDINGS) else 0


_BY_NAME = 3


def side_of(name: str) -> int:
    """1 where a name says that it is the offender's side, -1 the other side's, 0 where it says neither."""
    rank = _rank(name)
    return 1 if rank == _BY_NAME else min(rank, 0)


def _source(address_columns: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    opened = [name for name in address_columns if name in OPENERS]
    if opened:
        return (opened[0],), True
    clients = [name for name in address_columns if "client" in _tokens(name)]
    real = [name for name in clients if _tokens(name) & {"original", "real", "true"}]
    if real:
        return (real[0],), True
    if clients:  # a proxy calls the server behind it the origin
        address_columns = [name for name in address_columns if "origin" not in _tokens(name)]
    ranked = sorted(((_rank(name), -place, name) for place, name in enumerate(address_columns)), reverse=True)
    best = ranked[0][0] if ranked else 0
    chosen = tuple(name for rank, _, name in ranked if rank == best)
    if best == _BY_NAME:
        chosen = tuple(name for name in chosen if not _tokens(name) & SENDERS) or chosen
    if best > 1 or (best == 1 and (len(chosen) == 1 or any(_tokens(name) <= PLAIN for name in chosen))):
        return chosen, best == _BY_NAME
    victims = [n for n in address_columns if _begins(_tokens(n), VICTIMS_OF_INFECTION) or "被害" in n]
    controls = [n for n in address_columns if _tokens(n) & CONTROL]
    if victims and controls:  # a report about infected hosts: the victim is the customer
        return tuple(victims), True
    unknown = [name for rank, _, name in ranked if rank == 0]
    if len(unknown) == 1 and len(ranked) > 1:
        return (unknown[0],), False  # all others are somebody else's
    return (), False


def _known(names: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    exact = [name for name in known if name in names]
    dotted = [
        name for name in names for k in known if len(k) > 3 and name not in exact and name.endswith("_" + k)
    ]
    return tuple(dict.fromkeys([*exact, *dotted]))


def _times(names: Sequence[str]) -> tuple[str, ...]:
    """Names of times, best first; then names that end as one does, but not those of the report itself."""
    found = [known for group in TIMES for known in group if known in names]
    rest = [name for name in names if name not in found and not _tokens(name) & NO_OFFENCE]
    for group in TIMES:
        found += [n for n in rest if any(len(k) > 3 and n.endswith("_" + k) for k in group)]
    found += [name for name in rest if name.endswith(TIME_ENDINGS)]
    return tuple(dict.fromkeys(found))
