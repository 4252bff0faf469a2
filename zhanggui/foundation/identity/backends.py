"""Sign-in with a name and a password, in equal time for known and unknown names."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from zhanggui.foundation.identity.models import User


class PasswordBackend(BaseBackend):
    """Checks the password of an active user."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if not username or password is None:
            return None
        user = User.objects.filter(username=username).first()
        if user is None:
            User().set_password(password)  # spend the same time, so that names cannot be probed
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
