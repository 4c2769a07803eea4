"""The operator's HTTP interface as an actuator, over real HTTP on loopback."""

import base64
import hashlib
import hmac
import json
import shutil
import ssl
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

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
)
from abuse_mta.enforcement.webhook import WebhookActuator, signing_key
from policy.words import OrderAction

Builder = Callable[..., Order]
KEY = b"shared with the interface"


@pytest.fixture
def webhook(interface: Any, clock: Clock) -> WebhookActuator:
    """An actuator that posts to the interface."""
    return WebhookActuator(
        name="crm", enforcing=True, url=interface.url, secret=KEY, timeout=timedelta(seconds=20), clock=clock
    )


def test_the_order_is_posted_signed_and_with_its_key(
    webhook: WebhookActuator, interface: Any, an_order: Builder
) -> None:
    """The receiver can verify body and time with the shared secret, and sees a repeat by its key."""
    assert webhook.carry_out(an_order()) == Confirmed("")
    (request,) = interface.requests
    assert json.loads(request.body) == {
        "order_id": "17",
        "action": "suspend",
        "contract_id": "C-1002",
        "line_id": "L-1002",
        "network": "192.0.2.8/29",
        "username": "u1002@isp.example.jp",
    }
    signed = b"5/1/suspend/radius.1749085200." + request.body
    signature = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    assert {
        name: request.headers[name] for name in request.headers if name.startswith(("webhook", "idemp"))
    } == {
        "idempotency-key": "5/1/suspend/radius",
        "webhook-id": "5/1/suspend/radius",
        "webhook-timestamp": "1749085200",
        "webhook-signature": f"v1,{signature}",
    }


def test_a_repeat_has_the_same_key_and_body(
    webhook: WebhookActuator, interface: Any, an_order: Builder
) -> None:
    """After a crash the other side sees the order that it has already."""
    webhook.carry_out(an_order())
    webhook.carry_out(an_order())
    first, second = interface.requests
    assert (first.headers["idempotency-key"], first.body) == (second.headers["idempotency-key"], second.body)


def test_a_key_of_any_letters_makes_a_header(
    webhook: WebhookActuator, interface: Any, an_order: Builder
) -> None:
    """Japanese names and line breaks in a key cannot break the request; the dot stays for the signature."""
    order = an_order()
    object.__setattr__(order, "key", "5/停止\r\nX: y/a.b")
    assert webhook.carry_out(order) == Confirmed("")
    assert interface.requests[0].headers["idempotency-key"] == "5/%E5%81%9C%E6%AD%A2%0D%0AX:%20y/a%2Eb"


@pytest.mark.parametrize(
    ("code", "body", "result"),
    [
        (200, b'{"result": "confirmed", "detail": "port shut"}', Confirmed("port shut")),
        (
            201,
            b'{"result": "confirmed", "effective": "2025-06-05T10:00:05+09:00"}',
            Confirmed("", datetime(2025, 6, 5, 1, 0, 5, tzinfo=UTC)),
        ),
        (202, b'{"result": "accepted", "detail": "ticket 9", "more": 1}', Accepted("ticket 9")),
        (200, b'{"result": "refused", "detail": "not ours"}', Refused("not ours")),
        (200, b'{"result": "confirmed", "detail": "' + b"x" * 9000 + b'"}', Confirmed("x" * 500)),
        (200, b'{"result": "confirmed", "detail": "a\\u001b[2Jb"}', Confirmed("a[2Jb")),
        (409, b"a contradicting order", Refused("HTTP 409: a contradicting order")),
        (422, b"", Refused("HTTP 422")),
        (429, b"later", Unanswered("HTTP 429: later")),
        (500, b"", Unanswered("HTTP 500")),
        (503, b"\x1b[31m down", Unanswered("HTTP 503: [31m down")),
        (401, b"who are you", Failed("HTTP 401: who are you")),
        (404, b"", Failed("HTTP 404")),
    ],
)
def test_the_answer_is_the_result(
    webhook: WebhookActuator, interface: Any, an_order: Builder, code: int, body: bytes, result: Result
) -> None:
    """2xx says it in the body, 409 and 422 refuse, 429 and 5xx mean later, other codes are our fault."""
    interface.code, interface.body = code, body
    assert webhook.carry_out(an_order()) == result


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"OK",
        b"<html>Login</html>",
        b'{"result": "yes"}',
        b'{"result": "confirmed", "effective": "2025-06-05T10:00"}',
    ],
)
def test_a_200_without_our_word_confirms_nothing(
    webhook: WebhookActuator, interface: Any, an_order: Builder, body: bytes
) -> None:
    """A login page, an unknown word or a time without zone is no stopped line."""
    interface.body = body
    assert isinstance(webhook.carry_out(an_order()), Unanswered)


def test_a_redirect_is_not_followed(webhook: WebhookActuator, interface: Any, an_order: Builder) -> None:
    """An order goes where the operator said, and nowhere else."""
    interface.code, interface.body, interface.headers = 307, b"", {"Location": interface.url}
    assert webhook.carry_out(an_order()) == Failed("HTTP 307")
    assert len(interface.requests) == 1


def test_an_answer_that_never_ends_is_none(interface: Any, an_order: Builder, clock: Clock) -> None:
    """One limit holds for the whole exchange."""
    interface.hangs = True
    webhook = WebhookActuator(
        name="crm", enforcing=True, url=interface.url, secret=KEY, timeout=timedelta(seconds=0.3), clock=clock
    )
    assert webhook.carry_out(an_order()) == Unanswered("no answer within 0.3 s")


def test_a_flood_is_cut(webhook: WebhookActuator, interface: Any, an_order: Builder) -> None:
    """More than we read is no answer."""
    interface.body = b'{"result": "confirmed", "detail": "' + b"x" * 1_000_000 + b'"}'
    assert isinstance(webhook.carry_out(an_order()), Unanswered)


def test_nobody_there_is_no_answer_and_check_says_so(
    closed_port: int, an_order: Builder, clock: Clock
) -> None:
    """A refused connection is the world's fault, tried again."""
    url = f"http://127.0.0.1:{closed_port}/"
    webhook = WebhookActuator(
        name="crm", enforcing=True, url=url, secret=KEY, timeout=timedelta(seconds=20), clock=clock
    )
    assert webhook.carry_out(an_order()) == Unanswered("ConnectError: All connection attempts failed")
    (fault,) = webhook.probe()
    assert fault.startswith(f"url: no connection to 127.0.0.1 port {closed_port}: ")


def test_check_makes_no_request(webhook: WebhookActuator, interface: Any) -> None:
    """To probe is to connect."""
    assert webhook.probe() == ()
    assert interface.requests == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate and its key, in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    file = tmp_path / "certificate.pem"
    request = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=localhost"
    )
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(file), "-out", str(tmp_path / "public")]
    subprocess.run([*request.split(), *names], check=True, capture_output=True)
    file.write_text(file.read_text() + (tmp_path / "public").read_text())
    return file


def test_only_a_trusted_certificate_is_spoken_to(
    certificate: Path, interface: Any, an_order: Builder, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger's certificate gets no order; the operator's own authority is named by SSL_CERT_FILE."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    interface.wrap(tls)
    webhook = WebhookActuator(
        name="crm", enforcing=True, url=interface.url, secret=KEY, timeout=timedelta(seconds=20), clock=clock
    )
    result = webhook.carry_out(an_order())
    assert isinstance(result, Unanswered)
    assert "CERTIFICATE_VERIFY_FAILED" in result.detail
    assert interface.requests == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert webhook.carry_out(an_order()) == Confirmed("")
    assert webhook.probe() == ()


@pytest.mark.parametrize(
    ("code", "body", "found"),
    [
        (200, b'{"line": "up", "detail": "since noon"}', Up("since noon")),
        (200, b'{"line": "down"}', Down("")),
        (200, b'{"line": "unknown", "detail": "BRAS is mute"}', Unknown("BRAS is mute")),
        (500, b"", Unknown("HTTP 500")),
        (200, b'{"result": "confirmed"}', Unknown("an answer that is none: line: Field required")),
    ],
)
def test_status_is_the_line_in_the_answer(
    webhook: WebhookActuator, interface: Any, an_order: Builder, code: int, body: bytes, found: LineStatus
) -> None:
    """`up`, `down` or unknown; whatever else comes is unknown too."""
    interface.code, interface.body = code, body
    assert webhook.status(an_order()) == found
    assert json.loads(interface.requests[0].body)["action"] == OrderAction.STATUS.value
    assert interface.requests[0].headers["idempotency-key"] != an_order().key


def test_the_secret_may_be_in_the_form_of_the_libraries() -> None:
    """`whsec_` and base64 as Standard Webhooks libraries want it, or any text."""
    assert signing_key(b"whsec_c2VjcmV0") == b"secret"
    assert signing_key(b"secret") == b"secret"
    with pytest.raises(ValueError, match=r"."):
        signing_key(b"whsec_!")
