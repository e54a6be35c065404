"""Writing models as pyannote.audio reads them: small files, the same bytes for the same weights."""

import io
import zipfile
from pathlib import Path

import numpy as np
import torch
from pyannote.audio import Model

__all__ = ["write_model", "write_plda"]

_THEN = (1980, 1, 1, 0, 0, 0)  # a zip's earliest time: the bytes hang on nothing but the weights


def write_model(net: Model, folder: Path) -> None:
    """Write ``pytorch_model.bin`` in half precision, its zip compressed (torch reads that too)."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = {"pytorch-lightning_version": "2.6.0", "hyper_parameters": dict(net.hparams), "state_dict": _halved(net)}
    net.on_save_checkpoint(kept)
    plain = io.BytesIO()
    torch.save(kept, plain)
    with zipfile.ZipFile(plain) as read, zipfile.ZipFile(folder / "pytorch_model.bin", "w") as write:
        for name in read.namelist():
            entry = zipfile.ZipInfo(name, _THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            write.writestr(entry, read.read(name), compresslevel=9)


def _halved(net: Model) -> dict[str, torch.Tensor]:
    return {
        name: value.detach().half().contiguous()
        if value.is_floating_point() and value.numel() > 1000
        else value.detach()
        for name, value in net.state_dict().items()
    }


def write_plda(vectors: np.ndarray, labels: np.ndarray, folder: Path, dimension: int = 32) -> None:
    """Write the two files of pyannote's PLDA from voiceprints of known speakers.

    The vectors are centred, brought to unit length, projected by linear discriminant analysis and brought to unit length
    again; the PLDA itself is the two-covariance model. Source of the layout: ``pyannote.audio.utils.vbx.vbx_setup``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mean1 = vectors.mean(axis=0)
    scaled = np.sqrt(vectors.shape[1]) * _unit(vectors - mean1)
    lda = _directions(*_scatter(scaled, labels))[:, :dimension]
    projected = scaled @ lda
    mean2 = projected.mean(axis=0)
    seen = np.sqrt(dimension) * _unit(projected - mean2)
    within, between = _scatter(seen, labels)
    tr = _directions(within, between).T
    psi = np.maximum(np.diag(tr @ between @ tr.T), 1e-4)
    np.savez(folder / "xvec_transform.npz", mean1=mean1, mean2=mean2, lda=lda)
    np.savez(folder / "plda.npz", mu=seen.mean(axis=0), tr=tr, psi=psi)


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _scatter(rows: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    means = np.stack([rows[labels == label].mean(axis=0) for label in np.unique(labels)])
    within = np.cov((rows - means[labels]).T) + 1e-6 * np.eye(rows.shape[1])
    return within, np.cov(means.T)


def _directions(within: np.ndarray, between: np.ndarray) -> np.ndarray:
    """Columns that make ``within`` the identity and ``between`` diagonal, the most telling first."""
    from scipy.linalg import eigh

    _, columns = eigh(between, within)
    return np.asarray(columns[:, ::-1])
