"""Making the demo-only speech weights and recordings: espeak-ng speaks, small networks learn from it."""
