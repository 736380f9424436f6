import { describe, expect, it } from 'vitest';
import { FactFold, type FactRules } from '../../../src/hub/base/fact-fold.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import type {
  FactMark,
  FactStream,
  FactStreams,
  Numbered,
  PageVerdict,
} from '../../../src/ports/fact-log.ts';
import { NO_MARK } from '../../../src/ports/fact-log.ts';
import { factsIn, pageVerdict, readFacts } from '../../contracts/fact-log.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';

type Known = Map<string, { readonly n: number; readonly fact: PageVerdict }>;
const RULES: FactRules<'verdicts', Known> = {
  stream: 'verdicts',
  start: () => new Map(),
  fold: (known, n, fact) => void known.set(fact.incident.id, { n, fact }),
  counting: (known) => new Set([...known.values()].map(({ n }) => n)),
  redacted: (fact) => pageVerdict(fact.incident.id, true, '[redacted:manual]'),
  about: ({ incident }) => incident.id,
  waits: (known, n) => known.get('open')?.n === n,
};
const foldOf = (log: MemoryLog, term?: () => number | null) => new FactFold(log, RULES, term);
const hurt = (fold: FactFold<'verdicts', Known>, id: string, why: string) =>
  fold.add(() => pageVerdict(id, true, why));
const whys = (known: Known) => [...known.values()].map(({ fact }) => fact.verdict?.why);

/** A log that counts what is read, and whose next append is answered as told. */
class Odd extends MemoryLog {
  reads = 0;
  fate: 'lost' | 'moved' | null = null;
  rewritten: Promise<unknown> = Promise.resolve();
  override async *facts<S extends FactStream>(stream: S, since: FactMark) {
    this.reads += 1;
    yield* super.facts(stream, since);
  }
  override async appendFact<S extends FactStream>(
    stream: S,
    after: number,
    fact: FactStreams[S],
  ): Promise<FactMark> {
    const mark = await super.appendFact(stream, after, fact);
    const { fate } = this;
    this.fate = null;
    if (fate === null) return mark;
    // Another hub's stands behind it, so its writer is told that its place was taken.
    if (fate === 'moved') await super.appendFact('verdicts', after + 1, pageVerdict('theirs', false));
    throw new EventLogError(fate === 'moved' ? 'conflict' : 'unknown');
  }
  override rewriteFacts<S extends FactStream>(
    stream: S,
    upTo: number,
    facts: readonly Numbered<FactStreams[S]>[],
  ) {
    const rewriting = super.rewriteFacts(stream, upTo, facts);
    this.rewritten = rewriting.catch(() => {});
    return rewriting;
  }
}

describe('a fold of facts', () => {
  it('STO-405 decides again on what another hub has written meanwhile', async () => {
    const log = new MemoryLog();
    const [a, b] = [foldOf(log), foldOf(log)];
    await hurt(a, 'Q1', 'a');
    await b.state();
    await hurt(a, 'Q2', 'a');
    const seen: unknown[] = [];
    await b.add((known, n) => {
      seen.push([n, known.has('Q2')]);
      return known.has('Q2') ? null : pageVerdict('Q2', false, 'b');
    });
    expect(seen).toEqual([
      [2, false],
      [3, true],
    ]);
    await hurt(b, 'Q3', 'b');
    await hurt(a, 'Q4', 'a');
    expect(whys(await a.state())).toEqual(['a', 'a', 'b', 'a']);
    expect((await readFacts(log, 'verdicts')).facts.map(({ n, fact }) => [n, fact.verdict?.why])).toEqual([
      [1, 'a'],
      [2, 'a'],
      [3, 'b'],
      [4, 'a'],
    ]);
  });

  it('STO-405 adds none twice: what was kept though its place was said to be taken is found', async () => {
    const log = new Odd();
    const fold = foldOf(log);
    await hurt(fold, 'Q1', 'one');
    log.fate = 'moved';
    await hurt(fold, 'Q2', 'two');
    expect((await factsIn(log, 'verdicts')).map(({ incident }) => incident.id)).toEqual([
      'Q1',
      'Q2',
      'theirs',
    ]);
    expect([...(await fold.state()).keys()]).toEqual(['Q1', 'Q2', 'theirs']);
  });

  it('STO-405 of one whose answer was lost its caller hears, and the next one stands behind it', async () => {
    const log = new Odd();
    const fold = foldOf(log);
    log.fate = 'lost';
    await expect(hurt(fold, 'Q1', 'one')).rejects.toMatchObject({ kind: 'unknown' });
    await hurt(fold, 'Q2', 'two');
    expect(whys(await fold.state())).toEqual(['one', 'two']);
  });

  it('STO-405 a conflict with nothing new is told: another hub has taken over', async () => {
    const log = new Odd();
    const fold = foldOf(log);
    await hurt(fold, 'Q1', 'one');
    log.appendFact = async () => {
      throw new EventLogError('conflict', { reason: 'taken-over' });
    };
    await expect(hurt(fold, 'Q2', 'two')).rejects.toMatchObject({ params: { reason: 'taken-over' } });
  });

  it('STO-405 is read once while no other hub writes, again in another term, and each time where others may', async () => {
    const log = new Odd();
    const others = foldOf(log);
    let term: number | null = 1;
    const fold = foldOf(log, () => term);
    await fold.state();
    await hurt(fold, 'Q1', 'own');
    const { reads } = log;
    await fold.state();
    expect(log.reads).toBe(reads);
    term = null;
    await hurt(others, 'Q2', 'theirs');
    expect(whys(await fold.state())).toEqual(['own', 'theirs']);
    // Read while others might write, it is not known to be all.
    await hurt(others, 'Q3', 'theirs');
    term = 2;
    expect(whys(await fold.state())).toEqual(['own', 'theirs', 'theirs']);
    const before = log.reads;
    await fold.state();
    expect(log.reads).toBe(before);
  });

  it('STO-403 forgets on disk what no longer counts, once that is much; what is there is as before', async () => {
    const log = new Odd();
    const fold = foldOf(log);
    const count = async () => (await readFacts(log, 'verdicts')).facts.length;
    for (let i = 0; i < 400; i += 1) await hurt(fold, `Q${i % 7}`, `${i}`);
    expect(await count()).toBe(400);
    let most = 0;
    for (let i = 400; i < 1_700; i += 1) {
      await hurt(fold, `Q${i % 7}`, `${i}`);
      await log.rewritten;
      most = Math.max(most, await count());
    }
    expect(most).toBeLessThan(7 + 501);
    const again = foldOf(log);
    expect(whys(await again.state()).toSorted()).toEqual(whys(await fold.state()).toSorted());
    expect((await readFacts(log, 'verdicts')).mark.n).toBe(1_700);
  });

  it('STO-404 puts redacted facts in the place of what they were, and drops what no longer counts', async () => {
    const log = new Odd();
    const fold = foldOf(log);
    await hurt(fold, 'Q1', 'secret, said again later');
    await hurt(fold, 'Q2', 'secret');
    await hurt(fold, 'Q1', 'plain');
    await hurt(fold, 'open', 'secret');
    const found = (await fold.find('secret')).map(({ stream, n, about, stays }) => [stream, n, about, stays]);
    expect(found).toEqual([
      ['verdicts', 1, 'Q1', false],
      ['verdicts', 2, 'Q2', false],
      ['verdicts', 4, 'open', true],
    ]);
    // Another hub has added one meanwhile, which stays.
    await hurt(foldOf(log), 'Q3', 'theirs');
    expect(await fold.redact([1, 2, 4, 99])).toEqual([1, 2]);
    expect(whys(fold.held)).toEqual(['[redacted:manual]', 'plain', 'secret', 'theirs']);
    expect((await readFacts(log, 'verdicts')).facts.map(({ n }) => n)).toEqual([2, 3, 4, 5]);
    await hurt(fold, 'open', 'over');
    expect(await fold.find('secret')).toMatchObject([{ n: 4, stays: false }]);
    expect(await fold.redact([4])).toEqual([4]);
    expect(await fold.find('secret')).toEqual([]);
    await hurt(fold, 'Q4', 'next');
    expect((await readFacts(log, 'verdicts', NO_MARK)).mark.n).toBe(7);
  });
});
