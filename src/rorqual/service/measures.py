"""What does a service tell Prometheus of itself?"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from rorqual.domain.identification import PhotoResult, Verdict
from rorqual.identify.step_times import TimedStep

_SECONDS = (0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4)
_STEP_SECONDS = (0.001, 0.0025, 0.005, 0.01, *_SECONDS)  # a comparison takes milliseconds
_SHARES = tuple(tenth / 10 for tenth in range(1, 11))


class Measures:
    """Counters, gauges and histograms of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.requests = Histogram(
            "rorqual_request_seconds",
            "From a request to its answer.",
            ("method", "route", "status"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.photos = Histogram(
            "rorqual_photo_seconds",
            "Reading, networks, comparing and keeping of one photo.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.steps = Histogram(
            "rorqual_step_seconds",
            "A step to an answer; embed, species and local of each animal, the others of a photo.",
            ("step",),
            buckets=_STEP_SECONDS,
            registry=self.registry,
        )
        self.masks = Histogram(
            "rorqual_mask_seconds",
            "Reading, network and packing of one mask, by what came of it.",
            ("outcome",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.outcomes = Counter(
            "rorqual_photos", "Photos by what came of them.", ("outcome",), registry=self.registry
        )
        self.gate_scores = Histogram(
            "rorqual_gate_score",
            "The gate's scores, 0 to 1.",
            buckets=_SHARES,
            registry=self.registry,
        )
        self.top_probabilities = Histogram(
            "rorqual_top_probability",
            "The probability of each animal's first candidate.",
            buckets=_SHARES,
            registry=self.registry,
        )
        self.waiting = Gauge(
            "rorqual_waiting_photos", "Photos at work or waiting.", registry=self.registry
        )
        self.refused = Counter(
            "rorqual_refused_requests",
            "Requests refused because too much was waiting.",
            registry=self.registry,
        )

    def count_step(self, step: TimedStep, seconds: float) -> None:
        """Count a step to an answer; see `rorqual.identify.step_times`.

        Args:
            step: which one.
            seconds: that it took.
        """
        self.steps.labels(step).observe(seconds)

    def count(self, result: PhotoResult, seconds: float) -> None:
        """Count the answer for a photo.

        Args:
            result: the answer.
            seconds: that it took.
        """
        self.photos.observe(seconds)
        if result.gate:
            self.gate_scores.observe(result.gate.score)
        for animal in result.annotations:
            self.top_probabilities.observe(animal.candidates[0].probability)
        self.outcomes.labels(outcome_of(result)).inc()


def outcome_of(result: PhotoResult) -> str:
    """One word for what came of a photo: the refusal's reason, or the best verdict."""
    if result.refusal:
        return result.refusal.reason.value
    verdicts = {animal.decision.verdict for animal in result.annotations}
    for verdict in (Verdict.MATCH, Verdict.NEW_INDIVIDUAL, Verdict.UNDECIDED):
        if verdict in verdicts:
            return verdict.value
    return "no_animal"
