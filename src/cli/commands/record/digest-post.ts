import { sayChatReason } from '../../../text/i18n/pages/chat-reasons.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { hubOf } from '../../link/wire.ts';
import { type Invocation, mayChange } from '../../settings/invocation.ts';

/** Has the hub post its digest; done only once Slack has it. `since`: ISO time; null: the hub's last scrum. */
export async function postDigest(
  cli: Invocation,
  files: readonly string[],
  since: string | null,
): Promise<number> {
  mayChange(cli);
  if (files.length > 0) throw new CliError('post-with-files');
  const { api } = await hubOf(cli, {});
  const posted = await api.postDigest(since);
  if (cli.globals.json) cli.out.json(posted);
  const reason = sayChatReason(posted.kind ?? '', posted.params, cli.lang);
  if (posted.outcome === 'done') {
    cli.out.say(cli.t('digest-posted', { channel: posted.channel }));
    return EXIT.done;
  }
  if (posted.outcome !== null && posted.outcome !== 'unknown') throw new CliError('chat', { reason });
  cli.out.say(cli.t('digest-waits', { reason }));
  return EXIT.failed;
}
