"""Turn a checkpoint of openai-whisper into the folder that faster-whisper reads, without a network.

    python -m tools.speech.convert recogniser.pt FOLDER --quantization int8

The usual way goes through a model on Hugging Face. Everything that is needed stands in the checkpoint and in openai-whisper:
the weights, and the vocabulary, from which the merges of a byte-pair tokenizer follow.
"""

import argparse
import base64
import json
from importlib import import_module
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import torch
import whisper
from ctranslate2.converters.converter import Converter
from ctranslate2.converters.utils import fuse_linear
from ctranslate2.specs import WhisperSpec
from whisper.tokenizer import LANGUAGES, get_tokenizer


class CheckpointConverter(Converter):
    """CTranslate2's converter, reading openai-whisper's own layout."""

    def __init__(self, checkpoint: Path) -> None:
        loaded = torch.load(checkpoint, map_location="cpu", weights_only=True)
        self.dims = loaded["dims"]
        self._state = {name: value.float() for name, value in loaded["model_state_dict"].items()}

    def _load(self) -> WhisperSpec:
        dims = self.dims
        layers, heads = dims["n_text_layer"], dims["n_text_head"]
        spec = WhisperSpec(dims["n_audio_layer"], dims["n_audio_head"], layers, heads)
        self._encoder(spec.encoder)
        self._decoder(spec.decoder)
        spec.register_vocabulary(vocabulary(dims["n_vocab"]))
        tokenizer = _tokenizer(dims["n_vocab"])
        first = tokenizer.to_language_token("en")
        spec.config.suppress_ids = sorted(tokenizer.non_speech_tokens)
        spec.config.suppress_ids_begin = [tokenizer.encode(" ")[0], tokenizer.eot]
        spec.config.lang_ids = list(range(first, first + _languages(dims["n_vocab"])))
        # As whisper.model.Whisper has it: every head of the last half of the layers.
        spec.config.alignment_heads = list(product(range(layers // 2, layers), range(heads)))
        return spec

    def _encoder(self, spec: Any) -> None:
        for name in ("conv1", "conv2"):
            conv = getattr(spec, name)
            conv.weight, conv.bias = self._get(f"encoder.{name}.weight"), self._get(f"encoder.{name}.bias")
        spec.position_encodings.encodings = self._get("encoder.positional_embedding")
        self._norm(spec.layer_norm, "encoder.ln_post")
        for at, layer in enumerate(spec.layer):
            self._layer(layer, f"encoder.blocks.{at}")

    def _decoder(self, spec: Any) -> None:
        spec.embeddings.weight = self._get("decoder.token_embedding.weight")
        spec.projection.weight = spec.embeddings.weight
        spec.position_encodings.encodings = self._get("decoder.positional_embedding")
        self._norm(spec.layer_norm, "decoder.ln")
        for at, layer in enumerate(spec.layer):
            place = f"decoder.blocks.{at}"
            self._layer(layer, place)
            self._norm(layer.attention.layer_norm, f"{place}.cross_attn_ln")
            self._linear(layer.attention.linear[0], f"{place}.cross_attn.query")
            self._fused(layer.attention.linear[1], [f"{place}.cross_attn.key", f"{place}.cross_attn.value"])
            self._linear(layer.attention.linear[2], f"{place}.cross_attn.out")

    def _layer(self, spec: Any, place: str) -> None:
        self._norm(spec.self_attention.layer_norm, f"{place}.attn_ln")
        self._fused(spec.self_attention.linear[0], [f"{place}.attn.{part}" for part in ("query", "key", "value")])
        self._linear(spec.self_attention.linear[1], f"{place}.attn.out")
        self._norm(spec.ffn.layer_norm, f"{place}.mlp_ln")
        self._linear(spec.ffn.linear_0, f"{place}.mlp.0")
        self._linear(spec.ffn.linear_1, f"{place}.mlp.2")

    def _fused(self, spec: Any, places: list[str]) -> None:
        parts = []
        for place in places:
            part = type(spec)()
            self._linear(part, place)
            parts.append(part)
        fuse_linear(spec, parts)

    def _linear(self, spec: Any, place: str) -> None:
        spec.weight = self._get(f"{place}.weight")
        # Whisper's keys have no bias, and what is fused needs one.
        bias = self._state.get(f"{place}.bias")
        spec.bias = np.zeros(len(spec.weight), dtype=np.float32) if bias is None else bias.numpy()

    def _norm(self, spec: Any, place: str) -> None:
        spec.gamma, spec.beta = self._get(f"{place}.weight"), self._get(f"{place}.bias")

    def _get(self, name: str) -> Any:
        return self._state[name].numpy()


def convert(checkpoint: Path, folder: Path, quantization: str | None = None) -> Path:
    """Write what faster-whisper reads into a new folder.

    Args:
        checkpoint: A ``.pt`` file of openai-whisper, multilingual.
        folder: Where to; it must not exist.
        quantization: "int8", "float16" … for smaller weights; None keeps 32 bits.
    """
    converter = CheckpointConverter(checkpoint)
    dims = converter.dims
    converter.convert(str(folder), quantization=quantization)
    (folder / "tokenizer.json").write_text(tokenizer_json(dims["n_vocab"]), "utf-8")
    features = {
        "feature_size": dims["n_mels"],
        "sampling_rate": 16_000,
        "hop_length": 160,
        "chunk_length": 30,
        "n_fft": 400,
    }
    (folder / "preprocessor_config.json").write_text(json.dumps(features, indent=2) + "\n", "utf-8")
    return folder


def vocabulary(size: int) -> list[str]:
    """Give every token as text, in the order of their numbers."""
    letters = _letters()
    words = ["".join(letters[byte] for byte in token) for token in _ranks()]
    tokenizer = _tokenizer(size)
    special = sorted(tokenizer.special_tokens.items(), key=lambda pair: pair[1])
    found = [*words, *(name for name, _ in special)]
    # Older libraries call the token <|nocaptions|>; faster-whisper asks for this one.
    return ["<|nospeech|>" if name == "<|nocaptions|>" else name for name in found]


def tokenizer_json(size: int) -> str:
    """Build the tokenizer as the tokenizers library keeps it, from the ranks of openai-whisper's own."""
    library: Any = import_module("tokenizers")
    letters, ranks = _letters(), _ranks()
    text = {token: "".join(letters[byte] for byte in token) for token in ranks}
    merges = [tuple(text[part] for part in _parts(token, ranks)) for token in ranks if len(token) > 1]
    model = library.models.BPE(
        vocab={text[token]: rank for token, rank in ranks.items()}, merges=[(a, b) for a, b in merges]
    )
    tokenizer = library.Tokenizer(model)
    tokenizer.pre_tokenizer = library.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = library.decoders.ByteLevel()
    special = vocabulary(size)[len(ranks) :]
    tokenizer.add_special_tokens([library.AddedToken(name, special=True, normalized=False) for name in special])
    if [tokenizer.token_to_id(name) for name in special] != list(range(len(ranks), len(ranks) + len(special))):
        raise SystemExit("the special tokens did not get their numbers")
    return str(tokenizer.to_str())


def _parts(token: bytes, ranks: dict[bytes, int]) -> list[bytes]:
    """Merge a token's bytes as far as earlier merges go: the two parts that the last merge joins."""
    parts = [bytes([byte]) for byte in token]
    while len(parts) > 2:
        pairs = [(ranks.get(one + two, len(ranks)), at) for at, (one, two) in enumerate(pairwise(parts))]
        _, at = min(pairs)
        parts[at : at + 2] = [parts[at] + parts[at + 1]]
    return parts


def _ranks() -> dict[bytes, int]:
    path = Path(whisper.__file__).parent / "assets" / "multilingual.tiktoken"
    lines = path.read_text("utf-8").splitlines()
    return {base64.b64decode(token): int(rank) for token, rank in (line.split() for line in lines if line)}


def _letters() -> dict[int, str]:
    """Give GPT-2's letter for each byte: printable ones stand for themselves, the others for letters from 256 on."""
    plain = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in plain]
    return {byte: chr(byte) for byte in plain} | {byte: chr(256 + at) for at, byte in enumerate(others)}


def _tokenizer(size: int) -> Any:
    return get_tokenizer(multilingual=True, num_languages=_languages(size), language="nl", task="transcribe")


def _languages(size: int) -> int:
    """Say how many languages a vocabulary of this size has (``whisper.model.Whisper.num_languages``)."""
    return min(size - 51_765 - 1, len(LANGUAGES))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("checkpoint", type=Path)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--quantization", default=None)
    given = arguments.parse_args()
    print(convert(given.checkpoint, given.folder, given.quantization))


if __name__ == "__main__":
    main()
