"""YAML without its surprises: mappings, lists and text, and nothing else.

``yaml.safe_load`` makes no objects, but it follows aliases (a few lines can unfold to gigabytes), keeps the last of two
equal keys without a word, recurses as deep as the file asks, and reads ``no``, ``2024-01-31`` and ``1.10`` as something
else than what was written. A codebook needs none of that. So the events of PyYAML's safe loader are put together here:
every scalar is the text that was written, and aliases, anchors, tags and a second document are refused.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from thematics.errors import FrameworkError

__all__ = ["MAX_CHARACTERS", "Plain", "read_plain"]

MAX_CHARACTERS = 2_000_000
_MAX_DEPTH = 8  # a codebook's deepest text stands five levels down
_NOTHING = {"", "~", "null"}

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"

# libyaml is some ten times as fast; both give the same events.
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is not closed yet."""

    value: "list[Plain] | dict[str, Plain]"
    key: str | None = field(default=None)

    def add(self, value: Plain, line: int) -> None:
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.key is not None:
            self.value[self.key], self.key = value, None
        elif not isinstance(value, str):
            raise FrameworkError(
                f"line {line} of the codebook: a name before a colon must be one word, no list; change it"
            )
        elif value in self.value:
            raise FrameworkError(f"line {line} of the codebook: the same name stands twice here; keep one of the two")
        else:
            self.key = value


def read_plain(text: str) -> Plain:
    """Read YAML as mappings, lists and text.

    Args:
        text: The file's text.

    Returns:
        Mappings with text as keys, lists, and scalars as they were written; "" for an empty value.

    Raises:
        FrameworkError: It is no YAML, too large or too deep, or uses aliases, tags, control characters or equal keys.
    """
    if len(text) > MAX_CHARACTERS:
        raise FrameworkError(
            "the codebook is larger than 2 MB; a codebook holds codes only, so leave other material out"
        )
    root = _Open([])
    stack = [root]
    for event in _events(text):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.NodeEvent):
            value = _value(event, line)
            stack[-1].add(value, line)
            if not isinstance(value, str):
                stack.append(_Open(value))
        if len(stack) > _MAX_DEPTH:
            raise FrameworkError(
                f"line {line} of the codebook: lists stand too deep within lists; follow the example file"
            )
    if not isinstance(root.value, list) or len(root.value) != 1:
        raise FrameworkError("the codebook must be one YAML document that is not empty; give it `codes:` with a list")
    return root.value[0]


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        where = f"near line {error.problem_mark.line + 1}" if error.problem_mark else "somewhere"
        raise FrameworkError(f"the codebook is no valid YAML {where}; check indents, colons and quotes there") from None
    except (yaml.YAMLError, ValueError, OverflowError):
        # Reader errors quote the character and the text around it; the sentence does not.
        raise FrameworkError(
            "the codebook holds characters that YAML does not allow; save it as plain UTF-8 text"
        ) from None


def _value(event: yaml.NodeEvent, line: int) -> Plain:
    if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
        raise FrameworkError(
            f"line {line} of the codebook: aliases (& and *) are not read; write the text out, or quote it"
        )
    if isinstance(event, (yaml.CollectionStartEvent, yaml.ScalarEvent)) and event.tag is not None:
        raise FrameworkError(f"line {line} of the codebook: tags (!) are not read; leave them out, or quote the text")
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event, line)
    return [] if isinstance(event, yaml.SequenceStartEvent) else {}


def _scalar(event: yaml.ScalarEvent, line: int) -> str:
    text: str = event.value
    # Names and labels are printed in terminals: an escape code in one must not get there. Lone surrogates can't be stored.
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in text):
        raise FrameworkError(f"line {line} of the codebook: control characters are not allowed; leave them out")
    return "" if not event.style and text.lower() in _NOTHING else text.strip()
