"""Reports whose every number opens its list, and the package for an inspection."""
