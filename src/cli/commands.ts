import type { CommandEntry } from './command.ts';

/** Every command, in the order of `oncall --help`. What a command needs is loaded when it is used. */
export const COMMANDS: readonly CommandEntry[] = [
  session('start', async () => (await import('./commands/start.ts')).start),
  session('join', async () => (await import('./commands/join.ts')).join),
  session('who', async () => (await import('./commands/who.ts')).who),
  session('list', async () => (await import('./commands/list.ts')).list),
  session('search', async () => (await import('./commands/search.ts')).search),
  session('logs', async () => (await import('./commands/logs.ts')).logs),
  session('pipe', async () => (await import('./commands/pipe.ts')).pipe),
  session('invite', async () => (await import('./commands/invite.ts')).invite),
  act('note', async () => (await import('./commands/note.ts')).note),
  act('step', async () => (await import('./commands/step.ts')).step),
  act('action', async () => (await import('./commands/action.ts')).action),
  act('role', async () => (await import('./commands/role.ts')).role),
  act('severity', async () => (await import('./commands/severity.ts')).severity),
  act('impact', async () => (await import('./commands/impact.ts')).impact),
  act('goal', async () => (await import('./commands/goal.ts')).goal),
  act('mitigate', async () => (await import('./commands/mitigate.ts')).mitigate),
  act('resolve', async () => (await import('./commands/resolve.ts')).resolve),
  act('verdict', async () => (await import('./commands/verdict.ts')).verdict),
  act('link', async () => (await import('./commands/link.ts')).link),
  act('rename', async () => (await import('./commands/rename.ts')).rename),
  act('close', async () => (await import('./commands/close.ts')).close),
  act('reopen', async () => (await import('./commands/reopen.ts')).reopen),
  act('readmit', async () => (await import('./commands/readmit.ts')).readmit),
  act('remove', async () => (await import('./commands/remove.ts')).remove),
  record('export', async () => (await import('./commands/export.ts')).exportRecord),
  record('import', async () => (await import('./commands/import.ts')).importRecord),
  record('verify', async () => (await import('./commands/verify.ts')).verify),
  setUp('demo', async () => (await import('./commands/demo.ts')).demo),
  setUp('init', async () => (await import('./commands/init.ts')).init),
  setUp('trust', async () => (await import('./commands/trust.ts')).trust),
  setUp('doctor', async () => (await import('./commands/doctor.ts')).doctor),
  setUp('login', async () => (await import('./commands/login.ts')).login),
  setUp('logout', async () => (await import('./commands/logout.ts')).logout),
  setUp('procedure', async () => (await import('./commands/procedure.ts')).procedure),
  setUp('hub', async () => (await import('./commands/hub.ts')).hub),
  setUp('completion', async () => (await import('./commands/completion.ts')).completion),
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
