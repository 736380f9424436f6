import { hash } from 'node:crypto';
import type { TextHash } from '../../src/domain/chain.ts';
import type { Command, CommandInput, CommandType } from '../../src/domain/command.ts';
import { commandDataSchemas } from '../../src/domain/command-schema.ts';
import { decide } from '../../src/domain/decide.ts';
import type { Actor, AnyEvent } from '../../src/domain/event.ts';
import { RunningFold } from '../../src/domain/reduce.ts';
import { initialSession } from '../../src/domain/session.ts';
import { seal } from '../../src/hub/room/seal.ts';
import { openingData } from './opening.ts';

const SESSION = 'long-1125';
const START = Date.UTC(2026, 10, 25, 3, 12);
const PEOPLE = 12;
const sha256: TextHash = (text) => hash('sha256', text, 'base64url');

const actor = (i: number): Actor => ({ id: `p${i}`, name: `参加者 ${i}`, kind: 'member' });
type Asked = { [T in CommandType]: { readonly type: T; readonly data: CommandInput<T> } }[CommandType];

/** What the `i`th act is: mostly notes, beside them steps, assignments, pins and roles. */
function act(i: number, steps: readonly string[]): Asked {
  const step = steps[Math.floor(i / 10) % steps.length] ?? '';
  if (i % 10 === 3) return { type: Math.floor(i / 10) % 40 < 20 ? 'step.do' : 'step.undo', data: { step } };
  if (i % 10 === 6) return { type: 'step.assign', data: { step, participant: actor(i % PEOPLE).id } };
  if (i % 50 === 8) return { type: 'role.take', data: { role: 'scribe' } };
  if (i % 50 === 18) return { type: 'log.pin', data: pin(i, step) };
  const kind = i % 10 === 1 ? 'finding' : i % 10 === 9 ? 'decision' : 'note';
  const text =
    i % 2 === 0
      ? `決済APIの5xxが${i % 97}%まで増加、在庫側のプールを確認する (${i})`
      : `p99 of the stock pool went to ${i % 887} ms after the deploy, rolling back (${i})`;
  return { type: 'note.add', data: { kind, text } };
}

function pin(i: number, step: string): CommandInput<'log.pin'> {
  const line = {
    id: `line-${i}`,
    time: new Date(START + i * 100).toISOString(),
    level: 'error' as const,
    service: 'checkout',
    message: `POST /api/checkout 503 in ${i % 4_001} ms: cannot reserve stock, pool exhausted`,
    fields: { status: '503', trace: (i * 2_654_435_761).toString(16).padStart(16, '0') },
    source: 'file:app.log',
  };
  return { line, query: null, window: null, step, comment: null };
}

/** Events of one session as a hub would have made them of what twelve people did: at least `count`. */
export async function longSession(count: number, session = SESSION): Promise<readonly AnyEvent[]> {
  const fold = new RunningFold(initialSession(session));
  const events: AnyEvent[] = [];
  let tip = { session, seq: 0, hash: '', at: '' } as Parameters<typeof seal>[1];
  let n = 0;
  const happen = (by: Actor, type: CommandType, given: unknown): void => {
    n += 1;
    const data = commandDataSchemas[type].parse(given);
    const cmd = { client: `terminal-of-${by.id}`, n };
    const now = START + n * 100;
    const decided = decide(fold.session, { type, data, by, cmd } as Command, new Date(now).toISOString());
    if (!decided.ok) throw new Error(`${type}: ${JSON.stringify(decided.refusal)}`);
    const made = seal(decided.facts, tip, { session, by, cmd, now }, sha256);
    tip = made.tip;
    const fresh = made.sealed.map(({ event }) => event);
    fold.apply(fresh);
    events.push(...fresh);
  };
  happen(actor(0), 'session.open', await openingData());
  for (let i = 0; i < PEOPLE; i++) happen(actor(i), 'participant.join', {});
  const steps = Object.entries(fold.session.steps)
    .filter(([, { step }]) => step.needs === undefined)
    .map(([id]) => id);
  for (let i = 1; events.length < count; i++) {
    const { type, data } = act(i, steps);
    happen(actor(i % PEOPLE), type, data);
  }
  return events;
}
