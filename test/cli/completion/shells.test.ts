import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runnable } from '../../runnable.ts';
import { Terminal } from '../../stories/driver/terminal.ts';
import { BIN, cliRig } from '../rig.ts';

const rig = cliRig();
let session: string;
let env: Readonly<Record<string, string | undefined>>;

beforeAll(async () => {
  rig.renew();
  mkdirSync(join(rig.root, 'bin'));
  const program = `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`;
  writeFileSync(join(rig.root, 'bin', 'oncall'), program, { mode: 0o755 });
  env = { ...rig.env, PATH: `${join(rig.root, 'bin')}:${rig.env.PATH}` };
  session = await rig.session('Checkout fails', '--id', 'checkout');
  await rig.session('Search is slow', '--id', 'search');
  await rig.ok(['note', session, 'here'], {
    env: { ONCALL_NAME: '田中', ONCALL_EMAIL: 'tanaka@example.com' },
  });
  await rig.ok(['note', session, 'here'], {
    env: { ONCALL_NAME: 'Mori $(id)', ONCALL_EMAIL: 'mori@example.com' },
  });
});

/** How each shell is opened with the script sourced, as its user would have it in the file it reads at the start. */
const SHELLS = {
  bash: {
    rc: 'bashrc',
    text: `PS1='> '\nbind 'set show-all-if-ambiguous on'\neval "$(oncall completion bash)"\n`,
    open: (rc: string) => ['bash', '--noprofile', '--rcfile', rc, '-i'] as const,
  },
  zsh: {
    rc: '.zshrc',
    text: `PS1='> '\nautoload -Uz compinit && compinit -u -D\nsource <(oncall completion zsh)\n`,
    open: () => ['zsh', '-o', 'NO_GLOBAL_RCS', '-i'] as const,
  },
  fish: {
    rc: 'config.fish',
    text: `function fish_prompt; echo '> '; end\nset -g fish_greeting\nset -g fish_autosuggestion_enabled 0\noncall completion fish | source\n`,
    open: (rc: string) => ['fish', '--no-config', '-C', `source ${rc}`, '-i'] as const,
  },
} as const;

describe.each(Object.keys(SHELLS) as (keyof typeof SHELLS)[])('completion in %s', (shell) => {
  const lack = spawnSync(shell, ['--version']).error === undefined ? null : `${shell} is not installed`;
  const can = runnable(`completion in ${shell}`, lack);

  async function open(): Promise<Terminal> {
    const { rc, text, open: line } = SHELLS[shell];
    const home = join(rig.root, shell);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, rc), text);
    const [file, ...args] = line(join(home, rc));
    const terminal = new Terminal(shell, [file, ...args], {
      cols: 100,
      rows: 30,
      cwd: rig.work,
      env: { ...env, ZDOTDIR: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, LANG: 'C.UTF-8' },
    });
    await terminal.shows(/^> /m);
    return terminal;
  }

  /** Types a line and Tab; what the shell made of the line, once it holds what is expected. */
  async function tab(terminal: Terminal, typed: string, sight: string | RegExp): Promise<void> {
    terminal.type(`${typed}\t`);
    await terminal.shows(sight);
    expect(terminal.screen()).not.toMatch(/error|unknown|Missing|not found/i);
    // The line and the screen are emptied.
    terminal.type('\x15\x0c');
    await terminal.shows((screen) => screen.trim() === '>');
  }

  it.skipIf(!can)(
    'CLI-368 Tab completes commands, options, choices, sessions, steps, severities and people',
    async () => {
      const terminal = await open();
      try {
        await tab(terminal, 'oncall sev', 'oncall severity ');
        await tab(terminal, 'oncall hub token cr', 'oncall hub token create ');
        await tab(terminal, 'oncall join --obs', 'oncall join --observe ');
        await tab(terminal, 'oncall --lang e', 'oncall --lang en ');
        await tab(terminal, 'oncall step che', `oncall step ${session} `);
        await tab(terminal, `oncall step ${session} symp`, `oncall step ${session} symptom `);
        await tab(terminal, `oncall note ${session} x --step symp`, '--step symptom ');
        await tab(terminal, `oncall severity ${session} SEV`, /SEV1[\s\S]*SEV4/);
        await tab(terminal, `oncall severity ${session} no`, `${session} none `);
        await tab(terminal, `oncall role ${session} dri`, `${session} driver `);
        await tab(terminal, `oncall role ${session} driver 田`, `driver 田中 `);
        await tab(terminal, `oncall action ${session} x --owner 田`, `--owner 田中 `);
        await tab(terminal, 'oncall completion fi', 'oncall completion fish ');
        await tab(terminal, 'oncall start x --procedure dr', '--procedure drill ');
        await tab(terminal, 'oncall export che', `oncall export ${session} `);
      } finally {
        await terminal.kill();
      }
    },
  );

  it.skipIf(!can)('CLI-369 a name of somebody else is text in the shell, never run', async () => {
    const terminal = await open();
    try {
      terminal.type(`oncall remove ${session} Mor\t`);
      await terminal.shows('Mori');
      terminal.type(' \x01echo \r');
      await terminal.shows(/^oncall remove \S+ Mori \$\(id\)/m);
      expect(terminal.screen()).not.toContain('uid=');
    } finally {
      await terminal.kill();
    }
  });
});
