"""Words of keeping and destroying that are stored."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """How far a destruction is; each is reached once."""

    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", _("Agreed by a second officer")
    WITNESSED = "witnessed", _("Witnessed")
    PACKAGED = "packaged", _("Handed to the archives")
    KEYLESS = "keyless", _("Key destroyed")
    DONE = "done", _("Done")
