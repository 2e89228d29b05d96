"""Keeping the record's bytes: one small interface over a folder or an object store, and every key in one module."""

from tasks.stores.address import open_shelf, open_store
from tasks.stores.folder_shelf import FolderShelf
from tasks.stores.shelf import FILES, Shelf
from tasks.stores.store import BadKey, Store, StoreTrouble

__all__ = ["FILES", "BadKey", "FolderShelf", "Shelf", "Store", "StoreTrouble", "open_shelf", "open_store"]
