"""A store of which it is known what was read."""

from __future__ import annotations

from tasks.record.stores.folder import FolderStore


class Counting(FolderStore):
    """A folder that notes what is read of it."""

    def __init__(self, folder):
        super().__init__(folder)
        self.asked = []

    def read(self, key):
        self.asked.append(key)
        return super().read(key)
