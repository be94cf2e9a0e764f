"""Beyond the course."""
