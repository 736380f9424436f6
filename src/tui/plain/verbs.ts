import { asCompared } from '../../text/as-compared.ts';
import { type WordKey, word } from '../model/words.ts';

/** What a line may begin with; its words in both languages stand in the table. */
export const VERBS = [
  'help',
  'status',
  'steps',
  'tick',
  'reopen',
  'start',
  'skip',
  'run',
  'confirm',
  'decline',
  'approve',
  'withdraw',
  'assign',
  'note',
  'finding',
  'decision',
  'action',
  'notes',
  'done',
  'issue',
  'log',
  'pin',
  'people',
  'drive',
  'lead',
  'navigate',
  'scribe',
  'comms',
  'goal',
  'severity',
  'impact',
  'mitigated',
  'recovered',
  'relapsed',
  'notice',
  'ack',
  'resolve',
  'snooze',
  'escalate',
  'urgency',
  'retitle',
  'priority',
  'call',
  'post',
  'verdict',
  'close',
  'undo',
  'quit',
] as const;
export type Verb = (typeof VERBS)[number];

/** As it is compared: `ＴＩＣＫ` and `Tick` are `tick`. */
const BY_WORD: ReadonlyMap<string, Verb> = new Map(
  VERBS.flatMap((verb) =>
    (['ja', 'en'] as const).map((lang) => [asCompared(word(lang, `plain.verb.${verb}`)), verb] as const),
  ),
);

/** The verb a line begins with, in either language, and the rest of the line; null: it begins with none. */
export function readLine(line: string): { readonly verb: Verb; readonly rest: string } | null {
  const [, first = '', rest = ''] = /^[\s　]*([^\s　]+)[\s　]*(.*)$/su.exec(line) ?? [];
  const verb = BY_WORD.get(asCompared(first));
  return verb === undefined ? null : { verb, rest: rest.trim() };
}

/** One sentence each, in the order of use. */
export const HELP: readonly WordKey[] = [
  'plain.help.status',
  'plain.help.steps',
  'plain.help.tick',
  'plain.help.start',
  'plain.help.skip',
  'plain.help.run',
  'plain.help.rollback',
  'plain.help.assign',
  'plain.help.note',
  'plain.help.notes',
  'plain.help.issue',
  'plain.help.log',
  'plain.help.people',
  'plain.help.drive',
  'plain.help.goal',
  'plain.help.severity',
  'plain.help.mitigated',
  'plain.help.notice',
  'plain.help.ack',
  'plain.help.snooze',
  'plain.help.call',
  'plain.help.post',
  'plain.help.verdict',
  'plain.help.close',
  'plain.help.undo',
  'plain.help.quit',
];
