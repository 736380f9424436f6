import { describe, expect, it } from 'vitest';
import { guest, opened, sato, tanaka } from './given.ts';

const line = {
  id: 'a:1',
  time: '2026-11-24T18:11:00.000Z',
  level: 'error' as const,
  service: 'checkout',
  message: 'pool exhausted',
  fields: {},
  source: 'app',
};

describe('notes and pins', () => {
  it('DOM-30 a note keeps its author, kind and the time it happened', () => {
    const given = opened();
    given.when(sato, 'note.add', {
      kind: 'finding',
      text: '5xxは02:55から',
      happenedAt: '2026-11-24T17:55:00.000Z',
    });
    expect(given.state.notes[0]).toMatchObject({
      id: 'c-sato.3',
      by: sato,
      kind: 'finding',
      happenedAt: '2026-11-24T17:55:00.000Z',
      history: [],
    });
    expect(given.when(sato, 'note.add', { text: ' \n' }).refused?.kind).toBe('text-required');
  });

  it('DOM-31 amending keeps each earlier wording with the time it was written; only the author rewords', () => {
    const given = opened();
    given.when(sato, 'note.add', { text: 'a' });
    const note = given.state.notes[0]?.id ?? '';
    const written = given.state.notes[0]?.at;
    given.when(sato, 'note.amend', { note, text: 'b' });
    const amended = given.state.notes[0]?.amendedAt;
    given.when(sato, 'note.amend', { note, kind: 'decision', text: 'c' });
    expect(given.state.notes[0]).toMatchObject({ kind: 'decision', text: 'c' });
    expect(given.state.notes[0]?.history).toEqual([
      { kind: 'note', text: 'a', at: written },
      { kind: 'note', text: 'b', at: amended },
    ]);
    expect(given.when(tanaka, 'note.amend', { note, text: 'd' }).refused).toEqual({
      kind: 'not-yours',
      params: { by: '佐藤' },
    });
  });

  it('DOM-32 DOM-1017 an action has owner, due and a way to be done by anyone; its owner need not have joined', () => {
    const given = opened();
    given.when(sato, 'note.add', {
      kind: 'action',
      text: 'CSへ一報',
      owner: sato.id,
      due: '2026-11-24T18:20:00.000Z',
    });
    const note = given.state.notes[0]?.id ?? '';
    given.when(tanaka, 'note.amend', { note, done: true });
    expect(given.state.notes[0]?.done?.by).toEqual(tanaka);
    // Somebody who has not joined, by name.
    given.when(tanaka, 'note.amend', { note, owner: '森' });
    expect(given.state.notes[0]).toMatchObject({ owner: '森', given: { by: tanaka } });
  });

  it('DOM-33 a note is removed by its author or the lead', () => {
    const given = opened();
    given.when(sato, 'note.add', { text: 'a' });
    const note = given.state.notes[0]?.id ?? '';
    expect(given.when(tanaka, 'note.remove', { note }).refused?.kind).toBe('not-yours');
    given.when(tanaka, 'participant.join', {});
    given.when(tanaka, 'role.take', { role: 'lead' });
    given.when(tanaka, 'note.remove', { note });
    expect(given.state.notes[0]?.removed).toBe(true);
    expect(given.when(sato, 'note.amend', { note, text: 'x' }).refused?.kind).toBe('unknown-note');
  });

  it('DOM-35 a guest who took the lead removes no other’s note, and unpins only their own pins', () => {
    const given = opened();
    given.when(sato, 'note.add', { text: 'a' });
    given.when(sato, 'log.pin', { line, query: null, window: null, step: null, comment: null });
    given.when(guest, 'participant.join', {});
    given.when(guest, 'role.take', { role: 'lead' });
    expect(given.state.roles.lead).toBe(guest.id);
    const note = given.state.notes[0]?.id ?? '';
    expect(given.when(guest, 'note.remove', { note }).refused?.kind).toBe('not-yours');
    expect(given.when(guest, 'log.unpin', { pin: given.state.pins[0]?.id ?? '' }).refused?.kind).toBe(
      'not-yours',
    );
    expect(given.when(guest, 'participant.remove', { participant: sato.id }).refused?.kind).toBe(
      'not-allowed',
    );
    const own = { line: { ...line, id: 'own' }, query: null, window: null, step: null, comment: null };
    given.when(guest, 'log.pin', own);
    expect(given.when(guest, 'log.unpin', { pin: given.state.pins[1]?.id ?? '' }).refused).toBeNull();
  });

  it('DOM-36 a session holds a bounded number of things, and a guest makes few of them', () => {
    const given = opened();
    for (let n = 0; n < 500; n += 1) given.when(guest, 'note.add', { text: `${n}` });
    expect(given.when(guest, 'note.add', { text: 'more' }).refused).toEqual({
      kind: 'too-many',
      params: { what: 'notes', limit: 500 },
    });
    expect(given.when(sato, 'note.add', { text: 'mine' }).refused).toBeNull();
    const note = given.state.notes.at(-1)?.id ?? '';
    for (let n = 0; n < 200; n += 1) given.when(sato, 'note.amend', { note, text: `wording ${n}` });
    expect(given.when(sato, 'note.amend', { note, text: 'another' }).refused?.kind).toBe('too-many');
    const title = { ja: '手順', en: 'step' };
    for (let n = 0; n < 50; n += 1) given.when(guest, 'step.add', { phase: 'detect', title });
    expect(given.when(guest, 'step.add', { phase: 'detect', title }).refused?.kind).toBe('too-many');
    expect(given.when(sato, 'step.add', { phase: 'detect', title }).refused).toBeNull();
    for (let n = 0; n < 20; n += 1) given.when(guest, 'mute.add', { pattern: `p${n}` });
    expect(given.when(guest, 'mute.add', { pattern: 'more' }).refused?.kind).toBe('too-many');
  });

  it('DOM-34 a pin keeps the line with query and window; the same line is pinned once; numbers are never reused', () => {
    const given = opened();
    const pin = { line, query: 'level:error', window: null, step: 'evidence', comment: null };
    given.when(sato, 'log.pin', pin);
    expect(given.when(tanaka, 'log.pin', pin).facts).toEqual([]);
    given.when(sato, 'undo', {});
    given.when(sato, 'log.pin', { ...pin, line: { ...line, id: 'a:2' } });
    expect(given.state.pins.map(({ number, removed }) => ({ number, removed }))).toEqual([
      { number: 1, removed: true },
      { number: 2, removed: false },
    ]);
    expect(given.when(sato, 'log.unpin', { pin: 'nope' }).refused?.kind).toBe('unknown-pin');
  });
});
