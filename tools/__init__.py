"""Small helpers of the developer, run by make; nothing of the product needs them."""
