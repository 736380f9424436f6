import type { Actor, Verdict } from '../../domain/event.ts';
import type { Time } from '../../ports/clock.ts';
import type { JudgedIncident, PageVerdict, VerdictLog } from '../../ports/verdict-log.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import { ingestActor, ingestCommandData } from '../ingest/ingest.ts';

/** What people said of pages that have no session: read once, then known; each is on disk before anybody sees it. */
export class PageVerdicts {
  readonly #log: VerdictLog;
  readonly #time: Time;
  readonly #turns = new SerialQueue();
  /** What holds now, by incident; one that was taken back is not there. */
  #known: Promise<Map<string, PageVerdict>> | null = null;

  constructor(log: VerdictLog, time: Time) {
    this.#log = log;
    this.#time = time;
  }

  async of(incident: string): Promise<PageVerdict | null> {
    return (await this.#all()).get(incident) ?? null;
  }

  /** What holds now, the newest first. */
  async all(): Promise<readonly PageVerdict[]> {
    return [...(await this.#all()).values()].sort((a, b) => b.at.localeCompare(a.at));
  }

  /** Keeps a verdict, or takes back the one there is (null); the same again changes nothing. */
  set(incident: JudgedIncident, verdict: Verdict | null, by: Actor): Promise<void> {
    return this.#turns.run(async () => {
      const known = await this.#all();
      const taken = ingestCommandData('verdict.set', { verdict }) as { verdict: Verdict | null };
      const before = known.get(incident.id)?.verdict ?? null;
      if (JSON.stringify(before) === JSON.stringify(taken.verdict)) return;
      const at = new Date(this.#time.now()).toISOString();
      const entry: PageVerdict = { at, by: ingestActor(by), incident, verdict: taken.verdict };
      await this.#log.appendVerdict(entry).catch((error: unknown) => {
        // It may be there all the same, or another hub has written: read before the next one.
        this.#known = null;
        throw error;
      });
      put(known, entry);
    });
  }

  #all(): Promise<Map<string, PageVerdict>> {
    this.#known ??= this.#read().catch((error: unknown) => {
      // The next to ask tries again.
      this.#known = null;
      throw error;
    });
    return this.#known;
  }

  async #read(): Promise<Map<string, PageVerdict>> {
    const known = new Map<string, PageVerdict>();
    for (const entry of await this.#log.verdicts()) put(known, entry);
    return known;
  }
}

function put(known: Map<string, PageVerdict>, entry: PageVerdict): void {
  if (entry.verdict === null) known.delete(entry.incident.id);
  else known.set(entry.incident.id, entry);
}
