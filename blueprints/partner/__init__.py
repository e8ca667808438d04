"""The partner's desk: what its agents see and do. For everybody else there is nothing here."""

from blueprints.partner import handovers, inbox
from blueprints.partner.door import blueprint

__all__ = ["blueprint", "handovers", "inbox"]
