"""From photos and labels to crops, classes, folds and the order of an epoch; without torch."""
