import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { nkeys } from '@nats-io/transport-node';
import { expect, it, onTestFinished } from 'vitest';
import { ownCertificate } from '../../adapters/pagerduty/own-certificate.ts';
import { startNats } from '../../rigs/nats/nats-server.ts';
import { operatorSetup } from '../../rigs/nats/operator.ts';
import { describeNats } from '../../rigs/nats/with-nats.ts';
import { cliRig, oneLine } from '../rig.ts';

const rig = cliRig();
const seedOf = (user: ReturnType<typeof nkeys.createUser>) => new TextDecoder().decode(user.getSeed());

function put(name: string, text: string): string {
  const path = join(rig.work, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** Settings with these lines below `nats:`. */
const settings = (...lines: readonly string[]) =>
  put(
    'hub.yaml',
    [
      'listen: 127.0.0.1:0',
      'tls: proxy',
      'data: data',
      'nats:',
      ...lines.map((line) => `  ${line}`),
      '',
    ].join('\n'),
  );

describeNats('a hub and a real nats-server with TLS and nkeys', () => {
  it('NAT-887 a hub works with its authority and its key; without them one line says what is wrong', async () => {
    const { certificate, key } = await ownCertificate(['localhost']);
    const files = { cert: put('cert.pem', certificate), key: put('key.pem', key) };
    const hub = nkeys.createUser();
    const node = await startNats({
      more: `tls { cert_file: "${files.cert}", key_file: "${files.key}" }
authorization { users: [ { nkey: ${hub.getPublicKey()} } ] }`,
    });
    onTestFinished(() => node.stop());
    const servers = `servers: [tls://localhost:${node.ports.client}]`;
    const own = [servers, 'replicas: 1', 'ca: cert.pem', 'credentials: hub.nk'];
    put('hub.nk', `${seedOf(hub)}\n`);
    settings(...own);
    await rig.ok(['hub', 'init', '--config', 'hub.yaml']);
    const running = rig.start(['hub', 'run', '--config', 'hub.yaml']);
    await running.until(() => running.out().includes('"started"'));
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);

    const said = async (...args: readonly string[]) => {
      const ran = await rig.run([...args, '--config', 'hub.yaml']);
      return [ran.code, oneLine(ran)];
    };
    put('hub.nk', seedOf(nkeys.createUser()));
    const refused = expect.stringMatching(
      /^NATS at tls:\/\/localhost:\d+ does not accept the credentials of the hub \(.+\)\. Check nats\.credentials/,
    );
    expect(await said('hub', 'init')).toEqual([4, refused]);
    expect(await said('hub', 'run')).toEqual([4, refused]);
    put('hub.nk', 'SUNOTASEED');
    expect(await said('hub', 'init')).toEqual([
      1,
      expect.stringMatching(/hub\.nk holds no credentials for NATS/),
    ]);
    chmodSync(join(rig.work, 'hub.nk'), 0o644);
    expect(await said('hub', 'init')).toEqual([2, expect.stringMatching(/^others can read .*hub\.nk/)]);
    put('hub.nk', seedOf(hub));
    chmodSync(join(rig.work, 'hub.nk'), 0o600);
    const untrusted =
      /^the certificate of NATS at tls:\/\/localhost:\d+ is not trusted \(.+\)\. Name its authority/;
    settings(servers, 'replicas: 1', 'credentials: hub.nk');
    expect(await said('hub', 'init')).toEqual([5, expect.stringMatching(untrusted)]);
    // An authority of somebody else's; and a certificate that has no such name.
    put('other.pem', (await ownCertificate(['localhost'])).certificate);
    settings(servers, 'replicas: 1', 'credentials: hub.nk', 'ca: other.pem');
    expect(await said('hub', 'run')).toEqual([5, expect.stringMatching(untrusted)]);
    settings(
      `servers: [tls://127.0.0.1:${node.ports.client}]`,
      'replicas: 1',
      'credentials: hub.nk',
      'ca: cert.pem',
    );
    expect(await said('hub', 'init')).toEqual([5, expect.stringContaining('is not trusted (')]);
    settings(servers, 'replicas: 1', 'credentials: hub.nk', 'ca: none.pem');
    expect(await said('hub', 'init')).toEqual([1, expect.stringMatching(/^cannot read .*none\.pem/)]);
  });

  it('NAT-887 a server that is given by its address needs a certificate with that address', async () => {
    const { certificate, key } = await ownCertificate(['127.0.0.1']);
    const files = { cert: put('cert.pem', certificate), key: put('key.pem', key) };
    const node = await startNats({ more: `tls { cert_file: "${files.cert}", key_file: "${files.key}" }` });
    onTestFinished(() => node.stop());
    settings(`servers: [tls://127.0.0.1:${node.ports.client}]`, 'replicas: 1', 'ca: cert.pem');
    await rig.ok(['hub', 'init', '--config', 'hub.yaml']);
  });

  it('NAT-887 a hub works with a .creds file, and says so where the servers do not know its account', async () => {
    const { config, creds, strangerCreds } = operatorSetup();
    const node = await startNats({ more: config });
    onTestFinished(() => node.stop());
    settings(`servers: [${node.url}]`, 'replicas: 1', 'credentials: hub.creds');
    put('hub.creds', creds);
    await rig.ok(['hub', 'init', '--config', 'hub.yaml']);
    put('hub.creds', strangerCreds);
    const refused = await rig.run(['hub', 'init', '--config', 'hub.yaml']);
    expect([refused.code, oneLine(refused)]).toEqual([
      4,
      expect.stringContaining('does not accept the credentials of the hub'),
    ]);
    // Only the seed: the token before it may hold such letters by chance.
    put('hub.creds', creds.replace(/(?<=SEED-+\n)SU[A-Z0-9]{10}/, 'SUAAAAAAAAAA'));
    const broken = await rig.run(['hub', 'init', '--config', 'hub.yaml']);
    expect([broken.code, oneLine(broken)]).toEqual([
      1,
      expect.stringContaining('holds no credentials for NATS'),
    ]);
  });

  it('NAT-887 with tls: in the address nothing goes to a server that offers no TLS', async () => {
    const heard: string[] = [];
    const plain = createServer((socket) => {
      socket.on('data', (bytes) => heard.push(bytes.toString()));
      socket.on('error', () => {});
      const info = { server_id: 'x', version: '2.15.1', proto: 1, headers: true, max_payload: 1_048_576 };
      socket.write(`INFO ${JSON.stringify(info)}\r\n`);
    });
    await new Promise<void>((done) => plain.listen(0, '127.0.0.1', done));
    onTestFinished(() => void plain.close());
    const { port } = plain.address() as { readonly port: number };
    settings(`servers: [tls://127.0.0.1:${port}]`, 'replicas: 1');
    const env = { ONCALL_NATS_USER: 'oncall', ONCALL_NATS_PASSWORD: 'canary-9d2f' };
    const ran = await rig.run(['hub', 'init', '--config', 'hub.yaml'], { env });
    expect([ran.code, oneLine(ran)]).toEqual([
      5,
      `NATS at tls://127.0.0.1:${port} offers no TLS, and nothing is sent unencrypted. Set tls up at the servers`,
    ]);
    expect(heard.join('')).not.toContain('canary-9d2f');
  });
});
