"""A table as comma-separated text, trust by trust: the lines of trusts told anew, and between them those that stand as they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tasks.site.rows import natural

_END = b"\r\n"


def spliced(heading: bytes, standing: bytes, anew: Mapping[str, bytes]) -> bytes:
    """The table in the order of trusts: of those in `anew` their lines there, of all others the lines of `standing`, an earlier table.

    Nothing up to and with the column `trust` is ever quoted: months, numbers, yes or no, names of rules and codes.
    """
    column = heading.removesuffix(_END).split(b",").index(b"trust")
    lines: dict[str, bytes | list[bytes]] = dict(anew)
    for line in _records(standing.removeprefix(heading)):
        trust = line.split(b",", column + 1)[column].decode()
        if trust not in anew:
            held = lines.setdefault(trust, [])
            held.append(line)  # type: ignore[union-attr]
    ordered = (lines[trust] for trust in sorted(lines, key=natural))
    return heading + b"".join(one if isinstance(one, bytes) else b"".join(one) for one in ordered)


def _records(text: bytes) -> Iterator[bytes]:
    """Whole records, their ends with them: a line that ends inside quotes goes on in the next."""
    held = b""
    for line in text.split(_END)[:-1]:
        held += line + _END
        if held.count(b'"') % 2 == 0:
            yield held
            held = b""
