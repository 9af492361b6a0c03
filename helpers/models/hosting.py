"""Page "Running it for a class": what a class moves, and what a hub costs.

Amounts of data are in gigabytes of a thousand million bytes.
"""

from __future__ import annotations

MB_IN_GB = 1000


def class_traffic(xp, students, read):
    """Data that a class takes from the server as it reads the pages.

    Parameters
    ----------
    students : float
        Students in the class.
    read : float
        What one of them fetches, megabytes.

    Returns
    -------
    float
        Gigabytes in all.

    Notes
    -----
    Arithmetic. A browser keeps what it has fetched, so a second visit costs next to nothing.

    Examples
    --------
    Three hundred students, one megabyte each:

    >>> class_traffic(xp, 300, 1)
    0.3
    """
    return students * read / MB_IN_GB


def hub_memory(xp, students, at_once, memory):
    """Memory that a class's hub must have.

    Parameters
    ----------
    students : float
        Students in the class.
    at_once : float
        Share of them who work at the same time.
    memory : float
        Gigabytes that one of them is given.

    Returns
    -------
    float
        Gigabytes.

    Notes
    -----
    Arithmetic. Processors are shared more easily than memory: a student thinks most of the time,
    but a kernel that waits holds its memory all the same.

    Examples
    --------
    Three hundred students, a fifth at once, half a gigabyte each:

    >>> hub_memory(xp, 300, 0.2, 0.5)
    30.0
    """
    return students * at_once * memory


def hub_cost(xp, students, at_once, memory, price):
    """Monthly cost of the memory of a class's hub.

    Parameters
    ----------
    students : float
        Students in the class.
    at_once : float
        Share of them who work at the same time.
    memory : float
        Gigabytes that one of them is given.
    price : float
        US dollars for a gigabyte of a rented machine's memory in a month, its processors included.

    Returns
    -------
    float
        US dollars a month, for machines that run all of it.

    Notes
    -----
    Arithmetic. Machines that are let go at night cost less, a disk for each student more.

    Examples
    --------
    Thirty gigabytes at five dollars:

    >>> hub_cost(xp, students=300, at_once=0.2, memory=0.5, price=5)
    150.0
    """
    return hub_memory(xp, students, at_once, memory) * price
