import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Looks, undecodable } from '../../../logs/encoding.ts';
import { Undecodable } from '../../../logs/undecodable.ts';
import { sayReason, sourceKey } from '../../../text/i18n/refusals.ts';
import { doubled } from '../../../timing/backoff.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { explain } from '../../base/explain.ts';
import { command, SESSION } from '../../grammar/command.ts';
import { isSilence } from '../../link/act.ts';
import { resolveSession } from '../../link/sessions.ts';
import { hubOf } from '../../link/wire.ts';
import { PIPED, type Piped, pipedLines } from '../../logs/input-source.ts';
import { LineSender } from '../../session/line-sender.ts';
import { type Invocation, mayChange } from '../../settings/invocation.ts';
import { untilEndSignal } from '../../terminal/signals.ts';

/** Longest pause between two tries, ms. */
const MOST_PAUSE = 10_000;
/** After the end of the input, or an interrupt, the hub gets this long to take the rest, ms. */
const END_WITHIN = 120_000;
const INTERRUPT_WITHIN = 3_000;

export const pipe = command<{ readonly source?: string; readonly encoding?: Piped }>({
  arguments: [SESSION],
  options: [
    { flags: '--source <name>', help: 'optSource' },
    { flags: '--encoding <name>', help: 'optEncoding', choices: PIPED },
  ],
  staysUp: true,
  async run(cli, [given], { source = 'pipe', encoding = 'utf-8' }) {
    mayChange(cli);
    const word = String(given);
    if (process.stdin.isTTY) throw new CliError('stdin-is-terminal', { what: `oncall pipe ${word}` });
    const { api } = await hubOf(cli, { session: word });
    const { id } = await resolveSession(api, word, cli.t);
    const stop = new AbortController();
    const client = randomBytes(12).toString('base64url');
    const sender = new LineSender({
      send: async (lines, batch) => {
        await api.pushLines(id, source, `${lines.join('\n')}\n`, { id: client, batch }, stop.signal);
      },
      isPassing: (error) => !stop.signal.aborted && isSilence(error),
      pause: (attempt) => pause(doubled(250, MOST_PAUSE, attempt), undefined, { signal: stop.signal }),
      changed: (error, held) =>
        cli.out.say(
          error === null
            ? cli.t('pipe-back', { n: held })
            : cli.t('pipe-away', { n: held, reason: explain(error, cli.lang).line }),
        ),
    });
    const interrupted = untilEndSignal();
    const ended = readAll(cli, sender, encoding);
    const signal = await Promise.race([ended.then(() => null), interrupted.code]);
    interrupted.stop();
    const within = signal === null ? END_WITHIN : INTERRUPT_WITHIN;
    const last = pause(within, 'late' as const, { ref: false });
    const outcome = await Promise.race([sender.drained().then(() => 'sent' as const), last]);
    if (outcome === 'late') stop.abort();
    if (cli.globals.json) cli.out.json({ session: id, source, sent: sender.sent, unsent: sender.held });
    if (sender.held > 0) {
      cli.out.say(cli.t('pipe-unsent', { n: sender.held }));
      return EXIT.unreachable;
    }
    if (!cli.globals.json) cli.out.say(cli.t('pipe-done', { n: sender.sent, session: id }));
    return signal === null ? EXIT.done : signal;
  },
});

async function readAll(cli: Invocation, sender: LineSender, encoding: Piped): Promise<void> {
  const seen = new Undecodable();
  let said: Looks | null = null;
  for await (const lines of pipedLines(process.stdin, encoding, seen)) {
    const { looks } = seen;
    if (looks !== null && looks !== said) cli.out.say(looksText(cli, looks));
    said = looks ?? said;
    await sender.add(lines);
  }
}

function looksText(cli: Invocation, looks: Looks): string {
  if (looks === 'unknown') {
    const reason = undecodable(looks);
    return sayReason(sourceKey(reason), reason, cli.lang);
  }
  return cli.t('pipe-undecodable', { looks, encoding: looks === 'utf-16' ? 'utf-16le' : looks });
}
