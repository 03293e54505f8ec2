"""Events that could not be applied, to be looked at; who settles them asks the collector."""
