"""Who works here: personal accounts, posts bound to places and dates, ties, and what each may do."""
