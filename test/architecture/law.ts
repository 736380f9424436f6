import { textOf } from './source.ts';

/**
 * The import law. Which rooms a room may import and the order of its sub-rooms stand in `docs/architecture.md`, which is
 * read here so that page and law cannot differ. Packages and node's own modules are below.
 */
export interface Law {
  readonly rooms: readonly string[];
  /** Top first; an arrow between two of them points down. '' is the room's own folder. Undefined: no order. */
  readonly subRooms: readonly string[] | undefined;
  readonly vendor: readonly string[] | 'any';
  readonly node: boolean;
}

const VENDOR: Record<string, readonly string[] | 'any'> = {
  text: ['yaml'],
  domain: ['zod'],
  protocol: ['zod'],
  detection: ['zod'],
  hub: ['zod', 'hono', 'jose', 'prom-client'],
  adapters: 'any',
  tui: ['react', 'ink', 'yoga-layout'],
  sim: ['ws', 'zod', '@slack/web-api'],
  demo: 'any',
  cli: 'any',
};
const TOUCH_NODE = ['adapters', 'sim', 'demo', 'cli'];

const page = textOf('docs/architecture.md');
const houseRows = tableUnder('room', 'what it holds', 'may import');
const names = houseRows.map(([room]) => room.replace(/^`src\/|`$/g, ''));
const orders = new Map(
  tableUnder('room', 'sub-rooms, top first').map(([room, list = '']) => [
    room.replaceAll('`', ''),
    list
      .split(' · ')
      .map((entry) => (/^root\b/.test(entry) ? '' : (/^`([a-z-]+)`/.exec(entry)?.[1] ?? entry))),
  ]),
);

export const LAW: ReadonlyMap<string, Law> = new Map(
  houseRows.map(([, , mayImport = ''], i) => {
    const room = names[i] ?? '';
    return [
      room,
      {
        rooms: roomsIn(mayImport),
        subRooms: orders.get(room),
        vendor: VENDOR[room] ?? [],
        node: TOUCH_NODE.includes(room),
      },
    ] as const;
  }),
);

/** `all`, `all but cli`, `nothing of ours`, or names between commas; other words (`its vendor`) name no room. */
function roomsIn(cell: string): readonly string[] {
  const listed = names.filter((name) => new RegExp(`\\b${name}\\b`).test(cell));
  return cell.startsWith('all') ? names.filter((name) => !listed.includes(name)) : listed;
}

/** The cells of each row of the table in the page whose header has these cells. */
function tableUnder(...header: readonly string[]): readonly (readonly [string, ...string[]])[] {
  const [, after] = page.split(`| ${header.join(' | ')} |\n`);
  if (after === undefined) throw new Error(`docs/architecture.md has no table ${header.join(' | ')}`);
  const rows = after.slice(0, after.indexOf('\n\n')).split('\n').slice(1);
  return rows.map((row) => row.replace(/^\| | \|$/g, '').split(' | ') as [string, ...string[]]);
}
