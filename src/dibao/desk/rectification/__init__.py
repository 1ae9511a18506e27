"""整改: problems that were confirmed, each with a person, a day, a proof, another eye and an end."""
