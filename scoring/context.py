"""What every page's frame needs of this app: the name of the build, which scripts write into what they send."""

from django.http import HttpRequest

from scoring import builds


def frame(request: HttpRequest) -> dict[str, str]:
    return {"build": builds.current()}
