import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hubCertificate } from '../../../src/adapters/certificate/hub-certificate.ts';
import { selfSignedCertificate } from '../../../src/adapters/certificate/self-signed.ts';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import { cliRig } from '../rig.ts';

const rig = cliRig();
const DAY_MS = 86_400_000;
const keyPem = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();

async function rowOf(config: string, lang = 'en'): Promise<string | undefined> {
  const { out } = await rig.run(['doctor', '--config', config, '--json', '--lang', lang]);
  const { checks } = JSON.parse(out) as { checks: { check: string; state: string; detail: string }[] };
  const rows = checks.filter(({ check }) => check === 'certificate');
  expect(rows.length).toBeLessThanOrEqual(1);
  return rows[0] && `${rows[0].state} ${rows[0].detail}`;
}

it('CLI-1011 doctor says of a hub’s certificate what it fits and until when it is good', async () => {
  const folder = join(rig.work, 'tls');
  mkdirSync(folder);
  const [certificate, key, config] = ['hub.pem', 'hub-key.pem', 'hub.yaml'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  const settings = (url: string) =>
    `listen: 127.0.0.1:0\nurl: ${url}\ntls: { certificate: hub.pem, key: hub-key.pem }\ndata: data\n`;
  writeFileSync(config, settings('https://hub.example.jp:7430'));
  expect(await rowOf(config)).toMatch(/^broken cannot read \S*hub\.pem \(not there\): the hub cannot start$/);
  writeFileSync(certificate, 'secret');
  expect(await rowOf(config)).toMatch(/^broken cannot read \S*hub\.pem \(not a PEM file\)/);
  const pem = keyPem();
  const make = async (from: number, days: number) =>
    writeFileSync(
      certificate,
      await selfSignedCertificate({
        ...{ key: createPrivateKey(pem), hosts: ['hub.example.jp', '127.0.0.1'] },
        ...{ from: new Date(Date.now() + from * DAY_MS), days },
      }),
    );
  await make(-1, 91);
  expect(await rowOf(config)).toMatch(/^broken cannot read \S*hub-key\.pem \(not there\)/);
  writeFileSync(key, keyPem());
  expect(await rowOf(config)).toMatch(
    /^broken \S*hub\.pem and the key \S*hub-key\.pem do not belong together$/,
  );
  writeFileSync(key, pem);
  expect(await rowOf(config)).toMatch(/^ok \S*hub\.pem: good until \d{4}-\d\d-\d\d \(\w{3}\)$/);
  expect(await rowOf(config, 'ja')).toMatch(/^ok \S*hub\.pem: \d{4}\/\d\d\/\d\d\(.\) まで有効$/);
  writeFileSync(config, settings('https://other.example.jp'));
  expect(await rowOf(config)).toMatch(/^broken \S*hub\.pem: not for other\.example\.jp, the host of url:$/);
  writeFileSync(config, settings('https://127.0.0.1:7430'));
  await make(-1, 14);
  expect(await rowOf(config)).toMatch(/^warn \S*hub\.pem: good until .+ \(12 days\)\. Replace the file/);
  await make(-3, 2);
  expect(await rowOf(config)).toMatch(
    /^broken \S*hub\.pem: ended on .+\. Replace the file and restart the hub$/,
  );
});

it('CLI-1011 doctor says who has the certificate where the hub makes it itself, or has none', async () => {
  const config = join(rig.work, 'own.yaml');
  writeFileSync(config, 'listen: 127.0.0.1:0\ndata: own-data\n');
  expect(await rowOf(config)).toMatch(/^off \S*tls-certificate\.pem is not there yet/);
  mkdirSync(join(rig.work, 'own-data'), { mode: 0o700 });
  writeFileSync(join(rig.work, 'own-data', 'tls-certificate.pem'), 'torn', { mode: 0o600 });
  expect(await rowOf(config)).toMatch(
    /^off \S*tls-certificate\.pem: the hub makes it again, from the same key, when it next starts$/,
  );
  const ended = await selfSignedCertificate({
    ...{ key: createPrivateKey(keyPem()), hosts: ['127.0.0.1'] },
    ...{ from: new Date(Date.now() - 9 * DAY_MS), days: 2 },
  });
  writeFileSync(join(rig.work, 'own-data', 'tls-certificate.pem'), ended);
  expect(await rowOf(config)).toMatch(/^off \S*tls-certificate\.pem: the hub makes it again/);
  await hubCertificate(await openPrivateFiles(join(rig.work, 'own-data')), ['127.0.0.1'], new Date());
  expect(await rowOf(config)).toMatch(
    /^ok \S*tls-certificate\.pem: made by the hub, good until \d{4}-\d\d-\d\d \(\w{3}\) \(the hub renews it 30 days before\)$/,
  );
  writeFileSync(config, 'listen: 127.0.0.1:0\ntls: proxy\ndata: data\n');
  expect(await rowOf(config)).toBe('off none (tls: proxy; the proxy has one)');
});
