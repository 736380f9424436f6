import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleWorld } from '../rules/rule-world.ts';

/** A folder as it is made by somebody who wants to run a program of theirs at whoever looks into it. */
export interface HostileKind {
  readonly name: string;
  /** Lays the trap into a clone of rules and procedures; `trap`: the program that must never run. */
  readonly lay: (folder: string, trap: string) => void;
  /** What springs it where git is asked without care: words of git, and the folder that it is asked in. */
  readonly springs: (folder: string) => { readonly words: readonly string[]; readonly at: string };
}

const PROCEDURES = join('sessions', 'procedures');

const procedure = (id: string): string =>
  `id: ${id}\nkind: incident\ntitle: { ja: 対応, en: Ours }\nphases:\n  - id: work\n    title: { ja: 対応, en: Work }\n    steps:\n      - { id: one, title: { ja: 一, en: One } }\n`;

/** git as its owner runs it: in a home of nobody, so that the folder alone says what happens. */
export function git(at: string, ...words: readonly string[]): string {
  return execFileSync('git', ['-c', 'user.name=m', '-c', 'user.email=m@example.com', ...words], {
    cwd: at,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' },
  });
}

/** A repository with rules, procedures and runbooks of a team, of two commits; clean so far. */
export function cleanClone(folder: string): void {
  mkdirSync(join(folder, PROCEDURES), { recursive: true });
  mkdirSync(join(folder, 'runbooks'));
  ruleWorld(folder, Date.now());
  appendFileSync(join(folder, 'oncall.yaml'), 'procedures: sessions/procedures\n');
  writeFileSync(join(folder, PROCEDURES, 'ours.yaml'), procedure('ours'));
  writeFileSync(join(folder, 'runbooks', 'theirs.yaml'), procedure('theirs'));
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'one');
  appendFileSync(join(folder, PROCEDURES, 'ours.yaml'), '# more\n');
  git(folder, 'commit', '-qam', 'two');
  // So that a look at the work tree has to read the file, and not its time alone.
  appendFileSync(join(folder, PROCEDURES, 'ours.yaml'), '# changed here\n');
}

/** Lines added to a configuration, as its author would write them. */
const configure = (file: string, ...lines: readonly string[]): void =>
  appendFileSync(file, `${lines.join('\n')}\n`);
const config = (folder: string): string => join(folder, '.git', 'config');
const status = (at: string) => ({ words: ['status', '--porcelain', '--', '.'], at });
const filter = (trap: string): string => `[filter "x"]\n\tclean = ${trap}\n\trequired`;

/** Makes the files of a bare repository out of those in `.git`, beside the YAML of `at`: what a clone can hold. */
function embed(folder: string, at: string, trap: string): void {
  const inner = join(folder, at);
  const spare = `${folder}.spare`;
  cpSync(inner, spare, { recursive: true });
  rmSync(join(spare, '.git'), { recursive: true, force: true });
  git(spare, 'init', '-q', '-b', 'main');
  writeFileSync(join(spare, '.gitattributes'), '*.yaml filter=x\n');
  git(spare, 'add', '.');
  git(spare, 'commit', '-qm', 'theirs');
  for (const name of ['HEAD', 'objects', 'refs', 'index'])
    cpSync(join(spare, '.git', name), join(inner, name), { recursive: true });
  cpSync(join(spare, '.gitattributes'), join(inner, '.gitattributes'));
  writeFileSync(
    join(inner, 'config'),
    `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n${filter(trap)}\n`,
  );
  rmSync(spare, { recursive: true });
}

/** Takes the commit's trees and files out of the objects, and says from where they could be had. */
function hollow(folder: string, ...remote: readonly string[]): void {
  const missing = [git(folder, 'rev-parse', 'HEAD^{tree}'), git(folder, 'rev-parse', `HEAD:${PROCEDURES}`)];
  for (const id of missing.map((each) => each.trim()))
    rmSync(join(folder, '.git', 'objects', id.slice(0, 2), id.slice(2)));
  configure(
    config(folder),
    '[core]\n\trepositoryformatversion = 1',
    '[extensions]\n\tpartialClone = origin',
    '[remote "origin"]\n\tpromisor = true\n\tpartialclonefilter = blob:none',
    ...remote.map((line) => `\t${line}`),
  );
}

const fetches = (at: string) => ({ words: ['cat-file', '-p', 'HEAD:sessions/procedures/ours.yaml'], at });

const quoted = (text: string): string => JSON.stringify(text);

export const KINDS: readonly HostileKind[] = [
  {
    name: 'the files of a bare repository beside the procedures',
    lay: (folder, trap) => embed(folder, PROCEDURES, trap),
    springs: (folder) => status(join(folder, PROCEDURES)),
  },
  {
    name: 'the same in a folder that its settings name',
    lay: (folder, trap) => {
      embed(folder, 'runbooks', trap);
      const sources = 'sources:\n  app: { type: file, path: checkout.log, user: user }\n';
      writeFileSync(join(folder, 'oncall.yaml'), `${sources}procedures: runbooks\n`);
    },
    springs: (folder) => status(join(folder, 'runbooks')),
  },
  {
    name: 'the same beside the rules',
    lay: (folder, trap) => embed(folder, join('sessions', 'rules'), trap),
    springs: (folder) => status(join(folder, 'sessions', 'rules')),
  },
  {
    name: 'the same at the top, without a .git',
    lay: (folder, trap) => {
      embed(folder, '.', trap);
      rmSync(join(folder, '.git'), { recursive: true });
    },
    springs: status,
  },
  {
    name: 'an archive with a clean filter',
    lay: (folder, trap) => {
      configure(config(folder), filter(trap));
      writeFileSync(join(folder, '.gitattributes'), '*.yaml filter=x\n');
    },
    springs: status,
  },
  {
    name: 'an archive with a filter process, its attributes in .git/info',
    lay: (folder, trap) => {
      configure(config(folder), `[filter "x"]\n\tprocess = ${trap}\n\trequired`);
      mkdirSync(join(folder, '.git', 'info'), { recursive: true });
      writeFileSync(join(folder, '.git', 'info', 'attributes'), '* filter=x\n');
    },
    springs: status,
  },
  {
    name: 'an archive with a monitor of files',
    lay: (folder, trap) => configure(config(folder), `[core]\n\tfsmonitor = ${trap}`),
    springs: status,
  },
  {
    name: 'an archive with hooks',
    lay: (folder, trap) => {
      configure(config(folder), '[core]\n\thooksPath = hooks');
      mkdirSync(join(folder, 'hooks'));
      for (const hook of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman', 'pre-auto-gc'])
        writeFileSync(join(folder, 'hooks', hook), `#!/bin/sh\nexec ${trap}\n`, { mode: 0o755 });
    },
    springs: (folder) => ({ words: ['update-index', '--refresh', '-q'], at: folder }),
  },
  {
    name: 'an archive with a converter for diffs and a program for diffs',
    lay: (folder, trap) => {
      configure(config(folder), `[diff "x"]\n\ttextconv = ${trap}\n[diff]\n\texternal = ${trap}`);
      writeFileSync(join(folder, '.gitattributes'), '*.yaml diff=x\n');
    },
    springs: (folder) => ({ words: ['diff', 'HEAD~1'], at: folder }),
  },
  {
    name: 'an archive with aliases, pagers, an editor and a program for signatures',
    lay: (folder, trap) => {
      const every = ['status', 'rev-parse', 'ls-tree', 'cat-file', 'show', 'config', 'st'];
      configure(
        config(folder),
        `[alias]\n${every.map((name) => `\t${name} = !${trap}`).join('\n')}`,
        `[pager]\n${every.map((name) => `\t${name} = ${trap}`).join('\n')}`,
        `[core]\n\tpager = ${trap}\n\teditor = ${trap}\n\taskPass = ${trap}`,
        `[gpg]\n\tprogram = ${trap}\n[log]\n\tshowSignature = true\n[sequence]\n\teditor = ${trap}`,
      );
    },
    springs: (folder) => ({ words: ['st'], at: folder }),
  },
  {
    name: 'an archive whose configuration includes others',
    lay: (folder, trap) => {
      configure(
        config(folder),
        '[include]\n\tpath = ../more.cfg',
        '[includeIf "onbranch:main"]\n\tpath = ../if.cfg',
      );
      writeFileSync(join(folder, 'more.cfg'), `[core]\n\tfsmonitor = ${trap}\n`);
      writeFileSync(join(folder, 'if.cfg'), `${filter(trap)}\n`);
    },
    springs: status,
  },
  {
    name: 'an archive with a configuration of its work tree',
    lay: (folder, trap) => {
      configure(
        config(folder),
        '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tworktreeConfig = true',
      );
      writeFileSync(join(folder, '.git', 'config.worktree'), `[core]\n\tfsmonitor = ${trap}\n`);
    },
    springs: status,
  },
  {
    name: 'a .git file that leads to a folder of the clone',
    lay: (folder, trap) => {
      renameSync(join(folder, '.git'), join(folder, 'store'));
      writeFileSync(join(folder, '.git'), 'gitdir: store\n');
      configure(join(folder, 'store', 'config'), `[core]\n\tfsmonitor = ${trap}`);
    },
    springs: status,
  },
  {
    name: 'a repository of its own among the procedures',
    lay: (folder, trap) => {
      const inner = join(folder, PROCEDURES);
      git(inner, 'init', '-q', '-b', 'main');
      git(inner, 'add', '.');
      git(inner, 'commit', '-qm', 'theirs');
      configure(config(inner), `[core]\n\tfsmonitor = ${trap}`);
    },
    springs: (folder) => status(join(folder, PROCEDURES)),
  },
  {
    name: 'missing objects, to be had by a command',
    lay: (folder, trap) =>
      hollow(folder, `url = ${quoted(`ext::${trap} %S`)}`, '[protocol "ext"]', 'allow = always'),
    springs: fetches,
  },
  {
    name: 'missing objects, to be had by ssh with a program of theirs',
    lay: (folder, trap) =>
      hollow(
        folder,
        'url = ssh://example.invalid/x',
        '[core]',
        `sshCommand = ${trap}`,
        '[protocol "ssh"]',
        'allow = always',
      ),
    springs: fetches,
  },
  {
    name: 'missing objects, to be had from a folder by a program of theirs',
    lay: (folder, trap) => {
      hollow(folder, 'url = .', `uploadpack = ${trap}`);
    },
    springs: fetches,
  },
  {
    name: 'missing objects, to be had by a helper that is an alias',
    lay: (folder, trap) =>
      hollow(
        folder,
        'url = x',
        'vcs = never',
        '[protocol]',
        'allow = always',
        '[alias]',
        `remote-never = !${trap}`,
      ),
    springs: fetches,
  },
  {
    name: 'missing objects, to be had by a helper without a name',
    lay: (folder, trap) =>
      hollow(folder, 'url = ::x', '[protocol]', 'allow = always', '[alias]', `remote- = !${trap}`),
    springs: fetches,
  },
  {
    name: 'missing objects, at an address that is rewritten into a command',
    lay: (folder, trap) =>
      hollow(
        folder,
        'url = https://example.invalid/x',
        `[url ${quoted(`ext::${trap} `)}]`,
        'insteadOf = https://example.invalid/',
        '[protocol "ext"]',
        'allow = always',
      ),
    springs: fetches,
  },
  {
    name: 'missing objects, to be had by a proxy of theirs',
    lay: (folder, trap) =>
      hollow(
        folder,
        'url = git://example.invalid/x',
        '[core]',
        `gitProxy = ${trap}`,
        '[protocol "git"]',
        'allow = always',
      ),
    springs: fetches,
  },
  {
    name: 'missing objects, with a helper for passwords and one for references of others',
    lay: (folder, trap) =>
      hollow(
        folder,
        'url = https://user@127.0.0.1:1/x',
        '[credential]',
        `helper = !${trap}`,
        '[core]',
        `alternateRefsCommand = ${trap}`,
        `[remote "other"]`,
        'promisor = true',
        `url = ${quoted(`ext::${trap}`)}`,
        '[protocol "ext"]',
        'allow = always',
      ),
    springs: fetches,
  },
];
