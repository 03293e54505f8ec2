"""The answers about models, as they are shown: field names are a contract, see `docs/models.md`."""
