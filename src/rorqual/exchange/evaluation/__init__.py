"""How does an evaluation come in and go out? Prediction files, run folders, their page."""
