"""``python -m thematics``."""

from thematics.cli import main

if __name__ == "__main__":
    main()
