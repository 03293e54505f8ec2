"""What stands around everything that is served over HTTP: who is let in, and what each answer forbids a browser."""
