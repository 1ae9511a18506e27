"""Registers on the site."""
