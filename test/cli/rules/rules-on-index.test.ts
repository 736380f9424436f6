import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import {
  ACCOUNT_KEY,
  CHECKOUT_ROUTING_KEY,
  exampleTeam,
  SEARCH_ROUTING_KEY,
} from '../../../src/sim/pagerduty/team.ts';
import { FaultProxy } from '../../rigs/tail/fault-proxy.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import { describeOpenSearch } from '../../rigs/tail/with-opensearch.ts';
import { cliRig } from '../rig.ts';

const MINUTE = 60_000;
const RULE = `name: sound
source: app
query: status:>=500
total: '*:*'
impact: { users: user, page: 5, share: 10%, minTotal: 5 }
window: 2m
every: 1m
delay: 1m
owner: sato
runbook: https://wiki.example.com/sound
`;

describeOpenSearch('rules and a real index', (node) => {
  const rig = cliRig();
  const id = randomUUID().slice(0, 8);
  let proxy: FaultProxy;
  let server: LocalPagerDuty;
  const file = (name: string) => join(rig.work, 'sessions', 'rules', `${name}.yaml`);
  const config = (index: string) => {
    const path = join(rig.work, 'hub.yaml');
    const source = `app: { type: opensearch, node: '${proxy.url}', index: '${index}' }`;
    writeFileSync(
      path,
      `listen: 127.0.0.1:7373\ntls: proxy\ndata: ${join(rig.root, 'data')}\nsources:\n  ${source}\n`,
    );
    return ['--config', path];
  };
  const rules = (each: Readonly<Record<string, string>>) => {
    rmSync(join(rig.work, 'sessions', 'rules'), { recursive: true, force: true });
    mkdirSync(join(rig.work, 'sessions', 'rules'), { recursive: true });
    for (const [name, text] of Object.entries(each)) writeFileSync(file(name), text);
  };
  const as = (name: string, from = 'status:>=500', to = from) =>
    RULE.replace('name: sound', `name: ${name}`).replace(from, to);

  beforeAll(async () => {
    proxy = await new FaultProxy(node().url).start();
    const now = () => Date.now();
    server = await localPagerDuty({ account: new Account(exampleTeam(now()), now) });
    const client = new NodeClient(node().url);
    const keyword = { type: 'keyword' };
    const properties = {
      ...{ user: keyword, region: keyword, status: { type: 'integer' }, note: { type: 'text' } },
      event: { properties: { ingested: { type: 'date' } } },
    };
    await client.makeIndex(`rules-${id}`, { properties });
    await client.makeIndex(`mixed-${id}-1`, { properties });
    await client.makeIndex(`mixed-${id}-2`, { properties: { ...properties, user: { type: 'long' } } });
    const end = Math.floor(Date.now() / MINUTE) * MINUTE;
    const document = (at: number, n: number, bad: boolean) => ({
      '@timestamp': new Date(at).toISOString(),
      event: { ingested: new Date(at + (n % 20 === 0 ? 100_000 : 3_000)).toISOString() },
      ...{ user: `u${n}`, region: 'eu', status: bad ? 503 : 200, note: 'note', message: `order ${n}` },
    });
    const all = Array.from({ length: 60 }, (_, minute) =>
      Array.from({ length: 20 }, (_, n) =>
        document(end - (60 - minute) * MINUTE + n * 1_000, n, minute >= 30 && minute < 35 && n < 12),
      ),
    ).flat();
    await client.write(
      all.map((source) => ({ index: `rules-${id}`, source })),
      true,
    );
    await client.write(
      [1, 2].flatMap((i) =>
        [1, 2, 3].map((n) => ({
          index: `mixed-${id}-${i}`,
          source: { ...document(end - 10 * MINUTE, n, true), user: i === 1 ? `u${n}` : n },
        })),
      ),
      true,
    );
  });
  afterAll(async () => {
    await proxy.stop();
    await server.close();
  });

  it('DET-871 a rule that the index cannot answer is one line in lint and backtest, and the others are looked at', async () => {
    rules({
      broken: as('broken', 'status:>=500', 'status:>=500 AND ('),
      every: as('every', 'status:>=500', '_exists_:status'),
      sound: RULE,
      text: as('text', 'users: user', 'users: note'),
      unmapped: as('unmapped', 'users: user', 'users: usr'),
    });
    const lint = await rig.run(['rules', 'lint', ...config(`rules-${id}`)]);
    expect(lint.code).toBe(1);
    expect(lint.out.split('\n').filter((line) => !line.includes('no tests'))).toEqual([
      expect.stringMatching(
        /^sessions\/rules\/broken\.yaml:3 query: the index cannot answer it: the query is wrong: /,
      ),
      'sessions/rules/every.yaml:3 query: query matches every document: _exists_:status',
      expect.stringMatching(
        /every\.yaml:8 delay: delay \(1m\) is shorter than the measured ingest lag \(99% within 100s, \d+ documents\): set delay: 2m or more$/,
      ),
      expect.stringMatching(/sound\.yaml:8 delay: /),
      expect.stringMatching(/text\.yaml:5 impact\.users: the users field note is text/),
      expect.stringMatching(/text\.yaml:8 delay: /),
      expect.stringMatching(
        /unmapped\.yaml:5 impact\.users: no index has the users field usr\. Did you mean user\?/,
      ),
      expect.stringMatching(/unmapped\.yaml:8 delay: /),
      '',
    ]);
    const { code, out } = await rig.run(['rules', 'backtest', '--since', '2h', ...config(`rules-${id}`)]);
    expect(code).toBe(1);
    expect(out.split('\n').slice(0, 5)).toEqual([
      expect.stringMatching(/^ ✗ broken cannot be replayed: the query is wrong: /),
      expect.stringMatching(/^ ✗ text cannot be replayed: .*note/),
      expect.stringMatching(/^ ✗ unmapped cannot be replayed: .*usr/),
      expect.stringMatching(/^ every: 1 page in 2h/),
      expect.stringMatching(/^ sound: 1 page in 2h/),
    ]);
    const mixed = await rig.run(['rules', 'backtest', '--since', '2h', ...config(`mixed-${id}-*`)]);
    expect(mixed.out.split('\n')).toContainEqual(
      expect.stringMatching(
        /^ ✗ sound cannot be replayed: a field that is counted has another type in other indices/,
      ),
    );
  }, 60_000);

  it('DET-871 an index that is gone, and a cluster that turns searches away, are one line each', async () => {
    rules({ sound: RULE });
    const gone = await rig.run(['rules', 'backtest', '--since', '2h', ...config(`gone-${id}`)]);
    expect([gone.code, gone.err]).toEqual([
      1,
      expect.stringMatching(/^oncall: .*no such index: gone-\w+\n$/),
    ]);
    proxy.only = ({ path }) => path.includes('/_search');
    const breaker = { error: { type: 'circuit_breaking_exception', reason: 'too large' }, status: 429 };
    for (const fault of [
      { kind: 'status', status: 429, body: JSON.stringify(breaker) },
      { kind: 'status', status: 503, body: '{}' },
    ] as const) {
      proxy.fault = fault;
      const busy = await rig.run(['rules', 'backtest', '--since', '2h', ...config(`rules-${id}`)]);
      expect([busy.code, busy.out, busy.err]).toEqual([
        5,
        '',
        expect.stringMatching(/^oncall: cannot read app: OpenSearch is overloaded \((?:429|503)\)\n$/),
      ]);
    }
    proxy.fault = { kind: 'pass' };
  }, 60_000);

  it('DET-993 a watcher pages that `total` finds nothing in an index with other documents, until it does again', async () => {
    const sales = `name: sales
source: app
query: region:jp AND status:>=500
total: region:jp
impact: { users: user, page: 5 }
window: 1h
every: 10s
delay: 0s
silence: high
service: search
`;
    rules({ sales });
    const env = {
      PAGERDUTY_TOKEN: ACCOUNT_KEY,
      PAGERDUTY_API_URL: server.url,
      PAGERDUTY_EVENTS_URL: server.url,
    };
    const keys = { default: CHECKOUT_ROUTING_KEY, search: SEARCH_ROUTING_KEY };
    mkdirSync(join(rig.root, 'data'), { recursive: true, mode: 0o700 });
    writeFileSync(join(rig.root, 'data', 'routing-keys.json'), JSON.stringify(keys), { mode: 0o600 });
    const watch = rig.start(['watch', ...config(`rules-${id}`)], { env });
    const said = (event: string) => watch.out().includes(`"event":"${event}"`);
    await watch.until(() => said('page-sent'));
    const ours = () => server.account.incidents.filter(({ key }) => key.startsWith('oncall/'));
    const named =
      /^sales: `total` finds no documents in app since .* \(service search\); whether users are affected is unknown$/;
    expect(ours().map(({ title, key, status }) => [title, key.endsWith('/silence'), status])).toEqual([
      [expect.stringMatching(named), true, 'triggered'],
    ]);
    const at = new Date().toISOString();
    const source = { '@timestamp': at, user: 'u1', region: 'jp', status: 200, message: 'order 1' };
    await new NodeClient(node().url).write([{ index: `rules-${id}`, source }], true);
    await watch.until(() => said('page-resolved'));
    expect(ours().map(({ status }) => status)).toEqual(['resolved']);
    watch.child.kill('SIGTERM');
    expect((await watch.ended).code).toBe(0);
  }, 120_000);
});
