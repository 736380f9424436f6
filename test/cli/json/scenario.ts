import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openSqliteDetection } from '../../../src/adapters/sqlite-detection/sqlite-detection.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { DEMO_CHANNEL, demoWorkspace } from '../../../src/demo/slack-team.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { localSlack } from '../../../src/sim/slack/server.ts';
import { BOT_TOKEN } from '../../../src/sim/slack/workspace.ts';
import { FIELD_SAMPLES } from '../../rigs/field-acts.ts';
import { missingNats, startNats } from '../../rigs/nats/nats-server.ts';
import { type CliRig, type RunOptions, teamHub } from '../rig.ts';
import { CHECKOUT, ruleWorld } from '../rules/rule-world.ts';

/** What a call printed: the call as docs/reference/json.md names it, and its standard output. */
export type Printed = readonly [call: string, out: string];

/** A page of a rule that no file has any more. */
async function openPage(path: string, rule: string): Promise<void> {
  const store = openSqliteDetection({ path, time: realTime });
  const ref = { kind: 'impact', rule, group: [], key: `oncall/${rule}/x`, episode: 1 } as const;
  const data = { ...ref, slot: 1, late: false, numbers: null, blind: null, ended: [], service: null };
  await store.append('hub-1', 0, new Date(0).toISOString(), [{ type: 'page.requested', data }]);
  await store.close();
}

/** Runs every command with `--json`, on a hub of this machine with pages of its own. */
export async function scenario(rig: CliRig): Promise<readonly Printed[]> {
  const now = () => Date.now();
  const account = new Account(exampleTeam(now()), now);
  const pagerDuty = await localPagerDuty({ account });
  const env = { PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: pagerDuty.url };
  const tanaka = { ...env, ONCALL_NAME: 'Tanaka', ONCALL_EMAIL: 'tanaka@example.com' };
  const printed: Printed[] = [];
  let session = '';
  /** Runs a call and keeps what it printed; `exit`: the code it must end with. */
  async function call(name: string, args: readonly string[], options: RunOptions = {}, exit = 0) {
    const { code, out, err } = await rig.run([...args, '--json'], {
      ...options,
      env: { ...env, ...options.env },
    });
    expect([args.join(' '), code, code === exit ? '' : err]).toEqual([args.join(' '), exit, '']);
    printed.push([name, out]);
    return JSON.parse(/^[[{]\n|^\[\]/.test(out) ? out : (out.split('\n')[0] ?? ''));
  }
  const act = (...args: readonly string[]) => call(args[0] ?? '', args);
  try {
    await acts();
    await pages();
    await detection();
    await records();
    await surroundings();
  } finally {
    await pagerDuty.close();
  }
  return printed;

  /** Steps that run something, where the hub has no token for that and the session no log. */
  async function ran(): Promise<void> {
    const folder = join(rig.work, 'sessions', 'procedures');
    mkdirSync(folder, { recursive: true });
    const workflow = {
      repository: 'acme/shop',
      file: 'rollback.yml',
      ref: 'main',
      inputs: { version: 'v41' },
    };
    const title = { ja: 'ロールバックする', en: 'Roll back' };
    const query = { source: 'app', query: 'level:ERROR', expect: { most: 0 } };
    const steps = [
      { id: 'rollback', title, run: { workflow } },
      { id: 'errors', title, run: { query } },
    ];
    const phases = [{ id: 'stop-gap', steps }];
    writeFileSync(
      join(folder, 'rollback.yaml'),
      JSON.stringify({ id: 'rollback', title, extends: 'incident', phases }),
    );
    const { session: made } = await call('start', ['start', 'x', '--no-tui', '--procedure', 'rollback']);
    await call('run', ['run', made, 'rollback'], {}, 1);
    await call('run', ['run', made, 'errors'], {}, 1);
    await call('run SESSION', ['run', made]);
    rmSync(join(folder, 'rollback.yaml'));
  }

  async function acts(): Promise<void> {
    await call('start', [
      'start',
      'Checkout fails',
      '--no-tui',
      '--id',
      'checkout',
      '--listen',
      '127.0.0.1:0',
    ]);
    ({ session } = await call('start', ['start', 'Search is slow', '--no-tui', '--id', 'search']));
    await call('invite', ['invite', session, '--role', 'guest']);
    await call('invite --web', ['invite', session, '--web']);
    const [invited] = await call('invite --list', ['invite', session, '--list']);
    await call('invite --revoke', ['invite', session, '--revoke', invited.id]);
    await call('note', ['note', session, 'the pool is full', '--kind', 'finding', '--step', 'symptom']);
    await call('note', ['note', session, 'I am here'], { env: tanaka });
    await act('action', session, 'raise the limit', '--owner', 'Tanaka', '--due', '17:00');
    const [todo] = await call('action list', ['action', 'list']);
    // The hub has no token for it.
    await call('action issue', ['action', 'issue', todo.id], {}, 1);
    await call('action done', ['action', 'done', todo.id]);
    await call('action done', ['action', 'done', todo.id, '--reopen']);
    await call('action assign', ['action', 'assign', todo.id, 'me', '--due', '18:00']);
    await act('role', session, 'driver', 'Tanaka');
    await act('severity', session, 'SEV2');
    await act('impact', session, 'some cannot pay', '--who', 'buyers');
    await act('goal', session, 'stop the errors');
    const [first] = await call('step --list', ['step', session, '--list']);
    await act('step', session, first.id);
    await call('step', ['step', session, 'impact', '--skip', 'known']);
    await call('step --list', ['step', session, '--list']);
    await ran();
    await call('notice SESSION', ['notice', session]);
    await call('notice', ['notice', session, 'looking at it', '--next', '30m']);
    await act('alert', session, '1h');
    await act('mitigate', session);
    await act('resolve', session);
    await act('relapse', session);
    await act('relapse', session, '--undo');
    await act('rename', session, 'Search was slow');
    await act('remove', session, 'Tanaka', '--reason', 'left');
    await act('readmit', session, 'Tanaka');
    await call('pipe', ['pipe', session], { stdin: 'one\ntwo\n' });
    await call('verdict SESSION', ['verdict', session, '--no-hurt', '--why', 'batch', '--prevent', 'retry']);
    await call('', []);
    await call('change add', ['change', 'add', 'flag new-cart on', '--service', 'search']);
    await act('changes', '--since', '1h');
    await call('release', ['release', '--no-tui']);
    await act('list', '--all');
    await act('search', 'pool');
    await call('search', ['search', 'nothing-has-these-words'], {}, 3);
    await act('close', session, '--reason', 'over');
    await call('join', ['join', session]);
    await act('reopen', session);
  }

  async function pages(): Promise<void> {
    const open = account.trigger('SCHECK1', '5xx rate > 5%');
    const other = account.trigger('SCHECK1', '5xx rate > 9%');
    const late = account.trigger('SSEARCH', 'job late', { urgency: 'low' });
    const number = String(open.number);
    await call('verdict --incident', [
      'verdict',
      '--incident',
      String(late.number),
      '--hurt',
      '--why',
      'stock',
    ]);
    await act('verdict');
    const turn = account.team.schedules[0]?.name ?? '';
    await call('who --take', ['who', '--take', '2h', '--schedule', turn]);
    await act('who');
    await call('who --give-back', ['who', '--give-back']);
    await call('page create', ['page', 'create', 'search', 'slow', '--details', 'three tickets']);
    await call('maintenance start', ['maintenance', 'start', 'search', '--for', '1h', '--reason', '2.14']);
    const { windows } = await call('maintenance list', ['maintenance', 'list']);
    await call('maintenance end', ['maintenance', 'end', windows[0].id]);
    const on = (name: string, ...args: readonly string[]) => call(`page ${name}`, ['page', name, ...args]);
    await call('page ack', ['page', 'ack', number, '99999'], {}, 3);
    await on('snooze', number, '--for', '4h');
    await on('note', number, 'looking');
    await on('list');
    await call('page list --since', ['page', 'list', '--since', '1h']);
    await on('show', number);
    for (const { act, words } of FIELD_SAMPLES) await on(act, number, ...words);
    await on('escalate', number);
    await on('priority', number, '--to', 'P2');
    await on('reassign', number, '--to', 'tanaka@example.com');
    await on('call', number, '--to', '鈴木');
    await call('link', ['link', session, number]);
    await on('merge', String(other.number), '--into', number);
    await on('resolve', number);
    const { session: about } = await call('start', ['start', '--incident', String(late.number), '--no-tui']);
    await call('note', ['note', about, 'looking', '--pagerduty']);
    await call('notice', ['notice', about, '--send', '--pagerduty']);
    await call('close', ['close', about, '--reason', 'over', '--incident', 'resolve']);
  }

  async function detection(): Promise<void> {
    ruleWorld(rig.work, now());
    account.trigger('SCHECK1', 'checkout-5xx', { key: 'oncall/checkout-5xx/abcdefghijklmnop' });
    const lint = ['rules', 'lint', '--offline'];
    await call('rules lint', lint);
    const file = join(rig.work, 'sessions', 'rules', 'checkout.yaml');
    writeFileSync(file, CHECKOUT.replace('owner: payments', ''));
    await call('rules lint', lint, {}, 1);
    writeFileSync(file, CHECKOUT);
    await call('rules test', ['rules', 'test']);
    await call('rules backtest', ['rules', 'backtest', '--since', '2h']);
    await call('rules propose', ['rules', 'propose', '--since', '2h']);
    await call('rules rank', ['rules', 'rank', '--since', '2h']);
    const why = ['--for', '2d', '--reason', 'known'];
    await call('exclusion add', ['exclusion', 'add', 'acquirer', '--query', 'user:u1', ...why]);
    await call('exclusion add', ['exclusion', 'add', '--pattern', 'cart <id> not found', ...why]);
    await call('exclusion end', ['exclusion', 'end', 'acquirer']);
    await call('exclusion list', ['exclusion', 'list', '--all']);
    await call('exclusion review', ['exclusion', 'review']);
    await openPage(join(rig.root, 'state', 'oncall', 'watch', 'watch.db'), 'gone-rule');
    await call('rules retire', ['rules', 'retire', 'gone-rule']);
    rmSync(join(rig.work, 'oncall.yaml'));
  }

  async function records(): Promise<void> {
    const { files } = await call('export', ['export', session]);
    const file = files.find((each: string) => each.endsWith('.jsonl'));
    await call('import', ['import', file]);
    await call('verify', ['verify', file]);
    await call('replay', ['replay', file]);
    await act('digest', '--since', '1d');
    writeFileSync(
      join(rig.work, 'alerts.csv'),
      'alert,start\n2026-05-01T03:00:00Z,2026-05-01T03:24:00Z\n2026-05-02T03:00:00Z,\n',
    );
    await call('baseline import', ['baseline', 'import', 'alerts.csv']);
    await act('stats');
    await call('redact', ['redact', session, '3', '--reason', 'a password', '--yes']);
    await call('redact --pages', ['redact', '--pages', '--yes'], { stdin: 'new-cart' });
    await call('verify', ['verify', session]);
    // Idle is what nobody has written to for a second.
    await expect
      .poll(() => call('close --idle', ['close', '--idle', '1s', '--yes']), { timeout: 30_000 })
      .toMatchObject({ closed: expect.arrayContaining([expect.anything()]) });
  }

  async function surroundings(): Promise<void> {
    const at = new Date().toISOString();
    writeFileSync(
      join(rig.work, 'app.log'),
      `{"time":"${at}","level":"error","service":"shop","msg":"no","a":1}\nplain\n`,
    );
    await call('logs', ['logs', 'file:app.log']);
    await call('logs --patterns', ['logs', 'file:app.log', '--patterns']);
    await call('procedure list', ['procedure', 'list']);
    await call('procedure show', ['procedure', 'show', 'incident']);
    await call('procedure new', ['procedure', 'new', 'ours']);
    await call('procedure lint', ['procedure', 'lint']);
    await call('procedure diff', ['procedure', 'diff', 'incident', 'drill']);
    writeFileSync(join(rig.work, 'broken.yaml'), 'id: broken\nkind: incident\n');
    await call('procedure lint', ['procedure', 'lint', 'broken.yaml'], {}, 1);
    await call('init', ['init', '--yes', '--force']);
    writeFileSync(join(rig.work, 'oncall.yaml'), 'name: Somebody\nhub: https://hub.example.com\n');
    await call('trust', ['trust']);
    await call('trust', ['trust', '--forget']);
    writeFileSync(join(rig.work, 'oncall.yaml'), '');
    await call('doctor', ['doctor'], {}, 0);
    const who = ['--name', 'Mori', '--email', 'mori@example.com'];
    const { id } = await call('hub token create', ['hub', 'token', 'create', ...who]);
    await call('hub token revoke', ['hub', 'token', 'revoke', id]);
    await call('hub token list', ['hub', 'token', 'list']);
    const { id: secret } = await call('hub webhook add', ['hub', 'webhook', 'add'], {
      stdin: 'a-secret-of-pagerduty',
    });
    await call('hub slack', ['hub', 'slack']);
    await call('hub webhook list', ['hub', 'webhook', 'list']);
    await call('hub webhook remove', ['hub', 'webhook', 'remove', secret]);
    await call('audit', ['audit']);
    await call('hub backup', ['hub', 'backup', 'copy.db']);
    await call('hub status', ['hub', 'status']);
    await call('hub stop', ['hub', 'stop']);
    const slack = await localSlack({ workspace: demoWorkspace('en', now) });
    const tokens = { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_API_URL: slack.url };
    const team = await teamHub(rig, tokens, { config: `slack: { channel: ${DEMO_CHANNEL} }\n` });
    const token = await team.token('suzuki');
    await call('login', ['login', team.url], { stdin: token });
    await call('digest --post', ['digest', '--post'], { env: { ONCALL_HUB: team.url, ONCALL_TOKEN: token } });
    await slack.close();
    if (missingNats() === null) await cluster();
  }
  /** A hub whose data goes into a cluster. */
  async function cluster(): Promise<void> {
    const node = await startNats();
    try {
      const file = join(rig.work, 'cluster.yaml');
      writeFileSync(file, 'tls: proxy\ndata: cluster\n');
      const servers = ['--nats', node.url, '--replicas', '1', '--config', file];
      await call('hub init', ['hub', 'init', ...servers]);
      await call('hub move', ['hub', 'move', '--to', 'nats', '--config', file]);
    } finally {
      await node.stop();
    }
  }
}
