"""What the reader process does with one file: tell what it is, make sheets of it, find the table."""

from __future__ import annotations

import dataclasses

from tasks.model.update import Reading
from tasks.workbook.form import Form
from tasks.workbook.reading import json_form, text, workbooks
from tasks.workbook.reading.kind import kind
from tasks.workbook.reading.odd_words import odd_words
from tasks.workbook.reading.sizes import FileSizes
from tasks.workbook.reading.tabulate import OURS, tabulated
from tasks.workbook.reading.unreadable import UnreadableFile, unread
from tasks.workbook.reading.warnings import hidden_sheets


def parse(name: str, blob: bytes, form: Form, sizes: FileSizes) -> Reading:
    """The reading of one file; a refused file has one place and nothing else. Only for the reader process: it trusts its parsers."""
    try:
        searched = kind(name, blob, sizes)
        if searched.kind == "json":
            return _looked_over(json_form.reading(blob, form, sizes), form)
        sheets = [text.sheet(blob, form)] if searched.kind == "csv" else workbooks.sheets(searched, OURS)
        reading = tabulated(searched.kind, sheets, form, sizes)
        addresses = {*reading.address.values(), *reading.head_address.values()}
        hidden = hidden_sheets([sheet.name for sheet in sheets if sheet.hidden], addresses)
        more = [*searched.odd, *hidden] if form.name == "update" else []
        return _looked_over(dataclasses.replace(reading, places=(*reading.places, *more)), form)
    except UnreadableFile as refused:
        return unread(refused.place)


def _looked_over(reading: Reading, form: Form) -> Reading:
    """An update's reading with what its words should be looked at for; plans are agreed by people who read them."""
    odd = odd_words(reading) if form.name == "update" else []
    return dataclasses.replace(reading, places=(*reading.places, *odd)) if odd else reading
