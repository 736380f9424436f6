import type { CommandEntry } from './grammar/command.ts';

/** Every command, in the order of `oncall --help`. What a command needs is loaded when it is used. */
export const COMMANDS: readonly CommandEntry[] = [
  session('start', async () => (await import('./commands/session/start.ts')).start),
  session('join', async () => (await import('./commands/session/join.ts')).join),
  session('who', async () => (await import('./commands/session/who.ts')).who),
  session('page', async () => (await import('./commands/page/page.ts')).page),
  session('maintenance', async () => (await import('./commands/page/maintenance.ts')).maintenance),
  session('changes', async () => (await import('./commands/change/list.ts')).changes),
  session('change', async () => (await import('./commands/change/change.ts')).change),
  session('release', async () => (await import('./commands/session/release.ts')).release),
  session('list', async () => (await import('./commands/session/list.ts')).list),
  session('search', async () => (await import('./commands/session/search.ts')).search),
  session('logs', async () => (await import('./commands/session/logs.ts')).logs),
  session('pipe', async () => (await import('./commands/session/pipe.ts')).pipe),
  session('invite', async () => (await import('./commands/session/invite.ts')).invite),
  session('watch', async () => (await import('./commands/watch/watch.ts')).watch),
  act('note', async () => (await import('./commands/act/note.ts')).note),
  act('step', async () => (await import('./commands/act/step.ts')).step),
  act('run', async () => (await import('./commands/act/run.ts')).run),
  act('action', async () => (await import('./commands/act/action/action.ts')).action),
  act('role', async () => (await import('./commands/act/role.ts')).role),
  act('severity', async () => (await import('./commands/act/session-verbs.ts')).severity),
  act('impact', async () => (await import('./commands/act/session-verbs.ts')).impact),
  act('goal', async () => (await import('./commands/act/session-verbs.ts')).goal),
  act('notice', async () => (await import('./commands/act/notice.ts')).notice),
  act('alert', async () => (await import('./commands/act/session-verbs.ts')).alert),
  act('mitigate', async () => (await import('./commands/act/session-verbs.ts')).mitigate),
  act('resolve', async () => (await import('./commands/act/session-verbs.ts')).resolve),
  act('relapse', async () => (await import('./commands/act/session-verbs.ts')).relapse),
  act('verdict', async () => (await import('./commands/act/verdict.ts')).verdict),
  act('link', async () => (await import('./commands/act/session-verbs.ts')).link),
  act('rename', async () => (await import('./commands/act/session-verbs.ts')).rename),
  act('close', async () => (await import('./commands/act/close.ts')).close),
  act('reopen', async () => (await import('./commands/act/session-verbs.ts')).reopen),
  act('readmit', async () => (await import('./commands/act/session-verbs.ts')).readmit),
  act('remove', async () => (await import('./commands/act/session-verbs.ts')).remove),
  record('export', async () => (await import('./commands/record/export.ts')).exportRecord),
  record('digest', async () => (await import('./commands/record/digest.ts')).digest),
  record('stats', async () => (await import('./commands/record/stats.ts')).stats),
  record('rules', async () => (await import('./commands/rules/rules.ts')).rules),
  record('exclusion', async () => (await import('./commands/rules/exclusion.ts')).exclusion),
  record('baseline', async () => (await import('./commands/record/baseline.ts')).baseline),
  record('import', async () => (await import('./commands/record/import.ts')).importRecord),
  record('redact', async () => (await import('./commands/record/redact.ts')).redact),
  record('replay', async () => (await import('./commands/record/replay.ts')).replay),
  record('verify', async () => (await import('./commands/record/verify.ts')).verify),
  setUp('demo', async () => (await import('./commands/setup/demo.ts')).demo),
  setUp('init', async () => (await import('./commands/setup/init.ts')).init),
  setUp('trust', async () => (await import('./commands/setup/trust.ts')).trust),
  setUp('doctor', async () => (await import('./commands/setup/doctor.ts')).doctor),
  setUp('login', async () => (await import('./commands/setup/login.ts')).login),
  setUp('logout', async () => (await import('./commands/setup/login.ts')).logout),
  setUp('procedure', async () => (await import('./commands/setup/procedure.ts')).procedure),
  setUp('audit', async () => (await import('./commands/hub/audit.ts')).audit),
  setUp('hub', async () => (await import('./commands/hub/hub.ts')).hub),
  setUp('completion', async () => (await import('./commands/setup/completion.ts')).completion(COMMANDS)),
];

type Name = Extract<CommandEntry['summary'], string>;

function session(name: Name, load: CommandEntry['load']): CommandEntry {
  return { name, summary: name, group: 'groupSession', load };
}

function act(name: Name, load: CommandEntry['load']): CommandEntry {
  return { name, summary: name, group: 'groupAct', load };
}

function record(name: Name, load: CommandEntry['load']): CommandEntry {
  return { name, summary: name, group: 'groupRecord', load };
}

function setUp(name: Name, load: CommandEntry['load']): CommandEntry {
  return { name, summary: name, group: 'groupSetUp', load };
}
