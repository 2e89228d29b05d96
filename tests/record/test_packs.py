"""A pack of the same files is the same bytes on every machine and day, and gives each file back."""

from __future__ import annotations

import io
import zipfile
import zlib

from tasks.record.packs import Pack, packed

TEXT = " ".join(f"{n * n % 97} and {n % 7}" for n in range(2000)).encode()
FILES = {"b.parquet": b"packed already" * 10, "a.json": TEXT}


def test_what_a_pack_says_of_a_file_hangs_on_nothing_but_its_name_and_bytes():
    with zipfile.ZipFile(io.BytesIO(packed(FILES))) as archive:
        about = [(one.filename, one.date_time, one.compress_type, one.external_attr, one.create_system) for one in archive.infolist()]
    assert about == [
        ("b.parquet", (1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 0o644 << 16, 3),
        ("a.json", (1980, 1, 1, 0, 0, 0), zipfile.ZIP_DEFLATED, 0o644 << 16, 3),
    ]
    smaller = {level: zlib.compressobj(level, zlib.DEFLATED, -15) for level in (4, 5)}
    small, other = (each.compress(TEXT) + each.flush() for each in smaller.values())
    assert small != other
    assert small in packed(FILES)


def test_each_file_of_a_pack_is_there_by_its_name_and_no_other():
    pack = Pack(packed(FILES))
    assert (list(pack), len(pack), dict(pack)) == (list(FILES), 2, FILES)
    assert ("a.json" in pack, "c.json" in pack) == (True, False)
