"""Personal data at work: what may be asked and shown, who looked, what leaves, what is erased."""
