"""The actuator that posts the order to the operator's HTTP interface; the JSON answer is the result."""

import asyncio
import base64
import contextlib
import hashlib
import hmac
import json
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

import httpx
from pydantic import AfterValidator, AwareDatetime, BaseModel, ValidationError

from abuse_mta.clock import Clock
from abuse_mta.enforcement.orders import (
    Accepted,
    Confirmed,
    Down,
    Failed,
    LineStatus,
    Order,
    Refused,
    Result,
    Unanswered,
    Unknown,
    Up,
    document_of,
    legible,
)
from policy.words import OrderAction

ANSWER_BYTES = 65536
DETAIL_CHARACTERS = 500
REFUSING = {409, 422}
TRY_AGAIN = {408, 425, 429}


Detail = Annotated[str, AfterValidator(lambda text: legible(text[:DETAIL_CHARACTERS]))]


class Word(StrEnum):
    """What an answer may say of an order."""

    CONFIRMED = "confirmed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class OrderAnswer(BaseModel):
    """The body of a 2xx answer to an order."""

    result: Word
    detail: Detail = ""
    effective: AwareDatetime | None = None


class StatusAnswer(BaseModel):
    """The body of a 2xx answer to `status`."""

    line: Literal["up", "down", "unknown"]
    detail: Detail = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer as far as it matters."""

    code: int
    body: bytes


@dataclass(frozen=True, slots=True)
class WebhookActuator:
    """Posts signed JSON (Standard Webhooks) within one time limit, follows no redirect, uses no proxy."""

    name: str
    enforcing: bool
    url: str
    secret: bytes
    timeout: timedelta
    clock: Clock
    kind: str = "webhook"

    def carry_out(self, order: Order) -> Result:
        """2xx: as the body says. 409, 422 refused; 408, 425, 429, 5xx try again; else we are wrong."""
        answer = self._ask(order, order.action, order.key)
        return answer if isinstance(answer, Unanswered) else _result(answer)

    def status(self, order: Order) -> LineStatus:
        """What the `line` of a 2xx answer to action `status` says."""
        # A question is asked anew each time: with the order's key the other side would repeat its old answer.
        answer = self._ask(order, OrderAction.STATUS, f"{order.key}/status/{self.clock.now().isoformat()}")
        return Unknown(answer.detail) if isinstance(answer, Unanswered) else _line_status(answer)

    def probe(self) -> tuple[str, ...]:
        """Whether the host takes a connection; no request is made."""
        parts = urlsplit(self.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            asyncio.run(_connect(str(parts.hostname), port, parts.scheme == "https", self.timeout))
        except OSError as error:
            return (
                f"url: no connection to {parts.hostname} port {port}: {str(error) or 'no answer in time'}",
            )
        return ()

    def _ask(self, order: Order, action: OrderAction, key: str) -> Answer | Unanswered:
        body = json.dumps(document_of(order, action)).encode()
        headers = signed_headers(self.secret, key, body, self.clock.now())
        try:
            return asyncio.run(_post(self.url, headers, body, self.timeout))
        except TimeoutError:
            return Unanswered(f"no answer within {self.timeout.total_seconds():g} s")
        except httpx.RequestError as error:
            return Unanswered(f"{type(error).__name__}: {error}"[:DETAIL_CHARACTERS])


def signed_headers(secret: bytes, key: str, body: bytes, now: datetime) -> dict[str, str]:
    """Idempotency-Key and the signature of Standard Webhooks 1.0: HMAC-SHA256 over id, timestamp and body."""
    identifier = quote(key, safe="/:+").replace(".", "%2E")
    timestamp = str(int(now.timestamp()))
    signature = hmac.digest(
        secret, b".".join((identifier.encode(), timestamp.encode(), body)), hashlib.sha256
    )
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": identifier,
        "webhook-id": identifier,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def signing_key(secret: bytes) -> bytes:
    """The HMAC key: what `whsec_` hides in base64, else the secret as it is. Raises ValueError."""
    prefix = b"whsec_"
    return (
        base64.b64decode(secret.removeprefix(prefix), validate=True) if secret.startswith(prefix) else secret
    )


async def _post(url: str, headers: dict[str, str], body: bytes, timeout: timedelta) -> Answer:
    """One request within one limit: httpx's own limits begin anew with each byte that trickles in."""
    seconds = timeout.total_seconds()
    async with asyncio.timeout(seconds):
        tls = ssl.create_default_context()
        async with httpx.AsyncClient(
            verify=tls, trust_env=False, follow_redirects=False, timeout=seconds
        ) as client:
            plain = headers | {"Accept-Encoding": "identity"}
            async with client.stream("POST", url, headers=plain, content=body) as response:
                return Answer(response.status_code, await _head(response))


async def _head(response: httpx.Response) -> bytes:
    body = b""
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > ANSWER_BYTES:
            break
    return body[:ANSWER_BYTES]


async def _connect(host: str, port: int, tls: bool, timeout: timedelta) -> None:
    async with asyncio.timeout(timeout.total_seconds()):
        _, writer = await asyncio.open_connection(
            host, port, ssl=ssl.create_default_context() if tls else None
        )
        writer.close()
        with contextlib.suppress(OSError):  # it was open: that is all we wanted
            await writer.wait_closed()


def _result(answer: Answer) -> Result:
    match answer.code:
        case code if 200 <= code < 300:
            return _said(answer.body)
        case code if code in REFUSING:
            return Refused(_told(answer))
        case code if code in TRY_AGAIN or code >= 500:
            return Unanswered(_told(answer))
        case _:
            return Failed(_told(answer))


def _said(body: bytes) -> Result:
    try:
        answer = OrderAnswer.model_validate_json(body)
    except ValidationError as error:
        return Unanswered(f"an answer that is none: {_faults(error)}")
    match answer.result:
        case Word.CONFIRMED:
            return Confirmed(answer.detail, answer.effective)
        case Word.ACCEPTED:
            return Accepted(answer.detail)
        case Word.REFUSED:
            return Refused(answer.detail)


def _line_status(answer: Answer) -> LineStatus:
    if not 200 <= answer.code < 300:
        return Unknown(_told(answer))
    try:
        said = StatusAnswer.model_validate_json(answer.body)
    except ValidationError as error:
        return Unknown(f"an answer that is none: {_faults(error)}")
    match said.line:
        case "up":
            return Up(said.detail)
        case "down":
            return Down(said.detail)
        case "unknown":
            return Unknown(said.detail)


def _told(answer: Answer) -> str:
    text = answer.body[:DETAIL_CHARACTERS].decode("utf-8", errors="replace")
    return f"HTTP {answer.code}: {legible(text)}".rstrip(": ")


def _faults(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(map(str, fault['loc'])) or 'body'}: {fault['msg']}" for fault in error.errors()
    )
