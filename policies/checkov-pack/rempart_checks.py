"""Loads rempart's checks into Checkov, or ends the run: Checkov by itself goes on without what it cannot load."""

import multiprocessing
import os
import signal
import sys

try:
    from rempart.packs.checkov import checks
except Exception as error:
    why = f"{type(error).__name__}: {error}"
    print(
        f"rempart : les contrôles ne se chargent pas ({why}) ; installez rempart dans l'environnement de Checkov\n"
        f"rempart: the checks cannot be loaded ({why}); install rempart in Checkov's environment",
        file=sys.stderr,
        flush=True,
    )
    if multiprocessing.parent_process() is not None:  # what happens in a child, Checkov would not notice
        os.kill(os.getppid(), signal.SIGINT)
    raise SystemExit(2) from error

checks.register()
