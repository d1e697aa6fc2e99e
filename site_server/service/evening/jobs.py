"""Long work of the evening: collect, seal, upload. One of a kind at a time; asking again joins it.

Jobs live in memory. What they achieve stands in the room log, so after a restart asking again takes up where the work
was.
"""

import logging
import secrets
import threading
from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from shared.protocol.errors import WireError
from shared.protocol.jobs import Job, JobKind
from shared.words.catalogue import say
from site_server.service.core.files_refused import files_refused
from site_server.service.core.site import Site

log = logging.getLogger(__name__)


class CancelledError(Exception):
    """Somebody cancelled the job."""


class JobControl:
    """What running work sees of its job."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._cancel = threading.Event()
        self._lock = threading.Lock()

    @property
    def job(self) -> Job:
        """The job as it is now."""
        return self._job

    @property
    def cancelled(self) -> bool:
        """Whether the job is to end."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Ask the work to end."""
        self._cancel.set()

    def wait(self, seconds: float) -> None:
        """Wait. Raises CancelledError as soon as the job is cancelled."""
        if self._cancel.wait(seconds):
            raise CancelledError

    def tell(self, **changes: Any) -> None:
        """Change the job's figures and text."""
        with self._lock:
            self._job = replace(self._job, **changes)


Work = Callable[[Site, JobControl, str], None]


class Jobs:
    """All jobs of this run of the server."""

    def __init__(self, site: Site, works: dict[JobKind, Work]) -> None:
        self._site = site
        self._works = works
        self._lock = threading.Lock()
        self._controls: dict[str, JobControl] = {}
        self._threads: list[threading.Thread] = []

    def start(self, kind: JobKind, actor: str) -> Job:
        """Begin, or join the running one of that kind. Raises WireError `no_session`."""
        self._site.need_room()
        if kind == "seal":
            self._site.space.need()
        with self._lock:
            for control in self._controls.values():
                if control.job.kind == kind and control.job.state == "running":
                    return control.job
            control = JobControl(Job(job_id=f"{kind}-{secrets.token_hex(4)}", kind=kind, state="running"))
            self._controls[control.job.job_id] = control
            thread = threading.Thread(target=self._run, args=(kind, control, actor), name=kind, daemon=True)
            self._threads.append(thread)
            thread.start()
        return control.job

    def get(self, job_id: str) -> Job:
        """The job. Raises WireError `not_found`."""
        return self._control(job_id).job

    def cancel(self, job_id: str) -> Job:
        """Ask a job to end. Raises WireError `not_found`."""
        control = self._control(job_id)
        control.cancel()
        return control.job

    def stop(self) -> None:
        """Cancel everything and wait for it."""
        for control in list(self._controls.values()):
            control.cancel()
        for thread in self._threads:
            thread.join()

    def _control(self, job_id: str) -> JobControl:
        control = self._controls.get(job_id)
        if control is None:
            raise WireError("not_found")
        return control

    def _run(self, kind: JobKind, control: JobControl, actor: str) -> None:
        try:
            self._works[kind](self._site, control, actor)
            control.tell(state="done")
        except CancelledError:
            control.tell(state="cancelled", message=say("server.job.cancelled"))
        except WireError as error:
            log.info("job %s refused: %s", control.job.job_id, error.code)
            control.tell(state="failed", error=error.code, message=error.message)
        except OSError as error:
            log.warning("job %s: the system refused a file: %s", control.job.job_id, error.strerror)
            told = files_refused(error)
            control.tell(state="failed", error=told.code, message=told.message)
        except Exception:  # a job ends in a sentence, never in a dead thread
            log.exception("job %s failed", control.job.job_id)
            refused = WireError("server_fault")
            control.tell(state="failed", error=refused.code, message=refused.message)
