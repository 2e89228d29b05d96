"""Files that are sent in place of an update: what each is called, and how the update is got out of it."""

from __future__ import annotations

from dataclasses import dataclass

_TAKE_OUT = "Take the workbook out of the {holder} and send the workbook itself."
_SAVE_AS = "Open it in the program it was made with, save it as an Excel workbook (.xlsx), and send that."
_OUT_OF_APPLE = "Open it on the Mac, choose File, Export To, Excel, and send the .xlsx that this makes."
_COPY = "Copy what it says about each action into the workbook you were given, and send that workbook."
_DOWNLOAD = "Open what it leads to, download or save that as an Excel workbook (.xlsx), and send the workbook."
_UNDER_ITS_NAME = "Look for the workbook itself, which has the ending .xlsx, .ods, .csv or .json, and send that."


@dataclass(frozen=True, slots=True)
class OtherFile:
    """What a file is, in words that follow "it is", and what its sender does to send the update."""

    looks: str
    mend: str


OTHER_FILES: dict[str, OtherFile] = {
    "eml": OtherFile("a mail (.eml), not the workbook that was sent with it", _TAKE_OUT.format(holder="mail")),
    "msg": OtherFile("a mail saved from Outlook (.msg), not the workbook that was sent with it", _TAKE_OUT.format(holder="mail")),
    "tnef": OtherFile("a mail's winmail.dat, which only Outlook can open", _TAKE_OUT.format(holder="mail")),
    "p7m": OtherFile("a signed or encrypted mail or file (.p7m)", "Take the workbook out of it, unsigned, and send the workbook itself."),
    "pgp": OtherFile("an encrypted or signed file (PGP)", "Take the workbook out of it and send the workbook as it is."),
    "mht": OtherFile("a web page saved as one file (.mht)", _SAVE_AS),
    "zip": OtherFile("a zip archive (.zip)", _TAKE_OUT.format(holder="archive")),
    "7z": OtherFile("a 7-Zip archive", _TAKE_OUT.format(holder="archive")),
    "rar": OtherFile("a RAR archive", _TAKE_OUT.format(holder="archive")),
    "gz": OtherFile("a gzip archive", _TAKE_OUT.format(holder="archive")),
    "bz2": OtherFile("a bzip2 archive", _TAKE_OUT.format(holder="archive")),
    "xz": OtherFile("an xz archive", _TAKE_OUT.format(holder="archive")),
    "tar": OtherFile("a tar archive", _TAKE_OUT.format(holder="archive")),
    "cab": OtherFile("a cabinet archive (.cab)", _TAKE_OUT.format(holder="archive")),
    "numbers": OtherFile("a spreadsheet of Apple's Numbers (.numbers)", _OUT_OF_APPLE),
    "iwork": OtherFile("a document of Apple's Pages or Keynote", _COPY),
    "xls": OtherFile("an Excel 97-2003 workbook (.xls)", _SAVE_AS),
    "xls-early": OtherFile("a sheet of an early Excel (.xls)", _SAVE_AS),
    "xlm": OtherFile(
        "an Excel 4 macro sheet, which holds commands and no table",
        "Send the workbook with the table of actions: in Excel the tab of a macro sheet cannot hold the update.",
    ),
    "xlsb": OtherFile("a binary Excel workbook (.xlsb)", _SAVE_AS),
    "xml-sheet": OtherFile("an XML spreadsheet of Excel 2003 (.xml)", _SAVE_AS),
    "fods": OtherFile("a flat OpenDocument spreadsheet (.fods)", "Save it as .ods or .xlsx, and send that."),
    "dif": OtherFile("a table in an old exchange format (.slk or .dif)", _SAVE_AS),
    "wk": OtherFile("a Lotus 1-2-3 worksheet", _SAVE_AS),
    "works": OtherFile("a document of another office program", _SAVE_AS),
    "doc": OtherFile("an old Word document (.doc)", _COPY),
    "docx": OtherFile("a Word document (.docx)", _COPY),
    "odt": OtherFile("an OpenDocument text (.odt)", _COPY),
    "rtf": OtherFile("a rich text document (.rtf)", _COPY),
    "ppt": OtherFile("an old PowerPoint presentation (.ppt)", _COPY),
    "pptx": OtherFile("a PowerPoint presentation (.pptx)", _COPY),
    "odp": OtherFile("an OpenDocument presentation (.odp)", _COPY),
    "odg": OtherFile("an OpenDocument drawing or formula", _COPY),
    "pdf": OtherFile("a PDF document (.pdf)", _COPY),
    "ps": OtherFile("a page for a printer (.ps)", _COPY),
    "visio": OtherFile("a Visio drawing", _COPY),
    "mpp": OtherFile("a Microsoft Project plan (.mpp)", _COPY),
    "one": OtherFile("a OneNote section (.one)", _COPY),
    "picture": OtherFile("a picture", _COPY),
    "film": OtherFile("a sound or a film", _COPY),
    "html": OtherFile("a web page (.html)", _SAVE_AS),
    "xml": OtherFile("an XML file (.xml)", _SAVE_AS),
    "mdb": OtherFile("an Access database", _SAVE_AS),
    "sqlite": OtherFile("an SQLite database", _SAVE_AS),
    "parquet": OtherFile("a Parquet file", _SAVE_AS),
    "calendar": OtherFile("an entry of a calendar or an address book", _UNDER_ITS_NAME),
    "link": OtherFile("a shortcut to a document, not the document", _DOWNLOAD),
    "program": OtherFile("a program", _UNDER_ITS_NAME),
    "lock": OtherFile(
        "the lock file that Excel leaves beside a workbook while it is open", "Close Excel, and send the workbook beside it."
    ),
    "resource": OtherFile("a file that a Mac leaves beside a document", _UNDER_ITS_NAME),
    "bytes": OtherFile("bytes that are not text", _UNDER_ITS_NAME),
}
"""The reader's name for a kind of file -> its words."""
