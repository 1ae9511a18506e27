"""Cases on the site."""
