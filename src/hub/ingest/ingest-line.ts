import { LEVELS, type Level, type LogLine } from '../../logs/line.ts';
import type { RawLine } from '../../ports/log-source.ts';
import { neutralise } from '../../text/neutralise.ts';
import { redactField } from '../../text/redact.ts';
import { cutBytes, cutChars } from './cut.ts';
import { ingestId, ingestText } from './ingest.ts';
import { Remembered } from './remembered.ts';

const LINE_LIMIT = 16 * 1024;
/** Of all fields together, so that a line fits a frame whatever JSON must escape in it. */
const FIELDS_LIMIT = 10 * 1024;
const FIELDS = 64;
const KEY_LIMIT = 256;
/** Under which the number of fields left out stands. */
const MORE = '…';
const OMITTED = /^\+\d{1,6}$/;
/** Where a document is found, by OpenSearch's names. */
const VERBATIM: ReadonlySet<string> = new Set(['_id', '_index']);

const levels: ReadonlySet<string> = new Set(LEVELS);
/** Hosts, pods and statuses come again in every line. */
const fields = new Remembered<string>(4_000);
const names = new Remembered<string>(1_000);

/** A line of a source, made fit to be shared: redacted, neutralised, within its limits. */
export function ingestLine(raw: RawLine): LogLine {
  const { id, time, level, service, message, trace, source } = raw;
  return {
    id: ingestId(id, 512),
    time: time === null || Number.isNaN(Date.parse(time)) ? null : ingestId(time, 64),
    level: level !== null && levels.has(level) ? (level as Level) : null,
    service: service === null ? null : names.of(service, () => cutChars(ingestText(service), KEY_LIMIT)),
    message: ingestText(message, { newlines: true, bytes: LINE_LIMIT }),
    ...(trace === undefined ? {} : { trace: ingestId(trace, 256) }),
    fields: ingestFields(raw.fields),
    source: ingestId(source, 512),
  };
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
    const text = ingestField(key, value);
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

function ingestField(key: string, value: string): string {
  if (VERBATIM.has(key)) return ingestId(value, 512);
  const take = () => {
    const seen = cutBytes(value, 4 * LINE_LIMIT);
    return cutBytes(neutralise(redactField(key, seen).text, { newlines: true }), FIELDS_LIMIT / 2);
  };
  return value.length > 100 ? take() : fields.of(`${key.length}:${key}${value}`, take);
}
