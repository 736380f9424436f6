import { describe, expect, it } from 'vitest';
import type { CommandType } from '../../../src/domain/command.ts';
import type { Actor } from '../../../src/domain/event.ts';
import { proposedRecovery } from '../../../src/domain/runs/recovery.ts';
import type {
  RawLine,
  SourceSink,
  SourceStatus,
  SourceStratum,
  SourceWindow,
} from '../../../src/ports/log-source.ts';
import { change } from '../../domain/changes/make-change.ts';
import { sato, tanaka } from '../../domain/given.ts';
import { rolledBack, seenDeploy } from '../../domain/make-rollback.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { HandSource, line } from '../hand-source.ts';
import { Rig, settle } from '../hub-rig.ts';
import { handFeed } from './hand-changes.ts';

/** The alert of the session in `given.ts`. */
const ALERT = Date.parse('2026-11-24T17:58:11.000Z');
const MINUTE = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();

/** A log with errors of the service from the deploy up to a minute, which says how far it is complete. */
class FaultySource extends HandSource {
  held: RawLine[] = [];
  promises = true;
  broken = false;
  readonly #now: () => number;

  constructor(now: () => number) {
    super('app');
    this.#now = now;
  }

  fill(from: number, to: number, message: string, every: number, level: RawLine['level'] = 'info'): void {
    for (let ms = from; ms < to; ms += every)
      this.held.push(line(message, { time: iso(ms), level, source: 'app' }));
  }

  async oldest(): Promise<string> {
    return iso(ALERT - 86_400_000);
  }

  async sample(from: string, to: string): Promise<readonly SourceStratum[]> {
    if (this.broken) throw { kind: 'unreachable', params: { reason: 'ECONNREFUSED' } };
    const inside = this.held.filter(({ time }) => (time ?? '') >= from && (time ?? '') < to);
    return [{ total: inside.length, lines: inside }];
  }

  /** What was written since then is read first. */
  override async open(window: SourceWindow, sink: SourceSink, signal: AbortSignal): Promise<void> {
    await super.open(window, sink, signal);
    await this.tell(Date.parse(window.since ?? iso(this.#now())));
  }

  /** What was written until now is read, as a tail does. */
  async tell(since: number): Promise<void> {
    const now = this.#now();
    const complete = { to: iso(now), behind: [] };
    this.sink?.onStatus({ state: 'live', ...(this.promises ? { complete } : {}) } as SourceStatus);
    const fresh = this.held.filter(
      ({ time }) => Date.parse(time ?? '') >= since && Date.parse(time ?? '') < now,
    );
    await this.give(fresh);
  }
}

/** A deploy that broke checkout, and the run that took it back, which ended twelve minutes after the alert. */
async function takenBack({ until = 12, make = (_: FaultySource): void => {} } = {}) {
  const time = new FakeTime(ALERT + 10 * MINUTE);
  const source = new FaultySource(() => time.now());
  source.fill(ALERT - 30 * MINUTE, ALERT + 60 * MINUTE, 'cart emptied', 3_000);
  source.fill(ALERT - 4 * MINUTE, ALERT + until * MINUTE, 'pool exhausted', 2_000, 'error');
  make(source);
  const { feed, source: forge } = handFeed(time);
  const out = iso(ALERT - 4 * MINUTE);
  const [row] = seenDeploy(out).rows;
  forge.all = [{ ...change('d', 'checkout', 0), ...row?.change } as never];
  const rig = new Rig({ time, changes: { feed }, openSource: () => source });
  // As the program opens one: it shows what is since then.
  const window = { since: iso(ALERT + 9 * MINUTE), until: null };
  await rig.open({ tail: { sources: ['app'], query: null, window } });
  await settle();
  const act = async (by: Actor, type: string, data: object) => {
    const answer =
      by.kind === 'system'
        ? await rig.hub.system(rig.id, type as CommandType, data, by)
        : await rig.command(by, type, data, `client-${++n}`, 1);
    expect(answer, type).toMatchObject({ ok: true });
  };
  let n = 0;
  for (const who of [sato, tanaka]) await act(who, 'participant.join', {});
  const pass = async (minutes: number) => {
    for (let i = 0; i < minutes * 4; i += 1) {
      const before = time.now();
      await time.advance(15_000);
      await source.tell(before);
      await settle();
    }
  };
  const times = { startedAt: iso(ALERT + 11 * MINUTE), endedAt: iso(ALERT + 12 * MINUTE) };
  const finish = () => rolledBack(act as never, () => rig.state(), [sato, tanaka], times);
  const seen = async () =>
    (await rig.stored()).flatMap(({ type, data }) => (type === 'recovery.seen' ? [data] : []));
  return { rig, source, pass, finish, seen, act };
}

describe('the log after a rollback', () => {
  it('CHG-960 shows since when errors are back where they were, once, also where nobody looks; nothing is marked', async () => {
    const { rig, pass, finish, seen } = await takenBack();
    await pass(2);
    const run = await finish();
    await pass(2);
    expect(await seen()).toEqual([]);
    await pass(4);
    expect(await seen()).toEqual([
      {
        ...{ run, service: 'checkout', why: null },
        ...{ since: '2026-11-24T18:11:00.000Z', to: '2026-11-24T18:14:00.000Z' },
        rates: { rate: 0, usual: 0, peak: 30, drawn: false },
      },
    ]);
    const state = await rig.state();
    expect(proposedRecovery(state)?.since).toBe('2026-11-24T18:11:00.000Z');
    expect(state.clock.mitigated).toBeNull();
    await pass(10);
    expect(await seen()).toHaveLength(1);
  });

  it('CHG-961 shows that errors go on, and takes a recovery back where they rise again', async () => {
    const still = await takenBack({ until: 50 });
    await still.pass(2);
    await still.finish();
    await still.pass(7);
    expect(await still.seen()).toMatchObject([{ since: null, why: 'still', rates: { rate: 30, usual: 0 } }]);
    const again = await takenBack({
      make: (source) =>
        source.fill(ALERT + 20 * MINUTE, ALERT + 30 * MINUTE, 'pool exhausted', 2_000, 'error'),
    });
    await again.pass(2);
    await again.finish();
    await again.pass(12);
    expect(await again.seen()).toMatchObject([{ why: null }, { since: null, why: 'still' }]);
    expect(proposedRecovery(await again.rig.state())).toBeNull();
  });

  it.each([
    ['partial', 'makes no promise', { promises: false }],
    ['unread', 'cannot be counted', { broken: true }],
  ])('CHG-962 proposes nothing of a log that is %s: it %s', async (why, _, of) => {
    const make = (source: FaultySource): void => void Object.assign(source, of);
    const { rig, pass, finish, seen } = await takenBack({ make });
    await pass(2);
    await finish();
    await pass(4);
    // It may pass.
    expect(await seen()).toEqual([]);
    await pass(4);
    expect(await seen()).toMatchObject([{ since: null, to: null, rates: null, why }]);
    expect(proposedRecovery(await rig.state())).toBeNull();
  });

  it('CHG-962 proposes nothing of a part of the log, and ends once somebody said when', async () => {
    const { rig, pass, finish, seen, act } = await takenBack();
    await pass(2);
    await finish();
    await act(sato, 'tail.set', { tail: { sources: ['app'], query: 'user:42', window: null } });
    await pass(7);
    expect(await seen()).toMatchObject([{ why: 'narrowed' }]);
    await act(sato, 'session.mitigate', {});
    await act(sato, 'tail.set', { tail: { sources: ['app'], query: null, window: null } });
    await pass(7);
    expect(await seen()).toHaveLength(1);
    expect((await rig.state()).recovery?.why).toBe('narrowed');
  });
});
