"""Tables that people write beside config/: read whole, or refused with the line and what to write instead."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from tasks.model.mistake import BadConfig


def read_table(path: Path, columns: Sequence[str], *, others: bool = False) -> list[tuple[int, dict[str, str]]]:
    """(line, cells by heading) of each row of a CSV that has these columns, and no `others` unless they may be there.

    Raises BadConfig for a file that is no table in UTF-8, lacks a column, or has a line with more cells or fewer.
    """
    data = path.read_bytes()
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadConfig(f"{path}, line {line}: a letter here is not UTF-8: save it as UTF-8") from None
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        for row in reader:
            more = {*row} - {*columns}
            if not row.keys() >= {*columns} or (more and not others) or None in row or None in row.values():
                raise BadConfig(
                    f"{path}, line {reader.line_num}: the columns must be {','.join(columns)}, and each line has a cell for each"
                )
            rows.append((reader.line_num, row))
    except csv.Error as error:
        raise BadConfig(f"{path}, line {reader.line_num + 1}: it cannot be read as CSV ({error}): is a quotation mark left open?") from None
    return rows
