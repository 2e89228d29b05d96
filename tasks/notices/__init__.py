"""Words to people, and getting them there: what is said, to whom, kept in an outbox before it is sent, and sent once."""

from tasks.notices.channels import Channel, EmlFolder
from tasks.notices.compose import BadAddress, Composed, Matter, NoRecipient, compose
from tasks.notices.facts import from_json, to_json
from tasks.notices.message import message
from tasks.notices.outbox import NotLive, Sent, listed, put, send_pending

__all__ = [
    "BadAddress",
    "Channel",
    "Composed",
    "EmlFolder",
    "Matter",
    "NoRecipient",
    "NotLive",
    "Sent",
    "compose",
    "from_json",
    "listed",
    "message",
    "put",
    "send_pending",
    "to_json",
]
