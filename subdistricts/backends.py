"""Who a session belongs to. Passwords are checked as Django does it."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from subdistricts import rows
from subdistricts.models import User


class PeopleBackend(ModelBackend):
    """Reads the person with a plain statement: every request does, and composing the query takes longer than that."""

    BY_KEY = "FROM subdistricts_user it WHERE it.id = %(key)s"

    def get_user(self, user_id: Any) -> User | None:
        user = rows.first(User, self.BY_KEY, {"key": user_id})
        return user if user is not None and self.user_can_authenticate(user) else None
