import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runnable } from '../../runnable.ts';
import { cliRig } from '../rig.ts';
import { hostileWorld } from './hostile-world.ts';
import { KINDS } from './kinds.ts';
import { missingTracer } from './traced.ts';

const rig = cliRig();
const can = runnable('hostile folders', missingTracer());

/** What asks git about the folder where it runs. */
const LOOKS: readonly (readonly string[])[] = [
  ['procedure', 'list'],
  ['procedure', 'show', 'ours'],
  ['procedure', 'lint', 'sessions/procedures/ours.yaml', 'runbooks/theirs.yaml'],
  ['procedure', 'diff', 'main~1..'],
  ['start', 'Checkout fails', '--no-tui', '--procedure', 'runbooks/theirs.yaml'],
  ['rules', 'backtest', '--since', '1h', '--compare', 'main'],
  ['completion', 'bash', '--', 'procedure', 'show', ''],
  ['completion', 'zsh', '--', 'start', '--procedure', ''],
];

/** What reads procedures or settings of the folder, and may do so without git. */
const MORE_LOOKS: readonly (readonly string[])[] = [
  ['release', '--plan'],
  ['release', '--no-tui'],
  ['rules', 'lint', '--offline'],
  ['completion', 'fish', '--', 'rules', 'test', ''],
  ['doctor'],
];

describe.skipIf(!can)('a hostile folder', () => {
  let world: ReturnType<typeof hostileWorld>;
  beforeAll(async () => {
    world = hostileWorld(rig);
    // The hub of this machine began elsewhere: what is traced is what looks into the folder.
    await rig.ok(['start', 'Elsewhere', '--no-tui'], { cwd: rig.root });
  });

  it.each(KINDS.map((kind) => [kind.name, kind] as const))(
    'SEC-700 runs no program of %s',
    async (_, kind) => {
      expect(world.lay(kind)).toBe(true);
      const seen = await world.runAll([...LOOKS, ...MORE_LOOKS]);
      expect(seen.flatMap(({ args, foreign }) => foreign.map((one) => `${args.join(' ')}: ${one}`))).toEqual(
        [],
      );
      const silent = seen.filter(({ args, asked }) => asked === 0 && LOOKS.includes(args));
      expect(silent.map(({ args }) => args)).toEqual([]);
      expect(world.isSprung()).toBe(false);
    },
  );

  it('SEC-701 a program in the folder is not run for one of ours, though the PATH has the present folder', async () => {
    world.lay(KINDS[0]!);
    for (const name of ['git', 'sh', 'xdg-open']) copyFileSync(world.trap, join(world.folder, name));
    for (const PATH of [`:${process.env.PATH}`, `.:${process.env.PATH}`, `sessions/..:${process.env.PATH}`]) {
      const { foreign, asked } = await world.run(['procedure', 'list'], false, { PATH });
      expect([PATH, foreign, asked > 0]).toEqual([PATH, [], true]);
    }
    expect(world.isSprung()).toBe(false);
  });
});
