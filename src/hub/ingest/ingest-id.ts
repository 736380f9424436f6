import { redactIdentity } from '../../text/redact.ts';
import { cutChars } from './cut.ts';
import { ingestId, ingestText } from './ingest.ts';

/** As OpenSearch makes ids, and our file source: nothing in them is anybody's secret. */
const MADE = /^(?:[^/]{1,200}\/)?[\w-]{20}$|^[0-9a-z]+-[0-9a-f]{8}(?:\.\d+)?:\d+$|^[0-9a-f-]{16,64}$/;
const SALT = crypto.getRandomValues(new Uint32Array(1))[0] as number;
/** Room for what tells two hidden ids apart. */
const TOLD = 16;

/**
 * An id that a log's writer chose: a credential or an address in it is hidden, and what is in its place still tells
 * two ids apart while this hub runs.
 */
export function ingestLineId(text: string, chars: number): string {
  const id = ingestId(text, chars);
  if (MADE.test(id) && /[a-z]/.test(id)) return id;
  const hidden = redactIdentity(id).text;
  return hidden === id ? id : `${cutChars(hidden, chars - TOLD)}~${tell(text)}`;
}

/** What stands for an id that nobody outside this hub knows. */
export const isHiddenId = (id: string): boolean => id.includes('[redacted:') && /~[0-9a-z]{1,16}$/.test(id);

/** FNV-1a twice over a salt that no other process knows: two ids differ, and none can be looked up. */
function tell(text: string): string {
  let [one, two] = [(SALT ^ 0x811c9dc5) >>> 0, (SALT ^ 0x01000193) >>> 0];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    one = Math.imul(one ^ code, 0x01000193) >>> 0;
    two = Math.imul(two ^ (code + i), 0x01000193) >>> 0;
  }
  return one.toString(36) + two.toString(36);
}

const TRACE = 256;
const PLAIN_TRACE = /^[0-9a-f-]{8,64}$/i;

/** A trace's id, which any header may have been taken for. */
export function ingestTrace(trace: string): string {
  const whole = ingestId(trace, TRACE);
  return PLAIN_TRACE.test(whole) ? whole : cutChars(ingestText(whole), TRACE);
}

/** As sources write it; `Date.parse` passes over remarks in brackets, and so would let them through. */
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

export function ingestTime(time: string | null): string | null {
  if (time === null || Number.isNaN(Date.parse(time))) return null;
  if (ISO.test(time)) return time;
  // A year of more than four digits is no time of a log, and an offset may lead past the last of them.
  const iso = new Date(time).toISOString();
  return ISO.test(iso) ? iso : null;
}
