import fc from 'fast-check';
import { expect } from 'vitest';
import type { EventLog, EventLogError, StoredAnswer } from '../../src/ports/event-log.ts';
import { Chain } from './event-builder.ts';
import { batch, readAll } from './event-log-checks.ts';

/** Where logs of one kind live: `open` again after `close` finds what was kept. */
export interface LogPlace {
  open(): Promise<EventLog>;
  clear(): Promise<void>;
}

const session = fc.constantFrom('a', 'b');

/** `off` is how far an append's expected seq stands from the head. */
export const logActs = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        act: fc.constant('append' as const),
        session,
        size: fc.nat(4),
        off: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constantFrom(-1, 1, 5)),
        answered: fc.boolean(),
      }),
    },
    fc.record({ act: fc.constant('read' as const), session, from: fc.nat(9) }),
    fc.record({ act: fc.constant('restart' as const) }),
  ),
  { maxLength: 12 },
);

type Act = (typeof logActs extends fc.Arbitrary<infer T> ? T : never)[number];

class Model {
  readonly chain: Chain;
  readonly answers: StoredAnswer[] = [];
  constructor(session: string) {
    this.chain = new Chain(session);
  }
}

/** Does each act on a log and on a plain list, and expects both to hold the same after each and at the end. */
export async function actLikeTheModel(place: LogPlace, acts: readonly Act[]): Promise<void> {
  const models = [new Model('a'), new Model('b')];
  const of = (name: string) => models.find(({ chain }) => chain.session === name)!;
  let log = await place.open();
  try {
    for (const [i, act] of acts.entries()) {
      if (act.act === 'restart') {
        await log.close();
        log = await place.open();
      } else if (act.act === 'read') {
        await expectRead(log, of(act.session), act.from);
      } else {
        await append(log, of(act.session), i + 1, act);
      }
    }
    for (const model of models) await expectSame(log, model);
  } finally {
    await log.close();
  }
}

async function append(log: EventLog, model: Model, n: number, act: Act & { act: 'append' }): Promise<void> {
  const { chain, answers } = model;
  const seq = chain.tip.seq;
  const given = act.answered ? [{ client: 'c', n, refused: null, seq }] : [];
  const fits = act.off === 0;
  const appended = log.append(chain.session, seq + act.off, batch(fits ? chain.notes(act.size) : [], given));
  const outcome = await appended.then(
    () => 'kept',
    (error: EventLogError) => error.kind,
  );
  expect(outcome).toBe(fits ? 'kept' : 'conflict');
  if (fits) answers.push(...given);
}

async function expectRead(log: EventLog, { chain }: Model, from: number): Promise<void> {
  expect(await readAll(log, chain.session, from)).toEqual(chain.events.slice(Math.max(0, from - 1)));
}

async function expectSame(log: EventLog, { chain, answers }: Model): Promise<void> {
  expect(await readAll(log, chain.session)).toEqual(chain.events);
  expect([...(await log.answers(chain.session))].sort((x, y) => x.n - y.n)).toEqual(answers);
  const head = (await log.sessions()).find((one) => one.session === chain.session);
  expect(head?.hash ?? '').toBe(chain.tip.hash);
}
