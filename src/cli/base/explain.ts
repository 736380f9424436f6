import { gapReason } from '../../text/change-text.ts';
import { sayChatReason } from '../../text/i18n/chat/reasons.ts';
import { CLI_ERRORS } from '../../text/i18n/cli/errors.ts';
import { CLI_REASONS } from '../../text/i18n/cli/reasons.ts';
import { fill, type Lang } from '../../text/i18n/messages.ts';
import { sayPager } from '../../text/i18n/pager.ts';
import { cutKey, refusalKey, sayReason } from '../../text/i18n/refusals.ts';
import { asCliError } from './as-cli-error.ts';
import type { CliError, ErrorParams, ExitCode } from './errors.ts';

/** The one line of an error, and its exit code. */
export function explain(error: unknown, lang: Lang): { readonly line: string; readonly exit: ExitCode } {
  const known = asCliError(error);
  return { line: lineOf(known, lang), exit: known.exit };
}

function lineOf({ kind, params }: CliError, lang: Lang): string {
  if (kind === 'ended') {
    const cut = { kind: String(params.cut), params };
    return fill(CLI_ERRORS.ended, lang, { reason: sayReason(cutKey(cut), cut, lang) });
  }
  if (kind === 'pager') return sayPager(String(params.pager), inWords(params, lang), lang);
  if (kind === 'chat' && params.chat !== undefined) {
    const said = sayChatReason(String(params.chat), inWords(params, lang), lang);
    return fill(CLI_ERRORS.chat, lang, { reason: said });
  }
  if (kind === 'github')
    return fill(CLI_ERRORS.github, lang, {
      why: gapReason({ origin: 'github', kind: String(params.github), params }, lang, (iso) => iso),
    });
  if (kind !== 'refused') return fill(CLI_ERRORS[kind], lang, inWords(params, lang));
  const reason = { kind: String(params.refusal), params };
  return sayReason(refusalKey(reason), reason, lang);
}

/** Codes of a hub whose machine was reached: no network is to be checked for them. */
const REACHED = /^(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|stopping|standby|cut\.cut)$/;

function inWords(params: ErrorParams, lang: Lang): ErrorParams {
  if (params.reason === undefined) return params;
  const reason = String(params.reason);
  const check = CLI_REASONS[REACHED.test(reason) ? 'check-hub' : 'check-network'][lang];
  return { ...params, reason: reasonWords(reason, lang), check };
}

/** A reason code in words; one that is not known stays as it is. */
export function reasonWords(code: string, lang: Lang): string {
  if (code.startsWith('cut.')) {
    const cut = { kind: code.slice('cut.'.length), params: {} };
    return sayReason(cutKey(cut), cut, lang);
  }
  return Object.hasOwn(CLI_REASONS, code) ? CLI_REASONS[code as keyof typeof CLI_REASONS][lang] : code;
}

/** The stack with its causes line by line, for `--debug`. */
export function stackOf(error: unknown): readonly string[] {
  const lines: string[] = [];
  for (let at: unknown = error; at instanceof Error && lines.length < 200; at = at.cause) {
    lines.push(...`${at === error ? '' : 'because: '}${at.stack ?? at.message}`.split('\n'));
  }
  if (lines.length === 0) lines.push(String(error));
  return lines;
}
