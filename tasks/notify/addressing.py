"""What is to be told becomes matters: which post hears of which verdict, by the ladder, with the people who hold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tasks.model.ladder import Step
from tasks.model.mistake import BadConfig
from tasks.model.notice import Notice, Recipient
from tasks.model.period import Period
from tasks.model.verdict import Verdict
from tasks.notify.letters import Matter
from tasks.record import keys
from tasks.record.outbox import Places
from tasks.rulebook import Rulebook
from tasks.rulebook.lookups import regulator_on
from tasks.run.programme import Programme

PLACES = Places(keys.receipt_for, keys.claim, keys.let_go, keys.claims, keys.delivery, keys.deliveries, keys.unsent, keys.done)


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to address a month's matters; `site` is the public address of the site, with a trailing slash, or empty."""

    rulebook: Rulebook
    programme: Programme
    period: Period
    site: str

    def step(self, rule: str, level: str) -> Step:
        """A step of a ladder as in force in the period; raises BadConfig if there is none."""
        found = next((one for one in self.rulebook.steps(rule, self.period.last_day) if one.level == level), None)
        if found is None:
            raise BadConfig(f"ladder.toml: no step of {rule!r} at level {level!r} is in force for {self.period}: add one")
        return found

    def level(self, trust: str, level: str) -> str:
        """A level for a trust: one whose deadline was moved climbs a ladder of its own, so nothing it was told before stands in its way."""
        moved = dict(extension_of(self.rulebook, trust, self.period)).get("deadline moved to")
        return f"{level}, deadline moved to {moved}" if moved else level

    def matters(self, step: Step, verdict: Verdict, level: str, on: date, partner: str = "") -> Iterator[Matter]:
        """One matter for each post a step tells; `on` is the day whose holders of the posts are meant."""
        for post in step.to:
            if post != "partner" or partner:
                yield self._matter(step, verdict, level, on, post, partner)

    def _matter(self, step: Step, verdict: Verdict, level: str, on: date, post: str, partner: str) -> Matter:
        trust = verdict.trust
        regulator = self.rulebook.regulators[verdict.subject if step.rule == "digest" else regulator_on(self.rulebook, trust, on)]
        where = {"regulator": ("", f"regulator:{regulator.code}"), "partner": ("", f"partner:{partner}")}.get(post, (trust, post))
        name = self.rulebook.trusts[trust].name if trust else regulator.name
        body = {"regulator": regulator.name, "partner": self._partner_name(partner)}.get(post, name)
        return Matter(
            verdict=verdict,
            level=level,
            trust_name=name,
            regulator=regulator.name,
            role=where[1],
            addressed=self.programme.recipients(*where, on),
            copied=tuple(person for role in step.copy for person in self.programme.recipients(trust, role, on)),
            page=f"{self.site}{self.period}/" + (f"{trust.lower()}/" if trust else ""),
            letter=step.letter,
            speaks_for=body,
            copy_roles=step.copy,
        )

    def _partner_name(self, code: str) -> str:
        return self.rulebook.partners[code].name if code in self.rulebook.partners else code


def alternates(programme: Programme, notice: Notice, on: date) -> tuple[Recipient, ...]:
    """Who is told in a recipient's place: the holders of `alternate:<post>` beside the post that has the recipient's address."""
    posts = {(p.trust, p.role) for p in programme.people if p.address.casefold() == notice.recipient.address.casefold()}
    found = [one for trust, role in sorted(posts) for one in programme.recipients(trust, f"alternate:{role}", on)]
    return tuple(dict.fromkeys(found))


def extension_of(rulebook: Rulebook, trust: str, period: Period) -> tuple[tuple[str, str], ...]:
    """The extension a trust was granted for a period, as evidence: until when, by whom and why; nothing where there is none."""
    given = (one for one in rulebook.extensions if (one.trust, one.period) == (trust, period))
    return tuple(
        pair
        for one in given
        for pair in (("deadline moved to", one.deadline.isoformat()), ("granted by", one.approved_by), ("reason given", one.reason))
    )
