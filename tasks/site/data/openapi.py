"""The answers under `/api/` described for programs, as OpenAPI has it: made from the types and columns that they are made from."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from tasks.site.data.answer_types import ROW, IndexAnswer, LatestAnswer, LettersAnswer, MonthAnswer, TrustAnswer, TrustMonthAnswer
from tasks.site.data.csvw import LICENCE
from tasks.site.data.dictionary import described, words_of
from tasks.site.data.json_schema import in_words, row_schema, version_of
from tasks.site.data.shapes import ProgrammeWords

_PERIOD = ("period", r"^\d{4}-(\d{2}|Q[1-4]|W\d{2})$", "A period, as {form}.")
_TRUST = ("trust", r"^[a-z0-9]+$", "A trust's organisation code in small letters.")
_PART = "#/components/schemas/{model}"
_ANSWERS: dict[str, Any] = {
    "index.json": IndexAnswer,
    "latest.json": LatestAnswer,
    "{period}/index.json": MonthAnswer,
    "{period}/{trust}.json": TrustMonthAnswer,
    "{period}/letters.json": LettersAnswer,
    "trusts/{trust}.json": TrustAnswer,
}


def openapi(programme: ProgrammeWords, address: str) -> dict[str, Any]:
    """`api/openapi.json`, by OpenAPI 3.1.0."""
    made, defined = TypeAdapter.json_schemas(
        [(answer.__name__, "serialization", TypeAdapter(answer)) for answer in _ANSWERS.values()],
        ref_template=_PART,
    )
    rows, words = described(programme), words_of(programme)
    parts = {
        **in_words(_with_rows(defined["$defs"]), words),
        "TrustRow": row_schema(rows["trusts"]),
        "TrustCounts": row_schema(rows["trusts"], whole=False),
        "ActionRow": row_schema(rows["actions"], whole=False),
        "VerdictRow": row_schema(rows["verdicts"]),
    }
    gets = {
        f"/{path}": {"get": _get(path, answer.__doc__, made[answer.__name__, "serialization"], words.rhythm.form)}
        for path, answer in _ANSWERS.items()
    }
    paths = in_words(gets, words)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": programme["title"],
            "description": f"Files at stable addresses. {programme['banner']}".strip(),
            "version": version_of([paths, parts]),
            "license": {"name": "Open Government Licence v3.0", "url": LICENCE},
        },
        "servers": [{"url": f"{address}api" if address else "."}],
        "paths": paths,
        "components": {"schemas": parts},
    }


def _with_rows(described: Any) -> Any:
    """A description in which each row leads to its part."""
    if isinstance(described, list):
        return [*map(_with_rows, described)]
    if not isinstance(described, dict):
        return described
    return {"$ref": _PART.format(model=described[ROW])} if ROW in described else {name: _with_rows(one) for name, one in described.items()}


def _get(path: str, meaning: str, schema: dict[str, Any], form: str) -> dict[str, Any]:
    given = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": words.format(form=form),
            "schema": {"type": "string", "pattern": pattern},
        }
        for name, pattern, words in (_PERIOD, _TRUST)
        if f"{{{name}}}" in path
    ]
    answer = {"description": meaning, "content": {"application/json": {"schema": schema}}}
    return {"summary": meaning, "parameters": given, "responses": {"200": answer, "404": {"description": "There is none."}}}
