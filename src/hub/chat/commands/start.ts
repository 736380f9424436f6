import type { ChatText } from '../../../domain/chat/chat.ts';
import type { Severity } from '../../../domain/procedure.ts';
import { sameTitle, TITLE_MOST } from '../../../domain/title.ts';
import { PagerError } from '../../../ports/pager-error.ts';
import { refusalKey, sayReason } from '../../../text/i18n/refusals.ts';
import { cutChars } from '../../ingest/cut.ts';
import { ingestText } from '../../ingest/ingest.ts';
import type { PagerApi } from '../../pager/api.ts';
import { type AskedCommand, type CommandDeps, liveSessions } from './scope.ts';
import { joinText, sayAnswer } from './words.ts';

const LOOK_BACK_MS = 15 * 60_000;

/** `#4812`, an id, or an address of PagerDuty: what names an incident. */
export const INCIDENT =
  /^(?:#?\d{1,10}|[QP][A-Z0-9]{6,20}|https:\/\/[\w.-]+\.pagerduty\.com\/incidents\/\w+)$/;

/** `start title`, `start #incident`: opens a session as the person, or names the live one. Rejects as the pager does. */
export async function startCommand(deps: CommandDeps, asked: AskedCommand): Promise<ChatText> {
  const { pager } = deps;
  const { rest } = asked;
  if (pager && INCIDENT.test(rest)) {
    const found = await fromIncident(deps, pager, asked).catch((error: unknown) => {
      // `PAYMENTS` looks like an id, and is a title where there is no such incident.
      const isWord = /^\w+$/.test(rest) && error instanceof PagerError && error.kind === 'not-found';
      if (!isWord) throw error;
      return null;
    });
    if (found !== null) return found;
  }
  const title = titleOf(rest);
  // Each session is posted to a channel and people are called: without a title nobody knows what it is.
  if (title === '') return sayAnswer('noTitle', deps.settings.lang);
  const same = (await liveSessions(deps)).find((one) => sameTitle(one.title, title));
  if (same) return joinText('already', deps.settings, same.id);
  const { settings, hub } = deps;
  const data = await openingOf(deps, { title, severity: null, procedure: null, since: null });
  const opened = await hub.openSession({ data, by: asked.who.actor, cmd: { client: asked.client, n: 1 } });
  if (opened.ok) return joinText('started', settings, opened.session);
  const reason = sayReason(refusalKey(opened.refusal), opened.refusal, settings.lang);
  return sayAnswer('refused', settings.lang, { reason });
}

/** As it is kept: on one line, and cut where a title ends. */
const titleOf = (words: string): string => cutChars(ingestText(words), TITLE_MOST).trim();

async function fromIncident(
  deps: CommandDeps,
  pager: PagerApi,
  { who, client, rest }: AskedCommand,
): Promise<ChatText> {
  const detail = await pager.incident(rest.replace(/^#/, ''), who.actor, true);
  const { row, procedure, severity } = detail;
  const data = await openingOf(deps, {
    title: row.title,
    severity: severity as Severity | null,
    procedure,
    since: row.triggeredAt,
  });
  const request = { data, cmd: { client, n: 1 }, wantedId: null, takeOver: false };
  const { session, created } = await pager.start(row.id, request, who.actor);
  return joinText(created ? 'started' : 'already', deps.settings, session);
}

interface Opening {
  readonly title: string;
  readonly severity: Severity | null;
  readonly procedure: string | null;
  readonly since: string | null;
}

/** Data of the opening event, as `oncall start` makes it. Rejects where the procedure is not there. */
async function openingOf(
  { procedures, settings, time }: CommandDeps,
  { title, severity, procedure: wanted, since }: Opening,
): Promise<object> {
  const found =
    (wanted === null ? null : await procedures.find(wanted)) ?? (await procedures.find(settings.procedure));
  if (!found?.ok) throw new Error(`no procedure ${wanted ?? settings.procedure}`);
  const { procedure, hash, origin, commit } = found.loaded;
  const from = (since === null ? time.now() : Date.parse(since)) - LOOK_BACK_MS;
  return {
    title: titleOf(title),
    kind: procedure.kind,
    timeZone: settings.timeZone,
    lang: settings.lang,
    procedure,
    procedureHash: hash,
    procedureOrigin: origin,
    ...(commit == null ? {} : { procedureCommit: commit }),
    severity,
    firedAt: since,
    tail: {
      sources: settings.logs,
      query: null,
      window: { since: new Date(from - (from % 60_000)).toISOString(), until: null },
    },
  };
}
