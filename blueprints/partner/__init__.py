"""The partner's desk: what its agents see and do. For everybody else there is nothing here."""

from blueprints.partner import badges, given, handovers, inbox, report
from blueprints.partner.door import blueprint

__all__ = ["badges", "blueprint", "given", "handovers", "inbox", "report"]
