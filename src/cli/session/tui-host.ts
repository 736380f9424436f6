import type { Lang } from '../../text/i18n/messages.ts';
import type { ExportResult, JoinLineResult, LinkResult, TuiHost } from '../../tui/model/host.ts';
import type { LessonsHost } from '../../tui/model/lessons/lessons.ts';
import { asCliError } from '../base/as-cli-error.ts';
import type { CliError } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { shown } from '../base/paths.ts';
import { isDoubt } from '../link/exclusions.ts';
import { joinLines } from '../link/join-line.ts';
import type { HubLink } from '../link/wire.ts';
import type { Invocation } from '../settings/invocation.ts';
import { defaultFile, FORMATS, fetchRecord, recordFolder, recordText, writeRecord } from './export-record.ts';
import { terminalHost } from './terminal-host.ts';

/** Hours an invite minted from the screen is good for. */
const INVITE_HOURS = 8;

export interface TuiHostOptions {
  readonly cli: Invocation;
  readonly link: HubLink;
  readonly session: string;
  /** Takes what is to be said once the screen is gone. */
  readonly farewell: (lines: readonly string[]) => void;
  /** The record was written: its files. */
  readonly onRecord: (files: readonly string[]) => void;
  /** File of the screen's settings. */
  readonly settingsFile: string;
}

/** The world outside as the screen sees it. */
export function tuiHost(options: TuiHostOptions): TuiHost {
  const { cli, link, session, settingsFile, farewell, onRecord } = options;
  return {
    ...terminalHost(cli, settingsFile),
    joinLine: () => mintJoinLine(cli, link, session),
    webLink: () => mintWebLink(cli, link, session),
    records: shown(recordFolder(cli), cli.env, cli.cwd),
    async exportRecord(overwrite) {
      const result = await writeBoth(cli, link, session, overwrite);
      if (result.ok) onRecord(result.files);
      return result;
    },
    lessons: lessonsLater(cli, link, session),
    linkIncident: (ref) => linkIncident(cli, link, session, ref),
    async exclude(wish) {
      try {
        return { ok: true, ...(await link.api.exclude(wish)) };
      } catch (error) {
        return { ok: false, reason: explain(error, cli.lang).line, asks: isDoubt(error) };
      }
    },
    farewell,
  };
}

/** What reads and writes procedures is loaded once it is asked for: a screen opens without it. */
function lessonsLater(cli: Invocation, link: HubLink, session: string): LessonsHost {
  let loaded: Promise<LessonsHost> | null = null;
  const host = (): Promise<LessonsHost> => {
    loaded ??= import('./lessons-host.ts').then(({ lessonsHost }) => lessonsHost(cli, link, session));
    return loaded;
  };
  return {
    look: async () => (await host()).look(),
    withOffers: async (lessons, offers) => (await host()).withOffers(lessons, offers),
    patch: async (lessons, text) => (await host()).patch(lessons, text),
    write: async (lessons, text) => (await host()).write(lessons, text),
  };
}

async function linkIncident(
  cli: Invocation,
  link: HubLink,
  session: string,
  ref: string,
): Promise<LinkResult> {
  try {
    await link.api.linkIncident(ref, session);
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: explain(error, cli.lang).line };
  }
}

/** With a team hub the id is enough; the hub of this machine needs an invite, and only once it is open to others. */
async function mintJoinLine(cli: Invocation, link: HubLink, session: string): Promise<JoinLineResult> {
  const lines = [`oncall join ${session}`];
  if (link.kind === 'team') return { ok: true, lines, public: true, expiresAt: null };
  if (cli.globals.readonly) return { ok: true, lines, public: false, expiresAt: null };
  try {
    const { url, expires } = await link.api.invite(session, { role: 'member', hours: INVITE_HOURS });
    return { ok: true, lines: joinLines(url), public: true, expiresAt: expires };
  } catch (error) {
    return notMade(error, lines);
  }
}

/** `lines`: what is shown all the same while the hub serves this machine alone. */
function notMade(error: unknown, lines: readonly string[]): JoinLineResult {
  const told = asCliError(error);
  if (told.kind === 'not-listening') return { ok: true, lines, public: false, expiresAt: null };
  return { ok: false, kind: failureOf(told), params: told.params };
}

async function mintWebLink(
  { globals }: Invocation,
  { api }: HubLink,
  session: string,
): Promise<JoinLineResult> {
  if (globals.readonly) return { ok: false, kind: 'not-allowed', params: {} };
  try {
    const { url, expires, fingerprint } = await api.invite(session, { role: 'web', hours: INVITE_HOURS });
    const shown = fingerprint === undefined ? [] : [fingerprint];
    return { ok: true, lines: [joinLines(url)[1], ...shown], public: true, expiresAt: expires };
  } catch (error) {
    return notMade(error, []);
  }
}

async function writeBoth(
  cli: Invocation,
  link: HubLink,
  session: string,
  overwrite: readonly string[],
): Promise<ExportResult> {
  try {
    const record = await fetchRecord(link.api, await link.api.session(session));
    const lang: Lang = cli.config.settings.recordLang ?? cli.lang;
    const files: string[] = [];
    for (const format of FORMATS) {
      const text = recordText(record, format, lang);
      const replace = async (name: string) => overwrite.includes(name);
      files.push(await writeRecord(cli, record, defaultFile(cli, record, format), text, replace));
    }
    return { ok: true, files };
  } catch (error) {
    const told = asCliError(error);
    if (told.kind === 'edited-file') return { ok: false, kind: 'edited', params: told.params };
    const unwritable = ['file-unwritable', 'other-session-file', 'not-ours-file'].includes(told.kind);
    const kind = unwritable ? 'unwritable' : told.kind === 'unreachable' ? 'unreachable' : 'failed';
    return { ok: false, kind, params: told.params };
  }
}

function failureOf(error: CliError): 'not-allowed' | 'unreachable' | 'failed' {
  if (error.kind === 'not-allowed') return 'not-allowed';
  return error.kind === 'unreachable' ? 'unreachable' : 'failed';
}
