import { describe, expect, it } from 'vitest';
import { changesOfWord, nameableChanges } from '../../../src/domain/changes/nameable-changes.ts';
import { asSeen } from '../../../src/domain/changes/system-change.ts';
import { opened, pager, sato } from '../given.ts';
import { change, minute } from './make-change.ts';

const pool = asSeen(change('github:deployment:1', 'checkout', -1, { sha: '7be2c0f', pr: 812 }));
const same = asSeen(change('github:deployment:2', 'cart', -1, { sha: '7be2c0f', pr: 812 }));
const flag = asSeen(change('hand:1', 'checkout', -30, { kind: 'flag', origins: ['hand'] }));
const back = asSeen(change('github:deployment:3', 'checkout', 9, { kind: 'rollback', sha: '1c9e001' }));

function seen() {
  const given = opened();
  given.when(pager, 'changes.see', {
    ...{ from: minute(-1_440), to: minute(3), impactAt: minute(0), more: 0, gaps: [], coverage: [] },
    rows: [pool, same, flag].map((one) => ({ change: one, place: 'before' as const, evidence: [] })),
  });
  given.when(pager, 'change.come', { change: back });
  return given;
}
const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

describe('changes that a verdict can name', () => {
  it('CHG-864 are those of the list, without what was ruled out and without the rollback that mended it', () => {
    const given = seen();
    expect(ids(nameableChanges(given.state))).toEqual([
      'github:deployment:1',
      'github:deployment:2',
      'hand:1',
    ]);
    given.when(sato, 'change.rule-out', { change: same, reason: 'only docs' });
    given.when(sato, 'change.pin', { change: flag, pinned: true });
    expect(ids(nameableChanges(given.state))).toEqual(['hand:1', 'github:deployment:1']);
  });

  it('CHG-864 are named by id, by the beginning of a hash, or by the number of a pull request', () => {
    const known = nameableChanges(seen().state);
    const found = (word: string) => ids(changesOfWord(known, word));
    expect(found('hand:1')).toEqual(['hand:1']);
    expect(found('github:deployment:2')).toEqual(['github:deployment:2']);
    expect(found('7BE2')).toEqual(['github:deployment:1', 'github:deployment:2']);
    expect(found('#812')).toEqual(['github:deployment:1', 'github:deployment:2']);
    for (const word of ['7be', '#9', '', 'checkout', '9999']) expect(found(word), word).toEqual([]);
  });

  it('CHG-864 the one that the verdict names is first, each is there once, and one that waits or came too late is not', () => {
    const given = opened();
    const rows = (['before', 'waiting', 'after', 'ruled-out'] as const).map((place) => ({
      ...{ change: asSeen(change(place, 'checkout', -9)), place, evidence: [] },
    }));
    expect(nameableChanges(given.state)).toEqual([]);
    given.when(pager, 'changes.see', {
      ...{ from: minute(-1_440), to: minute(3), impactAt: minute(0), more: 0, gaps: [], coverage: [], rows },
    });
    given.when(pager, 'change.come', { change: flag });
    given.when(sato, 'change.pin', { change: pool, pinned: true });
    given.when(sato, 'change.pin', { change: same, pinned: true });
    given.when(sato, 'change.pin', { change: same, pinned: false });
    const all = nameableChanges(given.state);
    expect(ids(all)).toEqual(['github:deployment:1', 'before', 'hand:1']);
    const verdict = { hurt: true, why: null, prevent: null, change: all[2] };
    given.when(sato, 'verdict.set', { verdict });
    expect(ids(nameableChanges(given.state))).toEqual(['hand:1', 'github:deployment:1', 'before']);
    given.when(sato, 'change.rule-out', { change: flag, reason: 'long ago' });
    expect(ids(nameableChanges(given.state))).toEqual(['github:deployment:1', 'before']);
  });

  it('CHG-864 has the fields of a change that a verdict stores, also of one stored by an earlier version', () => {
    const { services, ...old } = pool;
    const named = (one: typeof flag) => {
      const given = opened();
      given.when(pager, 'change.come', { change: one });
      return nameableChanges(given.state)[0];
    };
    const { id, service, kind, version, sha, title, pr, liveAt } = pool;
    const known = { id, service, kind, version, sha, title, pr, liveAt };
    expect(named(pool)).toEqual({ ...known, services });
    expect(named(old)).toEqual(known);
    expect(named(old)).not.toHaveProperty('services');
  });

  it('CHG-864 an id goes before a hash, and a hash has four digits at least', () => {
    const one = { ...pool, id: 'beef', sha: '1c9e001', pr: 12 };
    const other = { ...pool, id: 'x', sha: 'beef001', pr: 1 };
    const found = (word: string) => ids(changesOfWord([one, other, { ...one, id: 'y', sha: null }], word));
    expect(found('beef')).toEqual(['beef']);
    expect(found('beef0')).toEqual(['x']);
    expect(found('bee')).toEqual([]);
    expect(found('beefs')).toEqual([]);
    expect(found('#1')).toEqual(['x']);
    expect(found('#12')).toEqual(['beef', 'y']);
    for (const word of ['1', '12', '#1x', 'x#1', '#']) expect(found(word), word).toEqual([]);
  });
});
