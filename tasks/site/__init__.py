"""The publication: page models, pages and open data, all made from the plain data of a release."""

from tasks.site.open_data import release_tables, whole_tables
from tasks.site.pages import method_pages, release_pages, shared_pages
from tasks.site.release_data import release_data

__all__ = ["method_pages", "release_data", "release_pages", "release_tables", "shared_pages", "whole_tables"]
