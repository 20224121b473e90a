"""Who did it, in as few characters as still say it."""

from __future__ import annotations

__all__ = ["short_principal"]


def short_principal(principal: str) -> str:
    """An ARN without what repeats: `arn:aws:iam::111122223333:user/alice` is `user/alice`.

    The account stays in front where the ARN ends in `root`, as that is all there is to tell
    one root from another. What is not an ARN is returned as it is.

    ARN format: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    """
    parts = principal.split(":", 5)
    if len(parts) < 6 or parts[0] != "arn":  # noqa: PLR2004 - an ARN has six parts
        return principal
    account, resource = parts[4], parts[5]
    return f"{account}:root" if resource == "root" else resource
