"""The four labels a trust may give an action. Labels, never colours: a colour means different things in different trusts."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The key printed on the published action plans from April 2014 to April 2016."""

    DELIVERED = "delivered"
    ON_TRACK = "on_track"
    SOME_ISSUES = "some_issues"
    NOT_ON_TRACK = "not_on_track"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Status.DELIVERED: "Delivered",
    Status.ON_TRACK: "On track to deliver",
    Status.SOME_ISSUES: "Some issues",
    Status.NOT_ON_TRACK: "Not on track to deliver",
}
