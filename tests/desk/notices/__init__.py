"""Tests of notices, boards and public pages."""
