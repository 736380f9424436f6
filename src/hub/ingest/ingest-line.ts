import { cutText, MESSAGE_LIMIT } from '../../logs/cut.ts';
import { LEVELS, type Level, type LogLine } from '../../logs/line.ts';
import { fieldsText } from '../../logs/to-line.ts';
import type { RawLine } from '../../ports/log-source.ts';
import { redactField } from '../../text/redact.ts';
import { hideOverLines, type SecretsOverLines } from '../../text/secrets-over-lines.ts';
import { cutChars } from './cut.ts';
import { ingestId, ingestLong, ingestText } from './ingest.ts';
import { ingestLineId, ingestTime, ingestTrace } from './ingest-id.ts';

/** Longer ones seldom come again, and a thousand of them would hold as many megabytes. */
const LONGEST_KEY = 256;

/** Results of a pure function by short keys, bounded: when the younger half is full, the older half goes. */
export class BoundedMemo<T> {
  readonly #half: number;
  #younger = new Map<string, T>();
  #older = new Map<string, T>();

  constructor(most: number) {
    this.#half = Math.ceil(most / 2);
  }

  of(key: string, make: () => T): T {
    if (key.length > LONGEST_KEY) return make();
    const known = this.#younger.get(key);
    if (known !== undefined) return known;
    const made = this.#older.get(key) ?? make();
    if (this.#younger.size >= this.#half) {
      this.#older = this.#younger;
      this.#younger = new Map();
    }
    this.#younger.set(key, made);
    return made;
  }
}

const LINE_LIMIT = 16 * 1024;
/** Of all fields together, so that a line fits a frame whatever JSON must escape in it. */
const FIELDS_LIMIT = 10 * 1024;
const FIELDS = 64;
const VALUE_LIMIT = 3 * 1024;
const KEY_LIMIT = 256;
/** Under which the number of fields left out stands. */
const MORE = '…';
const OMITTED = /^\+\d{1,6}$/;
/** Where a document is found, by OpenSearch's names. */
const VERBATIM: ReadonlySet<string> = new Set(['_id', '_index']);

const levels: ReadonlySet<string> = new Set(LEVELS);
/** Hosts, pods and statuses come again in every line. */
const values = new BoundedMemo<string>(4_000);
const names = new BoundedMemo<string>(1_000);
const traces = new BoundedMemo<string>(1_000);

/** A line of a source, made fit to be shared: redacted, neutralised, within its limits. */
export function ingestLine(raw: RawLine): LogLine {
  const { id, time, level, service, trace, source } = raw;
  const fields = ingestFields(raw.fields);
  const message = showsFields(raw) ? fieldsText(fields) : raw.message;
  return {
    id: ingestLineId(id, 512),
    time: ingestTime(time),
    level: level !== null && levels.has(level) ? (level as Level) : null,
    service: service === null ? null : names.of(service, () => cutChars(ingestText(service), KEY_LIMIT)),
    message: ingestText(message, { newlines: true, bytes: LINE_LIMIT }),
    ...(trace === undefined ? {} : { trace: traces.of(trace, () => ingestTrace(trace)) }),
    fields,
    source: ingestId(source, 512),
  };
}

/** The next line of one source: what it is by itself, and secrets over several lines. */
export function ingestNext(raw: RawLine, secrets: SecretsOverLines): LogLine {
  const message = secrets.take(raw.message);
  return ingestLine(message === raw.message ? raw : { ...raw, message });
}

/** Lines read back, in their order: what they are by themselves, and secrets over several of them. */
export function ingestLines(lines: readonly RawLine[]): readonly LogLine[] {
  const messages = hideOverLines(lines.map(({ message }) => message));
  return lines.map((raw, i) => ingestLine({ ...raw, message: messages[i] ?? '' }));
}

/** Whether the message is made of the fields: then those say what of it is a secret. */
function showsFields({ message, fields }: RawLine): boolean {
  for (const name in fields) {
    return message.startsWith(`${name}=`) && message === cutText(fieldsText(fields), MESSAGE_LIMIT);
  }
  return false;
}

/** `headers.0.value`, `attributes.3.value.stringValue`, `tags.1.v`: the value of a pair. */
const VALUE = /^((?:.*\.)?)(?:value|val|v)(?:\.\w{1,40})?$/i;
const NAMES = ['name', 'key', 'k', 'header', 'field', 'n', 'Name', 'Key'];

/** By which name a field's value is judged: its own, or for the value of a pair the one that stands beside it. */
function nameOf(key: string, given: RawLine['fields']): string {
  const pair = VALUE.exec(key)?.[1];
  const name = pair === undefined ? undefined : NAMES.find((one) => Object.hasOwn(given, pair + one));
  return name === undefined ? key : `${given[pair + name]}`.slice(0, KEY_LIMIT);
}

function ingestFields(given: RawLine['fields']): Record<string, string> {
  const taken: Record<string, string> = {};
  let left = FIELDS_LIMIT;
  let count = 0;
  let omitted = 0;
  for (const [key, value] of Object.entries(given)) {
    if (key === MORE && OMITTED.test(value)) {
      omitted += Number(value);
      continue;
    }
    const name = names.of(key, () => cutChars(ingestText(key), KEY_LIMIT));
    const text = ingestField(nameOf(key, given), key, value);
    const bytes = Buffer.byteLength(name) + Buffer.byteLength(text);
    if (count >= FIELDS || bytes > left) omitted += 1;
    else {
      // An own property even for the name that objects keep for their prototype.
      if (name === '__proto__') Object.defineProperty(taken, name, { value: text, enumerable: true });
      else taken[name] = text;
      left -= bytes;
      count += 1;
    }
  }
  if (omitted > 0) taken[MORE] = `+${omitted}`;
  return taken;
}

/** A value of a field by itself, on one row. */
export const ingestValue = (name: string, value: string, chars: number): string =>
  cutChars(
    ingestLong(value, { newlines: false, bytes: VALUE_LIMIT, hide: (body) => redactField(name, body).text }),
    chars,
  );

function ingestField(name: string, key: string, value: string): string {
  if (VERBATIM.has(key)) return ingestLineId(value, 512);
  const hide = (body: string) => redactField(name, body).text;
  const take = () => ingestLong(value, { newlines: true, bytes: VALUE_LIMIT, hide });
  return value.length > 100 ? take() : values.of(`${name.length}:${name}${value}`, take);
}
