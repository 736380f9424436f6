import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type DemoLine, NIGHT, SEED } from '../../src/demo/incident-log.ts';
import { writeLog } from '../../src/demo/log-writer.ts';
import { demoPace } from '../../src/demo/pace.ts';
import { COMPARED_MS } from '../../src/logs/difference/pattern-differences.ts';
import { FakeTime } from '../network/fake-time.ts';

/** What is new is looked for from five minutes before the page on. */
const LEAD_MS = 5 * 60_000;

it('CHG-890 the demo’s log reaches back over all that its errors are compared with, and nothing fails there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'demo-log-'));
  const time = new FakeTime(Date.parse('2026-11-25T03:00:00.000Z'));
  const log = await writeLog(join(folder, 'app.log'), demoPace(time.now(), 1), time, SEED);
  try {
    const text = await readFile(join(folder, 'app.log'), 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as DemoLine);
    const outage = time.now() + NIGHT.outage * 1_000;
    const at = (line: DemoLine | undefined) => Date.parse(line?.['@timestamp'] ?? '');
    expect(at(lines[0])).toBeLessThan(outage - LEAD_MS - COMPARED_MS);
    const [first] = lines.filter((line) => line['log.level'] === 'error');
    expect(at(first)).toBeGreaterThanOrEqual(outage);
    expect(lines.every((line, i) => i === 0 || at(lines[i - 1]) <= at(line))).toBe(true);
  } finally {
    await log.stop();
    await rm(folder, { recursive: true });
  }
});
