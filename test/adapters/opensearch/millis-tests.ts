import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Heard } from '../../contracts/log-source.ts';
import { hear, sourceOf, until } from '../../rigs/tail/hear.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import type { TestNode } from '../../rigs/tail/with-opensearch.ts';

const TIME = 'timeMillis';

export const millisTests = (node: () => TestNode) =>
  describe('a time that is a number', () => {
    const heard: Heard[] = [];
    const fresh = () => `millis-${randomUUID().slice(0, 8)}`;
    const client = () => new NodeClient(node().url);
    const make = (index: string, type = 'long') =>
      client().makeIndex(index, { shards: 2, properties: { [TIME]: { type } } });
    const put = (index: string, times: readonly number[], refresh = false) =>
      client().write(
        times.map((time, i) => ({ index, source: { [TIME]: time, message: `${index} ${i}` } })),
        refresh,
      );
    const options = (index: string, more: object = {}) => ({
      node: node().url,
      index,
      timeField: TIME,
      ...more,
    });
    const tail = (index: string, more: object = {}) => {
      const one = hear(options(index, more), { since: new Date(Date.now() - 60_000).toISOString() });
      heard.push(one);
      return one;
    };

    afterEach(async () => {
      for (const one of heard.splice(0)) await one.end();
    });

    it('OSS-74 is read where it is named: each document once, by its time, late ones and older ones too', async () => {
      const index = fresh();
      await make(index);
      const start = Date.now() - 10_000;
      const times = Array.from({ length: 300 }, (_, i) => start + i * 10);
      await put(index, times, true);
      const one = tail(index);
      await until('all', () => one.lines.length === 300);
      await put(index, [start + 5, Date.now()]);
      await until('the late one', () => one.lines.length === 302);
      await until('a sweep after', () => Date.parse(one.statuses.at(-1)?.complete?.to ?? '') > start + 9_000);
      expect(one.lines.slice(0, 300).map(({ time }) => Date.parse(time ?? ''))).toEqual(times);
      expect(new Set(one.lines.map(({ id }) => id))).toEqual(await client().ids(index));
      const source = sourceOf(options(index));
      const older = await source.before?.(new Date(start + 100).toISOString(), 3);
      expect(older?.map(({ time }) => Date.parse(time ?? '') - start)).toEqual([70, 80, 90]);
      const [from, to] = [new Date(start).toISOString(), new Date(start + 5_000).toISOString()];
      const counted = (await source.histogram?.(from, to, 5)) ?? [];
      expect(counted.reduce((sum, { total }) => sum + total, 0)).toBe(301);
    });

    it('OSS-74 is read beside indices where it is a date, and seconds are named and left out', async () => {
      const name = fresh();
      await make(`${name}-number`);
      await make(`${name}-date`, 'date');
      await make(`${name}-seconds`);
      const now = Date.now();
      await put(`${name}-number`, [now - 200], true);
      await put(`${name}-date`, [now - 100], true);
      await put(`${name}-seconds`, [Math.floor(now / 1_000)], true);
      const one = tail(`${name}-*`);
      await until('both', () => one.lines.length === 2);
      expect(one.messages).toEqual([`${name}-number 0`, `${name}-date 0`]);
      await until('it is named', () => one.statuses.at(-1)?.reason !== undefined);
      const index = `${name}-seconds`;
      expect(one.statuses.at(-1)?.reason).toEqual({ kind: 'no-time-field', params: { index } });
      const alone = tail(index);
      await until('it is refused', () => alone.state === 'refused');
    });

    it('OSS-74 is not guessed: without a name the source is refused', async () => {
      const index = fresh();
      await make(index);
      await client().ask('PUT', `/${index}-bare`, { mappings: { properties: { [TIME]: { type: 'long' } } } });
      const one = tail(`${index}-bare`, { timeField: undefined });
      await until('it is refused', () => one.state === 'refused');
      expect(one.statuses.at(-1)?.reason?.kind).toBe('no-time-field');
    });
  });
