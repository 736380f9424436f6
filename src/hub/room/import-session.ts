import { isUnsettled } from '../../domain/actions.ts';
import { eventHash, eventText, type TextHash } from '../../domain/chain.ts';
import type { Actor, AnyEvent } from '../../domain/event.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import { isSoundEvent } from '../../domain/sound-event.ts';
import { ChainVerifier, redactedEntries } from '../../domain/verify-chain.ts';
import type { Time } from '../../ports/clock.ts';
import { pause } from '../../timing/timers.ts';
import type { Limits } from '../base/limits.ts';
import type { ImportResult, Recorded } from '../base/requests.ts';
import { ingestActor, ingestEventData } from '../ingest/ingest.ts';
import { COMMANDS_MOST } from './admit-command.ts';
import { IMPORT_ACTOR, submitAsync } from './entry.ts';
import { fitsFrame } from './fan-out.ts';
import { HUB_CLIENT, isOwnNumber } from './load.ts';
import { overQuota } from './quota.ts';
import type { Room } from './room.ts';
import type { Sealed } from './seal.ts';

/** Names of command counters, the hub's own short one among them: they are kept as they are, so they must be plain. */
const CLIENT = /^[A-Za-z0-9_-]{1,64}$/;
/** Events looked at, or made durable, at once; then others get their turn. */
const SLICE = 500;

export interface Checked {
  readonly session: string;
  /** Texts of the events, as they will be stored: a small part of what they take as values. */
  readonly texts: readonly string[];
  /** Which of them are of events whose text was taken out. */
  readonly redacted: readonly number[];
  /** Events whose text had to be changed. */
  readonly cleaned: number;
}

const refused = (params: Refusal['params']): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: refusal('invalid', params),
});

/**
 * Checks a recorded session as one checks a stranger's: chain, envelope and data of each event, and ingests every text.
 * Where that changes one, the chain is made again from there, since what is unsafe to show cannot be kept for its hash.
 */
export async function checkRecorded(
  events: Recorded,
  hash: TextHash,
  time: Time,
  limits: Limits,
): Promise<({ readonly ok: true } & Checked) | { readonly ok: false; readonly refusal: Refusal }> {
  const texts: string[] = [];
  const given = new ChainVerifier(hash);
  /** Hashes of the redacted events' texts as they are kept here. */
  const redacted = new Map<number, string>();
  let [session, prev, cleaned, bytes] = ['', '', 0, 0];
  for await (const batch of batchesOf(events)) {
    if (texts.length > 0) await pause(time, 0);
    for (const event of batch) {
      const step = given.take(event);
      if (!step.ok) return refused({ where: step.problem, seq: step.seq });
      const sound = event as AnyEvent;
      session = sound.session;
      if (!isSound(sound, texts.length === 0)) return refused({ where: 'data', seq: sound.seq });
      if (!isNumbered(sound)) return refused({ where: 'cmd', seq: sound.seq });
      if (Date.parse(sound.at) > time.now() + limits.importAhead)
        return refused({ where: 'at', seq: sound.seq, kind: 'future', at: sound.at });
      const clean = naming(cleanEvent(sound), redacted);
      if (clean !== sound) cleaned += 1;
      const kept = { ...clean, prev };
      const text = eventText(kept);
      const full = fullBy(text, texts.length, bytes, limits);
      if (full) return { ok: false, refusal: full };
      texts.push(text);
      bytes += text.length;
      if (kept.redacted !== undefined) redacted.set(kept.seq, hash(text));
      prev = eventHash(kept, hash, text);
    }
  }
  const whole = given.end();
  if (!whole.ok) return refused({ where: whole.problem, seq: whole.seq });
  if (texts.length === 0) return refused({ where: 'events' });
  return { ok: true, session, texts, redacted: [...redacted.keys()].map((seq) => seq - 1), cleaned };
}

async function* batchesOf(events: Recorded): AsyncGenerator<readonly unknown[]> {
  if (Symbol.asyncIterator in events) yield* events;
  else for (const all = [...events]; all.length > 0; ) yield all.splice(0, SLICE);
}

function fullBy(text: string, events: number, bytes: number, limits: Limits): Refusal | null {
  if (!fitsFrame(text, limits.frame)) return refusal('too-large', { limit: limits.frame });
  return overQuota({ events: events + 1, bytes: bytes + text.length }, limits);
}

/** The events that confirm redacted ones name their texts as they are kept here. */
function naming(event: AnyEvent, texts: ReadonlyMap<number, string>): AnyEvent {
  if (event.type !== 'events.redacted') return event;
  const entries = redactedEntries(event);
  if (entries.every(({ seq, text }) => texts.get(seq) === text)) return event;
  const events = entries.map((entry) => ({ ...entry, text: texts.get(entry.seq) ?? entry.text }));
  return { ...event, data: { ...event.data, events } };
}

/**
 * Adds to a room what it lacks of a checked session, in the name of `by`; refused where the two differ. `longer`: the room
 * holds a part of it and the mark of that import, and nothing else, so that the whole may take its place.
 */
export async function adoptInto(
  room: Room,
  { texts, redacted, cleaned }: Checked,
  by: Actor,
  hash: TextHash,
): Promise<ImportResult | 'longer'> {
  const { seq, hash: head } = room.head;
  const known = Math.min(seq, texts.length);
  const sealedAt = (at: number): Sealed => {
    const text = texts[at] as string;
    return { text, event: JSON.parse(text) as AnyEvent };
  };
  const hashAt = ({ event, text }: Sealed) => eventHash(event, hash, text);
  const forms = redacted.filter((at) => at < known).map((at) => sealedAt(at).event);
  if (known > 0) {
    const theirs = seq === known ? head : await prevOf(room, known + 1);
    if (hashAt(sealedAt(known - 1)) !== theirs) {
      const isPart =
        room.isAsImported && known === seq && hashAt(sealedAt(seq - 2)) === (await prevOf(room, seq));
      return isPart ? 'longer' : { ok: false, refusal: refusal('session-exists', { session: room.id }) };
    }
  }
  for (let from = known; from < texts.length; from += SLICE) {
    const to = Math.min(from + SLICE, texts.length);
    const slice = Array.from({ length: to - from }, (_, i) => sealedAt(from + i));
    const last = slice.at(-1) as Sealed;
    const { seq, at, session } = last.event;
    const tip = { session, seq, at, hash: hashAt(last) };
    const adopted = { sealed: slice, tip, forms, by: to === texts.length ? by : null };
    const answer = await submitAsync((settle) => room.adopt(adopted, settle));
    if (!answer.ok) return answer;
  }
  return { ok: true, session: room.id, seq: room.head.seq, added: texts.length - known, cleaned };
}

/**
 * What another hub was asked to do outside is not this one's to do: it ends here, so that it is never done twice. Also
 * what an earlier import has brought in and did not live to end.
 */
export async function abandonForeign(room: Room, result: ImportResult): Promise<ImportResult> {
  if (!result.ok) return result;
  const foreign = room.state.actions.filter(
    (action) => isUnsettled(action) && action.seq <= room.imported.to,
  );
  let { seq } = result;
  for (const { id: action } of foreign) {
    const data = { action, kind: 'imported' };
    const answer = await submitAsync((settle) => room.system('action.abandon', data, IMPORT_ACTOR, settle));
    if (answer.ok) seq = answer.seq;
  }
  return { ...result, seq };
}

/** Hash that the event at `seq` names as the one before it. */
async function prevOf(room: Room, seq: number): Promise<string> {
  for await (const { texts } of room.texts(seq)) return (JSON.parse(texts[0] as string) as AnyEvent).prev;
  return '';
}

/** Whether the numbers of commands leave room for those to come. */
function isNumbered(event: AnyEvent): boolean {
  return event.cmd.client === HUB_CLIENT ? isOwnNumber(event) : event.cmd.n <= COMMANDS_MOST;
}

function isSound(event: AnyEvent, first: boolean): boolean {
  if (first && event.type !== 'session.opened') return false;
  return isSoundEvent(event) && CLIENT.test(event.cmd.client);
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
