import { eventText } from '../../domain/chain.ts';
import { whenAsked } from '../../domain/deciders/past.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { HEAD_HEADER, STANDBY_HEADER } from '../../protocol/http.ts';
import { ROUTE_TABLE } from '../../protocol/route-table.ts';
import { FRAME_LIMIT } from '../../protocol/version.ts';
import type { Brief } from '../../record/brief.ts';
import { isInDigest } from '../../record/digest/digest.ts';
import { toJsonl } from '../../record/jsonl.ts';
import { renderRecord } from '../../record/markdown.ts';
import { hitsAmong, type SearchHit } from '../../record/search.ts';
import { HubError } from '../base/contract.ts';
import type { Authenticated } from '../identity/auth.ts';
import { authorizeOpening, authorizeSession } from '../identity/authorize.ts';
import { webSha256 } from '../identity/secrets.ts';
import { readJsonLines, takes } from './body.ts';
import type { HttpDeps } from './deps.ts';
import { allow, grantsAt, notFoundNear, servedAt } from './guard.ts';
import { refusedProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';

/** A line is an event as it was sent, in a frame; what this hub must clean may be longer than what it keeps. */
const IMPORT_BODY = { bytes: ROUTE_TABLE.import.most, ms: 120_000, line: 2 * FRAME_LIMIT };

/** Sessions: listed, opened, read, worked, taken in. */
export function sessionRoutes(
  deps: HttpDeps,
): HandlersOf<
  'sessions' | 'open' | 'briefs' | 'search' | 'session' | 'events' | 'record' | 'command' | 'import'
> {
  const { hub } = deps;
  return {
    async sessions({ identity }) {
      const only = identity.session;
      const sessions = await hub.sessions();
      return { sessions: only === null ? sessions : sessions.filter(({ id }) => id === only) };
    },
    async open({ c, identity, body: { client, n, data, wantedId = null } }) {
      allow(authorizeOpening(identity, data, grantsAt(deps)));
      const opened = await hub.openSession({ data, by: identity.actor, cmd: { client, n }, wantedId });
      if (!opened.ok) throw refusedProblem(opened.refusal);
      const { session, seq, created } = opened;
      if (created) c.status(201);
      return { session, seq, created };
    },
    async briefs({ identity, body }) {
      const since = body.since === null ? null : new Date(body.since).toISOString();
      const briefs: Brief[] = [];
      const others: { readonly id: string; readonly seq: number }[] = [];
      const unread: { readonly id: string; readonly damagedAt: number | null }[] = [];
      for (const { summary, brief: briefNow } of await hub.listed()) {
        const { id, seq, damagedAt } = summary;
        const brief = isInDigest(summary, since) ? briefNow() : undefined;
        if (brief === undefined) others.push({ id, seq });
        else if (brief !== null && maySee(identity, brief)) briefs.push(brief);
        else unread.push({ id, damagedAt });
      }
      return { briefs, others, unread };
    },
    async search({ identity, query: { words } }) {
      const hits: SearchHit[] = [];
      const unread: string[] = [];
      let read = 0;
      for (const { summary, brief, places } of await hub.listed()) {
        const session = brief();
        const found = session === null ? null : await places();
        if (session === null || found === null) unread.push(summary.id);
        else if (maySee(identity, session)) {
          read += 1;
          hits.push(...hitsAmong(found, words));
        }
      }
      return { hits, read, unread };
    },
    session: ({ session }) => ({ session }),
    async events({ c, params: { id }, query: { from, fromStore }, identity, session }) {
      // To a page this is what to a terminal its live connection is: no copy that is taken.
      if (identity.actor.kind !== 'web')
        await deps.audit?.exported(identity.actor, id, session?.seq ?? 0, 'jsonl');
      // Before the events: later events are not among them.
      const head = await hub.head(id);
      const events = hub.events(id, from, fromStore);
      const stream = await jsonlStream(soundPart(events));
      const zipped = takes(c, 'gzip');
      // A page's live connection is there; a browser does not let it read why it is refused one here.
      const serving = identity.actor.kind === 'web' ? await servedAt(id, deps) : null;
      return new Response(zipped ? stream.pipeThrough<Uint8Array>(gzipping()) : stream, {
        headers: {
          'content-type': ROUTE_TABLE.events.gives,
          [HEAD_HEADER]: `${head.seq}:${head.hash}`,
          vary: 'accept-encoding',
          ...(serving === null ? {} : { [STANDBY_HEADER]: serving }),
          ...(zipped ? { 'content-encoding': 'gzip' } : {}),
        },
      });
    },
    async record({ c, session: state, query: { lang = state.lang }, identity }) {
      const events: AnyEvent[] = [];
      for await (const chunk of hub.events(state.id)) events.push(...chunk);
      const last = events.at(-1);
      const hash = last ? (last.redacted?.hash ?? (await webSha256(eventText(last)))) : '';
      await deps.audit?.exported(identity.actor, state.id, state.seq, 'md');
      return c.body(renderRecord(events, { lang, hash, importedTo: state.importedTo }), 200, {
        'content-type': ROUTE_TABLE.record.gives,
      });
    },
    async command({ params: { id }, identity, body: { ago, ...request } }) {
      const askedAt = whenAsked(deps.time.now(), { ago });
      const command = hub.command(id, { ...request, askedAt }, identity);
      const answer = await notFoundNear(id, identity, deps, command);
      if (!answer.ok) throw refusedProblem(answer.refusal);
      return { seq: answer.seq };
    },
    async import({ c, identity: { actor } }) {
      // The hub checks shape and chain of every event before it takes any.
      const imported = await hub.importSession(readJsonLines(c, IMPORT_BODY), actor);
      if (!imported.ok) throw refusedProblem(imported.refusal);
      const { session, seq, added, cleaned } = imported;
      if (added > 0) await deps.audit?.imported(actor, session, seq, added);
      return { session, seq, added, cleaned };
    },
  };
}

/** As every platform has it; their types of what it takes differ. */
const gzipping = () => new CompressionStream('gzip') as unknown as TransformStream<Uint8Array, Uint8Array>;

const maySee = (identity: Authenticated, session: Brief): boolean =>
  authorizeSession(identity, session.id, session) === null;

/** Ends where a damaged log cannot be read: its reader knows by the head that was said before that there is more. */
async function* soundPart(chunks: AsyncIterable<readonly AnyEvent[]>): AsyncGenerator<readonly AnyEvent[]> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof HubError && error.kind === 'damaged')) throw error;
  }
}

/** The first chunk is read before the answer begins, so that a log that cannot be read is an error, not a short file. */
async function jsonlStream(chunks: AsyncIterable<readonly AnyEvent[]>): Promise<ReadableStream<Uint8Array>> {
  const utf8 = new TextEncoder();
  const iterator = chunks[Symbol.asyncIterator]();
  let next = await iterator.next();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (next.done) return controller.close();
        controller.enqueue(utf8.encode(toJsonl(next.value)));
        next = await iterator.next();
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
}
