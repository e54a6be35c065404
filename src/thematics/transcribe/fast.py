"""faster-whisper: Whisper on CTranslate2, in 8 bits on a processor and 16 on a graphics card, several windows at once.

The windows come from ``activity``, the language is given and no time is spent on either again. Decoding and aligning are
CTranslate2's; faster-whisper's own ``transcribe`` carries what it heard from one window into the next window's times, and its
batched form drops sentences, as it decodes without times (https://github.com/SYSTRAN/faster-whisper/issues/1179).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from typing import Any

import numpy as np

from thematics.audio import SAMPLE_RATE
from thematics.errors import UsageError
from thematics.ports import HeardWord, Samples
from thematics.transcribe.devices import ctranslate2_device, processors
from thematics.transcribe.heard import tidy, timed_words
from thematics.transcribe.whisper_settings import Decoded, WhisperEngine, best_of, doubtful_if_silent, padded
from thematics.weights.offline import be_offline

__all__ = ["FasterWhisper"]

_HOP = 160  # samples a frame
_INITIAL = 50  # positions: the first time that may be decoded, 1 s, as in whisper
_MOST = 448  # tokens of Whisper's decoder, of which CTranslate2 leaves half to the text, as whisper does
_BATCH = {"cpu": 4, "cuda": 16}  # windows; each takes half a gigabyte in the largest model
_TYPES = {"cpu": "int8", "cuda": "float16"}
# What is tried where the first way fails. CTranslate2 seeds its generator once for each of its threads, so that a text drawn
# at a temperature hangs on every text drawn before it, and a run that went on would differ from one that was not cut off.
# These ways go where temperatures go, away from the first text, and depend on the window alone.
_OTHERWISE: tuple[Mapping[str, Any], ...] = (
    {"no_repeat_ngram_size": 5, "repetition_penalty": 1.1},
    {"no_repeat_ngram_size": 3, "repetition_penalty": 1.2, "beam_size": 1},
)


@dataclass(frozen=True)
class FasterWhisper(WhisperEngine):
    """Whisper through faster-whisper and CTranslate2."""

    @property
    def name(self) -> str:
        """What people type."""
        return "faster-whisper"

    @property
    def fingerprint(self) -> str:
        """Library, weights and settings."""
        library = f"{version('faster-whisper')} ctranslate2={version('ctranslate2')} batch={self.batch}"
        return self._described("faster-whisper", library)

    @property
    def batch(self) -> int:
        """How many windows are heard at once."""
        return _BATCH[ctranslate2_device(self.settings.device)]

    def transcribe_windows(self, windows: Sequence[Samples], *, language: str = "nl") -> list[list[HeardWord]]:
        """Recognise windows of at most 30 s each, (n,) float32 mono at 16 kHz; the words of each, from its start.

        Raises:
            UsageError: The model does not know the language.
            MissingWeightsError: The weights are not what they were.
        """
        return self._hear(windows, language)

    def _hear(self, windows: Sequence[Samples], language: str) -> list[list[HeardWord]]:
        model = self.held.get(self._load)
        tokenizer = _tokenizer(model, language)
        found: list[list[HeardWord]] = [[] for _ in windows]
        heard = [number for number, samples in enumerate(windows) if samples.size]
        if heard:
            features = np.stack([_mel(model, windows[number]) for number in heard])
            encoded = model.encode(features)
            first = self._decode(model, tokenizer, encoded, len(heard), {})
            best = [self._best(model, tokenizer, mel, way) for mel, way in zip(features, first, strict=True)]
            frames = [max(2, -(-windows[number].size // _HOP)) for number in heard]  # 2 make one position
            for number, words, decoded in zip(
                heard, _aligned(model, tokenizer, encoded, best, frames), best, strict=True
            ):
                found[number] = tidy(doubtful_if_silent(words, decoded), windows[number].size / SAMPLE_RATE)
        return found

    def _best(self, model: Any, tokenizer: Any, mel: Any, first: Decoded) -> Decoded:
        """Decode one window in other ways where the first failed."""

        def ways() -> Iterator[Decoded]:
            yield first
            encoded = model.encode(mel)
            for how in _OTHERWISE[
                self.settings.otherwise :
            ]:  # the first of them is tried already where it is asked for
                yield self._decode(model, tokenizer, encoded, 1, how)[0]

        return best_of(ways())

    def _decode(self, model: Any, tokenizer: Any, encoded: Any, count: int, how: Mapping[str, Any]) -> list[Decoded]:
        prompt = model.get_prompt(
            tokenizer, tokenizer.encode(" " + self.settings.prompt.strip()) if self.settings.prompt else []
        )
        results = model.model.generate(
            encoded,
            [prompt] * count,
            **{
                "beam_size": self.settings.beam,
                "max_length": _MOST,
                "return_scores": True,
                "return_no_speech_prob": True,
                "suppress_blank": True,
                "suppress_tokens": _suppressed(tokenizer),
                "max_initial_timestamp_index": _INITIAL,
                **(_OTHERWISE[0] if self.settings.otherwise else {}),
                **how,
            },
        )
        return [_decoded(tokenizer, result) for result in results]

    def _load(self) -> Any:
        be_offline()
        device = ctranslate2_device(self.settings.device)
        library = import_module("faster_whisper")
        with self.weights.verified() as folder:
            return library.WhisperModel(
                str(folder),
                device=device,
                compute_type=_TYPES[device],
                cpu_threads=processors(),
                local_files_only=True,
            )


def _tokenizer(model: Any, language: str) -> Any:
    if language not in model.supported_languages:
        raise UsageError(f"this model does not know the language '{language}'; take another language or other weights")
    return import_module("faster_whisper.tokenizer").Tokenizer(
        model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language
    )


def _mel(model: Any, samples: Samples) -> Any:
    """Give (bands, 3000) of a window filled up with silence, as the network learned it."""
    return model.feature_extractor(padded(samples))[..., :-1]


def _suppressed(tokenizer: Any) -> list[int]:
    """Give the tokens that are never text: symbols for sounds, and those that steer the network."""
    steering = (
        tokenizer.transcribe,
        tokenizer.translate,
        tokenizer.sot,
        tokenizer.sot_prev,
        tokenizer.sot_lm,
        tokenizer.no_speech,
    )
    return sorted({*tokenizer.non_speech_tokens, *steering})


def _decoded(tokenizer: Any, result: Any) -> Decoded:
    tokens = result.sequences_ids[0]
    text = [token for token in tokens if token < tokenizer.eot]
    sure = result.scores[0] * len(tokens) / (len(tokens) + 1)  # the end counts as a token, as in whisper
    return Decoded(text, tokenizer.decode(text), sure, result.no_speech_prob)


def _aligned(
    model: Any, tokenizer: Any, encoded: Any, best: Sequence[Decoded], frames: Sequence[int]
) -> Iterator[list[HeardWord]]:
    results = model.model.align(encoded, tokenizer.sot_sequence, [each.tokens for each in best], list(frames))
    for decoded, result in zip(best, results, strict=True):
        if not decoded.text.strip():
            yield []
            continue
        rows, positions = np.array(result.alignments, dtype=np.int64).reshape(-1, 2).T
        begins = positions[np.r_[True, np.diff(rows) > 0]]
        words, tokens = tokenizer.split_to_word_tokens([*decoded.tokens, tokenizer.eot])
        yield timed_words(words[:-1], [len(each) for each in tokens[:-1]], begins, result.text_token_probs)
