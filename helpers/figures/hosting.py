"""The figure of the page "Running it for a class"."""

from __future__ import annotations

from .. import explorables
from ..model import Model
from ..settings import Axis
from . import Drawing

WHAT_TO_TAKE = [
    "pages, and their play button for a lesson with notebooks",
    "the same; a hub on one large machine if code is written every week",
    "pages for all; a hub on several machines for those who write code",
]
"""For classes of thirty, three hundred and three thousand students."""


def hub_cost(model: Model) -> Drawing:
    """A hub's memory in dollars, by the students in the class."""
    return Drawing(
        explorables.response(
            model,
            along="students",
            x_ticks=[500, 1000, 1500, 2000, 2500],
            y=Axis(domain=(0, 3000), ticks=[0, 1000, 2000, 3000], format="$,~r"),
        ),
        subtitle="Memory of a hub, US dollars a month, by students in the class; the rest as "
        "[assumed]{.bk-assumed}",
        description="A straight line from the origin: twice the students cost twice as much. A "
        "point marks the class as assumed.",
        note="Machines that run all month. Disks, traffic and the work of the person who runs "
        "the hub come on top; machines that are let go at night cost less.",
        presets={
            "a seminar in one room": {"students": 30, "at_once": 1},
            "a lecture's homework": {"students": 300, "at_once": 0.2},
            "a large course before its deadline": {"students": 3000, "at_once": 0.4},
        },
    )
