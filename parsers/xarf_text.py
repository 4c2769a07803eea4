"""X-ARF 0.1 and 0.2: a YAML-like part between words for people and the evidence.

The part is read line by line, never as YAML: what circulates is often not valid, and YAML can do more than
state values. Values that are unexpanded shell variables are no values.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from parsers import addresses, evidence, reported, values
from parsers.categories import category_of_word
from parsers.fields import Fields, is_variable, read_fields
from parsers.message import Message, Part
from parsers.parser import MalformedReport, Parser
from parsers.patterns import Caseless
from parsers.report import (
    Address,
    Category,
    EvidenceLevel,
    Format,
    Kind,
    Parsed,
    Provenance,
    Reading,
    Report,
    Reporter,
)

_SOURCE = Caseless(r"(?<![^\n ])source\s{0,8}:")
REQUIRED = ("Source", "Source-Type", "Report-Type", "Reported-From", "Schema-URL", "Category", "Report-ID")
MAX_REPORTS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """One report part, and the parts of evidence that follow it."""

    part: Part
    fields: Fields
    evidence: tuple[Part, ...]


def _is_block(fields: Fields) -> bool:
    return "Source" in fields and sum(name in fields for name in REQUIRED) >= 4


def _parts(message: Message) -> Iterator[Part]:
    for part in message.every_part():
        if not part.content_type.startswith(("multipart/", "image/")) and not part.is_html:
            yield part


def _blocks(message: Message) -> list[_Block]:
    blocks: list[tuple[Part, Fields, list[Part]]] = []
    for part in _parts(message):
        text = values.text_of(part) if part.message is None else None
        fields = read_fields(text) if text and _SOURCE.search(text[:20_000]) else Fields()
        if _is_block(fields):
            blocks.append((part, fields, []))
        elif blocks and not part.path.startswith(f"{blocks[-1][0].path}."):
            blocks[-1][2].append(part)
    return [_Block(part=p, fields=f, evidence=tuple(e)) for p, f, e in blocks[:MAX_REPORTS]]


def recognises(message: Message, reading: Reading) -> bool:  # noqa: ARG001 - one signature for all readers
    """Is there a part with X-ARF's fields?"""
    return bool(_blocks(message))


def read(message: Message, reading: Reading) -> Parsed:
    """Read every X-ARF part. Raises MalformedReport when there is none."""
    blocks = _blocks(message)
    if not blocks:
        raise MalformedReport("no X-ARF part")
    notes = []
    for block in blocks:
        unexpanded = [f.name for f in block.fields.items if is_variable(f.value)]
        if unexpanded:
            notes.append(f"X-ARF: unexpanded variables in {', '.join(unexpanded[:8])}")
    organisation = message.from_name
    return Parsed(
        kind=Kind.COMPLAINT,
        format=Format.XARF,
        reporter=Reporter(address=message.from_address, organisation=organisation),
        reports=tuple(_report(block, message, reading) for block in blocks),
        warnings=tuple(dict.fromkeys(notes)),
    )


PARSER = Parser(name="x-arf", recognises=recognises, read=read)


def _report(block: _Block, message: Message, reading: Reading) -> Report:
    fields = block.fields
    source, provenance = _source(block, message)
    time = values.time_in(fields.get("Date") or "", zone=None, reading=reading, message=message)
    level, shown, original = _evidence(block, source)
    facts = reported.facts_of(original, reading) if original else reported.NOTHING
    urls = [fields.get("URL") or "", fields.get("Download-Link") or "", fields.get("Source") or ""]
    return Report(
        source_ip=source,
        source_port=values.port_in(fields.get("Source-Port")),
        occurred_at=time.at,
        time_source=time.source,
        category=_category(fields, message),
        evidence=level if source else EvidenceLevel.NONE,
        original_message_id=facts.message_id,
        urls=tuple(dict.fromkeys(u for u in urls if "://" in u)),
        destination_ip=values.address_in(fields.get("Destination", "Destination-IP", "Target") or ""),
        provenance=provenance,
        excerpt=values.excerpt(shown),
        campaign=facts.campaign,
    )


def _source(block: _Block, message: Message) -> tuple[Address | None, Provenance]:
    field = block.fields.field("Source")
    own = Provenance(part=block.part.path, line=field.line if field else None, rule="x-arf.source")
    written = field.value if field else ""
    source = values.url_address(written) if "://" in written else values.address_in(written)
    if source is not None:
        return source, own
    kind = (block.fields.get("Source-Type") or "").casefold()
    if kind in ("uri", "url", "domain", "hostname", "fqdn") and (
        told := values.address_behind_url(message.text)
    ):
        return told[0], Provenance(
            part=values.part_of_text(message), line=told[1], rule="x-arf.text-behind-url"
        )
    return (is_variable(written) and _subject(message)) or (None, own)


def _subject(message: Message) -> tuple[Address, Provenance] | None:
    """The address in the Subject, when the part has only an unexpanded variable for it."""
    found = [f for f in addresses.find(addresses.normalise(message.subject)) if not f.lookalike]
    if len({f.ip for f in found}) != 1:
        return None
    return found[0].ip, Provenance(part="0", line=None, rule="x-arf.subject")


def _category(fields: Fields, message: Message) -> Category:
    """From the type and the service; `info` and unexpanded types say nothing."""
    for name in ("Report-Type", "Service", "Category"):
        value = fields.get(name) or ""
        if value and not is_variable(value) and (category := category_of_word(value)):
            return category
    schema = (fields.get("Schema-URL") or "").rpartition("/")[2]
    return category_of_word(schema) or category_of_word(message.subject) or Category.OTHER


def _evidence(block: _Block, source: Address | None) -> tuple[EvidenceLevel, str, "reported.Reported | None"]:
    """The best piece of evidence behind the report, its text, and the reported message if it is one."""
    level = EvidenceLevel.SUMMARY
    shown = "\n".join(f"{f.name}: {f.value[:300]}" for f in block.fields.items)
    for part in block.evidence:
        if part.message is not None:
            found = reported.reported_in(part)
            if found is not None:
                return EvidenceLevel.ORIGINAL_MESSAGE, reported.shown(found), found
        text = values.text_of(part)
        if text and (best := evidence.level_of_log(text, source)) is EvidenceLevel.LOG:
            level, shown = best, evidence.lines_about(text, source)
    return level, shown, None
