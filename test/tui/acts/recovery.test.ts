import { describe, expect, it } from 'vitest';
import type { Lang } from '../../../src/text/i18n/messages.ts';
import { plainLine } from '../../../src/tui/plain/command.ts';
import { statusSentences } from '../../../src/tui/plain/sentences.ts';
import { rolledBack, seenDeploy } from '../../domain/make-rollback.ts';
import { hub } from '../../domain/make-run.ts';
import { Rig } from '../rig.ts';
import { FIRED, SATO, TANAKA, underWay } from '../story.ts';

const iso = (minutes: number): string => new Date(FIRED + minutes * 60_000).toISOString();
const BACK = {
  ...{ service: 'checkout', since: iso(8), to: iso(12), why: null },
  rates: { rate: 2, usual: 3, peak: 41, drawn: false },
};

async function takenBack(lang: Lang, cols = 80) {
  const client = underWay(TANAKA, lang);
  const rig = new Rig(client, { lang, cols });
  client.act(hub, 'changes.see', seenDeploy(iso(-4)) as never);
  const act = (...call: Parameters<typeof client.act>) => client.act(...call);
  const times = { startedAt: iso(7), endedAt: iso(9) };
  const run = await rolledBack(act as never, () => client.get().view.session, [SATO, TANAKA], times);
  const see = (more: object = {}) => client.act(hub, 'recovery.see', { run, ...BACK, ...more } as never);
  return { client, rig, see };
}

const WORDS = {
  ja: {
    news: 'checkout のエラーは 03:06 から毎分2件以下(03:10 まで集計)。I で暫定復旧に',
    prompt: '暫定復旧した時刻(checkout のログによる。違えば入力)',
    still: 'checkout のエラーはまだ毎分30件(影響前は3件以下。03:10 まで集計)',
    unknown: 'checkout が復旧したかはログから分かりません: ログを読めないか、集計できません',
    plain: /checkout のエラーは 03:06 から毎分2件以下.*暫定復旧にするには: 暫定復旧 03:06/,
    verb: '暫定復旧 03:06',
  },
  en: {
    news: 'checkout errors back at 2/min since 03:06, counted to 03:10 · I: mitigated',
    prompt: 'Mitigated at (by the log of checkout; type another)',
    still: 'checkout errors still at 30/min (before the impact at most 3), counted to 03:10',
    unknown: 'The log does not show whether checkout recovered: it cannot be read or counted now',
    plain: /checkout errors back at 2\/min since 03:06.*To mark it: mitigated 03:06/,
    verb: 'mitigated 03:06',
  },
} as const;

describe.each(['ja', 'en'] as const)('a recovery after a rollback on the screen: %s', (lang) => {
  const words = WORDS[lang];

  it('CHG-963 is said with its time and what it was counted from; I opens with that time, and a person says it', async () => {
    const { client, rig, see } = await takenBack(lang, 120);
    see();
    rig.host.pass(1_000);
    expect(rig.text()).toContain(words.news);
    expect(client.get().view.session.clock.mitigated).toBeNull();
    rig.press('I');
    expect(rig.state.prompt?.editor.text).toBe('03:06');
    expect(rig.text()).toContain(words.prompt);
    rig.press('enter');
    expect(client.get().view.session.clock.mitigated).toBeNull();
    expect(rig.text()).toContain(words.news.split(/。| ·/u)[0]);
    rig.press('y');
    await rig.settle();
    expect(client.get().view.session.clock.mitigated).toBe(iso(8));
  });

  it('CHG-963 nothing is offered where errors go on, rose again, or the log does not show it', async () => {
    const { rig, see } = await takenBack(lang, 120);
    const offered = (): string => {
      rig.press('I');
      const text = rig.state.prompt?.editor.text ?? '';
      rig.press('esc');
      return text;
    };
    see({ since: null, why: 'unread', to: null, rates: null });
    rig.host.pass(1_000);
    expect(rig.text()).toContain(words.unknown);
    expect(offered()).toBe('');
    see();
    expect(offered()).toBe('03:06');
    see({ since: null, why: 'still', rates: { ...BACK.rates, rate: 30 } });
    rig.host.pass(1_000);
    expect(rig.text()).toContain(words.still);
    expect(offered()).toBe('');
    // A newer hub may know other reasons.
    see({ since: null, why: 'constructor', to: null, rates: null });
    expect(offered()).toBe('');
  });

  it('CHG-964 is in the sentences of plain mode, with the words that say it', async () => {
    const { client, see } = await takenBack(lang);
    see();
    const { session } = client.get().view;
    const { presence } = client.get();
    const unread = { pager: null, oncall: null };
    const world = { session, you: TANAKA, lang, now: client.now, presence, lines: [], ...unread };
    expect(statusSentences(world).join('\n')).toMatch(words.plain);
    const result = plainLine(words.verb, world);
    expect(result).toMatchObject({ kind: 'send', effect: { type: 'session.mitigate' } });
    const data = (result as { effect: { data: { happenedAt: string } } }).effect.data;
    expect(data.happenedAt.slice(0, 16)).toBe(iso(8).slice(0, 16));
  });
});
