import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KnownPart, partCame, partKept } from '../../../src/client/team-client.ts';
import { LookedAt, nextState, type PartRevision, partFrames } from '../../../src/hub/team/part.ts';
import type { PartFrame } from '../../../src/protocol/team.ts';
import { FRAME_LIMIT } from '../../../src/protocol/version.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';

const rows = fc
  .uniqueArray(fc.nat(30), { maxLength: 25 })
  .chain((ids) => fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(`r${id}`), text: fc.string() }))));
const reading = fc.record({ head: fc.record({ n: fc.nat(2) }), rows });

/** What somebody who has `known` knows after the frames. */
function told(known: KnownPart | undefined, frames: readonly string[]): KnownPart {
  let now = known;
  for (const text of frames) {
    const next = partCame(now, JSON.parse(text) as PartFrame);
    if (next === 'gap') throw new Error(`a gap at ${text}`);
    now = next;
  }
  return now as KnownPart;
}

describe('a part of what homes show', () => {
  it('SYN-725 is told as it is, in its order, whatever it was before and however small the frames', () => {
    fc.assert(
      fc.property(
        fc.array(reading, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 90, max: 900 }),
        (all, limit) => {
          let before: PartRevision | null = null;
          let known: KnownPart | undefined;
          for (const { head, rows: now } of all) {
            const state = nextState(before, head, now);
            if (state !== before) known = told(known, partFrames('pages', before, state, limit));
            before = state;
            expect([known?.head, known?.rows, known?.coming]).toEqual([head, now, null]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('SYN-725 is told in frames of the size that is asked for, but for a row that is larger', () => {
    const many = Array.from({ length: 2_000 }, (_, i) => ({ id: `r${i}`, text: '決'.repeat(i % 60) }));
    const state = nextState(null, { n: 1 }, [...many, { id: 'large', text: 'x'.repeat(2_000) }]);
    const sizes = partFrames('pages', null, state, 1_000).map((text) => Buffer.byteLength(text));
    expect(sizes.filter((size) => size > 1_000)).toHaveLength(1);
    expect(sizes.length).toBeLessThan(400);
  });

  it('SYN-725 is told as the rows that changed: one that moved up or down is one row', () => {
    const list = (...ids: readonly string[]) => ids.map((id) => ({ id, text: 'x'.repeat(500) }));
    const before = nextState(null, {}, list('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'));
    const sent = (...ids: readonly string[]) => {
      const after = nextState(before, {}, list(...ids));
      const frames = partFrames('pages', before, after, FRAME_LIMIT).map(
        (text) => JSON.parse(text) as PartFrame,
      );
      return frames.flatMap((frame) => [
        ...frame.rows.map(({ row }) => row.id),
        ...frame.gone.map((id) => `-${id}`),
      ]);
    };
    expect(sent('h', 'a', 'b', 'c', 'd', 'e', 'f', 'g')).toEqual(['h']);
    expect(sent('b', 'c', 'd', 'e', 'f', 'g', 'h', 'a')).toEqual(['a']);
    expect(sent('a', 'b', 'c', 'e', 'f', 'g', 'h', 'new')).toEqual(['new', '-d']);
    expect(nextState(before, {}, list('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'))).toBe(before);
  });

  it('SYN-725 is read again where a piece does not follow, and where the connection is another one', () => {
    const one = nextState(null, {}, [{ id: 'a' }]);
    const two = nextState(one, {}, [{ id: 'a' }, { id: 'b' }]);
    const three = nextState(two, {}, [{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
    const known = told(undefined, partFrames('pages', null, one, FRAME_LIMIT));
    const [late] = partFrames('pages', two, three, FRAME_LIMIT).map((text) => JSON.parse(text) as PartFrame);
    const [next] = partFrames('pages', one, two, FRAME_LIMIT).map((text) => JSON.parse(text) as PartFrame);
    expect(partCame(known, late as PartFrame)).toBe('gap');
    expect(partCame(partKept(known), next as PartFrame)).toBe('gap');
    expect(partKept(known).rows).toEqual([{ id: 'a' }]);
    const pieces = partFrames('pages', null, three, 90).map((text) => JSON.parse(text) as PartFrame);
    expect(pieces.length).toBeGreaterThan(2);
    const begun = partCame(known, pieces[0] as PartFrame) as KnownPart;
    expect([begun.rows, partCame(begun, late as PartFrame)]).toEqual([[{ id: 'a' }], 'gap']);
  });
});

it('HUB-994 a part that changes right after the clock was set back is read at once, and not when that time comes again', async () => {
  const machine = new FakeTime();
  let off = 0;
  const time = {
    now: () => machine.now() + off,
    after: (ms: number, run: () => void) => machine.after(ms, run),
  };
  let reads = 0;
  const read = async () => {
    reads += 1;
    return { head: {}, rows: [{ id: `${reads}` }] };
  };
  const source = { nothing: {}, read };
  const told = (error: unknown) => {
    throw error;
  };
  const part = new LookedAt('pages', source as never, told, time, { show: () => {} });
  await settle();
  off = -3_600_000;
  part.touch();
  await settle();
  expect(reads).toBe(2);
  for (let i = 0; i < 3; i += 1) part.touch();
  await machine.advance(400);
  expect(reads).toBe(2);
  await machine.advance(200);
  expect(reads).toBe(3);
});
