import { isUnsettled } from '../../domain/actions.ts';
import { eventHash, eventText, type TextHash } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { envelopeSchema, eventDataSchemas } from '../../domain/event-schema.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { ChainVerifier, redactedEntries } from '../../domain/verify-chain.ts';
import type { Time } from '../../ports/clock.ts';
import { pause } from '../clock/until.ts';
import { ingestActor, ingestEventData } from '../ingest/ingest.ts';
import type { Limits } from '../limits.ts';
import type { ImportResult } from '../types.ts';
import { fitsFrame } from './fan-out.ts';
import type { Room } from './room.ts';
import type { Sealed } from './seal.ts';
import { submitted } from './submitted.ts';

/** Names of command counters, the hub's own short one among them: they are kept as they are, so they must be plain. */
const CLIENT = /^[A-Za-z0-9_-]{1,64}$/;
/** Events looked at, or made durable, at once; then others get their turn. */
const SLICE = 500;

export interface Checked {
  readonly sealed: readonly Sealed[];
  /** Events whose text had to be changed. */
  readonly cleaned: number;
}

const refused = (params: Refusal['params']): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: refusal('invalid', params),
});

/**
 * Checks a recorded session as one checks a stranger's: chain, envelope and data of each event, and ingests every text.
 * Where that changes one, the chain is made anew from there, since what is unsafe to show cannot be kept for its hash.
 */
export async function checkRecorded(
  events: readonly unknown[],
  hash: TextHash,
  time: Time,
  limits: Limits,
): Promise<({ readonly ok: true } & Checked) | { readonly ok: false; readonly refusal: Refusal }> {
  if (events.length === 0) return refused({ where: 'events' });
  const sealed: Sealed[] = [];
  const given = new ChainVerifier(hash);
  /** Hashes of the redacted events' texts as they are kept here. */
  const texts = new Map<number, string>();
  let prev = '';
  let cleaned = 0;
  for (const [i, event] of events.entries()) {
    if (i > 0 && i % SLICE === 0) await pause(time, 0);
    const step = given.take(event);
    if (!step.ok) return refused({ where: step.problem, seq: step.seq });
    const sound = event as AnyEvent;
    if (!isSound(sound, i === 0)) return refused({ where: 'data', seq: sound.seq });
    const clean = naming(cleanEvent(sound), texts);
    if (clean !== sound) cleaned += 1;
    const kept = clean === sound && clean.prev === prev ? clean : { ...clean, prev };
    const text = eventText(kept);
    if (!fitsFrame(text, limits.frame))
      return { ok: false, refusal: refusal('too-large', { limit: limits.frame }) };
    sealed.push({ event: kept, text });
    if (kept.redacted !== undefined) texts.set(kept.seq, hash(text));
    prev = eventHash(kept, hash, text);
  }
  const whole = given.end();
  return whole.ok ? { ok: true, sealed, cleaned } : refused({ where: whole.problem, seq: whole.seq });
}

/** What vouches for redacted events names their texts as they are kept here. */
function naming(event: AnyEvent, texts: ReadonlyMap<number, string>): AnyEvent {
  if (event.type !== 'events.redacted') return event;
  const entries = redactedEntries(event);
  if (entries.every(({ seq, text }) => texts.get(seq) === text)) return event;
  const events = entries.map((entry) => ({ ...entry, text: texts.get(entry.seq) ?? entry.text }));
  return { ...event, data: { ...event.data, events } };
}

/** Adds to a room what it lacks of a checked session; refused where the two differ. */
export async function adoptInto(
  room: Room,
  { sealed, cleaned }: Checked,
  hash: TextHash,
): Promise<ImportResult> {
  const { seq, hash: head } = room.head;
  const known = Math.min(seq, sealed.length);
  const forms = sealed.slice(0, known).flatMap(({ event }) => (event.redacted ? [event] : []));
  if (known > 0) {
    const last = sealed[known - 1] as Sealed;
    const theirs = seq === known ? head : await prevOf(room, known + 1);
    if (eventHash(last.event, hash, last.text) !== theirs)
      return { ok: false, refusal: refusal('session-exists', { session: room.id }) };
  }
  for (let from = known; from < sealed.length; from += SLICE) {
    const slice = sealed.slice(from, from + SLICE);
    const last = slice.at(-1) as Sealed;
    const { seq, at, session } = last.event;
    const tip = { session, seq, at, hash: eventHash(last.event, hash, last.text) };
    const answer = await submitted((settle) => room.adopt(slice, tip, forms, settle));
    if (!answer.ok) return answer;
  }
  return { ok: true, session: room.id, seq: room.head.seq, added: sealed.length - known, cleaned };
}

/**
 * What another hub was asked to do outside is not this one's to do: it ends here, so that it is never done twice. Also
 * what an earlier import has brought in and did not live to end.
 */
export async function abandonForeign(room: Room, result: ImportResult): Promise<ImportResult> {
  if (!result.ok) return result;
  const foreign = room.state.actions.filter((action) => isUnsettled(action) && action.seq <= room.importedTo);
  let { seq } = result;
  for (const { id: action } of foreign) {
    const data = { action, kind: 'imported' };
    const answer = await submitted((settle) => room.system('action.abandon', data, IMPORT_ACTOR, settle));
    if (answer.ok) seq = answer.seq;
  }
  return { ...result, seq };
}

const IMPORT_ACTOR = { id: 'import', name: 'import', kind: 'system' } as const;

/** Hash that the event at `seq` names as the one before it. */
async function prevOf(room: Room, seq: number): Promise<string> {
  for await (const { texts } of room.texts(seq)) return (JSON.parse(texts[0] as string) as AnyEvent).prev;
  return '';
}

function isSound(event: AnyEvent, first: boolean): boolean {
  if (first && event.type !== 'session.opened') return false;
  if (!envelopeSchema.safeParse(event).success || !CLIENT.test(event.cmd.client)) return false;
  if (!Object.hasOwn(eventDataSchemas, event.type)) return true;
  return eventDataSchemas[event.type as keyof typeof eventDataSchemas].safeParse(event.data).success;
}

/** The same event where nothing in it had to be changed. */
function cleanEvent(event: AnyEvent): AnyEvent {
  const clean = {
    ...event,
    by: ingestActor(event.by),
    data: ingestEventData(event.type, event.data) as AnyEvent['data'],
  };
  return eventText(clean) === eventText(event) ? event : clean;
}
