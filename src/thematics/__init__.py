"""thematics: from Dutch interviews, case files and survey answers to themes that can be traced, on one offline machine.

``from thematics import Study`` is where a Python user starts. Importing this package is light: nothing heavy is loaded
before it is used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thematics.study import Study

__all__ = ["Study", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "Study":
        from thematics.study import Study  # noqa: PLC0415 - lazy on purpose: `import thematics` must be light

        return Study
    raise AttributeError(f"module 'thematics' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
