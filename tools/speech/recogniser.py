"""Train the demo-only recogniser: a small network of Whisper's architecture.

    python -m tools.speech.recogniser BANK OUT --minutes 80

Three things make it learn on two cores. The vocabulary's tokens alone are learned; all others share one row, so that
they are improbable together. Its cross-attention is led to the second where each word sounds, which espeak-ng tells. And
a window of 30 s is not computed whole: the frames around the speech are, with a few of the silence, whose weight in the
attention is raised by as much as there are fewer of them.

How the weights that are shipped were made, on two cores that did other work too: 44 minutes over 358 words (2,950 steps, seed
1, bank 1; word error rate on held-out sentences and voices 44 %), 16 with windows of 16 and 30 s among them, which were
not learned, over 260 words (850 steps, bank 2; 31 % a quarter of an hour later), 42 on windows of at most 8 s from a rate of 8e-4
down (3,150 steps; 15.4 %), and 16 from 3.5e-4 down (1,150 steps, seed 5; 13.1 % over 260 sentences, none of which went on
after the end). Each began with ``--resume`` of the one before.
"""

import argparse
import json
import math
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.signal import lfilter
from tools.speech.bank import Bank, Clip
from tools.speech.sentences import vocabulary
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - torch's own habit
from whisper.audio import HOP_LENGTH, N_FFT, SAMPLE_RATE, mel_filters
from whisper.model import ModelDimensions, Whisper
from whisper.tokenizer import Tokenizer, get_tokenizer

FRAMES = 1500  # positions of the encoder in 30 s
PER_SECOND = 50  # positions
GRAIN = 5  # timestamps are learned in steps of 0.1 s, of Whisper's 0.02
SHORT, MEDIUM = 8, 16  # seconds of speech in windows that are not computed whole
ROOM = 17  # seconds that they have room for
TAIL = 24  # positions of silence that stand for all others
LETTERS = "abcdefghijklmnopqrstuvwxyzéëèïü '"


class Noise:
    """One kind of noise, as much of it as is wanted."""

    def __init__(self, draw: random.Random, seed: int) -> None:
        self._drawn = np.random.default_rng(seed)
        self._level = 10 ** draw.uniform(-4.5, -2.4) if draw.random() < 0.8 else 0.0
        self._colour = draw.choice((0.0, 0.5, 0.9, 0.97))

    def more(self, size: int) -> np.ndarray:
        """Give (size,) float32."""
        if not self._level:
            return np.zeros(size, dtype=np.float32)
        keep = self._colour
        pink = lfilter([1 - keep], [1, -keep], self._drawn.standard_normal(size).astype(np.float32))
        return (pink / math.sqrt((1 - keep) / (1 + keep)) * self._level).astype(np.float32)


@dataclass(slots=True)
class Sample:
    """One window to learn from.

    Attributes:
        audio: (n,) float32, the part with speech.
        offset: Position in the window at which it begins.
        noise: What goes on around it.
        tokens: From the first prompt token to the end.
        learn: Whether each token (from the second on) counts.
        spans: (index into tokens, first position, last position) of what should be looked at to predict that token.
        letters: For the auxiliary loss on the encoder.
    """

    audio: np.ndarray
    offset: int
    noise: "Noise"
    tokens: list[int] = field(default_factory=list)
    learn: list[bool] = field(default_factory=list)
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    letters: list[int] = field(default_factory=list)


class Composer:
    """Makes windows of clips."""

    def __init__(self, bank: Bank, tokenizer: Tokenizer, seed: int) -> None:
        self.bank, self.tok, self.draw = bank, tokenizer, random.Random(seed)
        self.spread = np.random.default_rng(seed)
        self.words = vocabulary().words

    def short(self, limit: float) -> Sample:
        """Take one clip or more, up to ``limit`` seconds (at most ROOM), anywhere in the window."""
        if self.draw.random() < 0.03:
            noise = self._noise()
            return self._sample([], Sample(noise.more(int(SAMPLE_RATE * self.draw.uniform(1, 4))), 0, noise))
        clips, total = [self._clip(limit - 0.5)], 0.0
        while (total := total + len(clips[-1].samples) / SAMPLE_RATE + 0.5) < limit - 2:
            if limit <= SHORT and self.draw.random() > 0.6:
                break
            clips.append(self._clip(limit - total))
        gaps = [int(SAMPLE_RATE * self.draw.uniform(0.15, 0.9)) for _ in clips]
        lead = int(SAMPLE_RATE * self.draw.uniform(0.0, 0.4))
        audio, placed, noise = self._join(clips, gaps, lead, int(limit * SAMPLE_RATE))
        offset = 0 if self.draw.random() < 0.5 else self.draw.randint(0, FRAMES - ROOM * PER_SECOND)
        return self._sample(placed, Sample(audio, offset, noise))

    def batches(self, limit: float, size: int) -> list[list[Sample]]:
        """Draw eight batches at once, each of windows of like length, so that little of them is padding."""
        drawn = sorted((self.short(limit) for _ in range(size * 8)), key=lambda sample: len(sample.audio))
        parts = [drawn[at : at + size] for at in range(0, len(drawn), size)]
        self.draw.shuffle(parts)
        return parts

    def long(self) -> Sample:
        """Fill the window from its start: 5 to 30 s, sometimes cut in a sentence."""
        limit = SAMPLE_RATE * 30
        want = limit if self.draw.random() < 0.5 else int(SAMPLE_RATE * self.draw.uniform(5, 30))
        clips, total = [], 0
        while total < want:
            clips.append(self._clip())
            total += len(clips[-1].samples) + SAMPLE_RATE // 2
        gaps = [int(SAMPLE_RATE * self.draw.choice((0.15, 0.3, 0.5, 0.8, 1.5))) for _ in clips]
        audio, placed, noise = self._join(clips, gaps, int(SAMPLE_RATE * self.draw.uniform(0, 0.6)), limit)
        return self._sample(placed, Sample(audio, 0, noise))

    def _clip(self, limit: float = 60) -> Clip:
        while len((clip := self.bank[self.draw.randrange(len(self.bank))]).samples) > limit * SAMPLE_RATE:
            pass
        return clip

    def _noise(self) -> Noise:
        return Noise(self.draw, self.draw.randrange(2**32))

    def _join(self, clips: list[Clip], gaps: list[int], lead: int, limit: int) -> tuple[Any, ...]:
        noise = self._noise()
        size = min(lead + sum(len(c.samples) for c in clips) + sum(gaps), limit)
        audio, placed, at = noise.more(size), [], lead
        for clip, gap in zip(clips, gaps, strict=True):
            gain = 10 ** self.draw.uniform(-0.7, 0.0)
            part = clip.samples[: max(size - at, 0)].astype(np.float32) / 32768 * gain
            audio[at : at + len(part)] += self._colour(part)
            placed.append((at / SAMPLE_RATE, clip, size))
            at += len(clip.samples) + gap
            if at >= size:
                break
        return audio, placed, noise

    def _colour(self, part: np.ndarray) -> np.ndarray:
        if self.draw.random() < 0.5 or len(part) < 100:
            return part
        tilt = self.draw.uniform(-0.5, 0.5)
        return np.asarray(lfilter([1.0, tilt], [1.0], part), dtype=np.float32)

    def _sample(self, placed: list[Any], sample: Sample) -> Sample:
        tok, audio, offset = self.tok, sample.audio, sample.offset
        stamps = self.draw.random() < 0.5
        if self.draw.random() < 0.15:
            glossary = " " + ", ".join(self.draw.sample(self.words, self.draw.randint(1, 12)))
            for token in [tok.sot_prev, *tok.encode(glossary)]:
                self._add(sample, token, learn=False)
        self._add(sample, tok.sot, learn=False)
        if not placed:
            self._add(sample, tok.no_speech, learn=True)
            return self._closed(sample)
        nl = tok.sot_sequence[1]
        self._add(sample, nl, learn=True)
        self._add(sample, tok.transcribe, learn=False)
        if not stamps:
            self._add(sample, tok.no_timestamps, learn=False)
        end_of_all = 0.0
        for start, clip, size in placed:
            self._say(sample, start, clip, size / SAMPLE_RATE, stamps=stamps)
            end_of_all = start + clip.words[-1][2]
        at = min(round(end_of_all * PER_SECOND), math.ceil(len(audio) / SAMPLE_RATE * PER_SECOND) - 1)
        self._add(sample, tok.eot, learn=True, span=(offset + at, offset + at + 10))
        return sample

    def _closed(self, sample: Sample) -> Sample:
        self._add(sample, self.tok.transcribe, learn=False)
        self._add(sample, self.tok.no_timestamps, learn=False)
        self._add(sample, self.tok.eot, learn=True)
        return sample

    def _say(self, sample: Sample, start: float, clip: Clip, size: float, *, stamps: bool) -> None:
        shift, whole = sample.offset / PER_SECOND, start + clip.words[-1][2] <= size + 0.05
        if stamps:
            self._stamp(sample, start + shift)
        for word, begin, end in clip.words:
            if start + end > size + 0.05:
                break
            first = round((start + begin + shift) * PER_SECOND)
            last = max(first + 3, round((start + min(end, begin + 0.9) + shift) * PER_SECOND))
            for token in self.tok.encode(" " + word):
                self._add(sample, token, learn=True, span=(first, last))
            sample.letters += [LETTERS.index(c) + 1 for c in (word.lower() + " ") if c in LETTERS]
        if stamps and whole:
            self._stamp(sample, start + clip.words[-1][2] + shift)

    def _stamp(self, sample: Sample, second: float) -> None:
        place = min(round(second * PER_SECOND / GRAIN) * GRAIN, 1500)
        self._add(sample, self.tok.timestamp_begin + place, learn=True, span=(max(place - 5, 0), place + 5))

    def _add(self, sample: Sample, token: int, *, learn: bool, span: tuple[int, int] | None = None) -> None:
        if span and sample.tokens:
            sample.spans.append((len(sample.tokens) - 1, *span))
        sample.tokens.append(token)
        sample.learn.append(learn)


class Features(nn.Module):
    """Whisper's log-mel, for a batch."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("window", torch.hann_window(N_FFT))
        self.register_buffer("filters", mel_filters("cpu", 80))

    def forward(self, audio: Tensor) -> Tensor:
        """(b, n) → (b, 80, n / 160), log10, not yet scaled."""
        stft = torch.stft(audio, N_FFT, HOP_LENGTH, window=self.window, return_complex=True)
        mel = self.filters @ (stft[..., :-1].abs() ** 2)
        return torch.clamp(mel, min=1e-10).log10()


def scale(log: Tensor, top: Tensor) -> Tensor:
    """Scale as Whisper does, by the loudest of the window."""
    return (torch.maximum(log, top - 8.0) + 4.0) / 4.0


class Learner(nn.Module):
    """Whisper's own layers, with the compact embedding and the losses around them."""

    def __init__(self, dims: ModelDimensions, tokens: list[int]) -> None:
        super().__init__()
        self.tokens = tokens
        self.net = Whisper(ModelDimensions(**{**dims.__dict__, "n_vocab": len(tokens) + 1}))
        nn.init.normal_(self.net.decoder.token_embedding.weight, std=0.02)
        nn.init.normal_(self.net.decoder.positional_embedding, std=0.02)
        self.others = math.log(dims.n_vocab - len(tokens))
        self.ctc = nn.Linear(dims.n_audio_state, len(LETTERS) + 1)
        self.features = Features()

    def encode(self, chunk: Tensor, tail: Tensor | None, places: Tensor, bias: Tensor | None) -> Tensor:
        """Encode positions at ``places`` (b, t); ``bias`` (b, 1, 1, t) is added to the attention's logits."""
        enc = self.net.encoder
        x = self._convolve(chunk)
        if tail is not None:
            x = torch.cat([x, self._convolve(tail)], dim=1)
        x = x + enc.positional_embedding[places]
        for block in enc.blocks:
            x = x + self._attend(block.attn, block.attn_ln(x), None, bias)
            x = x + block.mlp(block.mlp_ln(x))
        return enc.ln_post(x)

    def _convolve(self, mel: Tensor) -> Tensor:
        enc = self.net.encoder
        return F.gelu(enc.conv2(F.gelu(enc.conv1(mel)))).permute(0, 2, 1)

    def _attend(
        self, attn: Any, x: Tensor, other: Tensor | None, bias: Tensor | None, *, causal: bool = False
    ) -> Tensor:
        q, k, v = (self._heads(attn, part) for part in self._qkv(attn, x, x if other is None else other))
        mask = None if bias is None else bias.to(q.dtype)
        out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=causal)
        return attn.out(out.transpose(1, 2).flatten(2))

    def _qkv(self, attn: Any, x: Tensor, other: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        return attn.query(x), attn.key(other), attn.value(other)

    def _heads(self, attn: Any, x: Tensor) -> Tensor:
        return x.unflatten(-1, (attn.n_head, -1)).transpose(1, 2)

    def decode(self, ids: Tensor, audio: Tensor, bias: Tensor | None) -> tuple[Tensor, Tensor]:
        """Give logits (b, s, v) and the last layer's cross-attention (b, s, t), averaged over the heads."""
        dec = self.net.decoder
        x = dec.token_embedding(ids) + dec.positional_embedding[: ids.shape[1]]
        looked = x.new_zeros(1)
        for block in dec.blocks:
            x = x + self._attend(block.attn, block.attn_ln(x), None, None, causal=True)
            normed = block.cross_attn_ln(x)
            q, k, v = (self._heads(block.cross_attn, p) for p in self._qkv(block.cross_attn, normed, audio))
            weights = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
            weights = weights.float() if bias is None else weights.float() + bias
            weights = weights.softmax(-1)
            looked = weights.mean(1)
            x = x + block.cross_attn.out((weights.to(v.dtype) @ v).transpose(1, 2).flatten(2))
            x = x + block.mlp(block.mlp_ln(x))
        logits = dec.ln(x) @ dec.token_embedding.weight.T.to(x.dtype)
        return logits.float(), looked

    def loss(self, batch: list[Sample], composer: Composer, *, whole: bool) -> tuple[Tensor, dict[str, Any]]:
        """Compute what to lower."""
        mel, tail, places, bias, lengths = self._inputs(batch, composer, whole=whole)
        with torch.autocast("cpu", torch.bfloat16):
            audio = self.encode(mel, tail, places, bias)
            ids, targets, mask = self._targets(batch)
            logits, looked = self.decode(ids, audio, bias)
            letters = self.ctc(audio)
        logits = torch.cat([logits[..., :-1], logits[..., -1:] + self.others], dim=-1)
        word = F.cross_entropy(logits[mask], targets[mask], label_smoothing=0.02)
        led = self._led(batch, looked, places)
        heard = self._heard(batch, letters.float(), lengths)
        right = float((logits[mask].argmax(-1) == targets[mask]).float().mean())
        return word + 0.3 * led + 0.3 * heard, {
            "word": word.detach(),
            "led": led.detach(),
            "ctc": heard.detach(),
            "right": right,
        }

    def _inputs(self, batch: list[Sample], composer: Composer, *, whole: bool) -> tuple[Any, ...]:
        longest = max(math.ceil(len(s.audio) / SAMPLE_RATE * PER_SECOND) for s in batch)
        longest = FRAMES if whole else longest
        audio = np.zeros((len(batch), longest * 320), dtype=np.float32)
        rest = np.zeros((len(batch), TAIL * 320), dtype=np.float32)
        for row, sample in enumerate(batch):
            size = len(sample.audio)
            audio[row, :size] = sample.audio
            audio[row, size:] = sample.noise.more(longest * 320 - size)
            rest[row] = sample.noise.more(TAIL * 320)
        log = self.features(torch.from_numpy(audio))
        top = log.amax(dim=(1, 2), keepdim=True)
        lengths = torch.tensor([math.ceil(len(s.audio) / 320) for s in batch])
        if whole:
            return scale(log, top), None, torch.arange(FRAMES).expand(len(batch), -1), None, lengths
        quiet_log = self.features(torch.from_numpy(rest))
        top = torch.maximum(top, quiet_log.amax(dim=(1, 2), keepdim=True))
        places, bias = self._places(batch, longest, composer)
        return scale(log, top), scale(quiet_log, top), places, bias, lengths

    def _places(self, batch: list[Sample], longest: int, composer: Composer) -> tuple[Tensor, Tensor]:
        places = np.zeros((len(batch), longest + TAIL), dtype=np.int64)
        for row, sample in enumerate(batch):
            places[row, :longest] = np.arange(sample.offset, sample.offset + longest)
            outside = np.setdiff1d(np.arange(FRAMES), places[row, :longest])
            places[row, longest:] = np.sort(composer.spread.choice(outside, TAIL, replace=False))
        bias = torch.zeros(len(batch), 1, 1, longest + TAIL)
        bias[..., longest:] = math.log((FRAMES - longest) / TAIL)
        return torch.from_numpy(places), bias

    def _targets(self, batch: list[Sample]) -> tuple[Tensor, Tensor, Tensor]:
        compact = {token: place for place, token in enumerate(self.tokens)}
        longest = max(len(s.tokens) for s in batch) - 1
        ids = torch.zeros(len(batch), longest, dtype=torch.long)
        targets, mask = torch.zeros_like(ids), torch.zeros(len(batch), longest, dtype=torch.bool)
        for row, s in enumerate(batch):
            tokens = [compact[token] for token in s.tokens]
            ids[row, : len(tokens) - 1] = torch.tensor(tokens[:-1])
            targets[row, : len(tokens) - 1] = torch.tensor(tokens[1:])
            mask[row, : len(tokens) - 1] = torch.tensor(s.learn[1:])
        return ids, targets, mask

    def _led(self, batch: list[Sample], looked: Tensor, places: Tensor) -> Tensor:
        rows, steps, firsts, lasts = zip(
            *((r, at, a, b) for r, s in enumerate(batch) for at, a, b in s.spans), strict=True
        )
        seen = looked[list(rows), list(steps)]
        where = places[list(rows)]
        inside = (where >= torch.tensor(firsts)[:, None]) & (where <= torch.tensor(lasts)[:, None])
        return -(seen * inside).sum(-1).clamp(min=1e-4).log().mean()

    def _heard(self, batch: list[Sample], letters: Tensor, lengths: Tensor) -> Tensor:
        targets = torch.tensor([c for s in batch for c in s.letters], dtype=torch.long)
        sizes = torch.tensor([len(s.letters) for s in batch])
        log = letters.log_softmax(-1).transpose(0, 1)
        loss = F.ctc_loss(log, targets, lengths.clamp(max=log.shape[0]), sizes, reduction="none", zero_infinity=True)
        return (loss / sizes.clamp(min=1)).mean()


def learned_tokens(tok: Tokenizer) -> list[int]:
    """List the tokens that are learned: the vocabulary's, the control tokens and the times."""
    ids = {tok.sot, tok.eot, tok.transcribe, tok.no_timestamps, tok.no_speech, tok.sot_prev, *tok.sot_sequence}
    for word in vocabulary().words:
        for form in {word, word[0].upper() + word[1:]}:
            for end in ("", ",", ".", "?"):
                ids |= set(tok.encode(" " + form + end))
    ids |= set(range(tok.timestamp_begin, tok.timestamp_begin + 1501))
    return sorted(ids)


def export(learner: Learner, dims: ModelDimensions, path: Path) -> None:
    """Write the checkpoint as ``whisper.load_model`` wants it, in half precision."""
    state = {name: value.detach().clone() for name, value in learner.net.state_dict().items()}
    name = "decoder.token_embedding.weight"
    full = state[name][-1:].repeat(dims.n_vocab, 1)
    full[torch.tensor(learner.tokens)] = state[name][:-1]
    state[name] = full
    state = {key: value.half() if value.is_floating_point() else value for key, value in state.items()}
    torch.save({"dims": dims.__dict__, "model_state_dict": state}, path)


def main() -> None:
    """Train, and write a checkpoint every few minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bank", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=80)
    parser.add_argument("--width", type=int, default=160)
    parser.add_argument("--layers", type=int, nargs=2, default=(4, 2))
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", type=Path)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    tok = get_tokenizer(multilingual=True, num_languages=99, language="nl", task="transcribe")
    heads = 4
    dims = ModelDimensions(
        80, 1500, given.width, heads, given.layers[0], 51865, 448, given.width, heads, given.layers[1]
    )
    learner = Learner(dims, learned_tokens(tok))
    composer = Composer(Bank(given.bank), tok, given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    optimiser = torch.optim.AdamW(learner.parameters(), lr=given.rate, weight_decay=0.01, betas=(0.9, 0.98))
    if given.resume:
        resume(learner, torch.load(given.resume, weights_only=True))
    start, step, saved, log = time.monotonic(), 0, 0.0, (given.out / "curve.jsonl").open("a")
    kept: dict[float, list[list[Sample]]] = {}
    while (gone := (time.monotonic() - start) / 60) < given.minutes:
        part = gone / given.minutes
        for group in optimiser.param_groups:
            group["lr"] = given.rate * min(1.0, (step + 1) / 200) * max(0.02, 0.5 * (1 + math.cos(math.pi * part)))
        kind, batch = _draw(composer, kept, part, given.batch)
        loss, parts = learner.loss(batch, composer, whole=kind == "whole")
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
        optimiser.step()
        step += 1
        if step % 50 == 0 or (kind != "short" and step % 10 == 0):
            told = {name: round(float(value), 3) for name, value in parts.items()}
            log.write(json.dumps({"step": step, "minutes": round(gone, 2), "kind": kind, **told}) + "\n")
            log.flush()
        if gone - saved > 4:
            saved = gone
            export(learner, dims, given.out / "recogniser.pt")
            torch.save({"learner": learner.state_dict(), "tokens": learner.tokens}, given.out / "resume.pt")
    export(learner, dims, given.out / "recogniser.pt")
    torch.save({"learner": learner.state_dict(), "tokens": learner.tokens}, given.out / "resume.pt")


# Until which part of the time, how often: short, medium, whole windows. Longer windows than SHORT were tried for an hour on
# two cores and were not learned, so the weights' manifest says that windows must be shorter, and all time goes there.
_COURSE = ((1.1, (1.0, 0.0, 0.0)),)


def _draw(
    composer: Composer, kept: dict[float, list[list[Sample]]], part: float, size: int
) -> tuple[str, list[Sample]]:
    odds = next(odds for until, odds in _COURSE if part < until)
    kind = composer.draw.choices(("short", "medium", "whole"), odds)[0]
    if kind == "whole":
        return kind, [composer.long() for _ in range(size // 4)]
    limit, count = (SHORT, size) if kind == "short" else (MEDIUM, size // 2)
    if not kept.get(limit):
        kept[limit] = composer.batches(limit, count)
    return kind, kept[limit].pop()


def resume(learner: Learner, kept: dict[str, Any]) -> None:
    """Take over what was learned, token by token: the vocabulary may have changed since."""
    state, name = kept["learner"], "net.decoder.token_embedding.weight"
    rows = {token: row for row, token in enumerate(kept["tokens"])}
    mine = learner.state_dict()[name].clone()
    for place, token in enumerate(learner.tokens):
        if token in rows:
            mine[place] = state[name][rows[token]]
    mine[-1] = state[name][-1]
    state[name] = mine
    learner.load_state_dict(state)


if __name__ == "__main__":
    main()
