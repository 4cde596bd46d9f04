"""What a program sends: read only after its key was looked at, refused when it is not what it says it is."""

from typing import Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from web.api.problems import Problem, validation_problem
from web.uploads import clean_name

Model = TypeVar("Model", bound=BaseModel)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MULTIPART = "multipart/form-data"
LONGEST_FIELD = 1000
TABLES = {
    "text/csv": "answers.csv",
    XLSX: "answers.xlsx",
    "application/x-ndjson": "answers.jsonl",
    "application/jsonl": "answers.jsonl",
}


def media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


class JsonBody(Generic[Model]):
    """A dependency that reads one JSON object; 415 for anything else, 422 with every place that is wrong."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model  # read by web/api/document.py

    async def __call__(self, request: Request) -> Model:
        if media_type(request) != "application/json":
            raise Problem(415, "gửi nội dung dạng application/json")
        try:
            return self.model.model_validate_json(await request.body())
        except ValidationError as error:
            raise validation_problem(error.errors(include_url=False, include_input=False)) from None


def json_body(model: type[Model]) -> JsonBody[Model]:
    return JsonBody(model)


class SentFile(BaseModel):
    content: bytes
    name: str
    fields: dict[str, str] = {}


class FileBody:
    """A dependency that reads one file: multipart (field `file`), or the bare bytes under one of `kinds`."""

    def __init__(self, kinds: dict[str, str], fields: frozenset[str]) -> None:
        self.kinds = kinds  # read by web/api/document.py, as are the fields
        self.fields = fields

    async def __call__(self, request: Request) -> SentFile:
        sent = media_type(request)
        if sent in self.kinds:
            return SentFile(content=await request.body(), name=self.kinds[sent])
        if sent != MULTIPART:
            raise Problem(415, f"gửi tệp dạng {', '.join((MULTIPART, *self.kinds))}")
        try:
            return await self._part(request)
        except HTTPException:
            raise Problem(400, "phần multipart không đọc được hoặc có quá nhiều trường") from None

    async def _part(self, request: Request) -> SentFile:
        async with request.form(
            max_files=1, max_fields=len(self.fields), max_part_size=LONGEST_FIELD
        ) as form:
            file = form.get("file")
            strange = sorted({name for name in form if name != "file"} - self.fields)
            if not isinstance(file, UploadFile) or strange:
                raise Problem(422, "gửi đúng một tệp, trong trường “file”")
            given = {name: str(form[name]) for name in self.fields if name in form}
            return SentFile(content=await file.read(), name=clean_name(file.filename or ""), fields=given)


def file_body(kinds: dict[str, str], *, fields: frozenset[str] = frozenset()) -> FileBody:
    return FileBody(kinds, fields)
