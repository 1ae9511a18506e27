"""The record looked after."""
