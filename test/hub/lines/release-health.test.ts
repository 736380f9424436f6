import { describe, expect, it } from 'vitest';
import { ReleaseDesk } from '../../../src/hub/changes/release-desk.ts';
import { wentLiveAt } from '../../../src/hub/lines/release-health.ts';
import type { AskedSpan, PeopleHit } from '../../../src/ports/log-questions.ts';
import type { RawLine, SourceStratum } from '../../../src/ports/log-source.ts';
import type { FollowedRun, ReleaseSource } from '../../../src/ports/release-source.ts';
import type { ReleaseAnswer } from '../../../src/protocol/releases.ts';
import { sato } from '../../domain/given.ts';
import { procedure, release } from '../../domain/releases.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { HandSource, line } from '../hand-source.ts';
import { opened, settle, type Terminal } from '../hub-rig.ts';

const MINUTE = 60_000;
/** The version went live here, at the start of a minute. */
const LIVE = Date.parse('2026-11-26T05:10:00.000Z');
const iso = (ms: number): string => new Date(ms).toISOString();
const at = (ms: number, message: string, more: Partial<RawLine> = {}): RawLine =>
  line(message, { time: iso(ms), ...more });
const sha = '3fa9c21'.padEnd(40, '0');

/** Ten lines a minute; one in a hundred of before was an error that is known. */
class ShopLog extends HandSource {
  held: readonly RawLine[] = [];
  hit: PeopleHit | null = null;
  slow = false;
  readonly counted: AskedSpan[] = [];

  async sample(from: string, to: string): Promise<readonly SourceStratum[]> {
    const inside = this.held.filter(({ time }) => (time ?? '') >= from && (time ?? '') < to);
    return [{ total: inside.length, lines: inside }];
  }
  async search(): Promise<null> {
    return null;
  }
  people(stretch: AskedSpan): Promise<PeopleHit | null> {
    this.counted.push(stretch);
    return this.slow ? new Promise(() => {}) : Promise.resolve(this.hit);
  }
}

class Runs implements ReleaseSource {
  readonly services = ['checkout'];
  running: Partial<FollowedRun> = { status: 'in_progress' };
  async plan() {
    return {
      ...{ repository: 'acme/shop', tag: 'v1', sha, previous: null, commits: [], migrations: [] },
      ...{ isPart: false, url: null, standing: null },
    };
  }
  async live() {
    return [];
  }
  async run(): Promise<FollowedRun> {
    return {
      ...{ id: '1', number: 482, attempt: 1, name: 'release.yml', url: null, sha, status: 'completed' },
      ...{ conclusion: null, startedAt: iso(LIVE - 6 * MINUTE), updatedAt: iso(LIVE), by: 'sato' },
      ...{ jobs: [], approvals: [], reviews: [], replacedBy: null },
      ...this.running,
    };
  }
}

let n = 5_000;
async function ask(one: Terminal, time: FakeTime): Promise<ReleaseAnswer> {
  n += 1;
  one.send({ t: 'ask', n, what: 'release', args: {} });
  await settle();
  await time.advance(2_000);
  const frame = one.frames.find((each) => 'n' in each && each.n === n) as { value?: ReleaseAnswer };
  if (frame?.value === undefined) throw new Error(JSON.stringify(frame));
  return frame.value;
}

async function watching() {
  const time = new FakeTime(LIVE + 9 * MINUTE);
  const log = new ShopLog('app');
  const runs = new Runs();
  const lines: RawLine[] = [];
  for (let ms = LIVE - 40 * MINUTE; ms < LIVE + 9 * MINUTE; ms += 6_000)
    lines.push(at(ms, `order ${ms} accepted`));
  lines.push(at(LIVE - 4 * MINUTE, 'payment timeout', { level: 'error' }));
  log.held = lines.sort((a, b) => ((a.time ?? '') < (b.time ?? '') ? -1 : 1));
  const rig = await opened({
    time,
    openSource: () => log,
    changes: { releases: new ReleaseDesk(runs, time) },
  });
  const tail = { sources: ['app'], query: null, window: null };
  await rig.open(
    { kind: 'release', procedure, release, tail, firedAt: null, severity: null },
    sato,
    'release',
  );
  const one = await rig.join();
  await time.advance(12_000);
  return { time, log, runs, rig, one };
}

describe('when a release went live', () => {
  const version = (start: string) => start.padEnd(40, '0');
  const frozen = {
    service: 'checkout',
    sha: version('3fa9c21'),
    previous: { tag: null, sha: version('1c9e3b0') },
  };
  const came = (start: string, minutes: number, more = {}) => ({
    change: { service: 'checkout', sha: version(start), liveAt: iso(LIVE + minutes * MINUTE), ...more },
  });
  const at = (given: object, run: object | null = null) =>
    wentLiveAt(
      { releaseContent: { frozen, added: null }, rollback: null, cameChanges: [], ...given } as never,
      run as never,
    );

  it('CHG-886 its run says it, and without a run the deployment of its version; after a rollback that of the one before', () => {
    expect(at({})).toBeNull();
    expect(at({ releaseContent: null })).toBeNull();
    const done = { status: 'completed', conclusion: 'success', updatedAt: iso(LIVE) };
    const cameChanges = [came('3fa9c21', 2), came('7be2d94', 3), came('3fa9c21', 4, { service: 'search' })];
    expect(at({ cameChanges }, done)).toBe(iso(LIVE));
    expect(at({ cameChanges }, { ...done, conclusion: 'failure' })).toBeNull();
    expect(at({ cameChanges })).toBe(iso(LIVE + 2 * MINUTE));
    expect(at({ cameChanges: [came('3fa9c21', 2, { liveAt: null })] })).toBeNull();
    const rollback = { at: iso(LIVE + 6 * MINUTE) };
    expect(at({ cameChanges, rollback })).toBeNull();
    const back = [...cameChanges, came('1c9e3b0', 5), came('1c9e3b0', 9)];
    expect(at({ cameChanges: back, rollback })).toBe(iso(LIVE + 9 * MINUTE));
    const later = { releaseContent: { frozen, added: { sha: version('d1b2c3d') } } };
    expect(at({ ...later, cameChanges: [came('d1b2c3d', 7)] })).toBe(iso(LIVE + 7 * MINUTE));
  });
});

describe('the log while a release is watched', () => {
  it('CHG-866 begins when the version went live: new errors, their rate beside before, and who had them', async () => {
    const { time, log, runs, one } = await watching();
    expect((await ask(one, time)).health).toBeNull();
    runs.running = { status: 'completed', conclusion: 'success' };
    log.hit = {
      ...{
        users: { n: 3, error: 0, ids: ['a', 'b', 'c'] },
        allUsers: { n: 90, error: 0, ids: null },
        sessions: null,
        customers: null,
      },
      ...{ errors: 4, unnamed: 0, since: null },
    };
    await time.advance(6_000);
    // The source is asked for what was before: until it answers, nothing is said to be new.
    expect((await ask(one, time)).health).toMatchObject({ counting: true, fresh: null });
    await time.advance(12_000);
    const quiet = await ask(one, time);
    expect(quiet.health).toMatchObject({ since: iso(LIVE), fresh: 0, unknown: [], counting: false });
    const { errors, lines, people } = quiet.health ?? { errors: [0, 1], lines: [0, 0], people: null };
    expect(errors[1]).toBe(0);
    expect((errors[0] ?? 0) * 15).toBeCloseTo(1, 0);
    expect(Math.round(lines[0] ?? 0)).toBe(10);
    expect(people?.users).toEqual({ n: 3, error: 0, least: false });
    expect(log.counted.at(-1)?.from).toBe(iso(LIVE));
    await log.give([
      at(time.now(), 'pool exhausted', { level: 'error' }),
      at(time.now(), 'pool exhausted', { level: 'error' }),
    ]);
    await time.advance(6_000);
    expect((await ask(one, time)).health).toMatchObject({ fresh: 1 });
  });

  it('CHG-866 says what it does not know: a source that is gone, a failed run, a count of users that takes long', async () => {
    const { time, log, runs, one } = await watching();
    runs.running = { status: 'completed', conclusion: 'failure' };
    await time.advance(6_000);
    expect((await ask(one, time)).health).toBeNull();
    runs.running = { status: 'completed', conclusion: 'success' };
    log.slow = true;
    log.sink?.onStatus({ state: 'unreachable', reason: { kind: 'unreachable', params: {} } });
    await time.advance(6_000);
    expect((await ask(one, time)).health).toMatchObject({ people: null, unknown: ['app'] });
  });
});
