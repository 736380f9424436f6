import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type KeptClient,
  keptText,
  NOWHERE,
  readKept,
  withDraft,
} from '../../../src/client/drafts/drafts.ts';
import { Saver } from '../../../src/client/drafts/keeper.ts';
import type { Pending } from '../../../src/client/sync/pending.ts';
import { settle } from '../../network/fake-time.ts';

const SESSION = 'checkout-1125';

const command = (n: number, type = 'note.add'): Pending =>
  ({ n, type, data: { text: `note ${n}` }, at: 1, standing: { kind: 'sent' } }) as Pending;

const kept: KeptClient = {
  client: 'terminal-1',
  next: 9,
  pending: [command(4), command(7)],
  place: { pane: 'notes', drafts: { note: 'half a thou' } },
};

const read = (text: string | null, session = SESSION) =>
  readKept({ load: () => text, save: () => {} }, session);

describe('what survives a kill', () => {
  it('SYN-40 comes back as it was, its commands to be sent again', () => {
    const pending = kept.pending.map((one) => ({ ...one, standing: { kind: 'queued' } }));
    expect(read(keptText(SESSION, kept))).toEqual({ kind: 'kept', kept: { ...kept, next: 1_009, pending } });
  });

  it('SYN-41 numbers go on well above the last kept one, since a save may have failed', () => {
    const result = read(keptText(SESSION, kept));
    expect(result.kind === 'kept' && result.kept.next).toBe(1_009);
  });

  it('SYN-42 nothing there is a clean start; anything unreadable is one that says so', () => {
    expect(read(null)).toEqual({ kind: 'none' });
    const good = JSON.parse(keptText(SESSION, kept));
    const bad = [
      '',
      '{',
      'null',
      '[]',
      '7',
      JSON.stringify({ ...good, v: 2 }),
      JSON.stringify({ ...good, client: 'short' }),
      JSON.stringify({ ...good, client: '../../etc/passwd' }),
      JSON.stringify({ ...good, next: 0 }),
      JSON.stringify({ ...good, next: '9' }),
      JSON.stringify({ ...good, pending: null }),
      JSON.stringify({ ...good, pending: [{ n: 1 }] }),
      JSON.stringify({ ...good, pending: [...good.pending].reverse() }),
      JSON.stringify({ ...good, next: 7 }),
    ];
    for (const text of bad) expect(read(text).kind, text).toBe('damaged');
    expect(read(keptText(SESSION, kept), 'another').kind).toBe('damaged');
    const throws = {
      load: () => {
        throw new Error('EACCES');
      },
      save: () => {},
    };
    expect(readKept(throws, SESSION)).toEqual({ kind: 'damaged', reason: 'EACCES' });
  });

  it('SYN-42 any text at all is read without throwing', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .json()
        .map(
          (json) =>
            `{"v":1,"session":"${SESSION}","client":"terminal-1","next":3,"pending":${json},"place":${json}}`,
        ),
    );
    fc.assert(
      fc.property(texts, (text) => {
        read(text);
      }),
      { numRuns: 500, seed: 3 },
    );
  });

  it('SYN-42 a place that is not one is nowhere', () => {
    const text = JSON.stringify({
      ...JSON.parse(keptText(SESSION, kept)),
      place: { pane: 3, drafts: { a: 'b', c: 4 } },
    });
    const result = read(text);
    expect(result.kind === 'kept' && result.kept.place).toEqual({ pane: null, drafts: { a: 'b' } });
  });

  it('SYN-43 leaving was of that moment: it is not asked again', () => {
    const text = keptText(SESSION, { ...kept, pending: [command(4), command(7, 'participant.leave')] });
    const result = read(text);
    expect(result.kind === 'kept' && result.kept.pending.map(({ n }) => n)).toEqual([4]);
  });

  it('SYN-40 drafts are kept by key and forgotten when empty', () => {
    const place = withDraft(withDraft(NOWHERE, 'note', 'a'), 'amend:3', 'b');
    expect(withDraft(place, 'note', '').drafts).toEqual({ 'amend:3': 'b' });
    expect(place.drafts).toEqual({ note: 'a', 'amend:3': 'b' });
  });
});

describe('saving', () => {
  it('SYN-44 writes one at a time and always the newest', async () => {
    let state = 0;
    const written: number[] = [];
    const release: (() => void)[] = [];
    const failures: unknown[] = [];
    const saver = new Saver(
      () => {
        written.push(state);
        return new Promise((resolve) => release.push(resolve));
      },
      (error) => failures.push(error),
    );
    const done: string[] = [];
    const ask = (name: string) => void saver.request().then(() => done.push(name));
    state = 1;
    ask('a');
    state = 2;
    ask('b');
    state = 3;
    ask('c');
    expect(written).toEqual([1]);
    release[0]?.();
    await settle();
    expect(written).toEqual([1, 3]);
    expect(done).toEqual(['a']);
    release[1]?.();
    await settle();
    expect(done).toEqual(['a', 'b', 'c']);
    expect(written).toEqual([1, 3]);
    expect(failures).toEqual([]);
  });

  it('SYN-44 one that fails is told and holds nobody up', async () => {
    const failures: unknown[] = [];
    const saver = new Saver(
      () => Promise.reject(new Error('ENOSPC')),
      (error) => failures.push(error),
    );
    await saver.request();
    await saver.request();
    const thrown = new Saver(
      () => {
        throw new Error('EIO');
      },
      (error) => failures.push(error),
    );
    await thrown.request();
    expect(failures.map(String)).toEqual(['Error: ENOSPC', 'Error: ENOSPC', 'Error: EIO']);
  });
});
