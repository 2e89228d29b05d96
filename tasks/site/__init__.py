"""The publication: pages, their words and the open data, made from the plain data of a release."""
