// From a root field to the REST call that does the same, as a shell command.
import type { Endpoint, Line, Place, Places, Values } from './endpoints';
import type { RootField } from './root_fields';

export type Call = { command: string; leftOut: string[] };
type Request = { path: Values; query: [string, string][]; body: Values; leftOut: string[] };

const keyHeader = '-H "Authorization: Bearer $DAFTAR_KEY"';
// Stands before the digits of a number until the JSON is written; no text of a request holds it.
const mark = '\u0000';
// Marks of direction, spaces of no width and separators: a shell's line must not look other than it runs.
const unseen = /[\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/** Write the call of the endpoint that says most of what the field says. */
export function callOf(endpoint: Endpoint, field: RootField, organizationId: string | null): Call {
  const requests = endpoint.lines
    .filter((line) => line.field === field.name)
    .map((line) => requestOf(endpoint, line, field.values, organizationId))
    .sort((one, other) => one.leftOut.length - other.leftOut.length);
  const request = requests[0]!;
  return { command: commandOf(endpoint, request), leftOut: request.leftOut };
}

function requestOf(endpoint: Endpoint, line: Line, given: Values, organizationId: string | null): Request {
  const request: Request = { path: {}, query: Object.entries(line.query ?? {}), body: {}, leftOut: [] };
  carry(line.arguments, completed(endpoint, line.arguments, given, organizationId), request, '');
  return request;
}

/** The field's values, and examples of what the endpoint requires beyond them. */
function completed(endpoint: Endpoint, places: Places, given: Values, organizationId: string | null): Values {
  const examples = organizationId ? { ...endpoint.examples, organizationId } : endpoint.examples;
  const missing = Object.keys(places).filter(
    (name) => given[name] === undefined && isRequired(places[name]!, endpoint),
  );
  return { ...Object.fromEntries(missing.map((name) => [name, examples[name]])), ...given };
}

function isRequired(place: Place, endpoint: Endpoint): boolean {
  if (!('in' in place)) return 'fields' in place;
  return place.in !== 'query' || endpoint.required.has(place.name);
}

function carry(places: Places, values: Values, request: Request, above: string): void {
  for (const [name, value] of Object.entries(values)) {
    const place = places[name];
    if (value === undefined) continue;
    if (!place || !put(place, value, request, `${above}${name}`)) request.leftOut.push(`${above}${name}`);
  }
}

/** Put a value where it travels; false when the call cannot say it. */
function put(place: Place, value: unknown, request: Request, name: string): boolean {
  if ('constant' in place) return String(place.constant) === String(value);
  if ('fields' in place) {
    carry(place.fields, asValues(value), request, `${name}.`);
    return true;
  }
  if (value === null && place.in !== 'body') return true;
  const written = place.items ? listOf(place.items, value, request, name) : spelled(place, value);
  if (written === undefined) return false;
  if (place.in === 'query') request.query.push([place.name, String(written).replace(mark, '')]);
  else request[place.in][place.name] = written;
  return true;
}

function listOf(items: Places, value: unknown, request: Request, name: string): Values[] {
  return asList(value).map((item) => {
    const inner: Request = { path: {}, query: [], body: {}, leftOut: [] };
    carry(items, asValues(item), inner, `${name}.`);
    request.leftOut.push(...inner.leftOut.filter((one) => !request.leftOut.includes(one)));
    return inner.body;
  });
}

function spelled(place: Extract<Place, { in: string }>, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => spelled(place, item));
  if (place.words && value !== null) return place.words[String(value)];
  return place.number && /^-?\d+(\.\d+)?$/.test(String(value)) ? mark + String(value) : value;
}

function asValues(value: unknown): Values {
  return typeof value === 'object' && value !== null ? (value as Values) : {};
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function commandOf({ method, path }: Endpoint, request: Request): string {
  const address = path.replace(/\{(\w+)\}/g, (whole, name: string) => inPath(request.path[name]) ?? whole);
  const query = new URLSearchParams(request.query).toString();
  const verb = method === 'GET' ? '' : `-X ${method} `;
  const lines = [`curl ${verb}${quoted(`${window.location.origin}${address}${query && `?${query}`}`)}`, keyHeader];
  if (Object.keys(request.body).length)
    lines.push("-H 'Content-Type: application/json'", `-d ${quoted(json(request.body))}`);
  return lines.join(' \\\n  ');
}

function inPath(value: unknown): string | undefined {
  return value === undefined ? undefined : encodeURIComponent(String(value).replace(mark, ''));
}

/** JSON in which numbers are the digits they were written as, and what turns the text around them is seen. */
function json(body: Values): string {
  const written = JSON.stringify(body, null, 2).replace(/"\\u0000([-\d.]+)"/g, '$1');
  return written.replace(unseen, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
