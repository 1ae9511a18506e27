"""整改 on the site."""
