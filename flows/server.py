"""Prefect's server for one machine: behind a login, on 127.0.0.1 alone, and deaf to whoever comes under another host's name or page."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HERE = ("127.0.0.1", "localhost")


def guarded(app: ASGIApp, port: int) -> ASGIApp:
    """An application that answers only under this machine's own names, and is shown in no other page's frame.

    A name that an outsider lets point to 127.0.0.1 is another name. Pages may call nothing but this server, and run no script but its own:
    Prefect's would call an analytics host, and its `/docs` would run a stranger's script where the browser keeps the login.
    """
    from starlette.middleware.trustedhost import TrustedHostMiddleware  # noqa: PLC0415  Prefect's settings are made first

    own = " ".join(f"{scheme}://{host}:{port}" for scheme in ("http", "ws") for host in HERE)
    policy = f"script-src 'self'; object-src 'none'; base-uri 'self'; connect-src 'self' {own}; frame-ancestors 'none'".encode()

    async def framed(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"content-security-policy", policy), (b"x-frame-options", b"DENY")]
            await send(message)

        await app(scope, receive, with_policy)

    return TrustedHostMiddleware(framed, allowed_hosts=list(HERE), www_redirect=False)


def serve(port: int) -> None:
    """Serve until the process is ended. Exits with a sentence where no login is set."""
    if ":" not in os.environ.get("PREFECT_SERVER_API_AUTH_STRING", ""):
        sys.exit("The server needs a login: set PREFECT_SERVER_API_AUTH_STRING to NAME:PASSWORD")
    os.environ["PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS"] = ",".join(f"http://{host}:{port}" for host in HERE)
    import uvicorn  # noqa: PLC0415  after the settings are made
    from prefect.server.api.server import create_app  # noqa: PLC0415

    made: Any = guarded(create_app(final=True), port)
    uvicorn.run(made, host=HERE[0], port=port, timeout_keep_alive=5, log_level="warning")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
