"""Mails that could not be delivered: RFC 3464 reports, and what mail systems write instead of one."""

import re

from parsers import allegations, passages
from parsers.fields import read_fields
from parsers.headers import Headers
from parsers.message import Message
from parsers.phrasebook import book
from parsers.report import BounceReading, Format, Kind, Parsed, Reading

_DAEMON = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|mailerdaemon|mdaemon|bounce\w*|nobody|<>)?(?:@|$)|^mailer-?daemon",
    re.IGNORECASE,
)
_SUBJECT = book(
    r"undeliver|delivery (?:status notification|failure|has failed|report|failed)|failure notice|returned mail|mail delivery (?:failed|system|failure|subsystem)"
    r"|mail system error|message (?:could not be|not) delivered|non[- ]?delivery|nondeliverable|could not (?:be )?deliver|returned to sender|rejected:|delayed mail|warning: (?:message|could not)"
    r"|unzustellbar|nicht zustellbar|konnte nicht zugestellt|non remis|échec de la remise|no se puede entregar|devuelto|mancata consegna|impossibile recapitare|onbestelbaar"
    r"|配信できません|配信不能|宛先不明|(?:送信|配信|配送|送達)(?:エラー|失敗|不能)|(?:送信|配送|送達)できません|未送達|投递失败|退回|non distribu[ée]|no entregado|non consegnat|niet (?:afgeleverd|bezorgd)|n[ãa]o (?:entregue|foi entregue)|falha na entrega|ошибка доставки|メールの配送|未配信|не доставлено|недоставлен|退信|无法投递|undelivered"
)
_BODY = book(
    r"this is the (?:mail system at host|qmail-send program)|the following addresses had permanent fatal errors|could not be delivered to one or more|delivery to the following recipients? failed"
    r"|delivery has failed to these recipients|a message that you sent could not be delivered|message you sent to .{3,80} (?:could not|was not)|your message .{0,80}(?:could not be|wasn't|was not) delivered|i'm (?:afraid i wasn't|not going to try)"
    r"|permanent (?:fatal )?error|user unknown|no such (?:user|mailbox)|mailbox (?:unavailable|full|not found)|below this line is a copy of the message|could not be delivered to the following|(?:配送|配信|送信|送達|お届け)できませんでした|メールボックスが存在しない|宛先不明|konnte nicht zugestellt werden|unbekannter empf[äa]nger|n['’]a pas pu [êe]tre (?:remis|distribu[ée]|livr[ée])|destinataire inconnu|no se ha podido entregar|no pudo (?:ser )?entrega|usuario desconocido|non è stato possibile (?:consegnare|recapitare)|utente sconosciuto|kon niet worden (?:afgeleverd|bezorgd)|n[ãa]o (?:p[ôo]de|foi poss[íi]vel) (?:ser )?entreg\w+|не удалось доставить|не может быть доставлено|无法(?:投递|送达)|用户不存在"
)
_COPY = re.compile(
    r"(?:below this line is a copy|original message (?:headers|follows)|message headers follow|returned message|this is a copy of (?:the|your) message|----- original message|送信されたメール|元のメール(?:の|は|ヘッダ|\s*[:：])|メールの(?:ヘッダ|内容|写し)|kopie (?:der|ihrer) nachricht|copie (?:du|de votre) message|copia del (?:mensaje|messaggio)|cópia da mensagem|копия сообщения|原邮件|原始邮件)",
    re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_CODE = re.compile(r"(?<!\d)(4|5)(\d\d)[ -](?=[A-Za-z#\d<])")
_RECIPIENT = re.compile(
    r"<([^<>\s@]{1,64}@[^<>\s]{3,255})>\s*[:.(]|^\s*([^\s<>@:]{1,64}@[\w.-]{3,255})\s*$|^\s*([^\s<>@:]{1,64}@[\w.-]{3,255}):\s",
    re.MULTILINE,
)
_MESSAGE_ID = re.compile(r"^\s*message-id:\s*(<[^<>\s]{3,250}>)", re.MULTILINE | re.IGNORECASE)


def is_bounce(message: Message) -> bool:
    """Is it a delivery report, by its form or by a mail system's own words?"""
    if _report_type(message) == "delivery-status" or any(
        p.content_type in ("message/delivery-status", "message/global-delivery-status") for p in message.parts
    ):
        return True
    if message.headers.get("x-failed-recipients"):
        return True
    daemon = _is_daemon(message)
    subject = _SUBJECT.search(message.subject) and not passages.is_forward(message.subject)
    if not (daemon or subject):
        return False
    if daemon and subject:
        return True
    return _BODY.search(message.text[:3000]) and (daemon or (_says_copy(message) and not _complains(message)))


def _complains(message: Message) -> bool:
    """Are it a man's own words above the copy: bounces of what others sent in his name?"""
    return allegations.pleads(_COPY.split(message.text[:3000])[0])


def _report_type(message: Message) -> str:
    return (
        message.root.params.get("report-type", "").lower()
        if message.root.content_type == "multipart/report"
        else ""
    )


def _is_daemon(message: Message) -> bool:
    sender = (message.headers.get("return-path") or "").strip()
    address = message.from_address or ""
    return (
        sender == "<>"
        or bool(_DAEMON.match(address.split("@")[0] + "@"))
        or "mail delivery" in (message.from_name or "").lower()
    )


def _says_copy(message: Message) -> bool:
    return bool(_COPY.search(message.text)) or any(p.message is not None for p in message.parts)


def read(message: Message, reading: Reading) -> Parsed:  # noqa: ARG001 -- one signature for all readers
    """What bounced, for whom, how finally, and which of our mails it was."""
    return Parsed(kind=Kind.BOUNCE, format=Format.NONE, bounce=read_bounce(message), automatic=True)


def read_bounce(message: Message) -> BounceReading:
    """The fields of the delivery report; where there is none, the words of the mail system."""
    text = message.text[:20_000]
    head = _COPY.split(text)[0]
    status, action, recipients = _fields(message)
    if status is None:
        status = _spoken_status(head)
    if not recipients:
        recipients = _spoken_recipients(message, head)
    if action is None and status is not None:
        action = {"2": "delivered", "4": "delayed", "5": "failed"}[status[0]]
    return BounceReading(
        status=status, action=action, recipients=recipients, original_message_id=_original(message, text)
    )


def _fields(message: Message) -> tuple[str | None, str | None, tuple[str, ...]]:
    status = action = None
    recipients: list[str] = []
    for part in message.parts:
        if part.content_type in ("message/delivery-status", "message/global-delivery-status") and part.text:
            for field in read_fields(part.text).items:
                name, value = field.name.lower(), field.value.strip()
                if name == "status" and status is None and (found := _STATUS.search(value)):
                    status = found[1]
                elif name == "action" and action is None:
                    action = value.split()[0].lower() if value else None
                elif name in ("final-recipient", "original-recipient"):  # an alias may lead elsewhere
                    recipients.append(value.split(";")[-1].strip().strip("<>").lower())
    return status, action, tuple(dict.fromkeys(r for r in recipients if "@" in r))


def _spoken_status(text: str) -> str | None:
    found = _STATUS.search(text)
    if found:
        return found[1]
    code = _CODE.search(text)
    if code:
        return "5.1.1" if code[1] == "5" and code[2] == "50" else f"{code[1]}.0.0"
    return (
        "5.1.1"
        if re.search(r"user unknown|no such user|宛先不明|存在しない|unknown user", text, re.IGNORECASE)
        else None
    )


def _spoken_recipients(message: Message, text: str) -> tuple[str, ...]:
    failed = message.headers.get("x-failed-recipients")
    if failed:
        return tuple(a.strip().lower() for a in failed.split(",") if "@" in a)
    found = ((m[1] or m[2] or m[3]).lower() for m in _RECIPIENT.finditer(text[:5000]))
    return tuple(dict.fromkeys(found))[:20]


def _original(message: Message, text: str) -> str | None:
    for part in message.parts:
        inner: Headers | None = part.message.headers if part.message is not None else None
        if inner is not None and inner.get("message-id"):
            return inner.get("message-id")
    found = _MESSAGE_ID.search(text)
    if found:
        return found[1]
    references = (
        message.headers.get("in-reply-to") or (message.headers.get("references") or "").split(" ")[-1]
    )
    return references or None
