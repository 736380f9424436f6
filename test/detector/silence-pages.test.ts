import { describe, expect, it } from 'vitest';
import { countDocuments, type TimedDocument } from '../../src/adapters/file-detection/count-documents.ts';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import { retireRule } from '../../src/detector/retire-rule.ts';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { CHECKOUT_ROUTING_KEY, exampleTeam, SEARCH_ROUTING_KEY } from '../../src/sim/pagerduty/team.ts';
import { MINUTE, ruleFor, T0 } from '../detection/rules.ts';
import { FakeTime } from '../network/fake-time.ts';
import { type DetectorRigOptions, detectorRig } from './detector-rig.ts';

const at = (n: number): number => T0 + n * MINUTE;
const loud = (more: object = {}) =>
  ruleFor({
    ...{ window: '2m', for: '2m', silence: 'high', service: 'search', severity: 'SEV2', owner: 'sato' },
    ...more,
  });

/** Documents, two a minute, of a service between two minutes. */
const documents = (service: string, from: number, to: number, status = 200): readonly TimedDocument[] =>
  Array.from({ length: 2 * (to - from) }, (_, i) => ({
    at: at(from) + i * 30_000,
    document: { service, status, user: { id: `u-${i % 9}` } },
  }));

/** A detector over documents; `unread`: minutes at which the source cannot be read. */
function watching(
  came: readonly TimedDocument[],
  more: Partial<DetectorRigOptions> = {},
  unread: readonly number[] = [],
) {
  const rig = detectorRig({ rules: [loud()], ...more });
  rig.app.count = async ({ span, rules, earlier }) => {
    const within = ({ from, to }: typeof span) => came.filter((each) => each.at >= from && each.at < to);
    if (unread.includes((span.to - T0) / MINUTE))
      return rules.map(() => ({ unknown: { kind: 'unreachable', params: { node: 'http://search' } } }));
    return rules.map((each) => countDocuments(each, span.to, within(span), earlier.map(within)));
  };
  rig.start();
  return rig;
}
type Rig = ReturnType<typeof watching>;
const told = (rig: Rig) => rig.incidents().map(({ title, status }) => [title, status]);
/** Why pages were ended, in their order. */
const whys = async (rig: Rig) =>
  (await rig.store.events(1)).flatMap(({ type, data }) =>
    type === 'resolve.requested' ? [[data.rule, data.kind, (data as { readonly why: string }).why]] : [],
  );
const sentBy = (rig: Rig) =>
  rig.triggers().map(({ body }) => {
    const { routing_key: key, dedup_key: of } = body as { routing_key: string; dedup_key: string };
    return [
      key,
      of
        .split('/')
        .slice(1)
        .join('/')
        .replace(/[\w-]{16}/, '#'),
    ];
  });
const SAID =
  'checkout-5xx: no documents in app since 03:01 (service search); whether users are affected is unknown';

describe('a rule that pages for silence', () => {
  it('DET-992 calls by its own way when its source is silent, once, until documents come', async () => {
    const came = [...documents('mailer', -3, 1), ...documents('mailer', 12, 30)];
    const rig = watching(came, { rules: [loud(), ruleFor({ name: 'other', window: '2m' })] }, [7, 8]);
    await rig.slots(4);
    // The other rule of the source says it as before, and of itself alone.
    const blind = 'detection is blind: app cannot be read since 03:03 (no documents arrive); rules: other';
    expect(told(rig)).toEqual([[blind, 'triggered']]);
    await rig.slots(1);
    const open = [
      [blind, 'triggered'],
      [SAID, 'triggered'],
    ];
    expect(told(rig)).toEqual(open);
    expect(sentBy(rig)).toEqual([
      [CHECKOUT_ROUTING_KEY, 'blind/#'],
      [SEARCH_ROUTING_KEY, 'checkout-5xx/#/silence'],
    ]);
    expect(rig.triggers()[1]?.body).toMatchObject({
      payload: {
        ...{ source: 'app', severity: 'error', component: 'search' },
        custom_details: {
          ...{
            rule: 'checkout-5xx',
            log_source: 'app',
            log_query: '*',
            owner: 'sato',
            rule_severity: 'SEV2',
          },
          ...{ silent: 'source', silent_since: '2026-11-25T03:01:00.000Z' },
          ...{ window_from: '2026-11-25T03:01:00.000Z', window_to: '2026-11-25T03:05:00.000Z' },
        },
      },
    });
    // Neither a source that cannot be read nor more silence changes that.
    await rig.slots(6);
    expect(told(rig)).toEqual(open);
    await rig.slots(2);
    expect(told(rig).map(([, status]) => status)).toEqual(['resolved', 'resolved']);
    expect(await whys(rig)).toEqual(
      expect.arrayContaining([
        ['app', 'blind', 'sighted'],
        ['checkout-5xx', 'silence', 'sighted'],
      ]),
    );
    expect(rig.triggers()).toHaveLength(2);
    await rig.stop();
  });

  it.each([3, 4, 5, 7])('DET-992 does so too where another watcher follows at minute %i', async (minute) => {
    const came = [...documents('mailer', -3, 1), ...documents('mailer', 9, 30)];
    const [store, time] = [new MemoryDetection(), new FakeTime(T0 + 5_000)];
    const account = new Account(exampleTeam(time.now()), () => time.now());
    const first = watching(came, { store, time, account });
    await first.slots(minute);
    await first.stop();
    const rig = watching(came, { store, time, account, name: 'b' });
    await rig.slots(8 - minute);
    expect(told(rig)).toEqual([[SAID, 'triggered']]);
    await rig.slots(3);
    expect(told(rig)).toEqual([[SAID, 'resolved']]);
    expect(first.triggers().length + rig.triggers().length).toBe(1);
    await rig.stop();
  });

  it('DET-993 calls where its `total` finds nothing any more: that resolves no page, and is none for users', async () => {
    const came = [
      ...documents('mailer', -3, 40),
      ...documents('checkout', -3, 3, 503),
      ...documents('checkout', 12, 40),
    ];
    const impact = { users: 'user.id', page: 3 };
    const rig = watching(came, { rules: [loud({ total: 'service:checkout', for: '1m', impact })] });
    const silent =
      'checkout-5xx: `total` finds no documents in app since 03:03 (service search); whether users are affected is unknown';
    await rig.slots(11);
    expect(told(rig)).toEqual([
      [expect.stringMatching(/^checkout-5xx: \d of \d users affected/), 'triggered'],
      [silent, 'triggered'],
    ]);
    expect(rig.triggers()[1]?.body).toMatchObject({
      payload: { custom_details: { silent: 'total', log_query: 'service:checkout' } },
    });
    await rig.slots(2);
    expect(told(rig)[1]).toEqual([silent, 'resolved']);
    await rig.slots(5);
    expect(told(rig).map(([, status]) => status)).toEqual(['resolved', 'resolved']);
    await rig.stop();
  });

  it('DET-993 is not so where bad documents come that `total` does not find', async () => {
    const came = [...documents('checkout', -3, 30, 503)];
    const rig = watching(came, { rules: [loud({ total: 'service:chekout', query: 'status:>=500' })] });
    await rig.slots(8);
    expect(rig.incidents().filter(({ key }) => key.endsWith('/silence'))).toEqual([]);
    await rig.stop();
  });

  it('DET-993 says of a rule of groups that all of its `total` is silent, not that one group is', async () => {
    const region = (all: readonly TimedDocument[], name: string) =>
      all.map((each) => ({ ...each, document: { ...each.document, region: name } }));
    const rules = [loud({ total: 'service:checkout', group: 'region' })];
    const some = [
      ...region(documents('checkout', -3, 3, 503), 'eu'),
      ...region(documents('checkout', -3, 40), 'us'),
    ];
    const one = watching(some, { rules });
    await one.slots(10);
    expect(one.incidents().filter(({ key }) => key.endsWith('/silence'))).toEqual([]);
    await one.stop();
    const all = watching([...some.filter((each) => each.at < at(3)), ...documents('mailer', -3, 40)], {
      rules,
    });
    await all.slots(10);
    expect(all.incidents().filter(({ key }) => key.endsWith('/silence'))).toHaveLength(1);
    await all.stop();
  });

  it.each(['low', 'none', undefined] as const)(
    'DET-993 else nobody hears of `total` alone: %s',
    async (silence) => {
      const came = [...documents('mailer', -3, 40), ...documents('checkout', -3, 1)];
      const rules = [loud({ total: 'service:checkout', for: '0s', silence })];
      const rig = watching(came, { rules });
      await rig.slots(9);
      expect(told(rig)).toEqual([]);
      await rig.stop();
    },
  );

  it('DET-992 ends the page where its file does not ask for it any more; then the source has its alert', async () => {
    const rig = watching(documents('mailer', -3, 1));
    await rig.slots(6);
    expect(told(rig)).toEqual([[SAID, 'triggered']]);
    rig.loaded.rules = [loud({ silence: 'low' })];
    await rig.slots(1);
    expect(told(rig)).toEqual([
      [SAID, 'resolved'],
      [expect.stringContaining('detection is blind: app'), 'triggered'],
    ]);
    expect(await whys(rig)).toEqual([['checkout-5xx', 'silence', 'removed']]);
    // Asked for again, it is a new page after another `for`.
    rig.loaded.rules = [loud()];
    await rig.slots(4);
    expect(told(rig).filter(([, status]) => status === 'triggered')).toEqual([
      [expect.stringContaining('detection is blind: app'), 'triggered'],
      [expect.stringContaining('no documents in app'), 'triggered'],
    ]);
    await rig.stop();
  });

  it('DET-993 ends the page of the rule whose documents come, and not that of another rule', async () => {
    const came = [
      ...documents('mailer', -3, 40),
      ...documents('checkout', -3, 2),
      ...documents('search', -3, 2),
      ...documents('search', 12, 40),
    ];
    const rules = ['checkout', 'search'].map((name) => loud({ name, total: `service:${name}` }));
    const rig = watching(came, { rules });
    await rig.slots(9);
    expect(told(rig).map(([, status]) => status)).toEqual(['triggered', 'triggered']);
    await rig.slots(6);
    expect(await whys(rig)).toEqual([['search', 'silence', 'sighted']]);
    expect(told(rig)).toEqual([
      [expect.stringMatching(/^checkout: /), 'triggered'],
      [expect.stringMatching(/^search: /), 'resolved'],
    ]);
    await rig.stop();
  });

  it('DET-992 leaves a source that cannot be read to the alert about the source', async () => {
    const rig = watching([], {}, [0, 1, 2, 3, 4, 5, 6]);
    await rig.slots(6);
    expect(told(rig)).toEqual([[expect.stringMatching(/cannot be read .*: checkout-5xx$/), 'triggered']]);
    await rig.stop();
  });

  it('DET-992 neither ends nor repeats the page where a watcher follows that finds no checkpoint', async () => {
    class Forgetful extends MemoryDetection {
      override checkpoint = async () => null;
    }
    const [store, time] = [new Forgetful(), new FakeTime(T0 + 5_000)];
    const account = new Account(exampleTeam(time.now()), () => time.now());
    const came = [...documents('mailer', -3, 1), ...documents('mailer', 15, 30)];
    const first = watching(came, { store, time, account });
    await first.slots(6);
    await first.stop();
    const rig = watching(came, { store, time, account, name: 'b' }, [6, 7]);
    await rig.slots(8);
    expect(told(rig)).toEqual([[SAID, 'triggered']]);
    expect(rig.triggers()).toEqual([]);
    await rig.slots(4);
    expect(told(rig)).toEqual([[SAID, 'resolved']]);
    await rig.stop();
  });

  it('DET-932 sends no page for the silence of a rule that is removed', async () => {
    const rig = watching([...documents('checkout', -3, 3, 503)], {
      rules: [loud({ impact: { users: 'user.id', page: 3 }, for: '0s' })],
    });
    await rig.slots(2);
    rig.loaded.rules = [];
    await rig.slots(8);
    // The alert about the source names it instead.
    expect(told(rig)).toEqual([
      [expect.stringMatching(/users affected/), 'triggered'],
      [expect.stringMatching(/no documents arrive.*: checkout-5xx$/), 'triggered'],
    ]);
    await rig.stop();
  });

  it('DET-932 keeps a removed rule while the page of its silence is open, until documents come or a person ends it', async () => {
    const rig = watching([...documents('mailer', -3, 1), ...documents('mailer', 12, 30)]);
    await rig.slots(6);
    rig.loaded.rules = [];
    await rig.slots(5);
    expect(told(rig)).toEqual([[SAID, 'triggered']]);
    await rig.slots(3);
    expect(told(rig)).toEqual([[SAID, 'resolved']]);
    expect(rig.checkpoint?.rules).toEqual([]);
    await rig.stop();

    const other = watching(documents('mailer', -3, 1));
    await other.slots(6);
    other.loaded.rules = [];
    await other.slots(1);
    const now = new Date(other.time.now()).toISOString();
    await retireRule(other.store, 'checkout-5xx', 'not needed', 'sato', now);
    await other.slots(1);
    expect(told(other)).toEqual([[SAID, 'resolved']]);
    await other.stop();
  });
});
