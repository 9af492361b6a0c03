"""How far two colours stand apart, as WCAG 2 measures it."""

import re


def parts(colour):
    """Red, green, blue and alpha from 0 to 1, of any form that a style is computed to.

    ``#rgb`` and ``#rrggbb`` as they are written, ``rgb(…)``, ``rgba(…)`` and ``color(srgb …)``.
    """
    if colour.startswith("#"):
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        return [*(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)), 1.0]
    numbers = [float(number) for number in re.findall(r"[\d.]+(?:e-\d+)?", colour)]
    most = 1 if colour.startswith("color(srgb ") else 255
    return [*(number / most for number in numbers[:3]), *(numbers[3:4] or [1.0])]


def laid(colour, paper, opacity=1.0):
    """The colour that is seen where one that lets light through lies on a paper."""
    *ink, alpha = parts(colour)
    mixed = [
        alpha * opacity * over + (1 - alpha * opacity) * under
        for over, under in zip(ink, parts(paper)[:3], strict=True)
    ]
    return f"color(srgb {' '.join(f'{part:.6f}' for part in mixed)})"


def luminance(colour):
    """The relative luminance, from 0 to 1."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts(colour)[:3]
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
