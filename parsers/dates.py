"""Readers of times: words to a datetime or None, in the forms that complaint mails and logs use.

A time keeps what the text says: aware with a zone, naive without. What zone to assume, and whether the sender's
clock is to be believed, is for the caller.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache

from parsers import zones
from parsers.patterns import Caseless, led

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier janv enero ene gennaio gen januari janeiro января янв styczeń stycznia sty ocak ledna januára ianuarie januári január tammikuuta jaanuar janvāris sausio січня януари ιανουαρίου januarja januara siječnja jaanuaril janvārī ינואר בינואר يناير",
            "feb february februar février fevrier fév févr fevr febrero febbraio februari fevereiro fev февраля фев lutego luty lut şubat února februára februarie február helmikuuta лютого pebruari февруари φεβρουαρίου februarja februara veljače veebruar veebruaril februāris februārī vasario פברואר בפברואר فبراير",
            "mar march märz maerz mär mrz mars marzo maart mrt março marco марта мар marca marzec mart března martie március maaliskuuta березня maret март μαρτίου marta ožujka märts märtsil marts martā kovo מרץ במרץ مارس",
            "apr april avril avr abril abr aprile апреля апр kwietnia kwiecień kwi nisan dubna apríla aprilie április huhtikuuta квітня април απριλίου aprila travnja aprill aprillil aprīlis aprīlī balandžio אפריל באפריל أبريل",
            "may mai mayo maggio mag mei maio мая maja maj mayıs května mája május toukokuuta травня май μαΐου svibnja maijs maijā gegužės מאי במאי مايو",
            "jun june juni juin junio giugno giu junho июня июн czerwca czerwiec cze haziran června júna iunie június kesäkuuta червня юни ιουνίου junija juna lipnja juuni juunil jūnijs jūnijā birželio יוני ביוני يونيو",
            "jul july juli juillet juil julio luglio lug julho июля июл lipca lipiec lip temmuz července júla iulie július heinäkuuta липня юли ιουλίου julija jula srpnja juuli juulil jūlijs jūlijā liepos יולי ביולי يوليو",
            "aug august août aout agosto ago augustus augusti августа авг sierpnia sierpień ağustos srpna augusztus elokuuta серпня agustus август αυγούστου avgusta kolovoza augustil augusts augustā rugpjūčio אוגוסט באוגוסט أغسطس",
            "sep sept september septembre septiembre settembre set setembro сентября сен września wrzesień wrz eylül září septembra septembrie szeptember syyskuuta вересня септември σεπτεμβρίου rujna septembril septembris septembrī rugsėjo ספטמבר בספטמבר سبتمبر",
            "oct october oktober okt octobre octubre ottobre ott outubro out oktobra октября окт października październik paź ekim října októbra octombrie lokakuuta жовтня октомври οκτωβρίου oktoobril oktoober oktobris oktobrī spalio אוקטובר באוקטובר أكتوبر",
            "nov november novembre noviembre novembro ноября ноя listopada listopad lis kasım listopadu novembra noiembrie marraskuuta листопада ноември νοεμβρίου studenog studenoga novembril novembris novembrī lapkričio נובמבר בנובמבר نوفمبر",
            "dec december dezember dez décembre decembre déc diciembre dic dicembre dezembro декабря дек grudnia grudzień gru aralık prosince decembra decembrie joulukuuta грудня desember декември δεκεμβρίου prosinca detsember detsembril decembris decembrī gruodžio דצמבר בדצמבר ديسمبر",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = r"[^\W\d_]{3,12}"
"""A word; which are months, `_MONTHS` tells: quicker than trying each of its names at each place."""
_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
             "月": 0, "火": 1, "水": 2, "木": 3, "金": 4, "土": 5, "日": 6}  # fmt: skip
_HALF = "午前|午後|上午|下午|凌晨|早上|晚上|夜|오전|오후"
_AFTERNOON = frozenset({"pm", "午後", "下午", "晚上", "夜", "오후"})
_FORENOON = frozenset({"am", "午前", "上午", "凌晨", "早上", "오전"})
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_ZONE = (
    rf"(?:\s*[,;]?\s*(?P<zone>Z(?![a-z])|[+\-−]\d{{2}}:?\d{{2}}(?!\d)|[+\-−]\d{{1,2}}(?![\d.:/-])"
    rf"|[(\[]?\s*\+?\s*(?:UTC|GMT)\s*[+\-−]\s*\d{{1,2}}(?::?\d{{2}})?(?!\d)"
    rf"|[(（\[]?(?:{zones.ABBREVIATION})(?![A-Za-z0-9])(?!/)|(?:US )?[Ee]astern\b|(?:US )?[Pp]acific\b|(?:US )?[Cc]entral(?= time))"
    r"|\s*[(（](?P<place>[^()（）]{2,30})[)）])?"
)
_CLOCK = (
    r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,](?P<f>\d{1,9})(?!\d|\.\d))?)?"
    r"(?:\s*(?P<half>[AaPp]\.?[Mm])\b\.?)?(?:\s*(?:ч|val)\.)?"
)
_GAP = r"(?:\s*[T_,]\s*|\s+-\s+|\s*[:;|]\s*|\s+(?:at|around|about|between|from|since|zwischen|entre(?: las| les)?|tra le|tussen|um|ab|gegen|à|vers|a las|alle(?: ore)?|om|rond|kl\.?|klockan|klokken|pukul|jam|klo|ore|as|às|o(?: godz(?:inie|\.)?)?|в|около|,)\s*(?:ca\.?\s*)?|\s+)"
_WEEKDAY = r"(?:(?P<wd>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}\.?,?\s+)?"

_ISO = led(
    rf"(?<![\d.])(?P<y>(?:19|20)\d{{2}})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})(?!\d)"
    rf"(?:{_GAP}\(?{_CLOCK}{_ZONE})?"
)
_COMPACT = led(
    r"(?<!\d)(?P<y>20\d{2})(?P<m>\d{2})(?P<d>\d{2})T(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})(?P<zone>Z|[+-]\d{4})?"
)
_EAST = led(
    r"(?:(?P<era>令和|平成|昭和|民國|民国)\s*(?P<ey>\d{1,3}|元)|(?<!\d)(?P<y>\d{4}))?\s*[年년]?\s*"
    r"(?<!\d)(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日号일](?:\s*[(（](?P<wd>[月火水木金土日])(?:曜日?)?[)）])?"
    rf"(?:[\s、,の]*(?P<half>{_HALF})?\s*(?P<H>\d{{1,2}})\s*[時时点點시:]\s*"
    r"(?:(?P<half2>半)|(?P<M>\d{1,2})\s*(?:[分분]|(?=:|\D|$))(?:\s*:?(?P<S>\d{1,2})\s*[秒초]?)?)?"
    rf"(?:\s*(?:頃|ごろ|ころ|左右))?{_ZONE})?"
)
_ERA_DOTTED = led(
    rf"(?<![A-Za-z0-9])(?P<era>[RH])(?P<ey>\d{{1,2}})[./-](?P<m>\d{{1,2}})[./-](?P<d>\d{{1,2}})(?!\d)(?:{_GAP}{_CLOCK}{_ZONE})?"
)
_DAY_MONTH = led(
    rf"{_WEEKDAY}(?<![\d.])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?[\s/-]*(?:de\s+|of\s+)?(?P<mon>{_MONTH})\.?[,\s/-]*(?:de\s+)?"
    rf"(?P<y>(?:19|20)\d{{2}}|\d{{2}}(?!\d|:))(?:{_GAP}{_CLOCK}{_ZONE})?",
    re.IGNORECASE,
)
_MONTH_DAY = led(
    rf"{_WEEKDAY}(?<![^\W\d_])(?P<mon>{_MONTH})(?:\.?\s+|/)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:\d\d)"
    rf"(?:(?:,?\s+|/)(?P<y>(?:19|20)\d{{2}})(?!\d))?(?:{_GAP}{_CLOCK}"
    rf"(?:\s+(?P<zone2>{zones.ABBREVIATION}|[+-]\d{{4}})(?=\s+20\d\d))?(?:\s+(?P<y2>20\d{{2}})(?![\d:-]))?{_ZONE})?",
    re.IGNORECASE,
)
_DAY_MONTH_ALONE = led(
    rf"{_WEEKDAY}(?<![\d.:/-])(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?(?P<mon>{_MONTH})(?![^\W\d_])",
    re.IGNORECASE,
)
"""`le 3 novembre vers 15h20`: without a year it counts only with a time of day."""
_VIETNAMESE = led(
    r"ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})(?:,?\s+năm\s+(?P<y>(?:19|20)\d{2}))?", re.IGNORECASE
)
_NUMERIC = led(
    rf"(?<![\d.:/-])(?P<a>\d{{1,2}})(?P<sep>\.\s|[./-])(?P<b>\d{{1,2}})(?P=sep)(?P<y>(?:19|20)\d{{2}}|\d{{2}})(?![\d.])"
    rf"(?:{_GAP}(?P<H>\d{{1,2}})[:.h](?P<M>\d{{2}})(?:[:.](?P<S>\d{{2}})(?:[.,](?P<f>\d{{1,9}}))?)?"
    rf"(?:\s*(?P<half>[AaPp]\.?[Mm])\b\.?)?(?:\s*Uhr|\s*uur|\s*uhr)?{_ZONE})?"
)
_SLASHED = led(
    rf"(?<![\d/.-])(?P<a>\d{{2}})(?P<sep>/)(?P<b>\d{{2}})\s+(?P<H>\d{{2}}):(?P<M>\d{{2}})(?::(?P<S>\d{{2}}))?(?!\d){_ZONE}"
)
"""`08/23 21:44:10`: a month and a day of a log without a year."""
_EAST_SLASHED = led(
    rf"(?<![\d/.-])(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})(?:[(（](?P<wd>[月火水木金土日])[)）])?\s*の?\s*(?<!/\d)(?<!/\d\d)(?<=[\s）)の]){_CLOCK}{_ZONE}"
)
"""Month and day without a year, in a Japanese line."""
_KANA = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_SNORT = led(
    r"(?<![\d/-])(?P<m>\d{2})/(?P<d>\d{2})(?:/(?P<y>\d{2}|\d{4}))?-(?P<H>\d{2}):(?P<M>\d{2}):(?P<S>\d{2})(?:\.(?P<f>\d{1,9}))?"
)
_COLONED = led(
    r"(?<![\d:])(?P<y>20\d{2}):(?P<m>[01]\d):(?P<d>[0-3]\d)[-T ](?P<H>\d{2}):(?P<M>\d{2}):(?P<S>\d{2})(?!\d)"
)
"""`2025:06:02-09:12:44`, as some firewalls write."""
_KEYED = led(
    r"""\bdate=["']?(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})["']?[\s,|]+time=["']?(?P<H>\d{2}):(?P<M>\d{2}):(?P<S>\d{2})(?:\.(?P<f>\d+))?"""
    r"""(?:["']?[^\n]{0,200}?\btz=["']?(?P<zone>[+-]\d{2}:?\d{2}))?"""
)
_EPOCH = re.compile(
    r"(?:^|(?<=[\s,;|\"'=:(\[]))(?P<s>1[0-9]{9})(?:(?P<ms>\d{3})|\.(?P<f>\d{1,9}))?(?=$|[\s,;|\"')\]])"
)
_TODAY = re.compile(
    r"\b(?:(?P<today>today|this (?:morning|afternoon|evening)|heute(?: früh| morgen)?|aujourd'hui|ce matin|hoy|esta mañana|oggi|stamattina"
    r"|vandaag|vanmorgen|hoje|сегодня)|(?P<night>last night|yesterday|gestern|hier|ayer|ieri|gisteren|ontem|вчера))\b"
    r"[^\d\n]{0,25}" + _CLOCK.replace("(?P<H>", "(?<![\\d.:])(?P<H>") + _ZONE
    + r"|(?P<todayj>本日|今朝|今日|昨日|昨夜|昨晩|一昨日)[^\d\n]{0,8}(?P<halfj>午前|午後)?(?P<Hj>\d{1,2})[時:](?P<Mj>\d{1,2})?", re.IGNORECASE,
)  # fmt: skip
VOID = Caseless(
    r"until|expires?|valid|deadline|bis zum|gesperrt bis|blocked until|(?<![a-z])(?:generated|created|printed|produced)|last-modified|notice date|report(?:ed)? (?:date|on|at)|(?:submitted|submission|filed|signalé|gemeldet|eingereicht)(?: (?:date|time|on|at|le|am))?\s*[:：]|受付日時|通報日時|申告日|sent:|gesendet|回答期限|期限|報告日|作成日|within (?:the next )?\d+ *(?:h|d|w|business|working|calendar)|holidays?|updated|registered(?!.{0,60}\bfrom\b)|delisted|copyright|\(c\)|©|\bvom\b.{0,20}\bbis\b",
)
"""Words of a line whose times are not those of the offence: deadlines, of the report itself, of a register."""
_ANY = led(r"\d\s?[:.hH]\s?\d\d|\d\s?[時时点點시]|\d\s?[AaPp]\.?[Mm]\b|\d{8}T\d|\d{10}")
_HAS_YEAR_FIRST = led(r"(?:19|20)\d\d[-/.]\d")
_HAS_NUMERIC = led(r"\d(?:\.\s|[./-])\d{1,2}(?:\.\s|[./-])\d")
_HAS_ERA = led(r"[RH]\d{1,2}[./-]")
_HAS_SNORT = led(r"\d\d/\d\d(?:/\d+)?-\d")
_WORD = re.compile(_MONTH)
_TODAY_WORDS = ("today", "this ", "heute", "aujourd", "ce matin", "hoy", "esta ma", "oggi", "stamatt", "vandaag", "vanmorg",
                "hoje", "сегодня", "last night", "yesterday", "gestern", "hier", "ayer", "ieri", "gister", "ontem", "вчера",
                "本日", "今朝", "今日", "昨日", "昨夜", "昨晩")  # fmt: skip


def _has_month(text: str) -> bool:
    return not _MONTHS.keys().isdisjoint(_WORD.findall(text.lower()))


def _forms_in(text: str) -> Iterator[re.Pattern[str]]:
    """The forms that can stand in a line, by the cheap marks of each; the most specific first."""
    if "date=" in text:
        yield _KEYED
    if _HAS_YEAR_FIRST.search(text):
        yield _ISO
    if "T" in text:
        yield _COMPACT
    if "月" in text or "월" in text:
        yield _EAST
    if _HAS_ERA.search(text):
        yield _ERA_DOTTED
    if "tháng" in text:
        yield _VIETNAMESE
    if _has_month(text):
        yield _DAY_MONTH
        yield _MONTH_DAY
    if ":" in text[4:5] or " 20" in text:
        yield _COLONED
    if _HAS_SNORT.search(text):
        yield _SNORT
    if _HAS_NUMERIC.search(text):
        yield _NUMERIC
    if "/" in text and _KANA.search(text):
        yield _EAST_SLASHED
    elif "/" in text:
        yield _SLASHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A time as it stands in a text. Aware when the zone is stated beside it, else naive.

    `clock` is False for a bare day (then midnight). `odd` tells that its weekday does not fit.
    """

    value: datetime
    start: int
    end: int
    clock: bool = True
    odd: bool = False
    year_inferred: bool = False

    @property
    def zoned(self) -> bool:
        """Is the zone stated beside it?"""
        return self.value.tzinfo is not None


def read_mail_date(value: str | None) -> datetime | None:
    """An RFC 5322 date, aware; None when it is none."""
    if not value or len(value) > 200:
        return None
    try:
        found = parsedate_to_datetime(value)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        stamp = read_time(value)
        return stamp.value if stamp is not None and stamp.zoned else None


def read_time(text: str, around: datetime | None = None, *, epochs: bool = True) -> Stamp | None:
    """The first time in a short text (a cell, a field value)."""
    found = find_times(text[:300], around, epochs=epochs, days=True)
    return found[0] if found else None


def may_tell(text: str) -> bool:
    """A cheap first look: can a time of day stand there?"""
    return _ANY.search(text) is not None


@lru_cache(maxsize=1000)
def find_times(
    text: str, around: datetime | None = None, *, epochs: bool = False, days: bool = False
) -> tuple[Stamp, ...]:
    """Every time in a line, in its order. `around` is when it was written: it gives a missing year.

    `days`: bare days too. Only the first 2,000 characters are looked at.
    """
    text = text[:2000]
    if not days and not may_tell(text):
        return ()
    taken: list[Stamp] = []
    for form in _forms_in(text):
        for match in _matches(form, text):
            if not any(match.start() < t.end and t.start < match.end() for t in taken):
                stamp = _stamp(match, around)
                if stamp is not None and not any(stamp.start < t.end and t.start < stamp.end for t in taken):
                    taken.append(stamp)
    if not taken and _has_month(text):
        taken = [s for m in _matches(_DAY_MONTH_ALONE, text) if (s := _stamp(m, around)) is not None]
    if not taken and epochs:
        taken = [s for m in _EPOCH.finditer(text) if _is_near(s := _epoch(m), around)]
    if not taken and around is not None and any(word in text.lower() for word in _TODAY_WORDS):
        taken = [s for m in _TODAY.finditer(text) if (s := _today(m, around)) is not None]
    return tuple(sorted(taken, key=lambda stamp: stamp.start))


def _matches(form: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Where the form stands; a word in the place of the month that is none takes nothing from what follows it."""
    named = "mon" in form.groupindex
    at = 0
    while match := form.search(text, at):
        if named and match["mon"].lower() not in _MONTHS:
            at = match.start("mon") + 1
            continue
        yield match
        at = max(match.end(), at + 1)


def _stamp(match: re.Match[str], around: datetime | None) -> Stamp | None:
    parts, start, end = _with_its_clock(match)
    day = _day(parts, around)
    if day is None:
        return None
    year, month, day_of_month = day
    clock = _clock(parts)
    if clock is None:
        return None
    inferred = year is None
    if year is None:
        year = _year(month, day_of_month, clock, around)
    moment = _moment(year, month, day_of_month, clock)
    if moment is None:
        return None
    zone = _zone(parts)
    weekday = parts.get("wd")
    odd = weekday is not None and _WEEKDAYS[weekday[:3].lower()] != (moment - _over(clock)).weekday()
    has_clock = parts.get("H") is not None
    if inferred and not has_clock:
        return None
    value = moment.replace(tzinfo=zone) if has_clock else moment
    return Stamp(value=value, start=start, end=end, clock=has_clock, odd=odd, year_inferred=inferred)


_SPOKEN_CLOCK = (
    rf"(?:(?P<halfn>{_HALF})\s*)?(?<![\d.:/+-])(?P<Hn>\d{{1,2}})(?:\s?(?:[:hH時时点點시]|(?:Uhr|uur)\s)\s?(?P<Mn>\d{{2}})(?:\s?(?:[:.分분]|m(?:in)?\.?)\s?(?P<Sn>\d{{2}})(?:[.,]\d{{1,9}})?)?(?![\d:.]\d)(?:\s*(?:[時时分분秒초](?!\d)|s\b))?"
    r"|\s?(?:[時时点點시](?:\s?(?P<Mm>\d{1,2})\s?[分분])?|Uhr\b|uur\b|h\b(?!\s?\d)|(?=\s?[AaPp]\.?[Mm]\b)))"
    r"(?:\s*(?P<halfm>[AaPp]\.?[Mm])\b\.?)?(?:\s*(?:Uhr|uur|頃|ごろ|ころ|左右|h\b|(?:ч|val)\.))?"
)
_DOTTED_CLOCK = r"(?<![\d.:/+-])(?P<Hd>\d{1,2})\.(?P<Md>\d{2})(?:\.(?P<Sd>\d{2}))?(?![.\d])(?:\s*(?P<halfd>[AaPp]\.?[Mm])\b\.?)?"
_TIME_WORD = (
    r"(?:kl\.?|klockan|klokken|klo|pukul|pkl\.?|jam|at|um|ore|alle|às|om|godz\.?|ve|v|o|saat|lúc|à|a las)"
)
_CLOCK_BEHIND = re.compile(
    rf"[^\d\n;!?]{{0,50}}?(?:{_SPOKEN_CLOCK}|(?<=[\s,]){_TIME_WORD}\s(?:ca\.?\s)?{_DOTTED_CLOCK}){_ZONE}"
)
_CLOCK_BEFORE = re.compile(
    rf"(?<!\d\s)(?:{_SPOKEN_CLOCK}|(?<!\w){_TIME_WORD}\s(?:ca\.?\s)?{_DOTTED_CLOCK}){_ZONE}[^\d\n;!?]{{0,30}}\Z"
)
_ZONE_BEHIND = re.compile(_ZONE)


def _with_its_clock(match: re.Match[str]) -> tuple[dict[str, str | None], int, int]:
    """The pieces of a bare day, with the time of day that is told right behind it or right before it."""
    parts, text = match.groupdict(), match.string
    if parts.get("H") is not None:
        return parts, match.start(), match.end()
    behind = _CLOCK_BEHIND.match(text, match.end())
    before = _CLOCK_BEFORE.search(text, max(0, match.start() - 60), match.start()) if behind is None else None
    near = behind or before
    if near is None:
        return parts, match.start(), match.end()
    told = near.groupdict()
    parts |= {
        "H": told["Hn"] or told["Hd"],
        "M": told["Mn"] or told["Mm"] or told["Md"],
        "S": told["Sn"] or told["Sd"],
        "half": told["halfn"] or told["halfm"] or told["halfd"],
        "zone": told["zone"],
        "place": told["place"],
    }
    if behind is not None:
        return parts, match.start(), behind.end()
    after = _ZONE_BEHIND.match(text, match.end())
    if after is not None and not (told["zone"] or told["place"]):
        parts |= {"zone": after["zone"], "place": after["place"]}
    return parts, near.start(), match.end()


def _day(parts: dict[str, str | None], around: datetime | None) -> tuple[int | None, int, int] | None:
    year = _written_year(parts)
    if parts.get("a") is not None:
        return _numeric_day(parts, around)
    month = _MONTHS.get((parts.get("mon") or "").lower()) or int(parts.get("m") or 0)
    return year, month, int(parts["d"] or 0)


def _written_year(parts: dict[str, str | None]) -> int | None:
    if parts.get("era"):
        written = parts["ey"] or "1"
        return _ERAS[str(parts["era"])] + (1 if written == "元" else int(written))
    written = parts.get("y") or parts.get("y2") or ""
    if not written:
        return None
    return int(written) + 2000 if len(written) == 2 else int(written)


def _numeric_day(parts: dict[str, str | None], around: datetime | None) -> tuple[int | None, int, int] | None:
    """`a.b.year`: day first with dots and dashes; with slashes whichever lies nearer before the mail."""
    first, second, year = int(parts["a"] or 0), int(parts["b"] or 0), _written_year(parts)
    if first > 12 or parts["sep"] != "/":
        return (year, second, first) if second <= 12 else (year, first, second)
    if second > 12:
        return year, first, second
    if around is not None and year is None:
        return _order_without_year(first, second, around)
    if around is None or year is None:
        return year, second, first
    day_first, month_first = (
        _moment(year, second, first, (0, 0, 0, 0)),
        _moment(year, first, second, (0, 0, 0, 0)),
    )
    if day_first is None or month_first is None:
        return year, second, first
    limit = around.replace(tzinfo=None) + timedelta(days=1)
    near = min((day_first, month_first), key=lambda t: (t > limit, abs(limit - t)))
    return year, near.month, near.day


def _order_without_year(first: int, second: int, around: datetime) -> tuple[int | None, int, int]:
    """Month and day, whichever lies nearer before the mail."""
    limit = around.replace(tzinfo=None) + timedelta(days=1)
    tried = [
        (at, month, day)
        for month, day in ((first, second), (second, first))
        for year in (around.year, around.year - 1)
        if (at := _moment(year, month, day, (0, 0, 0, 0))) is not None and at <= limit
    ]
    at, month, day = max(tried, default=(None, first, second), key=lambda found: found[0])
    return (at.year if at is not None else None), month, day


def _clock(parts: dict[str, str | None]) -> tuple[int, int, int, int] | None:
    hour = int(parts.get("H") or 0)
    minute = 30 if parts.get("half2") else int(parts.get("M") or 0)
    second = int(parts.get("S") or 0)
    half = (parts.get("half") or "").lower().replace(".", "")
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in _FORENOON and hour == 12:
        hour = 0
    micro = int(((parts.get("f") or "0") + "000000")[:6])
    # 24:10 and 25:30 are how Japanese write the small hours of the next day.
    return (hour, minute, min(second, 59), micro) if hour < 30 and minute < 60 and second < 61 else None


def _over(clock: tuple[int, int, int, int]) -> timedelta:
    return timedelta(days=clock[0] // 24)


def _moment(year: int | None, month: int, day: int, clock: tuple[int, int, int, int]) -> datetime | None:
    if year is None or not 1990 <= year <= 2100:
        return None
    try:
        return datetime(year, month, day, clock[0] % 24, *clock[1:]) + _over(clock)  # noqa: DTZ001 -- zone follows
    except (ValueError, OverflowError):
        return None


def _year(month: int, day: int, clock: tuple[int, int, int, int], around: datetime | None) -> int | None:
    """The latest year that does not put a yearless time into the future of the mail."""
    if around is None:
        return None
    latest = around.replace(tzinfo=None) + timedelta(days=1)
    for year in range(latest.year, latest.year - 5, -1):
        moment = _moment(year, month, day, clock)
        if moment is not None and moment <= latest:
            return year
    return None


def _zone(parts: dict[str, str | None]) -> tzinfo | None:
    written = (parts.get("zone2") or parts.get("zone") or "").strip(" ([（")
    if written:
        plain = re.fullmatch(r"([+\-−])(\d{1,2}):?(\d{2})?", written)
        if plain:
            return zones.offset(plain[1], plain[2], plain[3])
        return zones.find_zone(written.lstrip("+ ").upper(), bare=True)
    place = parts.get("place")
    return zones.find_zone(place, bare=True) if place else None


def _is_near(stamp: Stamp, around: datetime | None) -> bool:
    """Is it within a few years of when it was written? A sequence number is as long as the seconds since 1970."""
    return around is None or abs(stamp.value - around) < timedelta(days=800)


def _epoch(match: re.Match[str]) -> Stamp:
    micro = int(((match["ms"] or match["f"] or "") + "000000")[:6])
    moment = datetime.fromtimestamp(int(match["s"]), UTC) + timedelta(microseconds=micro)
    return Stamp(value=moment, start=match.start(), end=match.end())


_NIGHT = ("昨夜", "昨晩")
_AGO = {"昨日": 1, "昨夜": 1, "昨晩": 1, "一昨日": 2}


def _night(day: date, clock: tuple[int, int, int, int]) -> tuple[date, tuple[int, int, int, int]]:
    """昨夜11時 is before midnight, 昨夜1時 after it."""
    if clock[0] >= 6:
        return day, (clock[0] + 12, *clock[1:])
    return day + timedelta(days=1), clock


def _today(match: re.Match[str], around: datetime) -> Stamp | None:
    parts = match.groupdict()
    if parts["todayj"]:
        parts.update(H=parts["Hj"], M=parts["Mj"], half=parts["halfj"])
    clock = _clock(parts)
    if clock is None:
        return None
    day = around.date() - timedelta(days=_AGO.get(parts["todayj"] or "", 0))
    if parts["todayj"] in _NIGHT:
        day, clock = (day, clock) if clock[0] >= 12 else _night(day, clock)
    night = (parts["night"] or "").lower()
    if night and not (night == "last night" and clock[0] < 9):
        day -= timedelta(days=1)
    moment = _moment(day.year, day.month, day.day, clock)
    if moment is None:
        return None
    return Stamp(value=moment.replace(tzinfo=_zone(parts)), start=match.start(), end=match.end())
