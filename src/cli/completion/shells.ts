export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A word that may stand under the cursor, and what it is in the reader's language. */
export interface Candidate {
  readonly value: string;
  readonly about: string;
}

/** Stands for the names of files: no value, and this word. */
const FILES: Candidate = { value: '', about: 'files' };

/** What a script gets for its candidates: two lines each, the value and what it is. */
export function linesFor(shell: Shell, candidates: readonly Candidate[], files: boolean): readonly string[] {
  const told = files ? [...candidates, FILES] : candidates;
  return told.flatMap(({ value, about }) => [shell === 'bash' ? escaped(value) : value, about]);
}

/** bash puts a candidate on the line as it is; zsh and fish quote it themselves. */
const escaped = (value: string): string => value.replace(/[^\p{L}\p{N}\p{M}%+,./:=@_-]/gu, '\\$&');

/** What a shell sources. Each Tab asks the program, so the script knows no command and evaluates no answer. */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# oncall completion for bash 3.2 and later. In ~/.bashrc: eval "$(oncall completion bash)"
_oncall() {
  local value about file
  COMPREPLY=()
  while IFS= read -r value && IFS= read -r about; do
    if [ -n "$value" ]; then
      COMPREPLY+=("$value")
    elif [ "$about" = files ]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")
    fi
  done < <(oncall completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o nosort -F _oncall oncall 2>/dev/null || complete -F _oncall oncall
`,
  zsh: `#compdef oncall
# oncall completion for zsh. In ~/.zshrc, after compinit: source <(oncall completion zsh)
_oncall() {
  local value about files=''
  local -a values shown
  while IFS= read -r value && IFS= read -r about; do
    if [[ -n "$value" ]]; then
      values+=("$value")
      shown+=("$value\${about:+  -- $about}")
    elif [[ "$about" == files ]]; then
      files=1
    fi
  done < <(oncall completion zsh -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  (( \${#values} )) && compadd -V oncall -l -d shown -a values
  [[ -z "$files" ]] || _files
}
compdef _oncall oncall
`,
  fish: `# oncall completion for fish. In ~/.config/fish/config.fish: oncall completion fish | source
function __oncall_complete
  set -l before (commandline -opc)
  set -l current (commandline -ct)
  set -l lines (oncall completion fish -- $before[2..-1] "$current" 2>/dev/null)
  for i in (seq 1 2 (count $lines))
    if test -n "$lines[$i]"
      printf '%s\\t%s\\n' $lines[$i] $lines[(math $i + 1)]
    else
      __fish_complete_path "$current"
    end
  end
end
complete -c oncall -e
complete -c oncall -f -k -a '(__oncall_complete)'
`,
};
