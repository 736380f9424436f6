import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chatWords } from '../../src/record/chat/words.ts';
import { LANGS } from '../../src/text/i18n/messages.ts';
import { TUI } from '../../src/text/i18n/tui.ts';
import { PAGE_FIRST } from '../../src/text/i18n/web/page.ts';
import { PAGE_MORE } from '../../src/text/i18n/web/page-more.ts';
import { PALETTES, rgbOf } from '../../src/tui/draw/colours.ts';
import { announcement } from '../../src/web/announce.ts';
import { tabIcon, tabTitle } from '../../src/web/icon.ts';
import type { Looked } from '../../src/web/looked.ts';
import { PageView } from '../../src/web/page-view.tsx';
import { langOfText } from '../../src/web/words.ts';
import { Given, guest, opening, START, sato, tanaka } from '../domain/given.ts';
import { HOSTILE } from '../record/markdown-shape.ts';
import { incident, LATER, looked } from './looked-rig.ts';
import { elements, found, type Node, said, textOf, treeOf } from './tree.ts';

const presses = {
  unfold: () => {},
  showMore: () => {},
  olderLines: () => {},
  enter: () => {},
  otherLang: () => {},
};
const NOW = START + LATER;
const drawn = (seen: Looked): readonly Node[] =>
  treeOf(PageView({ shown: { kind: 'watching', looked: seen }, lang: seen.lang, said: '', presses }));
const facts = (nodes: readonly Node[]): Record<string, string> =>
  Object.fromEntries(
    found(nodes, '.fact').map(({ children }) => [said(children, 'dt'), said(children, 'dd')]),
  );
const ALL = new Set(['steps', 'story', 'decisions', 'people', 'pins', 'lines']);

describe('the first screen', () => {
  it('WPG-4 says impact, severity, since when, who leads, what is done, when the next update comes, and what was said', () => {
    const { state } = incident();
    const nodes = drawn(looked(state, NOW));
    expect(said(nodes, 'h1')).toBe('決済画面で5xx急増');
    expect(said(nodes, '.grade')).toBe('SEV2主要機能・多数対応中');
    expect(said(nodes, '.sentence')).toBe('「決済中の利用者の約3割」が「支払えません」');
    expect(said(nodes, '.since')).toBe('02:55から · 20分');
    expect(said(nodes, '.line')).toBe('● ライブ');
    expect(facts(nodes)).toEqual({
      次報: '03:25 あと9分',
      指揮: '田中',
      ドライバー: '佐藤',
      目標: '1c9e3b0 に戻しています',
      次の手順: 'PD確認',
      決定: '5分で下がらなければ acquirer-b を外す 田中 02:59',
    });
    expect(said(nodes, '.told')).toBe('02:59 決済で障害が発生しています');
    expect(found(nodes, 'summary').map(({ children }) => textOf(children))).toEqual([
      '手順 0/3',
      '経過',
      '決定 1',
      '参加者 2',
      '証跡 0',
    ]);
  });

  it('WPG-4 says in English what nobody has written yet, and claims nothing for it', () => {
    const given = new Given();
    given.when(tanaka, 'session.open', opening);
    const nodes = drawn(looked(given.state, NOW, { lang: 'en' }));
    expect(said(nodes, '.grade')).toBe('no severity yetopen');
    expect(said(nodes, '.sentence')).toBe('Impact: not recorded yet');
    expect(said(nodes, '.since')).toBe('fired 02:58 · 16m');
    expect(facts(nodes)).toEqual({
      'Next update': 'no time was given',
      Lead: 'nobody',
      Driver: 'nobody',
      Goal: 'not set yet',
      'Next step': 'Acknowledge',
      Decision: 'none yet',
    });
    expect(said(nodes, '.updates')).toBe('Status updatesNone sent yet');
  });

  it('WPG-4 says what somebody is at, ahead of the next step', () => {
    const given = incident();
    given.when(sato, 'step.start', { step: Object.keys(given.state.steps)[1] ?? '' });
    const nodes = drawn(looked(given.state, NOW));
    expect(facts(nodes)).toMatchObject({ いま: '証跡の保全 佐藤 5分超過' });
    expect(facts(nodes)).not.toHaveProperty('次の手順');
  });

  it('WPG-4 says how late an update is, and after the final one that it was', () => {
    const given = incident();
    const overdue = drawn(looked(given.state, NOW + 60 * 60_000, { lang: 'en' }));
    expect(facts(overdue)['Next update']).toBe('03:25 ⚠ 50m late');
    given.when(tanaka, 'session.mitigate', {});
    given.when(tanaka, 'session.resolve', {});
    given.when(tanaka, 'notice.send', { text: 'over', nextAt: null, final: true });
    const over = drawn(looked(given.state, NOW, { lang: 'en' }));
    expect(facts(over)['Next update']).toBe('the final update was sent');
    // How long users were hit ends with the mitigation.
    expect([said(over, '.stage'), said(over, '.since')]).toEqual(['monitoring', 'since 02:55 · 4m']);
  });

  it('WPG-4 a closed session says so and when, above its record', () => {
    const given = incident();
    given.when(tanaka, 'session.close', { reason: 'drill of tests', unrecovered: true } as never);
    const nodes = drawn(looked(given.state, NOW, { lang: 'en' }));
    expect(given.state.status).toBe('closed');
    expect(said(nodes, '.closed')).toBe(
      'Closed 02:59. Below is how it stood. Download the record (Markdown)',
    );
    expect(facts(nodes)).toMatchObject({ 'Next update': 'none (closed)', Lead: '田中' });
    expect(facts(nodes)['Next step']).toBe(undefined);
    expect(said(nodes, '.stage')).toBe('closed (no recovery recorded)');
  });

  it('WPG-5 gives times by the reader’s clock with their zone, and ages by the hub’s clock', () => {
    const { state } = incident();
    const nodes = drawn(looked(state, NOW, { zone: 'Europe/Berlin', lang: 'en' }));
    const [since] = found(nodes, 'time');
    expect(since).toMatchObject({ attrs: { dateTime: '2026-11-24T17:55:00.000Z' }, children: ['18:55'] });
    expect(since?.attrs.title).toContain('18:55 CET');
    expect(said(nodes, 'footer')).toContain('times in CET');
  });
});

describe('the line to the hub', () => {
  const { state } = incident();
  const line = (more: Partial<Looked>): string => said(drawn(looked(state, NOW, more)), '.line');
  const waiting = { kind: 'waiting', until: NOW, attempt: 2, reason: { kind: 'cut', params: {} } } as const;

  it('WPG-6 is always said: live, reconnecting with the age of what is shown, or offline since when', () => {
    expect(line({})).toBe('● ライブ');
    expect(line({ connection: { kind: 'connecting', attempt: 1 } })).toBe('◌ 接続中');
    expect(line({ connection: waiting, heardAt: NOW - 40_000 })).toBe('◌ 再接続中、40秒前の情報');
    expect(line({ connection: waiting, heardAt: NOW - 90_000, lang: 'en' })).toBe('✗ offline since 03:13');
    expect(line({ connection: { kind: 'silent', since: NOW - 12_000 }, heardAt: NOW - 12_000 })).toBe(
      '◌ 再接続中、12秒前の情報',
    );
    // Asked for every few seconds it is of now, for as long as answers come.
    const asked = { isAsking: true, connection: waiting };
    expect(line({ ...asked, heardAt: NOW - 3_000 })).toBe('◌ ライブ接続なし、3秒前の情報');
    expect(line({ ...asked, heardAt: NOW - 20_000 })).toBe('◌ 再接続中、20秒前の情報');
    expect(line({ ...asked, heardAt: NOW - 3_000, isOffline: true })).toBe('✗ オフライン 03:15から');
    expect(line({ isOffline: true, heardAt: NOW - 2_000 })).toBe('✗ オフライン 03:15から');
    const ended = { kind: 'ended', reason: { kind: 'certificate', params: {} } } as const;
    expect(line({ connection: ended, heardAt: NOW - 2_000 })).toBe('✗ 接続終了 03:15から');
    expect(line({ unsavedSince: '2026-11-24T18:10:00.000Z' })).toBe('⚠ ハブ 03:10から未保存');
  });

  it('WPG-6 what may not be so any more is grey', () => {
    const isOld = (more: Partial<Looked>) => found(drawn(looked(state, NOW, more)), '.old').length === 1;
    expect(isOld({})).toBe(false);
    expect(isOld({ connection: waiting, heardAt: NOW - 40_000 })).toBe(true);
    expect(isOld({ isOffline: true })).toBe(true);
    expect(isOld({ isAsking: true, connection: waiting, heardAt: NOW - 3_000 })).toBe(false);
    expect(isOld({ isAsking: true, connection: waiting, heardAt: NOW - 20_000 })).toBe(true);
  });

  it('WPG-7 title and icon carry the severity, and that the line is down', () => {
    expect(tabTitle(looked(state, NOW))).toBe('SEV2 決済画面で5xx急増');
    expect(tabTitle(looked(state, NOW, { isOffline: true }))).toBe('✗ SEV2 決済画面で5xx急増');
    const icon = decodeURIComponent(tabIcon({ session: state }));
    expect(icon).toMatch(/^data:image\/svg\+xml,.*#d70000.*>2<\/text>/);
    expect(decodeURIComponent(tabIcon({ session: { ...state, severity: null } }))).toContain('>?<');
  });
});

describe('what is folded', () => {
  it('WPG-8 is drawn once it is unfolded: checklist, timeline, decisions, people, evidence, lines', () => {
    const given = incident();
    given.when(guest, 'participant.join', {});
    given.when(sato, 'step.do', { step: 'ack' });
    given.when(sato, 'log.pin', {
      comment: 'first',
      step: null,
      query: null,
      window: null,
      line: {
        id: 'l1',
        time: null,
        level: 'error',
        service: 'checkout',
        message: 'pool exhausted',
        fields: {},
        source: 'app',
      },
    } as never);
    const row = {
      no: 7,
      id: 'l7',
      time: '2026-11-24T18:01:02.000Z',
      level: 'error' as const,
      service: 'checkout',
      message: 'no pool',
      fields: {},
      source: 'app',
    };
    const folded = looked(given.state, NOW, { lines: [row] });
    expect(found(drawn(folded), 'details').map(({ children }) => children.length)).toEqual(Array(6).fill(1));
    const nodes = drawn({ ...folded, open: ALL });
    expect(found(nodes, '.steps').map(({ children }) => textOf(children))[0]).toMatch(
      /☑PD確認 完了 佐藤 0[23]:\d\d☐証跡の保全 未着手/,
    );
    expect(said(nodes, '.clock')).toMatch(/^発報02:58セッション開始\+0:53/);
    expect(found(nodes, '.told').map(({ children }) => textOf(children))[1]).toContain(
      '決定 5分で下がらなければ',
    );
    expect(said(nodes, '.people')).toBe('佐藤 ドライバー田中 指揮Vendor ゲスト');
    expect(said(nodes, '.pins')).toMatch(/^#1 first 佐藤 0[23]:\d\dpool exhausted$/);
    expect(said(nodes, '.log')).toBe('03:01:02 ERROR checkout no pool');
  });

  it('WPG-8 says of log lines where some were not sent, and whether older ones come', () => {
    const row = {
      id: 'l7',
      time: null,
      level: null,
      service: null,
      message: 'no pool',
      fields: {},
      source: 'app',
      skipped: 4,
    };
    const of = (older: Looked['older']) => {
      const nodes = drawn(
        looked(incident().state, NOW, { lines: [row], older, open: new Set(['lines']), lang: 'en' }),
      );
      const [log] = found(nodes, 'details').slice(-1);
      const [press] = found(log ? [log] : [], 'button');
      return [textOf(log ? [log] : []).replace(/\s+/g, ' '), press?.attrs.disabled];
    };
    expect(of('may')).toEqual([
      'LogNewest lines: 1Show older linesNot sent, at this place: 4 no pool',
      false,
    ]);
    expect(of('asked')).toEqual(['LogNewest lines: 1LoadingNot sent, at this place: 4 no pool', true]);
    expect(of('failed')[0]).toContain('✗ The older lines could not be read. Press again.');
    expect(of('none')).toEqual(['LogNewest lines: 1Not sent, at this place: 4 no pool', undefined]);
  });

  it('WPG-8 of a long timeline the newest rows are drawn, and the earlier ones by a press', () => {
    const given = incident();
    for (let i = 0; i < 250; i += 1) given.when(sato, 'note.add', { text: `note ${i}` });
    const nodes = drawn(looked(given.state, NOW, { open: new Set(['story']), rows: 100, lang: 'en' }));
    const rows = found(nodes, '.told').at(-1)?.children ?? [];
    expect(rows.length).toBe(100);
    expect(textOf(rows)).toContain('note 249');
    expect(textOf(found(nodes, 'button'))).toMatch(/^Show \d{3} earlier/);
  });

  it('WPG-8 people who came by the web are counted', () => {
    const mori = {
      id: 'web-1-1',
      name: '森',
      kind: 'observer' as const,
      joinedAt: '',
      joins: 1,
      leftAt: null,
      revoked: false,
      removed: false,
    };
    const { state } = incident();
    const session = {
      ...state,
      participants: {
        ...state.participants,
        ...Object.fromEntries(
          Array.from({ length: 300 }, (_, i) => [
            `web-1-${i}`,
            { ...mori, id: `web-1-${i}`, kind: 'web' as never },
          ]),
        ),
      },
    };
    const open = new Set(['people']);
    const people = said(drawn(looked(session, NOW, { open, lang: 'en' })), '.people');
    expect(people).toMatch(/Came by the web to look on: 300$/);
    expect(people).not.toContain('森');
  });
});

describe('text from outside', () => {
  const ODD = [
    ...HOSTILE,
    '\u202egnp.exe',
    'a\u200bb',
    '\x1b[2J\x1b]0;x\x07',
    '\u2066x\u2069',
    'e\u0301'.repeat(3),
  ];

  it('WPG-10 is text wherever it stands, and what cannot be seen in it is made visible', () => {
    for (const text of ODD) {
      const given = incident();
      given.when(tanaka, 'session.rename', { title: text });
      given.when(tanaka, 'goal.set', { goal: text });
      given.when(tanaka, 'impact.set', { impact: { who: text, what: text, since: null } });
      for (const kind of ['decision', 'finding', 'note'] as const)
        given.when(sato, 'note.add', { kind, text });
      given.when(tanaka, 'notice.send', { text, nextAt: null, final: false });
      const nodes = drawn(looked(given.state, NOW, { open: ALL }));
      const shape = drawn(looked(incident().state, NOW, { open: ALL }));
      const tags = (all: readonly Node[]) => [...new Set(elements(all).map(({ tag }) => tag))].sort();
      expect(tags(nodes), text).toEqual(tags(shape));
      expect(textOf(nodes), text).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f\u200b\u202a-\u202e\u2066-\u2069]/,
      );
      for (const { attrs } of elements(nodes))
        expect(
          Object.keys(attrs).filter((name) => name === 'dangerouslySetInnerHTML' || name === 'href'),
        ).toEqual([]);
      expect(tabTitle(looked(given.state, NOW))).not.toMatch(
        /[\u0000-\u001f\u200b\u202a-\u202e\u2066-\u2069]/,
      );
    }
    const given = incident();
    given.when(tanaka, 'session.rename', { title: 'a\u202eb\x1b' });
    expect(said(drawn(looked(given.state, NOW)), 'h1')).toBe('a<U+202E>b␛');
  });

  it('WPG-10 is marked with the language that it is most likely written in', () => {
    expect(
      ['決済がタイムアウト', 'かな', 'rolled back', '1c9e3b0', '検証', '復旧 done です'].map((text) =>
        langOfText(text, 'en'),
      ),
    ).toEqual(['ja', 'ja', 'en', 'en', 'en', 'ja']);
    expect([langOfText('検証', 'ja'), langOfText('42', 'ja')]).toEqual(['ja', 'ja']);
    const given = incident();
    given.when(tanaka, 'goal.set', { goal: 'roll back to 1c9e3b0' });
    const goal = found(drawn(looked(given.state, NOW)), '.fact')[3];
    expect(found(goal ? [goal] : [], 'bdi')[0]?.attrs.lang).toBe('en');
  });
});

describe('who does not see the page', () => {
  it('WPG-11 has one status region that is there from the start, and lists that do not speak', () => {
    const nodes = drawn(looked(incident().state, NOW, { open: ALL }));
    const live = elements(nodes).filter(
      ({ attrs }) => attrs.role !== undefined || attrs['aria-live'] !== undefined,
    );
    expect(live.filter(({ attrs }) => attrs.role === 'status').length).toBe(1);
    expect(live.filter(({ attrs }) => attrs.role !== 'status' && attrs['aria-live'] !== 'off')).toEqual([]);
    expect(found(nodes, 'h1').length).toBe(1);
  });

  it('WPG-11 is told of impact, severity, decision, next update and close, and of nothing else', () => {
    const given = incident();
    const told = (change: () => void): string => {
      const before = given.state;
      change();
      return announcement(before, looked(given.state, NOW, { lang: 'en' }));
    };
    expect(told(() => given.when(sato, 'note.add', { text: 'a note' }))).toBe('');
    expect(told(() => given.when(sato, 'step.do', { step: 'ack' }))).toBe('');
    expect(told(() => given.when(tanaka, 'severity.set', { severity: 'SEV1' }))).toBe('Severity: SEV1');
    expect(told(() => given.when(sato, 'note.add', { kind: 'decision', text: 'roll\u202e back' }))).toBe(
      'Decision: roll<U+202E> back',
    );
    const notice = { text: 'u', nextAt: '2026-11-24T18:40:00.000Z', final: false };
    expect(told(() => given.when(tanaka, 'notice.send', notice))).toBe('Next update: 03:40');
    expect(
      told(() =>
        given.when(tanaka, 'impact.set', { impact: { who: 'all', what: 'cannot pay', since: null } }),
      ),
    ).toBe('Impact: all, cannot pay');
    expect(announcement({ ...given.state, status: 'new' }, looked(given.state, NOW))).toBe('');
    const closed = { ...given.state, status: 'closed' as const };
    expect(announcement(given.state, looked(closed, NOW, { lang: 'en' }))).toBe('The session was closed');
  });
});

describe('words and colours', () => {
  it('WPG-9 are those of the terminal and of Slack', () => {
    const shared = Object.keys(TUI).filter(
      (key) => Object.hasOwn(PAGE_FIRST, key) || Object.hasOwn(PAGE_MORE, key),
    );
    expect(shared.length).toBeGreaterThan(25);
    for (const key of shared)
      expect(({ ...PAGE_FIRST, ...PAGE_MORE } as never)[key], key).toEqual((TUI as never)[key]);
    for (const lang of LANGS)
      for (const stage of ['open', 'mitigated', 'resolved', 'closed', 'unrecovered'] as const)
        expect(PAGE_FIRST[`stage.${stage}`][lang]).toBe(chatWords(lang)(`state_${stage}`));
    const css = readFileSync('src/web/page.css', 'utf8');
    const [light = '', dark = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => body);
    for (const [body, palette] of [
      [light, PALETTES.light],
      [dark, PALETTES.dark],
    ] as const)
      for (const [name, colour] of Object.entries(palette)) {
        const hex = rgbOf(colour)
          .map((part) => part.toString(16).padStart(2, '0'))
          .join('');
        expect(body, name).toContain(`--${name}: #${hex};`);
      }
  });
});
