import type { z } from 'zod';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import type { Up, UpOf } from '../../protocol/messages.ts';
import { upSchema } from '../../protocol/up.ts';
import { PROTOCOL } from '../../protocol/version.ts';
import { isWebAsk } from '../identity/authorize.ts';
import type { Bye } from './bye.ts';

export type Decoded<F> =
  | { readonly k: 'frame'; readonly frame: F }
  /** A command or ask that cannot be one, from a client that would ask it again after every cut. */
  | { readonly k: 'refused'; readonly n: number; readonly refusal: Refusal }
  /** Of a newer client, and nobody waits for an answer to it. */
  | { readonly k: 'passed-over' }
  | { readonly k: 'bad'; readonly bye: Bye };

const bad = (kind: Bye['kind'], params: Bye['params'] = {}): Decoded<never> => ({
  k: 'bad',
  bye: { kind, params },
});

/** What a page on the web may send. */
export type WebUp = UpOf<'hello'> | UpOf<'seen'> | UpOf<'ask'>;

/** What clients send over one kind of connection. */
export interface UpFrames<F extends { readonly t: string }> {
  readonly schema: z.ZodType<F>;
  /** Kinds that a client sends again after a cut where one ends the connection, so that it is refused by its number. */
  readonly answered: readonly F['t'][];
  /** Kinds that end the connection; what is not in shape of any other kind, known or not, is left out. */
  readonly vital: readonly F['t'][];
}

export const SESSION_UP: UpFrames<Up> = {
  schema: upSchema,
  answered: ['command', 'ask'],
  vital: ['hello', 'seen'],
};

/**
 * One frame from a client; nothing in it is believed but its shape. What is out of shape ends the connection only
 * where it could not be told otherwise, since a client that comes back may send the same again.
 */
export function decodeUp<F extends { readonly t: string }>(
  text: string,
  limit: number,
  frames: UpFrames<F>,
): Decoded<F> {
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
  const parsed = frames.schema.safeParse(value);
  return parsed.success ? { k: 'frame', frame: parsed.data } : outOfShape(value, frames);
}

function outOfShape(
  value: unknown,
  { answered, vital }: Pick<UpFrames<{ readonly t: string }>, 'answered' | 'vital'>,
): Decoded<never> {
  if (typeof value !== 'object' || value === null) return bad('bad-frame');
  const { t, n } = value as Record<string, unknown>;
  if (typeof t !== 'string') return bad('bad-frame');
  const isAnswered = answered.includes(t);
  if (!isAnswered && !vital.includes(t)) return { k: 'passed-over' };
  if (isAnswered && Number.isSafeInteger(n) && (n as number) >= 1) {
    return { k: 'refused', n: n as number, refusal: refusal('invalid', { where: t }) };
  }
  return bad('bad-frame');
}

/** Longest frame of a page, bytes. */
const WEB_FRAME = 4 * 1024;

/**
 * One frame from a page on the web, which only reads: a `hello`, how far it has read, and a question for lines where it may see
 * them. All else ends the connection, as no page of ours sends it.
 */
export function decodeWeb(text: string, mayLines: boolean): Decoded<WebUp> {
  const decoded = decodeUp(text, WEB_FRAME, SESSION_UP);
  if (decoded.k === 'bad') return decoded;
  const frame = decoded.k === 'frame' ? decoded.frame : null;
  if (frame?.t === 'hello' || frame?.t === 'seen') return { k: 'frame', frame };
  if (frame?.t === 'ask' && mayLines && isWebAsk(frame.what)) return { k: 'frame', frame };
  return bad('not-allowed');
}

/** Looked at before the shape, which may be another in another protocol. */
function otherProtocol(value: unknown): number | null {
  if (typeof value !== 'object' || value === null) return null;
  const { t, protocol } = value as Record<string, unknown>;
  return t === 'hello' && typeof protocol === 'number' && protocol !== PROTOCOL ? protocol : null;
}
