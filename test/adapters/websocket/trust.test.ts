import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { hubCertificate } from '../../../src/adapters/certificate/hub-certificate.ts';
import { selfSignedCertificate } from '../../../src/adapters/certificate/self-signed.ts';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import { hubClient } from '../../../src/adapters/websocket/hub-client.ts';
import { ANY_PORT, dial, networkRig, urlOf } from '../../network-rig.ts';

const CANARY = `oct_${'C'.repeat(43)}`;
const rig = networkRig();

describe('trust', () => {
  it('SEC-30 refuses another key than the pinned one, before a token is sent', async () => {
    const hub = await rig.certificate('state');
    const other = await rig.certificate('other');
    const received: string[] = [];
    const server = createTlsServer({ key: other.key, cert: other.certificate }, (socket) => {
      socket.on('data', (data) => received.push(data.toString()));
      socket.on('error', () => {});
    });
    rig.others.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    const target = { kind: 'url', base: `https://127.0.0.1:${port}`, pin: hub.pin } as const;
    const error = await dial(target, '/live', CANARY).catch((e: unknown) => e);
    expect(error).toMatchObject({ kind: 'certificate', params: { reason: 'other-key' } });
    await expect(hubClient(target, { token: CANARY })('/v1/me')).rejects.toMatchObject({
      kind: 'certificate',
    });
    expect(received.join('')).toBe('');
    expect(JSON.stringify(error) + String(error)).not.toContain(CANARY);
  });

  it('SEC-30 refuses an expired certificate even with the right key', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const from = new Date(Date.now() - 3 * 86_400_000);
    const certificate = await selfSignedCertificate({ key: privateKey, hosts: ['127.0.0.1'], from, days: 2 });
    const files = await openPrivateFiles(join(rig.root, 'state'));
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await files.write('tls-key.pem', key);
    const { pin } = await hubCertificate(files, ['127.0.0.1'], new Date());
    const server = await rig.serve(ANY_PORT, { key, certificate });
    await expect(dial({ kind: 'url', base: urlOf(server, 'https'), pin })).rejects.toMatchObject({
      kind: 'certificate',
      params: { reason: 'expired' },
    });
  });

  it('SEC-33 without a pin asks the authorities: self-made is refused, for another host too', async () => {
    const own = await rig.certificate('state');
    const server = await rig.serve(ANY_PORT, own);
    const base = urlOf(server, 'https');
    await expect(dial({ kind: 'url', base })).rejects.toMatchObject({
      kind: 'certificate',
      params: { reason: 'self-signed', address: base },
    });
    const trusted = await dial({ kind: 'url', base, ca: own.certificate });
    trusted.terminate();
    const elsewhere = await rig.certificate('elsewhere', ['hub.example']);
    const wrong = await rig.serve(ANY_PORT, elsewhere);
    const target = { kind: 'url', base: urlOf(wrong, 'https'), ca: elsewhere.certificate } as const;
    await expect(dial(target)).rejects.toMatchObject({
      kind: 'certificate',
      params: { reason: 'other-host' },
    });
  });

  it.each(['http://192.0.2.1:7373', 'http://hub.example', 'ws://127.0.0.1', 'http://localhost.evil.example'])(
    'SEC-34 refuses %s without sending anything',
    async (base) => {
      await expect(dial({ kind: 'url', base })).rejects.toMatchObject({ kind: 'insecure' });
      await expect(hubClient({ kind: 'url', base })('/')).rejects.toMatchObject({ kind: 'insecure' });
    },
  );

  it('SEC-32 serves a renewed certificate to new connections', async () => {
    const own = await rig.certificate('state');
    const server = await rig.serve(ANY_PORT, own);
    const other = await rig.certificate('other');
    server.renew(other);
    const socket = await dial({ kind: 'url', base: urlOf(server, 'https'), pin: other.pin });
    socket.terminate();
  });
});
