"""What everybody sees: editions, the pages made from them, files to take away, and questions about figures."""
