"""What goes before the pages: fetch, check, run, draw."""
