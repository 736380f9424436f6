import { existsSync } from 'node:fs';
import { AUDIT_FILE, type AuditEntry, readAudit } from '../../../hub/identity/audit.ts';
import { fill, type Lang } from '../../../text/i18n/messages.ts';
import { AUDIT, AUDIT_TEXT } from '../../../text/i18n/record/audit.ts';
import { clockSeconds, dateOf, dateTime, utcOffset } from '../../../text/time.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { sha256 } from '../../base/machine.ts';
import { parsePastTime } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { dataOf } from '../../hub/hub-place.ts';
import { timeZone } from '../../settings/invocation.ts';
import { secretFiles } from '../../wiring/secrets.ts';

interface AuditOptions {
  readonly config?: string;
  readonly since?: string;
  readonly session?: string;
}

/** Prints what was done to access and to what is kept. It lies in the hub's own folder: for the person who runs the hub. */
export const audit = command<AuditOptions>({
  options: [
    { flags: '--since <time>', help: 'optAuditSince' },
    { flags: '--session <id>', help: 'optAuditSession', values: 'any-session' },
    { flags: '--config <file>', help: 'optConfig', values: 'file' },
  ],
  withoutSettings: true,
  async run(cli, _args, { config, since, session }) {
    const zone = timeZone(cli);
    const from = since === undefined ? '' : parsePastTime('--since', since, new Date().toISOString(), zone);
    const data = await dataOf(cli, config);
    if (!existsSync(data)) throw new CliError('no-hub-data');
    const text = (await (await secretFiles(data)).read(AUDIT_FILE)) ?? '';
    const { entries, brokenAt } = readAudit(text, sha256);
    const shown = entries.filter(
      ({ at, about }) => at >= from && (session === undefined || about.session === session),
    );
    if (cli.globals.json) cli.out.json(shown);
    else for (const entry of shown) cli.out.line(lineOf(entry, zone, cli.lang));
    // A line that was changed shows by the hash in the one after it.
    if (brokenAt !== null) {
      throw new CliError('audit-broken', { line: brokenAt, n: Math.max(0, entries.length - 1) });
    }
    const last = text.trimEnd().split('\n').at(-1) ?? '';
    if (entries.length === 0) cli.out.say(cli.t('audit-none'));
    else cli.out.say(cli.t('audit-whole', { n: entries.length, head: `${entries.length}:${sha256(last)}` }));
    return EXIT.done;
  },
});

function lineOf({ at, by, act, about }: AuditEntry, zone: string, lang: Lang): string {
  const when = `${dateOf(at, zone, lang)} ${clockSeconds(at, zone)} ${utcOffset(at, zone)}`;
  const who = by.id === 'operator' ? fill(AUDIT_TEXT.operator, lang, { name: by.name }) : by.name;
  return `${when}  ${who}  ${sentence(act, about, zone, lang)}`;
}

const ROLES = ['member', 'guest', 'observer', 'web'] as const;

/** What was done, in words; an act of a newer version as it was written. */
function sentence(act: string, about: AuditEntry['about'], zone: string, lang: Lang): string {
  if (!Object.hasOwn(AUDIT, act)) return `${act} ${JSON.stringify(about)}`;
  const { expires, role, origin, reason } = about;
  const until = typeof expires === 'string' ? dateTime(expires, zone, lang) : null;
  const words = {
    ...Object.fromEntries(Object.entries(about).map(([key, value]) => [key, value ?? '-'])),
    expires: until === null ? AUDIT_TEXT.unlimited[lang] : fill(AUDIT_TEXT.until, lang, { time: until }),
    role: ROLES.some((one) => one === role) ? AUDIT_TEXT[role as (typeof ROLES)[number]][lang] : `${role}`,
  };
  const ended = origin ? fill(AUDIT_TEXT.origin, lang, { origin }) : '';
  const why = reason ? fill(AUDIT_TEXT.reason, lang, { reason }) : '';
  return fill(AUDIT[act as keyof typeof AUDIT], lang, words) + ended + why;
}
