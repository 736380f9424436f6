import type { Time } from '../../ports/clock.ts';
import { pause } from '../../timing/timers.ts';
import type { Limits } from '../base/limits.ts';
import type { Texts } from '../room/event-texts.ts';
import { type EventFrame, eventFrames } from '../room/fan-out.ts';

/** A wait grows up to this, so that many waiting peers cost little. */
const LONGEST_WAIT = 100;

export interface CatchUp {
  /** The last event the peer has. */
  readonly after: number;
  /** The durable head at this moment. */
  head(): number;
  texts(seq: number): AsyncIterable<Texts>;
  /** The peer is gone, or must not be sent anything. */
  ended(): boolean;
  /** As much is under way to the peer as may be. */
  congested(): boolean;
  send(frame: EventFrame): void;
  /** Called in the very turn in which the head was reached: nothing is published between. */
  reached(): void;
}

/**
 * Sends what a peer lacks, in frames, no faster than it takes them, until `reached`: from then on it gets what is
 * published. Resolves to false when it ended, or took nothing for too long; rejects when the log ends before the head.
 */
export async function catchUp(
  peer: CatchUp,
  time: Time,
  limits: Pick<Limits, 'frame' | 'catchUpPoll' | 'catchUpStall'>,
): Promise<boolean> {
  let sent = peer.after;
  while (sent < peer.head()) {
    const from = sent;
    for await (const { first, texts } of peer.texts(sent + 1)) {
      for (const frame of eventFrames(first, texts, limits.frame)) {
        if (!(await drained(peer, time, limits))) return false;
        peer.send(frame);
        sent = frame.last;
      }
    }
    if (peer.ended()) return false;
    if (sent === from) throw new Error(`the log ends at event ${sent} of ${peer.head()}`);
  }
  if (peer.ended()) return false;
  peer.reached();
  return true;
}

/** Waits until a peer takes more; false: it is gone, or took nothing for too long. */
export async function drained(
  peer: Pick<CatchUp, 'ended' | 'congested'>,
  time: Time,
  { catchUpPoll, catchUpStall }: Pick<Limits, 'catchUpPoll' | 'catchUpStall'>,
): Promise<boolean> {
  const until = time.now() + catchUpStall;
  for (let wait = catchUpPoll; !peer.ended() && peer.congested(); wait = Math.min(2 * wait, LONGEST_WAIT)) {
    if (time.now() >= until) return false;
    await pause(time, wait);
  }
  return !peer.ended();
}
