"""Whether the service that received a mail vouches for its sender: by the Authentication-Results of a named host (RFC 8601) alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_RESULT = re.compile(r"\s*(?P<method>[a-z0-9-]+)\s*(?:/\s*\d+\s*)?=\s*(?P<result>[a-z]+)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"(?P<name>[a-z]+\.[a-z0-9-]+)\s*=\s*(?P<value>(?:\"[^\"]*\"|[^\s;\"])+)", re.IGNORECASE)
_PLAIN = re.compile(r"[A-Za-z0-9.@_+-]")
_NAMES = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",), "dmarc": ("header.from",)}


def vouched_for(sender: str, vouchers: Sequence[str], host: str) -> bool:
    """Whether the host says that a mail came from the domain of its sender's address: DKIM or SPF passed for just that domain, or DMARC.

    Only the topmost word of that host counts, for whoever sends a mail can write what stands below it. Without a host nobody vouches, and
    for no address in other letters than ASCII, which may look like one that it is not.
    """
    domain = sender.rpartition("@")[2].casefold()
    mine = next((words for words in map(_plain, vouchers) if host and _host(words) == host.casefold()), "")
    results = list(_results(mine))
    if not domain or not sender.isascii() or any((method, result) == ("dmarc", "fail") for method, result, _ in results):
        return False
    return any(result == "pass" and _domain(method, properties) == domain for method, result, properties in results)


def _host(words: str) -> str:
    return next(iter(words.partition(";")[0].split()), "").strip('"').casefold()


def _results(words: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    for part in words.split(";")[1:]:
        if found := _RESULT.match(part):
            properties = {one["name"].casefold(): one["value"].strip('"') for one in _PROPERTY.finditer(found["rest"])}
            yield found["method"].casefold(), found["result"].casefold(), properties


def _domain(method: str, properties: Mapping[str, str]) -> str:
    """The domain that a result is about."""
    value = next((properties[name] for name in _NAMES.get(method, ()) if name in properties), "")
    return value.rpartition("@")[2].casefold()


def _plain(words: str) -> str:
    """A header without what stands in brackets, and with nothing between quotation marks that could be read as a result: whoever sends
    a mail chooses words that stand there.
    """
    plain: list[str] = []
    depth, quoted, escaped = 0, False, False
    for char in words:
        if escaped or (char == "\\"):
            escaped = not escaped
            plain += ["_"] * (not depth)
        elif char == '"' and not depth:
            quoted = not quoted
            plain.append(char)
        elif char in "()" and not quoted:
            depth = max(0, depth + (1 if char == "(" else -1))
        elif not depth:
            plain.append("_" if quoted and not _PLAIN.match(char) else char)
    return "".join(plain)
