"""The HTTP server that both services listen with: uvicorn, and what one connection may cost."""
