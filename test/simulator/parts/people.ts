import type { CommandInput } from '../../../src/domain/command.ts';
import type { Random } from '../../network/random.ts';
import { MINUTE_MS, type World } from '../world.ts';
import type { Home, Homes } from './homes.ts';
import type { Hubs } from './hubs.ts';
import type { SimPager } from './pager.ts';
import { OTHERS } from './team.ts';
import { beginOthers, type Terminals } from './terminals.ts';
import type { Wires } from './wires.ts';

export interface Workplace {
  readonly hubs: Hubs;
  readonly pager: SimPager;
  readonly homes: Homes;
  readonly terminals: Terminals;
  readonly wires: Wires;
  /** What a session begins with. */
  readonly opening: CommandInput<'session.open'>;
}

/** Lets the team work: each member with pages from home, and in sessions. */
export function beginPeople(world: World, at: Workplace): void {
  for (const home of at.homes.all)
    world.often(
      home.actor.id,
      () => 3 * MINUTE_MS,
      (random) => live(world, at, home, random),
    );
  beginOthers(world, at.terminals);
}

/** One member goes on: with a page from home, in a session, or not at all. */
function live(world: World, at: Workplace, home: Home, random: Random): boolean {
  const { terminals, homes, pager, wires } = at;
  const own = [...terminals.open.values()].filter(({ terminal }) => terminal.actor.id === home.actor.id);
  if (own.length > 0 && random.chance(0.8)) {
    terminals.work(random.pick(own), random);
    return true;
  }
  if (pager.open.length === 0) return false;
  const page = random.pick(pager.open).id;
  const what = random.pick(['look', 'start', 'start', 'ask', 'ask', 'ask', 'ask', 'ask'] as const);
  if (what === 'look') home.client.look(random.pick(['mine', 'team', 'all']), 1 + random.below(2));
  else if (what === 'start') start(world, at, home, page, random);
  else {
    homes.ask(home, page, random);
    wires.sent(home.name);
  }
  return true;
}

/** Starts the session of a page, or joins it. The answer may get lost; then the same is asked again. */
function start(
  world: World,
  { hubs, terminals, opening }: Workplace,
  home: Home,
  page: string,
  random: Random,
): void {
  const by = home.actor;
  const cmd = { client: `start-${by.id}-${world.number()}`, n: 1 };
  const ask = (): void => {
    if (hubs.serving.length === 0) return;
    const host = random.pick(hubs.serving);
    const asked = { data: opening, cmd, wantedId: null, takeOver: false };
    host.time?.once(() =>
      host.process.api.start(page, asked, by).then(
        ({ session, created }) => {
          world.tell(`${by.id} ${created ? 'starts' : 'joins'} ${session} for ${page}`);
          terminals.join(by, session);
          const other = random.pick(OTHERS);
          if (random.chance(0.3)) terminals.join(other, session);
        },
        (error: unknown) => world.tell(`${by.id} cannot start: ${String(error)}`),
      ),
    );
  };
  ask();
  if (random.chance(0.2)) world.time.after(random.below(MINUTE_MS), ask);
}
