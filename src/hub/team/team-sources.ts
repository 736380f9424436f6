import type { DetectionNews } from '../../detection/news.ts';
import type { Actor } from '../../domain/event.ts';
import type { IncidentList, IncidentScope, OnCall, Problem } from '../../protocol/http.ts';
import type { AskedAct, Maintenance } from '../../protocol/page-acts.ts';
import type { PartName, TeamParts, TeamSession } from '../../protocol/team.ts';
import type { PartReading } from './looked-at.ts';

/** What a home asks of the pager, once however often it is sent. */
export interface TeamAct {
  /** Null: it is about no page. */
  readonly page: string | null;
  /** Nothing of it is checked. */
  readonly ask: unknown;
  /** ISO time at which the person asked. */
  readonly askedAt: string | undefined;
  /** The same again is the same act. */
  readonly cmd: string;
}

/** What the feed tells of, as the hub's own routes answer it. All may reject. */
export interface TeamSources {
  sessions(): Promise<readonly TeamSession[]>;
  pages(scope: IncidentScope, hundreds: number, by: Actor): Promise<IncidentList>;
  oncall(by: Actor): Promise<OnCall>;
  maintenance(): Promise<readonly Maintenance[]>;
  detection(): Promise<DetectionNews>;
  /** Keeps an act; it is on disk when this resolves. */
  act(asked: TeamAct, by: Actor): Promise<AskedAct>;
  /** How it stands with one, after `waitMs` at most; null: it is not known any more. */
  acted(id: string, session: string | null, waitMs: number): Promise<AskedAct | null>;
  /** Why something was rejected, as a route says it; null: a fault of ours. */
  toldProblem(error: unknown): Problem | null;
}

/** Whose pages somebody looks at, and how far. */
export interface PagesLook {
  readonly scope: IncidentScope;
  readonly hundreds: number;
}

type Head<P extends PartName> = TeamParts[P]['head'];
type Shown<P extends PartName> = {
  readonly head: Omit<Head<P>, 'stalled'> & { readonly stalled?: Head<P>['stalled'] };
  readonly rows: readonly TeamParts[P]['row'][];
};

/** Reads a part; what was known stays where it cannot be read, as of when it could. */
type Read = (before: PartReading | null) => Promise<PartReading>;

export interface ReadDeps {
  readonly sources: TeamSources;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

/** How each part is read for somebody. */
export function partReads({ sources, now, onFault }: ReadDeps) {
  const kept = <P extends PartName>(
    nothing: Omit<Head<P>, 'stalled'>,
    read: () => Promise<Shown<P>>,
  ): Read => {
    let readAt: number | null = null;
    return async (before) => {
      try {
        const { head, rows } = await read();
        readAt = now();
        return { head: { stalled: null, ...head }, rows };
      } catch (error) {
        const told = sources.toldProblem(error);
        if (told === null) onFault(error);
        const { kind, params } = told ?? { kind: 'failed', params: {} };
        if (kind === 'not-configured') return { head: null, rows: [] };
        const since = readAt === null ? null : new Date(readAt).toISOString();
        const head = before?.head ?? nothing;
        return { head: { ...head, stalled: { since, kind, params } }, rows: before?.rows ?? [] };
      }
    };
  };
  return {
    sessions: () => kept<'sessions'>({}, async () => ({ head: {}, rows: await sources.sessions() })),
    pages: ({ scope, hundreds }: PagesLook, by: Actor) =>
      kept<'pages'>({ scope, ...UNKNOWN }, async () => {
        const list = await sources.pages(scope, hundreds, by);
        const { incidents, more, unread, counts, askerUnknown, stalled: told } = list;
        const stalled = told && { ...told, kind: `pager-${told.kind}` };
        return { head: { scope, more, unread, counts, askerUnknown, stalled }, rows: incidents };
      }),
    oncall: (by: Actor) =>
      kept<'oncall'>({}, async () => {
        const { policies, schedules } = await sources.oncall(by);
        return {
          head: {},
          rows: [
            ...policies.map((policy) => ({ id: `policy ${policy.id}`, policy })),
            ...schedules.map((schedule) => ({ id: `schedule ${schedule.id}`, schedule })),
          ],
        };
      }),
    maintenance: () => kept<'maintenance'>({}, async () => ({ head: {}, rows: await sources.maintenance() })),
    detection: () =>
      kept<'detection'>({ watcher: null, rules: 0 }, async () => {
        const { watcher, rules, ...lists } = await sources.detection();
        const rows = Object.entries(lists).flatMap(([list, items]) =>
          (items as readonly unknown[]).map((item, i) => ({ id: `${list} ${i}`, list, item })),
        );
        return { head: { watcher, rules }, rows };
      }),
  };
}

/** Of pages that were never read. */
const UNKNOWN = {
  more: false,
  unread: 0,
  counts: { mine: null, team: null, all: null, more: { mine: false, team: false, all: false } },
  askerUnknown: null,
};
