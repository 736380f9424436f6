import { existsSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { reduceAll } from '../../../domain/reduce.ts';
import { initialSession } from '../../../domain/session.ts';
import { CliError } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import { resolveSession } from '../../link/sessions.ts';
import { hubOf } from '../../link/wire.ts';
import { checkChain, parseRecordFile, readText } from '../../session/record-file.ts';
import type { Invocation } from '../../settings/invocation.ts';

export const verify = command<{ readonly head?: string }>({
  arguments: [['<session-or-file>', 'argSessionOrFile', 'record']],
  options: [{ flags: '--head <seq:hash>', help: 'optHead' }],
  async run(cli, [given], { head }) {
    const wanted = head === undefined ? null : readHead(head);
    const { text, name, imported } = await recordOf(cli, String(given));
    const checked = checkChain(parseRecordFile(text, name), name);
    const { session } = checked;
    if (wanted) {
      const { seq, hash } = checked.head;
      // An earlier head still confirms all that is before it.
      const there = seq === wanted.seq ? hash : hashAt(checked.events, wanted.seq);
      if (there !== wanted.hash) {
        throw new CliError('chain-broken', { session, seq: wanted.seq, reason: 'bad-head' });
      }
    }
    const { seq, hash } = checked.head;
    const importedTo = Math.max(reduceAll(initialSession(session), checked.events).importedTo, imported);
    const { redacted } = checked;
    if (cli.globals.json) cli.out.json({ session, ok: true, seq, hash, importedTo, redacted });
    else cli.out.line(cli.t('verified', { session, n: seq, head: `${seq}:${hash}` }));
    if (redacted.length > 0) cli.out.say(cli.t('verified-redacted', { seqs: redacted.join(', ') }));
    if (importedTo > 0) cli.out.say(cli.t('verified-imported', { n: importedTo }));
    return undefined;
  },
});

/** Hash of the event at a seq: the one after it names it. null past the end. */
function hashAt(events: readonly { readonly prev: string }[], seq: number): string | null {
  return events[seq]?.prev ?? null;
}

interface Recorded {
  readonly text: string;
  readonly name: string;
  /** Events that this hub took from a file; a file itself tells of earlier ones only. */
  readonly imported: number;
}

async function recordOf(cli: Invocation, given: string): Promise<Recorded> {
  if (given === '-' || given.includes('/') || given.includes('.') || existsSync(given)) {
    return { text: await readText(given), name: given, imported: 0 };
  }
  const { api } = await hubOf(cli, { session: given, reading: true });
  const { id, damagedAt, importedTo = 0 } = await resolveSession(api, given, cli.t);
  if (damagedAt !== null) throw new CliError('damaged', { session: id, seq: damagedAt });
  return { text: await readAll(await api.events(id)), name: id, imported: importedTo };
}

function readHead(value: string): { seq: number; hash: string } {
  const found = /^(\d{1,15}):([A-Za-z0-9_-]{43})$/.exec(value);
  if (!found) throw new CliError('bad-head', { value });
  return { seq: Number(found[1]), hash: found[2]! };
}
