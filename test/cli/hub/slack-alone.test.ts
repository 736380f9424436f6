import { expect, it } from 'vitest';
import { DEMO_CHANNEL, demoWorkspace } from '../../../src/demo/slack-team.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { buttonsIn, shownText } from '../../../src/sim/slack/message-rules.ts';
import type { SlackMessage } from '../../../src/sim/slack/model.ts';
import { localSlack } from '../../../src/sim/slack/server.ts';
import { APP_TOKEN, BOT_TOKEN } from '../../../src/sim/slack/workspace.ts';
import { cliRig, teamHub } from '../rig.ts';

const rig = cliRig();
const SATO = 'U0SATO111';
const TANAKA = 'U0TANAKA1';

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const WORDS = {
  ja: {
    waits: /2人目の確認待ち/,
    again: /次回は/,
    impact: '決済ができない',
    seen: ['重大度.*SEV2', '接続プールが枯渇', '状況報告', '暫定復旧', '復旧', '終了'],
  },
  en: {
    waits: /second person/,
    again: /next time at/,
    impact: 'checkout fails',
    seen: ['[Ss]everity.*SEV2', '接続プールが枯渇', 'update', '[Mm]itigated', '[Rr]esolved', '[Cc]losed'],
  },
} as const;

it.each(['ja', 'en'] as const)(
  'SLK-1100 two people lead an incident by Slack alone, from the page to the close, and a terminal sees the same: %s',
  async (lang) => {
    rig.renew();
    const account = new Account(exampleTeam(Date.now()), Date.now);
    const pager = await localPagerDuty({ account });
    const workspace = demoWorkspace(lang, Date.now);
    const slack = await localSlack({ workspace });
    await using _ends = {
      async [Symbol.asyncDispose]() {
        await Promise.all([slack.close(), pager.close()]);
      },
    };
    const hub = await teamHub(
      rig,
      {
        ...{ SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_APP_TOKEN: APP_TOKEN, SLACK_API_URL: slack.url },
        ...{ PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: pager.url },
      },
      {
        config: `pagerduty: {}\nslack:\n  channel: ${DEMO_CHANNEL}\n  lang: ${lang}\n  timeZone: Asia/Tokyo\n  summon: { group: S0ONCALL11 }\n`,
      },
    );
    const tokens = { sato: await hub.token('sato', '佐藤'), tanaka: await hub.token('tanaka', '田中') };
    const screen = await hub.token('suzuki', '鈴木');
    expect(tokens.sato).not.toBe(tokens.tanaka);
    await until(() => slack.sockets.count === 2, 'the listener');

    const typed = async (user: string, words: string): Promise<string> => {
      const run = await slack.people.command(user, DEMO_CHANNEL, words);
      await until(() => run.answers.length > 0, `the answer to ${words}`);
      return run.answers.map(({ shown }) => shown).join('\n');
    };
    const has = ({ blocks }: SlackMessage, button: string) =>
      buttonsIn(blocks).some(({ action_id: id }) => id === button);
    const message = async (button: string): Promise<SlackMessage> => {
      const first = () => workspace.inChannel(DEMO_CHANNEL)[0];
      await until(
        () => first() !== undefined && has(first() as SlackMessage, button),
        `the button ${button}`,
      );
      return first() as SlackMessage;
    };
    const press = async (user: string, button: string, where?: SlackMessage): Promise<string> => {
      const run = await slack.people.press(user, where ?? (await message(button)), button);
      await until(() => run.answers.length > 0, `the answer to ${button}`);
      return run.answers.map(({ shown }) => shown).join('\n');
    };
    const form = async (user: string, button: string, fields: Readonly<Record<string, string>>) => {
      const before = workspace.views.opened.length;
      await slack.people.press(user, await message(button), button);
      await until(() => workspace.views.opened.length > before, `the form ${button}`);
      const view = workspace.views.opened[before];
      if (!view) throw new Error('no form');
      await slack.people.send(view, fields);
      await until(() => !view.isOpen || Object.keys(view.errors).length > 0, `the end of ${button}`);
      expect(view.errors).toEqual({});
    };

    const page = account.trigger('SCHECK1', '5xx rate > 5%');
    const begun = await typed(SATO, `start #${page.number}`);
    const id = /oncall join (\S+)/.exec(begun)?.[1] ?? '';
    expect(id, begun).not.toBe('');
    await until(() => page.status === 'acknowledged', 'the acknowledgement');
    const terminal = rig.start(['join', id, '--plain', '--observe', '--lang', lang], {
      env: { ONCALL_HUB: hub.url, ONCALL_TOKEN: screen },
      stays: true,
    });
    const thread = () => workspace.inThread(DEMO_CHANNEL, workspace.inChannel(DEMO_CHANNEL)[0]?.ts ?? '');
    await until(() => thread().length > 0, 'the call');
    await press(TANAKA, 'coming', thread()[0]);
    await form(SATO, 'more', { severity: 'SEV2', lead: 'me', note: '接続プールが枯渇' });
    await form(TANAKA, 'update', { impact: WORDS[lang].impact, next: '30m' });
    // Each step by its number; one that wants a second person gets them.
    for (let turn = 0; turn < 60; turn += 1) {
      const rows = (await typed(SATO, 'step')).split('\n').filter((row) => !WORDS[lang].again.test(row));
      const next = rows.map((row) => /^\d+/.exec(row)?.[0]).find((n) => n !== undefined);
      if (next === undefined) break;
      const said = await typed(SATO, `step ${next}`);
      if (WORDS[lang].waits.test(said)) await typed(TANAKA, `step ${next}`);
    }
    // What is left comes again by itself.
    expect(await typed(SATO, 'step')).toMatch(WORDS[lang].again);
    await press(SATO, 'mitigate');
    await press(SATO, 'resolve');
    await form(SATO, 'close', { hurt: 'yes', why: '枯渇', prevent: '上限', incident: 'resolve' });
    await until(() => page.status === 'resolved', 'the resolution');

    const { code, out } = await terminal.ended;
    expect(code).toBe(0);
    const at = WORDS[lang].seen.map((word) => out.search(new RegExp(word)));
    expect(at, out).not.toContain(-1);
    const record = await rig.ok(['export', id, '--format', 'md', '--lang', lang, '--out', '-'], {
      env: { ONCALL_HUB: hub.url, ONCALL_TOKEN: screen },
    });
    for (const word of ['SEV2', '佐藤', '田中', WORDS[lang].impact, '接続プールが枯渇', '上限'])
      expect(record).toContain(word);
    await until(() => thread().some((one) => shownText(one).includes('枯渇')), 'the verdict in the thread');
  },
  300_000,
);
