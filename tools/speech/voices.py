"""The voices: those that are learned from, and those kept apart to measure with."""

import random

from tools.speech.espeak import Voice

__all__ = ["HELD_OUT", "TRAINING", "draw_voice"]

# Never heard in training; the demo's recordings and the measurements use them.
HELD_OUT = ("f2", "f5", "m3", "m7", "Andrea", "steph", "boris", "linda")
TRAINING = (
    "f1", "f3", "f4", "m1", "m2", "m4", "m5", "m6", "m8",
    "Alex", "Alicia", "Andy", "Annie", "Denis", "Diogo", "Gene", "Henrique", "Hugo", "Jacky", "Lee", "Mario",
    "Michael", "Mike", "Nguyen", "adam", "anika", "antonio", "aunty", "belinda", "benjamin", "caleb", "david", "ed",
    "edward", "grandma", "grandpa", "gustave", "iven", "john", "kaukovalta", "marcelo", "max", "michel", "miguel",
    "norbert", "pablo", "paul", "pedro", "quincy", "rob", "robert", "sandro", "shelby", "travis", "victor", "zac",
)  # fmt: skip


def draw_voice(draw: random.Random, variants: tuple[str, ...] = TRAINING) -> Voice:
    """Draw how something is said."""
    return Voice(draw.choice(variants), draw.randint(25, 75), draw.randint(125, 185), draw.randint(30, 70))
