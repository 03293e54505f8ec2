"""`/api/v1/neighbourhood`, `/neighbours`, `/nodes`, `/columns`: what a picture of the graph is drawn from."""
