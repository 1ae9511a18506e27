"""The sealed record's tables inside the site's own database. The record itself is `dibao.ledger`."""
