"""What pages ask of the protection of personal data."""
