"""Every write of oversight, by kind."""
