"""Files from outside: what may come in, looked through before it is unpacked, and kept under its hash."""
