"""Files from departments, their receipts, and the runs that check them."""
