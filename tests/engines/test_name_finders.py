"""A transformer and a spaCy pipeline through their own loaders, with weights made here that know three words."""

from pathlib import Path
from typing import Any

import pytest
from tests.redact.finder_contract import TURNS, FinderContract

from thematics.errors import MissingWeightsError
from thematics.ports import NameFinder
from thematics.redact.local_models import SpacyFinder, TransformerFinder
from thematics.weights import Weights, find
from thematics.weights.adding import write_manifest

pytestmark = pytest.mark.engines

NAMES = ("sanne", "kolkman", "youssef")
LABELS = ("O", "B-PER", "I-PER", "B-LOC")


def _transformer(folder: Path) -> Weights:
    """Make a BERT without layers between its words and its labels that says B-PER to three words and O to all others."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder.mkdir()
    words = sorted({letter for turn in TURNS for word in turn for letter in word.lower().strip(".,")})
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *NAMES, ".", ",", *words, *(f"##{each}" for each in words)]
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    tokenizer = transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt"), do_lower_case=True)
    config = transformers.BertConfig(
        vocab_size=len(pieces), hidden_size=8, num_hidden_layers=0, num_attention_heads=1, intermediate_size=8,
        id2label=dict(enumerate(LABELS)), label2id={label: at for at, label in enumerate(LABELS)},
    )  # fmt: skip
    model = transformers.BertForTokenClassification(config)
    with torch.no_grad():
        for table in (model.bert.embeddings.position_embeddings, model.bert.embeddings.token_type_embeddings):
            table.weight.zero_()
        said = model.bert.embeddings.word_embeddings.weight
        said.zero_()
        said[:, 1] = 1
        for name in NAMES:
            said[pieces.index(name)] = torch.eye(8)[0] * 4
        model.classifier.weight.zero_()
        model.classifier.bias.zero_()
        model.classifier.weight[1, 0] = 5
        model.classifier.weight[0, 1] = 5
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder, safe_serialization=True)
    return write_manifest(folder, "transformers", "three-words", licence="MIT")


def _spacy(folder: Path) -> Weights:
    spacy = pytest.importorskip("spacy")
    nlp: Any = spacy.blank("nl")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": [{"LOWER": "sanne"}, {"LOWER": "kolkman"}]},
            {"label": "PERSON", "pattern": [{"LOWER": "youssef"}]},
            {"label": "DATE", "pattern": [{"LOWER": "toen"}]},
        ]
    )
    nlp.to_disk(folder)
    return write_manifest(folder, "spacy", "two-people", licence="MIT")


class TestTransformer(FinderContract):
    @pytest.fixture
    def finder(self, tmp_path: Path) -> NameFinder:
        return TransformerFinder(_transformer(tmp_path / "model"))

    def test_a_document_longer_than_its_window_is_read_to_the_end(self, finder: NameFinder) -> None:
        turn = ["en"] * 1_000
        turn[130], turn[999] = "Sanne", "Youssef"
        assert [span.first_word for span in finder.find([turn])] == [130, 999]


class TestSpacy(FinderContract):
    @pytest.fixture
    def finder(self, tmp_path: Path) -> NameFinder:
        return SpacyFinder(_spacy(tmp_path / "model"))


@pytest.mark.parametrize(
    ("make", "finder", "file"),
    [(_transformer, TransformerFinder, "model.safetensors"), (_spacy, SpacyFinder, "meta.json")],
)
def test_weights_that_were_changed_are_refused(make: Any, finder: Any, file: str, tmp_path: Path) -> None:
    weights = make(tmp_path / "model")
    changed = tmp_path / "model" / file
    changed.write_bytes(changed.read_bytes()[:-1] + b" ")
    with pytest.raises(MissingWeightsError):
        finder(find(tmp_path / "model", weights.engine)).find(TURNS)
