import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import { ruleFiles } from '../../src/adapters/procedure-files/rules/rule-files.ts';
import { loadedRules } from '../../src/cli/detection/detection-parts.ts';
import { retireRule } from '../../src/detector/retire-rule.ts';
import { RetireRefused } from '../../src/ports/rule-retirement.ts';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { MINUTE, T0 } from '../detection/rules.ts';
import { type DetectorRigOptions, detectorRig } from './detector-rig.ts';

const ruleText = (name: string): string => `name: ${name}
source: app
query: service:checkout AND status:>=500
impact: { users: user.id, page: 5 }
window: 5m
delay: 0s
resolve: { clean: 2 }
`;

const EU = { group: [{ field: 'region', value: 'eu' }], users: 40 };

interface Paging extends Partial<DetectorRigOptions> {
  readonly files?: Map<string, string>;
  /** The first rule is judged by region. */
  readonly eu?: boolean;
}

/** A detector of rules in files, of which a page is open at the first slot. */
async function paging(more: Paging = {}) {
  const files =
    more.files ?? new Map(['checkout-5xx', 'other'].map((name) => [`${name}.yaml`, ruleText(name)]));
  const folder = {
    files: async () => [...files.keys()].sort(),
    read: async (file: string) =>
      files.get(file) ?? Promise.reject(Object.assign(new Error('gone'), { code: 'ENOENT' })),
    origin: (file: string) => `rules/${file}`,
    commits: async () => () => null,
  };
  const load = () => loadedRules(ruleFiles(folder));
  const rig = detectorRig({ rules: [], load, ...more });
  rig.app.counts.set('checkout-5xx', 40);
  if (more.eu) rig.app.groups.set('checkout-5xx', [EU]);
  rig.start();
  await rig.slots();
  const status = () => rig.incidents().map((each) => each.status);
  const watched = () => rig.checkpoint?.rules.map(({ rule, leaving }) => [rule.name, leaving]);
  return { ...rig, rig, files, load, status, watched };
}

describe('what rules share', () => {
  const bare = 'name: checkout-5xx\nquery: status:>=500\nimpact: { users: user.id, page: 5 }\ndelay: 0s\n';
  const shared = (clean: number) => `source: app\nwindow: 5m\nresolve: { clean: ${clean} }\n`;
  const begun = () =>
    paging({
      files: new Map([
        ['checkout-5xx.yaml', bare],
        ['defaults.yaml', shared(2)],
      ]),
    });

  it('DET-995 is taken up when it changes, as a rule is', async () => {
    const { rig, files, status } = await begun();
    expect(status()).toEqual(['triggered']);
    files.set('defaults.yaml', shared(4));
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots(3);
    expect(status()).toEqual(['triggered']);
    await rig.slots(1);
    expect(status()).toEqual(['resolved']);
    await rig.stop();
  });

  it.each([
    ['', 'rules/defaults.yaml:1 has no values; remove the file if none are wanted'],
    ['window: 5m\nquery: a\n', 'rules/defaults.yaml:2 query cannot be shared: each rule has its own'],
  ])('DET-996 leaves the rules as they were where it is wrong: %j', async (text, problem) => {
    const { rig, files, status, watched } = await begun();
    files.set('defaults.yaml', text);
    await rig.slots(3);
    expect(watched()).toEqual([['checkout-5xx', false]]);
    expect(rig.checkpoint?.broken).toEqual([problem.split(' ')[0]]);
    expect(rig.logged.filter(({ event }) => event === 'rules-broken')).toEqual([
      { event: 'rules-broken', fields: { files: [problem.split(' ')[0]], problems: [problem] } },
    ]);
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots(3);
    expect(status()).toEqual(['resolved']);
    await rig.stop();
  });
});

describe('rules whose files are gone', () => {
  it.each([
    ['an empty file', (files: Map<string, string>) => files.set('checkout-5xx.yaml', '')],
    [
      'a file that is half written',
      (files: Map<string, string>) => files.set('checkout-5xx.yaml', 'name: check'),
    ],
    ['a folder without a file', (files: Map<string, string>) => files.clear()],
  ])('DET-930 stays as it was: %s', async (_what, change) => {
    const { rig, files, status } = await paging();
    const { app } = rig;
    change(files);
    await rig.slots(3);
    expect(status()).toEqual(['triggered']);
    expect(rig.checkpoint?.broken).toHaveLength(1);
    expect(rig.events()).toContain('rules-broken');
    app.counts.set('checkout-5xx', 0);
    await rig.slots(3);
    expect(status()).toEqual(['resolved']);
    app.counts.set('checkout-5xx', 40);
    await rig.slots(2);
    expect(status()).toEqual(['resolved', 'triggered']);
    await rig.stop();
  });

  it('DET-931 is not removed by a file that is away for a moment', async () => {
    const { rig, files, status, watched } = await paging();
    for (let i = 0; i < 4; i += 1) {
      files.delete('other.yaml');
      await rig.time.advance(5_000);
      files.set('other.yaml', ruleText('other'));
      await rig.time.advance(10_000);
    }
    await rig.slots();
    expect(watched()).toEqual([
      ['checkout-5xx', false],
      ['other', false],
    ]);
    expect(rig.events()).not.toContain('rule-removed');
    // Nor by one that is missing while another file cannot be read.
    files.delete('other.yaml');
    await rig.time.advance(5_000);
    files.set('broken.yaml', 'name: [');
    await rig.slots(2);
    expect(watched()?.map(([name]) => name)).toEqual(['checkout-5xx', 'other']);
    // Two looks more, from when all files can be read.
    const removals = () => rig.events().filter((event) => event === 'rule-removed').length;
    files.delete('broken.yaml');
    await rig.time.advance(5_000);
    expect(removals()).toBe(0);
    await rig.time.advance(5_000);
    expect(removals()).toBe(1);
    await rig.slots(2);
    expect(watched()).toEqual([['checkout-5xx', false]]);
    expect(rig.events()).toContain('rule-removed');
    expect(status()).toEqual(['triggered']);
    await rig.stop();
  });

  it('DET-932 is counted until its page is clean, sends no new page, and is then removed', async () => {
    const { rig, files, status, watched } = await paging();
    files.delete('checkout-5xx.yaml');
    await rig.slots(4);
    expect(status()).toEqual(['triggered']);
    expect(watched()).toEqual([
      ['checkout-5xx', true],
      ['other', false],
    ]);
    expect(rig.events().filter((event) => event === 'rule-leaving')).toHaveLength(1);
    // Silence of its source is no recovery.
    rig.app.counts.set('checkout-5xx', null);
    await rig.slots(4);
    expect(status()[0]).toBe('triggered');
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots(3);
    expect(status()[0]).toBe('resolved');
    rig.app.counts.set('checkout-5xx', 40);
    await rig.slots(3);
    expect(watched()).toEqual([['other', false]]);
    expect(rig.incidents().filter(({ title }) => title.startsWith('checkout-5xx'))).toHaveLength(1);
    await rig.stop();
  });

  it('DET-932 is a rule like any other when its file is back', async () => {
    const { rig, files, status, watched } = await paging();
    files.delete('checkout-5xx.yaml');
    await rig.slots(2);
    files.set('checkout-5xx.yaml', ruleText('checkout-5xx'));
    await rig.slots(2);
    expect(watched()).toEqual([
      ['checkout-5xx', false],
      ['other', false],
    ]);
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots(3);
    rig.app.counts.set('checkout-5xx', 40);
    await rig.slots(2);
    expect(status()).toEqual(['resolved', 'triggered']);
    await rig.stop();
  });

  it('DET-932 is counted by the watcher that comes after, although no file has it', async () => {
    const store = new MemoryDetection();
    const first = await paging({ store });
    await first.stop();
    first.files.delete('checkout-5xx.yaml');
    const { time, account, files } = first;
    const next = await paging({ store, time, account, files, name: 'b' });
    await next.slots(2);
    expect(first.status()).toEqual(['triggered']);
    expect(next.watched()).toEqual([
      ['other', false],
      ['checkout-5xx', true],
    ]);
    next.rig.app.counts.set('checkout-5xx', 0);
    await next.slots(3);
    expect(first.status()).toEqual(['resolved']);
    await next.stop();
  });

  it('DET-932 goes on where the watcher before was: a slot that was clean there counts', async () => {
    const store = new MemoryDetection();
    const first = await paging({ store });
    // No longer bad enough, and clean for one slot of two.
    first.rig.app.counts.set('checkout-5xx', 0);
    await first.rig.slots();
    expect(first.status()).toEqual(['triggered']);
    await first.stop();
    first.files.delete('checkout-5xx.yaml');
    const { time, account, files } = first;
    const next = detectorRig({
      ...{ rules: [], load: first.load, store, time, account, name: 'b' },
    });
    expect(files.size).toBe(1);
    next.app.counts.set('checkout-5xx', 0);
    next.start();
    await next.slots();
    expect(first.status()).toEqual(['resolved']);
    await next.stop();
  });

  it('DET-932 nobody counts it any more where a watcher follows and no page of it is open', async () => {
    const store = new MemoryDetection();
    const first = await paging({ store });
    await first.stop();
    first.files.delete('other.yaml');
    const { time, account, files } = first;
    const next = await paging({ store, time, account, files, name: 'b' });
    const asked = next.rig.app.asks.flatMap(({ rules }) => rules.map(({ rule }) => rule.name));
    expect([...new Set(asked)]).toEqual(['checkout-5xx']);
    await next.slots(2);
    expect(next.watched()).toEqual([['checkout-5xx', false]]);
    expect(next.rig.events().filter((event) => event.startsWith('rule-'))).toEqual([]);
    await next.stop();
  });

  it('DET-933 the alert about a source is of no removed rule, also where a person resolved it', async () => {
    const { rig } = await paging();
    rig.app.counts.set('checkout-5xx', null);
    rig.app.counts.set('other', null);
    await rig.slots(6);
    const blind = rig.incidents().find(({ title }) => title.startsWith('detection is blind'));
    rig.account.resolve(blind as never, 'PSATO01');
    await rig.slots(4);
    expect(rig.checkpoint?.pages).toContainEqual(
      expect.objectContaining({ kind: 'blind', status: 'resolved' }),
    );
    expect(
      (await rig.facts()).filter((type) => type === 'rule.removed' || type === 'resolve.requested'),
    ).toEqual([]);
    // When the source can be read again the alert ends, and the next one is a new one.
    for (const rule of ['checkout-5xx', 'other']) rig.app.counts.set(rule, 40);
    await rig.slots(2);
    for (const rule of ['checkout-5xx', 'other']) rig.app.counts.set(rule, null);
    await rig.slots(6);
    expect(rig.incidents().filter(({ title }) => title.startsWith('detection is blind'))).toHaveLength(2);
    await rig.stop();
  });

  it('DET-933 a person ends its pages: by its name, or by resolving its incident', async () => {
    const named = await paging();
    const word = async () =>
      retireRule(
        named.rig.store,
        'checkout-5xx',
        'replaced',
        'sato',
        new Date(named.rig.time.now()).toISOString(),
      );
    await expect(word()).rejects.toMatchObject({ kind: 'still-there' });
    named.files.delete('checkout-5xx.yaml');
    await named.rig.slots(2);
    await word();
    await named.rig.time.advance(6_000);
    expect(named.status()).toEqual(['resolved']);
    const facts = (await named.rig.store.events(1)).map(({ type, data }) => ({ type, data }));
    expect(facts).toContainEqual({ type: 'rule.removed', data: { rule: 'checkout-5xx' } });
    expect(facts).toContainEqual({
      type: 'resolve.requested',
      data: expect.objectContaining({ why: 'removed' }),
    });
    await named.rig.slots();
    expect(named.watched()).toEqual([['other', false]]);
    await expect(word()).rejects.toThrow(RetireRefused);
    await named.rig.stop();

    const resolved = await paging();
    resolved.files.delete('checkout-5xx.yaml');
    await resolved.rig.slots(2);
    resolved.rig.account.resolve(resolved.rig.incidents()[0] as never, 'PSATO01');
    await resolved.rig.slots(3);
    expect(resolved.watched()).toEqual([['other', false]]);
    expect(resolved.rig.checkpoint?.pages).toEqual([]);
    await resolved.rig.stop();
  });

  it('DET-933 an act on an earlier page, or a merge, does not end its pages', async () => {
    const account = new Account(exampleTeam(T0), () => T0);
    const other = account.trigger('SCHECK1', 'the same by another monitoring', { key: 'other' });
    const { rig, files, status } = await paging({ account });
    const before = new Date(rig.time.now() - 10 * MINUTE).toISOString();
    const word = { type: 'rule.retired', data: { rule: 'checkout-5xx', reason: '' } } as const;
    await rig.store.append('sato', 0, before, [word]);
    files.delete('checkout-5xx.yaml');
    await rig.slots(3);
    expect(status()).toEqual(['triggered']);
    const [ours] = rig.incidents();
    rig.account.merge(ours as never, other, 'PSATO01');
    await rig.slots(3);
    expect(rig.checkpoint?.pages).toMatchObject([{ rule: 'checkout-5xx', status: 'resolved' }]);
    expect(rig.checkpoint?.rules.map(({ rule }) => rule.name)).toContain('checkout-5xx');
    await rig.stop();
  });

  it('DET-932 sends no page for another group while it is leaving', async () => {
    const grouped = ruleText('checkout-5xx').replace('resolve:', 'group: region\nresolve:');
    const { rig, files } = await paging({
      files: new Map([
        ['a.yaml', grouped],
        ['b.yaml', ruleText('other')],
      ]),
      eu: true,
    });
    expect(rig.incidents()).toHaveLength(1);
    files.delete('a.yaml');
    await rig.slots(2);
    rig.app.groups.set('checkout-5xx', [EU, { group: [{ field: 'region', value: 'us' }], users: 40 }]);
    await rig.slots(3);
    expect(rig.incidents()).toHaveLength(1);
    // When the file is back, its users are paged for as ever.
    files.set('a.yaml', grouped);
    await rig.slots(2);
    expect(rig.incidents()).toHaveLength(2);
    await rig.slots(3);
    expect(rig.incidents().map((each) => each.status)).toEqual(['triggered', 'triggered']);
    await rig.stop();
  });

  it('DET-933 resolving the incident of a group ends that group alone, and it pages again when the file is back', async () => {
    const grouped = ruleText('checkout-5xx').replace('resolve:', 'group: region\nresolve:');
    const files = new Map([['a.yaml', grouped]]);
    const { rig } = await paging({ files: files.set('b.yaml', ruleText('other')), eu: true });
    const us = { group: [{ field: 'region', value: 'us' }], users: 40 };
    rig.app.groups.set('checkout-5xx', [EU, us]);
    await rig.slots(2);
    files.delete('a.yaml');
    await rig.slots(2);
    const status = () => rig.incidents().map((each) => each.status);
    rig.account.resolve(rig.incidents()[0] as never, 'PSATO01');
    await rig.slots(2);
    expect(status()).toEqual(['resolved', 'triggered']);
    files.set('a.yaml', grouped);
    await rig.slots(2);
    expect(status()).toEqual(['resolved', 'triggered', 'triggered']);
    await rig.stop();
  });

  it('DET-933 stays open where it cannot be counted any more, until a person ends it', async () => {
    const store = new MemoryDetection();
    const first = await paging({ store });
    await first.stop();
    first.files.delete('checkout-5xx.yaml');
    // What an earlier detector knew of the rule is lost.
    const { fence } = await store.lease('x', first.rig.time.now() + 60_000, 1);
    await store.saveCheckpoint(fence, '{}');
    await store.release('x', fence);
    const { time, account, files } = first;
    const next = await paging({ store, time, account, files, name: 'b' });
    await next.slots(3);
    expect(first.status()).toEqual(['triggered']);
    await retireRule(store, 'checkout-5xx', '', 'sato', new Date(time.now()).toISOString());
    await next.time.advance(6_000);
    expect(first.status()).toEqual(['resolved']);
    await next.stop();
  });
});
