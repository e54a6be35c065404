"""Use thematics from Python: a new study with a part of the example material, and two of its parts by themselves.

    python examples/use_from_python.py [FOLDER]

The study is made in FOLDER/study; without FOLDER in a temporary folder that is gone afterwards.
"""
# ruff: noqa: INP001, S106, T201 - a script that prints, with a passphrase that everybody may know

import sys
import tempfile
from pathlib import Path

from thematics import Study
from thematics.redact import Redactor
from thematics.themes import find_themes

MATERIAL = Path(__file__).parent / "demo-study"
GOVERNANCE = {
    "responsible": "niemand: verzonnen materiaal",
    "legal_basis": "niet van toepassing: verzonnen materiaal",
    "ethics_reference": "niet van toepassing",
    "until": "2030-12-31",
}


def main(folder: Path) -> None:
    """Make a study, take it to candidate themes, and write what was found."""
    with Study.create(folder / "study", passphrase="kies zelf een lange zin", researcher="anna") as study:
        for source in ("interview", "survey"):
            for key, value in GOVERNANCE.items():
                study.store.settings.set(f"governance.{source}", key, value)
        study.store.save_settings()
        study.waive_review("alle teksten zijn verzonnen")  # in a real study: read each text, then review_redaction()
        study.add(MATERIAL / "interviews" / "ouder", source="interview", group="ouder")
        study.add(MATERIAL / "survey" / "enquete.csv", source="survey")
        study.run()
        print(study.themes()[["theme", "terms", "segments"]].head(10).to_string(index=False))
        study.export(folder / "study.xlsx")
        texts = study.segments()["text"].tolist()

    print(Redactor(names=("Fleurtje",)).redact("Fleurtje zit op het Vossenveld College, bel 06-12345678"))
    themes = find_themes(texts, seed=0)  # .labels says where each text belongs; -1 is nowhere
    print(themes.table()[["theme", "size", "name"]].head(10).to_string(index=False))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
