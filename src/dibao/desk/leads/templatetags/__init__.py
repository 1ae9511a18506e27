"""What pages ask of doubts."""
