"""Is a catalogue sound? Runs every check that makes sense on what the checks before it found."""

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.check_adaptations import check_adaptations
from rorqual.catalogue.check_contents import check_contents
from rorqual.catalogue.check_database import check_database
from rorqual.catalogue.check_embeddings import check_embeddings
from rorqual.catalogue.check_files import check_files
from rorqual.catalogue.check_local_features import check_local_features
from rorqual.catalogue.engine import reading
from rorqual.catalogue.findings import CheckReport


def check(catalogue: Catalogue, *, deep: bool = False, spec_hash: str | None = None) -> CheckReport:
    """Verify the database, its contents and the photo files; nothing is changed.

    Args:
        catalogue: what is checked, also while others write to it.
        deep: read every photo file and compare its hash, not only its size.
        spec_hash: the network in use: animals without an embedding of it are reported. None:
            those without any embedding.
    """
    with reading(catalogue.engine) as connection:
        findings = check_database(connection)
        if not findings:  # a damaged database would answer the other questions wrongly
            findings = [
                *check_contents(connection),
                *check_embeddings(connection, spec_hash),
                *check_adaptations(connection),
                *check_local_features(connection),
                *check_files(connection, deep=deep),
            ]
    return CheckReport(tuple(findings))
