"""What becomes of an animal's found box, once a label says where in the photo the animal is?"""

from sqlalchemy import Connection, select

from rorqual.catalogue.decisions import Tier, append_decision, latest_decisions
from rorqual.catalogue.schema import annotations, decisions, individuals
from rorqual.catalogue.text import storable
from rorqual.domain.annotation import BoxSource
from rorqual.domain.identification import Verdict
from rorqual.domain.label import Label


def yield_to_given_box(
    connection: Connection, annotation_id: int, label: Label, actor: str
) -> None:
    """Take the label's individual from the boxes that the machine chose for it in this photo.

    An import without a box gave it the box that was found, or the whole photo. With both boxes it
    would stand in the gallery twice. The log keeps what was said; what a person confirmed stays.

    Args:
        connection: in a transaction.
        annotation_id: with the given box, by now said to be the individual.
        label: with that box.
        actor: who imports.
    """
    if label.individual is None:
        return
    photo = select(annotations.c.photo_id).where(annotations.c.id == annotation_id)
    latest = latest_decisions()
    chosen_for_it = (
        select(annotations.c.id)
        .join_from(latest, decisions, decisions.c.id == latest.c.decision_id)
        .join(annotations, annotations.c.id == decisions.c.annotation_id)
        .join(individuals, individuals.c.id == decisions.c.individual_id)
        .where(
            annotations.c.photo_id == photo.scalar_subquery(),
            annotations.c.box_source != BoxSource.GIVEN,
            individuals.c.name == storable(label.individual),
            decisions.c.tier == Tier.ATTESTED,
        )
    )
    for other in connection.scalars(chosen_for_it).all():
        append_decision(
            connection,
            other,
            Tier.ATTESTED,
            verdict=Verdict.UNDECIDED,
            individual_id=None,
            actor=actor,
            reason=f"the import gave {storable(label.individual)} another box in this photo",
        )
