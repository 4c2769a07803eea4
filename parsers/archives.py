"""Archives attached to a mail: zip and gzip, unpacked inside limits. Never raises."""

import io
import zipfile
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of an archive."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """What an archive holds. `kind` is "zip", "gz" or "" for no archive; `exceeded` names the limit it breaks."""

    kind: str = ""
    members: tuple[Member, ...] = ()
    warnings: tuple[str, ...] = ()
    exceeded: str | None = None


_DOCUMENTS = (
    ".docx",
    ".xlsx",
    ".pptx",
    ".odt",
    ".ods",
    ".odp",
    ".docm",
    ".xlsm",
    ".epub",
    ".jar",
    ".apk",
    ".xpi",
    ".crx",
)
"""Documents and programs that are zip files within; nothing in them is a log."""


def unpack(content: bytes, name: str | None, *, budget: int, members: int, ratio: int) -> Unpacked:
    """The files in a zip or gzip. `budget` is in unpacked bytes; `ratio` counts above the first 100,000 bytes."""
    allowed = min(budget, max(100_000, len(content) * ratio))
    if content.startswith(b"PK\x03\x04") and not (name or "").lower().endswith(_DOCUMENTS):
        return _unzip(content, allowed, members)
    if content.startswith(b"\x1f\x8b"):
        return _gunzip(content, name or "content", allowed)
    return Unpacked()


def _gunzip(content: bytes, name: str, allowed: int) -> Unpacked:
    unpacked, fault = _inflate(content, 16 + zlib.MAX_WBITS, allowed)
    if len(unpacked) > allowed:
        return Unpacked(kind="gz", exceeded=f"more than {allowed} bytes unpacked")
    inner = name[:-3] if name.lower().endswith(".gz") else name
    warnings = (f"damaged gzip: {fault}",) if fault else ()
    return Unpacked(kind="gz", members=(Member(name=inner, content=unpacked),), warnings=warnings)


def _inflate(content: bytes, bits: int, allowed: int) -> tuple[bytes, str | None]:
    """At most `allowed` + 1 bytes, and what broke; members of one gzip stream one after another."""
    out = b""
    while content and len(out) <= allowed:
        stream = zlib.decompressobj(bits)
        try:
            out += stream.decompress(content, allowed + 1 - len(out))
        except zlib.error as fault:
            return out, str(fault)
        if stream.unused_data == content or not stream.unused_data.startswith(b"\x1f\x8b"):
            break
        content = stream.unused_data
    return out, None


def _unzip(content: bytes, allowed: int, members: int) -> Unpacked:
    found: list[Member] = []
    warnings: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [info for info in archive.infolist() if not info.is_dir()]
            if len(files) > members:
                return Unpacked(kind="zip", exceeded=f"{len(files)} members")
            for info in files:
                if info.flag_bits & 1:
                    warnings.append(f"{info.filename[:80]!r} is encrypted")
                    continue
                with archive.open(info) as member:
                    data = member.read(allowed + 1)
                allowed -= len(data)
                if allowed < 0:
                    return Unpacked(kind="zip", exceeded="too many bytes unpacked")
                found.append(Member(name=info.filename, content=data))
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as fault:
        warnings.append(f"damaged zip: {fault}")
    return Unpacked(kind="zip", members=tuple(found), warnings=tuple(warnings))
