"""SPF (RFC 7208) by pyspf, asking our resolver."""

from typing import Any

import spf

from abuse_mta.dns_lookups import DnsTroubleError, Lookups


class _Query(spf.query):  # type: ignore[misc] # pyspf is untyped
    """pyspf's evaluation; only where the records come from is ours."""

    def __init__(self, peer_ip: str, sender: str, helo: str, lookups: Lookups) -> None:
        super().__init__(i=peer_ip, s=sender, h=helo)
        self._lookups = lookups

    def dns(self, name: object, qtype: str, cnames: object = None, ignore_void: bool = False) -> list[Any]:  # noqa: ARG002 - aliases are the resolver's business
        try:
            found = [_value(record, qtype) for record in self._lookups.records(str(name), qtype)]
        except DnsTroubleError as error:
            raise spf.TempError(str(error)) from error
        if not found and not ignore_void:
            self.void_lookups += 1
            if self.void_lookups > spf.MAX_VOID_LOOKUPS:
                msg = "too many lookups without an answer"
                raise spf.PermError(msg)
        return found


def spf_passes(peer_ip: str, sender: str, helo: str, lookups: Lookups) -> bool:
    """Whether the domain names the peer. A pass by `all` names everybody, and so proves nothing."""
    try:
        query = _Query(peer_ip, sender, helo, lookups)
        result = query.check()[0]
    except (spf.PermError, spf.TempError, ValueError, IndexError, AssertionError):
        return False
    return bool(result == "pass" and str(query.mechanism).lstrip("+").lower() != "all")


def _value(record: Any, qtype: str) -> Any:  # noqa: ANN401 - what pyspf expects for each type
    match qtype:
        case "A" | "AAAA":
            return record.address
        case "MX":
            return record.preference, record.exchange.to_text()
        case "PTR":
            return record.target.to_text(True)
        case _:
            return record.strings
