"""Verify the chain of seals: whole, or from where it was last found intact."""

from collections.abc import Callable

from zhanggui.foundation.operations.models import Seal, Verification
from zhanggui.foundation.operations.outbox import digest_of
from zhanggui.kernel import clock

STEP = 2000


def last_verification() -> Verification | None:
    """The newest verification, good or bad."""
    return Verification.objects.order_by("-id").first()


def verify_chain(*, whole: bool, show: Callable[[int, int], None]) -> Verification:
    """Recompute the digests and keep the outcome; `show(done, of)` is told how far it is.

    Starts after the last seal that was found intact, unless `whole`. What was changed before that place is found by the
    whole verification only (and by the check AUD-2, which always reads everything).
    """
    before = None if whole else Verification.objects.filter(broken_at=None).order_by("-id").first()
    start, digest = (before.to_number, before.digest) if before else (0, "")
    last = Seal.objects.order_by("-number").values_list("number", flat=True).first() or 0
    number, broken = start, None
    for seal in Seal.objects.filter(number__gt=start).select_related("operation").order_by("number").iterator(chunk_size=STEP):
        digest = digest_of(digest, seal.operation)
        if digest != seal.digest or seal.number != number + 1:
            broken = number + 1
            break
        number = seal.number
        if number % STEP == 0:
            show(number - start, max(last - start, 1))
    if broken is None and number < last:
        broken = number + 1
    return Verification.objects.create(
        at=clock.now(), from_number=min(start + 1, last), to_number=number, broken_at=broken, digest=digest, whole=before is None
    )
