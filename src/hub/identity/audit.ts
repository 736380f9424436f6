import { z } from 'zod';
import type { TextHash } from '../../domain/chain.ts';
import type { Actor } from '../../domain/event.ts';
import { actorSchema } from '../../domain/event-schema.ts';
import { jsonOf } from '../../logs/json.ts';
import type { PrivateFiles } from '../../ports/private-files.ts';
import { type CredentialsFile, type InviteRecord, kindOf, type TokenRecord } from './credentials-schema.ts';

/*
 * What was done to who may do what, and to what was kept, one JSON line each, at the end of a file of the hub's own:
 *
 *   {n: 1, prev: '' …} ◄── {n: 2, prev: hash of line 1 …} ◄── …
 *
 * Lines are added by the hub and by its command line beside it, and by nobody changed. A line that is edited, taken out
 * or moved breaks the chain at its place; what a cut-off end held nobody can tell who has not noted the last line before.
 */

export const AUDIT_FILE = 'audit.jsonl';

const AUDIT_ACTS = [
  'token.created',
  'token.revoked',
  'invite.made',
  'invite.used',
  'invite.revoked',
  'participant.removed',
  'participant.readmitted',
  'session.exported',
  'session.imported',
  'session.expired',
  'events.redacted',
  'facts.redacted',
  'exclusion.added',
  'exclusion.ended',
  'rule.retired',
] as const;
export type AuditActName = (typeof AUDIT_ACTS)[number];

const about = z.record(z.string().max(64), z.union([z.string().max(4_000), z.number(), z.null()]));
const entrySchema = z.strictObject({
  v: z.literal(1),
  n: z.number().int().positive(),
  prev: z.string().max(64),
  at: z.iso.datetime({ offset: false }),
  by: actorSchema,
  act: z.string().min(1).max(64),
  about,
});

export type AuditEntry = z.infer<typeof entrySchema>;

/** What is to be noted. `about` begins with the id that tells it from others of its kind. */
export interface AuditAct {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly by: Actor;
  readonly act: AuditActName;
  readonly about: AuditEntry['about'];
}

/** The person who runs the hub, and needs no token. */
export const operator = (name: string): Actor => ({ id: 'operator', name, kind: 'system' });

/** Adds lines. Resolves when they are durable; rejects with a `PrivateFileError`. */
export interface Audit {
  note(act: AuditAct): Promise<void>;
  /** Notes of these what the log does not have yet, no matter who might have noted it before. */
  catchUp(acts: readonly AuditAct[]): Promise<void>;
}

export function hubAudit(files: Pick<PrivateFiles, 'append'>, hash: TextHash): Audit {
  const add = (acts: readonly AuditAct[], isNew: (text: string, act: AuditAct) => boolean) =>
    files.append(AUDIT_FILE, (text) => {
      const lines: string[] = [];
      let last = text.trimEnd().split('\n').at(-1) ?? '';
      let n = Number(/^\{"v":1,"n":(\d+),/.exec(last)?.[1] ?? 0);
      for (const act of acts.filter((each) => isNew(text, each))) {
        n += 1;
        const { at, by, act: name, about: facts } = act;
        last = JSON.stringify({
          v: 1,
          n,
          prev: last === '' ? '' : hash(last),
          at,
          by,
          act: name,
          about: facts,
        });
        lines.push(last);
      }
      return lines;
    });
  return {
    note: (act) => add([act], () => true),
    catchUp: (acts) => add(acts, (text, act) => !text.includes(markOf(act))),
  };
}

/** How a line of this act and of this id goes on after who did it. */
function markOf({ act, about: facts }: AuditAct): string {
  const [first] = Object.entries(facts);
  return `"act":${JSON.stringify(act)},"about":{${first ? `${JSON.stringify(first[0])}:${JSON.stringify(first[1])}` : ''}`;
}

export interface AuditRead {
  readonly entries: readonly AuditEntry[];
  /** Number of the first line that does not follow the one before; null: every one does. */
  readonly brokenAt: number | null;
}

/** Reads a log, up to the first line that does not hold. */
export function readAudit(text: string, hash: TextHash): AuditRead {
  const entries: AuditEntry[] = [];
  let prev = '';
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const entry = entrySchema.safeParse(jsonOf(line));
    if (!entry.success || entry.data.n !== entries.length + 1 || entry.data.prev !== prev) {
      return { entries, brokenAt: i + 1 };
    }
    entries.push(entry.data);
    prev = hash(line);
  }
  return { entries, brokenAt: null };
}

/** All that has been done to tokens and invites, as the credentials' file tells; `run` is the person who runs the hub. */
export function credentialActs({ tokens, invites }: CredentialsFile, run: Actor): readonly AuditAct[] {
  const people = new Map(tokens.map(({ participant, name, role }) => [participant, { name, role }]));
  const personOf = (id: string): Actor => {
    const known = people.get(id);
    return { id, name: known?.name ?? id, kind: known?.role ?? 'member' };
  };
  const acts = [
    ...tokens.flatMap((token) => tokenActs(token, run)),
    ...invites.flatMap((invite) => inviteActs(invite, personOf(invite.by), run)),
  ];
  return acts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function tokenActs(token: TokenRecord, run: Actor): readonly AuditAct[] {
  const { id, participant, name, session, invite, created, expires, revoked, ending } = token;
  const role = kindOf(token);
  const holder: Actor = { id: participant, name, kind: role };
  // What comes first tells it from others: an invite of the web is used several times.
  const facts = { token: id, participant, name, role };
  // Nobody has entered or lost access by it alone.
  if (token.web?.moved) return [];
  const made: AuditAct =
    invite === null
      ? { at: created, by: run, act: 'token.created', about: { ...facts, expires } }
      : {
          at: created,
          by: holder,
          act: 'invite.used',
          about: token.web ? { ...facts, invite, session } : { invite, ...facts, session },
        };
  if (revoked === null) return [made];
  const by = ending?.by ?? run;
  const origin = ending?.origin ?? null;
  return [made, { at: revoked, by, act: 'token.revoked', about: { ...facts, session, origin } }];
}

function inviteActs(invite: InviteRecord, by: Actor, run: Actor): readonly AuditAct[] {
  const { id, session, created, expires, revoked, ending, web } = invite;
  const facts = { invite: id, session, role: kindOf(invite) };
  const made: AuditAct = {
    at: created,
    by,
    act: 'invite.made',
    about: { ...facts, expires, ...(web ? { uses: web.uses } : {}) },
  };
  if (revoked === null) return [made];
  const origin = ending?.origin ?? null;
  return [made, { at: revoked, by: ending?.by ?? run, act: 'invite.revoked', about: { ...facts, origin } }];
}
