"""What can be wrong with a file before anything in it can be compared: the reader finds these, and these are the words for them."""

from __future__ import annotations

from tasks.model.other_files import OTHER_FILES
from tasks.rules.checks.check import Check, Row, Words

WHOLE_FILE = "whole file"  # the address of a finding about no one cell
WHICH_TABLE = "which-table"
UNREAD = (  # when one of these is found for the whole file, no other finding is possible
    "empty-file",
    "encrypted-file",
    "not-an-update",
    "mislabelled-file",
    "unreadable-file",
    "reader-stopped",
    "fault-of-ours",
    WHICH_TABLE,
)
_SEND = "Send the update again as the workbook you were given, or as .xlsx, .ods, .csv or .json."


def _file(name: str, *, title: str, rule: str, says: Words, mend: str, good: str, bad: str, more: str = " ({detail})") -> Check:
    """`more` is added where the reader gave a detail and `says` is a template."""

    def sentence(row: Row) -> str:
        if not isinstance(says, str):
            return says(row)
        return says.format_map(row) + (more.format_map(row) if row["detail"] else "") + "."

    return Check(name, title, rule, "file", "", sentence, mend, good, bad)


def _other_file(row: Row) -> str:
    """What a file is that was sent in place of an update, and how the update is got out of it; other reasons are told as they are."""
    other = OTHER_FILES.get(row["detail"])
    looks = other.looks if other else row["detail"]
    return f"The file is not an update: it is {looks}." + (f" {other.mend}" if other else "")


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
        mend="Take the password off (File, Info, Protect Workbook, Encrypt with Password: empty the box), save and send it again. "
        "If Excel asks for none when you open it, copy the filled-in table into a fresh copy of the template and send that.",
        good="A workbook that opens at once",
        bad="A workbook that asks for a password",
        more="",
    ),
    _file(
        "not-an-update",
        title="The file is not an update",
        rule="A file is a workbook or a table of the update's columns, and not a document of another kind.",
        says=_other_file,
        mend=_SEND,
        good="RNL-2013-10.xlsx made from the template",
        bad="The board paper as a .pdf",
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
        "fault-of-ours",
        title="A fault of ours stopped the check",
        rule="The product can read and check every update; where it cannot, that is its own fault, and the update is held, not returned.",
        says="The file could not be checked, by a fault of ours",
        mend="Nothing to do: we are looking at it, it is tried again by itself, and nobody is called late for it meanwhile.",
        good="An update that is accepted, or returned with what is to be mended",
        bad="An update at which a check of ours breaks",
    ),
    _file(
        "no-table",
        title="No table of actions was found",
        rule="An update holds one table of actions under the template's column names.",
        says="No table of actions was found in the file",
        mend="If this is another workbook, send the one you were given for the month: that is the template, filled with your plan. "
        "If it is the right one, keep the row of column names above the actions: Ref, Action, Status and the others.",
        good="A sheet with the columns Ref and Status",
        bad="A sheet without column names",
    ),
    _file(
        WHICH_TABLE,
        title="It is not clear which table is the update",
        rule="One table of a file is the update: the one on the sheet called Update, or the only one there is.",
        says="There are tables of actions {detail}, so it is not clear which one counts",
        mend="Call the sheet with this month's words Update (right-click its name, Rename), or take the other tables out. Nothing else was "
        "looked at yet.",
        good="Update, and September beside it",
        bad="September and October",
        more="",
    ),
    _file(
        "second-table",
        title="There is a second table of actions",
        rule="A file holds the month's table and no other.",
        says="The table of actions on {detail} was read; the one on {seen} was not",
        mend="Nothing to do if that is an earlier month's. If it is this month's, call its sheet Update and take the other one out.",
        good="Update and Sign-off",
        bad="Update, Sign-off and a copy of September's table",
        more="",
    ),
    _file(
        "words-outside",
        title="Words stand outside the table",
        rule="Everything that is to be read stands in the table, under a heading, or beside a name on the sheet for signing off.",
        says='These words stand outside the table and were not read: "{seen}"',
        mend="If they matter, put them under Progress this month of the action they are about, or in the Summary for the public.",
        good="A remark under Progress this month",
        bad="A remark in a column without a heading, or below the table",
    ),
    _file(
        "comment-unread",
        title="A comment was not read",
        rule="What a trust has to say stands in cells; comments on cells are not read.",
        says='The comment on this cell was not read: "{seen}"',
        mend="If it matters, put its words under Progress this month of the action it is about, or in the Summary for the public.",
        good="A remark under Progress this month",
        bad="A remark in a comment on a cell",
    ),
    _file(
        "row-passed-over",
        title="A row of the table is no action",
        rule="Each row of the table is an action.",
        says='A part of the table was passed over, because it is {detail}: "{seen}"',
        mend="Nothing to do: no action is lost by it. If it is one after all, write its reference in the first column.",
        good="Rows of actions",
        bad="A key of colours, or a row of totals",
        more="",
    ),
    _file(
        "unquoted-comma",
        title="A row of text has more cells than there are headings",
        rule="In a file of plain text, words with a comma in them stand in quotation marks.",
        says="In {address} there are more cells than {detail}, so its words stand in the wrong columns and were not checked",
        mend='Put quotation marks around words with a comma in them, for example "22 of 30 nurses, and 8 to come", or save the file from a '
        "spreadsheet program, which does so by itself.",
        good='RNL-01,"22 of 30 nurses, and 8 to come"',
        bad="RNL-01,22 of 30 nurses, and 8 to come",
        more="",
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
    _file(
        "error-value",
        title="A cell shows an error",
        rule="A cell shows its answer, and not that a formula failed or that there is no room for it.",
        says="The cell shows {seen}, and not an answer",
        mend="Type the answer itself over it, in words where words belong; or mend what its formula points at, or widen its column, and "
        "save again.",
        good="60",
        bad="#REF!",
        more="",
    ),
    _file(
        "old-template",
        title="The workbook is an older version of the form",
        rule="An update is made from the current version of the form.",
        says="The workbook was made from version {seen} of the form; the current one is {detail}",
        mend="It is read all the same. For the next month, fill in the workbook you are sent for it.",
        good="Template version 1",
        bad="Template version 0",
        more="",
    ),
    _file(
        "renamed-column",
        title="A column has another name than the template's",
        rule="Columns keep the names they have in the template.",
        says='The column "{seen}" is read as "{detail}"',
        mend='Nothing is lost. To be sure of it next month, give the column its own name: "{detail}".',
        good="Progress this month",
        bad="Commentary",
        more="",
    ),
    _file(
        "columns-reordered",
        title="The columns stand in another order",
        rule="Columns keep the order they have in the template.",
        says='The columns stand in another order than the template\'s, from "{detail}" on',
        mend="Nothing is lost: columns are known by their names. Keep the template's order next month.",
        good="Ref, Status, Percent complete",
        bad="Status, Ref, Percent complete",
        more="",
    ),
    _file(
        "headings-repeated",
        title="The row of column names stands again among the actions",
        rule="The column names stand once, above the actions.",
        says="The row of column names stands again among the actions; it was passed over",
        mend="Take this row out: no action is lost by it.",
        good="One row of column names",
        bad="A row of column names at the top of each printed page",
        more="",
    ),
    _file(
        "merged-cells",
        title="Cells of the table are merged",
        rule="Each action has its own row and each answer its own cell.",
        says="The cells {detail} are merged, so their words count for the first of them only",
        mend="Unmerge them and write the words in each row they are meant for, for example the same status in two rows.",
        good="A status in every row",
        bad="One status across two rows",
        more="",
    ),
    _file(
        "merged-answers",
        title="One answer is merged over several actions",
        rule="Each action has an answer of its own.",
        says="The cells {detail}: what the merged cells show counts for the first row only",
        mend="Unmerge the cells and write the answer in each of their rows, for example the same status in three rows.",
        good="A status in every row",
        bad="One status across three rows",
        more="",
    ),
    _file(
        "hidden-sheet",
        title="A sheet is hidden",
        rule="Everything in an update can be seen by who opens it.",
        says='The sheet "{seen}" is hidden; it was kept with the file, and nobody is shown it',
        mend="Look whether it was meant to be sent: right-click any sheet's name, Unhide. Take it out if not.",
        good="Update, Sign-off and Guidance",
        bad="A hidden sheet of staff names",
        more="",
    ),
    _file(
        "hidden-cells",
        title="Rows or columns are hidden",
        rule="Everything in an update can be seen by who opens it.",
        says="Hidden or filtered: {detail}. What stands there was read like the rest",
        mend="Show them and look whether their words are meant to be sent: select all, right-click, Unhide; or Data, Filter, Clear; "
        "and give rows that are hardly there a height, columns a width.",
        good="Every row in sight",
        bad="A filter that hides the delivered actions",
        more="",
    ),
    _file(
        "struck-or-hidden",
        title="Words are struck through, or not shown",
        rule="Everything in an update can be seen by who opens it, as it is meant.",
        says="{detail}. What stands there was read like the rest",
        mend="Delete what does not count any more. Where it counts, take the line through it away, or give the cell the format General and "
        "its words a colour that can be seen, in a size that can be read.",
        good="Six nurses have started.",
        bad="Words with a line through them",
        more="",
    ),
    _file(
        "patient-identity",
        title="The words may name a patient",
        rule="No words of an update identify a patient: no NHS number, no date of birth, no name with a ward or bed.",
        says="The words in {address} look as if they identify a patient",
        mend="What you write is published. Take out what could identify anyone in your care, and send the update again before the month is "
        "published; if it is public already, ask at once for it to be taken down. If it identifies nobody, leave it and say so under "
        "Explanation for the update.",
        good="One patient waited nine hours for a bed.",
        bad="Mrs Jones in bed 4, 943 476 5919, waited nine hours.",
        more=": {detail}",
    ),
    _file(
        "hidden-direction",
        title="Words hold signs that turn the direction of reading",
        rule="Words are read in the direction they are written in, without signs that turn it round.",
        says="The words in {address} hold {detail}",
        mend="Type the words again, or paste them as plain text. They are kept as they came, and shown so that nothing around them turns.",
        good="Six nurses have started.",
        bad="Words pasted with a right-to-left override",
        more="",
    ),
    _file(
        "invisible-signs",
        title="Words hold signs that cannot be seen",
        rule="Everything in the words of an update can be seen.",
        says="The words in {address} hold {detail}",
        mend="Nothing is lost. Paste words as plain text next time, so that searching finds them.",
        good="Six nurses have started.",
        bad="Words with zero-width spaces inside",
        more="",
    ),
    _file(
        "endless-word",
        title="A word is longer than a line",
        rule="Words have spaces between them.",
        says="The words in {address} hold {detail}",
        mend="Look whether spaces were lost, or a key was held down. It is kept as it came, and broken where the line ends.",
        good="Six nurses have started.",
        bad="A word of 3,000 letters",
        more="",
    ),
    _file(
        "external-links",
        title="The workbook is linked to other files",
        rule="An update stands by itself, without links to other files.",
        says="The workbook is linked to {detail} other file(s); no link was followed, and the values last saved were read",
        mend="Break the links (Data, Edit Links, Break Link) so that the values are the workbook's own.",
        good="60",
        bad="='[Board report.xlsx]Summary'!B7",
        more="",
    ),
    _file(
        "macros",
        title="The workbook holds macros",
        rule="An update is words and numbers, without macros.",
        says="The workbook holds macros; none was run, and only the cells were read",
        mend="Save it as an Excel workbook without macros (.xlsx) next time.",
        good="RNL-2013-10.xlsx",
        bad="RNL-2013-10.xlsm",
        more="",
    ),
)
