import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localHubParts, teamHubParts } from '../../src/cli/hub/hub-parts.ts';
import { parseHubConfig, readHubConfig } from '../../src/cli/hub/read-hub-config.ts';
import { allowLogs, sourcesOf } from '../../src/cli/logs/allowed-logs.ts';
import { readLogSpec } from '../../src/cli/logs/log-specs.ts';
import { indexOptions } from '../../src/cli/logs/open-log-source.ts';
import { clusterAccess, type Keys } from '../../src/cli/logs/opensearch-access.ts';
import { parseSettings, readSettings } from '../../src/cli/settings/settings-file.ts';
import { isIndexExpression, parseOneOff } from '../../src/cli/settings/source-schema.ts';
import { initialSession } from '../../src/domain/session.ts';
import type { SourceStatus } from '../../src/ports/log-source.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'oncall-sources-'));
const APP = `sources:
  app:
    type: opensearch
    node: https://search.example:9200
    index: app-*,-app-old
    timeField: '@timestamp'
    query: kubernetes.namespace:shop
    fields: {level: severity, service: app}
    ca: ca.pem
    sigv4: {region: ap-northeast-1}
    guests: true
  web: {type: file, path: web.log}
`;
const SESSION = initialSession('checkout-1125');

describe('log sources in settings', () => {
  it('OSS-60 are named in oncall.yaml and in a hub’s configuration alike, paths relative to the file', async () => {
    const root = folder();
    writeFileSync(join(root, 'oncall.yaml'), APP);
    writeFileSync(join(root, 'hub.yaml'), `data: d\n${APP}`);
    const sources = [
      {
        name: 'app',
        definition: {
          type: 'opensearch',
          node: 'https://search.example:9200',
          index: 'app-*,-app-old',
          timeField: '@timestamp',
          query: 'kubernetes.namespace:shop',
          fields: { level: 'severity', service: 'app' },
          ca: join(root, 'ca.pem'),
          sigv4: { service: 'es', region: 'ap-northeast-1' },
          guests: true,
        },
      },
      { name: 'web', definition: { type: 'file', path: join(root, 'web.log'), guests: false } },
    ];
    expect((await readSettings(join(root, 'oncall.yaml'), 'oncall.yaml'))?.settings).toEqual({ sources });
    expect(await readHubConfig(join(root, 'hub.yaml'), 'hub.yaml')).toMatchObject({
      ok: true,
      config: { sources },
    });
  });

  it('OSS-321 name the encoding and the time zone of a file, in settings and in a spec', () => {
    const app = { type: 'file', path: '/a.log', encoding: 'euc-jp', timeZone: 'Asia/Tokyo', guests: false };
    const spec = 'file:/a.log?encoding=euc-jp&timeZone=Asia/Tokyo';
    const text = `sources:\n  - {name: a, type: file, path: /a.log, encoding: euc-jp, timeZone: Asia/Tokyo}\n  - {name: b, spec: "${spec}"}\n`;
    const { settings, problems } = parseSettings(text, 'oncall.yaml');
    expect(problems).toEqual([]);
    expect(settings.sources?.map(({ definition }) => definition)).toEqual([app, app]);
    expect(readLogSpec(spec, '/w', '/h')).toEqual({
      kind: 'file',
      path: '/a.log',
      encoding: 'euc-jp',
      timeZone: 'Asia/Tokyo',
      missing: true,
    });
    expect(sourcesOf('local', [readLogSpec('file:a.log?encoding=shift_jis', '/w', '/h')])).toEqual([
      'file:/w/a.log?encoding=shift_jis',
    ]);
    expect(readLogSpec('file:a?b=c.log', '/w', '/h')).toMatchObject({ path: '/w/a?b=c.log' });
    expect(readLogSpec('./what?.log?encoding=utf-8', '/w', '/h')).toMatchObject({ path: '/w/what?.log' });
    for (const bad of ['file:a.log?encoding=latin1', 'file:a.log?timeZone=Mars', 'file:?encoding=utf-8']) {
      expect(() => readLogSpec(bad, '/w', '/h'), bad).toThrow(/bad-logs-spec/);
    }
  });

  it('OSS-321 of this machine are opened by path, however they are read, and by no path that was not named', async () => {
    const root = folder();
    const places = pathsIn(root);
    const path = join(root, 'euc.log');
    writeFileSync(
      path,
      Buffer.concat([Buffer.from('2026-11-25 12:00:00 '), Buffer.from('b7e8bad1', 'hex'), Buffer.from('\n')]),
    );
    const spec = `file:${path}?encoding=euc-jp&timeZone=Asia/Tokyo`;
    const { openSource } = localHubParts(places, {});
    expect(() => openSource(spec, SESSION)).toThrow('not a source');
    await allowLogs({ paths: places }, [readLogSpec(spec, '/w', '/h')]);
    const source = openSource(spec, SESSION);
    expect(source.name).toBe(spec);
    const [line] = (await source.before?.('2027-01-01T00:00:00.000Z', 1)) ?? [];
    expect(line).toMatchObject({ message: '決済', time: '2026-11-25T03:00:00.000Z' });
    expect(() => openSource(`file:${path}x?encoding=euc-jp`, SESSION)).toThrow('not a source');
  });

  it('OSS-60 may stand in a list, with a spec or a definition', () => {
    const text =
      'data: d\nsources:\n  - {name: a, spec: "file:/a.log", guests: true}\n  - {name: b, spec: "opensearch:b-*?query=x%3Ay&time=ts"}\n  - {name: c, type: opensearch, index: c}\n';
    const read = parseHubConfig(text, 'hub.yaml');
    expect(read.ok && read.config.sources).toEqual([
      { name: 'a', definition: { type: 'file', path: '/a.log', guests: true } },
      {
        name: 'b',
        definition: { type: 'opensearch', index: 'b-*', query: 'x:y', timeField: 'ts', guests: false },
      },
      { name: 'c', definition: { type: 'opensearch', index: 'c', guests: false } },
    ]);
  });

  it.each([
    ['app: {type: opensearch}', 'sources.app.index field-type'],
    ['app: {type: opensearch, index: _search}', 'sources.app.index field-choice'],
    ['app: {type: opensearch, index: a, node: "https://u:canary@h"}', 'sources.app.node field-url'],
    ['app: {type: opensearch, index: a, node: "https://h/?token=canary"}', 'sources.app.node field-url'],
    ['app: {type: opensearch, index: a, password: canary}', 'sources.app.password field-unknown'],
    ['app: {type: file, path: x, encoding: latin1}', 'sources.app.encoding field-choice'],
    ['app: {type: opensearch, index: a, clockOffset: 9h}', 'sources.app.clockOffset field-choice'],
    ['app: {type: file, path: x, timeZone: Mars}', 'sources.app.timeZone field-time-zone'],
    ['app: {type: s3, index: a}', 'sources.app.type field-choice'],
    ['"a b": {type: file, path: x}', 'sources.a b field-choice'],
    ['app: {type: opensearch, index: a, sigv4: {region: "x y"}}', 'sources.app.sigv4.region field-choice'],
    ['- {name: a, spec: "s3:x"}', 'sources[0].spec field-choice'],
    ['- {name: a, type: opensearch, index: ""}', 'sources[0].index field-choice'],
  ])('OSS-61 says what is wrong with %j by its field, and shows no value', (source, expected) => {
    const text = `sources:\n  ${source}\n`;
    const { problems } = parseSettings(text, 'oncall.yaml');
    expect(problems.map(({ field, kind }) => `${field} ${kind}`)).toEqual([expected]);
    expect(JSON.stringify(problems)).not.toContain('canary');
    const hub = parseHubConfig(`data: x\n${text}`, 'hub.yaml');
    expect(hub.ok ? [] : hub.problems.map(({ field, kind }) => `${field} ${kind}`)).toEqual([expected]);
  });
});

it.each([
  ['+09:00', 9 * 3_600_000],
  ['-03:30', -3.5 * 3_600_000],
])('OSS-327 the settings name how far a clock is off: %s', (clockOffset, clockOffsetMs) => {
  const text = `sources:\n  app: {type: opensearch, index: a, clockOffset: "${clockOffset}"}\n`;
  const { settings } = parseSettings(text, 'oncall.yaml');
  const [named] = settings.sources ?? [];
  expect(named?.definition.type === 'opensearch' && indexOptions(named.definition)).toEqual({
    index: 'a',
    clockOffsetMs,
  });
});

describe('a source for once', () => {
  it('OSS-62 is an index with a query and a time field, percent-encoded', () => {
    expect(parseOneOff('opensearch:app-*')).toEqual({ index: 'app-*' });
    expect(parseOneOff('opensearch:app-*?query=level%3AERROR+AND+a:"b"&time=ts')).toEqual({
      index: 'app-*',
      query: 'level:ERROR AND a:"b"',
      timeField: 'ts',
    });
    for (const bad of [
      'opensearch:',
      'opensearch:a?node=https://x',
      'opensearch:a?query=',
      'opensearch:a?query=1&query=2',
      'file:a',
      'opensearch:_cat',
    ]) {
      expect(parseOneOff(bad), bad).toBeNull();
    }
  });

  it('OSS-62 names no command of the cluster', () => {
    for (const good of [
      'a',
      'a,b',
      'logs-*',
      'a*,-a1',
      '<logs-{now{yyyy.MM}}>',
      'remote:a',
      '.ds-a-000001',
    ]) {
      expect(isIndexExpression(good), good).toBe(true);
    }
    for (const bad of ['', '_all', 'a,_cat', '-a', 'a b', 'a?x', 'a#x', 'a,', '..', 'a,..', '"a"', 'a\n']) {
      expect(isIndexExpression(bad), bad).toBe(false);
    }
  });

  it('OSS-63 a name on the command line is that of the settings, else of the team hub', async () => {
    const app = { type: 'opensearch', index: 'app-*', guests: false } as const;
    const sources = [{ name: 'app', definition: app }];
    const read = (spec: string) => readLogSpec(spec, '/w', '/h', sources);
    expect(read('app')).toEqual({ kind: 'named', name: 'app', definition: app });
    expect(read('other')).toEqual({ kind: 'named', name: 'other', definition: null });
    expect(read('opensearch:x?query=y')).toMatchObject({
      kind: 'named',
      definition: { index: 'x', query: 'y' },
    });
    expect(() => read('opensearch:x?node=y')).toThrow(/bad-logs-spec/);
    const logs = [read('app'), read('file:a.log'), read('pipe:')];
    expect(sourcesOf('local', logs)).toEqual(['app', 'file:/w/a.log']);
    expect(sourcesOf('team', logs)).toEqual(['app']);
    await expect(allowLogs({ paths: pathsIn(folder()) }, [read('other')])).rejects.toMatchObject({
      kind: 'bad-logs-spec',
    });
  });
});

const pathsIn = (root: string) => ({
  config: root,
  state: root,
  configFile: join(root, 'config.yaml'),
  credentials: join(root, 'credentials'),
});

describe('who asks a cluster', () => {
  const none = join(tmpdir(), 'no-such-file.json');
  const keys = (env: Keys['env'], more: Partial<Keys> = {}): Keys => ({
    env,
    file: none,
    trusted: false,
    ...more,
  });
  const LOGIN = { OPENSEARCH_USERNAME: 'oncall', OPENSEARCH_PASSWORD: 'canary' };
  const BASIC = { kind: 'basic', username: 'oncall', password: 'canary' };
  const node = 'https://search.example:9200';

  it('OSS-64 name and password of the environment go to the cluster of the environment alone', () => {
    const env = { ...LOGIN, OPENSEARCH_URL: `${node}/` };
    expect(clusterAccess({}, keys(env))).toEqual({ node, auth: BASIC });
    expect(clusterAccess({ node }, keys(env))).toEqual({ node, auth: BASIC });
    expect(clusterAccess({ node: 'https://evil.example' }, keys(env)).auth).toEqual({ kind: 'none' });
    expect(clusterAccess({ node: 'https://evil.example' }, keys(env, { trusted: true })).auth).toEqual({
      kind: 'none',
    });
    expect(clusterAccess({ node }, keys(LOGIN)).auth).toEqual({ kind: 'none' });
    expect(clusterAccess({ node }, keys(LOGIN, { trusted: true })).auth).toEqual(BASIC);
    const inUrl = clusterAccess(
      {},
      keys({ OPENSEARCH_URL: 'https://oncall:canary@search.example:9200/os/' }),
    );
    expect(inUrl).toEqual({ node: `${node}/os`, auth: BASIC });
    const sigv4 = { service: 'es', region: 'eu-west-1' } as const;
    expect(clusterAccess({ node, sigv4 }, keys(env)).auth).toEqual({ kind: 'sigv4', ...sigv4 });
  });

  it('OSS-64 a file gives them by cluster, if nobody else can read it', () => {
    const file = join(folder(), 'opensearch.json');
    writeFileSync(file, JSON.stringify({ [`${node}/`]: { username: 'oncall', password: 'canary' } }), {
      mode: 0o600,
    });
    expect(clusterAccess({ node }, keys({}, { file })).auth).toEqual(BASIC);
    expect(clusterAccess({ node: 'https://other.example' }, keys({}, { file })).auth).toEqual({
      kind: 'none',
    });
    chmodSync(file, 0o644);
    const problem = { kind: 'credentials-unreadable', params: { path: file, reason: 'lax-mode' } };
    expect(() => clusterAccess({ node }, keys({}, { file }))).toThrow(expect.objectContaining(problem));
    chmodSync(file, 0o600);
    writeFileSync(file, '{"canary');
    expect(() => clusterAccess({ node }, keys({}, { file }))).toThrow(/^(?!.*canary).*damaged/);
  });

  it('OSS-65 no password goes over a network in the clear, and what is missing is said', () => {
    const plain = 'http://search.example:9200';
    const refused = (define: Parameters<typeof clusterAccess>[0], env: Keys['env']) => {
      try {
        clusterAccess(define, keys(env, { trusted: true }));
      } catch (error) {
        return (error as { kind: string }).kind;
      }
      return null;
    };
    expect(refused({ node: plain }, LOGIN)).toBe('plain-http');
    expect(refused({ node: plain }, {})).toBeNull();
    expect(refused({ node: 'http://127.0.0.1:9200' }, LOGIN)).toBeNull();
    expect(refused({}, LOGIN)).toBe('no-node');
    expect(refused({}, { OPENSEARCH_URL: 'search.example' })).toBe('bad-node');
    expect(refused({ node, ca: '/nonexistent/ca.pem' }, {})).toBe('ca-unreadable');
    const ca = join(folder(), 'ca.pem');
    writeFileSync(ca, '-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n');
    expect(refused({ node, ca }, {})).toBe('ca-unreadable');
  });
});

describe('sources of a hub', () => {
  it('OSS-66 of this machine are those named on its command line; nobody invited can name another', async () => {
    const places = pathsIn(folder());
    const { openSource } = localHubParts(places, { OPENSEARCH_URL: 'http://127.0.0.1:1' });
    const spec = 'opensearch:app-*?query=x';
    expect(() => openSource(spec, SESSION)).toThrow('not a source');
    await allowLogs({ paths: places }, [readLogSpec(spec, '/w', '/h')]);
    expect(openSource(spec, SESSION)).toMatchObject({ name: spec, guests: false });
    expect(() => openSource('opensearch:secrets-*', SESSION)).toThrow('not a source');
    expect(() => openSource('__proto__', SESSION)).toThrow('not a source');
  });

  it('OSS-66 of a team are those of its configuration, and any index of the cluster in its environment', async () => {
    const text = 'data: /nonexistent\nsources:\n  app: {type: opensearch, index: app-*, guests: true}\n';
    const read = parseHubConfig(text, 'hub.yaml');
    if (!read.ok) throw new Error('unsound');
    const { openSource, sources } = teamHubParts(read.config, {});
    expect(sources).toEqual([{ name: 'app', guests: true }]);
    expect(openSource('opensearch:x', SESSION)).toMatchObject({ name: 'opensearch:x', guests: false });
    for (const other of ['db', 'file:/etc/passwd', 'opensearch:x?node=https://evil']) {
      expect(() => openSource(other, SESSION), other).toThrow('not a source');
    }
    // Without a URL it says so, where people look.
    const said: SourceStatus[] = [];
    const stop = new AbortController();
    const sink = { onLines: async () => {}, onStatus: (status: SourceStatus) => said.push(status) };
    const done = openSource('app', SESSION).open({}, sink, stop.signal);
    stop.abort();
    await done;
    expect(said).toEqual([{ state: 'refused', reason: { kind: 'no-node', params: {} } }, { state: 'ended' }]);
  });
});
