import { LANGS, type Lang } from '../../../text/i18n/messages.ts';
import { CliError } from '../../base/errors.ts';
import { ask } from '../../base/prompt.ts';
import { command } from '../../grammar/command.ts';
import { resolveSession } from '../../link/sessions.ts';
import { hubOf } from '../../link/wire.ts';
import {
  defaultFile,
  FORMATS,
  type Format,
  fetchReadable,
  recordText,
  writeRecord,
} from '../../session/export-record.ts';

interface ExportOptions {
  readonly format?: Format;
  readonly lang?: Lang;
  readonly out?: string;
  readonly force?: true;
}

export const exportRecord = command<ExportOptions>({
  arguments: [['<session>', 'argSession', 'any-session']],
  options: [
    { flags: '--format <format>', help: 'optFormat', choices: FORMATS },
    { flags: '--lang <lang>', help: 'optRecordLang', choices: LANGS },
    { flags: '-o, --out <file>', help: 'optOut', values: 'file' },
    { flags: '--force', help: 'optForceRecord' },
  ],
  async run(cli, [given], { format, lang, out, force = false }) {
    const { api } = await hubOf(cli, { session: String(given), reading: true });
    const session = await resolveSession(api, String(given), cli.t);
    const { id } = session;
    const { missing, ...record } = await fetchReadable(api, session);
    const { seq: n } = record.head;
    const damagedAt = session.damagedAt ?? (missing > 0 ? n + 1 : null);
    if (damagedAt !== null) {
      const key = missing > 0 ? 'export-short' : 'export-damaged';
      cli.out.say(cli.t(key, { session: id, seq: damagedAt, n, of: n + missing }));
    }
    const language = lang ?? cli.config.settings.recordLang ?? cli.lang;
    const named = format ?? FORMATS.find((known) => out?.endsWith(`.${known}`));
    if (out === '-') {
      cli.out.text(recordText(record, named ?? 'md', language));
      return undefined;
    }
    if (out !== undefined && named === undefined) {
      throw new CliError('bad-choice', { what: '--out', value: out, choices: '*.md, *.jsonl' });
    }
    const replace = async (file: string): Promise<boolean> =>
      force || (cli.canAsk && /^y(?:es)?$/i.test((await ask(cli.t('ask-overwrite', { file }))) ?? ''));
    const files: string[] = [];
    for (const one of named ? [named] : FORMATS) {
      const file = out ?? defaultFile(cli, record, one);
      files.push(await writeRecord(cli, record, file, recordText(record, one, language), replace));
    }
    if (cli.globals.json) cli.out.json({ session: id, ...record.head, files });
    else for (const file of files) cli.out.line(file);
    return undefined;
  },
});
