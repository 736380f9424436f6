import { describe, expect, it } from 'vitest';
import {
  type ActFact,
  type AddedChange,
  FACT_STREAMS,
  type FactLog,
  type FactMark,
  type FactStream,
  type FactStreams,
  NO_MARK,
  type Numbered,
  type PageVerdict,
} from '../../src/ports/fact-log.ts';
import { rejection } from './event-log-checks.ts';

type Opened = FactLog & { close(): Promise<void> };

export interface FactLogRig {
  /** Opens it, again where it was closed. */
  open(): Promise<Opened>;
  /** As another hub opens it while the first has it; absent: there can be one alone. */
  other?(): Promise<Opened>;
  /** Nothing is there after it was closed. */
  readonly isBrief?: true;
  /** How often these words stand where it is kept; absent: it is kept in memory. */
  found?(words: string): number;
}

const AT = '2026-11-25T03:00:00.000Z';
const BY = { id: 'p1', name: '佐藤', kind: 'member' } as const;

export const addedChange = (id: string, more: Partial<AddedChange> = {}): AddedChange => ({
  ...{ id, at: AT, by: BY },
  ...{ service: 'checkout', text: 'flag new-checkout 10% » 50%', kind: 'flag', environment: null },
  ...{ happenedAt: '2026-11-25T02:31:00.000Z', url: null },
  ...more,
});

export const actFact = (n: number, more: Partial<ActFact> = {}): ActFact => ({
  ...{ n, at: AT, by: BY, type: 'action.requested' },
  data: { action: `page.${n}`, target: 'pagerduty', act: 'note', args: { incident: 'Q1', text: '調査中' } },
  ...more,
});

export const pageVerdict = (id: string, hurt: boolean | null, why: string | null = null): PageVerdict => ({
  ...{ at: AT, by: BY },
  incident: { id, number: 4812, title: '5xx', service: 'checkout', triggeredAt: '2026-11-25T02:58:00.000Z' },
  verdict: hurt === null ? null : { hurt, why, prevent: null },
});

/** All facts of a stream, as a reader folds them, and how far that is. */
export async function readFacts<S extends FactStream>(
  log: FactLog,
  stream: S,
  since = NO_MARK,
): Promise<{
  readonly facts: readonly Numbered<FactStreams[S]>[];
  readonly mark: FactMark;
  readonly fromStart: boolean;
}> {
  let all: Numbered<FactStreams[S]>[] = [];
  let mark = since;
  let fromStart = false;
  for await (const chunk of log.facts(stream, since)) {
    if (chunk.fromStart) [all, fromStart] = [[], true];
    all.push(...chunk.facts);
    mark = chunk.mark;
  }
  return { facts: all, mark, fromStart };
}

export const factsIn = async <S extends FactStream>(
  log: FactLog,
  stream: S,
): Promise<readonly FactStreams[S][]> => (await readFacts(log, stream)).facts.map(({ fact }) => fact);

const numbered = <T>(...facts: readonly (readonly [number, T])[]) => facts.map(([n, fact]) => ({ n, fact }));

/** What every log of facts promises; run it over each adapter. */
export function factLogContract(name: string, newRig: () => Promise<FactLogRig>): void {
  describe(`${name} as a log of facts`, () => {
    it('STO-402 reads back what was added to each stream, in that order, numbered from 1, as it was given', async () => {
      const log = await (await newRig()).open();
      for (const stream of FACT_STREAMS)
        expect(await readFacts(log, stream)).toMatchObject({ facts: [], mark: NO_MARK });
      const changes = [
        addedChange('hand:1'),
        addedChange('hand:2', { url: 'https://example.com/1', environment: '本番', kind: 'config' }),
        addedChange('hand:3', { text: '\u{1f680} "quoted" \\ and\nlines' }),
      ];
      for (const [i, one] of changes.entries())
        expect((await log.appendFact('changes', i, one)).n).toBe(i + 1);
      await log.appendFact('acts', 0, actFact(1));
      await log.appendFact('verdicts', 0, pageVerdict('Q1', true));
      expect((await readFacts(log, 'changes')).facts).toEqual(
        numbered(...changes.map((one, i) => [i + 1, one] as const)),
      );
      expect(await factsIn(log, 'acts')).toEqual([actFact(1)]);
      expect(await factsIn(log, 'verdicts')).toEqual([pageVerdict('Q1', true)]);
      await log.close();
    });

    it('STO-402 reads on from a mark: what is new, and nothing where nothing is', async () => {
      const log = await (await newRig()).open();
      for (let n = 0; n < 1_200; n += 1) await log.appendFact('changes', n, addedChange(`hand:${n + 1}`));
      const all = await readFacts(log, 'changes');
      expect([all.facts.length, all.mark.n]).toEqual([1_200, 1_200]);
      expect(await readFacts(log, 'changes', all.mark)).toEqual({
        facts: [],
        mark: all.mark,
        fromStart: false,
      });
      const own = await log.appendFact('changes', 1_200, addedChange('hand:1201'));
      const more = await readFacts(log, 'changes', all.mark);
      expect([more.facts.map(({ n }) => n), more.mark, more.fromStart]).toEqual([[1_201], own, false]);
      expect(await readFacts(log, 'changes', own)).toEqual({ facts: [], mark: own, fromStart: false });
      await log.close();
    });

    it('STO-402 refuses as conflict what follows another fact than the last, and keeps nothing of it', async () => {
      const log = await (await newRig()).open();
      await log.appendFact('acts', 0, actFact(1));
      for (const after of [0, 2, 7]) {
        const refused = await rejection(log.appendFact('acts', after, actFact(after + 1)));
        expect(refused).toMatchObject({ kind: 'conflict', params: { expected: after, seq: 1 } });
      }
      expect((await rejection(log.rewriteFacts('acts', 4, []))).kind).toBe('conflict');
      expect(await factsIn(log, 'acts')).toEqual([actFact(1)]);
      const ten = Array.from({ length: 10 }, (_, i) => log.appendFact('acts', 1 + i, actFact(2 + i)));
      expect((await Promise.all(ten)).map(({ n }) => n)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
      const twice = await Promise.allSettled([12, 13].map(() => log.appendFact('acts', 11, actFact(12))));
      expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await factsIn(log, 'acts')).map(({ n }) => n)).toEqual(
        ten
          .map((_, i) => i + 2)
          .toSpliced(0, 0, 1)
          .concat(12),
      );
      await log.close();
    });

    it('STO-403 forgets what no longer counts; the rest keeps its numbers, and no number is given again', async () => {
      const log = await (await newRig()).open();
      for (let n = 0; n < 1_300; n += 1) await log.appendFact('acts', n, actFact(n + 1));
      const before = await readFacts(log, 'acts');
      const stays = numbered([17, actFact(17)], [640, actFact(640)], [1_300, actFact(1_300)]);
      const rewritten = await log.rewriteFacts('acts', 1_300, stays);
      expect(rewritten.n).toBe(1_300);
      const after = await readFacts(log, 'acts');
      expect([after.facts, after.mark]).toEqual([stays, rewritten]);
      // A reader from before reads all from the start, since what was read may be gone.
      expect(await readFacts(log, 'acts', before.mark)).toEqual({
        facts: stays,
        mark: rewritten,
        fromStart: true,
      });
      expect(await readFacts(log, 'acts', rewritten)).toEqual({
        facts: [],
        mark: rewritten,
        fromStart: false,
      });
      expect((await log.appendFact('acts', 1_300, actFact(1_301))).n).toBe(1_301);
      expect((await readFacts(log, 'acts', rewritten)).facts).toEqual(numbered([1_301, actFact(1_301)]));
      expect((await factsIn(log, 'acts')).map(({ n }) => n)).toEqual([17, 640, 1_300, 1_301]);
      await log.close();
    });

    it('STO-403 what is added while it forgets stands behind, and a fact of another number than the last is no end', async () => {
      const log = await (await newRig()).open();
      for (let n = 0; n < 40; n += 1) await log.appendFact('verdicts', n, pageVerdict(`Q${n}`, true));
      const rewriting = log.rewriteFacts(
        'verdicts',
        40,
        numbered([3, pageVerdict('Q2', true)], [40, pageVerdict('Q39', true)]),
      );
      const added = log.appendFact('verdicts', 40, pageVerdict('Q40', false));
      await Promise.all([rewriting, added]);
      expect((await readFacts(log, 'verdicts')).facts.map(({ n }) => n)).toEqual([3, 40, 41]);
      await log.close();
    });

    it('STO-403 takes facts of another log under their own numbers', async () => {
      const log = await (await newRig()).open();
      const copied = numbered([5, actFact(5)], [9, actFact(9)]);
      expect((await log.rewriteFacts('acts', 0, copied)).n).toBe(9);
      expect((await readFacts(log, 'acts')).facts).toEqual(copied);
      expect((await rejection(log.rewriteFacts('acts', 0, copied))).kind).toBe('conflict');
      expect((await log.appendFact('acts', 9, actFact(10))).n).toBe(10);
      await log.close();
    });

    it('STO-404 leaves nothing of a redacted or forgotten fact where it is kept', async () => {
      const rig = await newRig();
      const log = await rig.open();
      const found = (words: string): boolean => (rig.found?.(words) ?? 0) > 0;
      const secret = (n: number, word: string) =>
        actFact(n, {
          data: { ...actFact(n).data, args: { text: `${'x'.repeat((n * 997) % 9_000)}${word}` } },
        });
      for (let n = 1; n <= 60; n += 1)
        await log.appendFact('acts', n - 1, secret(n, n % 2 === 0 ? 'canary-even-5f1c' : 'canary-odd-77ab'));
      expect([found('canary-even-5f1c'), found('canary-odd-77ab')]).not.toContain(rig.found === undefined);
      const { facts } = await readFacts(log, 'acts');
      const redacted = facts.flatMap(({ n, fact }) =>
        n % 2 === 0
          ? { n, fact: { ...fact, data: { text: '[redacted:manual]' } } }
          : n > 57
            ? { n, fact }
            : [],
      );
      await log.rewriteFacts('acts', 60, redacted);
      expect((await readFacts(log, 'acts')).facts).toEqual(redacted);
      expect(found('canary-even-5f1c')).toBe(false);
      await log.rewriteFacts(
        'acts',
        60,
        redacted.filter(({ n }) => n % 2 === 0),
      );
      expect(found('canary-odd-77ab')).toBe(false);
      expect((await factsIn(log, 'acts')).map(({ n }) => n)).toEqual(
        Array.from({ length: 30 }, (_, i) => 2 * i + 2),
      );
      await log.close();
    });

    it('STO-402 rejects every call after it was closed', async () => {
      const log = await (await newRig()).open();
      await log.close();
      for (const stream of FACT_STREAMS) {
        const calls = [
          log.appendFact(stream, 0, addedChange('hand:1') as never),
          readFacts(log, stream),
          log.rewriteFacts(stream, 0, []),
        ];
        for (const call of calls) expect((await rejection(call as Promise<never>)).kind).toBe('closed');
      }
    });

    it('STO-402 has all of them after it was closed and opened again', async () => {
      const rig = await newRig();
      if (rig.isBrief) return;
      const first = await rig.open();
      for (let n = 0; n < 4; n += 1) await first.appendFact('changes', n, addedChange(`hand:${n + 1}`));
      await first.rewriteFacts(
        'changes',
        4,
        numbered([2, addedChange('hand:2')], [4, addedChange('hand:4')]),
      );
      await first.close();
      const second = await rig.open();
      expect((await second.appendFact('changes', 4, addedChange('hand:5'))).n).toBe(5);
      expect((await factsIn(second, 'changes')).map(({ id }) => id)).toEqual(['hand:2', 'hand:4', 'hand:5']);
      await second.close();
    });

    it('STO-405 of two that write at a time none loses a fact to the other, nor to a checkpoint', async () => {
      const rig = await newRig();
      if (rig.other === undefined) return;
      const [a, b] = [await rig.open(), await rig.other()];
      await a.appendFact('changes', 0, addedChange('hand:1'));
      const known = await readFacts(b, 'changes');
      await a.appendFact('changes', 1, addedChange('hand:2'));
      // B stands behind: it finds out, reads on, and its fact comes after.
      expect((await rejection(b.appendFact('changes', 1, addedChange('late')))).kind).toBe('conflict');
      const on = await readFacts(b, 'changes', known.mark);
      expect([on.facts.map(({ n }) => n), on.fromStart]).toEqual([[2], false]);
      const own = await b.appendFact('changes', 2, addedChange('hand:3'));
      // A believes that the stream ends at 2, and forgets nothing that it has not read.
      expect((await rejection(a.rewriteFacts('changes', 2, numbered([2, addedChange('hand:2')])))).kind).toBe(
        'conflict',
      );
      expect((await factsIn(a, 'changes')).map(({ id }) => id)).toEqual(['hand:1', 'hand:2', 'hand:3']);
      await a.rewriteFacts('changes', 3, numbered([3, addedChange('hand:3')]));
      // The checkpoint has the same end, so B's next fact follows it; and B reads from the start.
      expect((await b.appendFact('changes', 3, addedChange('hand:4'))).n).toBe(4);
      const fromStart = await readFacts(b, 'changes', own);
      expect([fromStart.facts.map(({ n }) => n), fromStart.fromStart]).toEqual([[3, 4], true]);
      expect((await factsIn(a, 'changes')).map(({ id }) => id)).toEqual(['hand:3', 'hand:4']);
      await a.close();
      await b.close();
    });
  });
}
