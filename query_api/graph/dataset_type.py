"""What kind of thing a dataset is, as its type says it."""


def is_model(dataset_type: str | None) -> bool:
    """Whether it is a model, in whatever case its type is written."""
    return (dataset_type or "").upper() == "MODEL"
