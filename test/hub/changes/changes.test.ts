import { describe, expect, it } from 'vitest';
import { AddedChanges } from '../../../src/hub/changes/added-changes.ts';
import type { ChangeFeed } from '../../../src/hub/changes/change-feed.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import type { FactMark, FactStream, FactStreams } from '../../../src/ports/fact-log.ts';
import type { ChangesAnswer } from '../../../src/protocol/system-changes.ts';
import { factsIn } from '../../contracts/fact-log.ts';
import { change } from '../../domain/changes/make-change.ts';
import { guest, sato } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { opened, settle, type Terminal } from '../hub-rig.ts';
import { handFeed, ROLLBACK } from './hand-changes.ts';

/** The alert of the session in `given.ts`. */
const ALERT = Date.parse('2026-11-24T17:58:11.000Z');
const iso = (ms: number): string => new Date(ms).toISOString();
const went = (id: string, service: string, minutesBefore: number, more = {}) => {
  const at = iso(ALERT - minutesBefore * 60_000);
  return { ...change(id, service, 0), requestedAt: at, startedAt: at, liveAt: at, ...more };
};

async function rigged() {
  const time = new FakeTime(ALERT + 60_000);
  const { feed, source } = handFeed(time);
  source.all = [
    went('x', 'checkout', 4, {
      title: 'Reuse\u001b[31m pool',
      by: 'kato',
      approvedBy: 'sa\u001bto',
      sha: '7be2c0f',
    }),
    went('y', 'search', 200),
  ];
  const rig = await opened({ time, changes: { feed } });
  await settle();
  return { rig, feed, source, time };
}

let n = 900;
async function ask(one: Terminal, what = 'changes', args: object = {}): Promise<ChangesAnswer> {
  n += 1;
  one.send({ t: 'ask', n, what, args } as never);
  await settle();
  const frame = one.frames.find((each) => 'n' in each && each.n === n) as
    | { value?: ChangesAnswer }
    | undefined;
  if (frame?.value === undefined) throw new Error(JSON.stringify(frame));
  return frame.value;
}

describe('changes at a hub', () => {
  it('CHG-818 what was known at the opening is in the log, and what comes while somebody is there, once', async () => {
    const { rig, source, time } = await rigged();
    await time.advance(100);
    const kinds = async () =>
      (await rig.stored()).map(({ type }) => type).filter((type) => /^changes?\./.test(type));
    expect(await kinds()).toEqual(['changes.seen']);
    expect((await rig.state()).changesSeen?.rows.map(({ change: { id }, place }) => [id, place])).toEqual([
      ['x', 'before'],
      ['y', 'before'],
    ]);
    expect((await rig.state()).changesSeen?.rollbacks).toEqual([{ service: 'checkout', run: ROLLBACK }]);
    const calls = source.asked;
    await time.advance(600_000);
    expect(source.asked).toBe(calls);
    await rig.join();
    await time.advance(20_000);
    const back = iso(time.now());
    source.all = [
      ...source.all,
      { ...went('z', 'checkout', 0), kind: 'rollback', requestedAt: back, startedAt: back, liveAt: back },
    ];
    await time.advance(180_000);
    expect((await kinds()).filter((type) => type === 'change.came')).toHaveLength(1);
    expect((await rig.state()).cameChanges[0]?.change).toMatchObject({
      id: 'z',
      kind: 'rollback',
      liveAt: back,
    });
  });

  it('CHG-891 what a list shows of the minute is in the log at once, not at the next look', async () => {
    const { rig, source, time } = await rigged();
    const terminal = await rig.join();
    await time.advance(30_000);
    const back = iso(time.now());
    source.all = [
      ...source.all,
      { ...went('z', 'checkout', 0), kind: 'rollback', requestedAt: back, startedAt: back, liveAt: back },
    ];
    // Looks of the hub itself are a minute apart; a list that is asked for in between may be the first that reads.
    const shows = async () => (await ask(terminal)).rows.some(({ change: { id } }) => id === 'z');
    let steps = 0;
    while (!(await shows())) {
      await time.advance(1_000);
      steps += 1;
      expect(steps).toBeLessThan(90);
    }
    const asked = source.asked;
    await time.advance(50);
    expect((await rig.state()).cameChanges[0]?.change).toMatchObject({ id: 'z', liveAt: back });
    expect(source.asked).toBe(asked);
  });

  it('CHG-880 a deploy whose run came before its deployment comes once, under the name it came by', async () => {
    const { rig, source, time } = await rigged();
    await rig.join();
    await time.advance(20_000);
    const at = iso(time.now());
    const sha = '5d20c7a'.padEnd(40, '0');
    const one = (id: string, more: object) => ({
      ...went(id, 'checkout', 0, { sha, requestedAt: at, startedAt: at }),
      ...more,
    });
    const asRun = (more: object) => one('github:run:9:1', { url: 'https://github.com/a/b/runs/9', ...more });
    const before = source.all;
    source.all = [...before, asRun({ state: 'going-out', liveAt: null })];
    await time.advance(70_000);
    source.all = [...before, asRun({ liveAt: iso(time.now()) })];
    await time.advance(70_000);
    source.all = [...before, one('github:deployment:7', { liveAt: at })];
    await time.advance(70_000);
    const came = (await rig.stored()).filter(({ type }) => type === 'change.came');
    expect(came.map(({ data }) => (data as { change: { id: string; state: string } }).change)).toMatchObject([
      { id: 'github:run:9:1', state: 'going-out' },
      { id: 'github:run:9:1', state: 'live' },
    ]);
    expect((await rig.state()).cameChanges).toHaveLength(1);
  });

  it('CHG-885 several that came between two looks come in their order', async () => {
    const { rig, source, time } = await rigged();
    await rig.join();
    await time.advance(20_000);
    const at = (seconds: number) => iso(time.now() + seconds * 1_000);
    const live = (id: string, seconds: number) =>
      went(id, 'checkout', 0, { requestedAt: at(seconds), startedAt: at(seconds), liveAt: at(seconds) });
    source.all = [...source.all, live('later', 5), live('first', 1)];
    await time.advance(130_000);
    expect((await rig.state()).cameChanges.map(({ id }) => id)).toEqual(['first', 'later']);
  });

  it('CHG-819 titles and names are made safe before they are shared', async () => {
    const { rig, time } = await rigged();
    await time.advance(100);
    const text = JSON.stringify(await rig.stored());
    expect(text).not.toContain('\\u001b');
    const { rows } = await ask(await rig.join());
    expect(rows[0]?.change.title).toMatch(/^Reuse.*pool$/);
    expect(rows[0]?.change.approvedBy).toMatch(/^sa.*to$/);
    expect(JSON.stringify(rows)).not.toContain('\\u001b');
  });

  it('CHG-799 a source that cannot be read is a gap; silence is told only of what is complete', async () => {
    const { rig, source, time } = await rigged();
    const one = await rig.join();
    source.all = [went('x', 'checkout', 4)];
    await time.advance(120_000);
    const told = await ask(one);
    const silence = (answer: ChangesAnswer) =>
      answer.coverage.map(({ service, silence: is }) => [service, is]);
    expect(silence(told)).toEqual([
      ['checkout', 'changed'],
      ['search', 'nothing-went-out'],
    ]);
    source.broken = true;
    await time.advance(240_000);
    const dark = await ask(one);
    expect(silence(dark)[1]).toEqual(['search', 'nothing-known']);
    expect(dark.gaps[0]).toMatchObject({ kind: 'unreachable', service: 'checkout' });
  });

  it('CHG-819 a guest does not get the list and adds nothing; a member adds one that is kept and found', async () => {
    const { rig, time } = await rigged();
    const one = await rig.join();
    const visitor = await rig.join(guest);
    await expect(ask(visitor)).rejects.toThrow('not-allowed');
    await expect(ask(visitor, 'add-change', { service: 'checkout', text: 'flag on' })).rejects.toThrow(
      'not-allowed',
    );
    const added = (await ask(one, 'add-change', {
      service: 'checkout api',
      text: 'flag new-cart on',
    })) as unknown as { id: string };
    expect(added).toMatchObject({ service: 'checkout', kind: 'flag', origins: ['hand'], by: sato.name });
    await time.advance(61_000);
    expect((await ask(one)).rows.map(({ change: { id } }) => id)).toContain(added.id);
  });
});

/** A log whose next answer is lost: the change is kept all the same, or not at all. */
class LosingLog extends MemoryLog {
  fate: 'kept' | 'lost' | null = null;
  override async appendFact<S extends FactStream>(
    stream: S,
    after: number,
    fact: FactStreams[S],
  ): Promise<FactMark> {
    const { fate } = this;
    this.fate = null;
    const mark = fate === 'lost' ? null : await super.appendFact(stream, after, fact);
    if (fate === null && mark !== null) return mark;
    throw new EventLogError('unknown', { reason: 'timeout' });
  }
}

describe('changes that somebody typed in', () => {
  it.each([
    ['kept', ['hand:1', 'hand:2', 'hand:3']],
    ['lost', ['hand:1', 'hand:2']],
  ] as const)(
    'CHG-873 each has an id of its own, also after one whose answer was lost: %s',
    async (fate, ids) => {
      const time = new FakeTime(ALERT);
      const log = new LosingLog();
      const { feed } = handFeed(time, log);
      const add = (text: string) =>
        feed.add(
          { service: 'batch', text, kind: null, environment: null, url: null, happenedAt: null },
          sato,
        );
      await add('one');
      log.fate = fate;
      await expect(add('two')).rejects.toBeInstanceOf(EventLogError);
      await add('three');
      expect((await factsIn(log, 'changes')).map(({ id }) => id)).toEqual(ids);
      const known = await feed.known(['batch'], iso(ALERT - 3_600_000));
      expect(known.changes.map(({ id }) => id).toSorted()).toEqual(ids);
    },
  );

  it('CHG-802 are there at another hub of the same store', async () => {
    const time = new FakeTime(ALERT);
    const log = new MemoryLog();
    const given = {
      service: 'batch',
      text: 'config of the load balancer',
      kind: null,
      environment: null,
      url: null,
    };
    await handFeed(time, log).feed.add({ ...given, happenedAt: iso(ALERT - 60_000) }, sato);
    const known = await handFeed(time, log).feed.known(null, iso(ALERT - 3_600_000));
    expect(known.changes).toMatchObject([
      { id: 'hand:1', service: 'batch', kind: 'config', liveAt: iso(ALERT - 60_000) },
    ]);
    expect(known.coverage.map(({ service, completeTo }) => [service, completeTo === null])).toEqual([
      ['checkout', false],
      ['search', false],
      ['batch', true],
    ]);
  });

  const typedIn = { service: 'batch', text: 'config', kind: null, environment: null, url: null } as const;
  const since = iso(ALERT - 3_600_000);
  const idsOf = async (feed: ChangeFeed) => (await feed.known(['batch'], since)).changes.map(({ id }) => id);

  it('CHG-802 shows one at once, also in a list that was just read', async () => {
    const { feed } = handFeed(new FakeTime(ALERT));
    expect(await idsOf(feed)).toEqual([]);
    await feed.add({ ...typedIn, happenedAt: iso(ALERT - 60_000) }, sato);
    expect(await idsOf(feed)).toEqual(['hand:1']);
  });

  it('CHG-802 one of another hub is read though this hub has read before', async () => {
    const time = new FakeTime(ALERT);
    const log = new MemoryLog();
    const [own, other] = [0, 1].map(() => new AddedChanges(log, time, () => null));
    const ids = async () => (await own?.changes('batch', since, iso(ALERT)))?.changes.map(({ id }) => id);
    expect(await ids()).toEqual([]);
    for (const id of ['hand:1', 'hand:2']) {
      await other?.add({ ...typedIn, happenedAt: iso(ALERT - 60_000) }, sato);
      expect((await ids())?.[0]).toBe(id);
    }
  });

  it('CHG-799 what people type in cannot be read: that is a gap, and what the sources say stays complete', async () => {
    const time = new FakeTime(ALERT);
    const log = new MemoryLog();
    log.facts = () => {
      throw new EventLogError('unknown', { reason: 'EIO' });
    };
    const known = await handFeed(time, log).feed.known(['checkout'], since);
    expect(known.coverage).toMatchObject([{ service: 'checkout', completeTo: iso(ALERT) }]);
    expect(known.gaps).toMatchObject([{ origin: 'hand', service: 'checkout', kind: 'not-readable' }]);
  });
});
