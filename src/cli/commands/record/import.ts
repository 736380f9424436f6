import { command } from '../../grammar/command.ts';
import { hubOf } from '../../link/wire.ts';
import { checkChain, parseRecordFile, readText } from '../../session/record-file.ts';
import { type Invocation, mayChange } from '../../settings/invocation.ts';

export const importRecord = command<{ readonly asNotes?: true }>({
  arguments: [['<file>', 'argFile', 'file']],
  options: [{ flags: '--as-notes', help: 'optAsNotes' }],
  async run(cli, [given], { asNotes }) {
    mayChange(cli);
    const file = String(given);
    const text = await readText(file);
    // Checked here too, so that a broken file is reported with its place before anything is sent.
    const checked = checkChain(parseRecordFile(text, file), file);
    if (!asNotes) return importAll(cli, text);
    const { writeBackAsNotes } = await import('../../session/write-back.ts');
    return writeBackAsNotes(cli, checked, file);
  },
});

async function importAll(cli: Invocation, text: string): Promise<undefined> {
  const { api } = await hubOf(cli, {});
  const { session, seq, added, cleaned } = await api.importJsonl(text);
  if (cli.globals.json) {
    cli.out.json({ session, seq, added, cleaned });
    return undefined;
  }
  cli.out.line(session);
  cli.out.say(cli.t(added === 0 ? 'import-nothing' : 'imported', { session, n: added }));
  if (added > 0) cli.out.say(cli.t('import-foreign'));
  if (cleaned > 0) cli.out.say(cli.t('import-cleaned', { n: cleaned }));
  return undefined;
}
