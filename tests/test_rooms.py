"""The picture of the rooms in CONTRIBUTING.md: it is the one that the command draws."""

import pytest

import helpers
from helpers.tools import rooms

pytestmark = pytest.mark.check(seconds=2)

TOLD = helpers.__doc__


@pytest.fixture(scope="module")
def ways():
    return rooms.ways(rooms.rooms(TOLD))


def test_contributing_shows_the_rooms_as_they_are():
    text = rooms.TARGET.read_text(encoding="utf-8")
    shown = text.partition(rooms.START)[2].partition(rooms.END)[0].strip()
    assert shown == rooms.picture(TOLD), "draw it again: python -m helpers rooms"


def test_every_way_leads_to_a_room_that_is_told_before(ways):
    told = list(rooms.rooms(TOLD))
    for room, taken in ways.items():
        assert {told.index(one) for one in taken} <= set(range(told.index(room))), room


def test_the_lowest_room_takes_nothing_and_every_other_something(ways):
    assert [room for room, taken in ways.items() if not taken] == ["ground"]


def test_without_its_marks_nothing_is_written(tmp_path, monkeypatch):
    target = tmp_path / "CONTRIBUTING.md"
    target.write_text("nothing here")
    monkeypatch.setattr(rooms, "TARGET", target)
    with pytest.raises(rooms.RoomsError, match="CONTRIBUTING.md lacks the line <!-- made by"):
        rooms.write(TOLD)
    assert target.read_text() == "nothing here"
