"""Tables in mails: CSV, TSV, `;` and `|` lists, ASCII boxes; inline or attached, wrapped or not.

Gives records, `column name → cell`, with the line they stand on. What the columns mean is not decided
here (see `columns`). Everything is linear in the text and bounded by `MAX_RECORDS`.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from parsers import dates, roles
from parsers.addresses import DIGIT
from parsers.columns import is_control
from parsers.patterns import Caseless, led

MAX_RECORDS = 20_000
MAX_COLUMNS = 300
MAX_CELL = 4_000
DELIMITERS = ("\t", ";", "|", ",")
ALIGNED = "  "
"""Stands for columns that are aligned by blanks, two or more between them."""

_DELIMITED = re.compile("|".join(re.escape(mark) for mark in (*DELIMITERS, ALIGNED)))
_RULE = re.compile(r"[\s+|=_\-:─━┼│┃]+\Z")
_NOTE = re.compile(r"[(（\[]([^()（）\[\]]{0,40})[)）\]]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^\w@]+")
_RECORD_START = re.compile(
    r"""["'\s]*(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,3}(?:\.\d{1,3}){3}|\d{9,13}\b)"""
)
_HEADER_HINT = led(
    r"ip|src|source|orige|origine|sorgent|fuente|fonte|addr|host|attack|offend|client|quelle|origen|origin|bron|machine|saddr|orig_h|url|uri|domain"
    r"|adres|indirizz|direcci|endere|kaynak|zdroj|nguồn|ホスト|送信元|発信元|攻撃元|接続元|投稿元|アドレス|元ip|源|地址|адрес|osoite|lähde|käll|kilde|источник|공격|출발|주소"
)
_BLANKS = re.compile(r"[ \t]{2,}")
_NAME = re.compile(r"[^\W\d_][^\t;|,]{0,59}\Z|[@_.][\w.]{1,60}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its normalised name (`src_ip`), and the name as it stands in the mail."""

    name: str
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One row: its line (from 1) in the part, its cells by normalised column name, the text as it stands."""

    line: int
    cells: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns and rows. Without a header row the columns are called `1`, `2`, …"""

    columns: tuple[Column, ...]
    records: tuple[Record, ...]
    headed: bool


@lru_cache(maxsize=8_192)
def normalise_name(written: str) -> str:
    """Give `src_ip` for `Src IP`, `srcIp`, `"src.ip"` and `Src-IP (UTC)`."""
    text = unicodedata.normalize("NFKC", written[:200]).strip(" \t\"'#;*﻿")
    text = _CAMEL.sub("_", _NOTE.sub("", text.replace("'", "").replace("’", "")))
    return _NOT_WORD.sub("_", text).strip("_").casefold()


def columns_of(names: Iterable[str]) -> tuple[Column, ...]:
    """Give the columns for a header row; repeated and empty names are told apart by their position."""
    seen: dict[str, int] = {}
    columns = []
    for position, written in enumerate(names, 1):
        name = normalise_name(written) or str(position)
        if name in seen:
            name = f"{name}_{position}"
        seen[name] = position
        columns.append(Column(name=name, written=written.strip()))
    return tuple(columns)


def read_attachment(text: str) -> Table | None:
    """Read a part that is a table as a whole; None when it is none."""
    lines = [(number, line) for number, line in _whole_lines(text) if line.strip()]
    lines = [(number, line) for number, line in lines if not _RULE.match(line)]
    delimiter = _common_delimiter([line for _, line in lines[:200]])
    if delimiter is None:
        return None
    rows = _without_comments(list(_split_all(lines, delimiter)))
    return _table(_without_title(rows))


_QUOTED_CELL = re.compile(r"(?:\A|[;,\t])\"")


def _whole_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; a cell in quotes may go on over several (RFC 4180 §2)."""
    lines = text.splitlines()
    if not lines or not _QUOTED_CELL.search(lines[0]):
        yield from enumerate(lines, 1)
        return
    held: list[str] = []
    marks = 0
    for number, line in enumerate(lines, 1):
        held.append(line)
        marks += line.count('"')
        if marks % 2 == 0 or len(held) > _CELL_LINES:
            yield number - len(held) + 1, " ".join(held)
            held, marks = [], 0
    if held:
        yield len(lines) - len(held) + 1, " ".join(held)


_CELL_LINES = 40


def read_inline(text: str) -> tuple[Table, ...]:
    """Find the tables that stand between other text; each begins with a header row of known shape."""
    lines = text.replace("\u3000", ALIGNED).splitlines()  # one that is as wide as two
    tables: list[Table] = []
    position = 0
    while position < len(lines):
        found = _inline_table(lines, position)
        if found is None:
            position += 1
            continue
        table, position = found
        tables.append(table)
    return tuple(tables)


def _split(line: str, delimiter: str) -> list[str]:
    line = line.removeprefix("#fields\t").removeprefix("#Fields: ")  # Zeek; W3C extended log
    line = line.strip(" ﻿") if delimiter == "\t" else line.strip(" \t﻿")
    if delimiter == ALIGNED:
        return _BLANKS.split(line.strip())[:MAX_COLUMNS]
    if delimiter == "|":
        return [cell.strip() for cell in line.strip("|").split("|")][:MAX_COLUMNS]
    try:
        cells = next(csv.reader([line[: MAX_CELL * 10]], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        cells = line.split(delimiter)
    return [cell.strip()[:MAX_CELL] for cell in cells[:MAX_COLUMNS]]


def _split_all(lines: Sequence[tuple[int, str]], delimiter: str) -> Iterator[tuple[int, str, list[str]]]:
    for number, line in lines[: MAX_RECORDS + 50]:
        yield number, line, _split(line, delimiter)


def _common_delimiter(lines: Sequence[str]) -> str | None:
    """The delimiter that gives most lines the same number of cells, at least two."""
    best: tuple[int, int, str] | None = None
    for delimiter in DELIMITERS:
        if not any(delimiter in line for line in lines):
            continue
        counts: dict[int, int] = {}
        for line in lines:
            width = len(_split(line, delimiter))
            counts[width] = counts.get(width, 0) + 1
        width, hits = max(counts.items(), key=lambda item: (item[0] > 1, item[1], item[0]))
        if width > 1 and hits * 2 >= len(lines) - 1 and (best is None or (hits, width) > best[:2]):
            best = (hits, width, delimiter)
    return best[2] if best else None


def _without_comments(rows: list[tuple[int, str, list[str]]]) -> list[tuple[int, str, list[str]]]:
    """Drop `#` lines, but keep the one that is the header: it has as many cells as the row below it."""
    kept: list[tuple[int, str, list[str]]] = []
    for position, row in enumerate(rows):
        if row[1].lstrip().startswith("#") and row[2][0] != "#":
            after = next((r for r in rows[position + 1 :] if not r[1].lstrip().startswith("#")), None)
            if kept or after is None or len(after[2]) != len(row[2]):
                continue
        kept.append(row)
    return kept


def _without_title(rows: list[tuple[int, str, list[str]]]) -> list[tuple[int, str, list[str]]]:
    """Drop what stands above the header row: a title, a date, Excel's `sep=;`."""
    usual = sorted(len(row[2]) for row in rows[:200])[len(rows[:200]) // 2] if rows else 0
    for position, row in enumerate(rows[:20]):
        if len(row[2]) * 2 > usual and not row[1].lower().startswith("sep="):
            return rows[position:]
    return rows


def looks_like_header(cells: Sequence[str]) -> bool:
    """Are these names rather than values?"""
    names = [cell.strip(" \"'#;*﻿") for cell in cells if cell.strip(" \"'#;*﻿")]
    return (
        bool(names)
        and all(_NAME.match(name) and not _RECORD_START.match(name) for name in names)
        and not any(_SENTENCE.search(name) or _is_torn(name) for name in names)
    )


def _is_torn(name: str) -> bool:
    """Does a bracket open in it that closes elsewhere? A sentence was cut at its commas."""
    return any(name.count(left) != name.count(right) for left, right in ("()", "（）"))


_SENTENCE = Caseless(
    r"\b(?:we|i|it|they|he|you)(?:['’](?:s|re|ve|m))?\s(?:\w+\s)?\w+|\b(?:it|that|there|here)['’]s\b|\bis (?:the|a|an)\b"
)
"""Somebody speaks: no name of a column."""


def _table(rows: list[tuple[int, str, list[str]]]) -> Table | None:
    if not rows:
        return None
    headed = looks_like_header(rows[0][2])
    width = max(len(row[2]) for row in rows[:200])
    columns = columns_of(rows[0][2] if headed else [str(n) for n in range(1, width + 1)])
    body = rows[1:] if headed else rows
    return Table(columns=columns, records=tuple(_record(columns, *row) for row in body), headed=headed)


def _record(columns: tuple[Column, ...], line: int, text: str, cells: list[str]) -> Record:
    names = [column.name for column in columns]
    return Record(line=line, cells=dict(zip(names, cells, strict=False)), text=text.strip()[:MAX_CELL])


def _inline_table(lines: list[str], start: int) -> tuple[Table, int] | None:
    delimiter = _header_delimiter(lines[start], lines[start + 1] if start + 1 < len(lines) else "")
    if delimiter is None:
        return None
    header, position = _whole_header(lines, start, delimiter)
    names = _split(header, delimiter)
    below = _lower_header(lines, position, delimiter, names)
    if below:
        names, position = below, position + 1
    rows, position = _inline_rows(lines, position, delimiter, len(names))
    if not rows:
        return None
    columns = columns_of([*names, "remark"] if any(len(row[2]) > len(names) for row in rows) else names)
    records = tuple(_record(columns, *row) for row in rows)
    return Table(columns=columns, records=records, headed=True), position


def _header_delimiter(line: str, below: str) -> str | None:
    if line.startswith("#Fields: "):
        return "," if line.count(",") > line.count(" ") else " "  # IIS; Exchange
    if "Loss%" in line:
        return None  # mtr's hops
    if not 3 <= len(line) <= 4_000 or not _DELIMITED.search(line):
        return None
    if _RECORD_START.match(line):
        return None
    lower = below if line.count("\t") > 1 and "\t" in below and not DIGIT.search(below) else ""
    if not _HEADER_HINT.search(f"{line} {lower}".lower()) and not _is_over_addresses(line, below):
        return None
    if not any(delimiter in line for delimiter in DELIMITERS):
        cells = _split(line, ALIGNED)
        return ALIGNED if len(cells) > 2 and looks_like_header(cells) else None
    for delimiter in DELIMITERS:
        if delimiter not in line:
            continue
        cells = _split(line, delimiter)
        if len([cell for cell in cells if cell]) > 1 and looks_like_header(cells):
            return delimiter
    return None


def rows_of_others(table: Table, text: str) -> frozenset[int]:
    """The places of the rows that accuse nobody of ours: of others, by a remark, a name or an AS; over; or taken back."""
    retracted = _retracted_rows(table, text)
    taken = {at for at, record in enumerate(table.records) if record in retracted}
    marked = _rows_by_mark(table, text)
    return (
        marked | _foreign_rows(table, text) | _rows_of_other_systems(table, text) | _rows_over(table) | taken
    )


def _rows_by_mark(table: Table, text: str) -> frozenset[int]:
    """The places of the rows that a mark gives to others, or the lack of it, where the text explains the mark."""
    mark = explained_mark(text)
    if mark is None:
        return frozenset()
    marked = {at for at, record in enumerate(table.records[:MAX_RECORDS]) if mark.stands_in(record.text)}
    if not marked or len(marked) == len(table.records):
        return frozenset()
    return frozenset(range(len(table.records))) - marked if mark.yours else frozenset(marked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A sign beside some rows of a list: whether it marks the reader's, else those that accuse nobody of his."""

    sign: str
    yours: bool

    def stands_in(self, row: str) -> bool:
        """Does it stand at the beginning, at the end, or alone between blanks or bars?"""
        row = row.strip(" \t|")
        return (
            row.startswith(self.sign)
            or row.endswith(self.sign)
            or any(cell.strip("()[]") == self.sign for cell in re.split(r"[\s|]+", row))
            or re.search(rf"[\da-f]{re.escape(self.sign)}(?:\s|$)", row) is not None
        )


@lru_cache(maxsize=4)
def explained_mark(text: str) -> Mark | None:
    """The mark that a sentence explains: `only the rows with an asterisk are in your network`, `* = already closed`."""
    if not any(sign in text for sign in _SIGNS) or not _MARK_NAMED.search(text[:20_000]):
        return None
    for sentence in _CLAUSES.split(text[:20_000]):
        clause = " ".join(sentence.split())
        named = _MARK_NAMED.search(clause) if len(clause) < 300 else None
        if named is None or _ADDRESS.search(clause):
            continue
        sign = next(
            (sign for sign, names in _MARK_NAMES if names.search(named.group())),
            named.group().strip("()[]\"'「」 "),
        )
        if roles.EXCEPTED.search(clause) or _OURS.search(clause) or _DONE.search(clause):
            return Mark(sign=sign, yours=False)
        if _TO_YOU.search(clause):
            return Mark(sign=sign, yours=True)
    return None


_SIGNS = "*●○◎◆◇■□★☆→✓✔†‡▲△▼"
_ASTERISK = r"asterisk\w*|asterisc\w*|ast[ée]risque\w*|ast[ée]ri[sx]\w*|sternchen|\bstars?\b|\bstarred|étoiles?\b|estrella\w*|stell(?:a|e|ina|ine)\b|sterretjes?|gwiazdk\w*|зв[её]здочк\w*|アスタリスク|米印|星号|星號|별표"
_MARK_NAMES = (
    ("*", Caseless(_ASTERISK)),
    ("●", Caseless("黒丸")),
    ("○", Caseless("丸印")),
    ("★", Caseless("星印")),
)
_MARK_NAMED = Caseless(
    rf"{_ASTERISK}|黒丸|丸印|星印"
    rf"|(?<![^\s(\[\"'「。、,:])[{_SIGNS}](?=[)\]\"'」]? ?(?:[=:]|印|means?\b|marks?\b|bedeutet|kennzeichnet|signifie|indique|significa|indica|betekent|oznacz|означа|は|が|を|の|付き|표시|标记|標記))"
    rf"|(?<=with )[{_SIGNS}](?!\S)|(?<=mit )[{_SIGNS}](?!\S)|(?<=by )[{_SIGNS}](?!\S)|(?<=avec )[{_SIGNS}](?!\S)|(?<=con )[{_SIGNS}](?!\S)|(?<=met )[{_SIGNS}](?!\S)"
)
"""A mark by its name, or the sign itself where a word or an equals sign makes it one."""
_CLAUSES = re.compile(r"(?<=[。.!?;；])\s+|(?<=[。；])|\n\s*\n|\n(?=\s*[・*•-])")
_DONE = Caseless(
    r"\balready (?:\w+ ){0,2}(?:closed|fixed|gone|down|offline|handled|reported|dealt)|bereits (?:\w+ ){0,2}(?:gemeldet|behoben|gesperrt|erledigt)|déjà (?:\w+ ){0,2}(?:signal|trait|ferm)|ya (?:\w+ ){0,2}(?:cerrad|resuelt|notificad)|già (?:\w+ ){0,2}(?:chius|risolt|segnalat)|al (?:gemeld|opgelost|afgesloten)|対応済|解決済|停止済|閉鎖済|已处理|已處理"
)


def _rows_over(table: Table) -> frozenset[int]:
    """The places of the rows that have a time at which the matter ended."""
    names = [column.name for column in table.columns if column.name in _ENDED] if table.headed else []
    return frozenset(
        at
        for at, record in enumerate(table.records)
        if any(DIGIT.search(record.cells.get(name, "")) for name in names)
    )


_ENDED = frozenset(
    (
        *("removed", "removed_at", "removed_on", "delisted", "delisted_at", "resolved", "resolved_at"),
        *("closed", "closed_at", "解除日", "解除日時", "解決日", "解決日時"),
    )
)


def _rows_of_other_systems(table: Table, text: str) -> frozenset[int]:
    """The places of the rows of other autonomous systems, where the text says which one is the reader's."""
    names = [c.name for c in table.columns if "asn" in c.name.split("_")] if table.headed else []
    if not names:
        return frozenset()
    notes = (" ".join(piece.split()) for piece in _SENTENCES.split(text[:20_000]) if len(piece) < 400)
    said = {int(found) for note in notes if _TO_YOU.search(note) for found in _SYSTEM.findall(note)}
    cells = [_SYSTEM_CELL.fullmatch(r.cells.get(names[0], "")) for r in table.records[:MAX_RECORDS]]
    ours = {at for at, cell in enumerate(cells) if cell is not None and int(cell[1]) in said}
    return frozenset(range(len(cells))) - ours if ours else frozenset()


def column_of_yours(table: Table, holding: Sequence[str], text: str) -> str | None:
    """The one of several columns of addresses that a sentence gives to the reader by its name: `IP_B are your servers`."""
    written = {column.written: column.name for column in table.columns if column.name in holding}
    if len(written) < 2 or not all(len(name) >= _TELLING - 1 for name in written):
        return None
    notes = (" ".join(piece.split()) for piece in _SENTENCES.split(text[:20_000]) if len(piece) < 400)
    given = {
        name
        for note in notes
        if any(word in note for word in written) and _TO_YOU.search(note)
        for word, name in written.items()
        if not is_control(name) and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", note)
    }
    return given.pop() if len(given) == 1 else None


_TO_YOU = Caseless(
    r"\byour?\b|\bihre?[nms]?\b|\bihnen\b|\bvotre\b|\bvous\b|\bsu\b|\bustedes\b|\bvostr[oa]\b|\buw\b|\bвас\b|\bваш\w*|\bpaństwa\b|\bv[aá]š\w*|貴社|御社|贵司|贵单位|貴公司|귀사"
)
_SYSTEM = re.compile(r"\bAS ?(\d{1,10})\b")
_SYSTEM_CELL = re.compile(r"(?:AS ?)?(\d{1,10})(?: .{0,80})?", re.IGNORECASE)


def _retracted_rows(table: Table, text: str) -> tuple[Record, ...]:
    """The rows that take themselves back, or that a note beside the table does, by their number or a cell of theirs."""
    rows = table.records[:MAX_ROWS]
    written = {record.text for record in rows}
    notes = "\n".join(line for line in text.splitlines()[:400] if line.strip() not in written)
    known = Counter(cell for record in rows for cell in set(record.cells.values()))
    firsts = [next(iter(record.cells.values()), "") for record in rows]
    numbered = set(firsts) if len(set(firsts)) == len(rows) and all(map(_NUMBER.fullmatch, firsts)) else set()
    taken = [record for record in rows if _takes_itself_back(record)]
    for sentence in (" ".join(piece.split()) for piece in _SENTENCES.split(notes)):
        own = {found[1] for found in _SAID_OF.finditer(sentence) if roles.clears(found[2])}
        taken += [record for record in rows if own & set(record.cells.values())] if own else []
        taken += _rows_by_place(rows, sentence)
        if roles.EXCEPTED.search(sentence):
            numbers = {int(found[1] or found[2]) for found in _ORDINAL.finditer(sentence)}
            named = {cell for cell in known if known[cell] == 1 and _is_telling(cell) and cell in sentence}
            named |= numbered & set(_NUMBER.findall(sentence))
            taken += [r for n, r in enumerate(rows, 1) if n in numbers or named & set(r.cells.values())]
    singled = names_meant(notes, [record.text for record in rows])
    if singled is not None:
        taken += [record for record, meant in zip(rows, singled, strict=True) if not meant]
    return tuple(taken) if any(record not in taken for record in rows) else ()


def _rows_by_place(rows: Sequence[Record], sentence: str) -> list[Record]:
    """The rows that a sentence gives to the writer by their place: `the first row is Jane herself`."""
    if not rows or not _PLACE.search(sentence):
        return []
    clauses = [clause for clause in _CLAUSE.split(sentence) if clause.strip()]
    found: list[Record] = []
    for at, clause in enumerate(clauses):
        places = [
            place
            for one in _PLACE.finditer(clause)
            if (place := _place_of(one.group(), len(rows))) is not None
        ]
        after = clauses[at + 1] if at + 1 < len(clauses) and not _THE_OTHERS.search(clauses[at + 1]) else ""
        said = f"{clause} {after}"
        but = _ALL_BUT.search(clause) is not None
        if places and (but or (_HIS_OWN.search(said) and not _WHO_DID_IT.search(said))):
            found += [rows[place] for place in places if place < len(rows)]
    return found


def _place_of(words: str, count: int) -> int | None:
    number = _NUMERAL.search(words)
    if number is not None:
        return int(number.group()) - 1
    return next((place % count for place, stem in _PLACES if stem.search(words)), None)


_NUMERAL = re.compile(r"\d{1,2}")
_PLACES = (
    (
        -1,
        Caseless(
            r"last|bottom|letzt|unterst|derni|[úu]ltim|laatst|onderst|последн|ostatni|最後|末尾|最后|最末|마지막"
        ),
    ),
    (1, Caseless(r"second|\btwo\b|zweit|deuxi|segund|tweede|втор|drug|第二|두 ?번")),
    (2, Caseless(r"third|\bthree\b|dritt|troisi|tercer|terz|terceir|derde|трет|trzec|第三|세 ?번")),
    (
        0,
        Caseless(
            r"first|top|\bone\b|erst|oberst|premi|prim|eerst|bovenst|перв|pierwsz|最初|先頭|一番上|第一|首|첫"
        ),
    ),
)
_PLACE = Caseless(
    r"\b(?:row|line|entry|record) (?:one|two|three)\b|\b(?:row|line|entry|record|one) at the (?:top|bottom)\b|\b(?:first|top|topmost|second|third|last|bottom) (?:row|line|entry|record|login|log-?in|sign-?in|item|address|one)\b|\b(?:erste|oberste|zweite|dritte|letzte|unterste)[nrs]? (?:zeile|eintrag|anmeldung|adresse)|\b(?:premi[èe]re?|deuxi[èe]me|seconde?|troisi[èe]me|derni[èe]re?) (?:ligne|entr[ée]e|connexion)"
    r"|\b(?:primer[ao]?|segund[ao]|tercer[ao]?|últim[ao]) (?:fila|l[íi]nea|entrada|registro)|\b(?:prim[ao]|second[ao]|terz[ao]|ultim[ao]) (?:riga|voce|accesso)|\b(?:primeir[ao]|terceir[ao]|últim[ao]) (?:linha|entrada)|\b(?:eerste|tweede|derde|laatste|bovenste|onderste) (?:regel|rij|aanmelding)"
    r"|(?:перв|втор|трет|последн)\w+ (?:строк|запис)\w+|(?:pierwsz|drug|trzec|ostatni)\w* (?:wiersz|wpis|lini)\w*|(?:最初|先頭|一番上|最後|末尾)の(?:行|件|もの|記録|ログイン)|(?:第[一二三]|首|最后一?|最末)(?:行|条|條)|(?:첫|두|세) ?번째 ?(?:줄|행)|마지막 ?(?:줄|행)"
    r"|\d{1,2}\s?(?:行目|件目|番目|つ目)(?!以降|から)|\b(?:row|line|entry|zeile|ligne|fila|riga|regel|linha|строка) \d{1,2}\b"
)
_CLAUSE = re.compile(r"[,;:，；、]\s*|\s[-–—]\s|\s(?:and|but|und|aber|et|mais|y|pero|ma|en|maar|но|ale)\s")
_THE_OTHERS = Caseless(
    r"\b(?:others?|rest|remaining|ander\w*|übrig\w*|autres?|otr[ao]s|demás|altr[eio]|resto|overige|outr[ao]s)\b|остальн|друг|pozosta|以降|残り|其余|其他|나머지"
)
_ALL_BUT = Caseless(
    r"\b(?:except|apart from|other than|all but|excluding|außer|ausgenommen|sauf|hormis|excepto|salvo|menos|tranne|eccetto|behalve|exceto|кроме|oprócz)\b|以外|を除|除了|제외"
)
_HIS_OWN = Caseless(
    r"\b(?:him|her|my|it|them|our)sel(?:f|ves)\b|\b(?:is|was|are|were) (?:me|us|mine|ours)\b|\b(?:my|our) (?:own )?(?:\w+ )?(?:employee|colleague|admin\w*|user|staff|office|login|test)\b|\bour own\b|\b(?:ignore|disregard|skip|leave out)\b|\b(?:legitimate|genuine|harmless|normal|usual|regular|owner|(?:is|are) fine)\b|l[ée]gitim\w*|leg[ií]ttim\w*|\bmism[ao]\b|\bil suo\b|\bla suya\b|сотрудни|владел"
    r"|\bselbst\b|\bbin ich\b|\bignorier\w+|-même\b|\btitulaire\b|\bmoi\b|\bpropi[ao]\b|\bsoy yo\b|\bstess[ao]\b|\bsono io\b|\bzelf\b|\bben ik\b|\bprópri[ao]\b|\bsou eu\b|\bсам(?:а|и)?\b|\bсобственн|\bэто я\b|\bsam[ao]?\b|\bto ja\b|本人|自分|社員|従業員|当社|弊社|自社|正規|無視|본인"
)
_WHO_DID_IT = Caseless(
    r"attacker|intruder|offender|hacker|thief|fraudster|scammer|angreifer|täter|pirate|attaquant|atacante|attaccante|aanvaller|злоумышл|атакующ|napastnik|犯人|攻撃|不正|攻[击擊]|입侵|공격"
)


@lru_cache(maxsize=4)
def _notes_on_names(text: str) -> tuple[tuple[str, bool], ...]:
    """The names that sentences single out: those whose rows are meant, and those whose rows are not."""
    found: list[tuple[str, bool]] = []
    for sentence in (" ".join(piece.split()) for piece in _SENTENCES.split(text[:20_000])):
        if len(sentence) > 300 or not _CALLED.search(sentence):
            continue
        clauses = [clause for clause in _CLAUSE.split(sentence) if _CALLED.search(clause)]
        for clause in clauses or [sentence]:
            for one in _CALLED.finditer(clause):
                name = next(group for group in one.groups() if group).strip()
                told = _is_meant(clause.replace(name, " "))
                told = _is_meant(sentence.replace(name, " ")) if told is None else told
                if told is not None:
                    found.append((name, told))
    return tuple(dict.fromkeys(found))


def _is_meant(words: str) -> bool | None:
    """Do the words say that what they name is complained about, or not? None where they say neither."""
    if roles.EXCEPTED.search(words) or _A_REGULAR.search(words) or _LEFT_OUT.search(words):
        return False
    return True if _MEANT.search(words) else None


def names_meant(text: str, rows: Sequence[str]) -> list[bool] | None:
    """Which rows are meant, where the text singles some out by a name in them: `the posts by "xyz" are spam`. None if it does not."""
    if len(rows) < 2 or not _CALLED.search(text[:20_000]):
        return None
    for meant in (True, False):
        names = [
            re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", re.IGNORECASE)
            for name, yes in _notes_on_names(text)
            if yes is meant
        ]
        has = [any(name.search(row) for name in names) for row in rows]
        if any(has) and not all(has):
            return has if meant else [not one for one in has]
    return None


_CALLED = re.compile(
    r"[\"“”„«「『]\s?([^\"“”„«»「」『』\n]{2,30}?)\s?[\"”“»」』]|(?<!\w)['‘]([\w.@-]{2,30})['’](?!\w)"
    r"|\b(?:user|account|nick(?:name)?|member|handle|benutzer|konto|utilisateur|compte|usuario|utente|gebruiker|użytkownik\w*|пользовател\w*) (?=[\w.@-]*[\d_.@-])([\w.@-]{3,30})(?<![.])"
    r"|\b(?:rows?|lines?|entries|ones|those|logins?|log-?ins|sign-?ins?|posts?|sessions?) (?:from|of|by|with) ((?-i:[A-Z])[\w-]{2,20})",
    re.IGNORECASE,
)
"""A name in quotation marks, or after the word for those who have one."""
_MEANT = Caseless(
    r"\b(?:are|is) (?:meant|the (?:troll|spammer|attacker|intruder|problem|culprit|offender|vandal)|abusive|spam|in question|concerned)\b|\b(?:harass\w*|perturbateur\w*|störer\w*|vandal\w*|trolls?|spammer\w*)\b|\b(?:was|were|is|being) (?:misused|abused|hijacked|compromised|hacked)\b|\bonly\b|\bit is about\b|\bes geht\b|\bgemeint\b|\bbetroffen\b|\bnur\b|\bmissbraucht\b|\bist der (?:troll|spammer)"
    r"|\ben cause\b|\bseul(?:e?s)?\b|\bil s['’]agit\b|\bson el problema\b|\bse trata\b|\bsol[oa]\b|\bsólo\b|\bsi tratta\b|\bsono il problema\b|\bhet gaat\b|\balleen\b|\btrata-se\b|\bsomente\b|\bapenas\b|речь|только|имеются в виду|\bchodzi\b|\bdotyczy\b|\btylko\b|該当|対象(?!外)|荒らし|のみ|だけが|問題の|犯人|迷惑行為|为垃圾|是垃圾|仅|只有|涉及|해당|대상|만 "
)
_LEFT_OUT = Caseless(
    r"\b(?:ignore|disregard|skip|leave out|ignorier\w+|ne pas tenir compte|no cuenta\w*)\b|無視"
)
_A_REGULAR = Caseless(
    r"\bregulars?\b|\bare fine\b|\bstammg[äa]st|habitué|常連|無関係|関係(?:が|は)?な|завсегдата|bywal"
)


_SAID_OF = re.compile(
    r"(?<![0-9A-Za-z.:])((?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f:]{6,39})(?![0-9A-Za-z:]|\.\d)(.{0,120})"
)
"""`192.0.2.1 is our office`, said beside the table."""


def _takes_itself_back(record: Record) -> bool:
    return any(_TAKEN_BACK.search(cell) or _THAT_IS_ME.search(cell) for cell in record.cells.values())


_THAT_IS_ME = Caseless(
    r"[(（](?:(?:that(?:['’]s| is| was)|this is|it(?:['’]s| was)|das (?:bin|war)|c['’](?:est|était)|dat (?:ben|was)|to|это|是|もちろん) ?)?(?:me|myself|ich|ich selbst|moi|moi-même|yo|soy yo|era yo|fui yo|io|sono io|ik|ikzelf|eu|sou eu|fui eu|ja|я|我|本人|自分|私|わたし|나|저)(?:です|でした|입니다)?[)）]"
)
"""`correcto (soy yo)`: a remark in brackets, and nothing else in them."""


_TAKEN_BACK = Caseless(
    r"(?:\A|[(（])\W{0,3}(?:(?:withdrawn|retracted|false positive|our own (?:probe|scanner|monitor\w*|test)|zurückgezogen|retiré|retirad[oa]|ritirat[oa]|ingetrokken|отозван\w*)\b|対象外|取消済|取り消し|誤検知|误报|誤報)"
)


def _is_telling(cell: str) -> bool:
    return len(cell) > _TELLING and DIGIT.search(cell) is not None


MAX_ROWS = 100
"""A table that people write notes about is short."""
_TELLING = 5
_NUMBER = re.compile(r"(?<![\d.:/-])\d{2,6}(?![\d.:/-])")
"""What a forum or a ticket system calls a row, in its first column."""
_SENTENCES = re.compile(r"(?<=[。.!?])\s+|(?<=。)|※|\n\s*\n|\n(?=\s*[・*•-])")
_ORDINAL = re.compile(
    r"(\d{1,2})\s?(?:件目|行目|番目|つ目|件め)|\b(?:rows?|lines?|entry|entries|items?|no\.|nr\.|zeile|ligne|fila|riga|rij|строк\w+)\s?#?(\d{1,2})\b",
    re.IGNORECASE,
)


def _foreign_rows(table: Table, text: str) -> frozenset[int]:
    """The places of the rows that a column of remarks gives to others: those not `yours` where some are, else those that are `ours`.

    Yours are also those with the name by which the text addresses its reader.
    """
    names = (
        [c.name for c in table.columns if _REMARK.search(c.name.replace("_", " "))] if table.headed else []
    )
    if not names:
        return frozenset()
    said = [" ".join(r.cells.get(name, "") for name in names) for r in table.records[:MAX_RECORDS]]
    places = frozenset(range(len(said)))
    yours = {at for at in places if _YOURS.search(said[at])} or _addressed(said, text)
    if yours:
        return places - yours
    ours = frozenset(at for at in places if _OURS.search(said[at]) or _HIMSELF.match(said[at]))
    return ours if ours != places else frozenset()


def _addressed(said: Sequence[str], text: str) -> frozenset[int]:
    """The places of the remarks that stand in a salutation: `수신: 가온호스팅`, `貴社(○○)`, `Dear ○○ team`."""
    lines = "\n".join(line for line in text.splitlines()[:60] if len(line) < 400 and _SALUTES.search(line))
    named = frozenset(at for at, name in enumerate(said) if len(name.strip()) > 2 and name.strip() in lines)
    return named if len({said[at] for at in named}) == 1 else frozenset()


_SALUTES = Caseless(
    r"^\W*(?:to|dear|hello|hi|attention|attn|sehr geehrte\w*|hallo|bonjour|chers?|estimad[oa]s?|gentili?|spett(?:\.|abile)|geachte|beste|szanowni|уважаем\w+|수신|致)\b|御中|ご担当|(?:貴社|御社|贵司|貴公司|귀사)\s?[(（「]"
)


_REMARK = Caseless(
    r"\b(?:who|whose|owner|operators?|network (?:name|owner)|as name|remarks?|notes?|comments?|hosted|hoster|provider|isp|responsible|operator|belongs?|bemerkung|betreiber|anbieter|remarque|h[ée]bergeur"
    r"|observaci[oó]n(?:es)?|proveedor|opmerking|beheerder)\b|備考|所属|管理者|管理元|事業者|メモ|区分|备注|归属|运营商|비고|사업자|통신사|운영자"
)
_YOURS = Caseless(
    r"\byours\b|\byour (?:network|ip|range|customer)|\byou\b|ihr netz|bei ihnen|votre r[ée]seau|chez vous|su red|vostr[oa]|uw netwerk|bij u\b|貴社|御社|贵司|貴公司|귀사"
)
_OURS = Caseless(
    r"\bours?\b|\(us\b|\bus:|\bunser\w*|\bnotre\b|\bnos\b|\bnuestr\w+|\bnostr[oaie]\b|\bonze?\b|当社|弊社|自社|我司|当方"
    r"|third part|another (?:provider|isp|network)|other (?:provider|isp)|他社|andere[rn]? anbieter|autre h[ée]bergeur"
)


_HIMSELF = re.compile(
    r"\W*(?:自分|私|本人|(?:me|mine|my own|myself|that is me|that's me|ich|moi|c'est moi|yo|io|ik)\W*\Z)",
    re.IGNORECASE,
)


def _is_over_addresses(line: str, below: str) -> bool:
    """Three names or more, in whatever language, over a row with as many cells and an address."""
    if not _ADDRESS.search(below) or DIGIT.search(line):
        return False
    for delimiter in (*DELIMITERS, ALIGNED):
        if delimiter in line.strip() and delimiter in below.strip():
            cells = _split(line, delimiter)
            if len(cells) >= 3 and len(cells) == len(_split(below, delimiter)):
                return True
    return False


_ADDRESS = Caseless(
    r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|[0-9a-f]{1,4}:[0-9a-f:]{3,}",
)


def time_columns(table: Table, holding: Sequence[str], around: datetime | None = None) -> tuple[str, ...]:
    """The columns that hold times, whatever their names; `holding` hold addresses. `around` gives a missing year."""
    sample = table.records[:10]
    return tuple(
        column.name
        for column in table.columns
        if column.name not in holding
        and sum(dates.read_time(r.cells.get(column.name, ""), around) is not None for r in sample) * 2
        > len(sample)
    )


def _whole_header(lines: list[str], start: int, delimiter: str) -> tuple[str, int]:
    """Join a header row that a mailer has wrapped."""
    header, position = lines[start].strip(), start + 1
    while position < min(start + 6, len(lines)) and header.endswith(delimiter) and delimiter != "|":
        more = lines[position].strip()
        if not more or not looks_like_header(_split(more, delimiter)):
            break
        header, position = header + more, position + 1
    return header, position


def _lower_header(lines: list[str], position: int, delimiter: str, names: Sequence[str]) -> list[str]:
    """The joined names of two header rows, the upper over several columns each: `Attacker` over `IP` and `Port`. Else none."""
    if delimiter not in ("\t", "|") or position + 1 >= len(lines) or delimiter not in lines[position]:
        return []
    line = lines[position] if delimiter == "\t" else lines[position].strip().strip("|")
    lower = [cell.strip(" -") for cell in line.split(delimiter)][:MAX_COLUMNS]
    above = lines[position - 1].rstrip()
    if delimiter == "\t" and above.startswith("\t") and above.count("\t") == len(names):
        names = ["", *names]
    upper = [name.strip(" -") for name in names]
    whole = len(lower) > len(upper) or "" in upper or "" in lower
    if (
        not whole
        or DIGIT.search(line)
        or line.startswith("#types")
        or not looks_like_header(lower)
        or not _ADDRESS.search(lines[position + 1])
    ):
        return []
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    joined: list[str] = []
    last = ""
    for over, under in zip(upper, lower, strict=True):
        last = over or last
        joined.append(f"{last} {under}".strip() if under else over)
    return joined


def _inline_rows(
    lines: list[str], position: int, delimiter: str, width: int
) -> tuple[list[tuple[int, str, list[str]]], int]:
    """The rows below a header; a row that is too short is joined with what follows it, a remark is a cell more."""
    rows: list[tuple[int, str, list[str]]] = []
    grid = _Grid(lines[position - 1]) if delimiter == ALIGNED else None
    if position + 1 < len(lines) and not lines[position].strip() and _ADDRESS.search(lines[position + 1]):
        position += 1
    while position < len(lines) and len(rows) < MAX_RECORDS:
        if _RULE.match(lines[position]) and (lines[position].strip() or not rows):
            position += 1
            continue
        line, used = lines[position].strip(), 1
        remark = _REMARKED.search(line)
        if grid is not None:
            cells = grid.cells(lines[position][: remark.start() - len(line)] if remark else lines[position])
            if not cells and rows and grid.continues(lines, position):
                position += 1
                continue
        else:
            cells = _split(line[: remark.start()] if remark else line, delimiter)
        while len(cells) < width and grid is None and used < 6 and position + used < len(lines):
            more = lines[position + used].strip()
            if (
                not more
                or _RECORD_START.match(more)
                or not (rows or _RECORD_START.match(line) or line.startswith('"'))
            ):
                break
            line, used = f"{line} {more}" if line[-1:].isalnum() else line + more, used + 1
            cells = _split(line, delimiter)
        if len(cells) < 2 or len(cells) < width - 2:
            break
        cells = cells[:width]
        if remark:
            cells += [*[""] * (width - len(cells)), remark[1]]
        rows.append((position + 1, line, cells))
        position += used
    return rows, position


class _Grid:
    """Where the columns of a table stand that is aligned by blanks: its header says it, and each row that is whole.

    A row with a cell too few or too many, because one is empty or has two blanks inside, is cut there.
    """

    def __init__(self, header: str) -> None:
        self.spans = [(start, end) for _, start, end in _pieces(header)]

    def cells(self, line: str) -> list[str]:
        """The cells of a row; none where it is no row."""
        pieces = _pieces(line)
        width = len(self.spans)
        if len(pieces) > width:
            pieces = [piece for piece in pieces if not _MARK_ALONE.fullmatch(piece[0])]
        if len(pieces) == width + 1 and pieces[0][0].strip(".)#").isdigit():
            pieces = pieces[1:]  # rows with a number that has no name
        if len(pieces) == width:
            self._learn(pieces)
            return [text for text, _, _ in pieces]
        if not _ADDRESS.search(line) or len(line) > MAX_CELL or _NOT_BY_PLACE.search(line.strip()):
            return []
        cells = [""] * width
        last = 0
        for text, start, end in pieces:
            below = [at for at, (left, right) in enumerate(self.spans) if start < right and left < end]
            if len(below) != 1 or below[0] < last:
                return []
            last = below[0]
            cells[last] = f"{cells[last]} {text}".strip()
        return cells if sum(map(bool, cells)) >= max(2, width - 2) else []

    def _learn(self, pieces: Sequence[tuple[str, int, int]]) -> None:
        """Widen the columns by a whole row, as long as none reaches below another."""
        wider = [
            (min(left, start), max(right, end))
            for (left, right), (_, start, end) in zip(self.spans, pieces, strict=True)
        ]
        if all(left[1] < right[0] for left, right in pairwise(wider)):
            self.spans = wider

    def continues(self, lines: list[str], position: int) -> bool:
        """Does a line only go on with a cell of the row above, so that more rows stand below it?"""
        pieces = _pieces(lines[position])
        if not pieces or pieces[0][1] <= self.spans[0][0] + 1 or _ADDRESS.search(lines[position]):
            return False
        return any(self.cells(line) for line in lines[position + 1 : position + 3] if _ADDRESS.search(line))


def _pieces(line: str) -> list[tuple[str, int, int]]:
    """What stands between two blanks or more: its text, and the places on a screen where it begins and ends."""
    found = [(m.group(), m.start(), m.end()) for m in _PIECE.finditer(line[: MAX_CELL * 10].strip("\r\n"))]
    if line.isascii():
        return found[:MAX_COLUMNS]
    at, places = 0, [0]
    for sign in line:
        at += 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        places.append(at)
    return [(text, places[start], places[end]) for text, start, end in found[:MAX_COLUMNS]]


_NOT_BY_PLACE = re.compile(r"\t|[-=]>|→")
"""A tab is as wide as a program likes; and what has an arrow is a line of a log."""
_PIECE = re.compile(r"\S+(?:[ \t]\S+)*")
_MARK_ALONE = re.compile(r"[★☆●○◎※*▲△■□✓]{1,2}")
"""A sign that marks a row, in no column of its own."""


_REMARKED = led(r"(?:←|⇐|◀|<-{1,2})\s{0,4}([^\s\d\[|][^|\t]{0,80})$")
"""`2025-06-02 09:12:44  192.0.2.1  ← my own login`"""
