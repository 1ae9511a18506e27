"""Days of work in a real browser."""
