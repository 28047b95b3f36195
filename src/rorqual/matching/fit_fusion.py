"""Do further channels help a catalogue, and how much does each count? Asked out of fold."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rorqual.matching.bootstrap import Interval, bootstrap_by_group
from rorqual.matching.calibration import Calibration
from rorqual.matching.evidence_table import EvidenceTable, answers_in, roles
from rorqual.matching.fused_parameters import fit_fusion_model
from rorqual.matching.fusion import Fusion
from rorqual.matching.fusion_model import FusionModel, species_names
from rorqual.matching.measures import log_losses, suggested_rates
from rorqual.matching.out_of_fold import FOLDS, Answers, fold_of_individual
from rorqual.matching.parameters import play_weights
from rorqual.matching.suggestion_policy import SuggestionPolicy

SMALLEST_GAIN = 0.01  # nats a photo; less is not worth the time of looking


@dataclass(frozen=True, slots=True, eq=False)
class FusionOutcome:
    """A fusion that is worth keeping, and what it and the embedding alone are worth."""

    fusion: Fusion | None  # None: the further channels are not shown to help
    answers: Answers  # of the fusion, by models that were fitted without the individual
    alone: Answers  # of the embedding alone, to the same plays
    gain: Interval  # of the surprise by the right answer, in nats, over individuals
    asked: tuple[str, ...]  # the channels besides the embedding

    @property
    def report(self) -> dict[str, Any]:
        """What was decided, and why, as plain values."""
        return {
            "kept": self.fusion is not None,
            "asked": list(self.asked),
            "queries": len(np.unique(self.answers.row)),
            "log_loss_gain": asdict(self.gain),
            "weights": _weights(self.fusion),
            **self._suggested,
        }

    @property
    def _suggested(self) -> dict[str, float | int]:
        fusion = self.fusion
        if fusion is None:
            return {}
        return suggested_rates(self.answers, fusion.match_threshold, fusion.new_threshold)


def fit_fusion(
    table: EvidenceTable,
    alone: Answers,
    *,
    policy: SuggestionPolicy,
    expected_new_share: float,
    seed: int,
    stamps: Mapping[str, str],
) -> FusionOutcome:
    """Fit a fusion to what all channels say, and find out whether it should be kept.

    It is kept where it makes the right answers less surprising than the embedding alone does:
    where the 95 % interval of the gain lies above SMALLEST_GAIN, on individuals that were not
    fitted on. The fusion that is kept is fitted on all.

    Args:
        table: of photos that all channels looked at; without any, each species is calibrated
            apart by its values of the embedding.
        alone: the embedding's answers out of fold, to these photos and maybe others.
        policy: when a suggestion is wanted.
        expected_new_share: of the queries in the field, 0..1.
        seed: of folds, pairs and sub-galleries.
        stamps: channel -> what its values are made by.
    """
    answers = _out_of_fold(table, expected_new_share, seed)
    answers, alone = _same_plays(answers, alone)
    weights = play_weights(answers.is_new, np.zeros(len(answers.row), np.int8), expected_new_share)
    answers, alone = answers._replace(weight=weights), alone._replace(weight=weights)
    gain = bootstrap_by_group(
        np.column_stack([(log_losses(alone) - log_losses(answers)) * weights, weights]),
        [str(individual) for individual in answers.individual],
        lambda rows: float(rows[:, 0].sum() / rows[:, 1].sum()),
        seed=seed,
    )
    model = fit_fusion_model(table, expected_new_share=expected_new_share, seed=seed)
    asked = tuple(table.values)
    says_nothing = bool(asked) and not model.weights[1:].any()
    if gain.low <= SMALLEST_GAIN or says_nothing:
        return FusionOutcome(None, answers, alone, gain, asked)
    fusion = Fusion(
        model,
        queries=len(table.row),
        individuals=len(np.unique(table.own)),
        match_threshold=policy.match_threshold(answers),
        new_threshold=policy.new_threshold(answers),
        plausible=policy.plausible_rule(answers, species_names(table.species)),
        stamps=stamps,
    )
    return FusionOutcome(fusion, answers, alone, gain, asked)


def answers_by_calibration(
    calibration: Calibration, table: EvidenceTable, *, expected_new_share: float, seed: int
) -> Answers:
    """The answers of a calibration that was not fitted on the table, such as a shipped one."""
    parts = []
    for role in list(roles(table, seed))[:2]:  # the whole gallery
        chosen, played = table.where(role.valid), role.where(role.valid)
        scores = np.where(played.competing, chosen.scores, -np.inf)
        found = [
            calibration.apply(row)
            if calibration.fusion is None
            else calibration.fusion.apply(
                row, {name: it[place] for name, it in chosen.values.items()}, table.species
            )[0]
            for place, row in enumerate(scores)
        ]
        individuals = np.stack([it.individuals for it in found])
        parts.append(
            answers_in(chosen, played, individuals, np.array([it.new_individual for it in found]))
        )
    answers = Answers.joined(parts)
    return answers._replace(
        weight=play_weights(answers.is_new, np.zeros(len(answers.row), np.int8), expected_new_share)
    )


def _out_of_fold(table: EvidenceTable, expected_new_share: float, seed: int) -> Answers:
    fold = fold_of_individual(table.own, seed)
    parts = []
    for held_out in range(FOLDS):
        tested = fold == held_out
        if tested.any():
            model = fit_fusion_model(
                table.where(~tested),
                expected_new_share=expected_new_share,
                seed=seed,
                photos=len(table.own),
            )
            parts += _whole_gallery(model, table.where(tested), seed)
    return Answers.joined(parts)


def _whole_gallery(model: FusionModel, table: EvidenceTable, seed: int) -> list[Answers]:
    parts = []
    for role in list(roles(table, seed))[:2]:
        chosen, played = table.where(role.valid), role.where(role.valid)
        if len(chosen.row):
            evidence = model.evidence(chosen.scores, chosen.values, table.species)
            found = model.probabilities(evidence, played.competing, table.species)
            parts.append(answers_in(chosen, played, found.individuals, found.new_individual))
    return parts


def _same_plays(fused: Answers, alone: Answers) -> tuple[Answers, Answers]:
    """The plays that both answered, in one order."""

    def keys(answers: Answers) -> NDArray[np.intp]:
        return 2 * answers.row + answers.is_new

    _, ours, theirs = np.intersect1d(keys(fused), keys(alone), return_indices=True)
    return fused.where(ours), alone.where(theirs)


def _weights(fusion: Fusion | None) -> dict[str, float]:
    return {it.name: it.weight for it in fusion.model.channels} if fusion else {}
