import { createInterface } from 'node:readline';
import { explainCut } from '../base/as-cli-error.ts';
import { EXIT } from '../base/errors.ts';
import { liveClient } from '../link/live-client.ts';
import type { HubLink } from '../link/wire.ts';
import type { Invocation } from '../settings/invocation.ts';
import { settingsFile } from '../terminal/own-screen-settings.ts';
import { readKeptSettings } from '../terminal/screen-settings.ts';
import { untilEndSignal } from '../terminal/signals.ts';
import { PlainTalk } from './plain-talk.ts';

const BELL = '\x07';
const REMIND_MS = 1_000;

/**
 * The session as sentences, one a line, for screen readers and terminals that cannot draw: what happens is printed
 * as it comes, and lines typed on standard input act (`tick 3`, `note …`; `help`). Ends with `quit`, with the end of
 * the input, and when the session is closed. `watching`: nothing is changed.
 */
export async function plainSession(
  cli: Invocation,
  link: HubLink,
  session: string,
  watching: boolean,
): Promise<number> {
  const { client, storage } = await liveClient(cli, link, session, watching ? 'watcher' : 'writer');
  const interrupted = untilEndSignal();
  const input = createInterface({ input: process.stdin, terminal: false });
  let reminding: NodeJS.Timeout | undefined;
  const over = new Promise<number>((resolve, reject) => {
    const talk = new PlainTalk({
      client,
      lang: cli.lang,
      watching,
      remind: cli.config.settings.remind ?? readKeptSettings(settingsFile(cli)).remind ?? true,
      now: Date.now,
      line: (text) => cli.out.line(text),
      aside: (text) => cli.out.say(`oncall: ${text}`),
      bell: () => {
        if (process.stdout.isTTY) process.stdout.write(BELL);
      },
      over: () => resolve(EXIT.done),
      cut: (reason) => reject(explainCut(reason, link.api.address)),
    });
    input.on('line', (text) => talk.typed(text));
    input.on('close', () => talk.end());
    client.subscribe(() => talk.look());
    talk.look();
    reminding = setInterval(() => talk.remind(), REMIND_MS);
  });
  try {
    const code = await Promise.race([over, interrupted.code]);
    if (code === EXIT.done && !watching) {
      if (client.get().view.session.status === 'closed') {
        const { lessonsHint } = await import('./lessons-host.ts');
        const hint = await lessonsHint(cli, link.api, session);
        if (hint !== null) cli.out.line(hint);
      }
      await client.leave();
    }
    return code;
  } finally {
    clearInterval(reminding);
    interrupted.stop();
    input.close();
    process.stdin.pause();
    await client.close();
    storage.release();
  }
}
