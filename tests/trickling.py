"""A server that answers every request with the same bytes, a few at a time, for as long as whoever asked goes on listening."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

SLOWLY = 0.01
"""Seconds between the pieces: never so long that it would count as silence."""


@contextmanager
def trickling(pieces: Sequence[bytes], last: bytes = b"", asked: list[bytes] | None = None) -> Iterator[str]:
    """Where it answers: with the pieces, then with the last one again and again. What it is asked is put down in `asked`."""
    over = threading.Event()

    def answer(line: socket.socket) -> None:
        with line, suppress(OSError):
            question = line.recv(1 << 16)
            if asked is not None:
                asked.append(question)
            for piece in pieces:
                line.sendall(piece)
                over.wait(SLOWLY)
            while last and not over.wait(SLOWLY):
                line.sendall(last)

    def listen() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=listen, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
