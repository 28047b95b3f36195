"""What a catalogue holds after an import, by the photo's name."""

from pathlib import Path

from rorqual.catalogue.catalogue import Catalogue


def imported_rows(catalogue: Path) -> dict[str, list[dict[str, object]]]:
    """What the catalogue knows, by the photo's name: one row an animal."""
    with Catalogue.open(catalogue) as opened, opened.engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT photo_files.name photo, photos.gate_score, x0, y0, x1, y1, box_source, "
            "annotations.species, encounters.name encounter, annotations.date, "
            "annotations.latitude, annotations.longitude, part, side, quality, notes, "
            "(SELECT individuals.name FROM decisions JOIN individuals ON individuals.id = "
            " individual_id WHERE annotation_id = annotations.id AND tier = 'attested') individual "
            "FROM photo_files JOIN photos ON photos.id = photo_files.photo_id "
            "LEFT JOIN annotations ON annotations.photo_id = photos.id "
            "LEFT JOIN encounters ON encounters.id = encounter_id ORDER BY annotations.id"
        ).mappings()
        rows: dict[str, list[dict[str, object]]] = {}
        for row in found:
            rows.setdefault(row["photo"], []).append(dict(row))
        return rows


def individuals(catalogue: Path) -> dict[str, object]:
    return {photo: rows[0]["individual"] for photo, rows in imported_rows(catalogue).items()}
