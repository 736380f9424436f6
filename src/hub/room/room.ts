import { type ChainTip, eventText } from '../../domain/chain.ts';
import { decidePermitted } from '../../domain/decide.ts';
import type { Actor, AnyEvent } from '../../domain/event.ts';
import { RunningFold, reduceAll } from '../../domain/reduce.ts';
import { refusal } from '../../domain/refusal.ts';
import type { Session } from '../../domain/session.ts';
import type { Answer, CommandRequest } from '../base/requests.ts';
import type { Who } from '../base/who.ts';
import { authorizeCommand } from '../identity/authorize.ts';
import { admitCommand, isCommandType, numberingProblem } from './admit-command.ts';
import type { Answers } from './answers.ts';
import { Committer } from './commit.ts';
import {
  type Adopted,
  type Asker,
  acceptedEntry,
  answerTo,
  type Entry,
  type EntryHead,
  fitting,
  IMPORT_ACTOR,
  type Imported,
  importedBy,
  importMark,
  notSaved,
  openedBy,
  type Point,
  refusedEntry,
  type Settle,
  storedAnswer,
  unlessIdle,
  withImport,
} from './entry.ts';
import type { EventTail } from './event-tail.ts';
import { eventTexts, type Texts } from './event-texts.ts';
import { eventFrames } from './fan-out.ts';
import { HUB_CLIENT, highestOwn, type Loaded } from './load.ts';
import type { RoomMemory } from './loss.ts';
import { Filled } from './quota.ts';
import { foldedAgain, overwritesOf, redactedForms, withHashes } from './redact.ts';
import type { RoomDeps, RoomListener } from './room-listener.ts';
import { seal } from './seal.ts';

/*
 * A room orders what is asked of one session and makes it durable.
 *
 *   command ─► checked, ingested ─► seen before? ── yes ─► the same answer
 *                                       │ no
 *                                       ▼
 *               decide against the TENTATIVE state ─► facts, sealed ─► next commit ─► append ─┬─► frames to all
 *               (durable + all that is on its way)    refusal, no effect ─► stored with it    │   durable state
 *                                       ▲                                                     │   then answers
 *                                       └──── back to the durable state ◄──── failed: not-saved, not remembered
 *
 * Always:
 *  1. the tentative state is the durable one with every waiting entry folded in, in order
 *  2. nothing is answered or published before it is durable (what no state could change is refused at once)
 *  3. one acceptance per (participant, client, n); a repeat, also after a restart, gets the first answer
 *  4. seq is contiguous, each event chained to the one before; time never goes back
 *  5. a failed commit takes with it all that was decided on top of it, and leaves nothing behind
 *  6. events go out before the answers that name them
 *  7. once a commit has taken texts out of events, no state and no text here holds them
 */

export class Room {
  readonly id: string;
  readonly #deps: RoomDeps;
  readonly #listener: RoomListener;
  readonly #answers: Answers;
  readonly #recent: EventTail;
  #appendingSince: number | null = null;
  readonly #committer: Committer<Entry>;
  readonly #waiting = new Map<string, Entry>();
  #durable: Point;
  #tentative: RunningFold;
  #tip: ChainTip;
  #opening: Loaded['opening'];
  readonly #filled: Filled;
  #hubN: number;
  #imported: Imported;
  /** The same for the tentative state. */
  #importing: Imported;
  /** After a commit that overwrote events, until listeners have it: the session folded from what the log has now. */
  #refolded: Session | 'failed' | null = null;

  constructor(loaded: Loaded, deps: RoomDeps, listener: RoomListener) {
    this.id = loaded.state.id;
    this.#deps = deps;
    this.#listener = listener;
    this.#answers = loaded.answers;
    this.#recent = loaded.recent;
    this.#durable = { state: loaded.state, tip: loaded.tip };
    this.#tentative = new RunningFold(loaded.state);
    this.#tip = loaded.tip;
    this.#opening = loaded.opening;
    this.#filled = new Filled(loaded.bytes, deps.limits);
    this.#hubN = loaded.hubN;
    this.#imported = loaded.imported;
    this.#importing = loaded.imported;
    const commits = {
      append: (entries: readonly Entry[]) => this.#append(entries),
      committed: (entries: readonly Entry[]) => this.#committed(entries),
      failed: (entries: readonly Entry[], cause: unknown) => this.#failed(entries, cause),
    };
    this.#committer = new Committer(commits, deps.limits.batch);
  }

  /** The durable state. */
  get state(): Session {
    return this.#durable.state;
  }

  /** The durable head. */
  get head(): ChainTip {
    return this.#durable.tip;
  }

  get opening(): Loaded['opening'] {
    return this.#opening;
  }

  get imported(): Imported {
    return this.#imported;
  }

  /** Whether all that is here is what an import brought, and its mark. */
  get isAsImported(): boolean {
    return this.#imported.isMarked && this.head.seq === this.#imported.to && this.waiting === 0;
  }

  /** When the commit that is on its way was handed to the log, milliseconds; null: none is. */
  get appendingSince(): number | null {
    return this.#appendingSince;
  }

  /** What it knows of its log, to be compared with what is there when it is read again. */
  get memory(): RoomMemory {
    const [tip, opening, recent] = [this.head, this.#opening, this.#recent];
    return { tip, opening, from: (seq) => recent.from(seq, Number.POSITIVE_INFINITY) };
  }

  ownerOf(client: string): string | null {
    return this.#answers.ownerOf(client);
  }

  /** Commands not durable yet. */
  get waiting(): number {
    return this.#committer.waiting;
  }

  /** Resolves when no commit is on its way. */
  idle(): Promise<void> {
    return this.#committer.idle();
  }

  /** Texts of durable events from `seq` to the head, in chunks. */
  texts(seq: number): AsyncGenerator<Texts> {
    return eventTexts(this.id, seq, () => this.head.seq, this.#recent, this.#deps.log);
  }

  /** `settle` is called once: at once, or after the commit. `who` is null where the hub asks in the name of `by`. */
  submit(request: CommandRequest, by: Actor, who: Who | null, settle: Settle): void {
    const asker = { by, who, forms: [], askedAt: request.askedAt };
    if (request.type === 'events.redact') void this.#redact(request, asker, settle);
    else this.#submit(request, asker, settle);
  }

  #submit({ client, n, type, data }: CommandRequest, asker: Asker, settle: Settle): void {
    const problem = numberingProblem(client, n);
    if (problem) {
      settle({ ok: false, refusal: problem });
      return;
    }
    const found = this.#answers.claim(asker.by.id, client, n);
    const key = JSON.stringify([asker.by.id, client, n]);
    const waiting = this.#waiting.get(key);
    if (found.k === 'answered') settle(found.answer);
    else if (found.k !== 'new') {
      settle({ ok: false, refusal: refusal('invalid', { where: 'client', reason: found.k }) });
    } else if (waiting) waiting.settle.push(settle);
    else this.#take(this.#decide(type, data, { by: asker.by, cmd: { client, n }, key }, asker), settle);
  }

  /** What takes texts out of events needs the events: read first, then decided like any other command. */
  async #redact(request: CommandRequest, asker: Asker, settle: Settle): Promise<void> {
    const { log, hash } = this.#deps;
    const read = redactedForms(this.id, request.data, this.head.seq, log, hash);
    const forms = await read.catch((cause: unknown) => notSaved(cause));
    if ('ok' in forms) settle(forms);
    else this.#submit(request, { ...asker, forms }, settle);
  }

  /** A command of the hub itself: joins, feeds. Not deduped; it has a number where it makes an event. */
  system(type: string, data: unknown, by: Actor, settle: Settle, askedAt?: string): void {
    const cmd = { client: HUB_CLIENT, n: this.#hubN + 1 };
    const outcome = this.#decide(type, data, { by, cmd, key: null }, { by, who: null, forms: [], askedAt });
    if ('sealed' in outcome && outcome.sealed.length > 0) this.#hubN += 1;
    this.#take(outcome, settle);
  }

  /**
   * Takes events of a recorded session, with the redacted forms of earlier ones that they name; refused when they do not
   * follow what this room has now, or when somebody has acted here: only the file names their authors, and nobody
   * else reports what this hub has ordered. `by`: who brings them in, where these are the last ones; the mark that says so
   * is in the same commit.
   */
  adopt({ sealed, tip, forms, by }: Adopted, settle: Settle): void {
    const [first, last] = [sealed[0]?.event, sealed.at(-1)?.event];
    if (!last || first?.prev !== this.#tip.hash || this.#tip.seq !== this.#imported.to) {
      settle({ ok: false, refusal: refusal('session-exists', { session: this.id }) });
      return;
    }
    const mark =
      by === null
        ? { sealed: [], tip }
        : this.#sealMark(tip, by, highestOwn(sealed.map(({ event }) => event)));
    const entry = { by: last.by, cmd: last.cmd, key: null, refused: null, settle: [] };
    const overwrites = overwritesOf(sealed, forms);
    const all = [...sealed, ...mark.sealed];
    this.#take({ ...entry, sealed: all, tip: mark.tip, overwrites, imported: tip.seq }, settle);
  }

  /** What an earlier version, or an import that broke off, has brought in is marked before the first thing done here. */
  #markImport(): void {
    const { to, isMarked } = this.#importing;
    if (to === 0 || isMarked || to !== this.#tip.seq) return;
    // The next number may be that of the command which comes behind it.
    const mark = this.#sealMark(this.#tip, null, this.#hubN + 1);
    this.#take({ ...mark, key: null, refused: null, settle: [] }, () => {});
  }

  /** The mark of an import that ends in `tip`, in the name of `by`; `taken`: the highest number of the hub's commands in it. */
  #sealMark(tip: ChainTip, by: Actor | null, taken: number) {
    this.#hubN = Math.max(this.#hubN, taken) + 1;
    const { time, hash } = this.#deps;
    const head = { by: by ?? IMPORT_ACTOR, cmd: { client: HUB_CLIENT, n: this.#hubN } };
    return {
      ...head,
      ...seal([importMark(tip, by)], tip, { session: this.id, ...head, now: time.now() }, hash),
    };
  }

  /** What is to become of a command: an answer that needs no commit, or an entry. */
  #decide(type: string, data: unknown, head: EntryHead, { who, forms, askedAt }: Asker): Answer | Entry {
    const { limits, time, hash, grants } = this.#deps;
    const session = withImport(this.#tentative.session, this.#importing);
    if (this.#committer.waiting >= limits.queue) return { ok: false, refusal: refusal('too-fast') };
    if (!isCommandType(type)) return { ok: false, refusal: refusal('invalid', { where: 'type' }) };
    const command = { type, data, by: head.by };
    const denied =
      authorizeCommand(who, command, session, grants) ?? this.#filled.refuses(command, this.#tip);
    if (denied) return { ok: false, refusal: denied };
    const admission = admitCommand(type, data, { ...head, askedAt });
    if (!admission.ok) return admission;
    const now = time.now();
    const decision = decidePermitted(session, admission.command, new Date(now).toISOString());
    if (!decision.ok) return refusedEntry(head, this.#tip, decision.refusal);
    if (decision.facts.length > 0) this.#markImport();
    const { facts, missing } = withHashes(decision.facts, forms, hash);
    if (missing !== null) return refusedEntry(head, this.#tip, refusal('unknown-event', { seq: missing }));
    const accepted = acceptedEntry(unlessIdle(head, type, facts), this.id, this.#tip, facts, now, hash);
    return fitting({ ...accepted, overwrites: overwritesOf(accepted.sealed, forms) }, limits.frame);
  }

  #take(outcome: Answer | Entry, settle: Settle): void {
    if ('ok' in outcome) {
      settle(outcome);
      return;
    }
    outcome.settle.push(settle);
    this.#tentative.apply(outcome.sealed.map(({ event }) => event));
    this.#filled.take(outcome.sealed);
    this.#tip = outcome.tip;
    this.#importing = importedBy(outcome) ?? this.#importing;
    if (outcome.key !== null) this.#waiting.set(outcome.key, outcome);
    this.#committer.add(outcome);
  }

  async #append(entries: readonly Entry[]): Promise<void> {
    const events = entries.flatMap(({ sealed }) => sealed.map(({ event }) => event));
    const started = this.#deps.time.now();
    const answers = entries.flatMap((entry) => storedAnswer(entry, started) ?? []);
    const overwrites = entries.flatMap((entry) => entry.overwrites ?? []);
    // A command of the hub's own without effect leaves nothing to keep.
    if (events.length + answers.length === 0) return;
    this.#appendingSince = started;
    try {
      await this.#deps.log.append(this.id, this.head.seq, { events, answers, overwrites });
    } finally {
      this.#appendingSince = null;
    }
    if (overwrites.length > 0) await this.#foldAgain(overwrites);
    this.#listener.committed(entries.length, events.length, this.#deps.time.now() - started);
  }

  /** Neither the state nor the recent texts hold what is gone from the log. */
  async #foldAgain(overwrites: readonly AnyEvent[]): Promise<void> {
    for (const event of overwrites) this.#recent.replace(event.seq, eventText(event));
    // What is durable stays so, whatever comes of reading it: then the room is loaded again.
    this.#refolded = await foldedAgain(this.id, this.#deps.log).catch(() => 'failed' as const);
  }

  #committed(entries: readonly Entry[]): void {
    const before = this.#durable;
    const sealed = entries.flatMap((entry) => entry.sealed);
    const texts = sealed.map(({ text }) => text);
    const frames = eventFrames(before.tip.seq + 1, texts, this.#deps.limits.frame);
    if (frames.length > 0) this.#listener.framed(frames);
    const events = sealed.map(({ event }) => event);
    const refolded = this.#refolded;
    const state = refolded && refolded !== 'failed' ? refolded : reduceAll(before.state, events);
    this.#durable = { state, tip: (entries.at(-1) as Entry).tip };
    if (refolded) this.#decideOnDurable();
    for (const entry of entries) this.#remember(entry);
    this.#recent.push(texts);
    if (sealed[0]) this.#opening ??= openedBy(sealed[0], this.#deps.hash);
    if (events.length > 0) this.#listener.published({ before: before.state, state: this.state, events });
    for (const entry of entries) for (const settle of entry.settle) settle(answerTo(entry));
    if (refolded === 'failed') this.#listener.broken();
  }

  /** The tentative state from the durable one again, with all that waits on top of it. */
  #decideOnDurable(): void {
    this.#refolded = null;
    this.#tentative = new RunningFold(this.#durable.state);
    for (const { sealed } of this.#committer.gathered)
      this.#tentative.apply(sealed.map(({ event }) => event));
  }

  /** As `load` does from the log. */
  #remember(entry: Entry): void {
    const { key, by, cmd, sealed, refused, tip } = entry;
    this.#imported = importedBy(entry) ?? this.#imported;
    if (key !== null) this.#waiting.delete(key);
    if (key !== null && sealed.length === 0) this.#answers.keep(by.id, cmd.client, cmd.n, refused ?? tip.seq);
    for (const { event } of sealed) {
      const { client, n } = event.cmd;
      if (client === HUB_CLIENT) this.#hubN = Math.max(this.#hubN, n);
      else this.#answers.keepEvent(event.by.id, client, n, event.seq);
    }
  }

  #failed(entries: readonly Entry[], cause: unknown): void {
    const answer = notSaved(cause);
    const reason = String(answer.refusal.params.reason);
    this.#tentative = new RunningFold(this.#durable.state);
    this.#tip = this.#durable.tip;
    this.#importing = this.#imported;
    for (const { sealed } of entries) this.#filled.giveBack(sealed);
    for (const { key } of entries) if (key !== null) this.#waiting.delete(key);
    this.#listener.notSaved(entries.length, reason);
    for (const entry of entries) for (const settle of entry.settle) settle(answer);
    if (reason === 'conflict') this.#listener.broken();
  }
}
