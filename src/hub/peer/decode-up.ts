import { type Refusal, refusal } from '../../domain/refusal.ts';
import type { Up } from '../../protocol/messages.ts';
import { upSchema } from '../../protocol/up.ts';
import { PROTOCOL } from '../../protocol/version.ts';
import type { Bye } from './bye.ts';

type Decoded =
  | { readonly k: 'frame'; readonly frame: Up }
  /** A command or ask that cannot be one, from a client that would ask it again after every cut. */
  | { readonly k: 'refused'; readonly n: number; readonly refusal: Refusal }
  /** Of a newer client, and nobody waits for an answer to it. */
  | { readonly k: 'passed-over' }
  | { readonly k: 'bad'; readonly bye: Bye };

const bad = (kind: Bye['kind'], params: Bye['params'] = {}): Decoded => ({ k: 'bad', bye: { kind, params } });

const KNOWN: ReadonlySet<string> = new Set<Up['t']>(['hello', 'command', 'ask', 'view', 'seen']);

/**
 * One frame from a client; nothing in it is believed but its shape. What is out of shape ends the connection only
 * where it could not be told otherwise, since a client that comes back may send the same again.
 */
export function decodeUp(text: string, limit: number): Decoded {
  if (text.length > limit || (text.length * 3 > limit && Buffer.byteLength(text) > limit)) {
    return bad('too-large', { limit });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return bad('bad-frame');
  }
  const other = otherProtocol(value);
  if (other !== null) return bad('protocol', { yours: other, ours: PROTOCOL });
  const parsed = upSchema.safeParse(value);
  return parsed.success ? { k: 'frame', frame: parsed.data } : outOfShape(value);
}

function outOfShape(value: unknown): Decoded {
  if (typeof value !== 'object' || value === null) return bad('bad-frame');
  const { t, n } = value as Record<string, unknown>;
  if (typeof t !== 'string') return bad('bad-frame');
  if (t === 'view' || !KNOWN.has(t)) return { k: 'passed-over' };
  if ((t === 'command' || t === 'ask') && Number.isSafeInteger(n) && (n as number) >= 1) {
    return { k: 'refused', n: n as number, refusal: refusal('invalid', { where: t }) };
  }
  return bad('bad-frame');
}

/** Looked at before the shape, which may be another in another protocol. */
function otherProtocol(value: unknown): number | null {
  if (typeof value !== 'object' || value === null) return null;
  const { t, protocol } = value as Record<string, unknown>;
  return t === 'hello' && typeof protocol === 'number' && protocol !== PROTOCOL ? protocol : null;
}
