import { describe, expect, it } from 'vitest';
import { runnable } from '../runnable.ts';
import { fillDisk, missingDisk } from './full-disk.ts';

describe.skipIf(!runnable('a full disk under a hub', missingDisk))('a hub whose disk is full', () => {
  it('HUB-992 says so in one line, loses nothing that was acknowledged, and takes what waits when there is room', () => {
    const { whileFull, acks, code, chain, broken, logged } = fillDisk();
    expect([broken, chain, code]).toEqual([[], true, 0]);
    expect(whileFull).toMatchObject({ answers: true });
    expect(whileFull.waiting).toBeGreaterThan(0);
    expect(acks).toBeGreaterThan(whileFull.acks + 20);
    expect(logged.filter((line) => line.includes('"reason":"full"'))).not.toEqual([]);
    expect(logged.filter((line) => /stack|\.ts:/.test(line))).toEqual([]);
  });
});
