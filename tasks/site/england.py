"""A drawing of England with the trusts on it, drawn by hand for this publication: enough to know one's corner, and no map to measure by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tasks.site.data.shapes import PlaceWords, TownWords

WIDTH, HEIGHT = 400, 500
_NORTH, _WEST, _DEGREE, _FLAT = 55.9, -5.9, 82.0, 0.6  # units to a degree of latitude; a degree of longitude is so much shorter here
_COAST = (
    "55.8 -2.0, 55.6 -1.7, 55.3 -1.6, 55.0 -1.4, 54.7 -1.2, 54.6 -1.0, 54.5 -0.6, 54.3 -0.4, 54.1 -0.1, 53.9 -0.2, 53.6 0.1, "
    "53.7 -0.6, 53.6 -0.1, 53.4 0.3, 53.1 0.3, 52.9 0.1, 52.8 0.4, 53.0 0.5, 52.9 1.3, 52.6 1.7, 52.4 1.7, 52.0 1.5, 51.8 1.2, "
    "51.7 0.9, 51.5 0.8, 51.5 0.4, 51.5 0.7, 51.4 0.9, 51.4 1.4, 51.1 1.4, 50.9 1.0, 50.9 0.6, 50.7 0.2, 50.8 -0.1, 50.7 -0.8, "
    "50.8 -1.1, 50.9 -1.4, 50.7 -1.6, 50.7 -1.9, 50.6 -2.0, 50.5 -2.4, 50.7 -3.0, 50.6 -3.4, 50.4 -3.5, 50.2 -3.7, 50.3 -4.2, "
    "50.2 -4.8, 50.0 -5.2, 50.1 -5.7, 50.4 -5.1, 50.7 -4.8, 51.0 -4.5, 51.1 -4.2, 51.2 -3.5, 51.3 -3.0, 51.5 -2.7, 51.8 -2.4, "
    "51.6 -2.7, 51.8 -2.7, 52.1 -3.1, 52.5 -3.1, 52.9 -3.1, 53.0 -2.8, 53.2 -3.0, 53.4 -3.2, 53.4 -3.0, 53.6 -3.1, 53.7 -2.9, "
    "53.8 -3.0, 54.0 -2.9, 54.2 -2.9, 54.1 -3.2, 54.5 -3.6, 54.9 -3.4, 55.0 -3.0, 55.2 -2.7, 55.5 -2.2"
)
_WIGHT = "50.8 -1.3, 50.7 -1.1, 50.6 -1.3, 50.7 -1.6"
_APART, _CLEAR = 21.0, 12.0  # units between the middles of two numbers, and from one to a dot


@dataclass(frozen=True, slots=True)
class Dot:
    """A trust in the drawing: its number, where its town is, and where the number stands beside that."""

    number: int
    x: float
    y: float
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The outline as a path, a dot for each trust, and the sources of where these are."""

    outline: str
    dots: tuple[Dot, ...]
    sources: tuple[str, ...]
    width: int = WIDTH
    height: int = HEIGHT


def england(
    trusts: Iterable[str], places: Mapping[str, list[PlaceWords]], towns: Mapping[str, TownWords]
) -> tuple[tuple[str, ...], Drawing]:
    """Those of some trusts that have a hospital in a town whose position is known, from north to south, and the drawing of them."""
    found = {trust: town for trust in trusts if (town := _town(places.get(trust, ()), towns))}
    ordered = sorted(found, key=lambda trust: (-found[trust]["latitude"], found[trust]["longitude"]))
    dots: list[Dot] = []
    for number, trust in enumerate(ordered, start=1):
        x, y = _at(found[trust]["latitude"], found[trust]["longitude"])
        dots.append(_dot(number, x, y, dots))
    sources = dict.fromkeys(found[trust]["source"] for trust in ordered)
    return tuple(ordered), Drawing(f"{_path(_COAST)}{_path(_WIGHT)}", tuple(dots), tuple(sources))


def _town(places: Iterable[PlaceWords], towns: Mapping[str, TownWords]) -> TownWords | None:
    return next((towns[one["town"]] for one in places if one["town"] in towns), None)


def _dot(number: int, x: float, y: float, others: list[Dot]) -> Dot:
    """A number stands right of its dot, or where no other number is."""
    aside = 9.0 + 5 * len(str(number))
    ways = [(aside, 6.0), (-aside, 6.0), (0.0, -9.0), (0.0, 22.0), (18.0, -8.0), (-18.0, -8.0), (18.0, 20.0), (-18.0, 20.0)]
    places = [(round(x + across, 1), round(y + down, 1)) for across, down in ways]

    def free(place: tuple[float, float]) -> bool:
        apart = (abs(place[0] - one.label_x) + abs(place[1] - one.label_y) >= _APART for one in others)
        clear = (abs(place[0] - one.x) + abs(place[1] - one.y - 6) >= _CLEAR for one in others)
        return all(apart) and all(clear)

    return Dot(number, x, y, *next(filter(free, places), places[0]))


def _path(points: str) -> str:
    corners = (_at(*map(float, point.split())) for point in points.split(", "))
    return f"M{' '.join(f'{x:g} {y:g}' for x, y in corners)}z"


def _at(latitude: float, longitude: float) -> tuple[float, float]:
    return round((longitude - _WEST) * _DEGREE * _FLAT, 1), round((_NORTH - latitude) * _DEGREE, 1)
