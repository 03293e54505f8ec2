"""What every route shares of HTTP: middleware, the form of answers and of their documentation."""
