"""Keeping the record's bytes: one small interface over a folder or an object store, and every key in one module."""

from tasks.stores.address import open_store
from tasks.stores.store import BadKey, Store, StoreTrouble

__all__ = ["BadKey", "Store", "StoreTrouble", "open_store"]
