"""公示、公示栏和不用登录的公开页面: what is told to everybody, and nothing more than that."""
