"""Which defaults does the user's environment set? Variables RORQUAL_*."""

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rorqual.domain.errors import UsageError
from rorqual.photos.reader import DEFAULT_MAX_PIXELS


class Settings(BaseSettings):
    """Defaults of options; an option on the command line wins."""

    model_config = SettingsConfigDict(env_prefix="RORQUAL_")

    max_pixels: float = Field(
        default=DEFAULT_MAX_PIXELS / 1e6,
        gt=0,
        allow_inf_nan=False,
        description="The largest photo that is decoded, in millions of pixels.",
    )


def read_settings() -> Settings:
    """The settings of the environment.

    Raises:
        UsageError: where a variable holds no usable value.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "_".join(str(part) for part in wrong["loc"]).upper()
        raise UsageError(f"RORQUAL_{name} cannot be used: {wrong['msg']}") from error
