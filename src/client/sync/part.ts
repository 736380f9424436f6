import type { PartFrame } from '../../protocol/team.ts';

interface Row {
  readonly id: string;
}

/** A part as it was told last, and what has come of the next revision. */
export interface KnownPart {
  /** Null: it came over an earlier connection, and the hub sends it whole again. */
  readonly rev: number | null;
  /** Null: the hub has no such thing. */
  readonly head: object | null;
  readonly rows: readonly Row[];
  readonly coming:
    | (Pick<PartFrame, 'rev' | 'since'> & { readonly head: object | null; readonly rows: readonly Row[] })
    | null;
}

const NOTHING: KnownPart = { rev: null, head: null, rows: [], coming: null };

/** The next piece of a part has come; `gap`: it does not fit what is here. `known` undefined: nothing of it was told yet. */
export function partCame(known: KnownPart | undefined, frame: PartFrame): KnownPart | 'gap' {
  const before = known ?? NOTHING;
  const { coming } = before;
  if (coming === null && frame.since !== null && frame.since !== before.rev) return 'gap';
  if (coming !== null && (coming.rev !== frame.rev || coming.since !== frame.since)) return 'gap';
  const from = coming ?? (frame.since === null ? { head: null, rows: [] } : before);
  const head = frame.head === undefined ? from.head : frame.head;
  const rows = placed(from.rows, frame);
  if (frame.more) return { ...before, coming: { rev: frame.rev, since: frame.since, head, rows } };
  return { rev: frame.rev, head, rows, coming: null };
}

/** The connection ended: what is here stays, and is old. */
export const partKept = (known: KnownPart): KnownPart => ({ ...known, rev: null, coming: null });

function placed(before: readonly Row[], { rows, gone }: Pick<PartFrame, 'rows' | 'gone'>): readonly Row[] {
  if (rows.length === 0 && gone.length === 0) return before;
  const away = new Set(gone);
  const now = before.filter(({ id }) => !away.has(id));
  const known = new Set(now.map(({ id }) => id));
  for (const { after, row } of rows) {
    if (known.has(row.id)) now.splice(at(now, row.id), 1);
    known.add(row.id);
    const last = now.at(-1)?.id ?? null;
    if (after === last) now.push(row);
    else now.splice(after === null ? 0 : at(now, after) + 1, 0, row);
  }
  return now;
}

const at = (rows: readonly Row[], id: string): number => rows.findIndex((row) => row.id === id);
