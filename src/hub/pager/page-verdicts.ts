import type { Actor, Verdict } from '../../domain/event.ts';
import { pageName } from '../../domain/page.ts';
import { REMOVED, withoutTexts } from '../../domain/redaction.ts';
import type { Time } from '../../ports/clock.ts';
import type { FactLog, JudgedIncident, PageVerdict } from '../../ports/fact-log.ts';
import type { SessionSummary, VerdictList, VerdictRow } from '../../protocol/http.ts';
import { FactFold, type FactRules } from '../base/fact-fold.ts';
import { ingestActor, ingestCommandData } from '../ingest/ingest.ts';

/** By incident, with its number; one that was taken back is not there. */
type Known = Map<string, { readonly n: number; readonly said: PageVerdict }>;

const NEWEST: FactRules<'verdicts', Known> = {
  stream: 'verdicts',
  start: () => new Map(),
  fold(known, n, said) {
    if (said.verdict === null) known.delete(said.incident.id);
    else known.set(said.incident.id, { n, said });
  },
  counting: (known) => new Set([...known.values()].map(({ n }) => n)),
  redacted: ({ incident, verdict, ...rest }) => ({
    ...rest,
    incident: { ...incident, title: REMOVED },
    ...withoutTexts({ type: 'verdict.set', data: { verdict } }),
  }),
  about: ({ incident }) => pageName(incident),
  waits: () => false,
};

/** What people said of pages that have no session: read once, then known; each is on disk before anybody sees it. */
export class PageVerdicts {
  readonly facts: FactFold<'verdicts', Known>;
  readonly #time: Time;

  /** `term` as of `FactFold`. */
  constructor(log: FactLog, time: Time, term?: () => number | null) {
    this.facts = new FactFold(log, NEWEST, term);
    this.#time = time;
  }

  async of(incident: string): Promise<PageVerdict | null> {
    return (await this.facts.state()).get(incident)?.said ?? null;
  }

  /** What holds now, the newest first. */
  async all(): Promise<readonly PageVerdict[]> {
    const known = [...(await this.facts.state()).values()].map(({ said }) => said);
    return known.sort((a, b) => b.at.localeCompare(a.at));
  }

  /** Keeps a verdict, or takes back the one there is (null); the same again changes nothing. */
  set(incident: JudgedIncident, verdict: Verdict | null, by: Actor): Promise<void> {
    const taken = ingestCommandData('verdict.set', { verdict }) as { verdict: Verdict | null };
    return this.facts.add((known) => {
      const before = known.get(incident.id)?.said.verdict ?? null;
      if (JSON.stringify(before) === JSON.stringify(taken.verdict)) return null;
      const at = new Date(this.#time.now()).toISOString();
      return { at, by: ingestActor(by), incident, verdict: taken.verdict };
    });
  }
}

/** What was said of every session and of every page without one, the newest first, and how many were real. */
export async function verdictList(
  sessions: readonly SessionSummary[],
  verdicts: PageVerdicts,
): Promise<VerdictList> {
  const judged = new Set<string>();
  const ofSessions = sessions.flatMap((session): VerdictRow[] => {
    const { id, title, verdict, incidents, closedAt, lastAt, openedAt } = session;
    if (verdict === null || session.kind === 'drill') return [];
    for (const incident of incidents) judged.add(incident.id);
    const [first] = incidents;
    return [
      {
        ...{ session: id, title, verdict, service: session.service, by: null },
        incident: first?.id ?? null,
        number: first?.number ?? null,
        at: closedAt ?? lastAt ?? '',
        firedAt: openedAt,
      },
    ];
  });
  const ofPages = (await verdicts.all()).flatMap(({ at, by, incident, verdict }): VerdictRow[] => {
    // Its session has said more since.
    if (verdict === null || judged.has(incident.id)) return [];
    const { id, number, title, service, triggeredAt } = incident;
    return [
      { session: null, title, verdict, service, by: by.name, incident: id, number, at, firedAt: triggeredAt },
    ];
  });
  const rows = [...ofSessions, ...ofPages].sort((a, b) => b.at.localeCompare(a.at));
  const real = rows.filter(({ verdict }) => verdict.hurt).length;
  return { verdicts: rows, real, falseAlarms: rows.length - real };
}
