"""The tests leave nothing behind in the system's folder for temporary files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_the_data_folder_of_the_tests_is_gone_with_the_process_that_made_it(tmp_path):
    ours = {name: text for name, text in os.environ.items() if not name.startswith(("GROMA_", "DATABASE_URL"))}
    around = ours | {"TMPDIR": str(tmp_path), "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    code = "import web_settings; from pathlib import Path; print(Path(web_settings.AROUND.data).is_dir())"
    told = subprocess.run([sys.executable, "-c", code], env=around, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "True"
    assert not list(tmp_path.iterdir())
