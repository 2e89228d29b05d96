"""A proxy before an object store that spoils some of its answers, in nine kinds: what a bad network, or a store in trouble, gives."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

KINDS = ("in status line", "in headers", "before body", "in body", "empty 200", "500", "closed", "delayed", "garbage")
_END = b"\r\n\r\n"
_NOT_REACHED = {"500", "empty 200", "garbage"}
"""Kinds with which the store never hears of the request; with the others it did what it was asked, and only the answer is lost."""


@dataclass
class Spoiling:
    """Where the proxy answers; `spoils` says of which kind the fault of the n-th request is, empty for none.

    A request that is sent again after a fault is not counted once more, unless `lasting`: then it is spoiled again, too.
    """

    address: str
    random: random.Random
    spoils: Callable[[int], str] = lambda _number: ""
    lasting: bool = False
    asked: list[str] = field(default_factory=list)
    spoiled: list[str] = field(default_factory=list)
    _due: set[bytes] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fault(self, line: bytes) -> str:
        """The kind of fault that the answer to a request has, by the request's first line."""
        with self._lock:
            if line in self._due and not self.lasting:
                self._due.discard(line)
                return ""
            kind = self.spoils(len(self.asked))
            self.asked.append(line.decode("ascii", "replace"))
            if kind:
                self.spoiled.append(f"{kind}: {self.asked[-1]}")
                self._due.add(line)
            return kind

    def cut(self, answer: bytes, kind: str) -> bytes:
        """What is left of an answer, or comes instead."""
        line, head = answer.index(b"\r\n"), answer.index(_END) + len(_END)
        with self._lock:
            if kind == "garbage":
                noise = self.random.randbytes(200)
                return noise if self.random.random() < 0.5 else b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + noise
            return {
                "in status line": lambda: answer[: self.random.randrange(1, line)],
                "in headers": lambda: answer[: self.random.randrange(line, head - 2)],
                "before body": lambda: answer[:head],
                "in body": lambda: answer[: self.random.randrange(head, max(head + 1, len(answer)))],
                "empty 200": lambda: b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "500": lambda: b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n",
                "closed": lambda: b"",
            }[kind]()


@contextmanager
def spoiling(store: str, seed: int) -> Iterator[Spoiling]:
    """A running proxy before the store at an address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        proxy = Spoiling(f"http://127.0.0.1:{server.getsockname()[1]}", random.Random(seed))
        threading.Thread(target=_served, args=(server, proxy, urlsplit(store)), daemon=True).start()
        yield proxy


def _served(server: socket.socket, proxy: Spoiling, store) -> None:
    with suppress(OSError):  # the server was closed: the test is over
        while True:
            one, _ = server.accept()
            threading.Thread(target=_answered, args=(one, proxy, (store.hostname, store.port)), daemon=True).start()


def _answered(client: socket.socket, proxy: Spoiling, store: tuple[str, int]) -> None:
    """One request of a connection, which is closed after it."""
    with client, suppress(OSError, ValueError):
        head, body = _request(client)
        kind = proxy.fault(head[: head.index(b"\r\n")])
        answer = b"HTTP/1.1 500 -\r\n\r\n" if kind in _NOT_REACHED else _asked(store, head, body)
        if kind == "delayed":
            client.recv(1)  # until it gives up
        else:
            client.sendall(proxy.cut(answer, kind) if kind else answer)


def _request(client: socket.socket) -> tuple[bytes, bytes]:
    data = _until(client, b"")
    head, _, body = data.partition(_END)
    if b"100-continue" in head.lower():
        client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith((b"expect:", b"connection:"))]
    length = next((int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        body += _some(client)
    return b"\r\n".join([*lines, b"Connection: close"]) + _END, body


def _until(client: socket.socket, data: bytes) -> bytes:
    while _END not in data:
        data += _some(client)
    return data


def _some(client: socket.socket) -> bytes:
    data = client.recv(1 << 16)
    if not data:
        raise OSError("the connection was closed")
    return data


def _asked(store: tuple[str, int], head: bytes, body: bytes) -> bytes:
    with socket.create_connection(store) as upstream:
        upstream.sendall(head + body)
        return b"".join(iter(lambda: upstream.recv(1 << 16), b""))
