import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hubCertificate } from '../../../src/adapters/certificate/hub-certificate.ts';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import { cliText } from '../../../src/cli/base/language.ts';
import { openSearchChecks } from '../../../src/cli/doctor/opensearch.ts';
import type { Invocation } from '../../../src/cli/settings/invocation.ts';
import type { SourceDefinition } from '../../../src/cli/settings/source-schema.ts';
import { type Fault, FaultProxy } from '../../rigs/tail/fault-proxy.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import type { TestNode } from '../../rigs/tail/with-opensearch.ts';

export const doctorTests = (node: () => TestNode) =>
  describe('doctor', () => {
    const checks = (env: Record<string, string>, sources?: Record<string, SourceDefinition>) => {
      const named = Object.entries(sources ?? {}).map(([name, definition]) => ({ name, definition }));
      const config = { settings: sources ? { sources: named } : {} };
      const paths = { credentials: '/nonexistent' };
      return openSearchChecks({ env, config, paths, lang: 'en', t: cliText('en') } as unknown as Invocation);
    };
    const source = (index: string, more: object = {}) =>
      ({ type: 'opensearch', index, guests: false, ...more }) as SourceDefinition;

    it('OSS-67 says whether the cluster answers, what was found in each source, and what is wrong in a sentence', async () => {
      const name = `doctor-${randomUUID().slice(0, 8)}`;
      const client = new NodeClient(node().url);
      await client.makeIndex(`${name}-1`);
      await client.ask('PUT', `/${name}-bare`, { mappings: { properties: { message: { type: 'text' } } } });
      const record = { '@timestamp': new Date().toISOString(), message: 'm', log: { level: 'INFO' } };
      await client.write([{ index: `${name}-1`, source: record }], true);
      const env = { OPENSEARCH_URL: node().url };

      expect(await checks({})).toMatchObject([{ state: 'off' }]);
      const [cluster] = await checks(env);
      expect(cluster?.state).toBe('ok');
      expect(cluster?.detail).toMatch(/^OpenSearch \d+\.\d+\.\d+ answers$/);
      const sources = {
        app: source(`${name}-1`),
        mixed: source(`${name}-*`),
        none: source('no-such-index'),
        away: source(name, { node: 'http://127.0.0.1:1' }),
        query: source(`${name}-1`, { query: 'level:(' }),
      };
      const told = await checks(env, sources);
      expect(told.map(({ state }) => state)).toEqual(['ok', 'warn', 'broken', 'broken', 'broken']);
      expect(told[0]?.detail).toBe(
        'app: 1 index; by 1 document: time @timestamp, level log.level, service -, message message, trace -',
      );
      expect(told[1]?.detail).toContain(`(unreadable, no time field: ${name}-bare)`);
      expect(told[2]?.detail).toBe('none: no such index: no-such-index');
      expect(told[3]?.detail).toMatch(/^away: OpenSearch unreachable: \S+ refuses connections$/);
      expect(told[4]?.detail).toMatch(/^query: the query is wrong: Cannot parse 'level:\('/);
    });

    it('OSS-67 says how many documents are never shown, having no time', async () => {
      const index = `doctor-${randomUUID().slice(0, 8)}`;
      const client = new NodeClient(node().url);
      await client.makeIndex(index);
      const sources = [
        { '@timestamp': new Date().toISOString() },
        { message: 'untimed' },
        { '@timestamp': null },
      ];
      await client.write(
        sources.map((one) => ({ index, source: one })),
        true,
      );
      const [check] = await checks({}, { app: source(index, { node: node().url }) });
      expect(check?.state).toBe('warn');
      expect(check?.detail).toContain(
        '(2 documents without @timestamp: such are shown as they arrive, and never found later)',
      );
    });

    it('OSS-706 says whose clock or shipper is off, by the order of arrival', async () => {
      const index = `doctor-${randomUUID().slice(0, 8)}`;
      const client = new NodeClient(node().url);
      await client.makeIndex(index, { shards: 2 });
      const write = async (host: string, minutes: number) => {
        const time = new Date(Date.now() + minutes * 60_000).toISOString();
        await client.write([{ index, source: { '@timestamp': time, host } }], true);
      };
      // web-5 was late for a while, and is right now.
      const written: readonly [string, number][] = [
        ['web-5', -30],
        ['web-3', -21],
        ['web-7', 3],
        ['web-1', 0],
      ];
      for (const [host, minutes] of written) for (let n = 0; n < 6; n++) await write(host, minutes);
      for (let n = 0; n < 6; n++)
        for (const [host, minutes] of written) await write(host, host === 'web-5' ? 0 : minutes);
      const [check] = await checks({}, { app: source(index, { node: node().url }) });
      expect(check?.state).toBe('warn');
      expect(check?.detail).toMatch(
        /\(by the order of arrival web-3 is 21 min behind, web-7 is 3 min ahead: check the clock or the shipper\)$/,
      );
    });

    it('OSS-328 says how far the clock of documents is off, and what to set', async () => {
      const index = `doctor-${randomUUID().slice(0, 8)}`;
      const client = new NodeClient(node().url);
      const env = { node: node().url };
      const HOUR = 3_600_000;
      const put = (time: number) =>
        client.write([{ index, source: { '@timestamp': new Date(time).toISOString() } }], true);
      await client.makeIndex(index);
      await put(Date.now() - 5 * HOUR);
      const [old] = await checks({}, { app: source(index, env) });
      expect(old?.state).toBe('ok');
      expect(old?.detail).toMatch(
        /\(the newest document is of \d{4}-\S+Z, -05:00 from now; .* set clockOffset: "-05:00" for the source\)$/,
      );
      await put(Date.now() + 9 * HOUR - 1_000);
      const [ahead] = await checks({}, { app: source(index, env) });
      expect(ahead?.state).toBe('warn');
      expect(ahead?.detail).toContain(
        '(documents with times ahead of now: 1 (+09:00); if local time is written as UTC, set clockOffset: "+09:00" for the source)',
      );
      const [set] = await checks({}, { app: source(index, { ...env, clockOffset: '+09:00' }) });
      expect(set?.state).toBe('ok');
      expect(set?.detail).not.toContain('clockOffset');
    });

    it('OSS-67 says where older lines cannot be read from a point in time', async () => {
      const [index, proxy] = [`doctor-${randomUUID().slice(0, 8)}`, await new FaultProxy(node().url).start()];
      await new NodeClient(node().url).makeIndex(index);
      const detail = async () => (await checks({}, { app: source(index, { node: proxy.url }) }))[0]?.detail;
      try {
        expect(await detail()).not.toContain('point in time');
        proxy.only = ({ path }) => path.includes('point_in_time');
        proxy.fault = { kind: 'status', status: 400, body: '{"error":"no handler found for uri"}' };
        expect(await detail()).toMatch(
          /\(no point in time available: older lines are read from the live index\)$/,
        );
      } finally {
        await proxy.stop();
      }
    });

    it('OSS-67 says each kind of trouble of a cluster in its own sentence', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'oncall-doctor-'));
      const made = await hubCertificate(
        await openPrivateFiles(join(folder, 'tls')),
        ['127.0.0.1'],
        new Date(),
      );
      const other = await hubCertificate(
        await openPrivateFiles(join(folder, 'other')),
        ['127.0.0.1'],
        new Date(),
      );
      const ca = join(folder, 'other.pem');
      await writeFile(ca, other.certificate);
      const plain = await new FaultProxy(node().url).start();
      const tls = await new FaultProxy(node().url, { key: made.key, cert: made.certificate }).start();
      const said = async (fault: Fault, more: object = { node: plain.url }) => {
        plain.fault = fault;
        const [check] = await checks({}, { app: source('app', more) });
        expect(check?.state).toBe('broken');
        return check?.detail;
      };
      const stalls = await new FaultProxy(node().url).start();
      const status = (code: number, body: string): Fault => ({ kind: 'status', status: code, body });
      const denied = '{"error":{"type":"security_exception","reason":"no permissions for [x]"},"status":403}';
      stalls.fault = { kind: 'stall' };
      const stalled = checks({}, { app: source('app', { node: stalls.url }) });
      try {
        expect(await said(status(401, '{}'))).toBe(
          `app: ${plain.url} asks for a name and password: set OPENSEARCH_USERNAME and _PASSWORD or opensearch.json for the hub`,
        );
        expect(await said(status(403, denied))).toBe(
          'app: OpenSearch does not allow reading it: no permissions for [x]',
        );
        expect(await said(status(429, '{}'))).toBe('app: OpenSearch is overloaded (429)');
        expect(await said(status(503, '{}'))).toBe('app: OpenSearch is overloaded (503)');
        expect(await said({ kind: 'pass' }, { node: tls.url, ca })).toMatch(
          /^app: the certificate of https:\S+ is not trusted \([A-Z_]+; check ca:\)$/,
        );
        const [check] = await stalled;
        expect(check?.detail).toBe(`app: OpenSearch at ${stalls.url} gives no whole answer within 5 s`);
      } finally {
        await plain.stop();
        await stalls.stop();
        await tls.stop();
        await rm(folder, { recursive: true });
      }
    });
  });
