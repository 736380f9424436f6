import { describe, expect, it } from 'vitest';
import { hitsAmong, searchPlaces } from '../../src/record/search.ts';
import { opened, sato, tanaka } from '../domain/given.ts';

const pin = (service: string | null, message: string, comment: string | null) => ({
  line: { id: message, time: null, level: null, service, message, fields: {}, source: 'app' },
  ...{ query: null, window: null, step: null, comment },
});

function session() {
  const given = opened();
  given.when(sato, 'session.rename', { title: 'Checkout down' });
  given.when(tanaka, 'participant.join', {});
  given.when(tanaka, 'note.add', { text: 'Pool is ＦＵＬＬ' });
  given.when(sato, 'note.add', { text: 'pool removed' });
  given.when(sato, 'note.remove', { note: given.state.notes[1]?.id ?? '' });
  given.when(sato, 'log.pin', pin('checkout', 'pool gone', null));
  given.when(sato, 'log.pin', pin(null, 'timeout', 'a comment'));
  given.when(sato, 'log.pin', pin('x', 'pool taken off', null));
  given.when(sato, 'log.unpin', { pin: given.state.pins[2]?.id ?? '' });
  return given;
}

describe('where a session is found by words', () => {
  it('CLI-36 it has its notes, its pins and itself, without what was removed', () => {
    const { state } = session();
    const of = { session: 'checkout-1125', title: 'Checkout down', timeZone: 'Asia/Tokyo' };
    const [note] = state.notes;
    const [first, second] = state.pins;
    expect(searchPlaces(state)).toEqual([
      { ...of, note: { id: note?.id, at: note?.at, by: '田中', imported: false, text: 'Pool is ＦＵＬＬ' } },
      { ...of, pin: { number: 1, at: first?.at, by: '佐藤', imported: false, text: 'checkout pool gone' } },
      { ...of, pin: { number: 2, at: second?.at, by: '佐藤', imported: false, text: 'timeout\na comment' } },
      of,
    ]);
  });

  it('CLI-700 what came from a file is marked as such up to where it came from', () => {
    const { state } = session();
    const seq = state.notes[0]?.seq ?? 0;
    const importedBy = { by: sato, at: state.at ?? '', seq: 99 } as never;
    const places = searchPlaces({ ...state, importedTo: seq, importedBy });
    expect(places.map(({ note, pin: pinned }) => (note ?? pinned)?.imported)).toEqual([
      true,
      false,
      false,
      undefined,
    ]);
    expect(places.every((place) => place.importedTo === seq && place.importedBy === importedBy)).toBe(true);
    expect(searchPlaces({ ...state, importedTo: seq - 1 })[0]?.note?.imported).toBe(false);
    expect(searchPlaces(state)[0]).not.toHaveProperty('importedTo');
  });

  it.each([
    ['pool', ['note', 'pin 1']],
    ['POOL full', ['note']],
    ['  pool   gone ', ['pin 1']],
    ['田中', ['note']],
    ['pool 佐藤', ['pin 1']],
    ['comment', ['pin 2']],
    ['removed', []],
    ['taken', []],
    ['down', ['session']],
    ['checkout', ['pin 1']],
    ['1125', ['session']],
    ['checkout-1125 down', ['session']],
    ['', ['note', 'pin 1', 'pin 2']],
    ['nothing', []],
  ])('CLI-36 %j is found in %j', (words, found) => {
    const hits = hitsAmong(searchPlaces(session().state), words);
    expect(hits.map(({ note, pin: one }) => (note ? 'note' : one ? `pin ${one.number}` : 'session'))).toEqual(
      found,
    );
  });
});
