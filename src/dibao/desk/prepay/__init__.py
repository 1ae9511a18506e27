"""发放前核对: what is about to be paid beside what was paid last, signed by two people."""
