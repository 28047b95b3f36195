"""How is an answer kept in the catalogue, as a suggestion for a person?"""

from dataclasses import replace

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.identification import PhotoResult
from rorqual.identify.answering import suggestions
from rorqual.identify.identifier import Outcome
from rorqual.identify.result_json import dump_result


def store_outcome(catalogue: Catalogue, outcome: Outcome) -> PhotoResult:
    """Keep an answer that is to be kept; the result with the ids that it got.

    Raises:
        CatalogueError: where the catalogue cannot be written.
    """
    if outcome.key is None:
        return outcome.result
    result = outcome.result

    def with_ids(annotation_ids: tuple[int, ...]) -> PhotoResult:
        numbered = zip(result.annotations, annotation_ids, strict=True)
        annotations = tuple(replace(item, annotation_id=id_) for item, id_ in numbered)
        return replace(result, annotations=annotations)

    annotation_ids = catalogue.store_identification(
        outcome.key,
        lambda ids: dump_result(with_ids(ids)),
        outcome.record,
        suggestions(result),
        photo_name=result.photo,
        sha256=result.sha256,
    )
    return with_ids(annotation_ids)
