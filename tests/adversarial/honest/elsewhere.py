"""Changes the current folder, writes into its home and temporary folder, and reads from there."""

import os
import tempfile
from pathlib import Path

Path("two.txt").write_text("2")
beside = Path.cwd()
os.makedirs("work")
os.chdir("work")
Path("here.txt").write_text("0.1")
assert not Path("data.csv").exists()
assert (beside / "data.csv").read_text() == Path("../data.csv").read_text() == "1,2,3\n"
(Path.home() / ".mine").write_text("home")
assert Path("~/.mine").expanduser().read_text() == "home"
Path("/tmp/mine").write_text("tmp")
with tempfile.TemporaryDirectory() as folder:
    (Path(folder) / "x").touch()

# %%
%cd -q /tmp
assert Path("mine").read_text() == "tmp"
%cd -q -
assert Path.cwd() == beside
%cd -q work


# %%
def double(x):
    return int(Path("../two.txt").read_text()) * x


def descend(gradient, x):
    return x - float(Path("here.txt").read_text()) * gradient(x)
