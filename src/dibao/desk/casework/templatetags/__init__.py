"""What other pages show of cases."""
