"""Train the demo-only diarizer: a small pyannote segmentation model and a small speaker embedding.

    python -m tools.speech.diarization OUT --segmentation 12 --embedding 5      # minutes

Both are pyannote.audio's own architectures, so that its own ``Pipeline.from_pretrained`` loads them. Two savings make it
possible on one core. The segmentation model looks at every 40th sample where the real one looks at every 10th. The
x-vector network is learned narrow and written out at its full width with zeros, which computes the same.

What stands in examples/demo-models/demo-only-speakers was made with ``--segmentation 12 --embedding 4 --sentences 16
--seed 3`` on a core that others were using, so that 12 minutes were some 215 steps. It printed:

    177 speakers, 84 minutes
    embedding step 700 minutes 4.0 loss 0.837 right 0.92
    segmentation step 200 minutes 5.2 loss 0.454 frames wrong 0.155

and ``tools.speech.diarizer_folder … --measure examples/demo-study/recordings``, the number of speakers free, collar 0.25 s:

    opname-01 (voices f5 and m7) DER 7 %, opname-02 (m3 and f2) DER 17 %, together 12.2 %
"""

import argparse
import random
import time
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import torch
from pyannote.audio.core.task import Problem, Resolution, Specifications
from pyannote.audio.models.embedding.xvector import XVectorMFCC
from pyannote.audio.models.segmentation.PyanNet import PyanNet
from tools.speech.dialogues import MOST, Speaker, compose, noisy, speakers
from tools.speech.espeak import RATE
from tools.speech.weights_files import write_model, write_plda
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit

WINDOW = 5.0  # seconds that the segmentation model sees at once
CLASSES = [(), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2)]  # pyannote's order of the powerset
NARROW = (96, 96, 96, 96, 256)  # of 512, 512, 512, 512, 1500
DIMENSION = 64
CROP = 2.0  # seconds of one speaker
SCALE, MARGIN = 20.0, 0.15  # of the additive-margin softmax (Wang et al. 2018)


def segmentation_specifications() -> Specifications:
    names = [f"speaker#{number}" for number in range(1, MOST + 1)]
    return Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=WINDOW,
        classes=names,
        powerset_max_classes=2,
        permutation_invariant=True,
    )


def embedding_specifications(names: list[str]) -> Specifications:
    return Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=WINDOW, classes=names
    )  # fmt: skip


def new_segmentation() -> PyanNet:
    net = PyanNet(sincnet={"stride": 40}, lstm={"hidden_size": 64, "num_layers": 2}, linear={"hidden_size": 64})
    net.specifications = segmentation_specifications()
    net.build()
    return net


def train_segmentation(known: list[Speaker], minutes: float, seed: int, batch: int = 32) -> PyanNet:
    """Learn who speaks when in 5 s, whatever the speakers are called."""
    torch.manual_seed(seed)
    net, draw = new_segmentation(), random.Random(seed)
    for weight in net.sincnet.conv1d[0].parameters():
        weight.requires_grad_(requires_grad=False)  # the filters stand where they begin: spread over the mel scale
    frames = net.num_frames(int(WINDOW * RATE))
    centres = [int(net.receptive_field_center(frame=number)) for number in range(frames)]
    renamed = _renamed()
    optimiser = torch.optim.AdamW([p for p in net.parameters() if p.requires_grad], lr=3e-3, weight_decay=0.01)
    for step, gone in _clock(minutes, optimiser, 3e-3):
        talks = [compose(draw, known, WINDOW) for _ in range(batch)]
        samples = torch.from_numpy(np.stack([talk.samples for talk in talks]))[:, None]
        active = torch.from_numpy(np.stack([talk.active[:, centres].T for talk in talks])).float()
        loss, wrong = _best_naming(net(samples), active, renamed)
        _descend(optimiser, net, loss)
        if step % 25 == 0:
            print(f"segmentation step {step} minutes {gone:.1f} loss {loss:.3f} frames wrong {wrong:.3f}", flush=True)
    return net.eval()


def _renamed() -> list[Tensor]:
    """For each naming of the three speakers: class by the bits of who is active."""
    tables = []
    for naming in permutations(range(MOST)):
        table = torch.zeros(2**MOST, dtype=torch.long)
        for bits in range(2**MOST):
            who = tuple(sorted(naming[s] for s in range(MOST) if bits >> s & 1))
            table[bits] = CLASSES.index(who) if who in CLASSES else 0
        tables.append(table)
    return tables


def _best_naming(log: Tensor, active: Tensor, renamed: list[Tensor]) -> tuple[Tensor, float]:
    bits = (active * torch.tensor([1.0, 2.0, 4.0])).sum(-1).long()
    options = torch.stack([table[bits] for table in renamed])
    losses = torch.stack([F.nll_loss(log.transpose(1, 2), each, reduction="none").mean(-1) for each in options])
    best = losses.argmin(0)
    chosen = options[best, torch.arange(len(best))]
    return losses.min(0).values.mean(), float((log.argmax(-1) != chosen).float().mean())


def _narrow() -> XVectorMFCC:
    net = XVectorMFCC(dimension=DIMENSION)
    net.specifications = embedding_specifications(["speaker"])
    taken, layers = 40, []
    for width, kernel, dilation in zip(NARROW, net.kernel_size, net.dilation, strict=True):
        layers += [nn.Conv1d(taken, width, kernel, dilation=dilation), nn.LeakyReLU(), nn.BatchNorm1d(width)]
        taken = width
    net.tdnns = nn.ModuleList(layers)
    net.embedding = nn.Linear(taken * 2, DIMENSION)
    return net


def train_embedding(known: list[Speaker], minutes: float, seed: int, batch: int = 64) -> XVectorMFCC:
    """Learn to tell the training voices apart, each at each of its pitches."""
    torch.manual_seed(seed)
    net, draw = _narrow(), random.Random(seed)
    heads = nn.Parameter(torch.randn(len(known), DIMENSION))
    optimiser = torch.optim.AdamW([*net.parameters(), heads], lr=3e-3, weight_decay=0.01)
    for step, gone in _clock(minutes, optimiser, 3e-3):
        labels = torch.tensor([draw.randrange(len(known)) for _ in range(batch)])
        samples = np.stack([_crop(draw, known[int(label)]) for label in labels])
        like = F.normalize(net(torch.from_numpy(samples)[:, None])) @ F.normalize(heads).T
        right = float((like.argmax(-1) == labels).float().mean())
        loss = F.cross_entropy(SCALE * (like - MARGIN * F.one_hot(labels, len(known))), labels)
        _descend(optimiser, net, loss)
        if step % 25 == 0:
            print(f"embedding step {step} minutes {gone:.1f} loss {loss:.3f} right {right:.2f}", flush=True)
    return net.eval()


def _crop(draw: random.Random, speaker: Speaker, seconds: float = CROP) -> np.ndarray:
    size = int(seconds * RATE)
    parts, total = [], 0
    while total < size * 2:
        parts.append(draw.choice(speaker.clips))
        total += parts[-1].size
    joined = np.concatenate(parts)
    start = draw.randrange(total - size)
    return noisy(draw, joined[start : start + size])


def _clock(minutes: float, optimiser: torch.optim.Optimizer, rate: float) -> Any:
    start, step = time.monotonic(), 0
    while (gone := (time.monotonic() - start) / 60) < minutes:
        part = gone / minutes
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / 50) * max(0.02, 0.5 * (1 + np.cos(np.pi * part)))
        step += 1
        yield step, gone


def _descend(optimiser: torch.optim.Optimizer, net: nn.Module, loss: Tensor) -> None:
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimiser.step()


def widened(narrow: XVectorMFCC) -> XVectorMFCC:
    """Write the narrow network at pyannote's full width; the channels that are added are always zero."""
    full = XVectorMFCC(dimension=DIMENSION)
    full.specifications = narrow.specifications
    with torch.no_grad():
        for name, weight in full.named_parameters():
            if not name.startswith("mfcc"):
                weight.zero_()
        for wide, thin in zip(full.tdnns, narrow.tdnns, strict=True):
            for name, value in thin.state_dict().items():
                target = wide.state_dict()[name]
                target[tuple(slice(size) for size in value.shape)] = value
        half, whole = NARROW[-1], full.embedding.in_features // 2
        full.embedding.weight[:, :half] = narrow.embedding.weight[:, :half]
        full.embedding.weight[:, whole : whole + half] = narrow.embedding.weight[:, half:]
        full.embedding.bias.copy_(narrow.embedding.bias)
    return full.eval()


def voiceprints(net: XVectorMFCC, known: list[Speaker], seed: int, each: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Embed a few crops of each speaker: (n, 64) and whose they are, for the PLDA."""
    draw = random.Random(seed)
    labels = np.repeat(np.arange(len(known)), each)
    with torch.inference_mode():
        rows = [
            net(torch.from_numpy(np.stack([_crop(draw, speaker, 3.0) for _ in range(each)]))[:, None]).numpy()
            for speaker in known
        ]
    return np.concatenate(rows), labels


def main() -> None:
    """Train both, and write the folder that the pipeline loads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--segmentation", type=float, default=12, help="minutes; 0 leaves it as it is")
    parser.add_argument("--embedding", type=float, default=5, help="minutes; 0 leaves it as it is")
    parser.add_argument("--sentences", type=int, default=24, help="of each speaker")
    parser.add_argument("--seed", type=int, default=3)
    given = parser.parse_args()
    torch.set_num_threads(1)
    known = speakers(given.seed, given.sentences)
    print(f"{len(known)} speakers, {sum(c.size for s in known for c in s.clips) / RATE / 60:.0f} minutes", flush=True)
    if given.embedding:
        narrow = train_embedding(known, given.embedding, given.seed)
        write_model(widened(narrow), given.out / "embedding")
        write_plda(*voiceprints(narrow, known, given.seed), given.out / "plda")
    if given.segmentation:
        write_model(train_segmentation(known, given.segmentation, given.seed), given.out / "segmentation")


if __name__ == "__main__":
    main()
