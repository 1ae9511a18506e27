"""Personal data at work."""
