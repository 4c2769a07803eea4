"""`replay`: past mail through today's readers and other terms, in shadow."""

import os
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from abuse_mta.commands.context import (
    Json,
    complain_and_exit,
    database_of,
    inert,
    print_json,
    read_time,
    settings_of,
)
from abuse_mta.commands.operating import NoCourier

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from abuse_mta.config import Settings
    from abuse_mta.intake import Intake
    from abuse_mta.replaying import Difference
    from abuse_mta.shadow import Course
    from policy.terms import Terms


def replay(
    ctx: typer.Context,
    since: Annotated[
        str, typer.Option(metavar="TIME", help="Mail received from then on.", show_default=False)
    ],
    terms: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Terms to try (TOML), laid over those in force.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the mails that are read, or may cause, something else today than on their day. Changes nothing.

    For each address: when, category, evidence, and how far the complaint alone may go (inbox, notice, suspension,
    charge) by its evidence and its sender as proven on the day.

    With --terms the mails, replies and bounces among them, are also played twice on a clock of their own, under the
    terms in force and under those, and each line that fares otherwise is listed: cases, stops, charges. There every
    case begins after TIME, every notice is taken and every stop confirmed at once, and what operators decided and
    what was paid since then is left out: it compares terms, and does not foretell.

    Example: abuse-mta replay --since 2025-06-01 --terms stricter.toml
    """
    settings = settings_of(ctx)
    begin = read_time(since, settings.provider.timezone)
    assert begin is not None
    from abuse_mta import log
    from abuse_mta.clock import SystemClock
    from abuse_mta.desk import build_desk
    from abuse_mta.reading import ReaderPool

    tried = settings.terms if terms is None else _tried(settings, terms)
    pool = ReaderPool()
    try:
        with (
            Path(os.devnull).open("w", encoding="utf-8") as nobody,
            database_of(settings) as database,
            database.reading() as session,
        ):
            log.set_up("json", nobody)  # what is played in shadow is no event
            now = SystemClock().now()
            intake = build_desk(settings, database, SystemClock(), NoCourier(), pool).intake
            _read_again(session, settings, intake, tried, begin, as_json=as_json)
            if terms is not None:
                _play_again(session, settings, intake, tried, begin, now, as_json=as_json)
    finally:
        pool.close()


def _tried(settings: "Settings", file: Path) -> "Terms":
    """The terms in force with those of the file laid over them. Raises TermsError."""
    from policy.terms import override_terms

    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise complain_and_exit(f"{file}: {error.strerror}", code=2) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise complain_and_exit(f"{file}: not TOML: {error}", code=2) from None
    return override_terms(settings.terms, table)


def _read_again(
    session: "Session",
    settings: "Settings",
    intake: "Intake",
    tried: "Terms",
    begin: "datetime",
    *,
    as_json: bool,
) -> None:
    from abuse_mta.replaying import Replay

    shadow = Replay(intake=intake, then=settings.terms, now=tried, zone=settings.provider.timezone)
    counts: Counter[str] = Counter()
    for difference in shadow.differences(session, begin):
        counts["mails"] += 1
        _show_progress(counts["mails"])
        if difference is not None:
            counts.update(_changes(difference))
            _tell(difference, as_json=as_json)
    if not as_json:
        print(
            f"{counts['mails']} mails read again: {counts['kind']} of another kind, "
            f"{counts['reading']} read otherwise, {counts['further']} complaints may go further, "
            f"{counts['less far']} less far"
        )


def _play_again(
    session: "Session",
    settings: "Settings",
    intake: "Intake",
    tried: "Terms",
    begin: "datetime",
    now: "datetime",
    *,
    as_json: bool,
) -> None:
    from abuse_mta.shadow import Stage

    stage = Stage(settings=settings, tried=tried, intake=intake)
    for count, outcomes in enumerate(stage.play(session, begin, now), start=1):
        if outcomes is None:
            _show_progress(count)
        elif as_json:
            for one in outcomes.differing:
                print_json(asdict(one))
        else:
            for one in outcomes.differing:
                print(
                    inert(f"{one.contract_id}, line {one.line_id}: {_course(one.then)} → {_course(one.now)}")
                )
            print(f"by the terms alone: {_course(outcomes.then)} → {_course(outcomes.now)}")


def _course(one: "Course") -> str:
    state = "" if one.state == "none" else f"{one.state}, "
    held = f", held {one.held_yen:,} yen" if one.held_yen else ""
    return f"{state}cases {one.cases}, stops {one.stops}, charged {one.charged_yen:,} yen{held}"


def _show_progress(count: int) -> None:
    if sys.stderr.isatty() and count % 100 == 0:
        print(f"{count} mails", end="\r", file=sys.stderr, flush=True)


def _changes(one: "Difference") -> Counter[str]:
    from policy.judgement import Reach

    order = list(Reach)
    changes: Counter[str] = Counter(kind=int(one.then["kind"] != one.now["kind"]))
    for ip in one.then["claims"].keys() | one.now["claims"].keys():
        then, now = (side["claims"].get(ip, {}) for side in (one.then, one.now))
        was, becomes = (order.index(Reach(side.get("reach", Reach.INBOX))) for side in (then, now))
        changes["further"] += becomes > was
        changes["less far"] += becomes < was
        changes["reading"] += {**then, "reach": ""} != {**now, "reach": ""}
    return changes


def _tell(one: "Difference", *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "mail": one.mail,
                "received_at": one.received_at.isoformat(),
                "sha256": one.sha256,
                "then": one.then,
                "now": one.now,
            }
        )
        return
    print(f"mail {one.mail}, received {one.received_at.isoformat()}")
    if one.then["kind"] != one.now["kind"]:
        print(f"  {one.then['kind']} → {one.now['kind']}")
    for ip in sorted(one.then["claims"].keys() | one.now["claims"].keys()):
        then, now = one.then["claims"].get(ip), one.now["claims"].get(ip)
        if then != now:
            print(inert(f"  {ip}: {_words(then)} → {_words(now)}"))


def _words(claim: Mapping[str, str] | None) -> str:
    return "nothing" if claim is None else ", ".join(filter(None, claim.values()))
