"""The command line: starts the services and engines, and asks a running Headwater over HTTP."""
