"""The study folder: key slots, settings, the vault and the study database.

Both databases are encrypted whole, journals included; nothing of participants' words stands on disk in the clear.
"""

from thematics.store.checks import CheckItem, CheckRow
from thematics.store.database import cipher_version
from thematics.store.folder import (
    OpenStudy,
    check_new_study,
    create_study,
    is_study,
    open_study,
    require_study,
)
from thematics.store.keys import KdfCost, Researcher
from thematics.store.people import FormRow, PeopleEvent, RelationRow, SurrogateRow
from thematics.store.recordings import (
    EncryptedReader,
    clean_recordings,
    open_recording,
    remove_recording,
    unlink_sound,
    verify_recording,
    write_recording,
)
from thematics.store.risks import RiskVerdict
from thematics.store.rows import Approval, Disclosure, NameEntry, PseudonymRow, RecordingRow, RedactionRow, StepRow
from thematics.store.settings import Settings, require_governance
from thematics.store.study_database import StudyDatabase
from thematics.store.vault import Vault

__all__ = [
    "Approval",
    "CheckItem",
    "CheckRow",
    "Disclosure",
    "EncryptedReader",
    "FormRow",
    "KdfCost",
    "NameEntry",
    "OpenStudy",
    "PeopleEvent",
    "PseudonymRow",
    "RecordingRow",
    "RedactionRow",
    "RelationRow",
    "Researcher",
    "RiskVerdict",
    "Settings",
    "StepRow",
    "StudyDatabase",
    "SurrogateRow",
    "Vault",
    "check_new_study",
    "cipher_version",
    "clean_recordings",
    "create_study",
    "is_study",
    "open_recording",
    "open_study",
    "remove_recording",
    "require_governance",
    "require_study",
    "unlink_sound",
    "verify_recording",
    "write_recording",
]
