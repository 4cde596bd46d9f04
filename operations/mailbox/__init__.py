"""Mail that comes in: taken, matched, handled."""
