import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { ownCertificate } from '../../adapters/pagerduty/own-certificate.ts';
import { type NatsNode, natsBinary, startNatsCluster } from '../../rigs/nats/nats-server.ts';
import { describeNats } from '../../rigs/nats/with-nats.ts';
import { cliRig } from '../rig.ts';

const rig = cliRig();
const ROOT = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(resolve(ROOT, path), 'utf8');
const page = read('docs/how-to/cluster.md');
/** The first block of the page that holds this text. */
const block = (holding: string): string => {
  const found = [...page.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].find(([, text]) => text?.includes(holding));
  if (!found?.[1]) throw new Error(`no block with ${holding} in docs/how-to/cluster.md`);
  return found[1];
};
const CONF = block('server_name: nats-1');
const UNIT = read('deploy/nats-server.service');
const SETTINGS = block('monitors:');
const COMPOSE = read('deploy/nats-compose.yaml');
const PASSWORD = 'a-password-of-30-characters-8f1';

/** The documented configuration of one server, with addresses and folders of this machine. */
const confOf =
  (tls: string) =>
  ({ name, ports, home }: NatsNode, routes: readonly string[]): string =>
    CONF.replace('server_name: nats-1', `server_name: ${name}`)
      .replace('0.0.0.0:4222', `127.0.0.1:${ports.client}`)
      .replace('0.0.0.0:8222', `127.0.0.1:${ports.monitor}`)
      .replace('0.0.0.0:6222', `127.0.0.1:${ports.route}`)
      .replace('/var/lib/nats', home)
      .replace(/routes: \[.*\]/, `routes: [${routes.map((url) => `"${url}"`).join(', ')}]`)
      .replaceAll('/etc/nats/tls', tls);

async function tlsFolder(): Promise<string> {
  const tls = join(rig.root, 'tls');
  mkdirSync(tls, { recursive: true });
  const { certificate, key } = await ownCertificate(['localhost']);
  for (const [name, text] of Object.entries({
    'cert.pem': certificate,
    'ca.pem': certificate,
    'key.pem': key,
  })) {
    writeFileSync(join(tls, name), text);
  }
  return tls;
}

describeNats('the files of docs/how-to/cluster.md and deploy', () => {
  it('NAT-889 three real servers and a hub run with them, and go on when one server is killed', async () => {
    const tls = await tlsFolder();
    const env = { ONCALL_NATS_PASSWORD: PASSWORD };
    const nodes = await startNatsCluster({ config: confOf(tls), env });
    onTestFinished(async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    });
    const own = SETTINGS.replace(/^url: .*$/m, '')
      .replace(
        /servers: \[.*\]/,
        `servers: [${nodes.map(({ ports }) => `tls://localhost:${ports.client}`).join(', ')}]`,
      )
      .replace(/monitors: \[.*\]/, `monitors: [${nodes.map(({ monitor }) => monitor).join(', ')}]`)
      .replace('tls/nats-ca.pem', join(tls, 'ca.pem'));
    writeFileSync(join(rig.work, 'hub.yaml'), `listen: 127.0.0.1:0\ntls: proxy\ndata: data\n${own}`);
    const as = { env: { ...env, ONCALL_NATS_USER: 'oncall' } };
    const config = ['--config', 'hub.yaml'];
    // A cluster that just began has no leader for its streams yet.
    await expect
      .poll(async () => (await rig.run(['hub', 'init', ...config], as)).code, {
        timeout: 60_000,
        interval: 500,
      })
      .toBe(0);
    const { out } = await rig.run(['doctor', ...config, '--json'], as);
    const { checks } = JSON.parse(out) as { checks: { check: string; state: string; detail: string }[] };
    const said = checks.flatMap(({ check, state, detail }) =>
      check === 'nats' ? [`${state} ${detail}`] : [],
    );
    expect(said).toEqual([
      expect.stringMatching(/^ok nats-server /),
      'ok the streams are configured as they should be',
      expect.stringMatching(/^ok 3 copies, leader n\d$/),
      'ok each write is on disk before it is acknowledged (sync_interval: always)',
      'ok the hub may do all that it has to',
      expect.stringMatching(/^(?:ok one append takes|warn appends are slow)/),
    ]);
    const hub = rig.start(['hub', 'run', ...config], as);
    await hub.until(() => hub.out().includes('"started"'));
    const port = /"base":"https?:\/\/[^"]*:(\d+)"/.exec(hub.out())?.[1] ?? '';
    const who = ['--name', 'Sato', '--email', 'sato@example.com', ...config];
    const token = (await rig.ok(['hub', 'token', 'create', ...who], as)).trim();
    const at = { env: { ONCALL_HUB: `http://127.0.0.1:${port}`, ONCALL_TOKEN: token } };
    const id = (await rig.ok(['start', 'Checkout fails', '--no-tui'], at)).split('\n')[0] ?? '';
    await rig.ok(['note', id, 'before'], at);
    nodes[0]?.signal('SIGKILL');
    await rig.ok(['note', id, 'after'], at);
    const record = await rig.ok(['export', id, '--format', 'jsonl', '--out', '-'], at);
    expect(record).toMatch(/"before"[\s\S]*"after"/);
    hub.child.kill('SIGTERM');
    expect((await hub.ended).code).toBe(0);
  });

  it('NAT-889 the unit and the compose file start a server that reads this configuration', async () => {
    const tls = await tlsFolder();
    const conf = join(rig.work, 'nats.conf');
    writeFileSync(
      conf,
      CONF.replaceAll('/etc/nats/tls', tls).replace('/var/lib/nats', join(rig.work, 'store')),
    );
    /** `-t` reads the configuration, says what is wrong with it, and ends. */
    const tried = (args: string, env: Readonly<Record<string, string>>) => {
      const given = args.replace('/etc/nats/nats.conf', conf).split(' ');
      const { status, stderr } = spawnSync(natsBinary(), [...given, '-t'], { env, encoding: 'utf8' });
      return [status, /variable reference|is valid/.exec(stderr)?.[0]];
    };
    const passwords = { ONCALL_NATS_PASSWORD: PASSWORD };
    const [, args = ''] = /^ExecStart=\/usr\/local\/bin\/nats-server (.*)$/m.exec(UNIT) ?? [];
    expect(tried(args, passwords)).toEqual([0, 'is valid']);
    // Without the file of the environment it would not start.
    expect(tried(args, {})).toEqual([1, 'variable reference']);
    expect(UNIT).toContain('EnvironmentFile=/etc/nats/nats.env');

    const { services, volumes, ...rest } = parse(COMPOSE, { merge: true }) as {
      services: Record<string, Record<string, unknown>>;
      volumes: Record<string, unknown>;
    };
    expect(Object.keys(rest)).toEqual(['x-nats']);
    expect(Object.keys(services)).toEqual(['nats-1', 'nats-2', 'nats-3']);
    const published = new Set<string>();
    for (const [name, service] of Object.entries(services)) {
      expect(Object.keys(service).sort()).toEqual([
        'command',
        'environment',
        'image',
        'ports',
        'restart',
        'volumes',
      ]);
      expect(service.environment).toEqual(['ONCALL_NATS_PASSWORD']);
      expect(tried(String(service.command), passwords)).toEqual([0, 'is valid']);
      expect(String(service.command)).toContain(`--name ${name}`);
      for (const each of service.ports as string[]) {
        const [, host = '', inside = ''] = /^127\.0\.0\.1:(\d+):(\d+)$/.exec(each) ?? [];
        published.add(host);
        expect(CONF).toContain(`0.0.0.0:${inside}`);
      }
      const mounts = (service.volumes as string[]).map((each) => each.split(':'));
      expect(mounts.map(([, to]) => to)).toEqual(['/etc/nats/nats.conf', '/etc/nats/tls', '/var/lib/nats']);
      expect(Object.keys(volumes)).toContain(mounts.at(-1)?.[0]);
    }
    expect(published.size).toBe(6);
  });
});
