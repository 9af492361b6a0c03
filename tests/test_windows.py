"""Leads over windows that end on the day: the table is what the daily changes give."""

import numpy as np
import pandas as pd
import pytest

from helpers import base_rates, data, windows, xp
from helpers.model import model

pytestmark = pytest.mark.check(seconds=12)

TABLE = data.table("windows")
THAT_DAY = TABLE[TABLE["last"] >= "2026-01-29"]
WORKED_OUT = [
    "lead_proxy_pts",
    "t_published",
    "share_at_least_pct",
    "share_at_most_pct",
    "bootstrap_at_least_pct",
    "bootstrap_low_pts",
    "bootstrap_high_pts",
]


def row(sessions, against_sp500=0):
    found = THAT_DAY.query("sessions == @sessions and against_sp500 == @against_sp500")
    return found.iloc[0]


@pytest.mark.parametrize("against", [0, pytest.param(1, marks=pytest.mark.test(seconds=6))])
def test_the_table_of_windows_is_what_the_daily_changes_give(against):
    days, stored = base_rates.sessions(), TABLE[TABLE["against_sp500"] == against]
    drawn = windows.drawn_leads(days, windows.OTHERS[against])
    found = pd.DataFrame([windows.window(days, one, drawn) for _, one in stored.iterrows()])
    found.index = stored.index
    pd.testing.assert_frame_equal(found[WORKED_OUT], stored[WORKED_OUT], atol=0.0051, rtol=0)


def test_there_is_a_window_of_every_length_over_both_indices_and_none_ends_later():
    for against in (0, 1):
        lengths = THAT_DAY.loc[THAT_DAY["against_sp500"] == against, "sessions"]
        assert sorted(lengths) == list(range(1, windows.LONGEST + 1))
    assert TABLE["last"].max() == pd.Timestamp(data.EVENING).normalize()


def test_a_window_begins_as_many_sessions_back_as_it_is_long():
    days = base_rates.sessions()["session"]
    for _, one in TABLE.iterrows():
        inside = days[(days >= one["first_session"]) & (days <= one["last"])]
        assert len(inside) == one["sessions"]


def test_leads_on_published_closes_agree_with_the_closes_that_are_facts():
    for sessions, against, known in (
        (1, 0, "gap_close"),
        (19, 0, "lead_ytd"),
        (19, 1, "russell_lead_ytd"),
    ):
        fact = data.fact(known)
        lead = row(sessions, against)["lead_published_pts"]
        assert lead == pytest.approx(fact.value, abs=0.51 * 10**-fact.decimals), known
    before = TABLE[TABLE["last"] < "2026-01-29"].iloc[0]["lead_published_pts"]
    assert before == data.fact("lead_four_before").value


def test_published_leads_and_the_proxys_move_together():
    published, proxy = THAT_DAY["lead_published_pts"], THAT_DAY["lead_proxy_pts"]
    assert np.corrcoef(published, proxy)[0, 1] > 0.95
    # The errors of days add up, but no further than some two points.
    assert (published - proxy).abs().max() < 2.3


def test_a_lead_is_the_difference_of_two_compounded_returns():
    days = base_rates.sessions()
    for sessions in (1, 19, 60):
        small, nasdaq = (
            np.prod(1 + days[name].tail(sessions) / 100)
            for name in ("small_caps_pct", "nasdaq_100_pct")
        )
        last = windows.leads(days, "nasdaq_100_pct", sessions).iloc[-1]
        assert last == pytest.approx(100 * (small - nasdaq))
        assert row(sessions)["lead_proxy_pts"] == pytest.approx(last, abs=0.0051)


def test_draws_of_single_days_instead_of_blocks_give_about_the_same_band(monkeypatch):
    # Gaps hardly remember the day before, so a bootstrap that knows of no blocks must agree.
    days = base_rates.sessions()
    small, nasdaq = days["small_caps_pct"].to_numpy(), days["nasdaq_100_pct"].to_numpy()
    chosen = np.random.default_rng(1).integers(len(days), size=(4000, 19))
    ends = 100 * ((1 + small[chosen] / 100).prod(axis=1) - (1 + nasdaq[chosen] / 100).prod(axis=1))
    low, high = np.quantile(ends, [windows.TAIL, 1 - windows.TAIL])
    assert row(19)["bootstrap_low_pts"] == pytest.approx(low, abs=0.7)
    assert row(19)["bootstrap_high_pts"] == pytest.approx(high, abs=0.7)


def test_the_model_gives_the_row_that_the_reader_asks_for():
    lead = model("lead_over_window")
    for sessions in (1, 5, 19, 60):
        for against in (0, 1):
            asked = lead(window=sessions, against=against)
            assert asked == pytest.approx(row(sessions, against)["lead_published_pts"])


# --- what the chapter says of them ----------------------------------------------------------------


def test_session_the_five_sessions_are_the_one_window_that_leaves_the_band():
    for against in (0, 1):
        rows = THAT_DAY[THAT_DAY["against_sp500"] == against]
        share = rows["bootstrap_at_least_pct"]
        outside = rows[(share < 5) | (share > 95)]
        assert outside["sessions"].tolist() == [5]


def test_session_the_lead_of_the_year_is_ordinary_over_either_index():
    assert row(19, 1)["lead_published_pts"] > row(19)["lead_published_pts"]
    for against in (0, 1):
        assert 5 < row(19, against)["bootstrap_at_least_pct"] < 50


def test_session_the_day_gave_back_an_eighth_of_what_was_lost_in_four_sessions():
    lost = data.fact("lead_four_before").value
    assert -data.fact("gap_close").value / lost == pytest.approx(1 / 8, abs=0.01)


def test_session_the_band_leans_below_zero():
    longer = THAT_DAY[THAT_DAY["sessions"] >= 10]
    assert (longer["bootstrap_low_pts"] + longer["bootstrap_high_pts"] < 0.2).all()


def test_session_at_the_pace_of_a_window_power_grows_with_the_sessions():
    one = row(19)
    half, most = (one["sessions"] * (t / one["t_published"]) ** 2 for t in (2, 2.8416))
    years = {"drift": 252 / 19 * one["lead_published_pts"], "t_value": 2}
    spread = one["lead_published_pts"] / one["t_published"] * (252 / 19) ** 0.5
    power = model("detection_power").function
    for sessions, chance in ((half, 0.5), (most, 0.8)):
        found = power(xp.numpy, years["drift"], spread, sessions / 252, years["t_value"])
        assert float(found) == pytest.approx(chance, abs=1e-3)


def test_session_without_software_about_half_of_the_equally_weighted_gap_is_left():
    left = model("equal_gap_without")()
    assert left / data.fact("equal_gap").value == pytest.approx(0.5, abs=0.1)
