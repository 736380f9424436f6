import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { terminals } from '../pty.ts';
import { cliRig, type Ran } from '../rig.ts';
import { isShown, MARK, NEVER_SENT, PAYLOAD, unsafeIn } from './hostile.ts';
import { hostileHub, type Lie } from './hostile-hub.ts';
import { hostileFiles, WALKS, type Walk, type Walker } from './walks.ts';
import { openWorld, type World } from './world.ts';

const rig = cliRig();
const onTerminal = terminals(rig);
let world: World;
let record: string;

beforeAll(async () => {
  rig.renew();
  world = await openWorld(rig);
  record = await rig.ok(['export', world.closed, '--format', 'jsonl', '--out', '-'], { env: own() });
});
afterAll(() => world[Symbol.asyncDispose]());

const own = () => ({ ONCALL_HUB: world.hub.url, ONCALL_TOKEN: world.token });

describe('a hub that is not to be trusted', () => {
  it.each<Lie>(['texts', 'strings', 'problems', 'garbage'])(
    'CLI-361 whatever it says (%s), no command prints or writes more than printable characters',
    async (lie) => {
      await using hub = await hostileHub(world.hub.url, lie);
      const session = await world.session(`walk-${lie}`);
      hostileFiles(rig.work, `${MARK}${PAYLOAD}`);
      writeFileSync(
        join(rig.work, 'record.jsonl'),
        record.replaceAll(MARK, JSON.stringify(MARK + PAYLOAD).slice(1, -1)),
      );
      const walker: Walker = { world, session, work: rig.work, closed: world.closed, record: 'record.jsonl' };
      const faults = new Set<string>();
      const all = Object.values(WALKS).flatMap((walks) => walks(walker));
      // What asks no hub says the same whatever the hub says.
      const walks = all.filter(({ local }) => lie === 'texts' || !local);
      const forms = lie === 'texts' || lie === 'strings' ? [[], ['--json']] : [[]];
      const calls = walks.flatMap((walk) =>
        forms.map((json) => async () => {
          const args = [...walk.args.slice(0, 1), ...json, ...walk.args.slice(1)];
          const ran = await call(args, walk, hub.url);
          const said = unsafeIn(ran.out) || unsafeIn(ran.err);
          if (said) faults.add(`oncall ${args.join(' ')} printed ${said}`);
          if (walk.shows && lie === 'texts' && !isShown(ran.out))
            faults.add(`oncall ${args.join(' ')} shows none of it: ${ran.out}`);
        }),
      );
      // One after the other where one builds on what another did.
      const atOnce = lie === 'texts' ? 2 : 4;
      for (let i = 0; i < calls.length; i += atOnce) {
        await Promise.all(calls.slice(i, i + atOnce).map((each) => each()));
        for (const file of written(rig.root)) {
          const said = unsafeIn(readFileSync(file, 'utf8'));
          if (said) faults.add(`${file} holds ${said}`);
        }
      }
      expect([...faults]).toEqual([]);
    },
    600_000,
  );

  it('CLI-361 nor does it reach the terminal past a screen, at home or in a session', async () => {
    await using hub = await hostileHub(world.hub.url, 'texts');
    const session = await world.session('walk-screen');
    const env = { ONCALL_HUB: hub.url, ONCALL_TOKEN: world.token };
    const home = onTerminal([], env);
    await home.shows('Pages');
    home.type('tt');
    await home.shows('EVIL␛');
    home.type('q');
    await home.ended;
    const screen = onTerminal(['join', session], env);
    await screen.shows('EVIL␛');
    screen.type('?');
    await screen.shows('Everywhere');
    screen.signal('SIGTERM');
    await screen.ended;
    for (const { name, written: sent } of [home, screen]) {
      expect(
        NEVER_SENT.filter((piece) => sent.includes(piece)),
        name,
      ).toEqual([]);
    }
  });

  function call(args: readonly string[], { stdin = '', local, cloned }: Walk, url: string): Promise<Ran> {
    const env = local ? {} : { ONCALL_HUB: url, ONCALL_TOKEN: world.token };
    const words = args.map((word) => (word === world.hub.url ? url : word));
    return rig.run(words, { stdin, env, ...(cloned ? { cwd: join(rig.work, 'cloned') } : {}) });
  }
});

/** Files that our program has written: not those the walk put there, and no database. */
function written(folder: string): readonly string[] {
  const given = /^(?:marked\.log|hostile\.yaml|broken\.yaml|hostile-hub\.yaml|oncall\.yaml|record\.jsonl)$/;
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((each) => each.isFile() && !given.test(each.name) && !/\.(?:db|lock)(?:-\w+)?$/.test(each.name))
    .map((each) => join(each.parentPath, each.name))
    .filter((path) => !path.includes('/team-'));
}
