import { describe, expect, it } from 'vitest';
import { foundRows } from '../../../src/cli/commands/session/search.ts';
import { hitsAmong, searchPlaces } from '../../../src/record/search.ts';
import { opened, sato, tanaka } from '../../domain/given.ts';

const pinned = (message: string, comment: string | null) => ({
  line: {
    id: `app:${message}`,
    time: '2026-11-24T18:11:00.000Z',
    level: 'error' as const,
    service: 'checkout',
    message,
    fields: {},
    source: 'app',
  },
  ...{ query: null, window: null, step: null, comment },
});

describe('what a search finds in a session', () => {
  it('HOM-61 pinned lines by what they and their comments say, and none that was taken off', () => {
    const given = opened();
    given.when(sato, 'note.add', { text: 'pool size is 20' });
    given.when(sato, 'log.pin', pinned('Pool exhausted', null));
    given.when(tanaka, 'participant.join', {});
    given.when(tanaka, 'log.pin', pinned('timeout', 'the POOL again'));
    given.when(sato, 'log.pin', pinned('pool gone', null));
    given.when(sato, 'log.unpin', { pin: given.state.pins[2]?.id ?? '' });
    const places = searchPlaces(given.state);
    const found = hitsAmong(places, 'pool');
    expect(found.map(({ note, pin }) => [note?.text, pin?.number, pin?.text, pin?.by])).toEqual([
      ['pool size is 20', undefined, undefined, undefined],
      [undefined, 1, 'checkout Pool exhausted', '佐藤'],
      [undefined, 2, 'checkout timeout\nthe POOL again', '田中'],
    ]);
    expect(foundRows(found, 'en').at(-1)).toMatch(/田中 +pin 2: checkout timeout \/ the POOL again$/);
    expect(hitsAmong(places, 'exhausted timeout')).toEqual([]);
  });
});
