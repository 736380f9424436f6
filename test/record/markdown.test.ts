import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../src/domain/chain.ts';
import { ROLES } from '../../src/domain/procedure.ts';
import { fromJsonl, toJsonl } from '../../src/record/jsonl.ts';
import { renderRecord } from '../../src/record/markdown.ts';
import { LANGS, translator } from '../../src/text/i18n/messages.ts';
import { type RecordKey, recordMessages } from '../../src/text/i18n/record.ts';
import { TUI } from '../../src/text/i18n/tui.ts';
import { TUI_PAGES } from '../../src/text/i18n/tui-pages.ts';
import { type Given, observer, opened, sato, tanaka } from '../domain/given.ts';

const line = {
  id: 'app-1/abc',
  time: '2026-11-24T17:59:00.000Z',
  level: 'error' as const,
  service: 'checkout',
  message: 'pool ``` exhausted\n  at reserve',
  fields: {},
  source: 'app',
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
  const ja = sections(renderRecord(given.log, { lang: 'ja', hash: 'H' }));
  const en = sections(renderRecord(given.log, { lang: 'en', hash: 'H' }));

  it('REC-1 opens with three lines: what, whom it hurt, how long and by how many', () => {
    expect(ja.get('概要')).toBe(
      [
        '- 決済画面で5xx急増(SEV2 主要機能・多数、終了・復旧の記録なし)',
        '- 影響: 決済の利用者 約2割が失敗',
        '- 2026/11/25(水) 02:58 JSTから25分、2人で対応、着手まで0:57、残作業2件',
      ].join('\n'),
    );
    expect(en.get('Summary')?.split('\n')).toHaveLength(3);
  });

  it('REC-2 has every section in both languages, in one order', () => {
    expect([...ja.keys()]).toEqual(
      '概要 重大度・状態 影響 時刻 経過 証跡 決定事項 残作業・TODO チェックリスト 対応者と役割 付録'.split(
        ' ',
      ),
    );
    expect([...en.keys()]).toEqual([
      'Summary',
      'Severity and state',
      'Impact',
      'Times',
      'Timeline',
      'Evidence',
      'Decisions',
      'Actions',
      'Checklist',
      'People and roles',
      'Appendix',
    ]);
  });

  it('REC-3 reads the mobilisation clock, with the target', () => {
    expect(ja.get('時刻')).toContain(
      '| 対応開始(着手) | 2026/11/25(水) 02:59 JST | +0:57 (目標3分以内 達成) |',
    );
    expect(en.get('Times')).toContain('| Second person | 2026-11-25 02:59 JST (Wed) | +0:55 |');
  });

  it('REC-4 tells the timeline by the time things happened', () => {
    expect(
      ja.get('経過')?.startsWith('- 02:57 田中 [事実] 5xxは02:55から\\\n  acquirer-b宛てのみ(記入 02:59)'),
    ).toBe(true);
    expect(en.get('Timeline')?.split('\n').at(-1)).toBe('- 03:24 佐藤 mitigated');
  });

  it('REC-5 keeps evidence with source, document, query and window', () => {
    const evidence = en.get('Evidence');
    expect(evidence).toContain('````\n2026-11-24T17:59:00.000Z ERROR pool ``` exhausted\n  at reserve\n````');
    for (const part of [
      'Comment: 最初の一行',
      'Source: `app`',
      'Document: `app-1/abc`',
      'Query: `level:error`',
    ]) {
      expect(evidence).toContain(`- ${part}`);
    }
    expect(evidence).toContain('- Window: 2026-11-25 02:45 JST (Wed) – now');
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
    const text = sections(renderRecord(given.log, { lang: 'ja', hash: 'H' })).get('証跡') ?? '';
    expect(text).toContain('oncall logs file:/w/app.log --around f1');
    expect(text).not.toContain('level:error');
  });

  it('REC-6 lists decisions, and actions with owner, due and state; after-close steps among them', () => {
    expect(ja.get('決定事項')).toBe('- 02:59 佐藤: 02:40のデプロイを切り戻す');
    expect(ja.get('残作業・TODO')).toContain('| CSへ一報 | 田中 | 2026/11/25(水) 03:20 JST | 未完了 |');
    expect(en.get('Actions')).toContain('| Review | nobody | none | open |');
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
    const record = renderRecord(given.log, { lang: 'en', hash: 'H' });
    expect(record).toContain(`head_seq: ${given.state.seq}\nhead_hash: "H"`);
    const hidden = opened();
    hidden.when(sato, 'note.add', { text: 'token [redacted:jwt] and [redacted:jwt]' });
    expect(renderRecord(hidden.log, { lang: 'en', hash: 'H' })).toContain('Redacted by rule: 2 (jwt 2).');
  });

  it('REC-10 leaves out what was taken back or removed', () => {
    const undone = opened();
    undone.when(sato, 'note.add', { text: 'a slip' });
    undone.when(sato, 'undo', {});
    undone.when(sato, 'step.do', { step: 'ack' });
    undone.when(sato, 'undo', {});
    const record = renderRecord(undone.log, { lang: 'en', hash: 'H' });
    expect(record).not.toContain('a slip');
    expect(record).not.toContain('done: Acknowledge');
  });

  it('REC-11 renders an empty session and one with hostile words without breaking its own form', () => {
    expect(renderRecord([], { lang: 'ja', hash: '' })).toContain('## 概要');
    const hostile = opened();
    const words =
      '## x\n| a | b |\n```\n<script>alert(1)</script> ![x](http://evil.example/x.png) [a](javascript:1)';
    hostile.when(sato, 'session.rename', { title: '# <img src=x> | ---' });
    hostile.when(sato, 'note.add', { kind: 'action', text: words });
    hostile.when(sato, 'step.skip', { step: 'ack', reason: words });
    hostile.when(sato, 'goal.set', { goal: words });
    const record = renderRecord(hostile.log, { lang: 'en', hash: 'H' });
    expect([...sections(record).keys()]).toEqual([...en.keys()]);
    const body = record.slice(record.indexOf('\n---\n'));
    expect(body).not.toMatch(/(?<!\\)<(script|img)/);
    expect(body).not.toMatch(/(?<!\\)!\[x\]\(/);
    expect(record.match(/^\| .*\|$/gm)?.every((row) => row.split(/(?<!\\)\|/).length <= 6)).toBe(true);
  });

  it('REC-14 says of a session closed without a recovery that none was recorded, and parts its state from the reason', () => {
    const left = opened();
    left.when(sato, 'impact.set', {
      impact: { who: '利用者', what: '失敗', since: '2026-11-24T17:55:00.000Z' },
    });
    left.when(sato, 'session.close', { reason: '残りは日中に対応' });
    const ja = sections(renderRecord(left.log, { lang: 'ja', hash: 'H' }));
    const en = sections(renderRecord(left.log, { lang: 'en', hash: 'H' }));
    expect(ja.get('重大度・状態')).toContain('| 重大度 | 未設定 |');
    expect(ja.get('重大度・状態')).toContain('| 状態 | 終了・復旧の記録なし(残りは日中に対応) |');
    expect(en.get('Severity and state')).toContain('| closed, no recovery recorded (残りは日中に対応) |');
    expect(ja.get('時刻')).toContain('| 復旧 | 記録なし |  |');
    expect(ja.get('影響')).toContain('- 継続時間: 4分(終了まで。復旧の記録なし)');
    left.when(sato, 'session.resolve', {});
    const recovered = sections(renderRecord(left.log, { lang: 'ja', hash: 'H' }));
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
      expect(page('ev_pinned', { n: 1, line: '' }).replace(/: $/, '')).toBe(screen('logs.pinned', { n: 1 }));
    }
  });

  it('REC-16 tells of a pin when it was made and, where that is another, the time of its line', () => {
    const given = opened();
    const pin = { query: null, window: null, step: null, comment: null };
    given.when(sato, 'log.pin', { line: { ...line, time: '2026-11-24T17:50:00Z' }, ...pin });
    given.when(sato, 'log.pin', { line: { ...line, id: 'odd', time: 'yesterday' }, ...pin });
    const ja = sections(renderRecord(given.log, { lang: 'ja', hash: 'H' }));
    const en = sections(renderRecord(given.log, { lang: 'en', hash: 'H' }));
    expect(ja.get('経過')).toContain('- 02:59 佐藤 証跡 #1: pool \\`\\`\\` exhausted(行の時刻 02:50)\n');
    expect(en.get('Timeline')).toContain('exhausted (line of 02:50)\n');
    expect(ja.get('経過')).toMatch(/証跡 #2: [^(]*$/);
    expect(ja.get('証跡')).toContain('### #1 佐藤が02:59にピン留め');
    expect(ja.get('証跡')).toContain('- 行の時刻: 2026/11/25(水) 02:50 JST');
    expect(en.get('Evidence')).toContain('### #1 pinned by 佐藤, 02:59');
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
    expect(verifyChain(read.ok ? read.events : [], hash)).toEqual({
      ok: true,
      head: { seq: given.log.length, hash: prev },
    });
    expect(fromJsonl(`${text}{"v":`)).toEqual({ ok: false, line: given.log.length + 1 });
  });
});
