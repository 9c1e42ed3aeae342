"""Announcements of the programme: the secretariat writes and publishes them, those who subscribed get them by mail."""
