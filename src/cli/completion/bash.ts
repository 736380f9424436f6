import type { Described } from './describe.ts';
import { anyPath, choices, key, SESSION_IDS, sessionPaths } from './parts.ts';

const wordsOf = (command: Described) => [
  ...command.subcommands.map(({ name }) => name),
  ...command.options.map(({ name }) => name),
];

/** A completion script for bash 3.2 and later (the one macOS ships). */
export function bash(commands: readonly Described[]): string {
  const words = commands.map((command) => `    '${key(command)}') words='${wordsOf(command).join(' ')}' ;;`);
  const values = choices(commands).map(([name, list]) => `    ${name}) words='${list.join(' ')}' ;;`);
  return `# oncall completion for bash. Use: eval "$(oncall completion bash)"
_oncall() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
    ${anyPath(commands)}) path="\${path:+$path }$word" ;;
    esac
  done
  COMPREPLY=()
  case "$before" in
${values.join('\n')}
    --out|--config) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  if [ -z "$words" ]; then
    case "$path" in
${words.join('\n')}
    esac
    case "$path" in
    ${sessionPaths(commands)}) [ "\${current:0:1}" = - ] || words="$words $(${SESSION_IDS})" ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _oncall oncall
`;
}
