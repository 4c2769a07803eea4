"""Questions to the DNS with a time limit: an answer, nothing, or trouble."""

import time
from typing import Any

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

_PER_SERVER_SECONDS = 1.5
_CACHED_ANSWERS = 5000


class DnsTroubleError(Exception):
    """The DNS did not say: no answer in time, or a server that failed."""


def make_resolver(server: str) -> dns.resolver.Resolver:
    """A caching resolver that asks `host:port` (an address), or the system's servers when it is empty.

    Raises DnsTroubleError when the system has no resolver configured.
    """
    try:
        resolver = dns.resolver.Resolver(configure=not server)
    except dns.resolver.NoResolverConfiguration as error:
        raise DnsTroubleError(str(error)) from error
    if server:
        host, _, port = server.rpartition(":")
        resolver.nameservers = [host.strip("[]")]
        resolver.port = int(port)
    resolver.timeout = _PER_SERVER_SECONDS
    resolver.cache = dns.resolver.LRUCache(_CACHED_ANSWERS)
    resolver.use_edns(0, 0, 1232)
    return resolver


class Lookups:
    """The questions that one mail may cause, all within `seconds`. Remembers whether there was trouble."""

    def __init__(self, resolver: dns.resolver.Resolver, seconds: float) -> None:
        self._resolver = resolver
        self._until = time.monotonic() + seconds
        self.trouble = False

    def records(self, name: str, kind: str) -> list[Any]:
        """The records of a name, none if there are none; raises DnsTroubleError."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise self._note_trouble("the time for this mail's questions is used up")
        try:
            return list(self._resolver.resolve(f"{name.rstrip('.')}.", kind, lifetime=left, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.resolver.YXDOMAIN):
            return []
        except (dns.exception.Timeout, dns.resolver.NoNameservers, OSError) as error:
            raise self._note_trouble(str(error)) from error
        except (dns.exception.DNSException, UnicodeError):
            return []  # not a name that could exist

    def texts(self, name: str) -> list[bytes]:
        """The TXT records of a name, each in one piece; raises DnsTroubleError."""
        return [b"".join(record.strings) for record in self.records(name, "TXT")]

    def _note_trouble(self, why: str) -> DnsTroubleError:
        self.trouble = True
        return DnsTroubleError(why)
