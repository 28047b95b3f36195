"""What is the paper's basic CNN? Five plain convolutions, each followed by ReLU and max-pooling."""

from torch import Tensor, nn

BASIC_CNN = "basic_cnn"  # its name in recipes
CHANNELS = (32, 64, 128, 128, 256)


class BasicCnn(nn.Module):
    """The first network of a tutorial, as the paper's lowest rung (MAP@5 .10) describes it.

    The paper names neither layers nor widths; these are usual, with 0.5 million weights. No batch
    norm, no shortcut, no weights from elsewhere.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Sequential(nn.Conv2d(before, after, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
            for before, after in zip((3, *CHANNELS), CHANNELS, strict=False)
        )

    def forward(self, image: Tensor) -> list[Tensor]:
        """The maps of every layer, the last of shape (n, 256, h / 32, w / 32).

        Args:
            image: (n, 3, h, w), normalised; sides of 32 pixels at least.
        """
        maps = []
        for layer in self.layers:
            image = layer(image)
            maps.append(image)
        return maps
