"""`replay`: past mail through today's readers and other terms, in shadow."""

import sys
from collections import Counter
from collections.abc import Mapping
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
    from abuse_mta.replaying import Difference


def replay(
    ctx: typer.Context,
    since: Annotated[
        str, typer.Option(metavar="TIME", help="Mail received from then on.", show_default=False)
    ],
    terms: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Terms to try; default: those in force.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the mails that are read, or may cause, something else today than on their day. Changes nothing.

    For each address: when, category, evidence, and how far the complaint alone may go (inbox, notice, suspension,
    charge) by its evidence and its sender as proven on the day. What people answered and decided is not played again.

    Example: abuse-mta replay --since 2025-06-01 --terms stricter.toml
    """
    settings = settings_of(ctx)
    begin = read_time(since, settings.provider.timezone)
    assert begin is not None
    from abuse_mta.clock import SystemClock
    from abuse_mta.config import ConfigError, load_terms
    from abuse_mta.desk import build_desk
    from abuse_mta.reading import ReaderPool
    from abuse_mta.replaying import Replay
    from policy.terms import TermsError

    try:
        tried = settings.terms if terms is None else load_terms(str(terms), Path.cwd())
    except (ConfigError, TermsError) as error:
        raise complain_and_exit(error, code=2) from None
    pool = ReaderPool()
    counts: Counter[str] = Counter()
    try:
        with database_of(settings) as database, database.reading() as session:
            desk = build_desk(settings, database, SystemClock(), NoCourier(), pool)
            shadow = Replay(
                intake=desk.intake, then=settings.terms, now=tried, zone=settings.provider.timezone
            )
            for difference in shadow.differences(session, begin):
                counts["mails"] += 1
                _show_progress(counts["mails"])
                if difference is not None:
                    counts.update(_changes(difference))
                    _tell(difference, as_json=as_json)
    finally:
        pool.close()
    if not as_json:
        print(
            f"{counts['mails']} mails read again: {counts['kind']} of another kind, "
            f"{counts['reading']} read otherwise, {counts['further']} complaints may go further, "
            f"{counts['less far']} less far"
        )


def _show_progress(count: int) -> None:
    if sys.stderr.isatty() and count % 100 == 0:
        print(f"\r{count} mails", end="", file=sys.stderr, flush=True)


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
