"""Which signals ask a process of ours to end."""

import signal


def ending() -> list[signal.Signals]:
    """SIGTERM, SIGINT, and SIGHUP: the terminal is gone. Not where `nohup` has that ignored: there it is to go on."""
    asked = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
    return [each for each in asked if each is not signal.SIGHUP or signal.getsignal(each) is not signal.SIG_IGN]
