"""What the documents show is what happens: README's console blocks are run, in order, in one empty folder.

``THEMATICS_RENEW=1 python -m pytest tests/docs`` writes the true output into README.md; read the difference before you commit it.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
BLOCK = re.compile(r"(?P<open>```console\n)(?P<body>.*?)(?P<close>```)", re.DOTALL)
# What differs from run to run and machine to machine.
CHANGING = [
    (re.compile(r"\b\d+\.\d(?= )|\b\d+\.\d$", re.MULTILINE), "#.#"),  # seconds
    (re.compile(r"^    [A-Z0-9]{4}(?:-[A-Z0-9]{4})+$", re.MULTILINE), "    RECOVERY-KEY"),
    (re.compile(r"\b[0-9a-f]{8}\b"), "########"),  # a decision's id
    (re.compile(r"Python \d\S+ on \S+ \S+|\d+\.\d GiB|(?<=SQLCipher )[^)]+\)"), "…"),
    (re.compile(r"[ ]{2,}|-{2,}"), " "),
]


def _commands(body: str) -> list[tuple[str, str]]:
    """Take a block apart: each "$ command", with the output below it."""
    parts = re.split(r"^\$ (.*)\n", body, flags=re.MULTILINE)
    assert not parts[0].strip(), "a console block begins with a command"
    return list(zip(parts[1::2], parts[2::2], strict=True))


def _run(command: str, folder: Path, before: str) -> str:
    binaries = folder / "bin"
    binaries.mkdir(exist_ok=True)
    program = binaries / "thematics"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m thematics "$@"\n', "utf-8")
    program.chmod(0o755)
    environment = {"PATH": f"{binaries}:/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run(
        ["/bin/sh", "-c", before + command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


def _steady(text: str) -> str:
    for pattern, stand_in in CHANGING:
        text = pattern.sub(stand_in, text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


@pytest.mark.skipif(os.name == "nt", reason="README's commands are written for a POSIX shell")
def test_the_readme_shows_the_true_output(tmp_path: Path) -> None:
    text = README.read_text("utf-8")
    shown, true = [], []
    renewed, before = text, ""
    for block in BLOCK.finditer(text):
        body = ""
        for command, output in _commands(block["body"]):
            printed = _run(command, tmp_path, before)
            if command.startswith(("cd ", "export ")):
                before += f"{command}\n"  # holds for what follows, as it would in one terminal
            shown.append((command, _steady(output)))
            true.append((command, _steady(printed)))
            body += f"$ {command}\n{printed.rstrip()}\n" + ("\n" if output.endswith("\n\n") else "")
        renewed = renewed.replace(block[0], f"{block['open']}{body.rstrip()}\n{block['close']}")
    if os.environ.get("THEMATICS_RENEW"):
        README.write_text("\n".join(line.rstrip() for line in renewed.splitlines()) + "\n", "utf-8")
        return
    assert len(true) >= 6
    assert shown == true


def test_the_readmes_two_commands_are_the_makefiles() -> None:
    assert "make demo" in README.read_text("utf-8")
    assert "make test" in README.read_text("utf-8")
    for target, wanted in (("demo", "thematics demo demo --force"), ("test", "-m pytest")):
        planned = subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True, text=True)
        assert wanted in planned.stdout


def test_the_readmes_python_runs(tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert blocks
    environment = {"PATH": os.environ["PATH"], "EXAMPLES": str(ROOT / "examples")}
    for block in blocks:
        subprocess.run([sys.executable, "-c", block], cwd=tmp_path, env=environment, check=True, capture_output=True)


def test_every_command_is_described() -> None:
    done = subprocess.run([sys.executable, "-m", "thematics", "--help"], check=True, capture_output=True, text=True)
    commands = re.findall(r"^  ([a-z]+)  ", done.stdout, re.MULTILINE)
    described = README.read_text("utf-8")
    assert [name for name in commands if f"`thematics {name}" not in described] == []


@pytest.mark.parametrize(
    "name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md"]
)
def test_links_and_paths_lead_somewhere(name: str) -> None:
    page = ROOT / name
    text = page.read_text("utf-8")
    linked = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    quoted = re.findall(r"`((?:src|tests|tools|examples|benchmarks)/[\w./-]+)`", text)
    missing = [each for each in linked if not (page.parent / each).exists()]
    missing += [each for each in quoted if not (ROOT / each).exists()]
    assert missing == []


def test_examples_run(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "examples" / "use_from_python.py"), str(tmp_path / "studie")],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
