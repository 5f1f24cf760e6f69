"""Uploaded files stay in memory and never touch the disk: lists of people leave no copy in a temporary folder.

A file over the limit is counted to its end but not kept. The form sees its true size and an empty content, and can
say what is wrong; a form that forgets to look gets an empty file, never half of one.
"""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class MemoryOnlyUploadHandler(FileUploadHandler):
    @property
    def limit(self) -> int:
        return settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > self.limit:
            self.content = BytesIO()
        else:
            self.content.write(raw_data)

    def file_complete(self, file_size):
        self.content.seek(0)
        return InMemoryUploadedFile(
            file=self.content,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


class LargeUploadHandler(MemoryOnlyUploadHandler):
    """For the one page that takes a tablet's whole work at once; chosen there, after it is known who asks."""

    @property
    def limit(self) -> int:
        return settings.LARGE_UPLOAD_MAX_MEMORY_SIZE
