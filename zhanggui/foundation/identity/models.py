"""People, what they may do and how far they see."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from zhanggui.foundation.books.context import current_book

OWN_ACCOUNT = "identity.own_account"


class Department(models.Model):
    """A part of the company; data scope `department` means the colleagues in it."""

    name = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A named set of permissions and a data scope; `offered` are those that the program once gave it by itself."""

    OWN, DEPARTMENT, ALL = "own", "department", "all"
    SCOPES = (OWN, DEPARTMENT, ALL)

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=12, default=OWN)
    permissions = models.JSONField(default=list)
    offered = models.JSONField(default=list)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """What Django's authentication asks of a manager."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.select_related("department").get(username=username)


class User(AbstractBaseUser):
    """A person who signs in. Permissions and scope are read once per request, never kept across requests."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, null=True, blank=True)
    roles = models.ManyToManyField(Role, blank=True, related_name="users")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="zh-hans")

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Binds a session to the password and to the book: the copy of a row in another book opens nothing there."""
        return salted_hmac(f"zhanggui.session.{current_book()}", self.password, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Sessions under an older secret key end."""
        return iter(())

    @property
    def actor_id(self) -> int | None:
        return self.pk

    @property
    def on_behalf_of_id(self) -> int | None:
        return None

    @cached_property
    def _roles(self) -> list[tuple[str, Iterable[str]]]:
        return list(self.roles.values_list("scope", "permissions"))

    @cached_property
    def permissions(self) -> frozenset[str]:
        """All permission codes of all roles, and one's own account; none for a disabled user."""
        return frozenset([OWN_ACCOUNT, *(code for _, codes in self._roles for code in codes)]) if self.is_active else frozenset()

    def has_permission(self, code: str) -> bool:
        return code in self.permissions

    def sees(self, scope: str) -> bool:
        """Whether the widest scope of the roles reaches `scope`."""
        return any(Role.SCOPES.index(own) >= Role.SCOPES.index(scope) for own, _ in self._roles)


class ApiToken(models.Model):
    """A token for programs: shown once, kept as a hash, never more than its owner may do."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
