/**
 * The order of arrival: each shard numbers its documents as they come, whatever their time fields say. A mark is the number of
 * the newest that was seen, by shard (`0/app-1`); what is above it has arrived since.
 */
export type ShardMarks = ReadonlyMap<string, number>;

interface Seen {
  readonly marks: ShardMarks;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Documents that the tail had noted until then. */
  readonly noted: number;
}

/**
 * The marks of the last while. What has arrived is looked for from marks of some time ago on, as a document may be shown
 * to searches a moment later than its number says; whatever was noted since is remembered by the tail, and not new.
 */
export class MarkHistory {
  readonly #overlapMs: number;
  #seen: Seen[] = [];

  constructor(overlapMs: number) {
    this.#overlapMs = overlapMs;
  }

  /** The newest; null: the documents are not numbered, or nothing was seen yet. */
  get newest(): ShardMarks | null {
    return this.#seen.at(-1)?.marks ?? null;
  }

  /** Earlier arrivals are known or reported: they are not looked for again. */
  begin(marks: ShardMarks, at: number, noted: number): void {
    this.#seen = [{ marks, at, noted }];
  }

  add(marks: ShardMarks, at: number, noted: number): void {
    this.#seen.push({ marks, at, noted });
    while (this.#seen.length > 1 && (this.#seen[1] as Seen).at <= at - this.#overlapMs) this.#seen.shift();
  }

  /** From which marks on to look. `forgotten`: so many of the first noted documents are forgotten. */
  from(forgotten: number): ShardMarks | null {
    return (this.#seen.find(({ noted }) => noted >= forgotten) ?? this.#seen.at(-1))?.marks ?? null;
  }

  /** What was noted since `ends` has to be remembered, as it is looked for again; since `begins` it is good to. */
  get begins(): number {
    return this.#seen[0]?.noted ?? Number.POSITIVE_INFINITY;
  }
  get ends(): number {
    return this.#seen.at(-1)?.noted ?? Number.POSITIVE_INFINITY;
  }

  /** Shards that number from the beginning again, as of a recreated index. */
  lower(marks: ShardMarks): void {
    this.#seen = this.#seen.map((seen) => ({ ...seen, marks: lowered(seen.marks, marks) }));
  }
}

/** Marks as they were known, but none above what the shard has now: below all of it there. */
export function lowered(known: ShardMarks, now: ShardMarks): ShardMarks {
  return new Map([...known].map(([shard, mark]) => [shard, mark > (now.get(shard) ?? mark) ? -1 : mark]));
}
