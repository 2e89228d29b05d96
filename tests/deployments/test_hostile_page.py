"""A hostile page beside the operator's: Prefect's server of one machine answers whoever has the login, under this machine's own name."""

from __future__ import annotations

import asyncio
import base64
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import websockets

from tasks.run.settings import ROOT
from tests.notify.mail_server import free_port

LOGIN = "operator:of this machine"
KNOWN = {"Authorization": "Basic " + base64.b64encode(LOGIN.encode()).decode()}
ELSEWHERE = "https://outside.example"
ASKED = [
    ("POST", "/api/flows/filter"),
    ("POST", "/api/deployments/filter"),
    ("POST", "/api/deployments/get_scheduled_flow_runs"),
    ("POST", "/api/flow_runs/"),
    ("POST", "/api/variables/"),
    ("GET", "/api/admin/settings"),
    ("GET", "/api/admin/version"),
    ("DELETE", "/api/flows/00000000-0000-0000-0000-000000000000"),
    ("POST", "/api//flows/filter"),
    ("POST", "/api/flows/filter/"),
    ("POST", "/api/health/../flows/filter"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The server as `make ui` starts it, with files of its own; its port."""
    place, port = tmp_path_factory.mktemp("prefect"), free_port()
    own = {"PREFECT_HOME": str(place), "PREFECT_SERVER_API_AUTH_STRING": LOGIN, "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | own
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.server", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
    try:
        transport = httpx.HTTPTransport(retries=0)
        with httpx.Client(transport=transport, base_url=f"http://127.0.0.1:{port}") as client:
            while not ready(client):
                assert process.poll() is None, (place / "log").read_text()
        yield port
    finally:
        process.terminate()
        process.wait(30)


def ready(client):
    try:
        return client.get("/api/ready", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture
def page(server):
    with httpx.Client(base_url=f"http://127.0.0.1:{server}", timeout=30) as client:
        yield client


def test_whoever_has_the_login_is_answered(page):
    assert page.post("/api/flows/filter", json={}, headers=KNOWN).status_code == 200


@pytest.mark.parametrize("login", ["", "Basic", "Bearer x", *("Basic " + base64.b64encode(one).decode() for one in (b"operator:", b"x"))])
@pytest.mark.parametrize(("verb", "path"), ASKED)
def test_nothing_is_answered_without_the_login(page, verb, path, login):
    headers = {"Content-Type": "text/plain", "Origin": ELSEWHERE} | ({"Authorization": login} if login else {})
    answer = page.request(verb, path, content=b"{}", headers=headers)
    assert answer.status_code in {401, 404, 405, 307}
    assert answer.headers.get("access-control-allow-origin") is None


@pytest.mark.parametrize("origin", [ELSEWHERE, "null", "http://127.0.0.1", "http://127.0.0.1:1", "http://localhost.outside.example"])
def test_a_page_from_elsewhere_may_not_ask_with_a_login_and_may_not_read(page, origin):
    may = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    asked = page.options("/api/flows/filter", headers=may)
    assert asked.status_code == 400
    for answer in (asked, page.post("/api/flows/filter", json={}, headers={**KNOWN, "Origin": origin})):
        assert answer.headers.get("access-control-allow-origin") is None


def test_the_servers_own_page_may(server, page):
    own = f"http://127.0.0.1:{server}"
    assert page.post("/api/flows/filter", json={}, headers={**KNOWN, "Origin": own}).headers["access-control-allow-origin"] == own


@pytest.mark.parametrize("host", ["outside.example", "127.0.0.1.outside.example", "localhost.outside.example:4200", "0.0.0.0", ""])
@pytest.mark.parametrize("path", ["/api/flows/filter", "/api/ready", "/v2/dashboard", "/ui-settings"])
def test_a_foreign_name_for_this_machine_gets_nothing_even_with_the_login(page, host, path):
    assert page.post(path, json={}, headers={**KNOWN, "Host": host}).status_code == 400


@pytest.mark.parametrize("stream", ["events/in", "events/out", "logs/out"])
@pytest.mark.parametrize("words", ['{"type": "auth", "token": "x"}', '{"type": "auth"}', "{}"])
def test_no_stream_of_events_opens_without_the_login(server, stream, words):
    async def listen():
        async with websockets.connect(f"ws://127.0.0.1:{server}/api/{stream}", subprotocols=["prefect"], origin=ELSEWHERE) as line:
            await line.send(words)
            return await asyncio.wait_for(line.recv(), 20)

    with pytest.raises(websockets.ConnectionClosed) as closed:
        asyncio.run(listen())
    assert closed.value.rcvd.code in {1008, 1002, 1011}


def test_no_other_page_frames_it_and_its_own_calls_nobody_else(page):
    answer = page.get("/v2/dashboard", follow_redirects=True)
    assert answer.headers["x-frame-options"] == "DENY"
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy, "its /docs names a script of a stranger's, and the browser keeps the login"
    assert "connect-src 'self' http://127.0.0.1:" in policy


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="/proc is not here to be asked")
def test_it_listens_on_this_machine_alone(server):
    listening = [line.split() for name in ("tcp", "tcp6") for line in Path("/proc/net", name).read_text().splitlines()[1:]]
    mine = {words[1] for words in listening if words[3] == "0A" and int(words[1].rpartition(":")[2], 16) == server}
    assert mine == {f"0100007F:{server:04X}"}


def test_without_a_login_it_does_not_start():
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    ended = subprocess.run(
        [sys.executable, "-m", "flows.server", "1"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ended.returncode, ended.stderr) == (1, "The server needs a login: set PREFECT_SERVER_API_AUTH_STRING to NAME:PASSWORD\n")
