import { describe, it } from 'vitest';
import { walkAll } from './paint-walks.ts';

const SEEDS = 250;

describe('painting, the other half of the walks', () => {
  it(
    `TUI-77 TUI-461 SCR-30 incremental updates leave what a fresh paint shows, and what Ink itself draws: seeds ${SEEDS + 1} to ${2 * SEEDS}`,
    () => walkAll(SEEDS + 1, SEEDS),
    Math.max(300_000, SEEDS * 2_000),
  );
});
