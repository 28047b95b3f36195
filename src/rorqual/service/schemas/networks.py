"""Networks of a service as they are shown."""

from typing import Self

from pydantic import BaseModel, Field

from rorqual.networks.spec import NetworkSpec, Task
from rorqual.service.schemas.examples import shown_as

_NETWORK = {
    "id": "rorqual-lite0",
    "stamp": "rorqual-lite0@3133a8f9cff0",
    "step": "embedding",
    "title": "Embedder of flukes, fins and heads",
    "licence": "Apache-2.0",
    "commercial_use": True,
    "calibrated": True,
    "at_work": True,
}


class ServedModel(BaseModel):
    """A network that is installed where the service runs."""

    model_config = shown_as(_NETWORK)

    id: str
    stamp: str = Field(description="id@hash, as answers name it.")
    step: Task = Field(description="What it does.")
    title: str
    licence: str = Field(description="SPDX identifier of the terms of its weights.")
    commercial_use: bool = Field(description="Whether these terms are known to allow it.")
    calibrated: bool = Field(description="False: its scores were never compared with labels.")
    at_work: bool = Field(description="Whether photos are answered with it now.")

    @classmethod
    def of(cls, spec: NetworkSpec, *, at_work: bool) -> Self:
        """A network by its spec."""
        return cls(
            id=spec.id,
            stamp=spec.stamp,
            step=spec.task,
            title=spec.title,
            licence=spec.licence,
            commercial_use=spec.commercial_use,
            calibrated=spec.calibrated,
            at_work=at_work,
        )


class ServedModels(BaseModel):
    """All networks that are installed, those at work first."""

    model_config = shown_as({"models": [_NETWORK]})

    models: list[ServedModel]
