"""What everybody may know of the open book."""

from datetime import date

from zhanggui.foundation.books.models import Profile
from zhanggui.kernel import clock


def profile() -> Profile:
    """The book's profile; a book without one has the defaults."""
    return Profile.objects.first() or Profile(id=1, name="")


def today() -> date:
    """The business date now, in the book's time zone."""
    return clock.business_date(profile().time_zone)
