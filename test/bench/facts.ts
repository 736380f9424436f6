import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteLog } from '../../src/adapters/sqlite-log/sqlite-log.ts';
import { child, end } from './children.ts';
import type { KnownFacts } from './fact-reader.ts';
import { type Figure, median } from './report.ts';

const FEW = 600;
const OPEN = 5;
const TURNS = 5;
/** Garbage is let grow with what memory there is, so a process that needs more than this ends. */
const HEAP = ['--max-old-space-size=64'];

/** A store in which acts on pages took so many facts, all but some long over, and a hub that has to know them. */
export async function benchFacts(many: number): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'oncall-bench-'));
  try {
    const [few, lots] = [join(folder, 'few.db'), join(folder, 'many.db')];
    await fill(few, FEW);
    await fill(lots, many);
    const base = await opened(few);
    const whole = await opened(lots, 1);
    // With its first new act a hub forgets what is over.
    await opened(lots, 1, 'add');
    const after = await opened(lots);
    const of = `${many.toLocaleString('en')} facts`;
    if (whole.acts !== OPEN || after.acts !== OPEN + 1)
      throw new Error(`${whole.acts} and ${after.acts} acts`);
    return [
      {
        name: `${of}, never forgotten, in heaps of 64 MiB: memory beyond ${FEW}`,
        value: whole.mib - base.mib,
        unit: 'MiB',
        goal: { atMost: 100 },
      },
      {
        name: 'a fact of them read, against one of few',
        value: whole.ms / many / (base.ms / FEW),
        unit: 'x',
        goal: { atMost: 2 },
      },
      {
        name: `${of}, forgotten: known in, against ${FEW}`,
        value: after.ms / base.ms,
        unit: 'x',
        goal: { atMost: 2 },
      },
      { name: 'memory beyond that of few', value: after.mib - base.mib, unit: 'MiB', goal: { atMost: 20 } },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Medians of several openings, each by a process of its own. */
async function opened(path: string, turns = TURNS, ...more: string[]): Promise<KnownFacts> {
  const all: KnownFacts[] = [];
  for (let i = 0; i < turns; i += 1) {
    const { process, first } = await child<KnownFacts>('fact-reader.ts', [path, ...more], HEAP);
    await end(process);
    all.push(first);
  }
  return {
    ms: median(all.map(({ ms }) => ms)),
    mib: median(all.map(({ mib }) => mib)),
    acts: all[0]?.acts ?? 0,
  };
}

/** Acts of a month ago, of three facts each; the last ones are open. */
async function fill(path: string, facts: number): Promise<void> {
  await (await openSqliteLog({ path })).close();
  const db = new DatabaseSync(path);
  const at = new Date(Date.now() - 30 * 86_400_000).toISOString();
  const by = { id: 'p1', name: '佐藤', kind: 'member' };
  const insert = db.prepare('INSERT INTO acts (n, text) VALUES (?, ?)');
  const put = (n: number, type: string, data: object) =>
    void insert.run(n, JSON.stringify({ n, at, by, type, data }));
  db.exec('BEGIN');
  for (let n = 1; n + 2 <= facts; n += 3) {
    const action = `page.${n}`;
    const args = { incident: `Q${n}`, text: 'コネクションプールの枯渇を確認中' };
    put(n, 'action.requested', { action, target: 'pagerduty', act: 'note', args, askedAt: at });
    if (n + 3 * OPEN + 2 > facts) continue;
    put(n + 1, 'action.begun', { action, before: '' });
    put(n + 2, 'action.done', { action, params: { by: '佐藤' } });
  }
  db.exec('COMMIT');
  db.close();
}
