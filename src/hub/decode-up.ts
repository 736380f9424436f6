import type { Up } from '../protocol/messages.ts';
import { upSchema } from '../protocol/up.ts';
import { PROTOCOL } from '../protocol/version.ts';
import type { Bye } from './bye.ts';

export type Decoded = { readonly ok: true; readonly frame: Up } | { readonly ok: false; readonly bye: Bye };

const bad = (kind: Bye['kind'], params: Bye['params'] = {}): Decoded => ({
  ok: false,
  bye: { kind, params },
});

/** One frame from a client; nothing in it is believed but its shape. */
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
  return parsed.success ? { ok: true, frame: parsed.data } : bad('bad-frame');
}

/** Looked at before the shape, which may be another in another protocol. */
function otherProtocol(value: unknown): number | null {
  if (typeof value !== 'object' || value === null) return null;
  const { t, protocol } = value as Record<string, unknown>;
  return t === 'hello' && typeof protocol === 'number' && protocol !== PROTOCOL ? protocol : null;
}
