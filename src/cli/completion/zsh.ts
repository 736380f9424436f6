import { shellQuoted } from '../../text/shell-word.ts';
import type { Described } from './describe.ts';
import { anyPath, choices, key, SESSION_IDS, sessionPaths } from './parts.ts';

/** A completion script for zsh. */
export function zsh(commands: readonly Described[]): string {
  const pairs = (list: readonly { name: string; summary: string }[]) =>
    list
      .map(({ name, summary }) =>
        shellQuoted(`${name.replaceAll(':', '\\:')}:${summary.replaceAll(':', '\\:')}`),
      )
      .join(' ');
  const cases = commands.map(
    (command) => `    '${key(command)}') items=(${pairs([...command.subcommands, ...command.options])}) ;;`,
  );
  const values = choices(commands).map(
    ([name, list]) => `    ${name}) compadd -- ${list.join(' ')}; return ;;`,
  );
  return `#compdef oncall
# oncall completion for zsh. Use: source <(oncall completion zsh)
_oncall() {
  local walked='' word; local -a items
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${walked:+$walked }$word" in
    ${anyPath(commands)}) walked="\${walked:+$walked }$word" ;;
    esac
  done
  case "\${words[CURRENT-1]}" in
${values.join('\n')}
    --out|--config) _files; return ;;
  esac
  case "$walked" in
${cases.join('\n')}
  esac
  _describe 'oncall' items
  case "$walked" in
    ${sessionPaths(commands)}) [[ "\${words[CURRENT]}" == -* ]] || compadd -- $(${SESSION_IDS}) ;;
  esac
}
compdef _oncall oncall
`;
}
