"""Keys: who may do what over HTTP. The file that holds them, and nothing of HTTP itself."""
