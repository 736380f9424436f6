import type { DoneBy } from './event.ts';
import type { UndoableType } from './event-table.ts';
import type { Session } from './session.ts';
import type { UndoEntry } from './undo-entry.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type ListKey = { [K in keyof Session]: Session[K] extends readonly unknown[] ? K : never }[keyof Session];
type RecordKey =
  | 'steps'
  | 'setBy'
  | 'participants'
  | 'invitedBy'
  | 'hosts'
  | 'admittedFrom'
  | 'revoked'
  | 'roles'
  | 'lastFinal'
  | 'touched';
type Item<K extends ListKey> = Session[K] extends readonly (infer T)[] ? T : never;

/** What undo can put back: one thing of the session, or one of many with its id after a colon (`step:S1`). */
export type UndoKind =
  | 'step'
  | 'note'
  | 'pin'
  | 'mute'
  | 'role'
  | 'title'
  | 'severity'
  | 'impact'
  | 'goal'
  | 'tail'
  | 'rotation'
  | 'release'
  | 'rollback'
  | 'handovers'
  | 'course'
  | 'verdict'
  | 'change';

/** Acts kept for undo; pruned to half when full, by the same rule in every replay. */
const UNDO_LIMIT = 400;

/**
 * A session under change. Lists and records are copied once a batch, on first touch, so that folding ten
 * thousand events is linear while every session handed out stays untouched.
 */
export class Draft {
  readonly s: Mutable<Session>;
  readonly #owned = new Set<keyof Session>();

  constructor(session: Session) {
    this.s = { ...session };
  }

  list<K extends ListKey>(key: K): Item<K>[] {
    if (!this.#owned.has(key)) {
      (this.s as Record<ListKey, unknown>)[key] = [...this.s[key]];
      this.#owned.add(key);
    }
    return this.s[key] as unknown as Item<K>[];
  }

  record<K extends RecordKey>(key: K): Mutable<Session[K]> {
    if (!this.#owned.has(key)) {
      (this.s as Record<RecordKey, unknown>)[key] = { ...this.s[key] };
      this.#owned.add(key);
    }
    return this.s[key] as Mutable<Session[K]>;
  }

  /** Replaces the one item with this id; an id that is not there changes nothing. */
  replace<K extends ListKey>(key: K, id: string, change: (item: Item<K>) => Item<K>): void {
    const list = this.list(key);
    const at = list.findLastIndex((item) => (item as { id?: string }).id === id);
    if (at >= 0) list[at] = change(list[at] as Item<K>);
  }

  /** Notes that `seq` changed `key`, with what it was before, so that its author may take it back. */
  touch(
    event: { seq: number; by: { id: string; kind: string }; type: UndoableType },
    key: UndoKind | `${UndoKind}:${string}`,
    before: unknown,
  ): void {
    const touched = this.record('touched');
    if (event.by.kind !== 'system') {
      const undo = this.list('undo');
      const { seq, type } = event;
      undo.push({ seq, by: event.by.id, type, key, before, touchedBefore: touched[key] ?? 0 });
      if (undo.length > UNDO_LIMIT) this.#prune();
    }
    this.record('touched')[key] = event.seq;
  }

  /** Notes whose act set `key`, or that it is not set any more; the first act stays while it is set. */
  mark(key: string, is: DoneBy | null, seq: number): void {
    const before = this.s.setBy[key] ?? null;
    if ((before === null) === (is === null)) return;
    this.putSetBy(key, is);
    const undo = this.list('undo');
    const last = undo.at(-1) as UndoEntry | undefined;
    if (last?.seq === seq) {
      undo[undo.length - 1] = { ...last, setBefore: { ...last.setBefore, [key]: before } };
    }
  }

  putSetBy(key: string, act: DoneBy | null): void {
    if (act === null) delete this.record('setBy')[key];
    else this.record('setBy')[key] = act;
  }

  #prune(): void {
    const undo = this.list('undo');
    undo.splice(0, undo.length - UNDO_LIMIT / 2);
    const kept = new Set(undo.map((entry) => entry.key));
    const touched = Object.entries(this.s.touched).filter(([key]) => kept.has(key));
    this.s.touched = Object.fromEntries(touched);
    this.#owned.add('touched');
  }
}
