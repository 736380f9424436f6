import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { found } from '../../../src/logs/filter.ts';
import type { Heard } from '../../contracts/log-source.ts';
import { hear, until } from '../../rigs/tail/hear.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import type { TestNode } from '../../rigs/tail/with-opensearch.ts';

const now = () => new Date().toISOString();
const since = () => new Date(Date.now() - 600_000).toISOString();

export const queryTests = (node: () => TestNode) =>
  describe('queries on fields within fields', () => {
    const index = `within-${randomUUID().slice(0, 8)}`;
    const heard: Heard[] = [];
    const tail = (query?: string) => {
      const one = hear({ node: node().url, index }, { since: since(), ...(query ? { query } : {}) });
      heard.push(one);
      return one;
    };

    beforeAll(async () => {
      const client = new NodeClient(node().url);
      const name = { properties: { name: { type: 'keyword' } } };
      await client.makeIndex(index, {
        properties: {
          kubernetes: { properties: { labels: { properties: { app: { type: 'keyword' } } } } },
          tags: { type: 'flat_object' },
          spans: { type: 'nested', ...name },
          copied: { type: 'nested', include_in_root: true, ...name },
        },
      });
      const source = (app: string) => ({
        '@timestamp': now(),
        message: app,
        kubernetes: { labels: { app } },
        tags: { tier: app },
        spans: [{ name: app }, { name: 'common' }],
        copied: [{ name: app }],
      });
      await client.write(
        ['cart', 'pay'].map((app) => ({ index, source: source(app) })),
        true,
      );
    });
    afterEach(async () => {
      for (const one of heard.splice(0)) await one.end();
    });

    it.each([
      'kubernetes.labels.app:pay',
      'NOT kubernetes.labels.app:cart',
      'tags.tier:pay',
      'copied.name:pay',
      'message:"spans.name: pay" OR pay',
    ])('OSS-68 finds what %s asks for', async (query) => {
      const one = tail(query);
      await until('a line', () => one.lines.length > 0);
      await until('a round more', () => one.statuses.length > 2);
      expect(one.messages).toEqual(['pay']);
    });

    it.each(['spans.name:pay', 'NOT spans.name:pay', 'message:pay AND (_exists_:spans.name)', 'spans:pay'])(
      'OSS-68 refuses %s, as the field is out of reach, and names it',
      async (query) => {
        const one = tail(query);
        await until('it is refused', () => one.state === 'refused');
        const { kind, params } = one.statuses.at(-1)?.reason ?? {};
        expect([kind, params?.path]).toEqual(['nested-field', 'spans']);
        expect(one.lines).toEqual([]);
      },
    );

    it('OSS-68 leaves fields of either kind to what narrows a screen', async () => {
      const one = tail();
      await until('both', () => one.lines.length === 2);
      const hits = (text: string) =>
        one.lines.filter((line) => found(line, text)).map(({ message }) => message);
      for (const text of ['service=pay', 'tags.tier=pay', 'spans.0.name=pay', '/spans.*name=pay/']) {
        expect([text, hits(text)]).toEqual([text, ['pay']]);
      }
    });
  });
