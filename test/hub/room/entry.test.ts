import { describe, expect, it } from 'vitest';
import { CHAIN_START } from '../../../src/domain/chain.ts';
import type { Fact } from '../../../src/domain/event.ts';
import { refusal } from '../../../src/domain/refusal.ts';
import {
  acceptedEntry,
  answerTo,
  type Entry,
  endOfFile,
  fitting,
  importedBy,
  importedIn,
  notSaved,
  openedBy,
  refusedEntry,
  storedAnswer,
  unlessIdle,
} from '../../../src/hub/room/entry.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import { sha256 } from '../../contracts/event-builder.ts';
import { sato } from '../../domain/given.ts';

const NOW = Date.parse('2026-11-25T03:00:00.000Z');
const AT = '2026-11-25T03:00:00.000Z';
const tip = { ...CHAIN_START, session: 's', seq: 7, hash: 'h', at: AT };
const head = { by: sato, cmd: { client: 'client-a', n: 3 }, key: 'k' };
const fact = { type: 'note.removed', data: { note: 'n' } } as unknown as Fact;
const refused = refusal('unknown-step', { step: 'x' });
const accepted = (facts: readonly Fact[], by = head): Entry =>
  acceptedEntry(by, 's', tip, facts, NOW, sha256);

describe('an entry of the log', () => {
  it('HUB-6 answers with the refusal, or with the seq of the last event, or with the head where it changed nothing', () => {
    expect(answerTo(refusedEntry(head, tip, refused))).toEqual({ ok: false, refusal: refused });
    expect(answerTo(accepted([fact, fact]))).toEqual({ ok: true, seq: 9 });
    expect(answerTo(accepted([]))).toEqual({ ok: true, seq: 7 });
  });

  it('HUB-7 has its answer stored where no event tells it and a repeat can come', () => {
    const asked = { client: 'client-a', n: 3, by: sato.id, at: AT };
    expect(storedAnswer(refusedEntry(head, tip, refused), NOW)).toEqual({ ...asked, refused, seq: 7 });
    expect(storedAnswer(accepted([]), NOW)).toEqual({ ...asked, refused: null, seq: 7 });
    expect(storedAnswer(accepted([fact]), NOW)).toBeNull();
    expect(storedAnswer({ ...accepted([]), key: null }, NOW)).toBeNull();
  });

  it.each([
    ['with its mark', 8, { to: 9, isMarked: true }, 8],
    ['without a mark', 9, { to: 9, isMarked: false }, 9],
  ])(
    'HUB-105 that imports stores how far, %s, and it is read as it was stored',
    (_how, imported, found, end) => {
      const entry = { ...accepted([fact, fact]), key: null, imported };
      const stored = storedAnswer(entry, NOW);
      expect(stored).toEqual({ client: 'import', n: 9, refused: null, seq: imported });
      expect(stored && importedIn(stored)).toEqual(found);
      expect(importedBy(entry)).toEqual(found);
      expect(endOfFile(found)).toBe(end);
      expect(importedBy(accepted([fact]))).toBeNull();
    },
  );

  it.each([
    ['participant.join', [], null],
    ['participant.leave', [], null],
    ['participant.join', [fact], 'k'],
    ['participant.leave', [fact], 'k'],
    ['note.add', [], 'k'],
  ] as const)('HUB-6 %s with the facts %j is remembered under the key %s', (type, facts, key) => {
    expect(unlessIdle(head, type, facts)).toEqual({ ...head, key });
  });

  it('HUB-45 is refused as a whole where one of its events does not fit a frame', () => {
    const entry = accepted([
      fact,
      { type: 'note.removed', data: { note: 'n'.repeat(100) } } as unknown as Fact,
    ]);
    const sizes = entry.sealed.map(({ text }) => Buffer.byteLength(`{"t":"events","events":[${text}]}`));
    expect(fitting(entry, Math.max(...sizes))).toBe(entry);
    const limit = Math.max(...sizes) - 1;
    expect(fitting(entry, limit)).toEqual({ ok: false, refusal: refusal('too-large', { limit }) });
  });

  it('HUB-4 that the log did not take is answered with the kind of error, or with failed for any other', () => {
    const reasonOf = (cause: unknown) => notSaved(cause).refusal;
    expect(reasonOf(new EventLogError('full', { session: 's' }))).toEqual(
      refusal('not-saved', { reason: 'full' }),
    );
    expect(reasonOf(new Error('odd'))).toEqual(refusal('not-saved', { reason: 'failed' }));
    expect(notSaved(null).ok).toBe(false);
  });

  it('HUB-21 that opens a session names who did, by which command, and the hash of its first event', () => {
    const [first] = accepted([fact]).sealed;
    expect(first && openedBy(first, sha256)).toEqual({
      participant: sato.id,
      cmd: head.cmd,
      hash: sha256(first?.text ?? ''),
    });
  });
});
