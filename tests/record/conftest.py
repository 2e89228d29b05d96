from __future__ import annotations

from tests.month.conftest import sample as sample  # noqa: PLC0414  the same replay, made once for all who look at it
