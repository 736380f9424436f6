import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import { DetectionStoreError } from '../../src/ports/detection-store.ts';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { MINUTE, ruleFor, T0 } from '../detection/rules.ts';
import { FakeTime } from '../network/fake-time.ts';
import { type DetectorRigOptions, detectorRig } from './detector-rig.ts';

type Counts = Readonly<Record<string, readonly (number | null)[]>>;
const ruleOf = (name: string, more: object = {}) => ruleFor({ name, ...more });
const [CHECKOUT, SEARCH] = [ruleOf('checkout'), ruleOf('search')];

/** A detector whose rules have so many affected users, minute by minute; the last number goes on. `null`: nobody can count. */
function watching(counts: Counts, more: Partial<DetectorRigOptions> = {}) {
  const rig = detectorRig({ rules: [CHECKOUT, SEARCH], ...more });
  const count = rig.app.count.bind(rig.app);
  rig.app.count = (ask) => {
    const minute = Math.max(0, Math.round((ask.span.to - T0) / MINUTE));
    for (const [name, list] of Object.entries(counts))
      rig.app.counts.set(name, list[Math.min(minute, list.length - 1)] ?? null);
    return count(ask);
  };
  rig.start();
  return rig;
}
type Rig = ReturnType<typeof watching>;
const told = (rig: Rig) => rig.incidents().map(({ title, status }) => [title, status]);
const ruleOfTrigger = (rig: Rig) =>
  rig.triggers().map(({ body }) => (body as { dedup_key: string }).dedup_key.split('/')[1]);
const BOTH = 'checkout: 40 users affected in 5m; also firing: search';
const shared = () => {
  const [store, time] = [new MemoryDetection(), new FakeTime(T0 + 5_000)];
  return { store, time, account: new Account(exampleTeam(time.now()), () => time.now()) };
};

describe('rules that fire together', () => {
  it('DET-999 are one page that names the others, with their figures and since when', async () => {
    const rig = watching({ checkout: [40, 40, 40, 0], search: [12, 12, 0] });
    await rig.slots(1);
    expect(told(rig)).toEqual([[BOTH, 'triggered']]);
    expect(rig.triggers().map(({ body }) => body)).toMatchObject([
      {
        payload: {
          custom_details: { users: 40, also_firing: 'search: 12 users affected in 5m, since 03:00' },
        },
      },
    ]);
    expect(rig.standing('search')).toBe('paging');
    // The end of the one that is named ends nothing.
    await rig.slots(2);
    expect(rig.standing('search')).toBe('normal');
    expect(told(rig)).toEqual([[BOTH, 'triggered']]);
    await rig.slots(3);
    expect(told(rig)).toEqual([[BOTH, 'resolved']]);
    expect(rig.triggers()).toHaveLength(1);
    await rig.stop();
  });

  it.each([
    [5, ['checkout', 'checkout']],
    [6, ['checkout', 'search']],
  ])('DET-999 are so up to five minutes after the page: at minute %i', async (minute, triggers) => {
    const rig = watching({ checkout: [40], search: [...Array(minute).fill(0), 12] });
    await rig.slots(minute + 2);
    expect(ruleOfTrigger(rig)).toEqual(triggers);
    expect(rig.incidents()).toHaveLength(new Set(triggers).size);
    const summary = minute === 5 ? BOTH : 'search: 12 users affected in 5m';
    expect(rig.triggers()[1]?.body).toMatchObject({ payload: { summary } });
    await rig.stop();
  });

  it('DET-999 are two pages as soon as the first is over and the other is not; with its figures of then', async () => {
    const rig = watching({ checkout: [40, 40, 0], search: [12, 12, 12, 77, 77, 77, 0] });
    await rig.slots(5);
    expect(told(rig)).toEqual([
      [BOTH, 'resolved'],
      ['search: 77 users affected in 5m', 'triggered'],
    ]);
    await rig.slots(4);
    expect(told(rig).map(([, status]) => status)).toEqual(['resolved', 'resolved']);
    expect(ruleOfTrigger(rig)).toEqual(['checkout', 'search']);
    await rig.stop();
  });

  it('DET-999 say what was known where the one that is left cannot be counted', async () => {
    const rig = watching(
      { checkout: [40, 40, 0], search: [12, 12, null] },
      { rules: [CHECKOUT, { ...SEARCH, source: 'app' }] },
    );
    await rig.slots(5);
    expect(told(rig)).toContainEqual(['search: 12 users affected in 5m', 'triggered']);
    await rig.stop();
  });

  it('DET-999 are not named in an open page of a less grave rule, whatever other rules there are', async () => {
    const rules = [
      ruleOf('calm', { severity: 'SEV1' }),
      ruleOf('minor', { severity: 'SEV3' }),
      ruleOf('major', { severity: 'SEV2' }),
    ];
    const rig = watching({ calm: [0], minor: [40], major: [0, 0, 12] }, { rules });
    await rig.slots(4);
    expect(told(rig)).toEqual([
      ['minor: 40 users affected in 5m', 'triggered'],
      ['major: 12 users affected in 5m', 'triggered'],
    ]);
    await rig.stop();
  });

  it('DET-999 wait while the one that is left is clean already, and page where it is not for long', async () => {
    const calm = watching(
      { checkout: [40, 40, 0], search: [12, 12, 12, 0] },
      { rules: [CHECKOUT, ruleOf('search', { resolve: { clean: 4 } })] },
    );
    await calm.slots(9);
    expect(ruleOfTrigger(calm)).toEqual(['checkout']);
    await calm.stop();
    const back = watching(
      { checkout: [40, 40, 0], search: [12, 12, 12, 0, 0, 12] },
      { rules: [CHECKOUT, ruleOf('search', { resolve: { clean: 4 } })] },
    );
    await back.slots(7);
    expect(ruleOfTrigger(back)).toEqual(['checkout', 'search']);
    await back.stop();
  });

  it('DET-999 are one page again where two are left', async () => {
    const third = ruleOf('login');
    const rig = watching(
      { checkout: [40, 40, 0], search: [12], login: [9] },
      { rules: [CHECKOUT, SEARCH, third] },
    );
    await rig.slots(8);
    expect(told(rig)).toEqual([
      ['checkout: 40 users affected in 5m; also firing: search, login', 'resolved'],
      ['search: 12 users affected in 5m; also firing: login', 'triggered'],
    ]);
    await rig.stop();
  });

  it.each([
    ['a graver one', { severity: 'SEV1' }, {}],
    ['one for other people', { service: 'search' }, {}],
    ['one that says so', { together: '0s' }, {}],
    ['one beside the page of a lower one', {}, { severity: 'SEV3' }],
  ])('DET-999 are not, of %s', async (_what, more, first) => {
    const rules = [ruleOf('checkout', first), ruleOf('search', more)];
    const rig = watching({ checkout: [40], search: [0, 12] }, { rules });
    await rig.slots(3);
    expect(told(rig).map(([title]) => title)).toEqual([
      'checkout: 40 users affected in 5m',
      'search: 12 users affected in 5m',
    ]);
    await rig.stop();
  });

  it('DET-999 are the page of the gravest where they begin at once', async () => {
    const rules = [ruleOf('checkout', { severity: 'SEV3' }), ruleOf('search', { severity: 'SEV1' })];
    const rig = watching({ checkout: [40], search: [12] }, { rules });
    await rig.slots(2);
    expect(told(rig)).toEqual([['search: 12 users affected in 5m; also firing: checkout', 'triggered']]);
    await rig.stop();
  });

  it('DET-999 leave the groups of one rule apart', async () => {
    const rig = watching({ search: [0] }, { rules: [ruleOf('checkout', { group: 'region' }), SEARCH] });
    const region = (value: string) => ({ group: [{ field: 'region', value }], users: 9 });
    rig.app.groups.set('checkout', [region('eu'), region('jp')]);
    await rig.slots(2);
    expect(rig.incidents()).toHaveLength(2);
    await rig.stop();
  });

  describe('over another watcher', () => {
    const COUNTS = { checkout: [0, 40, 40, 40, 40, 0], search: [0, 0, 0, 12, 12, 12, 12, 12, 12, 0] };
    const END = [
      [BOTH.replace('; also firing: search', ''), 'resolved'],
      ['search: 12 users affected in 5m', 'resolved'],
    ];

    it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])(
      'DET-999 are so, too, that follows at minute %i',
      async (minute) => {
        const world = shared();
        const first = watching(COUNTS, world);
        await first.slots(minute);
        await first.stop();
        const rig = watching(COUNTS, { ...world, name: 'b' });
        await rig.slots(13 - minute);
        expect(told(rig)).toEqual(END);
        expect([...ruleOfTrigger(first), ...ruleOfTrigger(rig)]).toEqual(['checkout', 'checkout', 'search']);
        await rig.stop();
      },
    );

    it.each([1, 2, 3, 4, 6, 7])(
      'DET-999 are so, too, that finds only what was saved up to minute %i',
      async (minute) => {
        // Killed between what it wrote into the log and what it saved of the rules.
        class Stale extends MemoryDetection {
          kept: string | null | undefined;
          override checkpoint = async () => this.kept ?? super.checkpoint();
        }
        const store = new Stale();
        const world = { ...shared(), store };
        const first = watching(COUNTS, world);
        await first.slots(minute);
        store.kept = await store.checkpoint();
        await first.slots(1);
        await first.stop();
        const rig = watching(COUNTS, { ...world, name: 'b' });
        await rig.time.advance(1_000);
        store.kept = undefined;
        await rig.slots(12 - minute);
        expect(told(rig)).toEqual(END);
        expect([...ruleOfTrigger(first), ...ruleOfTrigger(rig)]).toEqual(['checkout', 'checkout', 'search']);
        await rig.stop();
      },
    );

    it('DET-999 are so, too, where the first may not write any more what it was about to say', async () => {
      class Fencing extends MemoryDetection {
        override append: MemoryDetection['append'] = async (by, fence, time, facts) => {
          const isLate = by === 'a' && facts.some(({ type }) => type === 'page.repeated');
          if (isLate) throw new DetectionStoreError('fenced');
          return super.append(by, fence, time, facts);
        };
      }
      const world = { ...shared(), store: new Fencing() };
      const first = watching(COUNTS, world);
      await first.slots(3);
      expect(ruleOfTrigger(first)).toEqual(['checkout']);
      await first.stop();
      const rig = watching(COUNTS, { ...world, name: 'b' });
      await rig.slots(10);
      expect([...ruleOfTrigger(first), ...ruleOfTrigger(rig)]).toEqual(['checkout', 'checkout', 'search']);
      await rig.stop();
    });

    it('DET-999 page late rather than never where nothing was saved', async () => {
      class Forgetful extends MemoryDetection {
        override checkpoint = async () => null;
      }
      const world = { ...shared(), store: new Forgetful() };
      const first = watching(COUNTS, world);
      await first.slots(4);
      await first.stop();
      const rig = watching(COUNTS, { ...world, name: 'b' });
      await rig.slots(9);
      expect(told(rig).map(([title]) => title)).toEqual(END.map(([title]) => title));
      await rig.stop();
    });

    it('DET-999 keep the rule that is named where its file cannot be read', async () => {
      const world = shared();
      const first = watching(COUNTS, world);
      await first.slots(4);
      await first.stop();
      const rig = watching(COUNTS, {
        ...{ ...world, name: 'b' },
        load: async () => ({ rules: [CHECKOUT], broken: ['search.yaml:3'] }),
      });
      await rig.slots(5);
      expect(told(rig).at(-1)).toEqual(['search: 12 users affected in 5m', 'triggered']);
      await rig.stop();
    });
  });

  it('DET-999 are two pages where somebody resolves the one that names both', async () => {
    const rig = watching({ checkout: [40], search: [12] });
    await rig.slots(1);
    rig.account.resolve(rig.incidents()[0] as never, 'PSATO01');
    await rig.slots(3);
    expect(told(rig)).toEqual([
      [BOTH, 'resolved'],
      ['search: 12 users affected in 5m', 'triggered'],
    ]);
    await rig.stop();
  });

  it.each([
    ['is', 'impact', undefined, 1],
    ['of low urgency is not', 'impact', 'low', 2],
    ['about silence is not', 'silence', undefined, 2],
  ] as const)('DET-999 are one with an open page: one %s', async (_what, kind, by, incidents) => {
    const world = shared();
    const ref = { kind, rule: 'checkout', group: [], episode: T0, key: 'oncall/checkout/47DEQpj8HBSa-_TI' };
    const request = { ...ref, slot: T0, late: false, numbers: null, blind: null, ended: [], service: null };
    await world.store.append('earlier', 0, new Date(T0).toISOString(), [
      { type: 'page.requested', data: request },
      { type: 'page.sent', data: { ...ref, ...(by === undefined ? {} : { by }) } },
    ]);
    const rig = watching({ checkout: [40], search: [12] }, world);
    await rig.slots(2);
    const names = rig
      .triggers()
      .map(({ body }) => (body as { payload: { summary: string } }).payload.summary);
    expect(names.filter((each) => each.startsWith('search'))).toHaveLength(incidents - 1);
    expect((await rig.facts()).includes('page.repeated')).toBe(incidents === 1);
    await rig.stop();
  });

  it('DET-716 leave no page open that late documents make, and that is over at the same look', async () => {
    const rig = detectorRig({ rules: [ruleOf('checkout', { resolve: { clean: 1 } })] });
    const count = rig.app.count.bind(rig.app);
    rig.app.count = (ask) => {
      const isAgain = ask.earlier.length === 0 && ask.span.to === T0 + MINUTE;
      rig.app.counts.set('checkout', isAgain ? 40 : 0);
      rig.app.earlier.set('checkout', ask.span.to === T0 + 2 * MINUTE ? [40] : [0]);
      return count(ask);
    };
    rig.start();
    await rig.slots(4);
    const kinds = rig.logged.flatMap(({ event, fields }) =>
      event === 'transition' ? [(fields as { kind: string }).kind] : [],
    );
    expect(kinds.filter((kind) => kind === 'page' || kind === 'resolve')).toEqual(['page', 'resolve']);
    expect(rig.incidents().filter(({ status }) => status !== 'resolved')).toEqual([]);
    expect((await rig.facts()).filter((type) => type.startsWith('resolve'))).toHaveLength(2);
    await rig.stop();
  });

  it('DET-999 wait for no page that the pager does not take', async () => {
    const rig = watching({ checkout: [40], search: [0, 12] });
    rig.server.faults.add('POST /v2/enqueue', { kind: 'status', status: 503 }, 9);
    await rig.slots(6);
    expect(
      told(rig)
        .map(([title]) => title)
        .sort(),
    ).toEqual(['checkout: 40 users affected in 5m', 'search: 12 users affected in 5m']);
    await rig.stop();
  });

  it('DET-999 send again what names a rule that nobody could see for a time', async () => {
    const total = { total: 'service:x' };
    const rules = [ruleOf('checkout'), ruleOf('search', total)];
    const rig = watching({ checkout: [40] }, { rules });
    const seen = (n: number, all: number) => ({
      bad: n,
      users: { n, unnamed: 0 },
      total: all,
      totalUsers: all,
    });
    rig.app.counts.set('search', seen(12, 90));
    await rig.slots(1);
    rig.app.counts.set('search', seen(0, 0));
    await rig.slots(2);
    rig.app.counts.set('search', seen(30, 90));
    await rig.slots(1);
    expect(ruleOfTrigger(rig)).toEqual(['checkout', 'checkout']);
    expect(rig.incidents()).toHaveLength(1);
    await rig.stop();
    // And the page itself, which still names the other.
    const other = watching({ search: [12] }, { rules: [ruleOf('checkout', total), SEARCH] });
    other.app.counts.set('checkout', seen(50, 90));
    await other.slots(1);
    other.app.counts.set('checkout', seen(0, 0));
    await other.slots(2);
    other.app.counts.set('checkout', seen(60, 90));
    await other.slots(1);
    expect(other.triggers().map(({ body }) => body)).toMatchObject(
      [50, 60].map((n) => ({
        payload: { summary: expect.stringMatching(`^checkout: ${n} of 90 .*; also firing: search$`) },
      })),
    );
    await other.stop();
  });

  it('DET-999 leave a rule that is removed without a page', async () => {
    const rig = watching({ checkout: [40, 40, 0], search: [12] });
    await rig.slots(1);
    rig.loaded.rules = [CHECKOUT];
    await rig.slots(6);
    expect(ruleOfTrigger(rig)).toEqual(['checkout']);
    expect(rig.checkpoint?.rules.map(({ rule }) => rule.name)).toEqual(['checkout']);
    await rig.stop();
  });
});
