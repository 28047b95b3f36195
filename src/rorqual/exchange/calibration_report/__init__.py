"""The report of `rorqual calibrate`: do stated probabilities hold, and what has changed?"""

from rorqual.exchange.calibration_report.writer import write_calibration_report

__all__ = ["write_calibration_report"]
