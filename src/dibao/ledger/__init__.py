"""The sealed record: lines that only grow, a tree over them, signed heads that leave the machine.

A chain alone finds neither a cut tail nor a full rewrite; a head kept elsewhere finds both. Lines
name cases, people and purposes by reference only; what is personal is sealed apart under the
case's key, and destroying that key leaves every proof standing. This room knows no web framework.
"""
