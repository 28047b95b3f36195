"""From a recipe and cached crops to trained weights: epochs, checkpoints, figures."""
