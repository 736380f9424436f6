import { parseRecord } from './json.ts';
import { ISO_FORM, isoOfParts, isoParts, parseTime } from './times.ts';

/** A line freed of what a container runtime or a log viewer wrapped it in. */
export interface Unwrapped {
  readonly text: string;
  /** When the runtime saw it; the line's own time is better where it has one. */
  readonly time: string | null;
  readonly service: string | null;
  readonly fields: Readonly<Record<string, string>>;
  /** The runtime split a long line here, and the next one of the same `stream` goes on. */
  readonly partial: boolean;
  /** Which interleaved stream it belongs to; '' when there is just one. */
  readonly stream: string;
}

/** Kubernetes' CRI log format: `<RFC 3339 nanoseconds> stdout|stderr F|P <text>`. */
const CRI = new RegExp(`^${ISO_FORM} (stdout|stderr) ([FP])(?::\\S*)? (.*)$`, 's');
/** `kubectl logs --prefix`. */
const POD = /^\[pod\/([^/\]\s]{1,253})\/([^\]\s]{1,253})\] (.*)$/s;
/** `docker compose logs`: name, replica, bar. */
const COMPOSE = /^([A-Za-z0-9][\w.-]{0,80}?)[-_]\d{1,4} +\| ?(.*)$/s;
/** A container that was given its name has no replica; its bar stands below the others'. */
const COMPOSE_NAMED = /^([A-Za-z0-9][\w.-]{0,80}) +\| ?(.*)$/s;
/**
 * `stern` by its default template: pod, container, text. What Kubernetes appends to a pod has no vowels and no 0, 1, 3
 * (`k8s.io/apimachinery/pkg/util/rand`), which hardly a word of a sentence has.
 */
const STERN =
  /^([a-z0-9][a-z0-9.-]{0,240}-[bcdfghjklmnpqrstvwxz2456789]{5}) ([a-z0-9][a-z0-9-]{0,62}) (.*)$/s;
/** The pods of a StatefulSet are only numbered. */
const STERN_NUMBERED = /^([a-z0-9][a-z0-9.-]{0,240}-\d{1,4}) ([a-z0-9][a-z0-9-]{0,62}) (.*)$/s;

/** Behind a pod's name these begin a sentence about it. */
const NO_CONTAINER = new Set(
  (
    'is was are has had will would can cannot could did does not to in on at of and or for from with by as joined left ' +
    'failed started stopped ready deleted created killed restarted evicted scheduled pulled became took got gave timed'
  ).split(' '),
);

const bare = (text: string): Unwrapped => ({
  text,
  time: null,
  service: null,
  fields: {},
  partial: false,
  stream: '',
});

/** A pod's name without what a Deployment, ReplicaSet, DaemonSet or StatefulSet appended. */
function workload(pod: string): string {
  return pod.replace(/(?:-[a-z0-9]{8,10})?-[a-z0-9]{5}$|-\d{1,4}$/, (suffix) =>
    /\d/.test(suffix) ? '' : suffix,
  );
}

/** Docker's json-file driver: `{"log":"…\n","stream":"stderr","time":"…"}`; a line without `\n` goes on. */
function dockerLine(text: string): Unwrapped | null {
  if (!text.startsWith('{"log":"')) return null;
  const record = parseRecord(text);
  const log = record?.log;
  if (record === null || typeof log !== 'string' || typeof record.stream !== 'string') return null;
  return {
    ...bare(log.replace(/\r?\n$/, '')),
    time: parseTime(record.time, 'UTC'),
    fields: { stream: record.stream },
    partial: !log.endsWith('\n'),
    stream: record.stream,
  };
}

const ofPod = (pod: string, container: string, text: string): Unwrapped => ({
  ...bare(text),
  service: workload(pod),
  fields: { pod, container },
  stream: `${pod}/${container}`,
});

function ofStern(form: RegExp, text: string): Unwrapped | null {
  const [, pod, container = '', inner = ''] = form.exec(text) ?? [];
  return pod === undefined || NO_CONTAINER.has(container) ? null : ofPod(pod, container, inner);
}

const ofCompose = (service: string, whole: string, text: string): Unwrapped => ({
  ...bare(text),
  service,
  stream: whole.slice(0, whole.indexOf('|')).trim(),
});

/**
 * Takes lines of one output out of their wrapping. What is too short to be told from a sentence by itself is one once
 * another line of the same output was.
 */
export class Unwrapper {
  #isStern = false;
  /** Where the bar of `docker compose` stands. */
  #bar: number | null = null;

  unwrap(text: string): Unwrapped {
    const known = unwrap(text);
    if (known.stream !== '') return known;
    const stern = ofStern(STERN, text);
    this.#isStern ||= stern !== null;
    const ofPods = stern ?? (this.#isStern ? ofStern(STERN_NUMBERED, text) : null);
    if (ofPods !== null) return ofPods;
    const bar = text.indexOf('|');
    const replica = COMPOSE.exec(text);
    if (replica !== null) this.#bar = bar;
    const compose = replica ?? (bar >= 0 && bar === this.#bar ? COMPOSE_NAMED.exec(text) : null);
    return compose === null ? known : ofCompose(compose[1] as string, text, compose[2] as string);
  }
}

/** Takes a line out of a wrapping that tells itself; a line without one comes back as it is. */
export function unwrap(text: string): Unwrapped {
  const docker = dockerLine(text);
  if (docker !== null) return docker;
  const cri = CRI.exec(text);
  if (cri !== null) {
    const stream = cri[9] as string;
    return {
      ...bare(cri[11] as string),
      time: isoOfParts(isoParts(cri.slice(1, 9)), 'UTC'),
      fields: { stream },
      partial: cri[10] === 'P',
      stream,
    };
  }
  const pod = POD.exec(text);
  return pod === null ? bare(text) : ofPod(...(pod.slice(1) as [string, string, string]));
}
