"""The frame and the board."""
