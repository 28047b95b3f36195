"""How does a person look at the results? One self-contained HTML page."""

from rorqual.exchange.report.pictures import PictureSource
from rorqual.exchange.report.provenance import ModelNote, ReportProvenance
from rorqual.exchange.report.writer import write_report

__all__ = ["ModelNote", "PictureSource", "ReportProvenance", "write_report"]
