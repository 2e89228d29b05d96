"""Collect for the fund: partners' monthly claims of costs, checked like any update, and published files kept as evidence."""

from __future__ import annotations

import logging
from datetime import datetime

from tasks.evidence.claims import Claim, claimed, read_claim
from tasks.evidence.dossier import costs
from tasks.evidence.mortality import read_mortality
from tasks.evidence.ratings import read_ratings
from tasks.evidence.table import BadEvidence
from tasks.model.period import Period
from tasks.record import keys
from tasks.record.record import Record
from tasks.rulebook import Rulebook
from tasks.run.inbox import Arrival, arrivals
from tasks.run.opened import open_programme, open_record, open_rulebook
from tasks.run.settings import Settings
from tasks.run.write_file import write_file

log = logging.getLogger("measures")
READERS = {"mortality": read_mortality, "ratings": read_ratings}


def collect_claims(as_of: datetime) -> int:
    """Keep and decide on every claim, and keep every published file, received by a moment (aware); says how many were new.

    They lie in the programme's folders `claims/<partner>/` and `evidence/mortality|ratings/`, each with a `received.csv` as the inbox.
    """
    record, rulebook, folder = open_record(), open_rulebook(), open_programme().folder
    claims = sorted(arrivals(str(folder / "claims"), as_of), key=lambda a: (a.received_at, a.trust, a.name))
    known_claims, known_files = (set(record.store.keys(prefix)) for prefix in (keys.COSTS, keys.EVIDENCE))
    new = [claim for claim in claims if keys.cost_claim(claim.month, claim.trust, claim.id) not in known_claims]
    files = [a for kind in READERS for a in arrivals(str(folder / "evidence"), as_of, kind)]
    published = [file for file in files if keys.evidence(file.month, file.trust, file.id) not in known_files]
    return sum(_decided(record, rulebook, claim) for claim in new) + sum(_kept(record, file) for file in published)


def _decided(record: Record, rulebook: Rulebook, arrival: Arrival) -> bool:
    """One claim, kept and decided on beside those before it."""
    data, partner = arrival.data(), arrival.trust
    of = {contract.id: contract.partner for contract in rulebook.contracts}
    taken = {
        (of.get(line.contract, ""), line.month, line.evidence.casefold()): line.contract for line in costs(record, arrival.received_at)
    }
    claim = read_claim(partner, data, rulebook.contracts, rulebook.fund, Period.of(arrival.received_at.date()), taken)
    fact = {
        "partner": partner,
        "id": arrival.id,
        "name": arrival.name,
        "received_at": arrival.received_at.isoformat(),
        "sent_by": arrival.sent_by,
        "channel": arrival.channel,
        "sha256": record.put_blob(data),
        "rules": rulebook.sha256,
        "decision": "accepted" if claim.accepted else "returned",
        "findings": list(claim.findings),
        "lines": _lines(claim),
    }
    made = record.create(keys.cost_claim(arrival.month, partner, arrival.id), fact)
    if not claim.accepted:
        _give_back(arrival, claim)
    log.info("%s  claim %s %s: %s", partner, arrival.name, fact["decision"], claimed(claim.lines))
    return made


def _give_back(arrival: Arrival, claim: Claim) -> None:
    """What the partner gets back: every finding with its place and how to mend it."""
    path = Settings.read().returned / "claims" / arrival.trust / f"{arrival.name}.txt"
    findings = [f"{one.severity}: {one.address}\n  {one.says}\n  {one.mend}\n" for one in claim.findings]
    write_file(path, f"{arrival.name} was returned: nothing in it counts until it is sent again.\n\n{''.join(findings)}".encode())


def _lines(claim: Claim) -> list[dict[str, str]]:
    return [
        {"contract": one.contract, "month": str(one.month), "category": one.category, "pence": str(one.pence), "evidence": one.evidence}
        for one in claim.lines
    ]


def _kept(record: Record, arrival: Arrival) -> bool:
    """One published file. What cannot be read is kept too, with the reason, and is no evidence of anything."""
    data = arrival.data()
    try:
        READERS[arrival.trust](arrival.name, data)
        refused = ""
    except BadEvidence as error:
        refused = str(error)
        log.info("evidence refused: %s", refused)
    fact = {
        "kind": arrival.trust,
        "id": arrival.id,
        "name": arrival.name,
        "received_at": arrival.received_at.isoformat(),
        "sha256": record.put_blob(data),
        "refused": refused,
    }
    return record.create(keys.evidence(arrival.month, arrival.trust, arrival.id), fact)
