import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect } from 'vitest';
import { fromFileOf, importedLine } from '../../src/cli/commands/record/verify.ts';
import { noneLiveLine, unreadLine } from '../../src/cli/commands/session/list.ts';
import { foundRows, searchedLines } from '../../src/cli/commands/session/search.ts';
import { hubFolderCheck } from '../../src/cli/doctor/machine.ts';
import { webhooksWords } from '../../src/cli/doctor/pagerduty.ts';
import { sessionRow } from '../../src/cli/link/session-rows.ts';
import { checkChain } from '../../src/cli/session/record-file.ts';
import { proceduresOf } from '../../src/cli/wiring/procedures.ts';
import { byLine } from '../../src/hub/chat/commands/in-session.ts';
import { noteVerb } from '../../src/hub/chat/commands/note-verbs.ts';
import { statusCommand } from '../../src/hub/chat/commands/read.ts';
import type { AskedCommand, CommandDeps } from '../../src/hub/chat/commands/scope.ts';
import { Webhooks } from '../../src/hub/pager/webhook/webhooks.ts';
import type { SessionSummary } from '../../src/protocol/http.ts';
import { digestOf } from '../../src/record/digest/digest.ts';
import { digestText } from '../../src/record/digest/digest-page.ts';
import { renderRecord } from '../../src/record/markdown.ts';
import { hitsAmong, searchPlaces } from '../../src/record/search.ts';
import { signatureOf } from '../../src/sim/pagerduty/webhooks.ts';
import { CLI } from '../../src/text/i18n/cli/cli.ts';
import type { Lang } from '../../src/text/i18n/messages.ts';
import { translator } from '../../src/text/i18n/messages.ts';
import { git } from '../cli/hostile/kinds.ts';
import { Chain } from '../contracts/event-builder.ts';
import { importer, opening, sato } from '../domain/given.ts';
import { settingsOf } from '../hub/chat/chat-rig.ts';
import { Rig } from '../hub/hub-rig.ts';
import { FakeTime } from '../network/fake-time.ts';
import { HomeRig, sessionRow as homeRow, NIGHT } from '../tui/home/home-rig.ts';
import { claim } from './claim.ts';

const root = mkdtempSync(join(tmpdir(), 'oncall-claims-'));
afterAll(() => rmSync(root, { recursive: true }));

const cliText = (lang: Lang) => translator(CLI, lang);
const cliOf = (lang: Lang) =>
  ({ lang, t: cliText(lang), config: { settings: { timeZone: 'UTC' } }, env: {} }) as never;

/** The record of a session that began with a procedure of a repository; `changed`: what happened to it before. */
function recordWith(name: string, changed: (folder: string) => void): (lang: Lang) => Promise<string> {
  const folder = join(root, name);
  mkdirSync(folder);
  const yaml =
    'id: ours\nkind: incident\ntitle: { ja: 対応, en: Ours }\nphases:\n  - id: work\n    title: { ja: 対応, en: Work }\n    steps:\n      - { id: one, title: { ja: 一, en: One } }\n';
  writeFileSync(join(folder, 'ours.yaml'), yaml);
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'one');
  changed(folder);
  return async (lang) => {
    const found = await proceduresOf([{ path: folder }], { PATH: process.env.PATH }).find('ours');
    if (!found?.ok) throw new Error('no procedure');
    const { procedure, hash, commit } = found.loaded;
    // Of a commit only whether it is the text's is of interest here, and not which.
    const told = commit?.replace(/^[0-9a-f]{12}/, '0123456789ab');
    const rig = new Rig();
    await rig.open({ procedure, procedureHash: hash, ...(told ? { procedureCommit: told } : {}) });
    return renderRecord(await rig.stored(), { importedTo: 0, lang, hash: 'h' });
  };
}

describe('CLM-700 of which commit a procedure is', () => {
  claim('CLM-700', {
    ja: 'コミット `0123456789ab`',
    known: recordWith('known', () => {}),
    lacking: {
      part: recordWith('changed', (folder) => appendFileSync(join(folder, 'ours.yaml'), '# more\n')),
      // The commit has it as a link, whose text may be anything.
      elsewhere: recordWith('link', (folder) => {
        writeFileSync(join(folder, 'text'), '');
        rmSync(join(folder, 'text'));
        git(folder, 'mv', 'ours.yaml', 'text');
        symlinkSync('text', join(folder, 'ours.yaml'));
        git(folder, 'add', '.');
        git(folder, 'commit', '-qm', 'two');
      }),
      // Its trees are gone.
      unread: recordWith('hollow', (folder) => {
        const tree = git(folder, 'rev-parse', 'HEAD^{tree}').trim();
        rmSync(join(folder, '.git', 'objects', tree.slice(0, 2), tree.slice(2)));
      }),
    },
  });
});

/** A session of three events that another hub has recorded. */
const recorded = () =>
  new Chain('checkout-1125').add(
    { type: 'session.opened', data: opening, by: sato },
    { type: 'note.removed', data: { note: 'a' }, by: sato },
    { type: 'note.removed', data: { note: 'b' }, by: sato },
  );

async function imported(): Promise<Rig> {
  const rig = new Rig();
  rig.id = 'checkout-1125';
  await rig.hub.importSession(recorded(), importer);
  return rig;
}

/** The same as an earlier version left it: it kept how far, and not by whom. */
async function importedEarlier(): Promise<Rig> {
  const rig = new Rig();
  rig.id = 'checkout-1125';
  const answers = [{ client: 'import', n: 3, refused: null, seq: 3 }];
  await rig.log.inner.append(rig.id, 0, { events: recorded(), answers, overwrites: [] });
  return rig;
}

const listed = (made: () => Promise<Rig>) => async (lang: Lang) => {
  const [summary] = await (await made()).hub.sessions();
  return sessionRow(cliOf(lang), summary!).join('  ');
};
const written = (made: () => Promise<Rig>) => async (lang: Lang) => {
  const rig = await made();
  const { importedTo } = await rig.state();
  return renderRecord(await rig.stored(), { lang, hash: 'h', importedTo });
};

describe('CLM-701 who imported a session, in the list', () => {
  claim('CLM-701', {
    ja: '[取り込み: 伊藤]',
    known: listed(imported),
    lacking: { unnamed: listed(importedEarlier) },
  });
});

describe('CLM-702 who imported a session, in its record', () => {
  claim('CLM-702', {
    ja: '3番までの記録はファイルから取り込んだもの(取り込み: 伊藤)',
    known: written(imported),
    lacking: { unnamed: written(importedEarlier) },
  });
});

const SECRET = '0123456789abcdef';

/** What `oncall doctor` says of the webhooks of a hub, after these deliveries. */
const webhooks =
  (deliver: (take: (id: string, secret: string) => Promise<unknown>) => Promise<unknown>) =>
  async (lang: Lang): Promise<string> => {
    const time = new FakeTime();
    const heard = new Webhooks({
      time,
      secrets: () => [SECRET],
      readSecrets: async () => {},
      pages: () => null,
      hint: () => {},
    });
    await deliver(async (id, secret) => {
      const event = {
        id,
        event_type: 'pagey.ping',
        occurred_at: new Date(time.now()).toISOString(),
        data: {},
      };
      const body = JSON.stringify({ event });
      await heard.take(signatureOf(body, [secret]), new TextEncoder().encode(body));
      await time.advance(60_000);
    });
    const { configured, live, heardAt } = heard;
    const at = heardAt === null ? null : new Date(heardAt).toISOString();
    return webhooksWords(cliOf(lang), { configured, live, heardAt: at }).join();
  };

describe('CLM-703 that webhooks come in', () => {
  claim('CLM-703', {
    ja: 'Webhook 受信中(最後 03:00)',
    known: webhooks((take) => take('1', SECRET)),
    lacking: {
      'never seen': webhooks(async () => {}),
      unread: webhooks(async (take) => {
        await take('1', SECRET);
        await take('2', 'another secret of it');
      }),
    },
  });
});

/** As a command asks the hub for it. */
const asked = async (made: () => Promise<Rig>) => {
  const rig = await made();
  return (await rig.hub.session(rig.id))!;
};
/** As a command reads the log of a hub. */
const verified = (made: () => Promise<Rig>) => async (lang: Lang) => {
  const rig = await made();
  const [summary] = await rig.hub.sessions();
  const checked = checkChain(await rig.stored(), rig.id);
  return importedLine(cliText(lang), fromFileOf(checked, summary?.importedTo ?? 0), lang) ?? '';
};

describe('CLM-704 who imported a session, where it is found', () => {
  const found = (made: () => Promise<Rig>) => async (lang: Lang) =>
    foundRows(hitsAmong(searchPlaces(await asked(made)), 'checkout'), lang).join('\n');
  claim('CLM-704', {
    ja: '[取り込み: 伊藤]',
    known: found(imported),
    lacking: { unnamed: found(importedEarlier) },
  });
});

describe('CLM-705 who imported a session, in the digest', () => {
  const told = (made: () => Promise<Rig>) => async (lang: Lang) => {
    const source = { sessions: [await asked(made)], unread: [], of: 'hub' } as const;
    const digest = digestOf(source, '2026-11-24T03:00:00.000Z', '2026-11-26T03:00:00.000Z');
    return digestText(digest, { lang, zone: 'UTC' }).join('\n');
  };
  claim('CLM-705', {
    ja: '取り込み: 伊藤',
    known: told(imported),
    lacking: { unnamed: told(importedEarlier) },
  });
});

describe('CLM-706 who imported a session, when it is verified', () => {
  claim('CLM-706', {
    ja: '3番まではファイルから取り込んだもの(取り込み: 伊藤)',
    known: verified(imported),
    lacking: { unnamed: verified(importedEarlier) },
  });
});

describe('CLM-707 that no session has some words', () => {
  const searched = (damaged: boolean) => async (lang: Lang) => {
    const unread = damaged ? ['other-1125'] : [];
    const told = { words: 'pool', isFound: false, read: 2 - unread.length, unread };
    return searchedLines(cliText(lang), told).join('\n');
  };
  claim('CLM-707', {
    ja: '"pool" は2件のセッションのタイトル・ノート・証跡に見つかりません',
    known: searched(false),
    lacking: { damaged: searched(true) },
  });
});

/** A session that is over, and another that is over, too, or whose log is damaged. */
async function overAnd(damaged: boolean): Promise<readonly SessionSummary[]> {
  const [read] = await (await imported()).hub.sessions();
  const closed = { ...read!, status: 'closed' } as const;
  return [closed, { ...closed, id: 'other-1125', ...(damaged ? { status: 'damaged', damagedAt: 2 } : {}) }];
}

describe('CLM-708 that no session is live, from a script', () => {
  const listed = (damaged: boolean) => async (lang: Lang) => {
    const every = await overAnd(damaged);
    const unread = unreadLine(cliText(lang), every);
    return [noneLiveLine(cliText(lang), every), ...(unread === null ? [] : [unread])].join('\n');
  };
  claim('CLM-708', {
    ja: '進行中のセッションはありません(終了2件',
    known: listed(false),
    lacking: { damaged: listed(true) },
  });
});

describe('CLM-709 that no session is live, on the home screen', () => {
  const shown = (damaged: boolean) => async (lang: Lang) => {
    const over = (id: string) => homeRow(id, { status: 'closed', closedAt: '2026-11-20T01:00:00.000Z' });
    const other = damaged ? homeRow('other-1125', { status: 'damaged' }) : over('other-1125');
    const home = await HomeRig.open({ ...NIGHT, sessions: [over('a-1120'), other] }, { lang });
    const text = home.text();
    home.press('h');
    await home.settle();
    expect(home.text()).toContain(
      { en: damaged ? '1 closed' : '2 closed', ja: damaged ? '終了 1件' : '終了 2件' }[lang],
    );
    return text;
  };
  claim('CLM-709', {
    ja: '進行中のセッションはありません',
    known: shown(false),
    lacking: { damaged: shown(true) },
  });
});

describe('CLM-710 that no session is live, in chat', () => {
  const answered = (damaged: boolean) => async (lang: Lang) => {
    const every = await overAnd(damaged);
    const deps = { hub: { sessions: async () => every }, settings: { ...settingsOf(), lang } };
    const ask = (command: typeof statusCommand, rest: string) =>
      command(deps as unknown as CommandDeps, { rest } as AskedCommand);
    const [status, note] = await Promise.all([ask(statusCommand, ''), ask(byLine(noteVerb), 'more')]);
    expect(note).toEqual(status);
    return JSON.stringify(status);
  };
  claim('CLM-710', {
    ja: '進行中のセッションはありません',
    known: answered(false),
    lacking: { damaged: answered(true) },
  });
});

describe('CLM-711 Which hub has a data folder, of `oncall doctor`', () => {
  /** What the hub that had it last wrote there. */
  const said = (lang: Lang, holder: object | null) => {
    const data = mkdtempSync(join(root, 'data-'));
    if (holder !== null)
      writeFileSync(join(data, 'holder.json'), JSON.stringify({ socket: null, ...holder }));
    return hubFolderCheck(cliOf(lang), { data }).then(({ detail }) => detail);
  };
  claim('CLM-711', {
    ja: 'このマシンで使用中のハブは見つかりません',
    known: (lang) => said(lang, null),
    lacking: {
      elsewhere: (lang) => said(lang, { pid: 17, host: 'other.example' }),
      undone: (lang) => said(lang, { pid: process.pid, host: hostname() }),
    },
  });
});
