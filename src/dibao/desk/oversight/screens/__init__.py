"""The pages of oversight, by kind."""
