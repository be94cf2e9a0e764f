"""A figure and its words: in a notebook, in a terminal, in a file."""

import base64
import html
import io
from pathlib import Path

import matplotlib
from matplotlib.figure import Figure


class Picture(Figure):
    """A figure of matplotlib that a notebook shows together with its words.

    It is made without pyplot, so that nothing has to be closed.

    Parameters
    ----------
    **settings : object
        As for a Figure of matplotlib.

    Attributes
    ----------
    alt_text : str
        What there is to see, in words.

    Examples
    --------
    >>> Picture(figsize=(3, 2)).alt_text
    ''
    """

    def __init__(self, **settings):
        super().__init__(**{"layout": "constrained", **settings})
        self.alt_text = ""

    def _repr_html_(self):
        return show(self)._repr_html_()


class Shown:
    """A picture for a page: the words in a terminal, an image with its words in a notebook.

    Parameters
    ----------
    png : bytes
        The image.
    alt_text : str
        The words.

    Examples
    --------
    >>> Shown(b"", "a < b")
    a < b
    >>> Shown(b"", "a < b")._repr_html_()
    '<figure><img alt="a &lt; b" src="data:image/png;base64,"></figure>'
    """

    def __init__(self, png, alt_text):
        self.png, self.alt_text = png, alt_text

    def __repr__(self):
        return self.alt_text

    def _repr_html_(self):
        source = f"data:image/png;base64,{base64.b64encode(self.png).decode()}"
        return f'<figure><img alt="{html.escape(self.alt_text)}" src="{source}"></figure>'


def say(figure, words):
    """Add words to a figure; several plots on one figure give several sentences.

    Parameters
    ----------
    figure : Figure
        Gets the attribute `alt_text`, if it has none.
    words : str
        What there is to see in the plot just drawn.

    Returns
    -------
    Figure
        The same.
    """
    figure.alt_text = f"{getattr(figure, 'alt_text', '')} {words}".strip()
    return figure


def describe(figure):
    """Say in words what there is to see.

    Parameters
    ----------
    figure : Figure
        Returned by a function of this package.

    Returns
    -------
    str
        The words; "" for a figure that nnlib did not draw on.

    Examples
    --------
    >>> describe(Picture())
    ''
    """
    return getattr(figure, "alt_text", "")


def show(figure):
    """Make a picture of a figure for a notebook; as the last line of a cell it is shown.

    Parameters
    ----------
    figure : Figure
        Any figure of matplotlib.

    Returns
    -------
    Shown
        The image with its words.
    """
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100)
    return Shown(file.getvalue(), describe(figure))


def save(figure, path, dpi=150):
    """Write a figure to a file, together with its words.

    A PNG carries them as its description, a PDF as its subject, an SVG as ``<title>`` and
    ``<desc>``, which screen readers read. The same plot, drawn anew, gives the same file.

    Parameters
    ----------
    figure : Figure
        Any figure of matplotlib.
    path : str or Path
        Ends in ``.png``, ``.svg`` or ``.pdf``.
    dpi : float, optional
        Pixels per inch of a PNG.

    Raises
    ------
    ValueError
        If the name ends in something else.
    """
    path, words = Path(path), describe(figure)
    kind = path.suffix.lower().lstrip(".")
    title = words.partition(". ")[0].rstrip(".")
    metadata = {
        "png": {"Software": None, "Title": title, "Description": words},
        "svg": {"Date": None, "Title": title},
        "pdf": {"CreationDate": None, "Title": title, "Subject": words},
    }
    if kind not in metadata:
        raise ValueError(f"save: path must end in .png, .svg or .pdf, got {path.name}.")
    file = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": "nnlib"}):
        figure.savefig(file, format=kind, dpi=dpi, metadata=metadata[kind])
    content = file.getvalue()
    if kind == "svg":
        content = content.replace(b"<svg ", b'<svg role="img" ', 1)
        note = f"</title>\n <desc>{html.escape(words)}</desc>".encode()
        content = content.replace(b"</title>", note, 1)
    path.write_bytes(content)
