"""The query protocol that CloudFormation speaks: form fields in, XML out.

See https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
"""

from __future__ import annotations

import uuid
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element, SubElement, tostring

from eks_constructs.local.failures import ApiError
from eks_constructs.local.json_values import JsonObject, JsonValue, as_text, objects

_NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"


def parse_form(body: str) -> JsonObject:
    """Return the fields of a form, ``A.member.1.B`` as lists and objects.

    Args:
        body: The form, URL-encoded.
    """
    root: JsonObject = {}
    for name, value in parse_qsl(body, keep_blank_values=True):
        place = root
        *outer, last = name.split(".")
        for part in outer:
            inside = place.setdefault(part, {})
            place = inside if isinstance(inside, dict) else {}
        place[last] = value
    return {name: _lists(value) for name, value in root.items()}


def _lists(value: JsonValue) -> JsonValue:
    if not isinstance(value, dict):
        return value
    members = value.get("member")
    if isinstance(members, dict):
        numbered = sorted(members.items(), key=lambda item: int(item[0]))
        return [_lists(item) for _, item in numbered]
    return {name: _lists(item) for name, item in value.items()}


def pairs(value: JsonValue, key: str, content: str) -> dict[str, str]:
    """Return a list of key and value objects, such as tags, as a map."""
    return {as_text(item.get(key)): as_text(item.get(content)) for item in objects(value)}


def answer(action: str, result: JsonObject) -> bytes:
    """Return the XML answer of an action."""
    root = Element(f"{action}Response", xmlns=_NAMESPACE)
    _fill(SubElement(root, f"{action}Result"), result)
    SubElement(SubElement(root, "ResponseMetadata"), "RequestId").text = str(uuid.uuid4())
    return tostring(root)


def failure(error: ApiError) -> bytes:
    """Return the XML answer of an action that was refused."""
    root = Element("ErrorResponse", xmlns=_NAMESPACE)
    inside: JsonObject = {"Type": "Sender", "Code": error.code, "Message": str(error)}
    _fill(SubElement(root, "Error"), inside)
    SubElement(root, "RequestId").text = str(uuid.uuid4())
    return tostring(root)


def _fill(parent: Element, value: JsonValue) -> None:
    if isinstance(value, dict):
        for name, item in value.items():
            if item is not None:
                _fill(SubElement(parent, name), item)
    elif isinstance(value, list):
        for item in value:
            _fill(SubElement(parent, "member"), item)
    else:
        parent.text = as_text(value)
