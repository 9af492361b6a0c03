"""Fonts are cut to the same bytes each time: a package that holds them is named by its digest."""

import pytest
from fontTools.ttLib import TTFont

from helpers.pipeline import vendor
from helpers.places import VENDOR

pytestmark = pytest.mark.test(seconds=2)


def test_a_font_is_cut_to_the_same_bytes_at_any_hour(tmp_path, monkeypatch):
    source = next((VENDOR).rglob("*.ttf"))
    cut = []
    for hour in (0, 3600):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_700_000_000 + hour))
        target = tmp_path / f"{hour}.woff2"
        vendor._subset(source, target, "U+41-5A", "woff2")
        cut.append(target.read_bytes())
    assert cut[0] == cut[1]


def test_a_face_has_no_instructions_for_coarse_pixels_and_is_smoothed_at_every_size(tmp_path):
    source = next((VENDOR / "node_modules").rglob("ibm-plex-sans-latin-400-normal.woff2"))
    target = tmp_path / "face.woff2"
    vendor._subset(source, target, "U+41-5A", "woff2")
    before, after = TTFont(source), TTFont(target)
    assert "fpgm" in before and "fpgm" not in after
    assert after["gasp"].gaspRange == {0xFFFF: 15}
    assert target.stat().st_size < source.stat().st_size
