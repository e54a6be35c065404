"""Frozen records that check themselves; the only thing that stages hand to each other.

``shared``    terms that raw and redacted material have in common
``raw``       what was said, with names in it: never leaves the vault
``redacted``  what may be analysed
``codebook``  a framework and its codes
``analysis``  segments' candidates and their matches
``decisions`` what researchers decided, as events
"""
