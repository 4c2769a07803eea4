"""The templates as shipped, facts of the sample case, and mails as a person reads them."""

from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from abuse_mta.notice_facts import Language, NoticeFacts
from abuse_mta.notice_samples import sample_facts
from abuse_mta.notices import Notices
from policy.words import MailKind

Facts = Callable[..., NoticeFacts]
Compose = Callable[..., EmailMessage]
Read = Callable[..., str]


@pytest.fixture(scope="session")
def notices(project_root: Path) -> Notices:
    """The shipped templates."""
    return Notices(project_root / "data/templates")


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The facts of the sample case for one kind of mail, with changes."""

    def build(kind: MailKind, language: Language = "ja", **changes: Any) -> NoticeFacts:
        return replace(sample_facts(kind, language), **changes)

    return build


@pytest.fixture(scope="session")
def compose(notices: Notices, facts: Facts) -> Compose:
    """A finished mail of the sample case, parsed by the standard library."""

    def write(kind: MailKind, language: Language = "ja", **changes: Any) -> EmailMessage:
        content = notices.compose(facts(kind, language, **changes)).content
        message = message_from_bytes(content, policy=SMTP)
        assert isinstance(message, EmailMessage)
        return message

    return write


@pytest.fixture(scope="session")
def read(compose: Compose) -> Read:
    """The text of a mail of the sample case, with line breaks inside sentences taken out."""

    def text(kind: MailKind, language: Language = "ja", **changes: Any) -> str:
        body = compose(kind, language, **changes).get_body()
        assert body is not None
        return str(body.get_content()).replace("\r\n", "\n")

    return text
