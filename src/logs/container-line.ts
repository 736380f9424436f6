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

/** Takes a line out of its wrapping; a line without one comes back as it is. */
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
  if (pod !== null) {
    const [, name = '', container = '', inner = ''] = pod;
    return {
      ...bare(inner),
      service: workload(name),
      fields: { pod: name, container },
      stream: `${name}/${container}`,
    };
  }
  const compose = COMPOSE.exec(text);
  if (compose === null) return bare(text);
  return {
    ...bare(compose[2] as string),
    service: compose[1] as string,
    stream: text.slice(0, text.indexOf('|')).trim(),
  };
}
