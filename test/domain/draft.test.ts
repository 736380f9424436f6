import { describe, expect, it } from 'vitest';
import { Draft } from '../../src/domain/draft.ts';
import { opened, pager, sato, tanaka } from './given.ts';

const touch = (draft: Draft, seq: number, key: `note:${string}`, by = sato) =>
  draft.touch({ seq, by, type: 'note.added' }, key, null);

describe('a session under change', () => {
  it('DOM-51 leaves the one that was given, and copies what it changes once', () => {
    const before = opened().state;
    const frozen = structuredClone(before);
    const draft = new Draft(before);
    const notes = draft.list('notes');
    const roles = draft.record('roles');
    notes.push({ id: 'n1' } as never);
    roles.lead = sato.id;
    expect([draft.list('notes'), draft.record('roles')]).toEqual([[{ id: 'n1' }], { lead: sato.id }]);
    expect(draft.list('notes')).toBe(notes);
    expect(draft.record('roles')).toBe(roles);
    expect(draft.s).toMatchObject({ notes: [{ id: 'n1' }], roles: { lead: sato.id } });
    expect(before).toEqual(frozen);
  });

  it('DOM-51 changes nothing where what is to be replaced is not there', () => {
    const draft = new Draft(opened().state);
    draft.list('mutes').push({ id: 'm1', pattern: 'a', by: sato }, { id: 'm2', pattern: 'b', by: sato });
    const before = structuredClone(draft.s.mutes);
    draft.replace('mutes', 'm3', (mute) => ({ ...mute, pattern: 'c' }));
    expect(draft.s.mutes).toEqual(before);
    expect(Object.keys(draft.s.mutes)).toEqual(['0', '1']);
    draft.replace('mutes', 'm1', (mute) => ({ ...mute, pattern: 'c' }));
    expect(draft.s.mutes.map(({ pattern }) => pattern)).toEqual(['c', 'b']);
  });

  it('DOM-42 keeps up to 400 acts to take back, then the newest 200, and what they touched', () => {
    const draft = new Draft({ ...opened().state, undo: [], touched: { title: 1 } });
    for (let seq = 1; seq <= 400; seq += 1) touch(draft, seq, `note:${seq}`);
    expect(draft.s.undo).toHaveLength(400);
    expect(Object.keys(draft.s.touched)).toHaveLength(401);
    touch(draft, 401, 'note:400', tanaka);
    expect(draft.s.undo.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, n) => 202 + n));
    expect(Object.keys(draft.s.touched)).toEqual(Array.from({ length: 199 }, (_, n) => `note:${202 + n}`));
    expect(draft.s.touched['note:400']).toBe(401);
    expect(draft.s.undo.at(-1)).toEqual({
      ...{ seq: 401, by: tanaka.id, type: 'note.added', key: 'note:400', before: null, touchedBefore: 400 },
    });
    const { touched } = draft.s;
    touch(draft, 402, 'note:402', pager);
    expect(draft.s.touched).toBe(touched);
    expect([draft.s.undo.length, touched['note:402']]).toEqual([200, 402]);
  });
});
