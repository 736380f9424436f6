import type { OutsideAction } from '../../../domain/actions.ts';
import type { CalendarWish, PageActWish } from '../../../protocol/page-acts.ts';

/** A wish as it is asked for. */
export interface WantedAct<W extends PageActWish | CalendarWish> {
  readonly ask: W;
  /** ISO time at which the person asked; absent: now. */
  readonly askedAt?: string | undefined;
  /** Of a script's line: the same again is the same wish. */
  readonly cmd?: string | undefined;
}

/** Who and what a wish names, by the pager's own ids: what is kept must not hold an address, which would be redacted. */
export interface Naming {
  page(ref: string): Promise<{ readonly id: string }>;
  person(who: string): Promise<{ readonly id: string; readonly name: string }>;
}

/** A wish as the arguments of `pagerActOf`. */
export async function argsOf(ask: PageActWish, naming: Naming): Promise<OutsideAction['args']> {
  switch (ask.act) {
    case 'acknowledge':
      return ask.takeOver ? { takeOver: true } : {};
    case 'resolve':
    case 'escalate':
      return {};
    case 'snooze':
      return 'seconds' in ask ? { seconds: ask.seconds } : { until: ask.until };
    case 'reassign':
      return { user: (await naming.person(ask.who)).id };
    case 'note':
      return { text: ask.text };
    case 'merge': {
      const pages = await Promise.all(ask.sources.map((source) => naming.page(source)));
      return { sources: pages.map(({ id }) => id).join(' ') };
    }
  }
}
