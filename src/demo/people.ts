import { demoMessages } from '../text/i18n/demo.ts';
import type { Lang } from '../text/i18n/messages.ts';

export interface DemoPerson {
  readonly name: string;
  /** Made up: it stays in the demo's own hub and its own PagerDuty. */
  readonly email: string;
}

/** Who plays: the person at the keyboard, two teammates, and an expert who is called. */
export type DemoRole = 'you' | 'sato' | 'tanaka' | 'yamada';

export function demoPeople(lang: Lang): Readonly<Record<DemoRole, DemoPerson>> {
  const person = (role: DemoRole, mail: string): DemoPerson => ({
    name: demoMessages[role][lang],
    email: `${mail}@example.com`,
  });
  return {
    you: person('you', 'suzuki'),
    sato: person('sato', 'sato'),
    tanaka: person('tanaka', 'tanaka'),
    yamada: person('yamada', 'yamada'),
  };
}
