import { describe, it } from 'vitest';
import { walkAll } from './paint-walks.ts';

const SEEDS = 250;

describe('painting, the other half of the walks', () => {
  it(
    `TUI-77 SCR-30 what incremental updates leave on the screen equals a fresh paint: seeds ${SEEDS + 1} to ${2 * SEEDS}`,
    () => walkAll(SEEDS + 1, SEEDS),
    Math.max(180_000, SEEDS * 1_000),
  );
});
