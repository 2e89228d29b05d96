"""Words to people, and getting them there: what is said, to whom, kept in an outbox before it is sent, and sent once."""

from tasks.notices.channels import Channel, NotTaken, Refused, Shut, Uncertain, Word
from tasks.notices.compose import BadAddress, Composed, Matter, NoRecipient, compose, notice_id
from tasks.notices.eml_folder import EmlFolder
from tasks.notices.facts import from_json
from tasks.notices.message import message
from tasks.notices.outbox import PUBLIC, Places, fact, give_up, kept, listed, put, waiting
from tasks.notices.posting import NotLive, Office, Posted, Sent, post_all, require_live
from tasks.notices.receipts import follow_up

__all__ = [
    "PUBLIC",
    "BadAddress",
    "Channel",
    "Composed",
    "EmlFolder",
    "Matter",
    "NoRecipient",
    "NotLive",
    "NotTaken",
    "Office",
    "Places",
    "Posted",
    "Refused",
    "Sent",
    "Shut",
    "Uncertain",
    "Word",
    "compose",
    "fact",
    "follow_up",
    "from_json",
    "give_up",
    "kept",
    "listed",
    "message",
    "notice_id",
    "post_all",
    "put",
    "require_live",
    "waiting",
]
