"""What a lie caused is undone, and nothing that another complaint carries; whatever is on its way meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from abuse_mta.enforcement.rehearsal import Scripted, ScriptedActuator, ScriptedResult
from abuse_mta.store.case_tables import OutboxRow
from policy.words import Action

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


MINUTE = timedelta(minutes=1)


def test_a_notice_that_nobody_took_is_not_sent_again(notified: Any, complaint: Any) -> None:
    """Withdrawn between two attempts: the suspension-notice stays here, is no caution, and the correction suffices."""
    notified.courier.busy = True
    notified.take(complaint(at=notified.clock.now() - HOUR))
    notified.settle()
    notified.retract(ids(notified)[1])
    notified.courier.busy = False
    notified.wait(2 * HOUR)
    assert [(row.kind, row.outcome) for row in notified.mails("C-1")] == [
        ("abuse-notice", "delivered"),
        ("suspension-notice", "cancelled"),
        ("correction", "delivered"),
    ]
    assert (notified.state(), notified.owes(), notified.case().cautions) == ("monitoring", 0, 1)


def test_a_suspension_notice_on_its_way_is_no_caution(notified: Any, complaint: Any) -> None:
    """The stop is withdrawn while the next hop takes the notice of it."""
    notified.take(complaint(at=notified.clock.now() - HOUR))
    second = ids(notified)[1]
    notified.courier.meanwhile = lambda: notified.retract(second)
    notified.wait(HOUR)
    assert notified.kinds("C-1") == ["abuse-notice", "suspension-notice", "correction"]
    assert (notified.state(), notified.case().cautions) == ("monitoring", 1)


def test_a_penalty_notice_of_a_withdrawn_report_stays_here(notified: Any, complaint: Any) -> None:
    """Before it leaves; of a stop that stands nothing is said."""
    notified.take(complaint(at=notified.clock.now() - HOUR))
    notified.settle()
    notified.wait(MINUTE)
    notified.take(complaint("noc@second.example.net", at=notified.clock.now() - HOUR))
    notified.retract(ids(notified)[-1])
    notified.wait(HOUR)
    assert [(row.kind, row.outcome) for row in notified.mails("C-1")][2:] == [("penalty-notice", "cancelled")]
    assert (notified.state(), notified.case().cautions) == ("suspended", 2)


def test_a_correction_names_what_was_withdrawn(notified: Any, complaint: Any) -> None:
    """The one report, with its time, and none that stands."""
    notified.take(complaint(at=notified.clock.now() - HOUR))
    notified.settle()
    notified.retract(ids(notified)[1])
    (row,) = notified.mails("C-1", "correction")
    text = notified.text(row)
    assert "・損害金の取消し: -6,600円" in text
    assert ("6月3日(火)9時00分00秒" in text, "6月2日(月)9時30分00秒" in text) == (True, False)


PRICES = "penalty.per_report = 1000\npenalty.handling_per_report = 100\npenalty.repeat_cautions = {cautions}"


def stopped(build: Any, complaint: Any, reporters: tuple[str, ...], cautions: int) -> Any:
    """C-1, told by one reporter, then reported by these while nothing has changed."""
    stage = build(terms=PRICES.format(cautions=cautions))
    stage.take(complaint("noc@third.example.org"))
    stage.settle()
    stage.wait(24 * HOUR)
    at = stage.clock.now() - HOUR
    for reporter in reporters:
        stage.take(complaint(reporter, at=at))
        stage.settle()
        stage.wait(20 * MINUTE)
    return stage


def test_who_carries_the_stop_alone_is_its_trigger(build: Any, complaint: Any) -> None:
    """And a trigger is never charged: the same 9,900 yen as if the lie had never come."""
    lied = stopped(build, complaint, ("noc@reporter.example.com", "noc@second.example.net"), 1)
    assert lied.owes() == 9900 + 1100
    lied.retract(ids(lied)[1])
    assert (lied.state(), lied.owes()) == ("suspended", 9900)
    assert [past.trigger for past in lied.case().complaints] == [False, True, True]


def test_a_weaker_report_that_stands_again_is_not_charged_twice(build: Any, complaint: Any) -> None:
    """The stronger one was charged and is withdrawn; the weaker carries the charge, and that is all."""
    stage = stopped(build, complaint, ("noc@third.example.org", "noc@reporter.example.com"), 9)
    weak_then_strong(stage, complaint)
    stage.decide(Action.JUDGE_NO_INTENT)
    assert stage.owes() == 9900 + 1100
    stage.retract(ids(stage)[-1])
    stage.take(complaint("noc@reporter.example.com", at=stage.clock.now() - HOUR))
    assert (stage.owes(), [past.charged for past in stage.case().complaints][-3:]) == (
        9900 + 2200,
        [True, True, True],
    )


def test_a_caution_by_a_lie_makes_nothing_repeated(build: Any, complaint: Any, zone: Any) -> None:
    """The third caution was the lie's: without it the next report was not charged yet."""
    zone["fourth.example.info", "TXT"] = zone["second.example.net", "TXT"]
    stage = stopped(
        build,
        complaint,
        ("noc@reporter.example.com", "noc@second.example.net", "noc@fourth.example.info"),
        3,
    )
    assert stage.owes() == 9900 + 2200
    stage.retract(ids(stage)[2])
    assert stage.owes() == 9900


def monitored(build: Any, complaint: Any, reply: Any) -> Any:
    """C-1 answered in time and is watched; a relapse gives 72 hours anew."""
    stage = build(terms='monitoring.relapse = "new_72h"')
    stage.take(complaint("noc@third.example.org"))
    stage.settle()
    stage.wait(20 * HOUR)
    stage.take(reply(), to=stage.reply_address())
    stage.settle()
    stage.wait(30 * HOUR)
    return stage


def test_an_undone_relapse_leaves_the_closed_case_as_it_was(build: Any, complaint: Any, reply: Any) -> None:
    """What was older than its notice opens no case, whatever a withdrawn relapse brought with it."""
    stage = monitored(build, complaint, reply)
    notice_at = stage.case().notice_at
    stage.take(complaint(at=stage.clock.now() - HOUR))
    stage.courier.meanwhile = lambda: stage.retract(ids(stage)[1])
    stage.wait(HOUR)
    assert stage.kinds("C-1")[-2:] == ["abuse-notice", "correction"]
    assert (stage.state(), stage.case().notice_at) == ("closed", notice_at)
    stage.take(complaint("noc@second.example.net", at=notice_at - 2 * HOUR))
    assert (stage.state(), stage.case().id) == ("closed", "CASE-2025-000001")


def test_the_opener_of_a_relapse_is_one_of_it(build: Any, complaint: Any, reply: Any) -> None:
    """Its first report is withdrawn: whoever is left alone in it does not stop the line alone."""
    stage = monitored(build, complaint, reply)
    for reporter in ("noc@reporter.example.com", "noc@second.example.net"):
        stage.take(complaint(reporter, at=stage.clock.now() - HOUR))
        stage.settle()
    stage.retract(ids(stage)[1])
    assert stage.case().opener_domain == "example.net"
    stage.wait(20 * HOUR)
    stage.take(complaint("noc@second.example.net", at=stage.clock.now() - HOUR))
    assert (stage.state(), stage.owes()) == ("notified", 0)


def test_a_stop_request_that_nobody_took_does_not_follow_the_release(build: Any, complaint: Any) -> None:
    """A partner's server asks to wait, and meanwhile the line comes back."""
    stage = build(terms=PARTNER.format(name="VECTANT"))
    stage.take(complaint("noc@third.example.org"))
    stage.settle()
    stage.wait(24 * HOUR)
    stage.courier.busy = True
    stage.take(complaint(at=stage.clock.now() - HOUR))
    stage.wait(10 * MINUTE)
    stage.retract(ids(stage)[1])
    stage.courier.busy = False
    stage.wait(3 * HOUR)
    assert [(row.kind, row.outcome) for row in stage.mails("stop@backbone.example.jp")] == [
        ("stop-request", "cancelled"),
        ("release-request", "delivered"),
    ]


def test_what_a_node_holds_it_takes_again_at_once(stage: Any, complaint: Any) -> None:
    """The database was locked when it wanted to write what became of a mail: five minutes need not pass."""
    stage.take(complaint())
    with stage.desk.deciding.transaction() as session:
        for row in session.exec(select(OutboxRow)):
            row.claimed_by, row.claimed_until = stage.desk.outbox.node, stage.clock.now() + HOUR
            session.add(row)
    stage.settle()
    assert [row.outcome for row in stage.mails("C-1")] == ["delivered"]
