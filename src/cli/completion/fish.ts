import { shellQuoted } from '../../text/shell-word.ts';
import type { Described } from './describe.ts';
import { anyPath, key, SESSION_IDS } from './parts.ts';

/** A completion script for fish. */
export function fish(commands: readonly Described[]): string {
  const lines: string[] = [];
  for (const command of commands) {
    const when = `-n '__oncall_at "${key(command)}"'`;
    for (const { name, summary } of command.subcommands) {
      lines.push(`complete -c oncall ${when} -a ${name} -d ${shellQuoted(summary)}`);
    }
    for (const { name, summary, values } of command.options) {
      const takes =
        values === null ? '' : values.length > 0 ? ` -x -a ${shellQuoted(values.join(' '))}` : ' -r';
      lines.push(`complete -c oncall ${when} -l ${name.slice(2)}${takes} -d ${shellQuoted(summary)}`);
    }
    if (command.takesSession) lines.push(`complete -c oncall ${when} -a '(${SESSION_IDS})'`);
  }
  return `# oncall completion for fish. Use: oncall completion fish | source
function __oncall_at
  set -l walked
  for word in (commandline -opc)[2..]
    switch (string join ' ' $walked $word)
      case ${anyPath(commands).replaceAll('|', ' ')}
        set -a walked $word
    end
  end
  test (string join ' ' $walked) = "$argv[1]"
end
complete -c oncall -f
${lines.join('\n')}
`;
}
