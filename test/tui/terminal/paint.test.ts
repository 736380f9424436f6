import { afterEach, describe, expect, it } from 'vitest';
import { logLines, SATO, SUZUKI, TANAKA, underWay } from '../story.ts';
import { TerminalScreen } from '../terminal.ts';
import { walkAll } from './paint-walks.ts';

let screen: TerminalScreen | null = null;
afterEach(async () => {
  await screen?.quit();
  screen = null;
});

/** More seeds for a longer look: `ONCALL_FUZZ_SEEDS=5000 npx vitest run test/tui/terminal/paint.test.ts`. */
const SEEDS = Number(process.env.ONCALL_FUZZ_SEEDS ?? 120);

describe('painting', () => {
  it(
    `TUI-77 TUI-461 SCR-30 incremental updates leave what a fresh paint shows, and what Ink itself draws: seeds 1 to ${SEEDS}`,
    () => walkAll(SEEDS),
    Math.max(300_000, SEEDS * 2_000),
  );

  it('SCR-31 the caret stands where the text goes on after every update of its neighbours', async () => {
    const client = underWay(TANAKA);
    client.log(...logLines(300));
    const s = new TerminalScreen(client, 120, 40);
    screen = s;
    await s.shows('チェックリスト');
    s.type('b');
    await s.settle();
    s.type('n');
    s.type('切り戻し');
    await s.shows('> 切り戻し');
    await s.settle();
    const at = s.cursor;
    for (let i = 0; i < 30; i++) {
      if (i % 3 === 0) client.log(...logLines(20, 300 + i * 20));
      if (i % 3 === 1)
        client.act(SUZUKI, 'step.assign', { step: 'evidence', participant: [SATO, SUZUKI][i % 2]?.id });
      s.host.pass(1_000);
      await s.settle();
      expect(s.cursor, `update ${i}`).toEqual(at);
    }
  });
});
