"""Families on the site."""
