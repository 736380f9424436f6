import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { describeNats, oneNats } from '../../rigs/nats/with-nats.ts';
import { cliRig, oneLine, teamHub } from '../rig.ts';

const rig = cliRig();

interface Moved {
  readonly sessions: readonly { readonly session: string; readonly seq: number; readonly sum: string }[];
}
interface Doctor {
  readonly ok: boolean;
  readonly checks: readonly { readonly check: string; readonly state: string; readonly detail: string }[];
}

describeNats('a hub’s data and a real nats-server', () => {
  const node = oneNats();
  const bySession = ({ sessions }: Moved) => [...sessions].sort((a, b) => (a.session < b.session ? -1 : 1));

  it('NAT-834 hub init writes the servers into the settings, makes the streams, and changes nothing when run again', async () => {
    const file = join(rig.work, 'hub.yaml');
    writeFileSync(file, '# ours\ntls: proxy\ndata: data');
    const none = await rig.run(['hub', 'init', '--config', 'hub.yaml']);
    expect([none.code, oneLine(none)]).toMatchObject([2, expect.stringContaining('has no nats:')]);
    const wrong = await rig.run(['hub', 'init', '--nats', 'http://x', '--config', 'hub.yaml']);
    expect(oneLine(wrong)).toMatch(/^http:\/\/x is no NATS address/);
    const servers = ['--nats', node().url, '--replicas', '1'];
    const made = await rig.json('hub', 'init', ...servers, '--config', 'hub.yaml');
    expect(made).toMatchObject({ streams: ['ONCALL_EV', 'ONCALL_FACTS'], replicas: 1, added: true });
    const text = readFileSync(file, 'utf8');
    expect(text).toBe(
      `# ours\ntls: proxy\ndata: data\nnats:\n  servers:\n    - ${node().url}\n  replicas: 1\n`,
    );
    expect(await rig.json('hub', 'init', '--config', 'hub.yaml')).toMatchObject({ added: false });
    const there = await rig.run(['hub', 'init', ...servers, '--config', 'hub.yaml']);
    expect(oneLine(there)).toMatch(/has nats: already/);
    expect(readFileSync(file, 'utf8')).toBe(text);
    // One copy where three were made of it: said, and nothing is changed.
    writeFileSync(file, text.replace('replicas: 1', 'replicas: 3'));
    const differs = await rig.run(['hub', 'init', '--config', 'hub.yaml']);
    expect(oneLine(differs)).toMatch(/^stream ONCALL_EV: num_replicas is 1, the settings say 3\./);
    const refused = await rig.run(['hub', 'run', '--config', 'hub.yaml']);
    expect([refused.code, oneLine(refused)]).toEqual([1, oneLine(differs)]);
  });

  it('NAT-835 NAT-843 hub move takes all into the cluster and back, and compares hashes; a backup is a file of its own', async () => {
    const hub = await teamHub(rig);
    const token = await hub.token('sato');
    const env = { ONCALL_HUB: hub.url, ONCALL_TOKEN: token };
    const ids: string[] = [];
    for (const title of ['Checkout fails', 'Search is slow']) {
      const id = (await rig.ok(['start', title, '--no-tui'], { env })).split('\n')[0] ?? '';
      await rig.ok(['note', id, `of ${title}`], { env });
      ids.push(id);
    }
    const exported = async (id: string) => rig.ok(['export', id, '--format', 'jsonl', '--out', '-'], { env });
    const before = await Promise.all(ids.map(exported));
    writeFileSync(
      hub.config,
      `${readFileSync(hub.config, 'utf8')}nats:\n  servers: [${node().url}]\n  replicas: 1\n  prefix: moving\n`,
    );
    await rig.ok(['hub', 'init', '--config', hub.config]);
    const held = await rig.run(['hub', 'move', '--to', 'nats', '--config', hub.config]);
    expect([held.code, oneLine(held)]).toMatchObject([1, expect.stringContaining('team hub')]);
    hub.running.child.kill('SIGTERM');
    await hub.running.ended;
    const there = await rig.json<Moved>('hub', 'move', '--to', 'nats', '--config', hub.config);
    expect(bySession(there).map(({ session }) => session)).toEqual([...ids].sort());
    const twice = await rig.run(['hub', 'move', '--to', 'nats', '--config', hub.config]);
    expect(oneLine(twice)).toMatch(/^there are 2 sessions at nats already/);
    const port = new URL(hub.url).port;
    const settings = readFileSync(hub.config, 'utf8').replace(/listen: .*/, `listen: 127.0.0.1:${port}`);
    writeFileSync(hub.config, settings);
    const again = rig.start(['hub', '--config', hub.config]);
    await again.until(() => again.out().includes('"started"'));
    expect(await Promise.all(ids.map(exported))).toEqual(before);
    const busy = await rig.run(['hub', 'move', '--to', 'sqlite', '--config', hub.config]);
    expect(oneLine(busy)).toMatch(/^a hub at .+ serves at this moment/);
    await rig.ok(['hub', 'backup', 'copy.db', '--config', hub.config]);
    const db = new DatabaseSync(join(rig.work, 'copy.db'), { readOnly: true });
    expect(
      db
        .prepare('SELECT session FROM heads ORDER BY session')
        .all()
        .map(({ session }) => session),
    ).toEqual([...ids].sort());
    db.close();
    again.child.kill('SIGTERM');
    await again.ended;
    const resting = await rig.run(['hub', 'backup', 'rest.db', '--config', hub.config]);
    expect([resting.code, existsSync(join(rig.work, 'rest.db'))]).toEqual([0, true]);
    // Into a folder that has none yet.
    writeFileSync(hub.config, settings.replace('data: data', 'data: other'));
    const back = await rig.json<Moved>('hub', 'move', '--to', 'sqlite', '--config', hub.config);
    expect(bySession(back)).toEqual(bySession(there));
  });

  it('NAT-836 doctor says how the cluster of a hub stands, and what to do', async () => {
    const file = join(rig.work, 'hub.yaml');
    const nats = `nats:\n  servers: [${node().url}]\n  replicas: 1\n  prefix: looked-at\n`;
    writeFileSync(file, `tls: proxy\ndata: data\n${nats}`);
    const check = async () => {
      const { out } = await rig.run(['doctor', '--config', 'hub.yaml', '--json']);
      const { checks } = JSON.parse(out) as Doctor;
      return checks.flatMap(({ check: name, state, detail }) =>
        name === 'nats' ? [`${state} ${detail}`] : [],
      );
    };
    const line = 'NATS has no streams for this hub yet. Prepare it first: oncall hub init --config ';
    expect(await check()).toEqual([`broken ${line}hub.yaml`]);
    const run = await rig.run(['hub', 'run', '--config', 'hub.yaml']);
    expect([run.code, oneLine(run)]).toEqual([2, `${line}hub.yaml`]);
    await rig.ok(['hub', 'init', '--config', 'hub.yaml']);
    expect(await check()).toEqual([
      expect.stringMatching(/^ok nats-server \d+\.\d+\.\d+ at nats:/),
      'ok the streams are configured as they should be',
      expect.stringMatching(/^warn one copy/),
      expect.stringMatching(/^warn when servers write to disk is not known/),
      'ok the hub may do all that it has to',
      expect.stringMatching(/^(?:ok one append takes|warn appends are slow)/),
    ]);
    writeFileSync(file, `tls: proxy\ndata: data\n${nats}  monitors: [${node().monitor}]\n`);
    expect(await check()).toContain(
      'ok each write is on disk before it is acknowledged (sync_interval: always)',
    );
    writeFileSync(file, 'tls: proxy\ndata: data\n');
    expect(await check()).toEqual(['off these settings have no nats:']);
  });
});
