import { type DigestSource, digestJson, digestOf } from '../../../record/digest/digest.ts';
import {
  actionsMarkdown,
  digestActions,
  digestMarkdown,
  digestText,
} from '../../../record/digest/digest-page.ts';
import { DEFAULT_SCRUM, lastScrum, type Scrum } from '../../../record/digest/scrum.ts';
import { sayChatReason } from '../../../text/i18n/chat/reasons.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { parsePastTime } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { hubOf } from '../../link/wire.ts';
import { sessionsIn, sessionsOf } from '../../session/recorded-sessions.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';

interface DigestOptions {
  readonly since?: string;
  readonly format?: 'text' | 'md';
  readonly actions?: boolean;
  readonly post?: boolean;
}

/** What the daily scrum has to hear, since the last one: of the hub's sessions, or of record files. */
export const digest = command<DigestOptions>({
  arguments: [['[files...]', 'argRecords', 'file']],
  options: [
    { flags: '--since <time>', help: 'optDigestSince' },
    { flags: '--format <format>', help: 'optDigestFormat', choices: ['text', 'md'] },
    { flags: '--actions', help: 'optDigestActions' },
    { flags: '--post', help: 'optDigestPost' },
  ],
  async run(cli, [given], { since, format = 'text', actions = false, post = false }) {
    const now = new Date();
    const zone = timeZone(cli);
    const from =
      since === undefined
        ? new Date(lastScrum(now.getTime(), scrumOf(cli), zone)).toISOString()
        : parsePastTime('--since', since, now.toISOString(), zone);
    const files = (given ?? []) as readonly string[];
    if (post) return postDigest(cli, files, since === undefined ? null : from);
    const source = files.length > 0 ? await ofRecords(files) : await ofHub(cli, from);
    const found = digestOf(source, from, now.toISOString());
    const options = { lang: cli.lang, zone };
    if (cli.globals.json) cli.out.json(digestJson(found));
    else if (format === 'md')
      cli.out.text(actions ? actionsMarkdown(found, options) : digestMarkdown(found, options));
    else
      for (const line of actions ? digestActions(found, options) : digestText(found, options))
        cli.out.line(line);
    return EXIT.done;
  },
});

function scrumOf({ config }: Invocation): Scrum {
  const { at, days, holidays } = config.settings.scrum ?? {};
  return {
    at: at ?? DEFAULT_SCRUM.at,
    days: days ?? DEFAULT_SCRUM.days,
    holidays: holidays ?? DEFAULT_SCRUM.holidays,
  };
}

const ofRecords = async (files: readonly string[]): Promise<DigestSource> => ({
  sessions: await sessionsIn(files),
  unread: [],
  of: 'records',
});

async function ofHub(cli: Invocation, since: string): Promise<DigestSource> {
  const { api } = await hubOf(cli, { reading: true });
  const { sessions, unread } = await sessionsOf(cli, api, since);
  return { sessions, unread, of: 'hub' };
}

/** Has the hub post its digest; done only once Slack has it. `since`: ISO time; null: the hub's last scrum. */
async function postDigest(cli: Invocation, files: readonly string[], since: string | null): Promise<number> {
  mayChange(cli);
  if (files.length > 0) throw new CliError('post-with-files');
  const { api } = await hubOf(cli, {});
  const posted = await api.postDigest(since);
  if (cli.globals.json) cli.out.json(posted);
  const reason = sayChatReason(posted.kind ?? '', posted.params, cli.lang);
  if (posted.outcome === 'done') {
    const { name } = posted.params;
    cli.out.say(cli.t('digest-posted', { channel: name === undefined ? posted.channel : `#${name}` }));
    return EXIT.done;
  }
  if (posted.outcome !== null && posted.outcome !== 'unknown') throw new CliError('chat', { reason });
  cli.out.say(cli.t('digest-waits', { reason }));
  return EXIT.failed;
}
