"""One photograph, as our own server wrote it: to who sent it and to who may read a sheet that names it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from scoring.models import Photo

# A picture and nothing else, whatever a browser may take it for. Kept by that browser alone, and asked for anew each
# time: on a shared tablet the next person is answered by the server and not by what the one before was shown.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
}


@login_required
@require_safe
def photo_file(request: HttpRequest, sha256: str) -> HttpResponseBase:
    photo = Photo.objects.visible_to(request.user).filter(sha256=sha256).defer("jpeg").first()
    if photo is None:
        raise Http404
    tag = f'"{sha256}"'
    known = get_conditional_response(request, etag=tag)
    response = known or HttpResponse(bytes(photo.jpeg), content_type="image/jpeg")
    for name, value in HEADERS.items():
        response[name] = value
    response["ETag"] = tag
    return response
