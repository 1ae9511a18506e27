"""Rules that may bring somebody onto the roll; a higher standard is read through them again.

They are offers: whom they name is visited and asked, never enrolled by a list.
"""

ENTRIES = ("rescreen", "single_person", "last_resort")
