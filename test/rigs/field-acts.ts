import {
  ACT_TABLE,
  type FieldActName,
  fieldOf,
  isFieldAct,
  type PagerActName,
} from '../../src/domain/act-table.ts';
import type { PagerAct } from '../../src/ports/pager.ts';
import type { PageActWish } from '../../src/protocol/page-acts.ts';
import { CHANGE_LINES } from '../../src/sim/pagerduty/account.ts';
import type { AccountIncident } from '../../src/sim/pagerduty/model.ts';
import { givenText } from '../../src/text/i18n/act-words.ts';

/** An act that sets one field of a page, as tests try it: all of it follows from its row. */
export interface FieldSample {
  readonly act: FieldActName;
  readonly field: string;
  /** Another value than pages of the local PagerDuty have, and what people read of it in Japanese. */
  readonly given: string;
  readonly text: string;
  readonly wish: PageActWish;
  /** What its command says after the page. */
  readonly words: readonly string[];
  readonly what: (incident: Pick<AccountIncident, 'id'>) => PagerAct;
  /** How often somebody has set it. */
  readonly count: (incident: AccountIncident, user?: string) => number;
}

/** Kept as it is typed: nothing of it is folded. */
const TYPED = 'ＤＢ が ﾀﾞｳﾝ: checkout';

export const FIELD_SAMPLES: readonly FieldSample[] = (Object.keys(ACT_TABLE) as PagerActName[])
  .filter(isFieldAct)
  .map((act) => {
    const [field, kind] = fieldOf(act);
    const given = typeof kind === 'object' ? String(kind.at(-1)) : TYPED;
    const type = CHANGE_LINES[field as keyof typeof CHANGE_LINES];
    return {
      ...{ act, field, given, text: givenText(act, given, 'ja') },
      wish: { act, [field]: given } as unknown as PageActWish,
      words: typeof kind === 'object' ? ['--to', given] : [given],
      what: ({ id }) => ({ kind: act, incident: id, [field]: given }) as unknown as PagerAct,
      count: ({ log }, user = 'PSATO01') =>
        log.filter((one) => one.type === type && one.user === user).length,
    };
  });

/** One value for each of them, by the act's name. */
export const ofFieldActs = <T>(make: (sample: FieldSample) => T): Readonly<Record<FieldActName, T>> =>
  Object.fromEntries(FIELD_SAMPLES.map((sample) => [sample.act, make(sample)])) as Record<FieldActName, T>;
