import { resolve } from 'node:path';

const SCREENS = ['src/cli/session/open-screen.ts', 'src/cli/session/open-home.ts'];
/** They show a screen too, of these modules. */
const SHOW_ONE = [
  'src/cli/session/open-replay.ts',
  'src/cli/detection/open-detection.ts',
  'src/cli/commands/setup/demo.ts',
];

/**
 * Modules that are loaded together, so that they are one file: each file costs a start up to a millisecond, however little
 * is in it. A group holds what its modules reach by static imports (`reach`), or what all of them reach (`share`), or what
 * they reach and commands without a screen reach too (`alsoElsewhere`), without what an earlier group has. `of` takes only
 * these modules. So groups only import from earlier ones, and no command loads a screen that it does not show. In `link`,
 * `common` and `listed` one command needs a little that another does not.
 */
const GROUPS = [
  { name: 'base', reach: ['src/cli/main.ts'] },
  {
    name: 'link',
    reach: [
      'src/cli/commands/session/join.ts',
      'src/cli/commands/session/list.ts',
      'src/cli/commands/act/note.ts',
    ],
  },
  { name: 'dial', reach: ['src/cli/session/enter-screen.ts', 'src/adapters/websocket/dialer.ts'] },
  { name: 'common', alsoElsewhere: ['src/cli/session/open-screen.ts'] },
  { name: 'schema', alsoElsewhere: ['src/cli/session/open-home.ts'], of: /\/node_modules\/zod\// },
  { name: 'listed', alsoElsewhere: ['src/cli/session/open-home.ts'] },
  { name: 'ink', share: SCREENS },
  { name: 'session', reach: ['src/cli/session/open-screen.ts'] },
  { name: 'home', reach: ['src/cli/session/open-home.ts'] },
];

/** A plugin of the bundler that finds the groups in the graph of modules, and the setting that makes a file of each. */
export function loadGroups() {
  const groupOf = new Map();
  const plugin = {
    name: 'load-groups',
    buildEnd(error) {
      if (error) return;
      const infoOf = (id) => this.getModuleInfo(id);
      const elsewhere = reachedElsewhere(infoOf);
      for (const { name, reach, share, alsoElsewhere, of = /^/ } of GROUPS) {
        const reached = (reach ?? share ?? alsoElsewhere).map((file) => reachedFrom(resolve(file), infoOf));
        const together = reached.reduce((a, b) => (share ? a.intersection(b) : a.union(b)));
        const held = alsoElsewhere ? together.intersection(elsewhere) : together;
        for (const id of held) if (!groupOf.has(id) && of.test(id)) groupOf.set(id, name);
      }
    },
  };
  const groups = GROUPS.map(({ name }, i) => ({
    name,
    test: (id) => groupOf.get(id) === name,
    priority: GROUPS.length - i,
  }));
  return { plugin, splitting: { includeDependenciesRecursively: false, groups } };
}

/** All that commands without a screen may load, at once or later. */
function reachedElsewhere(infoOf) {
  const screens = new Set([...SCREENS, ...SHOW_ONE].map((file) => known(resolve(file), infoOf)));
  return reachedFrom(resolve('src/cli/main.ts'), infoOf, {
    later: true,
    past: (id) => screens.has(id) || /\/(?:src\/tui|node_modules\/react)\//.test(id),
  });
}

/** `later`: by dynamic imports too; what is `past` is not entered. */
function reachedFrom(start, infoOf, { later = false, past = () => false } = {}) {
  const seen = new Set();
  const todo = [known(start, infoOf)];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id) || past(id)) continue;
    seen.add(id);
    const info = infoOf(id);
    todo.push(...(info?.importedIds ?? []), ...((later && info?.dynamicallyImportedIds) || []));
  }
  return seen;
}

/** Of a file that was moved nothing would be found, and every start would be slower. */
function known(id, infoOf) {
  if (infoOf(id) === null) throw new Error(`no such module: ${id}`);
  return id;
}
