import { Hono } from 'hono';
import { eventText } from '../../domain/chain.ts';
import { whenAsked } from '../../domain/deciders/past.ts';
import type { AnyEvent } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import { HEAD_HEADER } from '../../protocol/http.ts';
import { FRAME_LIMIT } from '../../protocol/version.ts';
import { toJsonl } from '../../record/jsonl.ts';
import { renderRecord } from '../../record/markdown.ts';
import { LANGS } from '../../text/i18n/messages.ts';
import { HubError } from '../base/contract.ts';
import type { Answer } from '../base/requests.ts';
import { authorizeHub, authorizeOpening, authorizeSession } from '../identity/authorize.ts';
import { webSha256 } from '../identity/secrets.ts';
import { readJson, readJsonLines } from './body.ts';
import type { HttpContext, HttpDeps, HttpEnv } from './deps.ts';
import { allow, grantsAt, sessionParam, unknownSession } from './guard.ts';
import { HttpProblem, refusedProblem } from './problem.ts';
import { rateOf } from './rate.ts';
import { commandBody, openBody, parseWith } from './schema.ts';

const COMMAND_BODY = { bytes: 64 * 1024, ms: 10_000 };
/** An opening event carries the whole procedure. */
const OPEN_BODY = { bytes: 512 * 1024, ms: 10_000 };
/** A line is an event as it was sent, in a frame; what this hub must clean may be longer than what it keeps. */
const IMPORT_BODY = { bytes: 64 * 1024 * 1024, ms: 120_000, line: 2 * FRAME_LIMIT };

/** `/v1/sessions…` and `/v1/import`. */
export function sessionRoutes(deps: HttpDeps): Hono<HttpEnv> {
  const { hub } = deps;
  const app = new Hono<HttpEnv>();
  const mayCommand = rateOf(deps.time, 'command');
  const mayRead = rateOf(deps.time, 'read');
  const mayLook = rateOf(deps.time, 'look');
  const mayOpen = rateOf(deps.time, 'open');
  const mayImport = rateOf(deps.time, 'import');

  app.get('/v1/sessions', async (c) => {
    mayLook(c.var.identity);
    const only = c.var.identity.session;
    const sessions = await hub.sessions();
    return c.json({ sessions: only === null ? sessions : sessions.filter(({ id }) => id === only) });
  });

  app.post('/v1/sessions', async (c) => {
    const { identity } = c.var;
    allow(authorizeHub(identity));
    mayOpen(identity);
    const { client, n, data, wantedId } = parseWith(openBody, await readJson(c, OPEN_BODY));
    allow(authorizeOpening(identity, data, grantsAt(deps)));
    const opened = await hub.openSession({
      data,
      by: identity.actor,
      cmd: { client, n },
      wantedId: wantedId ?? null,
    });
    if (!opened.ok) throw refusedProblem(opened.refusal);
    const { session, seq, created } = opened;
    return c.json({ session, seq, created }, created ? 201 : 200);
  });

  app.get('/v1/sessions/:id', async (c) => {
    mayLook(c.var.identity);
    return c.json({ session: await stateOf(c, deps) });
  });

  app.get('/v1/sessions/:id/events', async (c) => {
    mayRead(c.var.identity);
    const read = await readable(c, deps);
    const from = Number(c.req.query('from') ?? 1);
    if (!Number.isSafeInteger(from) || from < 1) throw new HttpProblem(400, 'invalid', { where: 'from' });
    await deps.audit?.exported(c.var.identity.actor, sessionParam(c), read, 'jsonl');
    // Before the events: later events are not among them.
    const head = await hub.head(sessionParam(c));
    const events = hub.events(sessionParam(c), from, c.req.query('fromStore') === '1');
    return new Response(await jsonlStream(soundPart(events)), {
      headers: {
        'content-type': 'application/x-ndjson; charset=utf-8',
        [HEAD_HEADER]: `${head.seq}:${head.hash}`,
      },
    });
  });

  app.get('/v1/sessions/:id/record.md', async (c) => {
    mayRead(c.var.identity);
    const state = await stateOf(c, deps);
    const wanted = c.req.query('lang') ?? state.lang;
    const lang = LANGS.find((known) => known === wanted);
    if (!lang) throw new HttpProblem(400, 'invalid', { where: 'lang', reason: LANGS.join(' ') });
    const events: AnyEvent[] = [];
    for await (const chunk of hub.events(state.id)) events.push(...chunk);
    const last = events.at(-1);
    const hash = last ? (last.redacted?.hash ?? (await webSha256(eventText(last)))) : '';
    await deps.audit?.exported(c.var.identity.actor, state.id, state.seq, 'md');
    return c.body(renderRecord(events, { lang, hash, importedTo: state.importedTo }), 200, {
      'content-type': 'text/markdown; charset=utf-8',
    });
  });

  app.post('/v1/sessions/:id/commands', async (c) => {
    const id = sessionParam(c);
    mayCommand(c.var.identity);
    const { ago, ...request } = parseWith(commandBody, await readJson(c, COMMAND_BODY));
    const { identity } = c.var;
    const askedAt = whenAsked(deps.time.now(), { ago });
    const command = hub.command(id, { ...request, askedAt }, identity);
    return answered(await notFoundNear(c, deps, command));
  });

  app.post('/v1/import', async (c) => {
    allow(authorizeHub(c.var.identity));
    mayImport(c.var.identity);
    // The hub checks shape and chain of every event before it takes any.
    const imported = await hub.importSession(readJsonLines(c, IMPORT_BODY), c.var.identity.actor);
    if (!imported.ok) throw refusedProblem(imported.refusal);
    const { session, seq, added, cleaned } = imported;
    if (added > 0) await deps.audit?.imported(c.var.identity.actor, session, seq, added);
    return c.json({ session, seq, added, cleaned });
  });

  return app;
}

/** The session in the path as it stands: 404 `unknown-session`, 403 `removed` for who was removed from it. */
export async function stateOf(c: HttpContext, deps: HttpDeps): Promise<Session> {
  const id = sessionParam(c);
  const state = await deps.hub.session(id);
  if (!state) throw await unknownSession(id, c.var.identity, deps);
  allow(authorizeSession(c.var.identity, id, state));
  return state;
}

/** Ends where a damaged log cannot be read: its reader knows by the head that was said before that there is more. */
async function* soundPart(chunks: AsyncIterable<readonly AnyEvent[]>): AsyncGenerator<readonly AnyEvent[]> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof HubError && error.kind === 'damaged')) throw error;
  }
}

/** Its head. What is sound of a damaged session can be read by members, though it has no state to be in: 0. */
async function readable(c: HttpContext, deps: HttpDeps): Promise<number> {
  try {
    return (await stateOf(c, deps)).seq;
  } catch (error) {
    if (!(error instanceof HubError && error.kind === 'damaged')) throw error;
    allow(authorizeHub(c.var.identity));
    return 0;
  }
}

/** Adds to `not-found` the ids that look like the one asked for. */
export async function notFoundNear<T>(c: HttpContext, deps: HttpDeps, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof HubError && error.kind === 'not-found')) throw error;
    throw await unknownSession(sessionParam(c), c.var.identity, deps);
  }
}

function answered(answer: Answer): Response {
  if (answer.ok) return Response.json({ seq: answer.seq });
  throw refusedProblem(answer.refusal);
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
