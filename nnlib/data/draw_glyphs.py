"""Draw the 28 x 28 glyphs of nnlib: digits as a pen would write them, made by this program alone.

The strokes of `hands` are a few points each. An image moves the points a little, joins them by
curves, tilts and scales the whole, and inks every pixel by its distance to the nearest piece of a
curve. No scanned data is used.

``python -m nnlib.data.draw_glyphs glyphs.npz`` writes the file again. It is the same on every
machine: it takes only sums, products, quotients and square roots, which IEEE 754 rounds in one
way, and evenly spread random numbers.
"""

import sys

import numpy as np

from nnlib.data.hands import HANDS, strokes

SEED, TRAIN, TEST, SIZE = 2026, 4000, 1000, 28


def spread(rng, limit, shape=None):
    """Random numbers, evenly spread between -limit and limit.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of the numbers.
    limit : float
        Largest size of a number.
    shape : int or tuple of int, optional
        Shape of the array; without one a single number is drawn.

    Returns
    -------
    float or array
        The numbers.
    """
    return limit * (2.0 * rng.random(shape) - 1.0)


def curve(points, pieces=6):
    """Catmull-Rom curve: a smooth line that goes through its points.

    Parameters
    ----------
    points : array (k, 2)
        At least two points.
    pieces : int, optional
        Straight pieces between two points.

    Returns
    -------
    array ((k - 1) * pieces + 1, 2)
        Points on the curve, the given ones among them.

    Notes
    -----
    Between p1 and p2 the point at t is ``p1 + (t (p2 - p0) + t^2 (2 p0 - 5 p1 + 4 p2 - p3)
    + t^3 (3 p1 - p0 - 3 p2 + p3)) / 2``: at p1 its slope is that of the line from p0 to p2. The
    ends of the line are repeated where a neighbour is missing. E. Catmull, R. Rom: A class of
    local interpolating splines, 1974.

    Examples
    --------
    >>> curve(np.array([[0.0, 0.0], [1.0, 1.0]]), pieces=2)
    array([[0. , 0. ],
           [0.5, 0.5],
           [1. , 1. ]])
    """
    p = np.concatenate([points[:1], points, points[-1:]])
    p0, p1, p2, p3 = (p[i : len(p) - 3 + i, None, :] for i in range(4))  # (k - 1, 1, 2)
    t = np.arange(pieces)[None, :, None] / pieces
    bends = t * (t * (2 * p0 - 5 * p1 + 4 * p2 - p3) + t * t * (3 * p1 - p0 - 3 * p2 + p3))
    inside = p1 + 0.5 * (t * (p2 - p0) + bends)  # (k - 1, pieces, 2)
    return np.concatenate([inside.reshape(-1, 2), points[-1:]])


def distance(starts, ends, size=SIZE):
    """Distance of every pixel's centre to the nearest of some straight pieces.

    Parameters
    ----------
    starts, ends : array (k, 2)
        Ends of the pieces, x and y in pixels.
    size : int, optional
        Rows and columns of the image.

    Returns
    -------
    array (size, size)
        Distances in pixels; the first axis is y.

    Examples
    --------
    >>> distance(np.array([[0.5, 0.5]]), np.array([[2.5, 0.5]]), size=3)
    array([[0., 0., 0.],
           [1., 1., 1.],
           [2., 2., 2.]])
    """
    centres = np.arange(size) + 0.5
    x, y = centres[None, :, None], centres[:, None, None]
    (x0, y0), (dx, dy) = starts.T, (ends - starts).T
    length = np.maximum(dx * dx + dy * dy, 1e-12)
    along = np.clip(((x - x0) * dx + (y - y0) * dy) / length, 0.0, 1.0)  # foot of the pixel
    off_x, off_y = x - x0 - along * dx, y - y0 - along * dy
    return np.sqrt(np.min(off_x * off_x + off_y * off_y, axis=2))


def glyph(digit, rng):
    """Draw one image of a digit.

    Parameters
    ----------
    digit : int
        0 to 9.
    rng : numpy.random.Generator
        Source of all that differs between two images of a digit.

    Returns
    -------
    array (28, 28)
        uint8: 0 is paper, 255 is full ink, in 16 levels.
    """
    hand = HANDS[digit][int(rng.random() * len(HANDS[digit]))]
    width, height = 16.0 + spread(rng, 3.5), 19.0 + spread(rng, 2.5)
    slant, tilt = 0.1 + spread(rng, 0.34), spread(rng, 0.2)
    shift = 0.5 * SIZE + spread(rng, 2.4, 2)
    starts, ends = [], []
    for points, curved in strokes(hand):
        points = points - 0.5 + spread(rng, 0.055, points.shape)
        line = curve(points) if curved else points
        x, y = width * line[:, 0], height * line[:, 1]
        place = np.stack([x - slant * y, y + tilt * x], axis=1) + shift
        starts.append(place[:-1])
        ends.append(place[1:])
    far = distance(np.concatenate(starts), np.concatenate(ends))
    radius, soft = 1.25 + spread(rng, 0.6), 1.2 + spread(rng, 0.5)  # half the pen; its soft edge
    ink = np.clip((radius - far) / soft + 0.5, 0.0, 1.0)
    ink = ink * (0.85 + spread(rng, 0.15)) * (1.0 + spread(rng, 0.18, ink.shape))
    specks = rng.random(ink.shape) < 0.01 * rng.random()
    ink = np.maximum(ink, specks * rng.random(ink.shape))
    return (17 * np.floor(np.clip(ink, 0.0, 1.0) * 15.0 + 0.5)).astype(np.uint8)


def draw(first, last):
    """Draw a run of images of the set.

    Parameters
    ----------
    first, last : int
        Numbers of the images, from first up to but not including last. Each image has random
        numbers of its own, so that a part can be drawn without the rest.

    Returns
    -------
    images : array (last - first, 28, 28)
        uint8.
    labels : array (last - first,)
        uint8. Among the training images each digit is as frequent as the others, and also among
        the test images.
    """
    rng = np.random.default_rng(SEED)
    labels = np.concatenate([rng.permutation(np.arange(m) % 10) for m in (TRAIN, TEST)])[first:last]
    images = [
        glyph(int(digit), np.random.default_rng([SEED, number]))
        for number, digit in enumerate(labels, start=first)
    ]
    return np.stack(images), labels.astype(np.uint8)


def write(path):
    """Draw the whole set and write it.

    Parameters
    ----------
    path : str
        File to write; a name that ends in ``.npz``.
    """
    images, labels = draw(0, TRAIN + TEST)
    np.savez_compressed(path, images=images, labels=labels)


if __name__ == "__main__":
    write(*sys.argv[1:])
