import { dayStamp } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { ask, readStdin } from '../../base/prompt.ts';
import { command, type OptionDef } from '../../grammar/command.ts';
import { webhookSecretsOf } from '../../hub/hub-place.ts';
import { mayChange, timeZone } from '../../settings/invocation.ts';

interface WebhookOptions {
  readonly config?: string;
}
const CONFIG: readonly OptionDef[] = [{ flags: '--config <file>', help: 'optConfig', values: 'file' }];
/** As PagerDuty makes them; shorter ones could be guessed. */
const SHORTEST = 16;

/** Signing secrets of PagerDuty's webhooks; a hub that runs meanwhile sees changes at once. */
export const webhook = command({
  subcommands: [
    { name: 'add', summary: 'hub webhook add', load: async () => add },
    { name: 'list', summary: 'hub webhook list', load: async () => list },
    { name: 'remove', summary: 'hub webhook remove', load: async () => remove },
  ],
});

/** The secret is typed unseen or piped in, and never an argument, which `ps` would show. */
const add = command<WebhookOptions>({
  options: CONFIG,
  withoutSettings: true,
  async run(cli, _args, { config }) {
    mayChange(cli);
    const given = cli.canAsk ? await ask(cli.t('ask-webhook-secret'), true) : await readStdin();
    const secret = (given ?? '').trim();
    if (secret.length < SHORTEST || /\s/.test(secret)) throw new CliError('bad-webhook-secret');
    const secrets = await webhookSecretsOf(cli, config);
    const id = await secrets.add(secret, Date.now());
    const kept = await secrets.list();
    secrets.close();
    if (id === null) throw new CliError('webhook-secrets-full', { n: kept.length });
    if (cli.globals.json) cli.out.json({ id, secrets: kept.length });
    else cli.out.line(id);
    cli.out.say(cli.t(kept.length > 1 ? 'webhook-added-beside' : 'webhook-added', { n: kept.length }));
    return undefined;
  },
});

const list = command<WebhookOptions>({
  options: CONFIG,
  withoutSettings: true,
  async run(cli, _args, { config }) {
    const secrets = await webhookSecretsOf(cli, config);
    const kept = await secrets.list();
    secrets.close();
    const rows = kept.map(({ id, added }) => [id, dayStamp(added, timeZone(cli))]);
    if (cli.globals.json) cli.out.json(kept);
    else for (const line of columns(rows, width)) cli.out.line(line);
    if (kept.length === 0) cli.out.say(cli.t('webhook-none'));
    return undefined;
  },
});

const remove = command<WebhookOptions>({
  arguments: [['<id>', 'argWebhookId', 'webhook']],
  options: CONFIG,
  withoutSettings: true,
  async run(cli, [id], { config }) {
    mayChange(cli);
    const secrets = await webhookSecretsOf(cli, config);
    const found = await secrets.remove(String(id));
    secrets.close();
    if (!found) throw new CliError('no-webhook-secret', { id: String(id) });
    if (cli.globals.json) cli.out.json({ id: String(id) });
    cli.out.say(cli.t('webhook-removed', { id: String(id) }));
    return undefined;
  },
});
