"""A stand-in for GOV.UK Notify on this machine: it checks the token's signature, and can fail in every way the real one can."""

from __future__ import annotations

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt

from tasks.notify.channels.govuk_notify import Account, GovukNotify

SERVICE, SECRET = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
KEY = f"test-{SERVICE}-{SECRET}"
TEMPLATE = "33333333-3333-4333-8333-333333333333"
ANSWERS = {
    "refuse": (400, "ValidationError", "email_address Not a valid email address"),
    "shut": (403, "AuthError", "Invalid token: API key not found"),
    "later": (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"),
    "broken": (500, "Exception", "Internal server error"),
}
ODD = {  # from a gateway in front of it, or cut short
    "gateway 400": (400, b"<html><h1>400 Bad Request</h1></html>"),
    "gateway 403": (403, b"<html><h1>403 Forbidden</h1></html>"),
    "gateway 404": (404, b"not here"),
    "no id": (201, b"{}"),
    "half an answer": (201, b'{"id": "'),
}


class NotifyService:
    """Keeps what it takes; `fault` is None, 'drop', 'delay' (take when the client gave up), 'refuse', 'shut', 'later', 'broken', ODD."""

    asks = True

    def __init__(self):
        self.on_taking = lambda: None
        self.messages, self.fault, self.statuses, self.asked = [], None, {}, []
        self.delayed, self.took = threading.Event(), threading.Event()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.post(self, body)

            def do_GET(self):
                service.get(self, urlsplit(self.path))

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.delayed.set()
        self.server.shutdown()
        self.server.server_close()

    def channel(self, timeout=5, **asked):
        return GovukNotify(Account(asked.get("key", KEY), TEMPLATE, f"http://127.0.0.1:{self.server.server_port}", timeout))

    def post(self, handler, body):
        fault = self.fault
        if not self.signed(handler):
            return self.say(handler, 403, {"errors": [{"error": "AuthError", "message": "Invalid token: signature"}], "status_code": 403})
        if fault in ANSWERS and not (fault == "refuse" and not body["email_address"].startswith("desk@")):
            code, error, message = ANSWERS[fault]
            return self.say(handler, code, {"errors": [{"error": error, "message": message}], "status_code": code})
        if fault in ODD:
            return self.send(handler, *ODD[fault])
        if fault == "delay":
            self.delayed.wait(5)
        taken = {"id": str(uuid.uuid4()), "created_at": f"2014-01-20T09:00:{len(self.messages):02}Z", **body}
        self.messages.append(taken)
        self.took.set()
        self.on_taking()
        if fault in ("drop", "delay"):
            handler.close_connection = True
            handler.connection.close()
            return None
        return self.say(handler, 201, {"id": taken["id"], "reference": body["reference"]})

    def get(self, handler, path):
        self.asked.append(path.path)
        if not self.signed(handler):
            return self.say(handler, 403, {"errors": [], "status_code": 403})
        if path.path == "/v2/notifications":
            (reference,) = parse_qs(path.query)["reference"]
            found = [one for one in self.messages if one["reference"] == reference]
            return self.say(handler, 200, {"notifications": [*reversed(found), *found[:1]], "links": {}})  # newest first, one said twice
        which = path.path.rpartition("/")[2]
        words = self.statuses.get(which, ["created"])
        status = words.pop(0) if len(words) > 1 else words[0]
        return self.say(handler, 200, {"id": which, "status": status})

    def signed(self, handler):
        token = handler.headers["Authorization"].removeprefix("Bearer ")
        try:
            return jwt.decode(token, SECRET, algorithms=["HS256"], leeway=30)["iss"] == SERVICE
        except jwt.InvalidTokenError:
            return False

    def say(self, handler, code, body):
        return self.send(handler, code, json.dumps(body).encode())

    def send(self, handler, code, data):
        handler.send_response(code)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def taken(self):
        return [one["reference"] for one in self.messages]

    def marked(self):
        return ["Possible repeat" in one["personalisation"]["subject"] for one in self.messages]
