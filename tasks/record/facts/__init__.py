"""Facts: what the record holds, each a frozen value that is written once and never changed.

`hash` is the SHA-256, in hex, of the bytes a fact is held as: what later facts name it by. It is filled in when a fact is read or written.
Moments are aware; hashes of files and packs are SHA-256 in lower-case hex.
"""

from tasks.record.facts.chain import Formats, Partitions, Seal
from tasks.record.facts.decided import HELD, WAITING, Deadline, Decision, ExtensionAnswer, ExtensionAsked, Mending, Statement, Waiver
from tasks.record.facts.funded import ClaimedLine, CostClaim, EvidenceFile, LedgerEntry
from tasks.record.facts.notified import Acknowledged, Delivery, GivenUp, Lease, LeaseEnd, Receipt, ReceiptSheet, SeenTo, TakenNotice
from tasks.record.facts.received import GivenBack, InboxTrouble, Mail, MailFile, MailSeenTo, Oversize, Sent, Withdrawal
from tasks.record.facts.released import Approval, Before, Begun, Candidate, Erasure, PutBack, Release, Retraction, Revision, TakeDown

__all__ = [
    "HELD",
    "WAITING",
    "Acknowledged",
    "Approval",
    "Before",
    "Begun",
    "Candidate",
    "ClaimedLine",
    "CostClaim",
    "Deadline",
    "Decision",
    "Delivery",
    "Erasure",
    "EvidenceFile",
    "ExtensionAnswer",
    "ExtensionAsked",
    "Formats",
    "GivenBack",
    "GivenUp",
    "InboxTrouble",
    "Lease",
    "LeaseEnd",
    "LedgerEntry",
    "Mail",
    "MailFile",
    "MailSeenTo",
    "Mending",
    "Oversize",
    "Partitions",
    "PutBack",
    "Receipt",
    "ReceiptSheet",
    "Release",
    "Retraction",
    "Revision",
    "Seal",
    "SeenTo",
    "Sent",
    "Statement",
    "TakeDown",
    "TakenNotice",
    "Waiver",
    "Withdrawal",
]
