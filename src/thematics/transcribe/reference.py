"""openai-whisper: the reference. Robust Speech Recognition via Large-Scale Weak Supervision, https://arxiv.org/abs/2212.04356.

Each window is encoded once and decoded by ``whisper.decode``; words are aligned on the same encoding. ``whisper.transcribe``
would encode again for each other temperature and for the words' times, and moves on by the times that it decoded, so that
an odd time loses text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np
import numpy.typing as npt

from thematics.errors import MissingWeightsError, UsageError
from thematics.ports import HeardWord, Samples
from thematics.transcribe.devices import torch_device
from thematics.transcribe.heard import align_tokens, tidy, timed_words
from thematics.transcribe.whisper_settings import Decoded, WhisperEngine, best_of, doubtful_if_silent, padded
from thematics.weights.offline import be_offline

__all__ = ["OpenAIWhisper"]

_TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # as whisper.transcribe has them
_OTHERWISE = (0.4, 0.8)
_BEST_OF = 5  # as whisper's own command
_HOP = 160  # samples a frame; the encoder has a position for two
_SMOOTHED = 7  # positions, as whisper.timing


@dataclass(frozen=True)
class _Loaded:
    model: Any
    device: str
    heads: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class OpenAIWhisper(WhisperEngine):
    """Whisper as its makers run it, through torch."""

    @property
    def name(self) -> str:
        """What people type."""
        return "openai-whisper"

    @property
    def fingerprint(self) -> str:
        """Library, weights and settings."""
        return self._described("openai-whisper", f"{version('openai-whisper')} torch={version('torch')}")

    def _hear(self, windows: Sequence[Samples], language: str) -> list[list[HeardWord]]:
        loaded = self.held.get(self._load)
        torch = import_module("torch")
        tokenizer = _tokenizer(loaded.model, language)
        devices = [loaded.device] if loaded.device == "cuda" else []
        found = []
        for samples in windows:
            # The seed is set anew for each window, so that its words do not hang on which came before.
            with torch.random.fork_rng(devices=devices), torch.inference_mode():
                torch.manual_seed(self.settings.seed)
                found.append(self._hear_one(samples, loaded, tokenizer) if samples.size else [])
        return found

    def _hear_one(self, samples: Samples, loaded: _Loaded, tokenizer: Any) -> list[HeardWord]:
        whisper = import_module("whisper")
        model = loaded.model
        mel = whisper.log_mel_spectrogram(padded(samples), n_mels=model.dims.n_mels).to(loaded.device)
        features = model.encoder((mel.half() if loaded.device == "cuda" else mel)[None])
        decoded = best_of(self._ways(features, loaded, tokenizer))
        if not decoded.text.strip():
            return []
        frames = min(-(-samples.size // _HOP), mel.shape[-1])
        begins, sure = _aligned(loaded, tokenizer, decoded.tokens, features, frames)
        words, tokens = tokenizer.split_to_word_tokens([*decoded.tokens, tokenizer.eot])
        heard = timed_words(words[:-1], [len(each) for each in tokens[:-1]], begins, sure)
        return tidy(doubtful_if_silent(heard, decoded), samples.size / whisper.audio.SAMPLE_RATE)

    def _ways(self, features: Any, loaded: _Loaded, tokenizer: Any) -> Iterator[Decoded]:
        whisper = import_module("whisper")
        for temperature in _OTHERWISE if self.settings.otherwise else _TEMPERATURES:
            how = {"best_of": _BEST_OF} if temperature else {"beam_size": self.settings.beam}
            options = whisper.DecodingOptions(
                language=tokenizer.language,
                temperature=temperature,
                prompt=self.settings.prompt or None,
                fp16=loaded.device == "cuda",
                **how,
            )
            result = whisper.decode(loaded.model, features, options)[0]
            tokens = [token for token in result.tokens if token < tokenizer.eot]
            yield Decoded(tokens, tokenizer.decode(tokens), result.avg_logprob, result.no_speech_prob)

    def _load(self) -> _Loaded:
        be_offline()
        torch, whisper = import_module("torch"), import_module("whisper")
        device = torch_device(self.settings.device)
        files = [file for file in self.weights.files if file.endswith(".pt")]
        if len(files) != 1:
            raise MissingWeightsError(
                f"the weights '{self.weights.name}' are not what openai-whisper reads: one file that ends in .pt"
            )
        with self.weights.verified() as folder:
            model = whisper.load_model(str(folder / files[0]), device="cpu")
        # A checkpoint that is loaded by its path does not say which heads follow the sound; the library knows it by name.
        known = getattr(whisper, "_ALIGNMENT_HEADS", {}).get(self.weights.name)
        if known is not None:
            model.set_alignment_heads(known)
        heads = tuple((int(layer), int(head)) for layer, head in model.alignment_heads.indices().T)
        if device == "mps":
            del model._buffers["alignment_heads"]  # noqa: SLF001 - it is sparse, which Apple's GPU does not have
        torch.backends.cudnn.benchmark = False
        return _Loaded(model.to(device).eval(), device, heads)


def _tokenizer(model: Any, language: str) -> Any:
    known = import_module("whisper.tokenizer")
    if language not in known.LANGUAGES or (language != "en" and not model.is_multilingual):
        raise UsageError(f"this model does not know the language '{language}'; take another language or other weights")
    return known.get_tokenizer(
        model.is_multilingual, num_languages=model.num_languages, language=language, task="transcribe"
    )


def _aligned(
    loaded: _Loaded, tokenizer: Any, text: list[int], features: Any, frames: int
) -> tuple[npt.NDArray[np.int64], list[float]]:
    """Find where each token begins, from where the network looks while it writes them.

    As ``whisper.timing.find_alignment``, on an encoding that is there already, and in 32 bits: Apple's GPU has no 64.

    Returns:
        (tokens + 1,) positions of 20 ms, the last that of the end; the probability of each token.
    """
    torch, timing = import_module("torch"), import_module("whisper.timing")
    disable_sdpa = import_module("whisper.model").disable_sdpa
    prompt = len(tokenizer.sot_sequence)
    tokens = torch.tensor([*tokenizer.sot_sequence, tokenizer.no_timestamps, *text, tokenizer.eot])
    looks: dict[int, Any] = {}
    blocks = loaded.model.decoder.blocks
    hooks = [
        block.cross_attn.register_forward_hook(lambda _, _ins, outs, layer=layer: looks.update({layer: outs[-1][0]}))
        for layer, block in enumerate(blocks)
    ]
    try:
        with disable_sdpa():
            logits = loaded.model.decoder(tokens[None, : loaded.model.dims.n_text_ctx].to(loaded.device), features)[0]
    finally:
        for hook in hooks:
            hook.remove()
    spoken = logits[prompt : prompt + len(text), : tokenizer.eot].float().softmax(dim=-1)
    sure = spoken[torch.arange(len(spoken)), torch.tensor(text[: len(spoken)], device=spoken.device)].tolist()
    weights = torch.stack([looks[layer][head] for layer, head in loaded.heads]).float()[:, :, : max(1, frames // 2)]
    weights = weights.softmax(dim=-1)
    deviation, mean = torch.std_mean(weights, dim=-2, keepdim=True, unbiased=False)
    smooth = timing.median_filter((weights - mean) / deviation, _SMOOTHED).mean(dim=0)[prompt:-1]
    cost = np.nan_to_num(-smooth.cpu().numpy().astype(np.float64), posinf=0.0, neginf=0.0)
    return align_tokens(cost), sure
