import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Incident } from '../../src/domain/event.ts';
import { ROLES } from '../../src/domain/procedure.ts';
import { verifyChain } from '../../src/domain/verify-chain.ts';
import { fromJsonl, toJsonl } from '../../src/record/jsonl.ts';
import { renderRecord } from '../../src/record/markdown.ts';
import { LANGS, translator } from '../../src/text/i18n/messages.ts';
import { type RecordKey, recordMessages } from '../../src/text/i18n/record/record.ts';
import { TUI } from '../../src/text/i18n/tui.ts';
import { TUI_PAGES } from '../../src/text/i18n/tui-pages.ts';
import { Given, guest, observer, opened, opening, pager, sato, tanaka } from '../domain/given.ts';

const line = {
  id: 'app-1/abc',
  time: '2026-11-24T17:59:00.000Z',
  level: 'error' as const,
  service: 'checkout',
  message: 'pool ``` exhausted\n  at reserve',
  fields: {},
  source: 'app',
};

const page: Incident = {
  id: 'Q1',
  number: 4812,
  title: '5xx',
  service: 'checkout',
  url: 'https://acme.pagerduty.com/incidents/Q1',
  urgency: 'high',
  status: 'triggered',
  triggeredAt: '2026-11-24T17:58:11.000Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
};

/** An incident worked to its end by two, watched by one. */
function worked(): Given {
  const given = opened();
  for (const by of [tanaka, observer]) given.when(by, 'participant.join', {});
  given.when(sato, 'role.take', { role: 'driver' });
  given.when(tanaka, 'role.take', { role: 'lead' });
  given.when(sato, 'severity.set', { severity: 'SEV2' });
  given.when(sato, 'impact.set', {
    impact: { who: '決済の利用者', what: '約2割が失敗', since: '2026-11-24T17:55:00.000Z' },
  });
  given.when(sato, 'step.do', { step: 'ack' });
  given.when(sato, 'step.skip', { step: 'evidence', reason: '証跡は別途' });
  given.when(sato, 'step.do', { step: 'read-back' });
  given.when(tanaka, 'step.do', { step: 'read-back' });
  given.when(tanaka, 'note.add', {
    kind: 'finding',
    text: '5xxは02:55から\nacquirer-b宛てのみ',
    happenedAt: '2026-11-24T17:57:00.000Z',
  });
  given.when(sato, 'note.add', { kind: 'decision', text: '02:40のデプロイを切り戻す' });
  given.when(sato, 'note.add', {
    kind: 'action',
    text: 'CSへ一報',
    owner: tanaka.id,
    due: '2026-11-24T18:20:00.000Z',
  });
  const window = { since: '2026-11-24T17:45:00.000Z', until: null };
  given.when(sato, 'log.pin', {
    line,
    query: 'level:error',
    window,
    step: 'evidence',
    comment: '最初の一行',
  });
  given.when(tanaka, 'role.take', { role: 'driver' });
  given.when(sato, 'session.mitigate', { happenedAt: '2026-11-24T18:24:00.000Z' });
  given.when(sato, 'notice.send', { text: '復旧中です', nextAt: '2026-11-24T18:40:00.000Z', final: false });
  given.when(sato, 'session.close', {});
  return given;
}

const sections = (record: string): Map<string, string> =>
  new Map(
    record
      .split(/^## /m)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n')).trim()]),
  );

describe('the record', () => {
  const given = worked();
  const ja = sections(renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' }));
  const en = sections(renderRecord(given.log, { importedTo: 0, lang: 'en', hash: 'H' }));

  it('REC-1 opens with three lines: what, whom it hurt, how long and by how many', () => {
    expect(ja.get('概要')).toBe(
      [
        '- 決済画面で5xx急増(SEV2 主要機能・多数、終了・復旧の記録なし)',
        '- 影響: 「決済の利用者」が「約2割が失敗」',
        '- 2026/11/25(水) 02:55 +09:00発生、29分で暫定復旧(復旧の記録なし)。対応2名、初動は発報から1分、残TODO 2件',
      ].join('\n'),
    );
    expect(en.get('Summary')?.split('\n')).toHaveLength(3);
  });

  it('REC-2 has every section in both languages, in one order', () => {
    const order = [
      ['概要', 'Summary'],
      ['残作業・TODO', 'Actions'],
      ['原因', 'Cause'],
      ['重大度・状態', 'Severity and state'],
      ['影響', 'Impact'],
      ['時刻', 'Times'],
      ['暫定対応・決定事項', 'Mitigation and decisions'],
      ['恒久対応・再発防止', 'Permanent fix and prevention'],
      ['横展開', 'Same weakness elsewhere'],
      ['うまくいったこと・いかなかったこと', 'What went well, what did not'],
      ['経過', 'Timeline'],
      ['証跡', 'Evidence'],
      ['状況報告', 'Status updates'],
      ['チェックリスト', 'Checklist'],
      ['手順書との差異', 'Procedure and what we did'],
      ['対応者と役割', 'People and roles'],
      ['付録', 'Appendix'],
    ];
    expect([...ja.keys()]).toEqual(order.map(([one]) => one));
    expect([...en.keys()]).toEqual(order.map(([, other]) => other));
  });

  it('REC-3 reads the mobilisation clock, with the target', () => {
    expect(ja.get('時刻')).toContain('| 初動(対応開始) | 02:59:11 | +1:00 (目標3分以内 達成) |');
    expect(en.get('Times')).toContain('| Second person | 02:59:06 | +0:55 |');
  });

  it('REC-3 judges the first action by the seconds that it shows', () => {
    for (const [ms, met] of [
      [180_999, '達成'],
      [181_000, '未達'],
    ] as const) {
      const late = new Given();
      late.when(sato, 'session.open', { ...opening, firedAt: new Date(late.now).toISOString() });
      late.now += ms - 2_000;
      late.when(sato, 'note.add', { text: 'looking' });
      const rows =
        sections(renderRecord(late.log, { importedTo: 0, lang: 'ja', hash: 'H' })).get('時刻') ?? '';
      expect(rows).toMatch(
        new RegExp(`初動\\(対応開始\\) .* \\+3:0${met === '達成' ? 0 : 1} \\(目標3分以内 ${met}\\)`),
      );
    }
  });

  it('TXT-385 leaves out the part of the impact that nobody has written', () => {
    const half = opened();
    half.when(sato, 'impact.set', { impact: { who: '', what: '決済が失敗', since: null } });
    const page = renderRecord(half.log, { importedTo: 0, lang: 'ja', hash: 'H' });
    expect(page).toContain(' 影響: 決済が失敗\n');
    expect(page).not.toContain('誰に');
    half.when(sato, 'impact.set', { impact: { who: 'payers', what: '', since: null } });
    const en = renderRecord(half.log, { importedTo: 0, lang: 'en', hash: 'H' });
    expect(en).toContain(' impact: payers\n');
    expect(en).not.toMatch(/- What: *\n/);
  });

  it('REC-4 tells the timeline by the time things happened', () => {
    expect(ja.get('経過')?.split('\n').slice(0, 4)).toEqual([
      '### 2026/11/25(水) +09:00',
      '',
      '- 02:57 田中 [事実] 5xxは02:55から\\',
      '  acquirer-b宛てのみ(記入 02:59)',
    ]);
    expect(en.get('Timeline')?.split('\n').at(-1)).toBe('- 03:24 佐藤 mitigated');
  });

  it('REC-5 keeps evidence with source, document, query and window', () => {
    const evidence = en.get('Evidence');
    expect(evidence).toContain('````\n2026-11-24T17:59:00.000Z ERROR pool ``` exhausted\n  at reserve\n````');
    for (const part of [
      'Comment: 最初の一行',
      'Source: `app`',
      'Document id: `app-1/abc`',
      'Query: `level:error`',
    ]) {
      expect(evidence).toContain(`- ${part}`);
    }
    expect(evidence).toContain('- Window: 2026-11-25 (Wed) 02:45 +09:00 – now');
  });

  it('REC-13 gives the commands with which anyone sees a pinned line, and what its query found, again', () => {
    const evidence = en.get('Evidence');
    expect(evidence).toContain('- Look again: `oncall logs app --around app-1/abc`');
    expect(evidence).toContain(
      '- The same search: `oncall logs app --query level:error --since 2026-11-24T17:45:00.000Z --until 2026-11-24T17:59:00.001Z`',
    );
  });

  it('REC-13 names no query for a line of a file, which no query had found', () => {
    const given = opened();
    const tail = { sources: ['app', 'file:/w/app.log'], query: 'level:error', window: null };
    given.when(sato, 'tail.set', { tail });
    const own = { ...line, id: 'f1', source: 'file:/w/app.log' };
    given.when(sato, 'log.pin', { line: own, query: tail.query, window: null, step: null, comment: null });
    const text =
      sections(renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' })).get('証跡') ?? '';
    expect(text).toContain('oncall logs file:/w/app.log --around f1');
    expect(text).not.toContain('level:error');
  });

  it('REC-6 lists decisions, and actions with owner, due and state; after-close steps among them', () => {
    expect(ja.get('暫定対応・決定事項')).toBe('- 暫定復旧: 03:24\n- 02:59 佐藤: 02:40のデプロイを切り戻す');
    expect(ja.get('残作業・TODO')).toContain('| CSへ一報 | 田中 | 2026/11/25(水) 03:20 +09:00 | 未完了 |');
    expect(en.get('Actions')).toContain(
      '\n\nOf the procedure, for later: 1 more, below “Permanent fix and prevention”.',
    );
    expect(ja.get('残作業・TODO')).toContain('\n\nほかに手順書から1件。「恒久対応・再発防止」にあります。');
    expect(en.get('Permanent fix and prevention')).toContain('| Review | nobody | none | open |');
  });

  it('REC-7 shows each step with who, when and why it was skipped', () => {
    expect(ja.get('チェックリスト')).toContain('- [x] PD確認 — 佐藤 02:59');
    expect(ja.get('チェックリスト')).toContain('- [ ] 証跡の保全 — スキップ 佐藤 02:59、理由: 証跡は別途');
    expect(en.get('Checklist')).toContain('- [x] Read back — 佐藤, 02:59, confirmed by 田中');
  });

  it('REC-8 names the people with the roles they held, and the drivers in turn', () => {
    expect(ja.get('対応者と役割')).toContain('| 田中 | メンバー | 02:59 | 指揮, ドライバー |');
    expect(ja.get('対応者と役割')).toContain('ドライバーの順: 佐藤 → 田中');
  });

  it('REC-9 carries the head’s seq and hash, and the redactions made', () => {
    const record = renderRecord(given.log, { importedTo: 0, lang: 'en', hash: 'H' });
    expect(record).toContain(`head_seq: ${given.state.seq}\nhead_hash: "H"`);
    const hidden = opened();
    hidden.when(sato, 'note.add', { text: 'token [redacted:jwt] and [redacted:jwt]' });
    expect(renderRecord(hidden.log, { importedTo: 0, lang: 'en', hash: 'H' })).toContain(
      'Redacted by rule: 2 (jwt 2).',
    );
  });

  it('REC-389 says who took the text out of what, when and why, in the timeline and beside the redactions by rule', () => {
    const hidden = opened();
    hidden.when(sato, 'note.add', { text: '[redacted:manual]' });
    hidden.when(tanaka, 'events.redact', { events: [3], reason: 'パスワード' });
    hidden.when(tanaka, 'events.redact', { events: [1], reason: null });
    const found = sections(renderRecord(hidden.log, { importedTo: 0, lang: 'ja', hash: 'H' }));
    expect(found.get('経過')).toContain('- 02:59:07 田中 イベント 3 の本文を削除(理由: パスワード)');
    expect(found.get('付録')?.split('\n').slice(0, 3)).toEqual([
      '- 自動で伏せた箇所はありません。伏せ字は安全網であり、漏れがないことの保証ではありません。',
      '- 02:59:07 田中 イベント 3 の本文を削除(理由: パスワード)',
      '- 02:59:08 田中 イベント 1 の本文を削除',
    ]);
  });

  it('REC-10 leaves out what was taken back or removed', () => {
    const undone = opened();
    const record = () => renderRecord(undone.log, { importedTo: 0, lang: 'en', hash: 'H' });
    undone.when(sato, 'note.add', { text: 'a slip' });
    expect(record()).toContain('a slip');
    undone.when(sato, 'undo', {});
    undone.when(sato, 'step.do', { step: 'ack' });
    expect(record()).toContain('done: Acknowledge');
    undone.when(sato, 'undo', {});
    expect(record()).not.toContain('a slip');
    expect(record()).not.toContain('done: Acknowledge');
  });

  it('REC-11 renders a session of which there is nothing yet', () => {
    expect(renderRecord([], { importedTo: 0, lang: 'ja', hash: '' })).toContain('## 概要');
  });

  it('REC-14 says of a session closed without a recovery that none was recorded, and parts its state from the reason', () => {
    const left = opened();
    left.when(sato, 'impact.set', {
      impact: { who: '利用者', what: '失敗', since: '2026-11-24T17:55:00.000Z' },
    });
    left.when(sato, 'session.close', { reason: '残りは日中に対応' });
    const ja = sections(renderRecord(left.log, { importedTo: 0, lang: 'ja', hash: 'H' }));
    const en = sections(renderRecord(left.log, { importedTo: 0, lang: 'en', hash: 'H' }));
    expect(ja.get('重大度・状態')).toContain('| 重大度 | 未設定 |');
    expect(ja.get('重大度・状態')).toContain('| 状態 | 終了・復旧の記録なし(残りは日中に対応) |');
    expect(en.get('Severity and state')).toContain('| closed, no recovery recorded (残りは日中に対応) |');
    expect(ja.get('時刻')).toContain('| 復旧 | 記録なし |  |');
    expect(ja.get('影響')).toContain('- 継続時間: 4分7秒(終了まで。復旧の記録なし)');
    left.when(sato, 'session.resolve', {});
    const recovered = sections(renderRecord(left.log, { importedTo: 0, lang: 'ja', hash: 'H' }));
    expect(recovered.get('重大度・状態')).toContain('| 状態 | 終了(残りは日中に対応) |');
    expect(recovered.get('時刻')).not.toContain('記録なし');
  });

  it('REC-15 uses the words of the screen for kinds of notes, states of steps and kinds of people', () => {
    const pairs = [
      ...(['note', 'finding', 'decision', 'action'] as const).map((kind) => [
        `noteKind_${kind}`,
        `note.${kind}`,
      ]),
      ...ROLES.map((role) => [`role_${role}`, `role.${role}`]),
      ['kind_guest', 'kind.guest'],
      ['kind_observer', 'kind.observer'],
    ] as const;
    for (const lang of LANGS) {
      const page = translator(recordMessages, lang);
      const screen = translator({ ...TUI, ...TUI_PAGES }, lang);
      for (const [there, here] of pairs) {
        expect(page(there as RecordKey)).toBe(screen(here as keyof typeof TUI));
      }
      expect(page('stepDoing', { who: '' }).replace(/[, ]+$/, '')).toBe(screen('status.doing'));
      expect(page('noteAmended').trim()).toBe(screen('note.amended'));
      // A bare `#1` in a record would be an issue to GitHub.
      const pin = screen('logs.pinned', { n: 1 }).replace('#', '');
      expect(page('ev_pinned', { n: 1, line: '' }).replace(/: $/, '')).toBe(pin);
    }
  });

  it('REC-16 tells of a pin when it was made and, where that is another, the time of its line', () => {
    const given = opened();
    const pin = { query: null, window: null, step: null, comment: null };
    given.when(sato, 'log.pin', { line: { ...line, time: '2026-11-24T17:50:00Z' }, ...pin });
    given.when(sato, 'log.pin', { line: { ...line, id: 'odd', time: 'yesterday' }, ...pin });
    const ja = sections(renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' }));
    const en = sections(renderRecord(given.log, { importedTo: 0, lang: 'en', hash: 'H' }));
    expect(ja.get('経過')).toContain(
      '- 02:59:06 佐藤 証跡 1: pool \\`\\`\\` exhausted(ログの時刻 02:50:00)\n',
    );
    expect(en.get('Timeline')).toContain('exhausted (logged at 02:50:00)\n');
    expect(ja.get('経過')).toMatch(/証跡 2: [^(]*$/);
    expect(ja.get('証跡')).toContain('### 証跡 1 佐藤 02:59:06');
    expect(ja.get('証跡')).toContain('- ログの時刻: 2026/11/25(水) 02:50:00 +09:00');
    expect(en.get('Evidence')).toContain('### Pin 1 by 佐藤, 02:59:06');
  });

  it('REC-380 tells apart what happened in the same minutes: spans below ten minutes, and times of so short a session, show seconds', () => {
    const short = opened();
    short.when(sato, 'note.add', { text: 'x' });
    short.when(sato, 'session.resolve', {});
    short.when(sato, 'session.close', { reason: 'x' });
    const brief = sections(renderRecord(short.log, { importedTo: 0, lang: 'ja', hash: 'H' }));
    expect(brief.get('概要')).toContain('02:58:11 +09:00発報、56秒で復旧。対応1名、初動は発報から55秒');
    expect(brief.get('経過')).toContain('- 02:59:06 佐藤 [ノート] x\n');
    expect(
      sections(renderRecord(short.log, { importedTo: 0, lang: 'en', hash: 'H' })).get('Summary'),
    ).toContain(
      'Alert fired 2026-11-25 (Wed) 02:58:11 +09:00, recovered after 56s. 1 responder, first action 55s after the alert',
    );
    // `worked` lasted 25 minutes, its start took less than one.
    expect(ja.get('概要')).toContain('02:55 +09:00発生、29分で');
    expect(ja.get('経過')).toContain('- 02:59 佐藤 [決定]');
    short.when(sato, 'session.resolve', { happenedAt: '2026-11-24T18:08:10.999Z' });
    const almost = sections(renderRecord(short.log, { importedTo: 0, lang: 'ja', hash: 'H' })).get('概要');
    expect(almost).toContain('9分59秒で復旧');
    short.when(sato, 'session.resolve', { happenedAt: '2026-11-24T18:08:11.000Z' });
    expect(sections(renderRecord(short.log, { importedTo: 0, lang: 'ja', hash: 'H' })).get('概要')).toContain(
      '10分で復旧',
    );
  });

  it('REC-381 says each date once, and anew where the day or the offset changes', () => {
    const long = new Given();
    long.now = Date.parse('2026-10-24T22:50:00.000Z');
    long.when(sato, 'session.open', { ...opening, timeZone: 'Europe/Berlin', firedAt: null });
    const note = (iso: string) => {
      long.now = Date.parse(iso);
      long.when(sato, 'note.add', { text: iso });
    };
    for (const iso of ['2026-10-25T00:10:00Z', '2026-10-25T00:40:00Z', '2026-10-25T01:40:00Z']) note(iso);
    note('2026-10-26T09:00:00Z');
    const story =
      sections(renderRecord(long.log, { importedTo: 0, lang: 'en', hash: 'H' })).get('Timeline') ?? '';
    expect(story.split('\n').filter((line) => line.startsWith('###') || line.includes('[note]'))).toEqual([
      '### 2026-10-25 (Sun) +02:00',
      '- 02:10 佐藤 [note] 2026-10-25T00:10:00Z',
      '- 02:40 佐藤 [note] 2026-10-25T00:40:00Z',
      '### 2026-10-25 (Sun) +01:00',
      '- 02:40 佐藤 [note] 2026-10-25T01:40:00Z',
      '### 2026-10-26 (Mon) +01:00',
      '- 10:00 佐藤 [note] 2026-10-26T09:00:00Z',
    ]);
  });

  it('REC-382 tells of who came once, of who went for good, and of several beside each other in one line', () => {
    const given = opened();
    const suzuki = { id: 'suzuki@example.com', name: '鈴木', kind: 'member' } as const;
    for (const by of [tanaka, guest, suzuki]) given.when(by, 'participant.join', {});
    given.when(sato, 'note.add', { text: 'a' });
    for (const by of [tanaka, guest, suzuki]) given.when(by, 'participant.leave', {});
    for (let i = 0; i < 5; i++) {
      given.when(tanaka, 'participant.join', {});
      given.when(tanaka, 'participant.leave', {});
    }
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'note.add', { text: 'b' });
    const story =
      sections(renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' })).get('経過') ?? '';
    expect(story.split('\n').slice(2)).toEqual([
      '- 02:59:04 佐藤 セッションを開始',
      '- 02:59:06 田中、Vendor、鈴木 参加',
      '- 02:59:09 佐藤 [ノート] a',
      '- 02:59:11 Vendor、鈴木 退出',
      '- 02:59:24 佐藤 [ノート] b',
    ]);
  });

  it('REC-383 has the milestones in the order in which they happened, and says what is missing of a closed session', () => {
    const rows =
      ja
        .get('時刻')
        ?.split('\n')
        .slice(2)
        .map((row) => row.split(' | ')[0]?.slice(2)) ?? [];
    expect(rows.slice(0, 8)).toEqual([
      '影響の開始',
      'アラートの発報',
      'セッション開始',
      '2人目の参加',
      '初動(対応開始)',
      '終了',
      '暫定復旧',
      '復旧',
    ]);
    const left = opened();
    left.when(sato, 'session.close', { reason: '誤検知' });
    const times = sections(renderRecord(left.log, { importedTo: 0, lang: 'ja', hash: 'H' }));
    expect(times.get('時刻')).toContain('| 初動(対応開始) | 記録なし |  |');
    expect(times.get('時刻')).not.toContain('目標');
    expect(times.get('概要')).toContain('対応1名、初動の記録なし');
    expect(opened().state.status).toBe('open');
    expect(renderRecord(opened().log, { importedTo: 0, lang: 'ja', hash: 'H' })).not.toContain('記録なし');
  });

  it('REC-384 names who was called and did not come, and the invites that nobody used', () => {
    const given = opened();
    const incident = { ...page, assignees: [sato.name, 'Mori Kenji'] };
    given.when(pager, 'incident.link', { incident });
    given.when(sato, 'responder.request', { who: '山田', message: 'x' });
    given.when(sato, 'responder.request', { who: '鈴木', message: 'x' });
    given.when(sato, 'responder.request', { who: '田 中', message: 'x' });
    given.when(pager, 'responder.answer', {
      request: given.state.responders[1]?.id ?? '',
      who: '鈴木',
      answer: 'declined',
    });
    const until = '2026-11-25T18:00:00.000Z';
    given.when(sato, 'participant.invite', { participant: 'guest-1', role: 'guest', until });
    const hub = { id: 'hub', name: 'oncall', kind: 'system' } as const;
    given.when(hub, 'participant.admit', { participant: 'guest-1', name: '森', from: '203.0.113.9' });
    given.when(tanaka, 'participant.join', {});
    expect(renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' })).toContain(
      '森が招待を使用(別のネットワーク 203.0.113.9 から)',
    );
    const people = sections(renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' })).get(
      '対応者と役割',
    );
    expect(people).toContain(
      '呼び出したが、その名前の参加記録がない人: 山田(応援要請、回答なし)、鈴木(応援要請、辞退)、Mori Kenji(アラートの担当)',
    );
    expect(people).toContain('使われなかった招待: 1件');
    expect(ja.get('対応者と役割')).not.toContain('呼び出した');
  });

  it('REC-385 leads to the incident and to what notes name, and pings nobody where it is pasted', () => {
    const given = opened();
    given.when(pager, 'incident.link', { incident: page });
    given.when(pager, 'incident.link', { incident: { ...page, id: 'Q2', number: 4813, url: null } });
    given.when(sato, 'note.add', { text: 'deploy https://github.com/example/shop/pull/812 by @kato (#812)' });
    const record = renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' });
    expect(record).toContain(
      '| アラート | [#4812](<https://acme.pagerduty.com/incidents/Q1>) 5xx (未確認) |',
    );
    expect(record).toContain('| アラート | #&#8203;4813 5xx (未確認) |');
    expect(record).toContain('<https://github.com/example/shop/pull/812> by @&#8203;kato (#&#8203;812)');
    const bare = record.replace(/\[#4812\]\(<[^>]+>\)/g, '').replaceAll('&#8203;', '');
    expect(record.match(/#\d/g)?.length, 'every number stands apart or in a link').toBe(
      (record.match(/&#8203;/g)?.length ?? 0) + (record.match(/\[#4812\]/g)?.length ?? 0),
    );
    expect(bare).toContain('by @kato (#812)');
  });

  it('REC-386 puts what is next and the cause right below the summary, what is open before what is done', () => {
    const given = opened();
    given.when(sato, 'note.add', { kind: 'action', text: 'done one' });
    given.when(sato, 'note.add', { kind: 'action', text: 'open one' });
    given.when(sato, 'note.amend', { note: given.state.notes[0]?.id ?? '', done: true });
    expect(sections(renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' })).get('原因')).toBe(
      '調査中。',
    );
    given.when(sato, 'note.add', { kind: 'finding', text: '推定原因：接続プール' });
    given.when(tanaka, 'note.add', { kind: 'finding', text: 'Cause: pool size\n```\nmax: 20\n```' });
    given.when(sato, 'note.add', { text: '原因を調査中' });
    given.when(sato, 'note.add', { text: '横展開: searchも同じ' });
    given.when(sato, 'note.add', { text: 'Went well: rolled back in 4 min' });
    given.when(sato, 'note.add', { text: 'うまくいかなかったこと: 初報の重複' });
    given.when(sato, 'note.add', { text: '再発防止: 上限の監視' });
    given.when(sato, 'note.add', { kind: 'decision', text: '暫定対応: 切り戻し' });
    given.when(sato, 'note.add', { kind: 'action', text: '再発防止: これはTODO' });
    const record = renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' });
    const found = sections(record);
    expect([...found.keys()].slice(0, 3)).toEqual(['概要', '残作業・TODO', '原因']);
    expect(found.get('残作業・TODO')?.match(/open one|done one|これはTODO/g)).toEqual([
      'open one',
      'これはTODO',
      'done one',
    ]);
    expect(found.get('原因')?.split('\n')).toEqual([
      '- 推定: 接続プール(佐藤 02:59:09)',
      '- 判明: pool size',
      '  ```',
      '  max: 20',
      '  ```',
      '  (田中 02:59:10)',
    ]);
    expect(found.get('横展開')).toBe('- searchも同じ(佐藤 02:59:12)');
    expect(found.get('うまくいったこと・いかなかったこと')).toBe(
      '- うまくいったこと: rolled back in 4 min(佐藤 02:59:13)\n- うまくいかなかったこと: 初報の重複(佐藤 02:59:14)',
    );
    expect(found.get('恒久対応・再発防止')).toBe('- 上限の監視(佐藤 02:59:15)');
    expect(found.get('暫定対応・決定事項')).toBe('- 02:59:16 佐藤: 暫定対応: 切り戻し');
  });

  it('REC-930 the change that the verdict names stands as the cause, made safe', () => {
    const given = opened();
    const change = {
      ...{ id: 'github:1', service: 'checkout', kind: 'deploy' as const, version: null, pr: 812 },
      ...{ sha: '7be2d94'.padEnd(40, '0'), title: 'Reuse <b>pool</b>', liveAt: '2026-11-24T17:54:00.000Z' },
    };
    given.when(sato, 'verdict.set', { verdict: { hurt: true, why: null, prevent: null, change } });
    given.when(sato, 'session.close', { reason: 'x' });
    const cause = (lang: 'ja' | 'en', heading: string) =>
      sections(renderRecord(given.log, { importedTo: 0, lang, hash: 'H' })).get(heading);
    expect(cause('ja', '原因')).toMatch(/^- 原因の変更: デプロイ checkout 7be2d94 .*812 「Reuse .*pool/);
    expect(cause('en', 'Cause')).toMatch(
      /^- Change that did it: deploy checkout 7be2d94 .*812 "Reuse .*pool/,
    );
    expect(cause('en', 'Cause')).toContain('Reuse \\<b>');
  });

  it('REC-387 a false alarm and a release are asked for no review; the cause of the page stands as the cause', () => {
    const given = opened();
    given.when(sato, 'verdict.set', { verdict: { hurt: false, why: '閾値が低い', prevent: '閾値を上げる' } });
    given.when(sato, 'session.close', { reason: 'x' });
    const found = sections(renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' }));
    expect(found.get('原因')).toBe('- アラートの原因: 閾値が低い');
    expect(found.get('恒久対応・再発防止')).toContain('- 再発を防ぐには: 閾値を上げる');
    expect(found.get('影響')).toBe('- 影響判定: 利用者への影響なし');
    expect([...found.keys()]).not.toContain('横展開');
    const release = new Given();
    release.when(sato, 'session.open', { ...opening, kind: 'release', firedAt: null });
    release.when(sato, 'session.close', { reason: 'x' });
    const released = sections(renderRecord(release.log, { importedTo: 0, lang: 'ja', hash: 'H' }));
    for (const heading of ['原因', '影響', '横展開']) expect([...released.keys()]).not.toContain(heading);
    expect(released.get('概要')).toContain('02:59:04 +09:00開始、1秒で終了。');
  });

  it('REC-388 has the facts for machines: UTC times, spans in seconds, the verdict, who was there', () => {
    const page = renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' });
    const facts = parse(page.split('---\n')[1] ?? '');
    expect(facts).toMatchObject({
      session: 'checkout-1125',
      severity: 'SEV2',
      impact_began: '2026-11-24T17:55:00.000Z',
      began: '2026-11-24T17:55:00.000Z',
      began_by: 'impact',
      start: '2026-11-24T17:59:11.000Z',
      relapsed: [],
      seconds_from: 'alert',
      seconds_to_start: 60,
      seconds_to_mitigate: 1549,
      seconds_to_resolve: null,
      users_affected: null,
      participants: ['佐藤', '田中'],
      procedure: 'incident',
      procedure_hash: 'hash',
      head_seq: given.state.seq,
      head_hash: 'H',
    });
    given.when(sato, 'verdict.set', {
      verdict: { hurt: false, why: '閾値が低い: 1%', prevent: '---\n#1 @a' },
    });
    const judged = parse(
      renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'H' }).split('\n---\n')[0] ?? '',
    );
    expect(judged).toMatchObject({
      users_affected: false,
      verdict_cause: '閾値が低い: 1%',
      verdict_prevention: '---\n#1 @a',
    });
  });

  it('REC-12 the JSONL of a session reads back to the same text and chain; a bad line is named', () => {
    const hash = (text: string) => createHash('sha256').update(text).digest('base64url');
    let prev = '';
    const chained = given.log.map((event) => {
      const linked = { ...event, prev };
      prev = hash(toJsonl([linked]).trimEnd());
      return linked;
    });
    const text = toJsonl(chained);
    const read = fromJsonl(`\uFEFF${text.replaceAll('\n', '\r\n')}\n`);
    expect(read).toEqual({ ok: true, events: chained });
    expect(verifyChain(read.ok ? read.events : [], hash)).toMatchObject({
      ok: true,
      head: { seq: given.log.length, hash: prev },
    });
    expect(fromJsonl(`${text}{"v":`)).toEqual({ ok: false, line: given.log.length + 1 });
  });
});
