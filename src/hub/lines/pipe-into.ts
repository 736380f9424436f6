import type { Session } from '../../domain/session.ts';
import type { RawLine } from '../../ports/log-source.ts';
import type { PushResult } from '../base/requests.ts';
import type { Who } from '../base/who.ts';
import { authorizePipe } from '../identity/authorize.ts';
import { ingestId } from '../ingest/ingest.ts';
import type { Tail } from './tail.ts';

/** Takes piped lines into a room's tail. */
export function pipeInto(
  tail: Tail,
  session: Session,
  source: string,
  lines: readonly (string | RawLine)[],
  who: Who,
): Promise<PushResult> {
  const denied = authorizePipe(who, session);
  if (denied) return Promise.resolve({ ok: false, refusal: denied });
  return tail.push(pipeName(source, who, session, tail), lines, session.timeZone);
}

/**
 * The name that piped lines go by. Who pipes from elsewhere cannot pass their lines off as those of a source that the
 * hub reads itself.
 */
function pipeName(given: string, { reach }: Who, session: Session, tail: Tail): string {
  const name = ingestId(given, 100);
  if (reach === 'machine') return name;
  const isRead = session.tail.sources.includes(name) || tail.runs(false).some((run) => run.name === name);
  return isRead ? `pipe:${name}` : name;
}
