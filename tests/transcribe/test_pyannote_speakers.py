"""pyannote.audio behind the port: both layouts of weights, the real segmentation weights, and the example pair."""

import hashlib
import json
import shutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from thematics.audio import read_sound
from thematics.errors import MissingWeightsError, UsageError
from thematics.ports import SpeakerTurn
from thematics.transcribe import diarizer, pyannote_speakers
from thematics.transcribe.pyannote_speakers import PyannoteSpeakers
from thematics.transcribe.turns import Diarization, named_by_order
from thematics.weights import find
from thematics.weights.offline import be_offline

EXAMPLES = Path(__file__).parents[2] / "examples"
DEMO = EXAMPLES / "demo-models" / "demo-only-speakers"
RECORDINGS = EXAMPLES / "demo-study" / "recordings"
SHARED = Path(__file__).parents[3] / "shared"
REAL = SHARED / "models" / "pyannote-segmentation-3.0" / "pytorch_model.bin"
AMI = SHARED / "data" / "ami"

pytestmark = pytest.mark.filterwarnings("ignore")  # other people's libraries warn of what is theirs to mend
engines = pytest.mark.engines
real = pytest.mark.skipif(
    not (REAL.is_file() and AMI.is_dir()), reason=f"the real segmentation weights and recordings are not at {SHARED}"
)

# As its publisher has it (https://huggingface.co/pyannote/speaker-diarization-3.1), but for batches, step and thresholds.
OLD: dict[str, Any] = {
    "version": "3.1.0",
    "pipeline": {
        "name": "pyannote.audio.pipelines.SpeakerDiarization",
        "params": {
            "clustering": "AgglomerativeClustering",
            "embedding": "pyannote/wespeaker-voxceleb-resnet34-LM",
            "embedding_batch_size": 16,
            "embedding_exclude_overlap": True,
            "segmentation": "pyannote/segmentation-3.0",
            "segmentation_batch_size": 16,
            "segmentation_step": 0.2,
        },
    },
    "params": {
        "clustering": {"method": "centroid", "min_cluster_size": 6, "threshold": 0.7},
        "segmentation": {"min_duration_off": 0.0},
    },
}
# https://huggingface.co/pyannote/speaker-diarization-community-1
NEW: dict[str, Any] = {
    "dependencies": {"pyannote.audio": "4.0.0"},
    "pipeline": {
        "name": "pyannote.audio.pipelines.SpeakerDiarization",
        "params": {
            "clustering": "VBxClustering",
            "segmentation": "$model/segmentation",
            "segmentation_batch_size": 16,
            "segmentation_step": 0.2,
            "embedding": "$model/embedding",
            "embedding_batch_size": 16,
            "embedding_exclude_overlap": True,
            "plda": "$model/plda",
        },
    },
    "params": {
        "clustering": {"threshold": 0.6, "Fa": 0.07, "Fb": 0.8},
        "segmentation": {"min_duration_off": 0.0},
    },
}


def listed(folder: Path, config: dict[str, Any] | str) -> Path:
    """Write a folder's configuration and its manifest."""
    text = config if isinstance(config, str) else yaml.safe_dump(config)
    (folder / "config.yaml").write_text(text, "utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    manifest = {
        "name": "proef",
        "kind": "diarizer",
        "engine": "pyannote",
        "licence": "MIT",
        "demo_only": True,
        "files": [
            {
                "path": path.relative_to(folder).as_posix(),
                "size": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            }
            for path in files
        ],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def old_layout(folder: Path, segmentation: Path = DEMO / "segmentation" / "pytorch_model.bin") -> Path:
    for name, file in (
        ("segmentation-3.0", segmentation),
        ("wespeaker-voxceleb-resnet34-LM", DEMO / "embedding" / "pytorch_model.bin"),
    ):
        (folder / name).mkdir(parents=True)
        shutil.copy(file, folder / name / "pytorch_model.bin")
    return listed(folder, OLD)


def speech(name: str = "opname-01", seconds: int | None = None) -> Any:
    samples = read_sound(RECORDINGS / f"{name}.opus").samples
    return samples if seconds is None else samples[: seconds * 16_000]


def annotation(turns: Any) -> Any:
    core = import_module("pyannote.core")
    made = core.Annotation()
    for number, turn in enumerate(turns):
        made[core.Segment(turn.start, turn.end), number] = turn.speaker
    return made


def reference(path: Path, uri: str) -> list[SpeakerTurn]:
    rows = [line.split() for line in path.read_text("utf-8").splitlines()]
    return [SpeakerTurn(row[7], float(row[3]), float(row[3]) + float(row[4])) for row in rows if row[1] == uri]


def test_names_go_by_the_order_of_speaking_and_nothing_is_after_the_end() -> None:
    turns = [SpeakerTurn("SPEAKER_00", 5, 7), SpeakerTurn("SPEAKER_01", 1, 5.5), SpeakerTurn("SPEAKER_00", 9, 12)]
    found = named_by_order(turns, [SpeakerTurn("SPEAKER_01", 1, 5.2)], seconds=10)
    assert list(found) == [SpeakerTurn("S1", 1, 5.5), SpeakerTurn("S2", 5, 7), SpeakerTurn("S2", 9, 10)]
    assert found.exclusive == (SpeakerTurn("S1", 1, 5.2),)
    assert not named_by_order([SpeakerTurn("A", 10, 12)], seconds=10)


@pytest.mark.parametrize("asked", [(0, 2), (3, 2), (-1, 1)])
def test_an_impossible_number_of_speakers_is_refused(asked: tuple[int, int]) -> None:
    engine = PyannoteSpeakers(find(DEMO, "pyannote"))
    with pytest.raises(UsageError, match="number of speakers"):
        engine.diarize(np.ones(16_000, np.float32), speakers=asked)


def test_the_example_weights_say_that_they_are_none_for_real_work() -> None:
    weights = find(DEMO, "pyannote")
    assert weights.demo_only
    assert weights.name == "demo-only-speakers"
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) < 6_000_000
    assert not weights.differences()


@engines
@pytest.mark.timeout(900)
def test_silence_is_answered_without_loading_anything() -> None:
    engine = PyannoteSpeakers(find(DEMO, "pyannote"))
    assert engine.diarize(np.zeros((160_000, 2), np.float32)) == Diarization()
    assert engine.held._value is None


@engines
@pytest.mark.timeout(1800)
def test_the_example_pair_tells_the_demos_speakers_apart(capsys: pytest.CaptureFixture[str]) -> None:
    metric = import_module("pyannote.metrics.diarization").DiarizationErrorRate(collar=0.25)
    engine = diarizer("pyannote", model=DEMO, device="cpu")
    rates = {}
    for path in sorted(RECORDINGS.glob("*.rttm")):
        found = engine.diarize(speech(path.stem))
        rates[path.stem] = float(metric(annotation(reference(path, path.stem)), annotation(found)))
        assert {turn.speaker for turn in found} == {"S1", "S2"}
    assert len(rates) >= 2
    out = capsys.readouterr()
    assert out.out == ""  # pyannote prints, which would break --json
    with capsys.disabled():
        sys.stdout.write(
            f"\nDER, example weights, collar 0.25 s: { {name: f'{rate:.1%}' for name, rate in rates.items()} }\n"
        )
    assert all(rate <= 0.20 for rate in rates.values()), rates


@engines
@pytest.mark.timeout(900)
def test_the_librarys_own_loader_takes_the_folder() -> None:
    be_offline()
    pipeline = import_module("pyannote.audio").Pipeline.from_pretrained(DEMO)
    sound = {"waveform": import_module("torch").from_numpy(speech(seconds=12))[None], "sample_rate": 16_000}
    found = pipeline(sound, num_speakers=2)
    assert len(found.speaker_diarization.labels()) == 2


@engines
@pytest.mark.timeout(900)
@pytest.mark.parametrize("layout", ["3.1", "community-1"])
def test_both_layouts_load_from_a_folder_of_any_name(tmp_path: Path, layout: str) -> None:
    folder = tmp_path / "mijn modellen" / "x"
    if layout == "3.1":
        old_layout(folder)
    else:
        shutil.copytree(DEMO, folder)
        listed(folder, NEW)
    told: list[float] = []
    engine = PyannoteSpeakers(find(folder, "pyannote"), device="cpu")
    found = engine.diarize(speech(seconds=25), speakers=(2, 2), progress=told.append)
    assert {turn.speaker for turn in found} == {"S1", "S2"}
    assert found.exclusive
    assert all(one.end <= two.start + 1e-6 for one, two in zip(found.exclusive, found.exclusive[1:], strict=False))
    assert told == sorted(told)
    assert told[-1] == 1.0
    again = engine.diarize(speech(seconds=25), speakers=(1, 1))
    assert {turn.speaker for turn in again} == {"S1"}


@engines
@pytest.mark.timeout(900)
def test_weights_that_were_changed_are_not_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    shutil.copytree(DEMO, folder)
    model = folder / "embedding" / "pytorch_model.bin"
    data = bytearray(model.read_bytes())
    data[len(data) // 2] ^= 1
    model.write_bytes(data)
    with pytest.raises(MissingWeightsError, match=r"embedding/pytorch_model\.bin"):
        PyannoteSpeakers(find(folder, "pyannote")).diarize(speech(seconds=2))


@engines
@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ("nonsense", "names no pipeline"),
        ("pipeline: {name: os.system}", "another pipeline"),
        (
            {**NEW, "pipeline": {**NEW["pipeline"], "params": {"segmentation": "pyannote/x", "embedding": "evil/y"}}},
            "lack",
        ),
        ({**NEW, "params": {"clustering": {"nonsense": 1}}}, "can't load"),
    ],
)
def test_a_configuration_that_leads_elsewhere_is_refused(tmp_path: Path, config: Any, sentence: str) -> None:
    folder = tmp_path / "x"
    shutil.copytree(DEMO, folder)
    if sentence == "lack":
        shutil.rmtree(folder / "segmentation")
    listed(folder, config)
    with pytest.raises(MissingWeightsError, match=sentence) as caught:
        PyannoteSpeakers(find(folder, "pyannote")).diarize(speech(seconds=2))
    assert "\n" not in str(caught.value)


@engines
@pytest.mark.timeout(900)
def test_a_long_recording_is_looked_at_in_larger_steps() -> None:
    engine = PyannoteSpeakers(find(DEMO, "pyannote"), device="cpu")
    engine.diarize(speech(seconds=6))
    pipeline: Any = engine.held._value
    usual = pipeline._segmentation.step
    pyannote_speakers._set_step(pipeline, 4 * 3600.0)
    assert 4 * 3600.0 / pipeline._segmentation.step <= 7_200
    pyannote_speakers._set_step(pipeline, 60.0)
    assert pipeline._segmentation.step == usual


@engines
@real
@pytest.mark.timeout(3600)
def test_the_real_segmentation_weights_find_the_speech_of_real_meetings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = PyannoteSpeakers(find(old_layout(tmp_path / "x", REAL), "pyannote"), device="cpu")
    rate = import_module("pyannote.metrics.diarization").DiarizationErrorRate
    detection = import_module("pyannote.metrics.detection").DetectionErrorRate()
    collar, strict = rate(collar=0.25), rate()
    for path in sorted(AMI.glob("*.wav")):
        true = annotation(reference(AMI / ("sample.rttm" if path.stem == "sample" else "reference.rttm"), path.stem))
        assert true
        found = annotation(engine.diarize(read_sound(path).samples))
        for metric in (detection, collar, strict):
            metric(true, found)
    with capsys.disabled():
        sys.stdout.write(
            f"\n11 recordings in {AMI.name}, real segmentation: detection error {abs(detection):.1%}; with the example embedding "
            f"DER {abs(collar):.1%} (collar 0.25 s), {abs(strict):.1%} (none)\n"
        )
    assert abs(detection) <= 0.11
