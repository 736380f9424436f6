import { describe, expect, it } from 'vitest';
import type { FollowedRelease, ReleaseHealth } from '../../../src/protocol/releases.ts';
import type { FakeClient } from '../fake-client.ts';
import { releasing } from '../release.ts';
import { Rig } from '../rig.ts';
import { PAGER, SATO } from '../story.ts';

const MINUTE = 60_000;
const pull = (number: number) => ({
  number,
  sha: `a${number}`.padEnd(40, '0'),
  title: `Work ${number}`,
  author: 'kato',
});
const people = (n: number) => ({
  ...{ from: '2026-11-26T04:59:30.000Z', to: '2026-11-26T05:08:30.000Z', allUsers: null, sessions: null },
  ...{ users: { n, error: 0, least: false }, customers: [], errors: n, unnamed: 0, since: null },
  ...{ unset: [], failed: [] },
});

/** The release of 14:00 in Tokyo whose version went live nine minutes ago. */
async function watching(
  lang: 'ja' | 'en',
  health: Partial<ReleaseHealth> = {},
  options: ConstructorParameters<typeof Rig>[1] = {},
): Promise<{ readonly rig: Rig; readonly client: FakeClient }> {
  const client = releasing(lang);
  const at = (minutes: number): string => new Date(client.now - minutes * MINUTE).toISOString();
  client.act(PAGER, 'release.freeze', {
    ...{ service: 'checkout', repository: 'acme/shop', tag: 'v2026.11.26', isPart: false, url: null },
    ...{ sha: '3fa9c21'.padEnd(40, '0'), previous: { tag: null, sha: '1c9e3b0'.padEnd(40, '0') } },
    pulls: Array.from({ length: 40 }, (_, i) => pull(800 + i)),
    migrations: [],
  });
  const run: FollowedRelease = {
    ...{ number: 482, attempt: 1, name: 'release.yml', url: null, status: 'completed', by: 'sato' },
    ...{ conclusion: 'success', startedAt: at(15), updatedAt: at(9), approvals: [], reviews: [] },
    replacedBy: null,
    jobs: [
      { name: 'build', status: 'completed', conclusion: 'success', startedAt: at(15), completedAt: at(13) },
    ],
  };
  client.answers = {
    ...client.answers,
    release: {
      ...{ service: 'checkout', at: at(0), why: null, run },
      health: {
        ...{ since: at(9), to: at(0), fresh: 0, errors: [2, 2], lines: [1_000, 1_000], people: people(0) },
        ...{ counting: false, unknown: [] },
        ...health,
      },
    },
  };
  const rig = new Rig(client, { lang, cols: 140, rows: 40, ...options });
  rig.host.pass(2_000);
  await rig.settle();
  rig.press('8', 'z', 'z');
  return { rig, client };
}
const flat = (rig: Rig): string =>
  rig
    .rows()
    .map((one) => one.replace(/[│|]/g, '').trim())
    .join(' ')
    .replace(/ {2,}/g, ' ');

describe('the watch after a release', () => {
  it.each([
    ['en', 'Watching for 9m (live 13:59) new errors 0 error rate 0.2% (before 0.2%) 0 users hit'],
    ['ja', '監視 9分(13:59に反映) 新しいエラー 0 エラー率 0.2%(反映前 0.2%) 影響 0人'],
  ] as const)('CHG-867 is shown first, above the run: %s', async (lang, said) => {
    const { rig } = await watching(lang);
    const text = flat(rig);
    expect(text).toContain(said);
    expect(text.indexOf(said)).toBeLessThan(text.indexOf('release.yml'));
  });

  it('CHG-867 marks what got worse, and says what is not known', async () => {
    const worse = await watching('en', { fresh: 2, errors: [2, 38], people: people(641) });
    expect(flat(worse.rig)).toContain('new errors 2 error rate 3.8% (before 0.2%) 641 users hit');
    const dark = await watching('en', {
      ...{ fresh: null, errors: [null, 0], lines: [null, 0], people: null, unknown: ['app-*'] },
    });
    expect(flat(dark.rig)).toContain('new errors: unknown, no log of before error rate: unknown, no lines');
    expect(flat(dark.rig)).toContain('app-* cannot be read');
    expect(flat(dark.rig)).not.toContain('users hit');
    const counting = await watching('ja', {
      fresh: null,
      counting: true,
      errors: [null, 0],
      lines: [null, 60],
    });
    expect(flat(counting.rig)).toContain('新しいエラー 集計中.. エラー率 0%(反映前 不明)');
  });

  it('CHG-867 is not there before the version is live, nor at an older hub', async () => {
    const { rig, client } = await watching('en');
    const told = client.answers.release;
    if (told === null || told === undefined) throw new Error('no answer');
    const { health: _, ...older } = told as { readonly health?: unknown };
    client.answers = { ...client.answers, release: older as never };
    rig.host.pass(6_000);
    await rig.settle();
    expect(flat(rig)).not.toContain('Watching for');
    expect(flat(rig)).toContain('release.yml #482');
  });
});

describe('the view of a release in a narrow pane', () => {
  it('CHG-881 cuts neither how the run stands nor the version before, and says after B that no run of the rollback is there', async () => {
    const { rig, client } = await watching('en', {}, { cols: 60, rows: 30 });
    const text = flat(rig);
    expect(text).toContain('Workflow release.yml #482 succeeded started by sato 6:00 GitHub to 14:08');
    expect(text).toContain('Content pull requests 40, migrations 0 frozen 14:08 previous version 1c9e3b0');
    client.act(SATO, 'rollback.begin', {});
    const told = client.answers.release as object;
    client.answers = { ...client.answers, release: { ...told, run: null, health: null } };
    rig.host.pass(6_000);
    await rig.settle();
    expect(flat(rig)).toContain('No run of the rollback to 1c9e yet');
  });
});

describe('a release of a service without a workflow', () => {
  it('CHG-886 says so, and how the log stands since its version was deployed', async () => {
    const { rig, client } = await watching('en');
    const told = client.answers.release as object;
    const why = { kind: 'no-workflow', params: {}, since: new Date(client.now).toISOString() };
    client.answers = { ...client.answers, release: { ...told, run: null, why } };
    rig.host.pass(6_000);
    await rig.settle();
    const text = flat(rig);
    expect(text).toContain('No workflow is set (workflow in changes.services)');
    expect(text).toContain('Watching for 9m');
    expect(text).not.toContain('unknown since');
  });
});

describe('the run of a release, from every view', () => {
  const ran = (client: FakeClient, more: object): void =>
    client.act(PAGER, 'release.run', {
      ...{ number: 482, attempt: 1, name: 'release.yml', url: null, status: 'in_progress', by: 'sato' },
      ...{ conclusion: null, waitsFor: [], approvedBy: [], rejectedBy: [] },
      ...more,
    });

  it('CHG-878 reports each change of its run, with the bell for an approval and a failure', () => {
    const client = releasing('en');
    const rig = new Rig(client, { lang: 'en' });
    ran(client, {});
    expect(rig.said.at(-1)).toBe('release.yml #482 が始まりました');
    expect(rig.host.bells).toBe(0);
    ran(client, { status: 'waiting', waitsFor: ['production'] });
    expect(rig.said.at(-1)).toContain('production の承認待ち');
    expect(rig.host.bells).toBe(1);
    ran(client, { approvedBy: ['tanaka'] });
    expect(rig.host.bells).toBe(1);
    ran(client, { status: 'completed', conclusion: 'failure', approvedBy: ['tanaka'] });
    expect(rig.said.at(-1)).toContain('#482: ');
    expect(rig.host.bells).toBe(2);
    ran(client, { attempt: 2, status: 'completed', conclusion: 'success' });
    expect(rig.host.bells).toBe(2);
  });

  it('CHG-878 is in the header: whose approval it waits for and how long, that it failed, how long it is watched', () => {
    const client = releasing('en');
    const rig = new Rig(client, { lang: 'en', cols: 140 }).press('1');
    const second = () => rig.rows()[1] ?? '';
    expect(second()).not.toMatch(/running|approval|watching/);
    ran(client, {});
    expect(second()).toContain('#482 running');
    ran(client, { status: 'waiting', waitsFor: ['production'] });
    rig.host.pass(80_000);
    expect(second()).toMatch(/waits for approval 1:20/);
    ran(client, { status: 'completed', conclusion: 'failure' });
    expect(second()).toContain('#482 failed');
    ran(client, { attempt: 2, status: 'completed', conclusion: 'success' });
    rig.host.pass(9 * MINUTE);
    expect(second()).toMatch(/watching (?:9|10)m/);
    // As the forge says, where it does: the hub may have heard of it late, and the view has the same time.
    const since = new Date(rig.host.now() - 5 * MINUTE).toISOString();
    ran(client, { attempt: 3, status: 'waiting', waitsFor: ['production'], since });
    expect(second()).toContain('waits for approval 5:00');
    ran(client, { attempt: 3, status: 'completed', conclusion: 'success', since });
    expect(second()).toContain('watching 5m');
    client.now += MINUTE;
    client.act(SATO, 'rollback.begin', {});
    expect(second()).not.toContain('watching');
    ran(client, { number: 483 });
    expect(second()).toContain('#483 running');
  });
});

describe('a run on another commit than that of the release', () => {
  it('CHG-879 says so: its tag was an input, or it is another release', async () => {
    const { rig, client } = await watching('en');
    const told = client.answers.release as { readonly run: object };
    client.answers = {
      ...client.answers,
      release: { ...told, run: { ...told.run, otherSha: 'e1b2c3d'.padEnd(40, '0') } },
    };
    rig.host.pass(6_000);
    await rig.settle();
    expect(flat(rig)).toContain('it runs on commit e1b2c3d: the tag was given as an input');
  });
});

describe('a release of more rows than the pane', () => {
  it('CHG-868 passes by keys and wheel, and says how many rows are below', async () => {
    const { rig } = await watching('en', {}, { rows: 24 });
    expect(flat(rig)).toMatch(/\d+ below/);
    expect(flat(rig)).not.toContain('#839');
    rig.press('G');
    expect(flat(rig)).toContain('#839 Work 839');
    expect(flat(rig)).not.toMatch(/\d+ below/);
    rig.press('k');
    expect(flat(rig)).toContain('1 below');
    rig.press('g');
    expect(flat(rig)).toContain('Watching for');
    rig.store.pointed({ kind: 'wheel', by: 1, x: 20, y: 10 });
    expect(rig.state.logs).toMatchObject({ view: 'release', releaseFrom: 3, pattern: null });
  });
});
