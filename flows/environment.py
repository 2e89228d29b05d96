"""What this project settles for Prefect, printed for a shell: `eval "$(python -m flows.environment)"`."""

from __future__ import annotations

import os
import shlex

from flows import ENVIRONMENT

if __name__ == "__main__":
    for name in ENVIRONMENT:
        print(f"export {name}={shlex.quote(os.environ[name])}")
