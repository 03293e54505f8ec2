"""What every HTTP service of ours shares: errors as problem+json, and bodies read within bounds."""
