import type { Time } from '../../ports/clock.ts';
import type { Pager, PagerIncident } from '../../ports/pager.ts';
import type { PagerAlert } from '../../ports/pager-detail.ts';
import { ruleNote } from './rule-facts.ts';

/** Alerts that are noted, and characters of each. */
const ALERTS = 10;
const ALERT_CHARS = 200;
/** How long what cannot be read is tried again, and how often at most. */
const TRY_MS = 10 * 60_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/** Adds a note to a session; `text`: of the session's time zone, '' for none. */
type NoteOf = (session: string, text: (zone: string) => string) => Promise<unknown>;

/** Notes in a session what the alerts of its page say beyond the title: in its own time, for nobody waits for it. */
export class AlertNotes {
  readonly #say: NoteOf;
  readonly #pager: Pager;
  readonly #time: Time;
  readonly #timers = new Set<() => void>();
  readonly #stop = new AbortController();

  constructor(say: NoteOf, pager: Pager, time: Time) {
    this.#say = say;
    this.#pager = pager;
    this.#time = time;
  }

  /** Once for each session that starts from a page. */
  note(session: string, page: PagerIncident): void {
    void this.#try(session, page, this.#time.now() + TRY_MS, FIRST_PAUSE_MS);
  }

  stop(): void {
    this.#stop.abort();
    for (const cancel of this.#timers) cancel();
  }

  async #try(session: string, page: PagerIncident, until: number, pause: number): Promise<void> {
    const { signal } = this.#stop;
    const read = await this.#pager.alerts(page.id, { lane: 'background', signal }).catch(() => null);
    if (signal.aborted) return;
    if (read !== null) {
      await this.#say(session, (zone) => textOf(page, read, zone)).catch(() => null);
      return;
    }
    if (this.#time.now() + pause > until) return;
    const cancel = this.#time.after(pause, () => {
      this.#timers.delete(cancel);
      void this.#try(session, page, until, Math.min(LONGEST_PAUSE_MS, 2 * pause));
    });
    this.#timers.add(cancel);
  }
}

function textOf(
  { title }: PagerIncident,
  { alerts, total }: { readonly alerts: readonly PagerAlert[]; readonly total: number },
  zone: string,
): string {
  const rule = ruleNote(alerts, zone);
  if (rule !== '') return rule;
  const said = [...new Set(alerts.map(({ summary }) => summary))].filter((one) => one !== title);
  if (said.length === 0) return '';
  const shown = said.slice(0, ALERTS).map((one) => `- ${[...one].slice(0, ALERT_CHARS).join('')}`);
  const more = total > shown.length ? [`.. ${shown.length}/${total}`] : [];
  return [...shown, ...more].join('\n');
}
