"""Puts mails into words: facts and templates become a finished mail. Pure computing, nothing is sent here.

`data/templates/ja` and `data/templates/en` hold one template for each kind: the first line is the Subject, the
rest the text. Whatever a template shows passes through `flat`, so outside values stay one inert line, unless
it is of type `Lines`.
"""

import re
from base64 import encodebytes
from collections.abc import Mapping
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.policy import Compat32
from email.utils import format_datetime, formataddr
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from abuse_mta.invoices import Invoice
from abuse_mta.next_steps import next_steps
from abuse_mta.notice_facts import ComplaintFacts, ComposedMail, Language, NoticeFacts
from abuse_mta.redaction import defang, redact, sample
from abuse_mta.wording import Lines, Words, flat, plain, wrap
from policy.words import MailKind

NEEDED: Mapping[MailKind, tuple[str, ...]] = {
    MailKind.ABUSE_NOTICE: ("contract", "line", "complaints", "reply_to"),
    MailKind.SUSPENSION_NOTICE: ("contract", "line", "reason", "ordered_at", "prices", "reply_to"),
    MailKind.PENALTY_NOTICE: ("contract", "line", "complaints", "reply_to"),
    MailKind.ANNUAL_FEE_NOTICE: ("contract", "line", "annual_total", "annual_fee", "charges", "reply_to"),
    MailKind.REINSTATEMENT_NOTICE: ("contract", "line", "accepted", "monitoring", "reply_to"),
    MailKind.PAYMENT_REQUEST: ("contract", "line", "charges", "reply_to"),
    MailKind.MISSING_PART_REQUEST: ("contract", "line", "missing", "reply_to"),
    MailKind.TERMINATION_NOTICE: ("contract", "line", "ordered_at", "ground", "prepaid", "reply_to"),
    MailKind.ANSWER_RECEIVED: ("contract", "line", "received_at", "reply_to"),
    MailKind.CASE_CLOSED: ("contract", "line", "reply_to"),
    MailKind.CORRECTION: ("contract", "line", "correction", "reply_to"),
    MailKind.REPORTER_ACKNOWLEDGEMENT: ("received_at", "reply_to"),
    MailKind.EVIDENCE_REQUEST: ("received_at", "reply_to"),
    MailKind.STOP_REQUEST: ("line", "order", "reply_to"),
    MailKind.RELEASE_REQUEST: ("line", "order", "reply_to"),
    MailKind.DISCLOSURE_ACKNOWLEDGEMENT: ("disclosure", "reply_to"),
    MailKind.DISCLOSURE_HEARING: ("contract", "disclosure", "reply_to"),
    MailKind.DISCLOSURE_REFUSAL: ("disclosure", "reply_to"),
    MailKind.DISCLOSURE_GRANT: ("disclosure", "reply_to"),
    MailKind.DISCLOSURE_OUTCOME: ("contract", "disclosure", "reply_to"),
    MailKind.LIAISON_SAMPLE: ("liaison",),
    MailKind.OPERATOR_ALERT: ("alert",),
}
"""The facts without which a kind of mail cannot be written."""


class NoticeError(ValueError):
    """A mail cannot be written: facts are missing, or an address is none."""


_ACKNOWLEDGEMENTS = frozenset(
    {MailKind.REPORTER_ACKNOWLEDGEMENT, MailKind.EVIDENCE_REQUEST, MailKind.DISCLOSURE_ACKNOWLEDGEMENT}
)
_LISTED = 50
"""Complaints that one mail lists; the rest is a number."""
_SHOWN = 3
"""Complaints whose evidence one mail shows."""
_REFERENCES = 20
_LANGUAGES: tuple[Language, ...] = ("ja", "en")
_RULE = "-" * 72


class _Policy(Compat32):
    """The library's, but a line that needs no folding is not looked at for places to fold."""

    def fold_binary(self, name: str, value: Any) -> bytes:  # noqa: ANN401 - a string or a Header
        if (
            isinstance(value, str)
            and len(name) + len(value) < _LINE - 1
            and value.isascii()
            and value.isprintable()
        ):
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


# Compat32 folds identifiers only between them; the newer policies encode long ones as words (RFC 2047), which
# RFC 5322 section 3.6.4 does not allow.
_LINE = 78
_POLICY = _Policy(linesep="\r\n", max_line_length=_LINE)
_ADDRESS = re.compile(
    r"(?=.{1,254}\Z)(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9-]{2,63}"
)
_IDENTIFIER = re.compile(r"<[!-;=?-~]{1,900}>")


def is_mailable(address: str) -> bool:
    """Whether a mail of ours can be addressed to it (RFC 5321, plain ASCII, no quoted local part)."""
    return _ADDRESS.fullmatch(address) is not None


class Notices:
    """The templates of all mails, compiled once. `templates` holds the folders `ja` and `en`."""

    def __init__(self, templates: Path) -> None:
        self._templates = {language: _load(templates / language) for language in _LANGUAGES}

    def compose(self, facts: NoticeFacts) -> ComposedMail:
        """The finished mail. Raises NoticeError when a fact that its kind needs is missing."""
        _check(facts)
        other: Language = "en" if facts.language == "ja" else "ja"
        subject, first = self._written(facts, facts.language)
        _, second = self._written(facts, other)
        hint = "(English text below)" if other == "en" else "(日本語は下にございます)"
        text = f"{hint}\n\n{first}\n\n{_RULE}\n\n{second}\n"
        message = _body(facts, text)
        _address(message, facts, subject)
        return ComposedMail(
            kind=facts.kind,
            subject=subject,
            message_id=facts.message_id,
            recipients=facts.recipients,
            content=message.as_bytes(),
            null_sender=facts.kind in _ACKNOWLEDGEMENTS,
        )

    def invoice(self, invoice: Invoice, words: Words) -> str:
        """An invoice or credit note as text."""
        template = self._templates[words.language]["invoice"]
        return wrap(template.render(i=invoice, w=words).strip("\n"))

    def _written(self, facts: NoticeFacts, language: Language) -> tuple[str, str]:
        """Subject and text in one language."""
        words = Words(language, facts.provider.zone, facts.tax)
        template = self._templates[language][facts.kind]
        text = template.render(f=facts, p=facts.provider, w=words, **_prepared(facts, language))
        subject, _, body = text.partition("\n")
        invoice = "" if facts.invoice is None else f"\n\n{self.invoice(facts.invoice, words)}"
        return flat(subject), wrap(_tidy(body)) + invoice


@cache
def _load(folder: Path) -> dict[str, Template]:
    """The templates of a folder, compiled once a process."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=_inert,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        autoescape=False,  # noqa: S701 - the result is text/plain
    )
    return {Path(name).stem: environment.get_template(name) for name in environment.list_templates()}


def _inert(value: object) -> str:
    """What a template shows: inert, on one line, with the space that a phrase of ours begins or ends with."""
    if isinstance(value, Lines):
        return plain(value)
    text = str(value)
    return " " * text.startswith(" ") + flat(text) + " " * (len(text) > 1 and text.endswith(" "))


def _tidy(body: str) -> str:
    """Never more than one empty line: optional parts of a template leave gaps."""
    return re.sub(r"\n{3,}", "\n\n", body.strip("\n"))


def _check(facts: NoticeFacts) -> None:
    missing = [name for name in _needed(facts) if getattr(facts, name) in (None, (), "")]
    if missing:
        msg = f"a mail of kind {facts.kind} needs {', '.join(missing)}"
        raise NoticeError(msg)
    bad = [address for address in facts.recipients if not is_mailable(address)]
    if bad or not facts.recipients:
        msg = f"no mail can be addressed to {', '.join(map(repr, bad)) or 'nobody'}"
        raise NoticeError(msg)
    if not _IDENTIFIER.fullmatch(facts.message_id):
        msg = f"not a Message-ID: {facts.message_id!r}"
        raise NoticeError(msg)


def _needed(facts: NoticeFacts) -> tuple[str, ...]:
    """What this mail needs, some of it only when amounts are named or a deadline runs."""
    needed = NEEDED[facts.kind]
    if facts.kind is MailKind.ABUSE_NOTICE and not facts.line_gone:
        needed = (*needed, "prices", "deadline", "answer_within")
    bills = {MailKind.SUSPENSION_NOTICE, MailKind.PAYMENT_REQUEST, MailKind.REINSTATEMENT_NOTICE}
    if facts.kind in bills and facts.amounts:
        needed = (*needed, "due_on")
    return needed


def _prepared(facts: NoticeFacts, language: Language) -> dict[str, Any]:
    """What a template needs ready-made: rows that fit into a mail, evidence that others may see."""
    return {
        "listed": facts.complaints[:_LISTED],
        "more": max(0, len(facts.complaints) - _LISTED),
        "shown": [_shown(complaint, language) for complaint in facts.complaints[:_SHOWN]],
        "block": _block,
        "steps": next_steps(facts.alert.code, facts.reference) if facts.alert else (),
    }


def _shown(complaint: ComplaintFacts, language: Language) -> tuple[Lines, tuple[str, ...]]:
    """The redacted evidence and the defanged web addresses of one complaint."""
    evidence = redact(complaint.excerpt, complaint.ip, language)
    quoted = "\n".join(f"> {line}".rstrip() for line in evidence.split("\n")) if evidence else ""
    return Lines(quoted), tuple(defang(url) for url in complaint.urls[:_LISTED])


def _block(text: str, indent: str = "    ") -> Lines:
    """Longer outside text as indented lines, at most forty."""
    lines = [line for line in plain(text).split("\n") if line.strip()][:40]
    return Lines("\n".join(indent + flat(line) for line in lines))


def _body(facts: NoticeFacts, text: str) -> Message:
    """The text in base64, which every 7-bit hop lets pass; a sample is attached as it is."""
    part = Message(policy=_POLICY)
    part["MIME-Version"] = "1.0"
    part["Content-Type"] = 'text/plain; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encodebytes(text.replace("\n", "\r\n").encode()).decode("ascii"))
    if facts.liaison is None or facts.kind is not MailKind.LIAISON_SAMPLE:
        return part
    raw = facts.liaison.raw if facts.liaison.original else sample(facts.liaison.raw)
    attachment = MIMEApplication(raw, "octet-stream", policy=_POLICY)
    attachment.add_header("Content-Disposition", "attachment", filename="sample.eml")
    whole = MIMEMultipart(policy=_POLICY, boundary=f"=_{sha256(facts.message_id.encode()).hexdigest()[:32]}")
    whole.attach(part)
    whole.attach(attachment)
    return whole


def _address(message: Message, facts: NoticeFacts, subject: str) -> None:
    provider, automatic = facts.provider, facts.kind in _ACKNOWLEDGEMENTS
    headers: dict[str, str | Header] = {
        "Date": format_datetime(facts.now.astimezone(provider.zone)),
        "From": _mailbox(flat(provider.name), provider.sender),
        "To": ", ".join(facts.recipients),
        "Subject": Header(subject, "us-ascii" if subject.isascii() else "utf-8", header_name="Subject"),
        "Message-ID": facts.message_id,
        "In-Reply-To": _identifiers((facts.in_reply_to or "",)),
        "References": _identifiers(facts.references),
        "Reply-To": facts.reply_to or "",
        "Auto-Submitted": "auto-replied" if automatic else "auto-generated",
        "X-Auto-Response-Suppress": "All" if automatic else "OOF, AutoReply, RN, NRN",
    }
    for name, value in headers.items():
        if value != "":
            message[name] = value  # type: ignore[assignment]  # compat32 takes a Header, too


@cache
def _mailbox(name: str, address: str) -> str | Header:
    if name.isascii():
        return formataddr((name, address))
    mailbox = Header(header_name="From")
    mailbox.append(name, "utf-8")
    mailbox.append(f"<{address}>", "us-ascii")
    encoded = mailbox.encode()
    return mailbox if "\n" in encoded else encoded


def _identifiers(given: tuple[str, ...]) -> str:
    """The well-formed message identifiers: the first and the newest (RFC 5322 section 3.6.4)."""
    valid = [text for text in map(str.strip, given) if _IDENTIFIER.fullmatch(text)]
    kept = valid if len(valid) <= _REFERENCES else [valid[0], *valid[1 - _REFERENCES :]]
    return " ".join(kept)
