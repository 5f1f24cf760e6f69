"""What is answered where no view answers: pages for people, JSON under the tablet's addresses.

A device must be able to tell this server from a captive portal, whatever went wrong.
"""

from django.http import HttpRequest, HttpResponseBase
from django.views import defaults

from scoring import api


def is_for_tablets(request: HttpRequest) -> bool:
    return request.path.startswith(api.ROOT)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return api.unreadable_request() if is_for_tablets(request) else defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    return api.no_such_address() if is_for_tablets(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Django has logged the exception."""
    return api.fault() if is_for_tablets(request) else defaults.server_error(request)
