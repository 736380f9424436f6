import { describe, expect, it } from 'vitest';
import type { NumberedLine } from '../../../src/protocol/messages.ts';
import { Rig } from '../rig.ts';
import { logLine, logLines, SATO, underWay } from '../story.ts';

/** A screen that holds lines 10,001 on; the hub has `count` older ones. */
function rigged(count: number, older: (i: number) => Partial<Omit<NumberedLine, 'no'>> = () => ({})): Rig {
  const client = underWay(SATO);
  client.log(...logLines(60, 10_000));
  client.olderLines = Array.from({ length: count }, (_, i) => ({
    ...logLine(i),
    no: 0,
    id: `old-${i}`,
    level: 'info' as const,
    message: `older ${i}`,
    ...older(i),
  }));
  return new Rig(client, { cols: 120, rows: 40 }).press('2');
}

const cursorRow = (rig: Rig): string => rig.rows().find((row) => row.includes('││»')) ?? '';

/** Until nothing is asked any more. */
async function looked(rig: Rig): Promise<void> {
  for (let i = 0; i < 100 && rig.state.askedBefore !== null; i += 1) await rig.settle();
  expect(rig.state.askedBefore).toBeNull();
}

describe('looking further back than the screen holds', () => {
  it('TUI-322 a search goes on in older lines until it finds one', async () => {
    const rig = rigged(2_000, (i) => (i === 700 ? { message: 'needle one' } : {}));
    rig.press('/', 'needle', 'enter');
    expect(rig.said.at(-1)).toContain('さらに古いログ');
    await looked(rig);
    expect(cursorRow(rig)).toContain('needle one');
    expect(rig.client.olderLines.length).toBe(500);
    rig.press('N');
    await looked(rig);
    expect(rig.said.at(-1)).toContain('この先に一致はありません');
    expect(cursorRow(rig)).toContain('needle one');
  });

  it('TUI-322 errors are looked for in older lines, too', async () => {
    const rig = rigged(900, (i) => (i === 3 ? { level: 'error', message: 'first failure' } : {}));
    rig.press('g');
    await looked(rig);
    rig.press('E');
    await looked(rig);
    expect(cursorRow(rig)).toContain('first failure');
  });

  it('TUI-322 one key looks through 5,000 lines, says how far, and the next goes on', async () => {
    const rig = rigged(7_000, (i) => (i === 1_000 ? { message: 'needle' } : {}));
    rig.press('/', 'needle', 'enter');
    await looked(rig);
    expect(rig.said.at(-1)).toMatch(/5,?000行.*ありません/);
    expect(rig.client.olderLines.length).toBe(2_000);
    rig.press('N');
    await looked(rig);
    expect(cursorRow(rig)).toContain('needle');
  });

  it('TUI-322 what is found moves nobody who has moved or searched otherwise meanwhile', async () => {
    const rig = rigged(400, () => ({ message: 'needle' }));
    rig.press('/', 'needle', 'enter', 'k');
    const { cursor } = rig.state.logs;
    await looked(rig);
    expect(rig.state.logs.cursor).toBe(cursor);
  });

  it('TUI-1027 a time is looked for in older lines; where they end before it the nearest is shown', async () => {
    const client = underWay(SATO);
    const second = (i: number): string => new Date(client.now - 7_200_000 + i * 1_000).toISOString();
    client.log(
      ...Array.from({ length: 60 }, (_, i) => ({ ...logLine(10_000 + i), time: second(2_000 + i) })),
    );
    client.olderLines = Array.from({ length: 2_000 }, (_, i) => ({
      ...{
        ...logLine(i),
        no: 0,
        id: `old-${i}`,
        level: 'info' as const,
        time: second(i),
        message: `older ${i}`,
      },
    }));
    const rig = new Rig(client, { cols: 120, rows: 40 }).press('2', 'a', second(700), 'enter');
    await looked(rig);
    expect(cursorRow(rig)).toContain('older 700');
    expect(rig.client.olderLines.length).toBeLessThan(700);
    rig.press('a', 'ctrl+u', second(-500), 'enter');
    await looked(rig);
    expect(cursorRow(rig)).toContain('older 0');
    expect(rig.said.at(-1)).toContain('最も近い行');
  });

  it('TUI-323 scroll-back under a filter goes on until a line that is shown comes', async () => {
    const rig = rigged(2_000, (i) => (i === 1_100 ? { level: 'error', message: 'old failure' } : {}));
    rig.press('l', 'l', 'l');
    expect(rig.state.logs.level).toBe('error');
    rig.press('g');
    await looked(rig);
    expect(rig.client.olderLines.length).toBe(800);
    rig.press('k');
    expect(cursorRow(rig)).toContain('old failure');
    rig.press('g');
    await looked(rig);
    expect(rig.client.olderLines.length).toBe(0);
  });

  it('TUI-323 goes on, too, where no line held is shown, and tells how far it came', async () => {
    const rig = rigged(9_000, (i) => (i === 3_500 ? { message: 'old failure' } : {}));
    rig.press('i', 'old failure', 'enter');
    rig.press('g');
    await looked(rig);
    expect(rig.said.at(-1)).toMatch(/5,?\d00行.*ありません/);
    rig.press('g');
    await looked(rig);
    expect(rig.text()).toContain('old failure');
    expect(rig.client.olderLines.length).toBeLessThan(3_501);
  });
});
