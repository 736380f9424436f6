import type { Recording } from './recording.ts';

/** Where a replay is, and how it goes on. */
export interface Playhead {
  /** Events shown. */
  readonly seq: number;
  /** The time shown, epoch ms: from that of the last event shown up to that of the next. */
  readonly at: number;
  /** From when on nothing has happened: the last event, or where somebody went to. */
  readonly since: number;
  readonly speed: Speed;
  readonly playing: boolean;
  /** The quiet stretch passed over last, ms; `left`: for how long it is still named, ms of the person who watches. */
  readonly skipped: { readonly ms: number; readonly left: number } | null;
}

export const SPEEDS = [1, 2, 4, 8, 16, 32, 64] as const;
export type Speed = (typeof SPEEDS)[number];

/** What somebody asks of a replay. `at`: epoch ms; `seq`: how many events to show. */
export type Motion =
  | { readonly to: 'pause' | 'slower' | 'faster' | 'next' | 'previous' }
  | { readonly to: 'time'; readonly at: number }
  | { readonly to: 'event'; readonly seq: number };

/** A stretch without an event that is longer than this is passed over. */
const QUIET_MS = 30_000;
/** What is seen of it all the same, in time of the person who watches: enough to read what happened before. */
const SEEN_MS = 2_000;
const NAMED_MS = 4_000;

/** At the first moment, playing. */
export const startOf = (recording: Recording, speed: Speed): Playhead =>
  placed({ seq: 1, at: 0, since: 0, speed, playing: true, skipped: null }, recording, recording.from);

/** After `ms` of the person who watches. */
export function played(head: Playhead, recording: Recording, ms: number): Playhead {
  if (!head.playing) return head;
  const { speed } = head;
  const named = head.skipped === null || head.skipped.left <= ms ? null : head.skipped.left - ms;
  let { seq, at, since } = head;
  let skipped = named === null || head.skipped === null ? null : { ...head.skipped, left: named };
  let left = ms * speed;
  for (;;) {
    const next = recording.times[seq];
    if (next === undefined) return { ...head, seq, at, since, skipped, playing: false };
    const seen = Math.min(QUIET_MS, SEEN_MS * speed);
    const stop = next - since > QUIET_MS ? Math.max(at, since + seen) : next;
    if (at + left < stop) return { ...head, seq, at: at + left, since, skipped };
    left -= stop - at;
    if (next - stop >= 1_000) skipped = { ms: next - stop, left: NAMED_MS };
    seq += 1;
    at = next;
    since = next;
  }
}

/** Where somebody asked to go. Steps pause; a pause at the end begins again. */
export function moved(head: Playhead, recording: Recording, motion: Motion): Playhead {
  const { seq, speed } = head;
  switch (motion.to) {
    case 'pause':
      if (!head.playing && seq >= recording.length) return { ...startOf(recording, speed) };
      return { ...head, playing: !head.playing };
    case 'slower':
      return { ...head, speed: SPEEDS[Math.max(0, SPEEDS.indexOf(speed) - 1)] ?? speed };
    case 'faster':
      return { ...head, speed: SPEEDS[Math.min(SPEEDS.length - 1, SPEEDS.indexOf(speed) + 1)] ?? speed };
    case 'next':
      return { ...atEvent(head, recording, seq + 1), playing: false };
    case 'previous':
      return { ...atEvent(head, recording, seq - 1), playing: false };
    case 'event':
      return atEvent(head, recording, motion.seq);
    case 'time':
      return placed(head, recording, motion.at);
  }
}

function atEvent(head: Playhead, recording: Recording, wanted: number): Playhead {
  const seq = Math.min(recording.length, Math.max(1, wanted));
  const at = recording.times[seq - 1] ?? recording.from;
  return { ...head, seq, at, since: at, skipped: null };
}

function placed(head: Playhead, recording: Recording, wanted: number): Playhead {
  const at = Math.min(recording.to, Math.max(recording.from, wanted));
  return { ...head, seq: recording.countAt(at), at, since: at, skipped: null };
}
