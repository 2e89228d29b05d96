"""The record in the words of the regime: facts written once, and tables that can always be made again from them."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tasks.model.mistake import NotFound
from tasks.model.period import Period
from tasks.model.plan import Action, ActionPlan
from tasks.model.plan_date import PlanDate, Precision
from tasks.model.update import Place, Reading, Submission
from tasks.model.written import to_json
from tasks.record import keys
from tasks.record.stores.store import Store
from tasks.rules.plan_in_force import plan_in_force

Fact = dict[str, Any]


def sha_of(fact: object) -> str:
    """The SHA-256, in hex, of a fact's one written form: what a later fact names it by."""
    return hashlib.sha256(to_json(fact)).hexdigest()


def sheaf_of(firsts: Sequence[str], trust: str) -> str:
    """The first trust of the sheaf that holds a trust's rows; `firsts` are those of all, rising."""
    return firsts[max(bisect_right(firsts, trust) - 1, 0)]


def assessed_with(revision: Fact, only: Collection[str]) -> set[str] | None:
    """These trusts and those that a revision was made for beside them; None if none are named, or it was made for all."""
    return {*only, *revision["only"]} if only and revision["only"] is not None else None


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """Reads and writes facts through a store. Every write creates; nothing here overwrites."""

    store: Store

    def fact(self, key: str) -> Fact:
        found: Fact = orjson.loads(self.store.read(key))
        return found

    def create(self, key: str, fact: object) -> bool:
        """Write a fact once; False if that key is taken."""
        return self.store.create(key, to_json(fact))

    def months(self, kind: str, first: Period | None = None, last: Period | None = None) -> list[Period]:
        """The months that have facts of a kind, rising; from a month on and up to another, if they are given."""
        found = map(Period.parse, self.store.below(kind, since=str(first or "")))
        return [month for month in found if last is None or month <= last]

    def newest_of_each(self, kind: str) -> dict[Period, int]:
        """The highest number that facts of a kind have in each month, the months rising."""
        found: dict[Period, int] = {}
        for key in self.store.keys(kind):
            month = Period.parse(keys.chapter_of(key))
            found[month] = max(keys.number(key), found.get(month, 0))
        return found

    def last_of(self, prefix: str) -> Fact | None:
        """The newest of the numbered facts under a prefix, or None while there is none."""
        newest = self.newest(prefix)
        return self.fact(f"{prefix}{newest}.json") if newest else None

    def follow(self, prefix: str, last: Fact | None, fact: Fact) -> bool:
        """Add the next numbered fact to a chain: it gets its number, and names `last`, the one before it, by hash.

        False if another writer took that number meanwhile: read what it wrote, and judge again.
        """
        number = keys.number(f"{prefix}{last['number']}.json") + 1 if last else 1
        return self.create(f"{prefix}{number}.json", {**fact, "number": number, "follows": sha_of(last) if last else ""})

    def put_blob(self, data: bytes) -> str:
        """Keep bytes under their SHA-256, in hex, and return it."""
        sha = hashlib.sha256(data).hexdigest()
        self.store.create(keys.blob(sha), data)
        return sha

    def blob(self, sha: str) -> bytes:
        return self.store.read(keys.blob(sha))

    def put_table(self, frame: pd.DataFrame) -> str:
        """Keep a table as Parquet, and return the SHA-256 of its bytes. The same rows give the same bytes."""
        buffer = io.BytesIO()
        text = frame.dtypes[frame.dtypes.eq("str")].index  # however it is held in memory
        one = frame.astype(dict.fromkeys(text, pd.StringDtype("pyarrow", na_value=float("nan"))))
        whole = pa.Table.from_pandas(one, preserve_index=False).combine_chunks()  # rows that were put together are written as one piece
        pq.write_table(whole, buffer, compression="zstd")
        return self.put_blob(buffer.getvalue())

    def rows(self, sha: str) -> pd.DataFrame:
        """Rows as they were kept; days are seconds again, which Parquet does not know."""
        return _rows(BlobAt(sha, self)).copy(deep=False)

    # plans

    def put_plan(self, plan: ActionPlan) -> bool:
        return self.create(keys.plan(plan.trust, plan.version), plan)

    def plan_versions(self, trust: str = "") -> dict[str, list[int]]:
        """Trust code to the versions of its plan, rising; of one trust only, if it is named."""
        found: dict[str, list[int]] = {}
        for key in self.store.keys(keys.plans(trust) if trust else keys.PLANS):
            found.setdefault(key.split("/")[1], []).append(keys.number(key))
        return {trust: sorted(versions) for trust, versions in found.items()}

    def plan(self, trust: str, version: int) -> ActionPlan:
        fact = self.fact(keys.plan(trust, version))
        actions = tuple(Action(**{**a, "due": _plan_date(a["due"]), "replaces": tuple(a.get("replaces", ()))}) for a in fact.pop("actions"))
        return ActionPlan(**{**fact, "agreed_on": date.fromisoformat(fact["agreed_on"]), "actions": actions})

    def agreed_plans(self, trust: str, on: date) -> tuple[ActionPlan, ...]:
        """Every version agreed by a day, rising."""
        versions = sorted(map(keys.number, self.store.keys(keys.plans(trust))))
        return tuple(plan for plan in (self.plan(trust, version) for version in versions) if plan.agreed_on <= on)

    def plan_in_force(self, trust: str, on: date) -> ActionPlan | None:
        """The newest version agreed by a day with what it left out of earlier ones, or None while there is none."""
        agreed = self.agreed_plans(trust, on)
        return plan_in_force(agreed) if agreed else None

    # submissions and what was decided on them

    def submissions(self, month: Period, trust: str = "") -> Iterator[tuple[str, str]]:
        """(trust, submission id) of everything received in a month, or from one trust."""
        for key in self.store.keys(f"{keys.submissions(month)}{trust}/" if trust else keys.submissions(month)):
            _, _, trust, name = key.split("/")
            yield trust, name.removesuffix(".json")

    def submission(self, month: Period, trust: str, submission: str) -> Submission:
        fact = self.fact(keys.submission(month, trust, submission))
        return Submission(**{**fact, "received_at": datetime.fromisoformat(fact["received_at"])})

    def decided(self, month: Period, trust: str = "") -> dict[tuple[str, str], int]:
        """(trust, submission id) to the number of the newest decision, for everything received in a month, or from one trust."""
        newest: dict[tuple[str, str], int] = {}
        for key in self.store.keys(f"{keys.decisions(month)}{trust}/" if trust else keys.decisions(month)):
            _, _, trust, submission, _ = key.split("/")
            newest[trust, submission] = max(keys.number(key), newest.get((trust, submission), 0))
        return newest

    def reading(self, sha: str) -> Reading:
        fact = orjson.loads(self.blob(sha))
        return Reading(**{**fact, "lines": tuple(fact["lines"]), "places": tuple(Place(**p) for p in fact["places"])})

    # revisions and releases

    def newest(self, prefix: str) -> int:
        """The highest number under a prefix of numbered facts; 0 if there is none."""
        return keys.last_number(self.store.keys(prefix))

    def revision(self, period: Period, number: int | None = None) -> Fact:
        """A numbered assessment of a period, or the newest; raises NotFound if there is none."""
        number = number or self.newest(keys.revisions(period))
        if not number:
            raise NotFound(f"{period.words} has not been assessed yet: run `measures month {period}`")
        return self.fact(keys.revision(period, number))

    def told_anew(self, revision: Fact, since: int) -> set[str] | None:
        """The trusts that were told anew one by one after an earlier revision of the month; None if all were, in any of the steps."""
        found: set[str] = set()
        while revision["number"] > since:
            if revision["only"] is None:
                return None
            found.update(revision["only"])
            revision = self.revision(Period.parse(revision["period"]), revision["number"] - 1)
        return found

    def table(self, revision: Fact, name: str, trusts: Collection[str] | None = None) -> pd.DataFrame:
        """A table of a revision, of these trusts only if any are named: then no more is read than holds theirs."""
        sheaves = revision["tables"][name]
        firsts = sorted(sheaves)
        read = firsts if trusts is None else sorted({sheaf_of(firsts, trust) for trust in trusts}) or firsts[:1]
        found = [self.rows(sheaves[first]) for first in read]
        table = pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]
        return table if trusts is None else table[table["trust"].isin(list(trusts))].reset_index(drop=True)

    def tables(self, revision: Fact, trusts: Collection[str] | None = None) -> dict[str, pd.DataFrame]:
        """All four, likewise."""
        return {name: self.table(revision, name, trusts) for name in revision["tables"]}

    def assessed_before(self, period: Period) -> Fact | None:
        """The newest revision of the nearest earlier period that has one."""
        last = period.previous()
        earlier = self.months(keys.REVISIONS, last, last) or self.months(keys.REVISIONS, last=last)
        return self.revision(earlier[-1]) if earlier else None

    def released(self) -> list[Fact]:
        """Every release ever published, by period, then number."""
        facts = [self.fact(key) for key in self.store.keys(keys.RELEASES)]
        return sorted(facts, key=lambda fact: (fact["period"], fact["number"]))


@dataclasses.dataclass(frozen=True, slots=True)
class BlobAt:
    """A blob of a record: the same hash is the same blob in whichever record."""

    sha: str
    record: Record = dataclasses.field(compare=False)


@lru_cache(maxsize=8)  # when one trust is told again, the few sheaves that hold its rows are asked for at every step
def _rows(at: BlobAt) -> pd.DataFrame:
    # On this thread alone: a thread of Arrow's that still holds these bytes when the run ends would abort it
    table = pq.ParquetFile(pa.BufferReader(at.record.blob(at.sha))).read(use_threads=False)
    frame: pd.DataFrame = table.to_pandas(use_threads=False)
    return frame.astype(dict.fromkeys(frame.select_dtypes("datetime").columns, "datetime64[s]"))


def _plan_date(fact: Fact) -> PlanDate:
    days = {name: date.fromisoformat(fact[name]) if fact[name] else None for name in ("earliest", "latest")}
    return PlanDate(**{**fact, **days, "precision": Precision(fact["precision"])})
