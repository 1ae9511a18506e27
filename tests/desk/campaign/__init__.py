"""专项治理 on the site."""
