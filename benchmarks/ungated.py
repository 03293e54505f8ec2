"""The server of the services without the gate around it: a floor. Run as a module it serves the collector so."""

from starlette.types import ASGIApp

from collector.app import create_app
from headwater import logs
from headwater.memory import keep_little
from headwater.server.listen import server_of
from headwater.settings import Settings


def serve(app: ASGIApp, settings: Settings) -> None:
    """Serve `app` itself on the host and port of the settings until SIGTERM or SIGINT; blocks."""
    logs.configure(settings.log_level)
    keep_little()  # as `listen` does
    server = server_of(app, settings, settings.port)
    server.config.app = app
    server.run()


if __name__ == "__main__":
    chosen = Settings()  # pyright: ignore[reportCallIssue]  (every field has a default)
    serve(create_app(chosen), chosen)
