import { SEVERITIES } from '../../domain/procedure.ts';
import { clockAndDay, parseWhen } from '../../text/time.ts';
import { readPast } from '../model/when.ts';
import { word } from '../model/words.ts';
import { isTakeBack, type Reading, takenBack } from '../select/readings.ts';
import type { PlainWorld } from './plain-world.ts';
import { act, type Run, sorry } from './result.ts';

const nowOf = ({ now }: PlainWorld): string => new Date(now).toISOString();

/** `severity 2`, `重大度 SEV2`; `-` takes it away. */
export const setSeverity: Run = (rest, world) => {
  const given = rest.normalize('NFKC').toUpperCase();
  const severity = SEVERITIES.find((each) => given === each || `SEV${given}` === each);
  if (severity === undefined && given !== '-') {
    const choices = SEVERITIES.map((each) => `${each} ${word(world.lang, `severity.${each}`)}`).join(', ');
    return sorry({ key: 'plain.needs-severity', params: { choices } }, world);
  }
  const params = { severity: severity ?? '-' };
  return act('severity.set', { severity: severity ?? null }, { key: 'toast.severity', params });
};

/** What fails; whom and since when stay as they were. */
export const setImpact: Run = (what, world) => {
  if (what === '') return sorry({ key: 'plain.needs-text' }, world);
  const { who = '', since = null } = world.session.impact ?? {};
  return act('impact.set', { impact: { who, what, since } }, { key: 'toast.impact' });
};

const COMMANDS = {
  mitigated: ['session.mitigate', 'plain.mitigated'],
  resolved: ['session.resolve', 'plain.recovered'],
  relapsed: ['session.relapse', 'plain.relapsed'],
} as const;

/** Without a time: now. `-` takes back what stands. */
const happened =
  (which: Reading): Run =>
  (rest, world) => {
    const { timeZone, clock } = world.session;
    if (isTakeBack(rest)) {
      if (clock[which] === null) return sorry({ key: 'plain.nothing-stands' }, world);
      return act('reading.undo', { reading: which }, takenBack(which, world));
    }
    const read = readPast(rest, world);
    if ('key' in read) return sorry(read, world);
    const [type, key] = COMMANDS[which];
    const happenedAt = read.at ?? nowOf(world);
    const time = clockAndDay(happenedAt, nowOf(world), timeZone, world.lang);
    return act(type, { happenedAt }, { key, params: { time } });
  };
export const mitigate = happened('mitigated');
export const recover = happened('resolved');
export const relapse = happened('relapsed');

const FINAL = /^(?:final|最終報?)$/i;

/** `notice +30m text`, `連絡 30分後 文`, `notice final text`: the time of the next, or that there is none, and what was said. */
export const sendNotice: Run = (rest, world) => {
  const [, first = '', text = ''] = /^(\S*)\s*(.*)$/su.exec(rest) ?? [];
  const final = FINAL.test(first.normalize('NFKC'));
  const now = nowOf(world);
  const nextAt = final ? null : parseWhen(first, now, world.session.timeZone, 'future');
  if (text === '' || (!final && nextAt === null)) return sorry({ key: 'plain.needs-next' }, world);
  if (nextAt === null) return act('notice.send', { text, nextAt, final }, { key: 'toast.notice' });
  const time = clockAndDay(nextAt, now, world.session.timeZone, world.lang);
  return act('notice.send', { text, nextAt, final }, { key: 'plain.notice', params: { time } });
};
