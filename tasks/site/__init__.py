"""The publication: page models, pages and open data, all made from the plain data of a release."""

from tasks.site.open_data import whole_tables
from tasks.site.pages import release_pages, shared_pages
from tasks.site.release_data import release_data

__all__ = ["release_data", "release_pages", "shared_pages", "whole_tables"]
