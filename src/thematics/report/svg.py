"""A few functions that write SVG. Colours are classes of the page's style, so that a figure follows light, dark and print."""

from collections.abc import Iterator

from markupsafe import Markup, escape

__all__ = ["SOFT_HYPHEN", "drawing", "element", "fit", "text", "text_width", "wrapped"]

WIDTH_OF_LETTER = 0.57  # of the font's size; wide enough for common sans-serif fonts, so that nothing is cut off
SOFT_HYPHEN = "\u00ad"


def element(name: str, *children: object, **attributes: object) -> Markup:
    """Write an element; children and attributes are escaped, ``class_`` is class, and other underscores are hyphens.

    >>> element("rect", x=1, class_="bar")
    Markup('<rect x="1" class="bar"/>')
    """
    parts = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"' for key, value in attributes.items()
    )
    inner = "".join(escape(child) for child in children)
    return Markup(f"<{name}{parts}>{inner}</{name}>") if inner else Markup(f"<{name}{parts}/>")  # noqa: S704 - escaped above


def text(x: float, y: float, words: str, class_: str = "", **attributes: object) -> Markup:
    """Write a line of text that begins at (x, y), unless ``text_anchor`` says otherwise."""
    return element("text", words, x=x, y=y, **({"class_": class_} if class_ else {}), **attributes)


def drawing(identity: str, size: tuple[float, float], title: str, desc: str, *children: object) -> Markup:
    """Write a figure that can also be read aloud.

    Args:
        identity: Unique on the page.
        size: Width and height, in units of its own; on the page it is as wide as there is room.
        title: What it is.
        desc: What can be seen in it.
        children: Its elements.
    """
    width, height = size
    return element(
        "svg",
        element("title", title, id=f"{identity}-t"),
        element("desc", desc, id=f"{identity}-d"),
        *children,
        role="img",
        aria_labelledby=f"{identity}-t {identity}-d",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        width=width,
        height=height,
        class_="figure",
    )


def text_width(words: str, size: float) -> float:
    """Guess how wide a line is, rather too wide than too narrow.

    Args:
        words: The line.
        size: The font's size.
    """
    return len(words.replace(SOFT_HYPHEN, "")) * size * WIDTH_OF_LETTER


def fit(words: str, width: float, size: float) -> str:
    """Cut a line that is too wide, with an ellipsis.

    >>> fit("een lange regel", 40, 10)
    'een la…'
    """
    if text_width(words, size) <= width:
        return words
    letters = max(1, int(width / (size * WIDTH_OF_LETTER)) - 1)
    return f"{words[:letters].rstrip()}…"


def wrapped(words: str, width: float, size: float, most: int) -> list[str]:
    """Break a text into lines, at spaces and soft hyphens; a word that is too wide is cut.

    Args:
        words: The text.
        width: How wide a line can be.
        size: The font's size.
        most: How many lines there is room for; what is left over is cut.

    >>> wrapped("eerstelijns\u00adprofessional, ouder", 90, 11, 3)
    ['eerstelijns-', 'professional,', 'ouder']
    """
    if not words.strip():
        return []
    lines: list[str] = [""]
    for piece, joint in _pieces(words):
        hyphen = lines[-1].endswith("-") and joint == SOFT_HYPHEN
        longer = f"{lines[-1][:-1] if hyphen else lines[-1]}{'' if hyphen else ' '}{piece}".strip()
        if text_width(longer, size) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(piece)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}…" if not lines[most - 1].endswith("…") else lines[most - 1]]
    return [fit(line, width, size) for line in lines]


def _pieces(words: str) -> Iterator[tuple[str, str]]:
    """Give the pieces between which a line can be broken, with what stands before each."""
    for word in words.split():
        parts = word.split(SOFT_HYPHEN)
        for at, part in enumerate(parts):
            yield part if at == len(parts) - 1 else f"{part}-", SOFT_HYPHEN if at else " "


def _number(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
