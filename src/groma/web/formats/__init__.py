"""How dates are written where Django's own way is not that of our readers: one day looks the same on every page."""
