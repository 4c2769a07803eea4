"""What a lie caused is undone, and nothing that another complaint carries; whatever is on its way meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from abuse_mta.enforcement.rehearsal import Scripted, ScriptedActuator, ScriptedResult

HOUR = timedelta(hours=1)


@pytest.fixture
def notified(stage: Any, complaint: Any) -> Any:
    """C-1 was told by one reporter's complaint; its grace is over."""
    stage.take(complaint("noc@third.example.org", key="first"))
    stage.settle()
    stage.wait(24 * HOUR)
    return stage


@dataclass
class Meanwhile:
    """An actuator during whose first order something happens."""

    real: Any
    happens: Callable[[], object]
    asked: list[str] = field(default_factory=list)

    def carry_out(self, order: Any) -> Any:
        """As the real one."""
        self.asked.append(order.action.value)
        if len(self.asked) == 1:
            self.happens()
        return self.real.carry_out(order)


def ids(stage: Any) -> list[str]:
    """The complaints of the case, in order."""
    return [past.id for past in stage.case().complaints]


def weak_then_strong(stage: Any, complaint: Any) -> None:
    """The same spam, reported with pasted headers by one domain, then with the whole of it by another."""
    at = stage.clock.now() - HOUR
    weak = complaint("noc@reporter.example.com", at=at, key="same")
    stage.take(weak)
    stage.settle()
    head, _, spam = weak.partition(b"\n\nReturn-Path:")
    text = head.replace(b"noc@reporter.example.com", b"noc@second.example.net").replace(
        b"same.report", b"same2.report"
    )
    stage.take(
        text.replace(b"text/plain; charset=utf-8", b'multipart/mixed; boundary="m"')
        .replace(b"Content-Transfer-Encoding: 8bit\n", b"")
        .replace(b"\n\nWe got", b"\n\n--m\nContent-Type: text/plain\n\nWe got")
        + b"\n--m\nContent-Type: message/rfc822\n\nReturn-Path:"
        + spam
        + b"\n\nBuy.\n--m--\n"
    )
    stage.settle()


def test_a_stop_stands_when_only_the_stronger_report_is_withdrawn(notified: Any, complaint: Any) -> None:
    """The weaker one caused it, and withdrew nothing."""
    weak_then_strong(notified, complaint)
    first, weak, strong = ids(notified)
    assert [past.superseded_by for past in notified.case().complaints] == ["", strong, ""]
    notified.retract(strong)
    assert (notified.state(), notified.owes()) == ("suspended", 9900)
    assert [past.counts for past in notified.case().complaints] == [True, True, False]
    notified.retract(weak)
    notified.settle()
    assert (notified.state(), notified.owes()) == ("monitoring", 0)
    assert first == notified.case().opener


def test_a_stop_stands_when_only_the_weaker_report_is_withdrawn(notified: Any, complaint: Any) -> None:
    """The stronger one says the same."""
    weak_then_strong(notified, complaint)
    _, weak, strong = ids(notified)
    notified.retract(weak)
    assert (notified.state(), notified.owes()) == ("suspended", 9900)
    notified.retract(strong)
    notified.settle()
    assert (notified.state(), notified.owes()) == ("monitoring", 0)


def test_a_notice_on_its_way_is_corrected(stage: Any, complaint: Any) -> None:
    """The complaint is withdrawn while the next hop takes the notice: he gets it, and at once what is wrong with it."""
    stage.take(complaint())
    number = ids(stage)[0]
    stage.courier.meanwhile = lambda: stage.retract(number)
    stage.settle()
    stage.settle()
    assert stage.kinds("C-1") == ["abuse-notice", "correction"]
    assert [row.outcome for row in stage.mails("C-1")] == ["delivered", "delivered"]
    assert (stage.state(), stage.case().cautions) == ("closed", 0)


def test_a_line_does_not_wait_for_a_stop_that_is_done(notified: Any, complaint: Any) -> None:
    """Withdrawn while the actuator stops the line: it comes back as soon as the stop is confirmed."""
    notified.take(complaint(at=notified.clock.now() - HOUR))
    second = ids(notified)[1]
    real = notified.desk.orders.actuators["router"]
    router = Meanwhile(real=real, happens=lambda: notified.retract(second))
    notified.desk.orders.actuators["router"] = router
    notified.settle()
    notified.settle()
    assert router.asked == ["suspend", "resume"]
    assert notified.state() == "monitoring"


PARTNER = """monitoring.length = "30d"
[[partner]]
name = "{name}"
role = "backbone"
mail = "stop@backbone.example.jp"
"""


@pytest.mark.parametrize("name", ["VECTANT", "First Backbone Operator of the North", "日本の基幹事業者"])
def test_a_late_word_on_the_stop_is_none_on_the_resumption(
    build: Any, complaint: Any, reply: Any, name: str
) -> None:
    """A partner confirms the stop when the line is already coming back, then the release: each counts for itself."""
    stage = build(terms=PARTNER.format(name=name))
    stage.take(complaint("noc@third.example.org"))
    stage.settle()
    stage.wait(24 * HOUR)
    stage.desk.orders.actuators["router"] = ScriptedActuator(
        name="router", enforcing=True, script=ScriptedResult(suspend=Scripted.REFUSE, resume=Scripted.SILENT)
    )
    stage.take(complaint(at=stage.clock.now() - HOUR))
    stage.settle()
    on_the_stop = stage.reply_address("stop@backbone.example.jp")
    stage.retract(ids(stage)[1])
    stage.settle()
    on_the_release = stage.reply_address("stop@backbone.example.jp")
    answer = ("stop@backbone.example.jp", "CONFIRMED\n")
    assert stage.take(reply(*answer), to=on_the_stop) == "partner-reply"
    assert stage.state() == "reinstating"
    assert stage.take(reply(*answer), to=on_the_release) == "partner-reply"
    assert stage.state() == "monitoring"
    assert all(len(one.partition("@")[0]) <= 64 for one in (on_the_stop, on_the_release))
