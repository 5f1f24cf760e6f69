"""How gunicorn serves cddeval. `make run` uses it, and so does a real server (docs/deploy.md)."""

import gc
import os
import signal

bind = os.environ.get("ADDR", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", 2))
threads = 4
preload_app = True  # a mistake in the settings is told once, before anything is served
timeout = 60  # seconds
graceful_timeout = 10  # longer than any request takes
forwarded_allow_ips = ""  # whether a proxy's headers are believed is Django's to decide (TRUST_PROXY)
control_socket_disable = True
accesslog = None  # addresses of people are kept nowhere but in the audit trail
errorlog = "-"
loglevel = "warning"


def when_ready(server):
    """Workers are made after this. What has been loaded stays for good, so none looks through it for garbage again.

    A page of a thousand candidates makes some hundred thousand objects and leaves no circles: looking less often saves
    a third of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    print(f"cddeval พร้อมใช้งาน · is ready: http://{bind}  (Ctrl-C หยุด · stops it)", flush=True)


def post_worker_init(worker):
    """Ctrl-C reaches every process of the terminal, but a worker that is told twice to stop hangs at times.

    So workers wait for the master's word.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
