"""Time zones in the words of mails: offsets, abbreviations, IANA names, "heure de Paris", 日本時間."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parsers.patterns import Caseless

_HOURS = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "ZULU": 0, "WET": 0,
    "CET": 1, "MEZ": 1, "SEČ": 1, "SELČ": 2, "MET": 1, "BST": 1, "WEST": 1, "WAT": 1,
    "CEST": 2, "MESZ": 2, "MEST": 2, "EET": 2, "SAST": 2, "CAT": 2,
    "EEST": 3, "MSK": 3, "МСК": 3, "TRT": 3, "TSİ": 3, "AST": -4, "IDT": 3,
    "PKT": 5, "UZT": 5, "BDT": 6, "ICT": 7, "WIB": 7, "SGT": 8, "HKT": 8, "PHT": 8, "AWST": 8, "WITA": 8,
    "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "BRT": -3, "ART": -3, "CLT": -4, "EDT": -4, "EST": -5, "COT": -5, "PET": -5, "CDT": -5, "CST": -6,
    "MDT": -6, "MST": -7, "PDT": -7, "PST": -8, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
_HALVES = {"IST": timedelta(hours=5, minutes=30), "ACST": timedelta(hours=9, minutes=30)}
ABBREVIATION = "|".join(sorted({*_HOURS, *_HALVES}, key=len, reverse=True))
_PLACES = (
    (r"\bCES?T\s*/\s*CES?T\b|\bMES?Z\s*/\s*MES?Z\b", "Europe/Berlin"),
    (r"\bEES?T\s*/\s*EES?T\b", "Europe/Athens"),
    (r"\bE[SD]T\s*/\s*E[SD]T\b", "America/New_York"),
    (r"\bP[SD]T\s*/\s*P[SD]T\b", "America/Los_Angeles"),
    (r"\bGMT\s*/\s*BST\b|\bBST\s*/\s*GMT\b", "Europe/London"),
    (r"japan(?:ese)? (?:standard )?time|日本(?:標準)?時間?|日本標準時|日本时间|[东東]京时间|東京時間|일본\s?(?:시간|시각|표준시)"
     r"|heures? (?:du japon|japonaise)|japanische\w* (?:orts|standard)?zeit|hora (?:de(?:l)? jap[oó]n|japonesa)|ora (?:del giappone|giapponese)|japanse tijd"
     r"|hor[aá](?:rio)? (?:d[oe] jap[ãa]o|japon[eê]sa?)|японск\w+ врем\w+|времени японии|czas\w* japońsk\w+|japonya saati\w*|japansk tid|japonsk\w+ čas\w*", "Asia/Tokyo"),
    (r"北京时间|北京時間|中国标准时间|beijing time|china standard time|china time", "Asia/Shanghai"),
    (r"台[北灣湾]時間|taipei time|taiwan time", "Asia/Taipei"),
    (r"香港時間|hong kong time", "Asia/Hong_Kong"),
    (r"heures? (?:de|locale de) paris|heures? (?:d['’](?:hiver|été) )?(?:fran[cç]aise|en france)|paris time|french time", "Europe/Paris"),
    (r"mitteleurop[aä]ische\w* (?:sommer)?zeit|deutsche\w* (?:orts)?zeit|zeit(?:en)? in deutschland|german (?:local )?time|berlin time"
     r"|central european (?:summer )?time|ortszeit deutschland", "Europe/Berlin"),
    (r"közép-európai (?:nyári )?idő|magyar idő", "Europe/Budapest"),
    (r"středoevropsk\w+ (?:letní\w* )?čas\w*|česk\w+ čas\w*", "Europe/Prague"),
    (r"heure d['’]europe centrale", "Europe/Paris"), (r"hora central europea", "Europe/Madrid"),
    (r"ora dell['’]europa centrale", "Europe/Rome"), (r"czas\w* środkowoeuropejsk\w+", "Europe/Warsaw"),
    (r"dansk (?:sommer|vinter)?tid|danish time", "Europe/Copenhagen"),
    (r"svensk (?:sommar|vinter)?tid|swedish time", "Europe/Stockholm"),
    (r"norsk tid|norwegian time", "Europe/Oslo"),
    (r"ora rom[âa]niei|romanian time|bucharest time", "Europe/Bucharest"),
    (r"київськ\w+|kyiv time|за києвом", "Europe/Kyiv"),
    (r"suomen aikaa|finnish time", "Europe/Helsinki"), (r"ώρα ελλάδ\w+|greek time", "Europe/Athens"),
    (r"türkiye saati\w*|turkish time", "Europe/Istanbul"),
    (r"nederlandse (?:zomer|winter)?tijd|tijd(?:en)? in nederland|dutch time|amsterdam time", "Europe/Amsterdam"),
    (r"ora italiana|ora di roma|italian time|rome time", "Europe/Rome"),
    (r"hora (?:peninsular|espa[nñ]ola|de madrid)|madrid time|spanish time", "Europe/Madrid"),
    (r"hora de lisboa|lisbon time", "Europe/Lisbon"),
    (r"hor[aá](?:rio)? de bras[ií]lia|bras[ií]lia time", "America/Sao_Paulo"),
    (r"hora (?:de )?argentina", "America/Argentina/Buenos_Aires"),
    (r"czas(?:u)? polski\w*|polish time|czas warszawski", "Europe/Warsaw"),
    (r"москов\w+|мск\b|moscow time", "Europe/Moscow"),
    (r"perth time", "Australia/Perth"),
    (r"(?:sydney|melbourne) time", "Australia/Sydney"),
    (r"(?:us |u\.s\. )?eastern (?:(?:standard |daylight )?time|standard\b|daylight\b)|new york time|^(?:us )?eastern$", "America/New_York"),
    (r"(?:us |u\.s\. )?central (?:(?:standard |daylight )?time|standard\b|daylight\b)|chicago time", "America/Chicago"),
    (r"(?:us |u\.s\. )?mountain (?:(?:standard |daylight )?time|standard\b|daylight\b)", "America/Denver"),
    (r"(?:us |u\.s\. )?pacific (?:(?:standard |daylight )?time|standard\b|daylight\b)|^(?:us )?pacific$", "America/Los_Angeles"),
    (r"british (?:summer )?time|uk (?:local )?time|london time", "Europe/London"),
    (r"israel time|שעון ישראל", "Asia/Jerusalem"),
    (r"giờ (?:việt nam|hà nội)|vietnam time", "Asia/Ho_Chi_Minh"), (r"waktu (?:indonesia barat|jakarta)|jakarta time", "Asia/Jakarta"),
    (r"เวลา(?:ใน)?ประเทศไทย|thai(?:land)? time|bangkok time", "Asia/Bangkok"),
    (r"بتوقيت (?:ال)?(?:رياض|سعودية|مكة)", "Asia/Riyadh"), (r"بتوقيت (?:ال)?(?:إمارات|دبي)|dubai time", "Asia/Dubai"),
    (r"بتوقيت القاهرة|cairo time", "Africa/Cairo"),
    (r"eesti aja\w*|estonian time", "Europe/Tallinn"), (r"latvijas laik\w*|latvian time", "Europe/Riga"),
    (r"lietuvos laik\w*|lithuanian time", "Europe/Vilnius"), (r"българско време|bulgarian time", "Europe/Sofia"),
    (r"hrvatsk\w+ vrem\w+|croatian time", "Europe/Zagreb"), (r"slovensk\w+ čas\w*", "Europe/Ljubljana"),
    (r"indian? standard time|indian time", "Asia/Kolkata"),
    (r"singapore time", "Asia/Singapore"),
    (r"korea(?:n)? (?:standard )?time|한국\s?(?:시간|시각|표준시)", "Asia/Seoul"),
    (r"greenwich(?: mean)? time|coordinated universal time|universal time|koordinierte weltzeit|weltzeit"
     r"|temps universel|tiempo universal|tempo universale|世界(?:協定|标准)時?时?间?", "UTC"),
)  # fmt: skip
_CITIES = {
    "paris": "Europe/Paris", "berlin": "Europe/Berlin", "frankfurt": "Europe/Berlin", "wien": "Europe/Vienna",
    "vienna": "Europe/Vienna", "zürich": "Europe/Zurich", "zurich": "Europe/Zurich", "madrid": "Europe/Madrid",
    "roma": "Europe/Rome", "rome": "Europe/Rome", "milano": "Europe/Rome", "lisboa": "Europe/Lisbon",
    "lisbon": "Europe/Lisbon", "london": "Europe/London", "dublin": "Europe/Dublin", "amsterdam": "Europe/Amsterdam",
    "brussels": "Europe/Brussels", "bruxelles": "Europe/Brussels", "stockholm": "Europe/Stockholm", "oslo": "Europe/Oslo",
    "copenhagen": "Europe/Copenhagen", "helsinki": "Europe/Helsinki", "athens": "Europe/Athens", "prague": "Europe/Prague",
    "warsaw": "Europe/Warsaw", "warszawa": "Europe/Warsaw", "kyiv": "Europe/Kyiv", "istanbul": "Europe/Istanbul",
    "moscow": "Europe/Moscow", "москва": "Europe/Moscow", "tokyo": "Asia/Tokyo", "seoul": "Asia/Seoul",
    "beijing": "Asia/Shanghai", "singapore": "Asia/Singapore", "mumbai": "Asia/Kolkata", "dubai": "Asia/Dubai",
    "sydney": "Australia/Sydney", "new york": "America/New_York", "chicago": "America/Chicago",
    "los angeles": "America/Los_Angeles", "brasília": "America/Sao_Paulo", "são paulo": "America/Sao_Paulo",
    "buenos aires": "America/Argentina/Buenos_Aires", "bogotá": "America/Bogota", "santiago": "America/Santiago",
}  # fmt: skip
_CITY = Caseless(
    r"(?:heures?|horaires?|horas?|hor[aá]rios?|or[ae]|orari|tijd(?:en)?|(?:uhr)?zeit(?:en|angaben|zone)?|czas|время|times?|timestamps?"
    rf"|clocks?|fuseau)\b[^.\n]{{0,40}}?\b(?P<city>{'|'.join(_CITIES)})\b|\b(?P<city2>{'|'.join(_CITIES)}) (?:local )?time\b",
)
_PLACE = Caseless("|".join(f"(?P<p{i}>{words})" for i, (words, _) in enumerate(_PLACES)))
_OFFSET = re.compile(
    r"(?<![A-Za-z])(?:UTC|GMT|UT|Z)\s*(?P<sign>[+\-−–±])\s*(?P<h>\d{1,2})(?::?(?P<m>\d{2}))?(?!\d|:\d)"
    r"|(?<![\w:.])(?P<sign2>[+\-−–])\s?(?P<h2>\d{1,2})(?::?(?P<m2>\d{2}))?\s*(?:h\s*)?(?:UTC|GMT)(?![A-Za-z])"
)
_BARE = re.compile(r"(?<![\w:.,/-])(?P<sign>[+\-−])(?P<h>\d{2}):?(?P<m>\d{2})(?![\d:.-])")
_ENCLOSED = re.compile(r"[(（]\s*[+\-−]\d{2}:?\d{2}\s*[)）]")
_IANA = re.compile(
    r"(?<![\w/])(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|US|Canada|Brazil|Etc)"
    r"/[A-Z][A-Za-z_/+\-0-9]{1,40}"
)
_NAMED = re.compile(rf"(?<![A-Za-z0-9_])(?:{ABBREVIATION})(?![A-Za-z0-9_])")


def offset(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    """The zone of `+09:00` given in its pieces; None beyond ±14 hours."""
    delta = timedelta(hours=int(hours), minutes=int(minutes or 0))
    if delta > timedelta(hours=14):
        return None
    return timezone(-delta if sign in "-−–" else delta)


def named(name: str) -> tzinfo | None:
    """The zone of an abbreviation (`JST`) or IANA name (`Europe/Berlin`); None when unknown."""
    upper = name.upper()
    if upper in _HOURS:
        return timezone(timedelta(hours=_HOURS[upper])) if _HOURS[upper] else UTC
    if upper in _HALVES:
        return timezone(_HALVES[upper])
    return _iana(name) if "/" in name else None


def _iana(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=1000)
def find_zone(text: str, *, bare: bool = False) -> tzinfo | None:
    """The first zone that a short text (a sentence, a column name) states. `bare`: `+0900` alone counts too."""
    text = text[:400]
    found = _OFFSET.search(text)
    if found:
        return _offset_of(found)
    found = _IANA.search(text)
    if found:
        return _iana(found.group().rstrip("/-+"))
    found, short = _PLACE.search(text), _NAMED.search(text)
    if short and short.group() in ("UTC", "GMT") and found and short.start() < found.start():
        return UTC  # "times are UTC, for our time add three hours"
    if found and found.lastgroup:
        place = _PLACES[int(found.lastgroup[1:])][1]
        return UTC if place == "UTC" else _iana(place)
    found = _CITY.search(text)
    if found:
        return _iana(_CITIES[(found["city"] or found["city2"]).lower()])
    if bare or _ENCLOSED.search(text):
        found = _BARE.search(text)
        if found:
            return offset(found["sign"], found["h"], found["m"])
    found = _NAMED.search(text)
    return named(found.group()) if found else None


def _offset_of(found: re.Match[str]) -> tzinfo | None:
    if found["h"] is not None:
        return offset(found["sign"], found["h"], found["m"])
    return offset(found["sign2"], found["h2"], found["m2"])


_STATEMENT = Caseless(
    r"time\s?-?zone|\bzone\b|\bruns?\b|running|horloges?\b|orari[oa]?\b|reloj(?:es)?\b|rel[oó]gios?\b|orologi\w*|klok\w*|\bsaat\w*|strefa|stref\w+|pásm\w+|часы|час\w+|เวลา|ώρ(?:α|ες|εσ)\b|aikaa?\b|godzin\w*|giờ|waktu|시간|시각|\btz\b|times?\b|clocks?\b|timestamps?|logs?\b|zeit(?:en|zone|angaben)?\b|uhrzeit"
    r"|heures?\b|fuseau|horas?\b|hor[aá]rio|fuso|\bor[ae]\b|tijd(?:en|zone)?\b|tid(?:er(?:ne)?)?\b|czas\w*|čas\w*|врем\w+|пояс"
    r"|時刻|時間|日時|タイムゾーン|时区|時區|时间|標準時|records?|dates?\b",
)


def stated_zone(lines: list[str]) -> tzinfo | None:
    """The zone that a mail states for its times ("Log times in -6 UTC", "Zeitzone: Europe/Berlin"); None if none."""
    named = next((line for line in lines if _FIELD.match(line)), None)
    zone = find_zone(named[:400], bare=True) if named is not None else None
    if zone is not None:
        return zone
    for line, below in pairwise([*lines, ""]):
        if len(line) < 400 and (_STATEMENT.search(line) or _IN_BRACKETS.search(line)):
            bare = bool(re.search(r"zone|fuseau|时区|時區|clock", line, re.IGNORECASE))
            zone = find_zone(_without_times(line), bare=bare)
            if (
                zone is None
                and len(line) > _WRAPPED
                and line.rstrip()[-1].isalnum()
                and _STATEMENT.search(line[-40:])
            ):
                zone = find_zone(_without_times(f"{line[-40:]} {below[:40]}"), bare=bare)
            if zone is not None:
                return zone
    return None


_FIELD = re.compile(
    r"\W*(?:time ?zone|zeitzone|fuseau(?: horaire)?|zona horaria|fuso (?:orario|hor[áa]rio)|tijdzone|часовой пояс|タイムゾーン|时区|時區)\s?[:：=]",
    re.IGNORECASE,
)
"""A field for it, as forms have; what else is said may be of other times."""
_WRAPPED = 50
"""Characters from which on a sentence may go on in the next line."""
_IN_BRACKETS = re.compile(rf"[(（\[]\s*(?:all |times? )?(?:in )?(?:{ABBREVIATION})\b")
_CLOCK = re.compile(r"(?<![+\-−–±\d])\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:\s*(?:Z|[+-]\d{2}:?\d{2}))?")


def _without_times(line: str) -> str:
    """The line without `03:14:15 +0900`, whose zone belongs to that time alone."""
    return _CLOCK.sub(" ", line)
