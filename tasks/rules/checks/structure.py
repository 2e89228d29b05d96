"""What can be wrong with a file before anything in it can be compared: the reader finds these, and these are the words for them."""

from __future__ import annotations

from tasks.rules.checks.check import Check, Row

WHOLE_FILE = "whole file"  # the address of a finding about no one cell
UNREAD = (  # found for the whole file, they leave nothing else to be said of it
    "empty-file",
    "encrypted-file",
    "not-an-update",
    "mislabelled-file",
    "unreadable-file",
    "reader-stopped",
)
_SEND = "Send the update again as the workbook you were given, or as .xlsx, .ods, .csv or .json."


def _file(name: str, *, title: str, rule: str, says: str, mend: str, good: str, bad: str, more: str = " ({detail})") -> Check:
    """`more` is added where the reader gave a detail."""

    def sentence(row: Row) -> str:
        return says.format_map(row) + (more.format_map(row) if row["detail"] else "") + "."

    return Check(name, title, rule, "file", "", sentence, mend, good, bad)


CHECKS: tuple[Check, ...] = (
    _file(
        "empty-file",
        title="The file is empty",
        rule="A file holds at least one character.",
        says="The file that arrived has nothing in it",
        mend="Open your own copy, check that it holds the update, save it and send it again. " + _SEND,
        good="A saved workbook of 14 kB",
        bad="A file of 0 bytes",
        more="",
    ),
    _file(
        "encrypted-file",
        title="The file is locked with a password",
        rule="A file can be opened without a password.",
        says="The file is locked with a password, so it cannot be read",
        mend="Take the password off (File, Info, Protect Workbook, Encrypt with Password: empty the box), save and send it again.",
        good="A workbook that opens at once",
        bad="A workbook that asks for a password",
        more="",
    ),
    _file(
        "not-an-update",
        title="The file is not an update",
        rule="A file is a workbook or a table of the update's columns, and not a document of another kind.",
        says="The file is not an update",
        mend=_SEND,
        good="RNL-2013-10.xlsx made from the template",
        bad="The board paper as a .pdf",
        more=": it is {detail}",
    ),
    _file(
        "mislabelled-file",
        title="The file's name says one kind and its content another",
        rule="The end of a file's name agrees with what is in the file.",
        says='The file is called "{seen}", but it is {detail}',
        mend="Open the file in the program it was made with, save it as .xlsx, .ods or .csv, and send that.",
        good="update.csv that holds lines of text",
        bad="update.xlsx that holds lines of text",
        more="",
    ),
    _file(
        "unreadable-file",
        title="The file cannot be read in full",
        rule="A file is whole, can be opened, and is no larger than an update can be.",
        says="The file, or a part of it, cannot be read",
        mend="Open your own copy: if it opens and holds only the update, save it under a new name and send that. If not, use the template.",
        good="A workbook that opens without a repair message",
        bad="A workbook cut off half-way",
        more=": {detail}",
    ),
    _file(
        "reader-stopped",
        title="Reading the file was stopped",
        rule="A file can be read within the limits of time and size.",
        says="Reading the file was stopped, because it needs more time or space than an update can",
        mend="Copy the filled-in table into a fresh copy of the template, without unused rows, pictures or links, and send that.",
        good="A table of 30 rows",
        bad="A sheet with a value in row 1,048,576",
    ),
    _file(
        "no-table",
        title="No table of actions was found",
        rule="An update holds one table of actions under the template's column names.",
        says="No table of actions was found in the file",
        mend="Keep the row of column names above the actions, as in the template: Ref, Action, Status and the others.",
        good="A sheet with the columns Ref and Status",
        bad="A sheet without column names",
    ),
    _file(
        "unknown-column",
        title="A column is not one of the update's",
        rule="Every column is one of the template's.",
        says='The column "{seen}" is not one of an update\'s columns, so what it holds would be lost',
        mend="Give the column its name from the template, or move its words to Progress this month and take the column out.",
        good="Evidence",
        bad="Evidance",
        more=' (did you mean "{detail}"?)',
    ),
    _file(
        "missing-column",
        title="A needed column is missing",
        rule="The columns an update cannot do without are all there.",
        says='The column "{detail}" is missing, and an update needs it',
        mend='Put the column back with its name exactly as in the template, for example "Status".',
        good="Ref, Status",
        bad="Ref alone",
        more="",
    ),
    _file(
        "duplicate-column",
        title="A column stands twice",
        rule="Each column stands once.",
        says='More than one column is read as "{detail}", so it is not clear which one counts; this one is headed "{seen}"',
        mend="Keep the column that you filled in and take the other out.",
        good="Ref, Status",
        bad="Ref, Status, Status",
        more="",
    ),
    _file(
        "formula-without-value",
        title="A formula has no value",
        rule="A cell with a formula also holds the value it came to.",
        says="The cell {address} holds a formula, but the file does not hold what it came to",
        mend="Type the value itself, for example 60, over the formula; or open the file in a spreadsheet program, save it and send that.",
        good="60",
        bad="=B2/C2, never calculated",
    ),
)
