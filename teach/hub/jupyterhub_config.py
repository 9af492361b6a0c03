"""JupyterHub's configuration for a seminar on one machine. `python -m helpers hub` starts it, with
its working folder in the hub's own, where `settings.json` says the rest.
"""

import atexit
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from seminar import RosterAuthenticator, SeminarSpawner  # noqa: E402

from helpers.delivery import hub_memory  # noqa: E402

c = get_config()  # noqa: F821 - JupyterHub gives it
told = json.loads(Path("settings.json").read_text(encoding="utf-8"))
folder, port = Path(told["folder"]), told["port"]
binaries = folder / "env" / "bin"

# Where it answers: to the class on one port, to itself on the next two.
scheme = "https" if told["certificate"] else "http"
host = f"[{told['address']}]" if ":" in told["address"] else told["address"]
c.JupyterHub.bind_url = f"{scheme}://{host}:{port}/"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{port + 1}/"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 2}"
c.ConfigurableHTTPProxy.command = told["proxy"]
c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = told["certificate"], told["key"]

c.JupyterHub.authenticator_class = RosterAuthenticator
c.RosterAuthenticator.roster = told["roster"]
c.RosterAuthenticator.passwords = told["passwords"]
c.RosterAuthenticator.allow_all = True  # of those whom the roster lets in

c.JupyterHub.spawner_class = SeminarSpawner
c.SeminarSpawner.folder = str(folder)
c.SeminarSpawner.first = told["first"]
c.SeminarSpawner.groups = hub_memory.groups(told["group"]) if told["group"] else None
if c.SeminarSpawner.groups:
    atexit.register(c.SeminarSpawner.groups.close)  # after the last server has stopped
c.SeminarSpawner.mem_limit = told["memory"]
c.SeminarSpawner.cmd = [str(binaries / "jupyterhub-singleuser")]
c.SeminarSpawner.args = [
    # Twenty kernels that started at once took one TCP port twice; sockets have names, and others
    # cannot reach them.
    "--KernelManager.transport=ipc",
    f"--MappingKernelManager.cull_idle_timeout={told['idle']}",
    "--MappingKernelManager.cull_connected=True",
]
c.SeminarSpawner.env_keep = ["LANG", "LC_ALL"]  # the hub's own paths are not the students'
c.SeminarSpawner.environment = {
    "PATH": f"{binaries}:/usr/local/bin:/usr/bin:/bin",
    "GIT_CONFIG_SYSTEM": str(folder / "gitconfig"),
    # A thread for each core and student would only wait for the others, and each has its memory.
    "OPENBLAS_NUM_THREADS": "1",
}
if told["library"]:
    c.SeminarSpawner.environment["LD_LIBRARY_PATH"] = told["library"]
# Whoever signs in gets the notebooks; what a student has changed stays, as with the class's link.
c.SeminarSpawner.default_url = told["start"]
# A class comes at once, and the machine may be small.
c.SeminarSpawner.start_timeout = c.SeminarSpawner.http_timeout = 600
c.SeminarSpawner.interrupt_timeout = c.SeminarSpawner.term_timeout = 10
c.SeminarSpawner.poll_interval = 5

c.JupyterHub.services = [
    {
        "name": "culler",
        "command": [
            *told["with_parent"],
            *(sys.executable, "-m", "jupyterhub_idle_culler"),
            f"--timeout={told['idle']}",
            f"--cull-every={max(2, min(told['idle'] // 4, 60))}",
        ],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["culler"],
    }
]
# How fresh "last active" is; a culler must not count a student idle who works.
c.JupyterHub.last_activity_interval = min(60, max(2, told["idle"] // 4))
c.SeminarSpawner.environment["JUPYTERHUB_ACTIVITY_INTERVAL"] = str(
    min(60, max(2, told["idle"] // 4))
)
