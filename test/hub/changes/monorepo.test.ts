import { describe, expect, it } from 'vitest';
import { mergeChanges } from '../../../src/domain/changes/same-change.ts';
import { asSeen } from '../../../src/domain/changes/system-change.ts';
import { AddedChanges } from '../../../src/hub/changes/added-changes.ts';
import { ChangeFeed } from '../../../src/hub/changes/change-feed.ts';
import { changeCoverage, changeRowOf } from '../../../src/hub/changes/session-look.ts';
import { changePart } from '../../../src/hub/pager/details/change-part.ts';
import { changeName } from '../../../src/text/change-text.ts';
import { asOf, type GithubRig, githubRig, PLACE } from '../../adapters/github/rig.ts';
import { change } from '../../domain/changes/make-change.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';

const DAY = 24 * 60;
const of = (name: string) => ({ ...PLACE, name, paths: [`services/${name}/**`] });
const NAMES = ['catalog', 'checkout', 'account'] as const;
const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
].map((order) => order.map((at) => of(NAMES[at] as string)));

function feedOf(rig: GithubRig, places: readonly ReturnType<typeof of>[]) {
  const time = { now: () => rig.at.ms, after: () => () => {} };
  return new ChangeFeed({
    services: places.map(({ name }) => ({ name, aliases: [] })),
    sources: [rig.reader(places).changes],
    added: new AddedChanges(new MemoryLog(), time),
    time,
  });
}

/** What each way of asking says: the names of the rows, and of which service nothing went out. */
async function told(rig: GithubRig, places: readonly ReturnType<typeof of>[]) {
  const feed = feedOf(rig, places);
  const all = await feed.known(null, asOf(DAY));
  const rows = (known: typeof all) =>
    known.changes.map((one) =>
      changeName(changeRowOf({ change: one, place: 'before', evidence: [] }).change, 'en'),
    );
  const silence = (known: typeof all) =>
    Object.fromEntries(changeCoverage(known).coverage.map(({ service, silence: is }) => [service, is]));
  const pager = { changes: async () => [] };
  const own: Record<string, unknown> = {};
  for (const name of NAMES) {
    const known = await feed.known([name], asOf(DAY));
    const page = { service: { id: 'P1', name }, triggeredAt: asOf(0) };
    const part = await changePart({ pager, feed }, page as never, {});
    expect(
      part.changes.map(({ change }) => change && changeName(change, 'en')),
      name,
    ).toEqual(rows(known));
    expect(part.known?.silence, name).toBe(silence(known)[name]);
    own[name] = [rows(known), silence(known)[name]];
  }
  expect(Object.fromEntries(NAMES.map((name) => [name, (own[name] as unknown[])[1]]))).toEqual(silence(all));
  return { rows: rows(all), own };
}

describe('one repository of three services', () => {
  it('CHG-931 a deploy is of every service whose paths it changed, whatever the order in the settings and whoever asks', async () => {
    const rig = await githubRig();
    rig.live('Base', ['README.md'], 3 * DAY);
    const one = rig.live('List', ['services/catalog/list.ts'], 60).slice(0, 7);
    const two = rig.live('Both', ['services/catalog/sum.ts', 'services/checkout/sum.ts'], 20).slice(0, 7);
    for (const places of ORDERS)
      expect(await told(rig, places)).toEqual({
        rows: [`deploy catalog, checkout ${two}`, `deploy catalog ${one}`],
        own: {
          catalog: [[`deploy catalog, checkout ${two}`, `deploy catalog ${one}`], 'changed'],
          checkout: [[`deploy catalog, checkout ${two}`], 'changed'],
          account: [[], 'nothing-went-out'],
        },
      });
  });

  it('CHG-932 may belong to a service where its files are cut off, or are in no service’s paths', async () => {
    const rig = await githubRig();
    rig.live('Base', ['README.md'], 3 * DAY);
    const files = Array.from({ length: 320 }, (_, n) => `services/catalog/${n}.ts`);
    const cut = rig.live('Many', files, 300).slice(0, 7);
    rig.live('Words', ['docs/words.md'], 200);
    const common = rig.live('Common', ['libs/money.ts'], 100).slice(0, 7);
    for (const places of [ORDERS[0], ORDERS[5]]) {
      const feed = feedOf(rig, places ?? []);
      const known = await feed.known(null, asOf(DAY));
      const { coverage } = changeCoverage(known);
      const at = (minutes: number) => asOf(minutes);
      expect(coverage.find(({ service }) => service === 'account')).toMatchObject({
        silence: 'maybe',
        maybe: [
          { version: common, at: at(100), isCommon: true },
          { version: cut, at: at(300), isCommon: false },
        ],
      });
      expect(coverage.find(({ service }) => service === 'catalog')?.silence).toBe('changed');
      expect(known.changes.map((one) => changeName(asSeen(one), 'en'))).toEqual([
        `deploy account?, catalog?, checkout? ${common}`,
        expect.stringMatching(/^deploy acme\/checkout /),
        `deploy catalog +2? ${cut}`,
      ]);
      const own = await feed.known(['account'], asOf(DAY));
      expect(own.changes.map(({ sha }) => sha?.slice(0, 7))).toEqual([common, cut]);
    }
  });

  it('CHG-933 what several sources tell of one deploy is one row of all its services', async () => {
    const rig = await githubRig();
    rig.live('Base', ['README.md'], 3 * DAY);
    const sha = rig.live('Both', ['services/catalog/sum.ts', 'services/checkout/sum.ts'], 20);
    const events = (service: string) =>
      change(`pagerduty:${service}`, service, 0, {
        ...{ origins: ['pagerduty'], sha: sha.slice(0, 7), environment: null, by: 'ci' },
        ...{ requestedAt: asOf(19), startedAt: null, liveAt: asOf(19) },
      });
    const told = await Promise.all(
      NAMES.map(
        async (name) => (await rig.reader(ORDERS[0]).changes.changes(name, asOf(DAY), asOf(0))).changes,
      ),
    );
    const others = NAMES.map((name) => [events(name)]);
    for (const lists of [
      [...told, ...others],
      [...others, ...told.toReversed()],
    ]) {
      const [row, ...rest] = mergeChanges(lists);
      expect(rest).toEqual([]);
      expect(row).toMatchObject({ origins: ['github', 'pagerduty'], service: 'account', by: 'kato' });
      expect(row?.services).toEqual([
        { service: 'account', reach: 'own' },
        { service: 'catalog', reach: 'path' },
        { service: 'checkout', reach: 'path' },
      ]);
    }
  });
});
