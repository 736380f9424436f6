import { describe, expect, it } from 'vitest';
import { eventText } from '../../../src/domain/chain.ts';
import { EventTail } from '../../../src/hub/room/event-tail.ts';
import { eventTexts } from '../../../src/hub/room/event-texts.ts';
import { sessionOf } from '../../contracts/event-builder.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { HeldLog } from '../held-log.ts';

const SESSION = 'checkout-1125';
const EVENTS = sessionOf(SESSION, 1_300);

/** Gives events in chunks of `size`. */
class Chunked extends MemoryLog {
  readonly size: number;
  /** Seqs from which it was read. */
  readonly readFrom: number[] = [];

  constructor(size: number) {
    super();
    this.size = size;
  }

  override async *read(session: string, fromSeq: number) {
    this.readFrom.push(fromSeq);
    const all = [];
    for await (const events of super.read(session, fromSeq)) all.push(...events);
    while (all.length > 0) yield all.splice(0, this.size);
  }
}

/** What is given of a log of `stored` events with this head, of which memory holds those from `inMemory` on. */
async function given(seq: number, head: number, inMemory: number, stored = head, size = 2) {
  const log = new Chunked(size);
  await log.append(SESSION, 0, { events: EVENTS.slice(0, stored), answers: [] });
  const recent = new EventTail(EVENTS.length * 1_000);
  const long = 'x'.repeat(EVENTS.length * 1_000 + 1);
  if (inMemory > 1)
    recent.push(Array.from({ length: inMemory - 1 }, (_, i) => (i === inMemory - 2 ? long : '')));
  recent.push(EVENTS.slice(inMemory - 1, head).map(eventText));
  const chunks = [];
  for await (const chunk of eventTexts(SESSION, seq, () => head, recent, log)) chunks.push(chunk);
  return { chunks, readFrom: log.readFrom, of: chunks.map(({ first, texts }) => [first, texts.length]) };
}

describe('the texts of a session from a seq on', () => {
  it.each([
    ['from memory alone', [3, 7, 2], [[3, 5]], []],
    ['from memory, the last one', [7, 7, 2], [[7, 1]], []],
    [
      'from memory in chunks',
      [1, 1_203, 1],
      [
        [1, 500],
        [501, 500],
        [1_001, 203],
      ],
      [],
    ],
    [
      'from the log where memory lacks the first',
      [1, 5, 4],
      [
        [1, 2],
        [3, 2],
        [5, 1],
      ],
      [1],
    ],
    ['from the log, the last one', [5, 5, 6], [[5, 1]], [5]],
    ['none behind the head', [8, 7, 2], [], []],
    [
      'none of what is stored and not published yet',
      [1, 3, 3, 6],
      [
        [1, 2],
        [3, 1],
      ],
      [1],
    ],
    [
      'none of a chunk that is not published yet',
      [1, 4, 3, 9],
      [
        [1, 2],
        [3, 2],
      ],
      [1],
    ],
  ] as const)('HUB-43 come %s', async (_how, [seq, head, inMemory, stored], of, readFrom) => {
    const found = await given(seq, head, inMemory, stored);
    expect(found.of).toEqual(of);
    expect(found.readFrom).toEqual(readFrom);
    const texts = found.chunks.flatMap((chunk) => chunk.texts);
    expect(texts).toEqual(EVENTS.slice(seq - 1, head).map(eventText));
  });

  it('HUB-43 leave no gap where more is published while they are read', async () => {
    const log = new Chunked(4);
    await log.append(SESSION, 0, { events: EVENTS.slice(0, 12), answers: [] });
    let head = 6;
    const found = [];
    for await (const { first, texts } of eventTexts(SESSION, 1, () => head, new EventTail(1), log)) {
      found.push([first, texts.length]);
      if (first === 5) head = 12;
    }
    expect(found).toEqual([
      [1, 4],
      [5, 2],
    ]);
  });

  it('HUB-34 does not hold up the reading of what memory no longer holds', async () => {
    const recent = new EventTail(1_000);
    recent.push(['{"seq":1}']);
    const log = new HeldLog();
    const found = [];
    for await (const { texts } of eventTexts('s', 1, () => 2, recent, log)) {
      found.push(...texts);
      if (found.length > 1 || texts.length === 0) break;
    }
    expect(found).toEqual(['{"seq":1}']);
    expect(log.reads).toBe(1);
  });
});
