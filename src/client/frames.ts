import type { Down } from '../protocol/messages.ts';

type Frame = Readonly<Record<string, unknown>>;
/** What each kind must hold for this program to go on safely; the hub is trusted for the rest. */
export type FrameChecks<F extends { readonly t: string }> = {
  readonly [T in F['t']]: (frame: Frame) => boolean;
};

export const isObject = (value: unknown): value is Frame =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;
export const isText = (value: unknown): value is string => typeof value === 'string';

const isEvent = (value: unknown): boolean =>
  isObject(value) &&
  isCount(value.seq) &&
  isText(value.at) &&
  isText(value.type) &&
  isObject(value.data) &&
  isObject(value.cmd) &&
  isObject(value.by);
const isLine = (value: unknown): boolean =>
  isObject(value) &&
  isCount(value.no) &&
  isText(value.id) &&
  isText(value.message) &&
  isObject(value.fields) &&
  Object.values(value.fields).every(isText);

const SESSION: FrameChecks<Down> = {
  welcome: (f) =>
    isText(f.epoch) &&
    isText(f.linesEpoch) &&
    isText(f.now) &&
    isObject(f.you) &&
    isObject(f.head) &&
    isCount(f.head.seq),
  events: (f) => Array.isArray(f.events) && f.events.every(isEvent),
  ack: (f) => isCount(f.n) && isCount(f.seq),
  refused: (f) => isCount(f.n) && isText(f.kind) && isObject(f.params),
  answer: (f) => isCount(f.n),
  lines: (f) => isCount(f.first) && isCount(f.skipped) && Array.isArray(f.items) && f.items.every(isLine),
  sources: (f) => Array.isArray(f.sources),
  presence: (f) => Array.isArray(f.people),
  store: (f) => f.since === null || isText(f.since),
  view: (f) => isText(f.by) && isObject(f.anchors),
  point: (f) => isText(f.by) && isObject(f.spot),
  bye: (f) => isText(f.kind) && isObject(f.params),
};

export type Parsed<F> =
  | { readonly kind: 'frame'; readonly frame: F }
  /** A kind of message newer than this program: to be passed over. */
  | { readonly kind: 'unknown' }
  /** Not what this protocol sends: the connection cannot be believed any more. */
  | { readonly kind: 'bad' };

export const parseDown = (text: string): Parsed<Down> => parseFrame(text, SESSION);

/** One frame of a kind of connection. */
export function parseFrame<F extends { readonly t: string }>(
  text: string,
  checks: FrameChecks<F>,
): Parsed<F> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'bad' };
  }
  if (!isObject(value) || !isText(value.t)) return { kind: 'bad' };
  if (!Object.hasOwn(checks, value.t)) return { kind: 'unknown' };
  return checks[value.t as F['t']](value) ? { kind: 'frame', frame: value as unknown as F } : { kind: 'bad' };
}
