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
});
