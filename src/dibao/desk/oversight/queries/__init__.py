"""Every read of oversight, by kind."""
