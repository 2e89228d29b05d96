"""Addressing: which post gets a letter about which verdict, by the ladder, with the people who hold it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tasks.model.ladder_step import LadderStep
from tasks.model.level import Level
from tasks.model.mistake import BadConfig
from tasks.model.notice import Attachment, Recipient
from tasks.model.period import Period
from tasks.model.verdict import Verdict
from tasks.notify.channels.choice import carries_files
from tasks.rulebook import Rulebook
from tasks.rules.deadline import london_day
from tasks.rules.overdue import OVERDUE
from tasks.run.desk_links import purpose_of
from tasks.run.programme import Programme
from tasks.run.run import Run


@dataclass(frozen=True, slots=True)
class Letter:
    """Who is written to about which verdict, at which step of the ladder, and who has a copy.

    The rule, the trust's code, the sentence and the evidence are the verdict's; the template and the posts that were to have a copy are the
    step's. `role` is the post written to, as the list of people names it; `page` is the address of the page for the period; `speaks_for`
    is the body that the post belongs to; `files_are` says where the files are that belong to it, and `desk` whether the post has a page of
    its own at the desk; `thread` are the Message-IDs of the mails that it answers.
    """

    verdict: Verdict
    step: LadderStep
    level: Level
    trust_name: str
    regulator: str
    role: str
    addressed: tuple[Recipient, ...]
    copied: tuple[Recipient, ...]
    page: str
    speaks_for: str
    attachments: tuple[Attachment, ...] = ()
    files_are: str = ""
    desk: bool = False
    thread: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)  # words of the regime that its template names, and titles by post


@dataclass(frozen=True, slots=True)
class Addressing:
    """What is needed to address a month's letters; `site` is the public address of the site, with a trailing slash, or empty.

    `day` (London) is when they are sent: they go to whoever holds a post, and oversees the trust, then. `files` says whether their channel
    carries files with them.
    """

    rulebook: Rulebook
    programme: Programme
    period: Period
    site: str
    day: date
    desk: bool = False
    files: bool = False
    parts: Mapping[str, Sequence[Verdict]] = field(default_factory=dict)  # of trusts in several programmes, how each part of a plan stands

    @classmethod
    def of(cls, run: Run, period: Period, sent: datetime | None = None) -> Addressing:
        """Addressing as a run has it; `sent` is when the letters are sent, if not at the run's moment."""
        day = london_day(sent or run.moment)
        return cls(run.rulebook, run.programme, period, run.settings.site_address, day, bool(run.settings.desk), carries_files())

    def page_of(self, trust: str = "") -> str:
        """The address of the month's page, or of a trust's page in it; empty where the site has none."""
        return self.site and f"{self.site}{self.period}/" + (f"{trust.lower()}/" if trust else "")

    def public_step(self, rule: str, *, again: bool) -> LadderStep | None:
        """The step at which regulators hear of a rule's yes, the first time or `again`; None in a regime that tells nobody of it."""
        found = [step for step in self.rulebook.ladder if step.rule == rule and step.public and step.again is again]
        return self._in_force(found, f"{rule!r} with public = true" + (" and again = true" if again else ""))

    def step_over(self, rule: str) -> LadderStep | None:
        """The step that says it is over; None in a regime that tells nobody of it."""
        return self._in_force([step for step in self.rulebook.ladder if step.rule == rule and step.over], f"{rule!r} under [[over]]")

    def level(self, step: LadderStep, trust: str, about: str = "") -> Level:
        """A step's level for a trust, with the day that its deadline was moved to where the ladder counts from that."""
        moved = (one.deadline for one in self.rulebook.extensions if (one.trust, one.period) == (trust, self.period))
        return Level(step.level, about, max(moved, default=None) if step.rule == OVERDUE else None)

    def letters(self, step: LadderStep, verdict: Verdict, level: Level, partner: str = "") -> Iterator[Letter]:
        """One letter for each post a step names, to whoever holds it on the day, under the code that the trust has by then. What regulators
        get with the month goes to each who oversees the trust: where it is in several programmes these may be several.
        """
        trust = verdict.trust
        overseers = self.rulebook.regulators_on(trust, self.day) if trust else (verdict.subject,)
        for post in step.to:
            if post != "partner" or partner:
                for code in overseers if post == "regulator" and step.public else overseers[:1]:
                    mine = replace(verdict, evidence=(*verdict.evidence, *self.own_part(trust, code))) if post == "regulator" else verdict
                    yield self._letter(step, mine, level, post, partner, code)

    def own_part(self, trust: str, regulator: str) -> tuple[tuple[str, str], ...]:
        """How the part of a trust's plan stands that is of the programmes in which a regulator oversees it, by programme."""
        stays = {stay.programme: stay.regulator or self.rulebook.regulator_on(trust, self.day) for stay in self.rulebook.stays[trust]}
        found = ((dict(one.evidence)["programme"], one.sentence) for one in self.parts.get(trust, ()))
        return tuple((f"its plan for {programme}", sentence) for programme, sentence in found if stays.get(programme) == regulator)

    def place_of_files(self, *, at_desk: bool, them: str = "them") -> str:
        """Where the files are that belong to a letter, in words: `at_desk` says whether its reader has a page there."""
        if self.files:
            return "with this letter"
        if at_desk:
            return "behind the link at the end of this letter"
        return f"with whoever runs the programme, as this letter cannot carry {them}"

    def _in_force(self, steps: list[LadderStep], what: str) -> LadderStep | None:
        """The one in force; None where the ladder has none on any day. Raises BadConfig where it has some, and none on that day."""
        found = [step for step in steps if step.holds_on(self.period.last_day)]
        if steps and not found:
            raise BadConfig(f"ladder.toml: no step of {what} is in force for {self.period}: add one")
        return found[0] if found else None

    def _letter(self, step: LadderStep, verdict: Verdict, level: Level, post: str, partner: str, overseer: str) -> Letter:
        trust, regulator = verdict.trust, self.rulebook.regulators[overseer]
        now = self.rulebook.code_on(trust, self.day)
        where = {"regulator": ("", f"regulator:{regulator.code}"), "partner": ("", f"partner:{partner}")}.get(post, (now, post))
        name = self.rulebook.trusts[trust].name if trust else regulator.name
        body = {"regulator": regulator.with_article, "partner": self._partner_name(partner)}.get(post, name)
        return Letter(
            verdict=verdict,
            step=step,
            level=level,
            trust_name=name,
            regulator=regulator.with_article,
            role=where[1],
            addressed=self.programme.recipients(*where, self.day),
            copied=tuple(person for role in step.copy for person in self.programme.recipients(now, role, self.day)),
            page=self.page_of(trust),
            speaks_for=body,
            called={**self.rulebook.wording.words, **self.rulebook.wording.titles},
            desk=self.desk and bool(trust) and bool(purpose_of(post, self.rulebook.wording.signs)) and (post != "regulator" or step.public),
        )

    def _partner_name(self, code: str) -> str:
        return self.rulebook.partners[code].name if code in self.rulebook.partners else code


def extension_evidence(rulebook: Rulebook, trust: str, period: Period) -> tuple[tuple[str, str], ...]:
    """The extension a trust was granted for a period, as evidence: until when, by whom and why; nothing where there is none."""
    given = (one for one in rulebook.extensions if (one.trust, one.period) == (trust, period))
    return tuple(
        pair
        for one in given
        for pair in (("deadline moved to", one.deadline.isoformat()), ("granted by", one.approved_by), ("reason given", one.reason))
    )
