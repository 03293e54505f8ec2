"""Events that are taken back: which are meant, which exclusions are in force, and the topic that keeps them."""
