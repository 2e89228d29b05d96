"""Keeping the record's bytes: one small interface over a folder or an object store, and every key in one module."""

from tasks.stores.address import open_store
from tasks.stores.shelf import FILES, FolderShelf, Shelf, open_shelf
from tasks.stores.store import BadKey, Store, StoreTrouble

__all__ = ["FILES", "BadKey", "FolderShelf", "Shelf", "Store", "StoreTrouble", "open_shelf", "open_store"]
