import type { ConnectionState } from '../../client/connection/connection-state.ts';
import type { Replay } from '../../client/replay-player.ts';
import type { Actor, DoneBy } from '../../domain/event.ts';
import { looksOn } from '../../domain/permission.ts';
import type { ParticipantState, Session } from '../../domain/session.ts';
import type { Anchors, Presence, SourceState } from '../../protocol/messages.ts';
import { authorWords } from '../../record/imported.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import type { Theme } from './host.ts';
import type { Layout } from './layout.ts';
import type { FactsKnown, PeopleKnown } from './line-question.ts';
import type { LogList } from './log-list.ts';
import type { OnCallRow, PagerKnown } from './pager.ts';
import type { ChangesTold, ReleaseTold } from './views/changes-told.ts';
import type { PatternsTold } from './views/log-views.ts';

/**
 * All that the screen's reducer and its lines may read beside the screen's own state: a value of one moment, so
 * that both are pure. Times are epoch milliseconds of the hub's clock.
 */
export interface World {
  /** The confirmed session with our own unconfirmed acts on top. */
  readonly session: Session;
  /** Keys of what in it is ours alone so far, as `step:<id>`, `note:<id>`, `severity`. */
  readonly pendingKeys: ReadonlySet<string>;
  /** Commands that are not yet confirmed. */
  readonly queued: number;
  /** Null until the first welcome. */
  readonly you: Actor | null;
  readonly connection: ConnectionState;
  /** As in the client's state. */
  readonly unsavedSince: string | null;
  /** When the last word of the hub came; null: never. */
  readonly heardAt: number | null;
  readonly presence: readonly Presence[];
  readonly sources: readonly SourceState[];
  /** What the driver looks at. */
  readonly driverView: { readonly by: string; readonly anchors: Anchors } | null;
  readonly logs: LogList;
  readonly now: number;
  /** The same, but in a replay the present: by it what is said goes again. */
  readonly present: number;
  readonly lang: Lang;
  /** Nothing outside may be changed: `--readonly`. */
  readonly readonly: boolean;
  /** Folder that records are written to, as it is shown. */
  readonly records: string;
  readonly ascii: boolean;
  readonly theme: Theme;
  /** Clicks and the wheel are the screen's. */
  readonly mouse: boolean;
  /** One's own overdue steps are said, with the bell. */
  readonly remind: boolean;
  /** Who is on call at each policy's levels, as last asked; empty where that is not known. */
  readonly oncall: readonly OnCallRow[];
  readonly pager: PagerKnown;
  /** What is played; null: the session is live. */
  readonly replay: Replay | null;
  /** Who is hit, and what the sources' settings say to screens, as last told. */
  readonly people: PeopleKnown;
  readonly facts: FactsKnown;
  readonly patterns: PatternsTold;
  readonly changes: ChangesTold;
  readonly release: ReleaseTold;
  readonly layout: Layout;
}

export const nowIso = (world: Pick<World, 'now'>): string => new Date(world.now).toISOString();

export const driverOf = (world: Pick<World, 'session'>): string | null => world.session.roles.driver ?? null;

export const isYou = (world: Pick<World, 'you'>, id: string | null): boolean =>
  id !== null && world.you?.id === id;

/** Someone else drives and their view has come. */
export function followable(world: World): boolean {
  const driver = driverOf(world);
  return driver !== null && !isYou(world, driver) && world.driverView?.by === driver;
}

/** The hub tells of a new terminal a moment after the session tells who came. */
const ARRIVES_MS = 10_000;

type LineWorld = Pick<World, 'session' | 'you' | 'now' | 'presence'> & Partial<Pick<World, 'connection'>>;

/** Whether one of their terminals is at the hub: `none` has acted without ever having one there, as a script does. */
export function lineOf(world: LineWorld, id: string): 'here' | 'cut' | 'none' {
  if (isYou(world, id) && (world.connection ?? { kind: 'live' }).kind === 'live') return 'here';
  const seen = world.presence.find((each) => each.participant === id);
  if (seen !== undefined) return seen.terminals > 0 ? 'here' : 'cut';
  const joinedAt = world.session.participants[id]?.joinedAt;
  return joinedAt !== undefined && world.now - Date.parse(joinedAt) < ARRIVES_MS ? 'here' : 'none';
}

/**
 * Whether somebody has gone. An observer's going is no event of the session: it shows in who is at the hub at this
 * moment.
 */
export const isGone = (world: LineWorld, { id, kind, leftAt, removed }: ParticipantState): boolean =>
  leftAt !== null || removed || (looksOn(kind) && lineOf(world, id) === 'none');

/** A participant's name; an id that nobody has (a script, an import) is shown as it is. */
export const nameOf = (session: Session, id: string): string => session.participants[id]?.name ?? id;

/** Who did something, marked where a file alone says so. */
export const authorOf = ({ session, lang }: World, { by, seq }: Pick<DoneBy, 'by' | 'seq'>): string =>
  authorWords(by.name, seq <= session.importedTo, lang);

/** Who was the last to change a thing, by its key; undefined where nobody is known to have. */
function lastId(session: Session, key: string): string | undefined {
  const seq = session.touched[key];
  return session.undo.findLast((entry) => entry.seq === seq)?.by;
}

/** The name of who was the last to change a thing; empty where nobody is known to have. */
export function lastBy(session: Session, key: string): string {
  const by = lastId(session, key);
  return by === undefined ? '' : nameOf(session, by);
}

/** Whether this person was the last to change a thing; the place where it was done says so. */
export const isLastBy = (session: Session, key: string, you: string): boolean => lastId(session, key) === you;
