"""Small insertions into a package's XML that leave every other byte as it was."""

from __future__ import annotations

import re

RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # spreadsheet programs read _x0041_ as A
_TAG = re.compile(rb"<!--.*?(?:-->|\Z)|<(/?)([\w:.-]++)[^<>]*?(/?)>", re.DOTALL)
_ROOT = re.compile(rb"<(?![?!])((?:[\w.-]+:)?)[\w.-]+")


def within(element: str) -> str:
    """The expression for all that an element holds, up to its end, if that holds no other of its name: each byte is looked at once."""
    return rf"[^<]*(?:<(?!/?{element}[\s/>])[^<]*)*"


class NotOurs(ValueError):
    """A part is written in a way in which nothing can be inserted safely."""


def attribute(text: str) -> str:
    """Words inside double quotes."""
    return content(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def content(text: str) -> str:
    """Words between tags, without what XML cannot hold."""
    clean = _CODED.sub("_x005F_", _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def prefix(data: bytes) -> str:
    """What stands before the names of a part's own elements: mostly nothing, or `x:`. Raises NotOurs for other encodings."""
    root = _ROOT.search(data)
    if root is None or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotOurs
    return root[1].decode()


def appended(data: bytes, element: str, added: str) -> bytes:
    """The part with `added` as the last thing inside its first such element, which may have been empty. Raises NotOurs without one."""
    name = f"{prefix(data)}{element}".encode()
    end = data.rfind(b"</" + name + b">")
    if end >= 0:
        return data[:end] + added.encode() + data[end:]
    empty = re.search(rb"<" + re.escape(name) + rb"(?=[\s/])([^<>]*?)/>", data)
    if empty is None:
        raise NotOurs(element)
    return data[: empty.end() - 2] + b">" + added.encode() + b"</" + name + b">" + data[empty.end() :]


def before_any(data: bytes, after: str, elements: frozenset[str], added: str) -> bytes:
    """The part with `added` put after the element `after` and before the first of these that stands beside it, or at the end."""
    name = f"{prefix(data)}{after}".encode()
    start = max(data.rfind(b"</" + name + b">"), data.rfind(b"<" + name + b"/>"), data.rfind(b"<" + name + b" />"))
    if start < 0:
        raise NotOurs(after)
    depth = 0
    for tag in _TAG.finditer(data, data.index(b">", start) + 1):
        if tag[2] is None:
            continue
        closing, local = tag[1], tag[2].decode().rpartition(":")[2]
        if (closing and depth == 0) or (depth == 0 and local in elements):
            return data[: tag.start()] + added.encode() + data[tag.start() :]
        depth += -1 if closing else 0 if tag[3] else 1
    raise NotOurs(after)


def counted(data: bytes, element: str, count: int) -> bytes:
    """The number that an element gives of its children, put right where it gives one."""
    return re.sub(rf'(<{prefix(data)}{element}\s[^<>]*?\bcount=")\d+'.encode(), lambda found: found[1] + str(count).encode(), data, count=1)
