"""Chapter "Whose debt floats": what a change of the short rate does to companies and to banks.

Rates of policy and of banks are in percent, as they are quoted; the rates and shares of a company's
balance sheet are decimals.
"""

from __future__ import annotations


def interest_pass_through(xp, floating_share, leverage, rate_change, ebit_share, interest_rate):
    """Effect on a firm's profit of a change of the short rate, through its floating debt.

    Parameters
    ----------
    floating_share : float
        Share of the debt whose rate follows the market.
    leverage : float
        Debt over earnings before interest, tax, depreciation and amortisation (EBITDA).
    rate_change : float
        Change of the short rate, a decimal: 0.01 is one point.
    ebit_share : float
        Share of EBITDA that is left after depreciation; above `leverage` times `interest_rate`.
    interest_rate : float
        Average rate paid on the debt.

    Returns
    -------
    float
        Change of pre-tax profit, a share of it.

    Notes
    -----
    Arithmetic of the floating-rate channel (Ippolito, Ozdagli and Perez-Orive 2018): extra
    interest over profit before tax, both per dollar of EBITDA. Cash that earns the short rate, and
    hedges, are left out; both would make it smaller.

    Examples
    --------
    One point more for small companies and for large ones:

    >>> round(100 * interest_pass_through(xp, floating_share=0.45, leverage=3.5, rate_change=0.01,
    ...                                   ebit_share=0.60, interest_rate=0.06), 2)
    -4.04
    >>> round(100 * interest_pass_through(xp, floating_share=0.09, leverage=1.8, rate_change=0.01,
    ...                                   ebit_share=0.75, interest_rate=0.035), 2)
    -0.24
    """
    return -floating_share * leverage * rate_change / (ebit_share - leverage * interest_rate)


def interest_pass_through_large(
    xp, floating_share, leverage, rate_change, ebit_share, interest_rate
):
    """Effect on a large company's profit of a change of the short rate.

    Parameters
    ----------
    floating_share, leverage, rate_change, ebit_share, interest_rate : float
        As in `interest_pass_through`; only the assumptions differ.

    Returns
    -------
    float
        Change of pre-tax profit, a share of it.

    Notes
    -----
    `interest_pass_through`, so that both sizes can stand on one page with inputs of their own.

    Examples
    --------
    >>> round(100 * interest_pass_through_large(xp, floating_share=0.09, leverage=1.8,
    ...                                         rate_change=0.01, ebit_share=0.75,
    ...                                         interest_rate=0.035), 2)
    -0.24
    """
    return interest_pass_through(
        xp, floating_share, leverage, rate_change, ebit_share, interest_rate
    )


def net_pass_through(
    xp, hedged_share, cash_share, floating_share, leverage, rate_change, ebit_share, interest_rate
):
    """Effect on a firm's profit of a change of the short rate, net of hedges and of cash.

    Parameters
    ----------
    hedged_share : float
        Share of the floating debt that is swapped into a fixed rate.
    cash_share : float
        Cash that earns the short rate, over debt.
    floating_share, leverage, rate_change, ebit_share, interest_rate : float
        As in `interest_pass_through`.

    Returns
    -------
    float
        Change of pre-tax profit, a share of it.

    Notes
    -----
    `interest_pass_through` on what still floats once hedges and cash are taken off. What the cash
    earned before is left out of profit.

    Examples
    --------
    A fifth hedged, and cash of a tenth of the debt:

    >>> round(100 * net_pass_through(xp, hedged_share=0.2, cash_share=0.1, floating_share=0.45,
    ...                              leverage=3.5, rate_change=0.01, ebit_share=0.60,
    ...                              interest_rate=0.06), 2)
    -2.33
    """
    net_share = floating_share * (1 - hedged_share) - cash_share
    return interest_pass_through(xp, net_share, leverage, rate_change, ebit_share, interest_rate)


def hold_pass_through(xp, probability, move, floating_share, leverage, ebit_share, interest_rate):
    """Effect on a firm's profit of the surprise of a hold, through its floating debt.

    Parameters
    ----------
    probability : float
        Chance of a hold that the market had priced.
    move : float
        Size of the cut that was the alternative, basis points.
    floating_share, leverage, ebit_share, interest_rate : float
        As in `interest_pass_through`.

    Returns
    -------
    float
        Change of pre-tax profit, a share of it, if the surprise lasted a year.

    Notes
    -----
    The surprise of a hold, (1 - p) times the cut, into `interest_pass_through`; one basis point is
    0.0001.

    Examples
    --------
    Seven tenths of a basis point:

    >>> round(100 * hold_pass_through(xp, probability=0.972, move=25, floating_share=0.45,
    ...                               leverage=3.5, ebit_share=0.60, interest_rate=0.06), 2)
    -0.03
    """
    surprise = (1 - probability) * move / 10_000
    return interest_pass_through(xp, floating_share, leverage, surprise, ebit_share, interest_rate)


def interest_bill(xp, rate_change, floating_share, leverage, interest_rate):
    """A year's interest for every 100 dollars of EBITDA.

    Parameters
    ----------
    rate_change : float
        Change of the short rate, averaged over the year, a decimal.
    floating_share : float
        Share of the debt whose rate follows the market.
    leverage : float
        Debt over EBITDA.
    interest_rate : float
        Average rate paid on the debt before the change.

    Returns
    -------
    float
        Dollars a year.

    Notes
    -----
    Bookkeeping: the old bill, and the floating part of the debt times the change.

    Examples
    --------
    Three and a half dollars of debt for each dollar of EBITDA at six percent, and a quarter of a
    point less on the floating part:

    >>> [round(interest_bill(xp, rate_change=change, floating_share=0.45, leverage=3.5,
    ...                      interest_rate=0.06), 2) for change in (0, -0.0025)]
    [21.0, 20.61]
    """
    return 100 * leverage * (interest_rate + floating_share * rate_change)


def refinancing(
    xp, years, due_share, floating_share, leverage, old_rate, new_rate, ebit_share, interest_rate
):
    """Effect on profit of fixed debt that is replaced at the new rate as it falls due.

    Parameters
    ----------
    years : float
        Time from now.
    due_share : float
        Share of the fixed debt that falls due each year.
    floating_share : float
        Share of the debt that floats, and so has the new rate already.
    leverage : float
        Debt over EBITDA.
    old_rate, new_rate : float
        Coupon of the debt that falls due, and of the debt that replaces it.
    ebit_share : float
        Share of EBITDA that is left after depreciation; above `leverage` times `interest_rate`.
    interest_rate : float
        Average rate paid on all debt before.

    Returns
    -------
    float
        Change of pre-tax profit in the year that has come by then, a share of today's.

    Notes
    -----
    Arithmetic: fixed debt per dollar of EBITDA, times the part that has fallen due, times the
    change of coupon, over profit before tax. Debt and EBITDA stay what they are.

    Examples
    --------
    Three quarters of the fixed debt in five years, at half a point more:

    >>> round(100 * float(refinancing(xp, years=5, due_share=0.15, floating_share=0.45,
    ...                               leverage=3.5, old_rate=0.06, new_rate=0.065,
    ...                               ebit_share=0.60, interest_rate=0.06)), 2)
    -1.85
    """
    replaced = xp.minimum(1, due_share * years)
    return (
        -(1 - floating_share)
        * leverage
        * replaced
        * (new_rate - old_rate)
        / (ebit_share - leverage * interest_rate)
    )


def margin_change(xp, rate_change, income_beta, expense_beta):
    """Effect on a bank's interest margin of a change of the policy rate, through both its sides.

    Parameters
    ----------
    rate_change : float
        Change of the quarter's average policy rate, percentage points.
    income_beta : float
        Share of it that reaches what the bank earns per dollar of assets that earn interest.
    expense_beta : float
        Share of it that reaches what the bank pays per dollar of the same assets.

    Returns
    -------
    float
        Change of the net interest margin, percentage points.

    Notes
    -----
    The betas of Drechsler, Savov and Schnabl (2021), who find that banks match the two.

    Examples
    --------
    On a fall of 0.44 points, a bank whose expense follows it more, and one whose income does:

    >>> [round(margin_change(xp, -0.44, income, 0.54), 2) for income in (0.22, 0.64)]
    [0.14, -0.04]
    """
    return rate_change * (income_beta - expense_beta)


def margin_from_gap(xp, repriced_share, retained, new_rate, old_rate):
    """Effect on a bank's margin of the loans that fall due and are made anew.

    Parameters
    ----------
    repriced_share : float
        Loans that fall due, as a share of the assets that earn interest.
    retained : float
        Share of those loans that the bank keeps.
    new_rate, old_rate : float
        Coupon of the loans after and before, percent.

    Returns
    -------
    float
        Change of the margin, percentage points.

    Notes
    -----
    The repricing gap of bank accounting, at a policy rate that stays what it is.

    Examples
    --------
    A tenth of the assets, four fifths kept, half a point more:

    >>> round(margin_from_gap(xp, repriced_share=0.1, retained=0.8, new_rate=7.5, old_rate=7.0), 3)
    0.04
    """
    return repriced_share * retained * (new_rate - old_rate)


def rate_path(xp, meeting, start, move, meetings_with_move):
    """Move of the policy rate at a meeting: at the first ones of a year, then none.

    Parameters
    ----------
    meeting : array
        One for the next meeting.
    start : float
        Rate before it, percent; the level of the path begins there.
    move : float
        Change at each meeting with a move, percent.
    meetings_with_move : float
        How many of the next meetings bring one.

    Returns
    -------
    array
        Change at the meeting, percent.

    Notes
    -----
    Bookkeeping: a rate is where its moves have brought it.

    Examples
    --------
    Two cuts:

    >>> [float(rate_path(xp, meeting=meeting, start=3.625, move=-0.25, meetings_with_move=2))
    ...  for meeting in (1, 2, 3)]
    [-0.25, -0.25, 0.0]
    """
    return xp.where(meeting <= meetings_with_move, move, 0)


def rate_path_level(xp, total, start):
    """The rate after the moves so far.

    Parameters
    ----------
    total : array
        Sum of the moves, percent.
    start : float
        Rate before the first of them, percent.

    Returns
    -------
    array
        Percent.

    Examples
    --------
    >>> rate_path_level(xp, -0.5, 3.625)
    3.125
    """
    return start + total


def rate_editor(
    xp,
    meeting,
    move_march,
    move_april,
    move_june,
    move_july,
    move_september,
    move_october,
    move_december,
):
    """Move of the policy rate at a meeting, as a reader sets it for the seven that were left.

    Parameters
    ----------
    meeting : array
        Zero for January's, one for March's, to seven for December's.
    move_march, move_april, move_june, move_july : float
        Change at each of these meetings, percentage points.
    move_september, move_october, move_december : float
        The same for the later ones.

    Returns
    -------
    array
        Change at the meeting, percentage points.

    Notes
    -----
    Bookkeeping, as in `rate_path`, with a move of its own for each meeting.

    Examples
    --------
    One cut in June, one in October:

    >>> [float(rate_editor(xp, meeting=meeting, move_march=0, move_april=0, move_june=-0.25,
    ...                    move_july=0, move_september=0, move_october=-0.25,
    ...                    move_december=0))
    ...  for meeting in range(8)]
    [0.0, 0.0, 0.0, -0.25, 0.0, 0.0, -0.25, 0.0]
    """
    moves = (
        move_march,
        move_april,
        move_june,
        move_july,
        move_september,
        move_october,
        move_december,
    )
    step = 0
    for number, move in enumerate(moves, start=1):
        step = step + xp.where(meeting == number, move, 0)
    return step


def rate_editor_level(xp, total, start):
    """The middle of the target range after the moves so far.

    Parameters
    ----------
    total : array
        Sum of the moves, percentage points.
    start : float
        Middle of the range after January's meeting, percent.

    Returns
    -------
    array
        Percent.

    Examples
    --------
    >>> rate_editor_level(xp, -0.5, 3.625)
    3.125
    """
    return start + total


def rate_editor_measure(xp, level, decided, share):
    """What the rate between two meetings adds to the average distance from the rate decided.

    Parameters
    ----------
    level : array
        Rate after the meeting, percent.
    decided : array
        Middle of the range that January's meeting left, percent.
    share : array
        Days until the next meeting as a share of all days to the end of the year.

    Returns
    -------
    array
        Percentage points; the sum over the meetings is the average.

    Examples
    --------
    A quarter of a point less for half of the time:

    >>> rate_editor_measure(xp, 3.375, 3.625, 0.5)
    -0.125
    """
    return (level - decided) * share
