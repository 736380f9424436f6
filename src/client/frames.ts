import type { Down } from '../protocol/messages.ts';

type Frame = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Frame =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown): value is string => typeof value === 'string';

const isEvent = (value: unknown): boolean =>
  isObject(value) &&
  isCount(value.seq) &&
  isText(value.at) &&
  isText(value.type) &&
  isObject(value.data) &&
  isObject(value.cmd) &&
  isObject(value.by);
const isLine = (value: unknown): boolean => isObject(value) && isCount(value.no) && isText(value.message);

/** What each kind must hold for this program to go on safely; the hub is trusted for the rest. */
const checks: { readonly [T in Down['t']]: (f: Frame) => boolean } = {
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

type Parsed =
  | { readonly kind: 'frame'; readonly frame: Down }
  /** A kind of message newer than this program: to be passed over. */
  | { readonly kind: 'unknown' }
  /** Not what this protocol sends: the connection cannot be believed any more. */
  | { readonly kind: 'bad' };

export function parseDown(text: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'bad' };
  }
  if (!isObject(value) || !isText(value.t)) return { kind: 'bad' };
  if (!Object.hasOwn(checks, value.t)) return { kind: 'unknown' };
  return checks[value.t as Down['t']](value)
    ? { kind: 'frame', frame: value as unknown as Down }
    : { kind: 'bad' };
}
