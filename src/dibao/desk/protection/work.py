"""What the protection of personal data asks of a person today."""
