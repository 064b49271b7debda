//! What documents are made of: keywords with values that belong to them, and
//! what is least expected there.

/// `keyword value`, a line each; the value is JSON.
pub(crate) const PAIRS: &str = r##"
type "string"
type "integer"
type "number"
type "boolean"
type "array"
type "object"
type "null"
type ["string", "null"]
type ["array", "object", "integer"]
type []
type 1
nullable true
format "uint64"
format "date-time"
format "binary"
format "password"
enum ["a", "b"]
enum ["a", "A", "", "1", "-", "a b", "🦀"]
enum [null]
enum [1, 2, 2.5, "x", null, true, {}, []]
enum []
const "a"
const null
const 0
const {}
default "a"
default null
default {"a": []}
minimum 0
exclusiveMinimum 1
exclusiveMinimum true
maximum 9223372036854775808
exclusiveMaximum 1e300
multipleOf 0
maxLength 3
minItems -1
uniqueItems true
pattern "^[a-z]+$"
pattern "("
properties {}
properties {"a": {"type": "string"}, "b": {"$ref": "#/components/schemas/A"}}
properties {"type": {"const": "x"}, "self": {}, "crate": true, "": false, "🦀": {"type": "integer"}}
required ["a"]
required ["a", "a", "zz", 1]
additionalProperties false
additionalProperties true
additionalProperties {"type": "string"}
additionalProperties {"$ref": "#/components/schemas/A"}
patternProperties {"^x": {"type": "string"}}
propertyNames {"pattern": "^a"}
unevaluatedProperties false
items {"type": "string"}
items {"$ref": "#/components/schemas/A"}
items true
items [{"type": "string"}, {"type": "integer"}]
prefixItems [{"type": "string"}, {"type": "integer"}]
contains {}
allOf [{"$ref": "#/components/schemas/A"}, {"type": "object", "properties": {"c": {"type": "string"}}}]
allOf []
anyOf [{"type": "string"}, {"type": "null"}]
anyOf [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]
oneOf [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]
oneOf [{"type": "object", "properties": {"t": {"const": "x"}}, "required": ["t"]}, {"type": "object", "properties": {"t": {"const": "y"}}, "required": ["t"]}]
oneOf [{}]
not {}
if {"type": "string"}
then {"maxLength": 1}
dependentRequired {"a": ["b"]}
discriminator {"propertyName": "t"}
discriminator {"propertyName": "t", "mapping": {"x": "A", "y": "#/components/schemas/B"}}
$ref "#/components/schemas/A"
$ref "#/components/schemas/B"
$ref "#/components/schemas/A/properties/a"
$ref "#/components/parameters/P"
$ref "#/components/responses/R"
$ref "#/components/pathItems/I"
$ref "#/$defs/D"
$ref "#anchor"
$ref "#"
$ref "#/paths/~1a~1{id}/get/responses/200/content/application~1json/schema"
$ref "other.json#/A"
$dynamicRef "#anchor"
$recursiveRef "#"
$anchor "anchor"
$dynamicAnchor "anchor"
$id "https://example.com/a"
$defs {"D": {"type": "string"}}
definitions {"D": {"type": ["object", "null"]}}
title "A title"
description "A `description` with [links](#), <b>html</b> and */ and \"#\n\n    code\n```\nlet x"
deprecated true
readOnly true
example {"a": 1}
examples [{"a": 1}, null]
contentEncoding "base64"
contentMediaType "image/png"
x-rust-name "Name"
x-rust-name "type"
x-any {"type": ["null"]}
operationId "get_it"
operationId "new"
operationId ""
tags ["One", "Two"]
tags [{"name": "One", "description": "Of it"}]
parameters [{"name": "q", "in": "query", "schema": {"type": "string"}}]
parameters [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}, {"name": "id", "in": "query", "schema": {"type": ["string", "null"]}}, {"name": "Id", "in": "header", "schema": {"type": "array", "items": {"type": "string"}}}, {"name": "id", "in": "cookie"}]
parameters [{"$ref": "#/components/parameters/P"}]
name "q"
name "type"
name ""
in "query"
in "path"
in "header"
in "cookie"
style "deepObject"
style "spaceDelimited"
explode false
schema {"$ref": "#/components/schemas/A"}
schema {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}}}
schema {"type": "object", "properties": {"stream": {"type": "boolean"}, "file": {"type": "string", "format": "binary"}}}
schema true
requestBody {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}, "required": true}
requestBody {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}, "a": {"$ref": "#/components/schemas/A"}}, "required": ["file"]}}}}
requestBody {"$ref": "#/components/requestBodies/Q"}
content {"application/json": {"schema": {"type": "object", "properties": {"a": {"type": "integer"}}}}}
content {"text/event-stream": {"schema": {"$ref": "#/components/schemas/B"}}, "application/json": {"schema": {"$ref": "#/components/schemas/A"}}}
content {"application/x-www-form-urlencoded": {"schema": {"$ref": "#/components/schemas/A"}}}
content {"text/plain": {"schema": {"type": "string"}}, "*/*": {}, "application/problem+json": {"schema": {}}}
responses {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}
responses {"200": {"description": "", "content": {"application/json": {"schema": {"type": "string"}}}}, "201": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/B"}}}}, "default": {"$ref": "#/components/responses/R"}, "2XX": {"description": ""}}
responses {}
get {"responses": {"204": {"description": ""}}}
post {"operationId": "post_it", "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/B"}}}}, "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}}
head {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {}}}}}}
query {"responses": {}}
trace {}
headers {"X-A": {"schema": {"type": "string"}}}
links {"L": {"operationId": "get_it"}}
callbacks {"C": {"{$request.body#/url}": {"post": {"responses": {"200": {"description": ""}}}}}}
webhooks {"w": {"post": {"responses": {"200": {"description": ""}}}}}
security [{"S": []}]
securitySchemes {"S": {"type": "http", "scheme": "bearer"}}
securitySchemes {"S": {"type": "mutualTLS"}}
servers [{"url": "https://{host}/", "variables": {"host": {"default": "a", "enum": []}}}]
parameters {"P": {"name": "p", "in": "query", "required": true, "schema": {"type": ["integer", "string"]}}}
responses {"R": {"description": "R", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}
requestBodies {"Q": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/B"}}}}}
pathItems {"I": {"get": {"responses": {"204": {"description": ""}}}}}
schemas {"A": {"type": "object", "properties": {"a": {"type": "string"}}}, "B": {"allOf": [{"$ref": "#/components/schemas/A"}]}}
info {"title": "T", "version": "1", "summary": "S", "license": {"name": "MIT", "identifier": "MIT"}}
jsonSchemaDialect "https://spec.openapis.org/oas/3.1/dialect/base"
openapi "3.1.0"
openapi "3.0.3"
openapi "3.2.0"
$self "https://example.com/openapi.json"
itemSchema {"$ref": "#/components/schemas/A"}
"##;

/// Names of schemas, properties, paths, statuses and media types; and an
/// empty one, between the lines.
pub(crate) const NAMES: &str = r"
A B C a b a-b a_b aB AB Ab type self Self crate super _ 1 1a a1 a.b a/b a~b 🦀 é Option Vec
String Box Unrecognized Value Client Call Result new extra with transport x-a $ref gen async
union stream / /a /a/{id} /a/{id}/{id} /{a}{b} /a/{ /a/{id}.json 200 201 2XX default 404 0
application/json text/event-stream application/x+json */* application/octet-stream
";
