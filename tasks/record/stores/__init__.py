"""Places that hold bytes: a folder or an object store, behind one small interface."""
