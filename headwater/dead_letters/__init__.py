"""Dead letters as everybody reads them: what is in one, which are settled, and where they lie."""
