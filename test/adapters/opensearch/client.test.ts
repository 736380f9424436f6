import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  createConnection,
  createServer as createTcpServer,
  type Server as TcpServer,
} from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { selfSignedCertificate } from '../../../src/adapters/certificate/self-signed.ts';
import { connectTo } from '../../../src/adapters/opensearch/connection.ts';
import type { Auth } from '../../../src/adapters/opensearch/options.ts';
import { Trouble } from '../../../src/adapters/opensearch/trouble.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { sayReason, sourceKey } from '../../../src/text/i18n/refusals.ts';

const run = promisify(execFile);
const undo: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const one of undo.splice(0).reverse()) await one();
});

interface Got {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

async function server(): Promise<{ readonly url: string; readonly got: Got[] }> {
  const got: Got[] = [];
  const one: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
    });
  });
  await new Promise<void>((done) => one.listen(0, '127.0.0.1', done));
  undo.push(() => new Promise((done) => one.close(done)));
  return { url: `http://127.0.0.1:${(one.address() as AddressInfo).port}`, got };
}

function open(node: string, auth: Auth, deadlineMs = 2_000) {
  const connection = connectTo({ node, auth }, 'app', realTime, deadlineMs);
  undo.push(() => connection.close());
  return (signal = new AbortController().signal) =>
    connection.request({ method: 'POST', path: '/app/_search', body: { size: 0 } }, signal);
}

describe('a way to a cluster', () => {
  it.each(['es', 'aoss'] as const)(
    'OSS-53 signs requests for AWS, service %s, with its credentials',
    async (service) => {
      vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY');
      vi.stubEnv('AWS_SESSION_TOKEN', 'session-token');
      const { url, got } = await server();
      await open(url, { kind: 'sigv4', service, region: 'ap-northeast-1' })();
      const { headers, body } = got[0] as Got;
      expect(headers.authorization).toMatch(
        new RegExp(
          `^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\\d{8}/ap-northeast-1/${service}/aws4_request, SignedHeaders=[^ ]*host[^ ]*, Signature=[0-9a-f]{64}$`,
        ),
      );
      expect(headers['x-amz-security-token']).toBe('session-token');
      expect(headers['x-amz-content-sha256']).toBe(createHash('sha256').update(body).digest('hex'));
    },
  );

  it('OSS-53 says so when there are no credentials for AWS', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
      vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('HOME', '/nonexistent');
    const { url, got } = await server();
    const asked = open(url, { kind: 'sigv4', service: 'es', region: 'eu-west-1' })();
    await expect(asked).rejects.toMatchObject({ kind: 'no-aws-credentials' });
    expect(got).toEqual([]);
  });

  it('OSS-32 sends name and password in a header and nowhere else', async () => {
    const { url, got } = await server();
    await open(url, { kind: 'basic', username: 'oncall', password: 'canary' })();
    expect(got[0]?.headers.authorization).toBe(`Basic ${btoa('oncall:canary')}`);
    expect(got[0]?.body).not.toContain('canary');
  });

  it('OSS-31 ends at its deadline, or with the signal, even where nothing ever answers', async () => {
    const silent: TcpServer = createTcpServer((socket) => socket.on('error', () => {}).resume());
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    const { port } = silent.address() as AddressInfo;
    undo.push(() => new Promise((done) => silent.close(done)));
    const node = `http://127.0.0.1:${port}`;
    await expect(open(node, { kind: 'none' }, 100)()).rejects.toMatchObject({ kind: 'timeout' });
    const stop = new AbortController();
    const asked = open(node, { kind: 'none' }, 60_000)(stop.signal);
    const probe = createConnection(port);
    await new Promise((done) => probe.once('connect', done));
    probe.destroy();
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  describe('says where it went and why nothing came', () => {
    const causeOf = async (node: string, deadlineMs = 2_000) => {
      const error = await open(node, { kind: 'none' }, deadlineMs)().then(
        () => null,
        (caught: unknown) => caught as Trouble,
      );
      const { kind, params }: Pick<Trouble, 'kind' | 'params'> = error ?? new Trouble('refused');
      const text = (lang: 'ja' | 'en') => sayReason(sourceKey({ kind, params }), { kind, params }, lang);
      return { kind, cause: params.cause, en: text('en'), ja: text('ja') };
    };
    const listening = async (one: Server | TcpServer): Promise<number> => {
      await new Promise<void>((done) => one.listen(0, '127.0.0.1', done));
      undo.push(() => new Promise((done) => one.close(done)));
      return (one.address() as AddressInfo).port;
    };

    it('OSS-322 where nobody listens', async () => {
      const gone = createTcpServer();
      await new Promise<void>((done) => gone.listen(0, '127.0.0.1', done));
      const { port } = gone.address() as AddressInfo;
      await new Promise((done) => gone.close(done));
      expect(await causeOf(`http://127.0.0.1:${port}`)).toEqual({
        kind: 'unreachable',
        cause: 'refused',
        en: `OpenSearch unreachable: http://127.0.0.1:${port} refuses connections`,
        ja: `OpenSearchに届きません: http://127.0.0.1:${port} が接続を拒否`,
      });
    });

    it('OSS-322 where the host is not known', async () => {
      expect(await causeOf('https://search.invalid:9200')).toMatchObject({
        kind: 'unreachable',
        cause: 'unknown-host',
        en: 'OpenSearch unreachable: unknown host in https://search.invalid:9200',
      });
    });

    it('OSS-322 where https is asked of one that speaks http, and http of one that speaks https', async () => {
      const { url } = await server();
      expect(await causeOf(url.replace('http:', 'https:'))).toMatchObject({
        kind: 'unreachable',
        cause: 'speaks-http',
        en: `OpenSearch unreachable: ${url.replace('http:', 'https:')} speaks http (node: is https)`,
      });
      const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const cert = await selfSignedCertificate({ key, hosts: ['127.0.0.1'], from: new Date(), days: 1 });
      const port = await listening(
        createTlsServer({ key: key.export({ type: 'pkcs8', format: 'pem' }), cert }, (_, response) =>
          response.end('{}'),
        ),
      );
      expect(await causeOf(`http://127.0.0.1:${port}`)).toMatchObject({
        kind: 'unreachable',
        cause: 'speaks-https',
        en: `OpenSearch unreachable: http://127.0.0.1:${port} speaks https (node: is http)`,
      });
      expect(await causeOf(`https://127.0.0.1:${port}`)).toMatchObject({
        kind: 'certificate',
        en: expect.stringContaining(`certificate of https://127.0.0.1:${port} is not trusted (`),
      });
    });

    it('OSS-322 where it never answers, or hangs up', async () => {
      const silent = await listening(createTcpServer((socket) => socket.on('error', () => {}).resume()));
      expect(await causeOf(`http://127.0.0.1:${silent}`, 200)).toMatchObject({ kind: 'timeout' });
      const rude = await listening(
        createTcpServer((socket) => socket.on('error', () => {}).once('data', () => socket.destroy())),
      );
      expect(await causeOf(`http://127.0.0.1:${rude}`)).toMatchObject({
        kind: 'unreachable',
        cause: 'hung-up',
        en: `OpenSearch unreachable: http://127.0.0.1:${rude} hung up`,
      });
    });

    it('OSS-323 missing credentials are not called wrong', async () => {
      const port = await listening(
        createServer((_, response) =>
          response.writeHead(401, { 'content-type': 'text/plain' }).end('Unauthorized'),
        ),
      );
      const node = `http://127.0.0.1:${port}`;
      const ask = (auth: Auth) => open(node, auth)().catch((error: Trouble) => error);
      expect(await ask({ kind: 'none' })).toMatchObject({ kind: 'no-credentials', params: { node } });
      const wrong = { kind: 'basic', username: 'a', password: 'b' } as const;
      expect(await ask(wrong)).toMatchObject({ kind: 'unauthorised', params: { node } });
    });
  });

  it('OSS-38 tells a node that is no URL as one that cannot be reached', async () => {
    await expect(open('no url', { kind: 'none' })()).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('OSS-54 writes nothing on standard output when a connection breaks in the middle of an answer', async () => {
    const program = `
      import { createServer } from 'node:net';
      import { connectTo } from '${new URL('../../../src/adapters/opensearch/connection.ts', import.meta.url).pathname}';
      const server = createServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\\r\\ncontent-type: application/json\\r\\ncontent-length: 999\\r\\n\\r\\n{"a":');
          setTimeout(() => socket.resetAndDestroy(), 20);
        });
      });
      server.listen(0, '127.0.0.1', async () => {
        const time = { now: Date.now, after: (ms, run) => { const t = setTimeout(run, ms); return () => clearTimeout(t); } };
        const options = { node: 'http://127.0.0.1:' + server.address().port, auth: { kind: 'none' } };
        const connection = connectTo(options, 'app', time, 5000);
        const never = new AbortController().signal;
        await connection.request({ method: 'GET', path: '/' }, never).catch((error) => console.error(error.kind));
        setTimeout(() => process.exit(0), 50);
      });
    `;
    const { stdout, stderr } = await run(process.execPath, [
      '--input-type=module',
      '--import',
      'tsx',
      '-e',
      program,
    ]);
    expect(stdout).toBe('');
    expect(stderr).toContain('unreachable');
  });
});
