import { afterEach, expect, it, vi } from 'vitest';
import { freePorts } from './free-ports.ts';

afterEach(() => vi.unstubAllEnvs());

it('processes that run tests beside each other choose from ports of their own', async () => {
  const chosen = async (process: string) => {
    vi.stubEnv('VITEST_POOL_ID', process);
    const ports = [];
    for (let i = 0; i < 8; i += 1) ports.push(...(await freePorts(5)));
    return { least: Math.min(...ports), most: Math.max(...ports) };
  };
  const all = [await chosen('1'), await chosen('2'), await chosen('4')];
  for (const [i, one] of all.entries()) expect(one.least).toBeGreaterThan(all[i - 1]?.most ?? 0);
  expect(all.at(-1)?.most).toBeLessThan(32_768);
});

it('gives no port again while the one who was given it may not listen yet', async () => {
  const given = [];
  for (let i = 0; i < 100; i += 1) given.push(...(await freePorts(3)));
  expect(new Set(given).size).toBe(300);
});
