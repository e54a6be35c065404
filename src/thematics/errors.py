"""Every error that a user can meet, in one tree.

::

    ThematicsError                 exit status 1: the work failed
    ├── UsageError                 exit status 2: the request can't be carried out as asked
    │   ├── NotAStudyError         the folder holds no study
    │   ├── GovernanceError        a source's entry in thematics.toml is not filled in
    │   └── DecisionError          a decision that does not fit the study (unknown theme, code, range …)
    ├── UnreadableFileError        a file is not what its name says, is empty, or lacks what is needed
    ├── AlreadyThereError          the material is in the study already
    ├── MissingExtraError          an optional engine is not installed
    ├── MissingWeightsError        an engine is installed, its weights are not (or fail their checksum)
    ├── FrameworkError             a codebook file that breaks its own rules
    ├── RedactionError             text could not be made safe; it stays in the vault
    │   └── GateError              the redaction was neither reviewed nor waived
    └── StoreError                 the study's databases or keys
        ├── WrongPassphraseError   no key slot opens with it
        ├── NoVaultError           the step needs the vault, the log-in opens only the study
        ├── NewerStudyError        written by a later version of thematics
        └── InvalidRecordError     a record that breaks its own rules (also a ValueError)

A message is one sentence that says what to do. It may name files, columns, options, ids and counts;
it never holds a word of participant text. The command line catches the root and nothing else.
"""

from typing import ClassVar

__all__ = [
    "AlreadyThereError",
    "DecisionError",
    "FrameworkError",
    "GateError",
    "GovernanceError",
    "InvalidRecordError",
    "MissingExtraError",
    "MissingWeightsError",
    "NewerStudyError",
    "NoVaultError",
    "NotAStudyError",
    "RedactionError",
    "StoreError",
    "ThematicsError",
    "UnreadableFileError",
    "UsageError",
    "WrongPassphraseError",
]


class ThematicsError(Exception):
    """The root: what the command line turns into one sentence and an exit status."""

    exit_status: ClassVar[int] = 1


class UsageError(ThematicsError):
    """The request can't be carried out as asked."""

    exit_status: ClassVar[int] = 2


class NotAStudyError(UsageError):
    """The folder holds no study."""


class GovernanceError(UsageError):
    """A source's governance entry in ``thematics.toml`` is not filled in."""


class DecisionError(UsageError):
    """A decision that does not fit the study."""


class UnreadableFileError(ThematicsError):
    """A file is not what its name says, is empty, or lacks what is needed."""


class AlreadyThereError(ThematicsError):
    """The material is in the study already."""


class MissingExtraError(ThematicsError):
    """An optional engine is not installed.

    Args:
        what: What was asked for, as a noun ("the transcriber 'openai-whisper'").
        extra: The extra that brings it ("speech").
    """

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f'{what} is not installed; install it with: pip install "thematics[{extra}]"')
        self.extra = extra


class MissingWeightsError(ThematicsError):
    """An engine is installed, but its weights are not on this machine or fail their checksum."""


class FrameworkError(ThematicsError):
    """A codebook file that breaks its own rules."""


class RedactionError(ThematicsError):
    """Text could not be made safe; it stays in the vault."""


class GateError(RedactionError):
    """The redaction of some text was neither reviewed nor waived."""


class StoreError(ThematicsError):
    """The study's databases or keys."""


class WrongPassphraseError(StoreError):
    """No key slot opens with the passphrase."""


class NoVaultError(StoreError):
    """The step needs the vault, and the log-in opens only the study."""


class NewerStudyError(StoreError):
    """The study was written by a later version of thematics."""


class InvalidRecordError(StoreError, ValueError):
    """A record that breaks its own rules."""
