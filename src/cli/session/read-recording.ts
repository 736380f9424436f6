import { type LogEnd, Recording } from '../../client/replay/recording.ts';
import type { ChainProblem } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { isSoundEvent } from '../../domain/sound-event.ts';
import { ChainVerifier } from '../../domain/verify-chain.ts';
import { CliError } from '../base/errors.ts';
import { sha256 } from '../base/machine.ts';

const WHY: Readonly<Record<ChainProblem, LogEnd['reason']>> = {
  'bad-prev': 'hash',
  'bad-seq': 'order',
  'bad-time': 'order',
  'bad-session': 'order',
  'bad-shape': 'shape',
  'bad-redaction': 'redaction',
};

/**
 * The session of a JSONL record up to where it can be believed: each event follows the one before
 * and has its shape. `damaged`: its hub has more, and cannot read it. Rejects where not even the first event is one.
 */
export function readRecording(text: string, name: string, damaged = false): Recording {
  const chain = new ChainVerifier(sha256);
  const events: AnyEvent[] = [];
  let reason: LogEnd['reason'] | null = damaged ? 'damaged' : null;
  let code: ChainProblem | 'not-json' | 'empty' = 'empty';
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const event = parsed(line);
    const step = event === undefined ? null : chain.take(event);
    if (step?.ok && isSoundEvent(event as AnyEvent) && isFirst(event as AnyEvent, events.length)) {
      events.push(event as AnyEvent);
      continue;
    }
    code = step === null ? 'not-json' : step.ok ? 'bad-shape' : step.problem;
    reason = code === 'not-json' ? code : WHY[code];
    break;
  }
  const end = chain.end();
  if (!end.ok && end.seq <= events.length) {
    events.length = end.seq - 1;
    reason = WHY[end.problem];
  }
  if (events.length === 0) throw new CliError('not-a-record', { file: name, line: 1, reason: code });
  return new Recording(events, reason === null ? null : { seq: events.length, reason });
}

const isFirst = ({ type }: AnyEvent, before: number): boolean => before > 0 || type === 'session.opened';

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
