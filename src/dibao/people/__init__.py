"""Who is who: identity numbers, names, and the ladder of evidence that ties a row to a person."""
