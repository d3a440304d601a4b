"""The numbers at /metrics, in Prometheus' format: counts and times only, never a text, a name or an id."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_ACK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)  # seconds; Slack gives up after three
_WORK = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 120.0)


class Metrics:
    """What one process counts."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.ack = Histogram(
            "dateline_ack_seconds",
            "From a request of Slack's to its acknowledgement.",
            buckets=_ACK,
            registry=self._registry,
        )
        self.work = Histogram(
            "dateline_job_seconds",
            "From taking a job up to its end, by kind.",
            ["kind"],
            buckets=_WORK,
            registry=self._registry,
        )
        self.jobs = Counter(
            "dateline_jobs_total",
            "Turns of work, by kind and how each ended: done, later, aside, stopped or lost.",
            ["kind", "outcome"],
            registry=self._registry,
        )
        self.waiting = Gauge("dateline_jobs_waiting", "Jobs waiting or in hand.", registry=self._registry)
        self.aside = Gauge("dateline_jobs_aside", "Jobs set aside after they failed for good.", registry=self._registry)

    def page(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)
