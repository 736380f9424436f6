import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandEntry } from '../../../src/cli/grammar/command.ts';
import { FIELD_SAMPLES } from '../../rigs/field-acts.ts';
import { MARK } from './hostile.ts';
import type { World } from './world.ts';

/** One call of a command, as somebody would make it. */
export interface Walk {
  readonly args: readonly string[];
  readonly stdin?: string;
  /** What other people wrote stands in its output. */
  readonly shows?: true;
  /** It asks no team hub. */
  readonly local?: true;
  /** It is run where `oncall.yaml` came with the folder. */
  readonly cloned?: true;
}

/** Where the walks of one run happen: a session of their own, and the folder that commands run in. */
export interface Walker {
  readonly world: World;
  readonly session: string;
  readonly work: string;
  /** A session that was closed, and its record as a file. */
  readonly closed: string;
  readonly record: string;
}

type Walks = (walker: Walker) => readonly Walk[];

const one =
  (...args: string[]): Walks =>
  () => [{ args }];
/** On the session of the walk: `S` stands for its id. */
const on =
  (...args: string[]): Walks =>
  ({ session }) => [{ args: args.map((word) => (word === 'S' ? session : word)) }];

/** On a page: `P` stands for its number, `M` for that of another; one that is not there, too. */
const onPage =
  (...args: string[]): Walks =>
  ({ world: { acted, merged } }) => {
    const number = (word: string) =>
      word === 'P' ? String(acted.number) : word === 'M' ? String(merged.number) : word;
    const call = (words: readonly string[]) => ({ args: ['page', ...words, '--wait', '1s'] });
    return [call(args.map(number)), call(args.map((word) => (word === 'P' ? '99999' : number(word))))];
  };

/** How each command is walked; `apart` says why one is not. A command that stands in neither fails the test. */
export const WALKS: Readonly<Record<string, Walks>> = {
  '': one(),
  start: ({ world: { page } }) => [
    { args: ['start', `${MARK} new`, '--no-tui', '--procedure', 'marked'] },
    { args: ['start', '--incident', String(page.number), '--no-tui'] },
  ],
  join: ({ closed }) => [
    { args: ['join', closed, '--no-tui'], shows: true },
    { args: ['join', closed, '--plain'], shows: true },
    { args: ['join', closed], shows: true },
  ],
  who: () => [
    { args: ['who'], shows: true },
    { args: ['who', '--take', '2h', '--schedule', '決済 一次'] },
    { args: ['who', '--give-back', '--schedule', '決済 一次', '--json'] },
  ],
  'maintenance list': () => [{ args: ['maintenance', 'list'], shows: true }],
  'maintenance start': () => [
    { args: ['maintenance', 'start', 'search', '--for', '1h', '--reason', 'a walk'] },
  ],
  'maintenance end': () => [{ args: ['maintenance', 'end', 'no-such-window'] }],
  changes: () => [{ args: ['changes', '--since', '1h'], shows: true }],
  'change add': () => [{ args: ['change', 'add', `${MARK} flag on`, '--service', 'search'] }],
  release: () => [{ args: ['release', '--plan'] }, { args: ['release', '--no-tui'] }],
  'page list': () => [{ args: ['page', 'list'], shows: true }],
  'page show': ({ world: { page } }) => [{ args: ['page', 'show', String(page.number)], shows: true }],
  'page ack': onPage('ack', 'P', '--take-over'),
  'page snooze': onPage('snooze', 'P', '--for', '1h'),
  'page escalate': onPage('escalate', 'P'),
  'page priority': onPage('priority', 'P', '--to', 'P2'),
  'page create': () => [{ args: ['page', 'create', `${MARK} service`, `${MARK} title`] }],
  'page reassign': onPage('reassign', 'P', '--to', `${MARK} Tanaka`),
  'page call': onPage('call', 'P', '--to', `${MARK} Tanaka`, '--message', `${MARK} help`),
  'page note': onPage('note', 'P', 'a note'),
  'page merge': onPage('merge', 'M', '--into', 'P'),
  ...Object.fromEntries(FIELD_SAMPLES.map(({ act, words }) => [`page ${act}`, onPage(act, 'P', ...words)])),
  'page resolve': onPage('resolve', 'P'),
  list: () => [{ args: ['list', '--all'], shows: true }, { args: ['list', '--all', '--ids'] }],
  search: () => [{ args: ['search', MARK], shows: true }],
  logs: ({ work }) => [{ args: ['logs', `file:${join(work, 'marked.log')}`], local: true, shows: true }],
  pipe: ({ session }) => [{ args: ['pipe', session], stdin: `${MARK} line\n` }],
  invite: ({ session }) => [
    { args: ['invite', session] },
    { args: ['invite', session, '--list'] },
    { args: ['invite', session, '--revoke', 'no-such-invite'] },
  ],
  note: on('note', 'S', 'a note', '--kind', 'finding'),
  step: ({ session }) => [
    { args: ['step', session, '--list'], shows: true },
    { args: ['step', session, 'symptom'] },
    { args: ['step', session, 'no-such-step'] },
    { args: ['step', session, 'symptom', '--assign', 'nobody-of-that-name'] },
  ],
  run: ({ session }) => [
    { args: ['run', session], shows: true },
    { args: ['run', session, 'symptom'] },
    { args: ['run', session, 'symptom', '--confirm', 'no-such-code'] },
  ],
  action: on('action', 'S', 'an action', '--owner', `${MARK} Tanaka`),
  'action list': ({ record }) => [
    { args: ['action', 'list'], shows: true },
    { args: ['action', 'list', '--all', '--json'] },
    { args: ['action', 'list', record, '--all'], local: true },
  ],
  'action done': ({ session }) => [{ args: ['action', 'done', `${session}#999`] }],
  'action issue': ({ session }) => [{ args: ['action', 'issue', `${session}#999`] }],
  'action assign': ({ session }) => [{ args: ['action', 'assign', `${session}#999`, 'me'] }],
  role: on('role', 'S', 'driver', `${MARK} Tanaka`),
  severity: on('severity', 'S', 'SEV2'),
  impact: on('impact', 'S', 'an impact'),
  goal: on('goal', 'S', 'a goal'),
  notice: ({ session }) => [
    { args: ['notice', session], shows: true },
    { args: ['notice', session, 'a status update', '--next', '30m'] },
  ],
  alert: on('alert', 'S', '1h'),
  mitigate: on('mitigate', 'S'),
  resolve: on('resolve', 'S'),
  relapse: on('relapse', 'S'),
  verdict: ({ session, world: { page } }) => [
    { args: ['verdict'], shows: true },
    { args: ['verdict', session, '--hurt'] },
    { args: ['verdict', '--incident', String(page.number), '--hurt'] },
  ],
  link: ({ session, world: { judged } }) => [{ args: ['link', session, String(judged.number)] }],
  rename: on('rename', 'S', 'another title'),
  remove: on('remove', 'S', `${MARK} Tanaka`, '--reason', 'a walk'),
  readmit: on('readmit', 'S', `${MARK} Tanaka`),
  close: on('close', 'S', '--reason', 'a walk'),
  reopen: on('reopen', 'S'),
  export: ({ closed }) => [
    { args: ['export', closed, '--format', 'md', '--out', '-'], shows: true },
    { args: ['export', closed, '--format', 'jsonl', '--out', '-'], shows: true },
    { args: ['export', closed, '--lang', 'ja'] },
  ],
  digest: ({ record }) => [
    { args: ['digest'], shows: true },
    { args: ['digest', '--format', 'md'], shows: true },
    { args: ['digest', record, '--since', '30d'], local: true },
  ],
  stats: ({ record }) => [
    { args: ['stats'], shows: true },
    { args: ['stats', '--format', 'md'], shows: true },
    { args: ['stats', record], local: true },
  ],
  'baseline import': ({ record }) => [{ args: ['baseline', 'import', record], local: true }],
  redact: ({ session }) => [
    { args: ['export', session] },
    { args: ['redact', session, '2', '--reason', 'a walk', '--yes'] },
    { args: ['redact', session, '--yes'], stdin: `${MARK} goal` },
  ],
  import: ({ record }) => [{ args: ['import', record] }],
  replay: ({ closed, record }) => [
    { args: ['replay', closed], shows: true },
    { args: ['replay', record], local: true },
  ],
  verify: ({ closed, record }) => [{ args: ['verify', closed] }, { args: ['verify', record] }],
  'rules lint': () => [{ args: ['rules', 'lint'], local: true }],
  'rules test': () => [{ args: ['rules', 'test'], local: true }],
  'rules backtest': () => [
    { args: ['rules', 'backtest', '--since', '1h'] },
    { args: ['rules', 'backtest', '--since', '1h', '--format', 'md'] },
  ],
  'rules propose': () => [{ args: ['rules', 'propose', '--since', '1h'] }],
  'rules rank': () => [{ args: ['rules', 'rank', '--since', '1h'] }],
  'rules retire': () => [{ args: ['rules', 'retire', 'no-such-rule'] }],
  'rules schema': () => [{ args: ['rules', 'schema'], local: true }],
  'exclusion add': () => {
    const args = [
      'exclusion',
      'add',
      '--query',
      `${MARK} query`,
      '--for',
      '1d',
      '--reason',
      `${MARK} reason`,
    ];
    return [{ args }, { args: [...args, '--local'], local: true }];
  },
  'exclusion list': () => [
    { args: ['exclusion', 'list'] },
    { args: ['exclusion', 'list', '--local'], local: true },
  ],
  'exclusion review': () => [
    { args: ['exclusion', 'review'] },
    { args: ['exclusion', 'review', '--local'], local: true },
  ],
  'exclusion end': () => [
    { args: ['exclusion', 'end', 'no-such-exclusion'] },
    { args: ['exclusion', 'end', 'no-such-exclusion', '--local'], local: true },
  ],
  login: ({ world }) => [{ args: ['login', world.hub.url], stdin: `${world.token}\n` }],
  logout: one('logout'),
  init: one('init', '--force'),
  trust: () => [
    { args: ['list'], local: true, cloned: true },
    { args: ['trust'], local: true, cloned: true, shows: true },
    { args: ['trust', '--forget'], local: true, cloned: true },
  ],
  doctor: () => [
    { args: ['doctor'], shows: true },
    { args: ['doctor'], cloned: true, shows: true },
  ],
  'procedure list': () => [{ args: ['procedure', 'list'], local: true, shows: true }],
  'procedure show': () => [{ args: ['procedure', 'show', 'hostile'], local: true, shows: true }],
  'procedure diff': () => [{ args: ['procedure', 'diff', 'incident', 'hostile'], local: true, shows: true }],
  'procedure lint': () => [{ args: ['procedure', 'lint', 'broken.yaml'], local: true }],
  'procedure new': () => [
    { args: ['procedure', 'new', 'mine', '--from', 'hostile', '--force'], local: true },
  ],
  audit: ({ world: { hub } }) => [
    { args: ['audit'], local: true },
    { args: ['audit', '--config', hub.config], local: true },
  ],
  'hub run': () => [{ args: ['hub', 'run', '--config', 'hostile-hub.yaml'], local: true }],
  'hub status': () => [{ args: ['hub', 'status'], local: true }],
  'hub stop': () => [{ args: ['hub', 'stop'], local: true }],
  'hub init': () => [{ args: ['hub', 'init', '--config', 'hostile-hub.yaml'], local: true }],
  'hub move': () => [{ args: ['hub', 'move', '--to', 'nats', '--config', 'hostile-hub.yaml'], local: true }],
  'hub backup': () => [{ args: ['hub', 'backup', 'copy.db'], local: true }],
  'hub token create': () => [
    { args: ['hub', 'token', 'create', '--name', 'Mori', '--email', 'mori@example.com'], local: true },
  ],
  'hub token list': () => [{ args: ['hub', 'token', 'list'], local: true }],
  'hub token revoke': () => [{ args: ['hub', 'token', 'revoke', 'no-such-token'], local: true }],
  'hub slack': () => [{ args: ['hub', 'slack'], local: true }],
  'hub webhook add': () => [{ args: ['hub', 'webhook', 'add'], local: true, stdin: 'a-secret-of-pagerduty' }],
  'hub webhook list': () => [{ args: ['hub', 'webhook', 'list'], local: true }],
  'hub webhook remove': () => [{ args: ['hub', 'webhook', 'remove', 'no-such-secret'], local: true }],
  completion: ({ session }) => [
    { args: ['completion', 'bash'], local: true },
    { args: ['completion', 'fish', '--', 'step', session, ''], shows: true },
    { args: ['completion', 'bash', '--', 'remove', session, ''], shows: true },
    { args: ['completion', 'zsh', '--', 'join', ''], shows: true },
  ],
};

export const APART: Readonly<Record<string, string>> = {
  demo: 'talks to no hub and no PagerDuty but those it makes itself',
  watch: 'talks to no hub: its log is JSON lines, each neutralised',
};

/** Every command that can be run, by its words. */
export async function commandsOf(entries: readonly CommandEntry[], above = ''): Promise<readonly string[]> {
  const all = await Promise.all(
    entries.map(async ({ name, load }) => {
      const def = await load();
      const path = above === '' ? name : `${above} ${name}`;
      const below = await commandsOf(def.subcommands ?? [], path);
      // One that takes arguments of its own does something by itself.
      const own = def.run && (below.length === 0 || (def.arguments ?? []).length > 0);
      return own ? [path, ...below] : below;
    }),
  );
  return all.flat();
}

/** What a folder that was cloned from somewhere may hold. */
export function hostileFiles(work: string, text: string): void {
  const quoted = JSON.stringify(text);
  writeFileSync(join(work, 'marked.log'), `2026-11-25T03:00:00Z error ${text}\n`);
  const step = `      - id: one\n        title: { ja: ${quoted}, en: ${quoted} }\n`;
  const phase = `phases:\n  - id: a\n    title: { ja: ${quoted}, en: ${quoted} }\n    steps:\n${step}`;
  const title = `kind: incident\ntitle: { ja: ${quoted}, en: ${quoted} }\n`;
  writeFileSync(join(work, 'hostile.yaml'), `id: hostile\n${title}${phase}`);
  writeFileSync(join(work, 'broken.yaml'), `id: broken\n${quoted}: 1\n${title}${phase}`);
  writeFileSync(join(work, 'hostile-hub.yaml'), `listen: 127.0.0.1:0\ndata: data\n${quoted}: 1\n`);
  mkdirSync(join(work, 'rules'));
  // Each other text of a rule is printed nowhere.
  const rule = 'name: marked\nsource: app\nquery: level:error\nwindow: 1m\n';
  writeFileSync(join(work, 'rules', 'marked.yaml'), `${rule}impact: { users: user, page: 5 }\n`);
  const settings =
    'procedures: .\ndetection:\n  rules: rules\nsources:\n  app: { type: file, path: marked.log }\n';
  writeFileSync(join(work, 'oncall.yaml'), settings);
  mkdirSync(join(work, 'cloned'));
  writeFileSync(join(work, 'cloned', 'oncall.yaml'), `name: ${quoted}\n`);
}
