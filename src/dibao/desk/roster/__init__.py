"""Households and members by date, what they are paid, what each source answered, and their letters."""
