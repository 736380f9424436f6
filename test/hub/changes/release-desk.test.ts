import { describe, expect, it } from 'vitest';
import type { SystemChange } from '../../../src/domain/changes/system-change.ts';
import { addedTo, frozenOf, ReleaseDesk } from '../../../src/hub/changes/release-desk.ts';
import { OutsideError } from '../../../src/ports/outside.ts';
import type { FollowedRun, ReleasePlan, ReleaseSource } from '../../../src/ports/release-source.ts';
import { released } from '../../domain/releases.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { opened, settle } from '../hub-rig.ts';

const commit = (pr: number, sha: string) => ({
  sha: sha.padEnd(40, '0'),
  title: `Work ${pr}`,
  pr,
  author: 'kato',
});
const plan: ReleasePlan = {
  ...{
    repository: 'acme/shop',
    tag: 'v2026.11.26',
    sha: '3fa9c21'.padEnd(40, '0'),
    isPart: false,
    url: null,
  },
  previous: { tag: null, sha: '1c9e000'.padEnd(40, '0'), isLive: true },
  standing: 'ahead',
  commits: [commit(812, 'a1b2c3d'), commit(819, 'b1b2c3d')],
  migrations: ['db/migrate/20261126_drop_legacy_col.rb'],
};
const run = (given: Partial<FollowedRun>): FollowedRun => ({
  ...{
    id: '1',
    number: 482,
    attempt: 1,
    name: 'release.yml',
    url: null,
    sha: plan.sha,
    status: 'in_progress',
  },
  ...{
    conclusion: null,
    startedAt: '2026-11-26T05:02:00.000Z',
    updatedAt: '2026-11-26T05:02:00.000Z',
    by: 'sato',
  },
  ...{ jobs: [], approvals: [], reviews: [], replacedBy: null },
  ...given,
});

/** When it began to wait, or ended. */
const WAITS = '2026-11-26T05:03:10.000Z';

class HandReleases implements ReleaseSource {
  readonly services = ['checkout'];
  wanted = plan;
  running: FollowedRun | OutsideError | null = null;
  async plan(): Promise<ReleasePlan> {
    return this.wanted;
  }
  async live(): ReturnType<ReleaseSource['live']> {
    return this.services.map((service) => ({ service, change: null }));
  }
  async run(..._asked: Parameters<ReleaseSource['run']>): Promise<FollowedRun | null> {
    if (this.running instanceof OutsideError) throw this.running;
    return this.running;
  }
}

describe('what is live', () => {
  const change = (given: object) => ({ environment: 'production', version: 'v41', sha: plan.sha, ...given });
  const told = async (...changes: (object | null)[]) => {
    const source = new HandReleases();
    source.live = async () =>
      changes.map((one, n) => ({ service: `s${n}`, change: one as SystemChange | null }));
    return new ReleaseDesk(source, new FakeTime()).live('acme/shop');
  };

  it('CHG-955 is one line for all services of a repository, and nothing where it is known of none', async () => {
    expect(await told(change({}), null, change({ environment: null, version: plan.sha }))).toBe(
      's0 production: v41 (3fa9c21), s1: ?, s2: 3fa9c21',
    );
    expect(await told(null, null)).toBeNull();
    expect(await told()).toBeNull();
  });

  it('CHG-955 holds no control character, and is cut', async () => {
    const line = await told(change({ version: 'v\u001b[2J41\n', environment: 'p\u202er' }));
    expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
    const many = Array.from({ length: 100 }, () => change({ version: 'x'.repeat(200) }));
    expect((await told(...many))?.length).toBe(1_000);
  });
});

describe('what a release puts out', () => {
  it('CHG-815 is frozen; what comes after it is told apart, and the same list is nothing new', () => {
    const frozen = frozenOf({
      ...plan,
      service: 'checkout',
      pulls: plan.commits.map(({ pr: number, ...rest }) => ({ number, ...rest })),
    });
    const asPlanned = { ...frozen, service: 'checkout' };
    expect(addedTo(frozen, asPlanned)).toBeNull();
    const late = { number: 831, sha: 'c1b2c3d'.padEnd(40, '0'), title: 'Timeouts', author: 'kato' };
    const moved = { ...asPlanned, sha: 'd1b2c3d'.padEnd(40, '0'), pulls: [...frozen.pulls, late] };
    expect(addedTo(frozen, moved)).toEqual({ sha: moved.sha, pulls: [late], migrations: [] });
  });

  it('CHG-879 its run is that of the newest version, else that of the one that was frozen', async () => {
    const time = new FakeTime(Date.parse('2026-11-26T05:10:00.000Z'));
    const { commits: _, ...rest } = plan;
    const frozen = {
      ...frozenOf({ ...rest, service: 'checkout', pulls: [] }),
      at: '2026-11-25T08:00:00.000Z',
    };
    const added = { sha: 'd1b2c3d'.padEnd(40, '0'), pulls: [], migrations: [], at: frozen.at };
    const session = { ...released().state, releaseContent: { frozen, added } };
    const runs = new Map([[frozen.sha, run({ number: 482 })]]);
    const source = new HandReleases();
    source.run = async (_service: string, shas: readonly string[]) =>
      shas.flatMap((sha) => runs.get(sha) ?? [])[0] ?? run({ number: 490, sha: 'e1b2c3d'.padEnd(40, '0') });
    const asked = () => new ReleaseDesk(source, time).answer(session);
    expect((await asked())?.run).toMatchObject({ number: 482 });
    runs.set(added.sha, run({ number: 483, sha: added.sha }));
    expect((await asked())?.run?.number).toBe(483);
    expect((await asked())?.run).not.toHaveProperty('otherSha');
    runs.clear();
    // A tag that was an input: the run is of the branch, and says of which commit.
    expect((await asked())?.run).toMatchObject({ number: 490, otherSha: 'e1b2c3d'.padEnd(40, '0') });
  });

  it('CHG-816 shows since when its run cannot be read: since it was read last, or the first time that it could not be', async () => {
    const begin = Date.parse('2026-11-26T05:10:00.000Z');
    const { commits: _, ...rest } = plan;
    const frozen = {
      ...frozenOf({ ...rest, service: 'checkout', pulls: [] }),
      at: '2026-11-25T08:00:00.000Z',
    };
    const session = { ...released().state, releaseContent: { frozen, added: null } };
    const stalls = async (isReadFirst: boolean) => {
      const time = new FakeTime(begin);
      const source = new HandReleases();
      const desk = new ReleaseDesk(source, time);
      if (isReadFirst) await desk.answer(session);
      source.running = new OutsideError('server-error', { status: 502 });
      const told: (string | undefined)[] = [];
      for (let i = 0; i < 3; i += 1) {
        await time.advance(7_000);
        told.push((await desk.answer(session))?.why?.since);
      }
      return told.map((since) => (Date.parse(since ?? '') - begin) / 1_000);
    };
    expect(await stalls(false)).toEqual([7, 7, 7]);
    expect(await stalls(true)).toEqual([0, 0, 0]);
  });

  it('CHG-815 is frozen as the session opens and CHG-816 its run noted at each turn, while somebody is there', async () => {
    const time = new FakeTime(Date.parse('2026-11-26T05:00:00.000Z'));
    const source = new HandReleases();
    const given = released();
    const opening = (given.log[0]?.data ?? {}) as Record<string, unknown>;
    const rig = await opened({ time, changes: { releases: new ReleaseDesk(source, time) } });
    const id = await rig.open(opening, undefined, 'release');
    await time.advance(100);
    await settle();
    expect((await rig.state()).releaseContent?.frozen).toMatchObject({ service: 'checkout', sha: plan.sha });
    await rig.join();
    source.wanted = {
      ...plan,
      commits: [...plan.commits, commit(831, 'c1b2c3d')],
      sha: 'd1b2c3d'.padEnd(40, '0'),
    };
    source.running = run({
      status: 'waiting',
      approvals: [
        { environment: 'production', since: WAITS, reviewers: ['tanaka'] },
        { environment: 'eu', since: null, reviewers: [] },
      ],
    });
    await time.advance(70_000);
    expect((await rig.state()).releaseContent?.added?.pulls.map(({ number }) => number)).toEqual([831]);
    expect((await rig.state()).releaseRun).toMatchObject({
      number: 482,
      waitsFor: ['production', 'eu'],
      by: 'sato',
      since: WAITS,
    });
    source.running = run({
      reviews: [{ state: 'approved', by: 'tanaka', environments: ['production'], comment: null }],
    });
    await time.advance(60_000);
    const ran = (await rig.stored(id)).filter(({ type }) => type === 'release.ran');
    expect(ran).toHaveLength(2);
    expect(ran[1]?.data).toMatchObject({ approvedBy: ['tanaka'], waitsFor: [] });
    expect(ran[1]?.data).not.toHaveProperty('since');
    source.running = new OutsideError('server-error', { status: 502 });
    await time.advance(60_000);
    expect((await rig.stored(id)).filter(({ type }) => type === 'release.ran')).toHaveLength(2);
    source.running = run({ status: 'completed', conclusion: 'success', updatedAt: WAITS });
    await time.advance(60_000);
    expect((await rig.state()).releaseRun).toMatchObject({ conclusion: 'success', since: WAITS });
  });
});
