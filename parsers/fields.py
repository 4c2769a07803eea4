"""Lines of the form `Name: value`, as in feedback reports, X-ARF and labelled blocks of text."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from parsers.patterns import Caseless

MAX_LINES = 5_000
MAX_VALUE = 8_000

_FIELD = re.compile(
    r"\s{0,8}(?:- )?([A-Za-z][\w .\-/'’]{0,58}?)(?:\s?\(([A-Z]{3,4}|UTC[+-]\d{1,2})\))?\s{0,20}:(?!//)[ \t]*(.*)"
)
"""`Name: value`, `Name (UTC): value`."""
_VARIABLE = re.compile(r"\$\{|\$\(|\$[A-Za-z_]|%\(\w+\)s|\{\{|<[a-z][a-z_ -]*>\Z|%[A-Z_]{3,}%|`")
_REDACTED = Caseless(
    r"redact|withheld|hidden|masked|removed|anonym|unknown|n/?a\Z|none\Z|null\Z|-+\Z|[x*#?]{2,}|\b[xX]\b(?:\.[xX])+",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its name as written, its value unfolded and without quotes, with the zone of the name; its line (from 1)."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, kw_only=True)
class Fields:
    """The fields of a block in their order; names are compared case-folded."""

    items: tuple[Field, ...] = ()

    @cached_property
    def _index(self) -> dict[str, list[Field]]:
        index: dict[str, list[Field]] = {}
        for item in self.items:
            index.setdefault(key_of(item.name), []).append(item)
        return index

    def field(self, *names: str) -> Field | None:
        """The first field of the first of these names that is there and not empty."""
        for name in names:
            for found in self._index.get(key_of(name), ()):
                if found.value:
                    return found
        return None

    def get(self, *names: str) -> str | None:
        """The value of `field`."""
        found = self.field(*names)
        return found.value if found else None

    def all(self, name: str) -> tuple[str, ...]:
        """The values of every field of this name."""
        return tuple(found.value for found in self._index.get(key_of(name), ()) if found.value)

    def __contains__(self, name: str) -> bool:
        return key_of(name) in self._index


def key_of(name: str) -> str:
    """Give the form in which names are compared: `Source-IP`, `source_ip` and `SOURCE IP` are one."""
    return re.sub(r"[\s_\-.]+", "-", name.strip(" \t._-").casefold())


def read_fields(text: str) -> Fields:
    """Read the fields of a block; deeper lines continue a value (RFC 5965 §3), others are passed over."""
    items: list[Field] = []
    indent = 0
    for number, line in enumerate(text.splitlines()[:MAX_LINES], 1):
        depth = len(line) - len(line.lstrip())
        if items and line.strip() and depth > indent and not line.lstrip().startswith("- "):
            items[-1] = _continued(items[-1], line.strip())
        elif found := _FIELD.match(line[: MAX_VALUE + 100]):
            zone = f" {found[2]}" if found[2] else ""
            items.append(Field(name=found[1].strip(), value=unquoted(found[3]) + zone, line=number))
            indent = depth
    return Fields(items=tuple(items))


def _continued(field: Field, more: str) -> Field:
    if len(field.value) >= MAX_VALUE:
        return field
    return replace(field, value=f"{field.value} {more}".strip())


def unquoted(value: str) -> str:
    """Drop blanks and a pair of YAML quotes around a value."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1].strip()
    return value


def is_variable(value: str) -> bool:
    """Is this a variable that nobody expanded (`${REPORT_TYPE}`, `$(hostname -f)`)?"""
    return bool(_VARIABLE.search(value[:MAX_VALUE]))


def is_redacted(value: str) -> bool:
    """Does this say that the value is withheld (`[REDACTED]`, `x.x.x.x`, `198.XXX.XXX.XXX`)?"""
    return bool(_REDACTED.search(value[:300]))
