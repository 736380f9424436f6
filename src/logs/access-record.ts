import { lookup, valueText } from './fields.ts';
import type { LogRecord } from './json.ts';
import type { Level } from './line.ts';

/** Where HTTP statuses stand that are nothing else; then one that may be anything beside a request. */
export const STATUS_FIELDS = [
  'http.response.status_code',
  'http.status_code',
  'attributes.http.response.status_code',
  'attributes.http.status_code',
  'response_code',
  'status_code',
  'statusCode',
  'res.statusCode',
  'response.status',
] as const;
export const REQUEST_FIELDS = [
  'request',
  'requestLine',
  'method',
  'request_method',
  'http.request.method',
  'http.method',
  'verb',
] as const;
const PATH_FIELDS = ['path', 'uri', 'request_uri', 'url', 'url.path', 'http.url'] as const;

const first = (record: LogRecord, paths: readonly string[]): unknown => {
  for (const path of paths) {
    const value = lookup(record, path);
    if (typeof value === 'string' || typeof value === 'number') return value;
  }
  return undefined;
};

/** The HTTP status of a record, 100 to 599; null where it has none. */
export function statusOf(record: LogRecord): number | null {
  const named = first(record, STATUS_FIELDS);
  const value = named ?? (first(record, REQUEST_FIELDS) === undefined ? undefined : record.status);
  const status = typeof value === 'string' ? (/^\d{3}$/.test(value) ? Number(value) : Number.NaN) : value;
  return typeof status === 'number' && status >= 100 && status <= 599 ? status : null;
}

/** 5xx is an error, 4xx a warning (RFC 9110, section 15). */
export function levelOfStatus(status: number | null): Level | null {
  if (status === null) return null;
  return status >= 500 ? 'error' : status >= 400 ? 'warn' : 'info';
}

/** An access record without a message of its own, as an access log writes it: `"GET /pay HTTP/1.1" 502`. */
export function accessText(record: LogRecord): string | null {
  const status = statusOf(record);
  const request = first(record, REQUEST_FIELDS);
  if (status === null || request === undefined) return null;
  const parts = [request, first(record, PATH_FIELDS), first(record, ['protocol', 'server_protocol'])];
  const line = String(request).includes(' ')
    ? String(request)
    : parts
        .filter((part) => part !== undefined)
        .map(valueText)
        .join(' ');
  return `"${line}" ${status}`;
}
