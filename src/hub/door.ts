import type { Actor } from '../domain/event.ts';
import { type Refusal, refusal } from '../domain/refusal.ts';
import type { KnownLines } from './lines/known-lines.ts';
import type { SourceGrants } from './lines/source-grants.ts';
import { type CommandRequest, isGuest, type Reach } from './types.ts';

/** Ids of those who came by an invite: see `invites.ts`. */
const INVITED = /^(?:member|guest|observer)-[0-9a-f]{10}$/;

export type Passage =
  | { readonly ok: true; readonly request: CommandRequest }
  | { readonly ok: false; readonly refusal: Refusal };

export interface DoorDeps {
  readonly lines: KnownLines;
  /** Null where any source the hub knows may be named by anyone who may set the tail. */
  readonly grants: SourceGrants | null;
}

/**
 * What rights do not follow from a person's kind alone, but from where they come from; and what is not theirs to say.
 * Nothing has been checked yet: what has not the shape of its command is left for the room to refuse.
 */
export function pass(request: CommandRequest, by: Actor, reach: Reach, deps: DoorDeps): Passage {
  const { type } = request;
  const data = (request.data ?? {}) as Readonly<Record<string, unknown>>;
  if (type === 'tail.set' && deps.grants && reach !== 'machine') {
    const { sources } = (data.tail ?? {}) as { readonly sources?: unknown };
    const { grants } = deps;
    if (Array.isArray(sources) && !sources.every((spec) => grants.has(String(spec)))) {
      return { ok: false, refusal: refusal('not-allowed', { act: 'tail.set', kind: 'remote' }) };
    }
  }
  if (ABOUT_PEOPLE.has(type) && reach === 'session' && !INVITED.test(String(data.participant))) {
    return { ok: false, refusal: refusal('not-allowed', { act: type, kind: 'invited' }) };
  }
  // Only the hub knows what it has signed.
  if (type === 'participant.invite' || type === 'participant.revoke') {
    return { ok: false, refusal: refusal('not-allowed', { act: type, kind: by.kind }) };
  }
  if (type !== 'log.pin') return { ok: true, request };
  return { ok: true, request: { ...request, data: { ...data, ...evidence(data.line, by, deps.lines) } } };
}

const ABOUT_PEOPLE: ReadonlySet<string> = new Set(['participant.remove', 'participant.readmit']);

/** A pinned line is the room's own where it knows it; otherwise the pin says that it is its maker's word. */
function evidence(line: unknown, by: Actor, lines: KnownLines): { line?: unknown; given?: true | undefined } {
  const { id, source } = (line ?? {}) as { readonly id?: unknown; readonly source?: unknown };
  const known =
    typeof id === 'string' && typeof source === 'string'
      ? lines.find(source, id, isGuest({ actor: by }))
      : null;
  return known ? { line: known, given: undefined } : { given: true };
}
