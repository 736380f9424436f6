import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { hubCertificate } from '../../../src/adapters/certificate/hub-certificate.ts';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import type { Heard } from '../../contracts/log-source.ts';
import { type Fault, FaultProxy } from '../../rigs/tail/fault-proxy.ts';
import { hear, until } from '../../rigs/tail/hear.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import { describeOpenSearch, nodeIsOurs } from '../../rigs/tail/with-opensearch.ts';

const now = () => new Date().toISOString();

describeOpenSearch('trouble with a cluster, on a real node behind a faulty proxy', (node) => {
  const undo: (() => Promise<unknown>)[] = [];
  const client = () => new NodeClient(node().url);
  afterEach(async () => {
    for (const one of undo.splice(0).reverse()) await one();
  });

  async function behind(tls: ConstructorParameters<typeof FaultProxy>[1] = null): Promise<FaultProxy> {
    const proxy = await new FaultProxy(node().url, tls).start();
    undo.push(() => proxy.stop());
    return proxy;
  }
  async function index(): Promise<string> {
    const name = `faults-${randomUUID().slice(0, 8)}`;
    await client().makeIndex(name);
    return name;
  }
  const write = (name: string, ...messages: readonly string[]) =>
    client().write(messages.map((message) => ({ index: name, source: { '@timestamp': now(), message } })));
  function open(...args: Parameters<typeof hear>): Heard {
    const one = hear(...args);
    undo.push(() => one.end());
    return one;
  }
  const reason = (one: Heard) => one.statuses.at(-1)?.reason;
  const said = (one: Heard, state: string) => one.statuses.findLast((status) => status.state === state);

  const passing: readonly (readonly [string, Fault, object])[] = [
    ['a storm of 503', { kind: 'status', status: 503, body: '{"error":"no","status":503}' }, { status: 503 }],
    ['429', { kind: 'status', status: 429, body: '{"error":{"type":"x"},"status":429}' }, { status: 429 }],
    ['a proxy’s 502', { kind: 'status', status: 502, body: '<html>', type: 'text/html' }, { status: 502 }],
  ];
  it('OSS-30 waits out 503, 429 and 502: told once a try, further apart, nothing lost', async () => {
    await Promise.all(passing.map(([, fault, params]) => waitsOut(fault, params)));
  });
  async function waitsOut(fault: Fault, params: object): Promise<void> {
    const [proxy, name] = [await behind(), await index()];
    const tail = open({ node: proxy.url, index: name });
    await until('live', () => tail.state === 'live');
    proxy.fault = fault;
    await until('trouble', () => tail.state === 'unreachable');
    expect(reason(tail)).toMatchObject({ kind: 'overloaded', params });
    const tries = proxy.seen.length;
    await write(name, 'meanwhile');
    await until('three tries more', () => proxy.seen.length >= tries + 3);
    const told = tail.statuses.filter(({ state }) => state === 'unreachable');
    expect(told.length).toBeLessThanOrEqual(proxy.seen.length - tries + 2);
    const waits = told.map(({ retryAt }) => Date.parse(retryAt ?? ''));
    expect((waits.at(-1) as number) - (waits.at(-2) as number)).toBeGreaterThan(150);
    proxy.fault = { kind: 'pass' };
    await until('the line', () => tail.messages.includes('meanwhile'));
    await until('live again', () => tail.state === 'live');
    expect(tail.lines.length).toBe(1);
  }

  const broken: readonly (readonly [string, Fault, string])[] = [
    ['a body that stalls', { kind: 'stall' }, 'timeout'],
    ['no answer at all', { kind: 'silent' }, 'timeout'],
    ['a connection cut in a body', { kind: 'cut' }, 'unreachable'],
    ['malformed JSON', { kind: 'body', body: '{"took":1,"hits":{"hits":[{"_id":' }, 'not-opensearch'],
    ['JSON of something else', { kind: 'body', body: '{"ok":true}' }, 'not-opensearch'],
    [
      'hits without ids',
      { kind: 'body', body: '{"_shards":{},"hits":{"hits":[{"sort":[1]}]}}' },
      'not-opensearch',
    ],
    [
      'an answer in part',
      { kind: 'body', body: '{"timed_out":false,"_shards":{"total":3,"failed":1},"hits":{"hits":[]}}' },
      'partial',
    ],
    [
      'a search that timed out',
      { kind: 'body', body: '{"timed_out":true,"_shards":{"total":3,"failed":0},"hits":{"hits":[]}}' },
      'timeout',
    ],
  ];
  it('OSS-31 takes no lines from an answer that is not whole, says so, and asks again', async () => {
    const kinds = await Promise.all(broken.map(async ([name, fault]) => [name, await takesNothingOf(fault)]));
    expect(Object.fromEntries(kinds)).toEqual(
      Object.fromEntries(broken.map(([name, , kind]) => [name, kind])),
    );
  });
  async function takesNothingOf(fault: Fault): Promise<string | undefined> {
    const [proxy, name] = [await behind(), await index()];
    const tail = open({ node: proxy.url, index: name, tuning: { deadlineMs: 1_500 } });
    await until('live', () => tail.state === 'live');
    await write(name, 'before');
    await until('a line', () => tail.lines.length === 1);
    proxy.fault = fault;
    await write(name, 'during');
    await until('trouble', () => tail.state === 'unreachable' || tail.state === 'refused');
    const kind = reason(tail)?.kind;
    proxy.fault = { kind: 'pass' };
    await until('both', () => tail.messages.includes('during'));
    expect(tail.messages).toEqual(['before', 'during']);
    return kind;
  }

  it('OSS-32 tells wrong credentials and missing rights apart, and goes on when they are put right', async () => {
    const [proxy, name] = [await behind(), await index()];
    proxy.wants = 'oncall:right';
    const auth = { kind: 'basic', username: 'oncall', password: 'wrong' } as const;
    const tail = open({ node: proxy.url, index: name, auth });
    await until('refused', () => tail.state === 'refused');
    expect(reason(tail)?.kind).toBe('unauthorised');
    expect(said(tail, 'refused')?.retryAt).toBeDefined();
    const body =
      '{"error":{"root_cause":[{"type":"security_exception","reason":"no permissions for [indices:data/read/search] and User [name=oncall]"}],"type":"security_exception","reason":"no permissions for [indices:data/read/search] and User [name=oncall]"},"status":403}';
    proxy.wants = 'oncall:wrong';
    proxy.only = ({ path }) => path.includes('/_search');
    proxy.fault = { kind: 'status', status: 403, body };
    await until('forbidden', () => reason(tail)?.kind === 'forbidden');
    expect(reason(tail)?.params.reason).toContain('no permissions for [indices:data/read/search]');
    proxy.fault = { kind: 'pass' };
    await until('live', () => tail.state === 'live');
    expect(JSON.stringify(tail.statuses)).not.toContain('wrong');
  });

  it('OSS-33 trusts no certificate but of the given authority', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'oncall-tls-'));
    undo.push(() => rm(folder, { recursive: true }));
    const made = async (sub: string, host: string) =>
      hubCertificate(await openPrivateFiles(join(folder, sub)), [host], new Date());
    const [own, other] = [await made('a', '127.0.0.1'), await made('b', '127.0.0.1')];
    const [proxy, name] = [await behind({ key: own.key, cert: own.certificate }), await index()];
    const state = async (ca?: string) => {
      const tail = open({ node: proxy.url, index: name, ...(ca === undefined ? {} : { ca }) });
      await until('an end', () => tail.statuses.length > 1);
      return tail.statuses[1];
    };
    expect(await state()).toMatchObject({ state: 'refused', reason: { kind: 'certificate' } });
    expect(await state(other.certificate)).toMatchObject({
      state: 'refused',
      reason: { kind: 'certificate' },
    });
    expect(await state(own.certificate)).toMatchObject({ state: 'live' });
    const elsewhere = await made('c', 'search.example');
    const wrongHost = await behind({ key: elsewhere.key, cert: elsewhere.certificate });
    const tail = open({ node: wrongHost.url, index: name, ca: elsewhere.certificate });
    await until('refused', () => tail.state === 'refused');
    expect(reason(tail)).toMatchObject({
      kind: 'certificate',
      params: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
  });

  it('OSS-34 tells a query the parser does not understand in its own words on one line', async () => {
    const name = await index();
    const tail = open({ node: node().url, index: name }, { query: 'level:(ERROR AND' });
    await until('refused', () => tail.state === 'refused');
    expect(reason(tail)?.kind).toBe('bad-query');
    expect(reason(tail)?.params.reason).toMatch(
      /^Cannot parse 'level:\(ERROR AND': Encountered "<EOF>" at line 1, column 16\.$/,
    );
    const base = open({ node: node().url, index: name, baseQuery: 'a:[1 TO' });
    await until('refused', () => base.state === 'refused');
    expect(reason(base)?.params.reason).toMatch(/^Cannot parse 'a:\[1 TO'[^\n]*$/);
  });

  it('OSS-35 says which index is missing, and begins when it is made', async () => {
    const name = `faults-${randomUUID().slice(0, 8)}`;
    const [one, pattern] = [
      open({ node: node().url, index: name }),
      open({ node: node().url, index: `${name}*` }),
    ];
    await until('both', () => one.state === 'refused' && pattern.state === 'refused');
    expect(reason(one)).toMatchObject({ kind: 'index-missing', params: { index: name } });
    expect(reason(pattern)).toMatchObject({ kind: 'index-missing', params: { index: `${name}*` } });
    await client().makeIndex(name);
    await until('both live', () => one.state === 'live' && pattern.state === 'live');
  });

  it('OSS-36 never has two requests of one tail on their way, and no more for ten who look at it', async () => {
    const [proxy, name] = [await behind(), await index()];
    const tail = open({ node: proxy.url, index: name });
    await until('live', () => tail.state === 'live');
    await write(name, ...Array.from({ length: 50 }, (_, i) => `m${i}`));
    await until('all', () => tail.lines.length === 50);
    expect(proxy.most).toBe(1);
  });

  it.runIf(nodeIsOurs)(
    'OSS-37 tells a node that stands still as unreachable with the next try, and fills the gap',
    async () => {
      const name = await index();
      const tail = open({ node: node().url, index: name, tuning: { deadlineMs: 500 } });
      await until('live', () => tail.state === 'live');
      await write(name, 'before');
      await until('a line', () => tail.lines.length === 1);
      node().own?.signal('SIGSTOP');
      await until('unreachable', () => tail.state === 'unreachable');
      const told = said(tail, 'unreachable');
      // It has stood still since its last answer, not since that was noticed.
      const since = Date.parse(String(told?.reason?.params.since));
      expect(since).toBeLessThan(Date.parse(told?.retryAt ?? '') - 500);
      await until('a later try', () => {
        const again = said(tail, 'unreachable');
        return Date.parse(again?.retryAt ?? '') > Date.parse(told?.retryAt ?? '');
      });
      expect(said(tail, 'unreachable')?.reason?.params.since).toBe(told?.reason?.params.since);
      node().own?.signal('SIGCONT');
      await write(name, 'after');
      await until('live', () => tail.state === 'live');
      await until('the line after', () => tail.messages.includes('after'));
      expect(tail.messages).toEqual(['before', 'after']);
    },
  );
});
