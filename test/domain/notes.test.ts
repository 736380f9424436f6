import { describe, expect, it } from 'vitest';
import type { Note } from '../../src/domain/session.ts';
import { type Given, guest, opened, pager, sato, tanaka } from './given.ts';

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

const NO_EFFECT = { refused: null, facts: [] };

describe('amending a note', () => {
  const first = {
    ...({ kind: 'action', text: 'a', owner: sato.id } as const),
    ...{ happenedAt: '2026-11-24T17:55:00.000Z', due: '2026-11-24T18:20:00.000Z' },
  } as const;
  const noted = () => {
    const given = opened();
    given.when(sato, 'note.add', first);
    return { given, before: given.state.notes[0] as Note };
  };
  const AMENDED: readonly (readonly [
    field: keyof typeof first,
    other: string | null,
    more: Partial<Note>,
  ])[] = [
    ['text', 'b', {}],
    ['kind', 'decision', {}],
    ['happenedAt', null, {}],
    ['happenedAt', '2026-11-24T17:56:00.000Z', {}],
    ['owner', null, { given: null }],
    ['due', null, {}],
    ['due', '2026-11-24T18:40:00.000Z', {}],
  ];

  it.each(AMENDED)('DOM-31 the same %s changes nothing, and %s changes only that', (field, other, more) => {
    const { given, before } = noted();
    const amend = (value: unknown) =>
      given.when(sato, 'note.amend', { note: before.id, [field]: value } as never);
    expect(amend(first[field])).toEqual(NO_EFFECT);
    expect(amend(other).facts).toEqual([{ type: 'note.amended', data: { note: before.id, [field]: other } }]);
    const words = field === 'text' || field === 'kind';
    const history = words ? [{ kind: 'action', text: 'a', at: before.at }] : [];
    const amendedAt = words ? given.state.at : null;
    expect(given.state.notes).toEqual([{ ...before, [field]: other, ...more, history, amendedAt }]);
  });

  it('DOM-31 the same words beside another due time are no new wording', () => {
    const { given, before } = noted();
    given.when(sato, 'note.amend', { note: before.id, text: 'a', kind: 'action', due: null });
    expect(given.state.notes).toEqual([{ ...before, due: null }]);
  });

  it.each([{ text: 'a' }, { kind: 'action' }, { happenedAt: null }] as const)(
    'DOM-31 only the author gives %j, even as it is',
    (words) => {
      const { given, before } = noted();
      expect(given.when(tanaka, 'note.amend', { note: before.id, done: true, ...words }).refused).toEqual({
        kind: 'not-yours',
        params: { by: '佐藤' },
      });
      expect(given.when(sato, 'note.amend', { note: before.id, text: ' ' }).refused).toEqual({
        kind: 'text-required',
        params: {},
      });
      expect(given.state.notes).toEqual([before]);
    },
  );

  it('DOM-32 an action is done once, by who did it first, until somebody says that it is not', () => {
    const { given, before } = noted();
    const say = (by: typeof sato, done: boolean) => given.when(by, 'note.amend', { note: before.id, done });
    expect(say(sato, false)).toEqual(NO_EFFECT);
    expect(say(sato, true).facts).toHaveLength(1);
    const done = { by: sato, at: given.state.at, seq: given.state.seq };
    expect(say(sato, true)).toEqual(NO_EFFECT);
    given.when(sato, 'note.amend', { note: before.id, due: null });
    expect(given.state.notes[0]?.done).toEqual(done);
    say(sato, false);
    expect(given.state.notes[0]?.done).toBeNull();
  });

  it('DOM-32 who gave an action to its owner changes with the owner only', () => {
    const { given, before } = noted();
    expect(before.given).toEqual({ by: sato, at: before.at, seq: before.seq });
    given.when(tanaka, 'note.amend', { note: before.id, owner: sato.id, due: null });
    expect(given.state.notes[0]?.given).toEqual(before.given);
    given.when(tanaka, 'note.amend', { note: before.id, done: true });
    expect(given.state.notes[0]?.given).toEqual(before.given);
    given.when(tanaka, 'note.amend', { note: before.id, owner: tanaka.id });
    expect(given.state.notes[0]?.given).toEqual({ by: tanaka, at: given.state.at, seq: given.state.seq });
    given.when(sato, 'note.add', { kind: 'action', text: 'b' });
    expect(given.state.notes[1]?.given).toBeNull();
  });
});

describe('what is not there', () => {
  const pin = { line, query: null, window: null, step: null, comment: null };

  it('DOM-5 a note and a pin name a step of the session, or none', () => {
    const given = opened();
    const unknown = { refused: { kind: 'unknown-step', params: { step: 'nope' } }, facts: [] };
    expect(given.when(sato, 'note.add', { text: 'a', step: 'nope' })).toEqual(unknown);
    expect(given.when(sato, 'log.pin', { ...pin, step: 'nope' })).toEqual(unknown);
    given.when(sato, 'note.add', { text: 'a', step: 'ack' });
    given.when(sato, 'log.pin', { ...pin, step: 'ack' });
    expect([given.state.notes[0]?.step, given.state.pins[0]?.step]).toEqual(['ack', 'ack']);
  });

  it('DOM-33 a note that was removed, or never was, is amended and removed no more', () => {
    const given = opened();
    for (const text of ['a', 'b']) given.when(sato, 'note.add', { text });
    const [first, second] = given.state.notes as [Note, Note];
    given.when(sato, 'note.remove', { note: first.id });
    expect(given.state.notes).toEqual([{ ...first, removed: true }, second]);
    for (const note of [first.id, 'nope']) {
      const refused = { kind: 'unknown-note', params: { note } };
      expect(given.when(sato, 'note.remove', { note }).refused).toEqual(refused);
      expect(given.when(sato, 'note.amend', { note, text: 'x' }).refused).toEqual(refused);
    }
    given.when(tanaka, 'role.take', { role: 'scribe' });
    expect(given.when(tanaka, 'note.remove', { note: second.id }).refused).toEqual({
      kind: 'not-yours',
      params: { by: '佐藤' },
    });
  });

  it('DOM-34 a line is the same by id and source while it is pinned; with a comment it is pinned again', () => {
    const given = opened();
    const pins = (more: object) => given.when(sato, 'log.pin', { ...pin, ...more }).facts.length;
    expect(pins({})).toBe(1);
    expect(pins({ query: 'level:error' })).toBe(0);
    expect(pins({ line: { ...line, source: 'db' } })).toBe(1);
    expect(pins({ comment: 'here it starts' })).toBe(1);
    const [first, , third] = given.state.pins;
    for (const one of [first, third]) given.when(sato, 'log.unpin', { pin: one?.id ?? '' });
    expect(given.when(sato, 'log.unpin', { pin: first?.id ?? '' }).refused).toEqual({
      kind: 'unknown-pin',
      params: { pin: first?.id },
    });
    expect(pins({})).toBe(1);
    expect(given.state.pins.map(({ number, removed, comment }) => [number, removed, comment])).toEqual([
      [1, true, null],
      [2, false, null],
      [3, true, 'here it starts'],
      [4, false, null],
    ]);
  });

  it('DOM-35 a member unpins what a guest has pinned, and a guest is refused with the name of who pinned', () => {
    const given = opened();
    given.when(sato, 'log.pin', pin);
    given.when(guest, 'log.pin', { ...pin, line: { ...line, id: 'own' } });
    const [of, own] = given.state.pins;
    expect(given.when(guest, 'log.unpin', { pin: of?.id ?? '' }).refused).toEqual({
      kind: 'not-yours',
      params: { by: '佐藤' },
    });
    expect(given.when(tanaka, 'log.unpin', { pin: own?.id ?? '' }).refused).toBeNull();
    expect(given.state.pins).toEqual([of, { ...own, removed: true }]);
  });
});

describe('what is read of the log', () => {
  it('DOM-2 the same window or mute again has no effect; a mute that is not there cannot be removed', () => {
    const given = opened();
    const { tail } = given.state;
    expect(given.when(sato, 'tail.set', { tail })).toEqual(NO_EFFECT);
    expect(given.when(sato, 'tail.set', { tail: { ...tail, query: 'x' } }).facts).toEqual([
      { type: 'tail.set', data: { tail: { ...tail, query: 'x' } } },
    ]);
    for (const pattern of ['a', 'b', 'c']) given.when(sato, 'mute.add', { pattern });
    expect(given.when(tanaka, 'mute.add', { pattern: 'b' })).toEqual(NO_EFFECT);
    const [a, b, c] = given.state.mutes;
    expect(b).toEqual({ id: b?.id, pattern: 'b', by: sato });
    given.when(tanaka, 'mute.remove', { mute: b?.id ?? '' });
    expect(given.state.mutes).toEqual([a, c]);
    expect(given.when(tanaka, 'mute.remove', { mute: b?.id ?? '' }).refused).toEqual({
      kind: 'unknown-mute',
      params: { mute: b?.id },
    });
    given.when(tanaka, 'undo', {});
    expect(given.state.mutes).toEqual([a, b, c]);
  });
});

describe('a session that is nearly full', () => {
  const others = (count: number, by = tanaka) => Array.from({ length: count }, () => ({ by, line: {} }));
  /** Makes one more of a kind. */
  const MORE: Readonly<Record<string, (given: Given, by: typeof sato) => ReturnType<Given['when']>>> = {
    notes: (given, by) => given.when(by, 'note.add', { text: 'a' }),
    pins: (given, by) =>
      given.when(by, 'log.pin', { line, query: null, window: null, step: null, comment: null }),
    mutes: (given, by) => given.when(by, 'mute.add', { pattern: 'a' }),
  };

  it.each([
    ['notes', 10_000, 500],
    ['pins', 2_000, 100],
    ['mutes', 200, 20],
  ] as const)('DOM-36 takes %s up to %i, and up to %i of one guest', (what, most, ofGuest) => {
    const more = (by: typeof sato, held: readonly unknown[]) => {
      const given = opened();
      given.state = { ...given.state, [what]: held };
      return MORE[what]?.(given, by).refused ?? null;
    };
    const full = (limit: number) => ({ kind: 'too-many', params: { what, limit } });
    for (const by of [sato, guest, pager]) {
      expect(more(by, others(most - 1))).toBeNull();
      expect(more(by, others(most))).toEqual(full(most));
    }
    expect(more(guest, [...others(3), ...others(ofGuest - 1, guest)])).toBeNull();
    expect(more(guest, [...others(3), ...others(ofGuest, guest)])).toEqual(full(ofGuest));
    expect(more(sato, others(ofGuest, sato))).toBeNull();
  });

  it('DOM-36 takes 200 wordings of a note, also of a guest', () => {
    const given = opened();
    given.when(guest, 'note.add', { text: 'a' });
    const [note] = given.state.notes as [Note];
    const worded = (count: number) => {
      given.state = { ...given.state, notes: [{ ...note, history: Array(count).fill({}) }] };
      return given.when(guest, 'note.amend', { note: note.id, text: 'b' }).refused;
    };
    expect(worded(200)).toEqual({ kind: 'too-many', params: { what: 'wordings', limit: 200 } });
    expect(worded(199)).toBeNull();
  });
});
