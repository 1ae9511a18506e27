"""专项治理: the plan with real dates, who owes what, self-inspection, the lists that go to zero."""
