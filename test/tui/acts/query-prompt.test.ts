import { describe, expect, it } from 'vitest';
import { AskError } from '../../../src/client/asks.ts';
import type { AskAnswers } from '../../../src/protocol/asks.ts';
import { Rig } from '../rig.ts';
import { SATO, underWay } from '../story.ts';

type Sources = AskAnswers['try-query']['sources'];

function asked(answers: Record<string, unknown>): Rig {
  const client = underWay(SATO);
  client.answers = answers;
  return new Rig(client).press('2', 'Q', 'ctrl+u');
}

const tried = (sources: Sources) => ({ 'try-query': { sources } });
const query = (rig: Rig) => rig.client.session.tail.query;

describe('a query', () => {
  it('TUI-577 is tried before it replaces everyone’s, and set when nothing is wrong', async () => {
    const rig = asked(tried([{ source: 'app-*', unknown: [] }]));
    const before = query(rig);
    rig.press('service:pay', 'enter');
    expect(rig.text()).toContain('試しています');
    expect(query(rig)).toBe(before);
    expect(rig.client.asked.at(-1)).toEqual(['try-query', { query: 'service:pay' }]);
    await rig.settle();
    expect(query(rig)).toBe('service:pay');
    expect(rig.state.prompt).toBeNull();
  });

  it('TUI-577 with an unknown field is said with the nearest name, and set when it is asked for again', async () => {
    const rig = asked(tried([{ source: 'app-*', unknown: [{ field: 'sevice', nearest: 'service' }] }]));
    rig.press('sevice:pay', 'enter');
    await rig.settle();
    expect(rig.text()).toContain('app-* に sevice はありません。近い名前: service');
    expect(query(rig)).not.toBe('sevice:pay');
    rig.press('enter');
    await rig.settle();
    expect(query(rig)).toBe('sevice:pay');
  });

  it.each([
    [{ kind: 'bad-query', params: { reason: 'Cannot parse' } }, '検索条件が正しくありません: Cannot parse'],
    [
      { kind: 'bad-regex', params: { regex: '/(pay/', reason: "expected ')' at position 4" } },
      "正規表現 /(pay/ を読み取れません: expected ')' at position 4",
    ],
  ])('TUI-577 that cannot be read is never set: %j', async (reason, text) => {
    const rig = asked(tried([{ source: 'app-*', unknown: [], reason }]));
    for (let i = 0; i < 2; i += 1) {
      rig.press(...(i === 0 ? ['message:/(pay/'] : []), 'enter');
      await rig.settle();
      expect(rig.text()).toContain(text);
    }
    expect(query(rig)).not.toBe('message:/(pay/');
  });

  it('TUI-692 is never set where every source is read whole, also those with names', async () => {
    const reason = { kind: 'no-query', params: {} };
    const rig = asked(
      tried([
        { source: 'gateway', unknown: [], reason },
        { source: 'pipe:x', unknown: [] },
      ]),
    );
    for (const keys of [['nosuch:thing', 'enter'], ['enter']]) {
      rig.press(...keys);
      await rig.settle();
      expect(rig.text()).toContain('ファイルのログに検索条件は使えません');
      expect(query(rig)).not.toBe('nosuch:thing');
    }
    // Where a cluster is beside the file it is set for the cluster.
    const both = asked(
      tried([
        { source: 'gateway', unknown: [], reason },
        { source: 'app-*', unknown: [] },
      ]),
    );
    both.press('service:pay', 'enter');
    await both.settle();
    expect(query(both)).toBe('service:pay');
  });

  it('TUI-692 is not even asked for where the hub has told that no source takes one', async () => {
    const client = underWay(SATO);
    const [name = ''] = client.session.tail.sources;
    expect(name).not.toMatch(/^(?:file|pipe):/);
    client.answers = { 'log-facts': { sources: [{ name, isReadWhole: true, queries: [] }] } };
    client.act(SATO, 'tail.set', { tail: { ...client.session.tail, query: null } });
    const rig = new Rig(client);
    await rig.settle();
    rig.press('Q');
    expect(rig.state.prompt).toBeNull();
    expect(rig.text()).toContain('ファイルのログに検索条件は使えません');
  });

  it('TUI-577 that could not be tried is set when it is asked for again; an older hub sets it at once', async () => {
    const rig = asked({});
    rig.client.ask = () => Promise.reject(new AskError('timeout')) as never;
    rig.press('x:1', 'enter');
    await rig.settle();
    expect(rig.text()).toContain('もう一度Enterで設定');
    rig.press('enter');
    expect(query(rig)).toBe('x:1');
    const older = asked({});
    older.client.ask = () => Promise.reject(new AskError('refused', { kind: 'invalid' })) as never;
    older.press('y:1', 'enter');
    await older.settle();
    expect(query(older)).toBe('y:1');
  });

  it('TUI-577 that was closed or changed meanwhile is not set', async () => {
    const rig = asked(tried([]));
    rig.press('a:1', 'enter', 'esc');
    await rig.settle();
    expect(query(rig)).not.toBe('a:1');
    rig.press('Q', 'ctrl+u', 'b:1', 'enter', 'x');
    await rig.settle();
    expect(query(rig)).not.toBe('b:1');
  });

  it('TUI-578 completes named queries and names of fields with Tab, one after the other', async () => {
    const queries = [{ name: 'user-errors', query: 'level:error AND _exists_:user.id' }];
    const rig = asked({
      'log-facts': { sources: [{ name: 'app-*', queries }] },
      'field-names': { names: ['user.id', 'user.name'], more: false },
    });
    await rig.settle();
    rig.press('level:error AND use', 'tab');
    await rig.settle();
    expect(rig.client.asked.at(-1)).toEqual(['field-names', { text: 'use' }]);
    const text = () => rig.state.prompt?.editor.text;
    expect(text()).toBe('level:error AND (level:error AND _exists_:user.id)');
    rig.press('tab');
    expect(text()).toBe('level:error AND user.id:');
    expect(rig.text()).toContain('[user.id]  user.name');
    rig.press('tab', 'tab');
    expect(text()).toBe('level:error AND (level:error AND _exists_:user.id)');
    rig.press('ctrl+u', 'user-e', 'tab');
    await rig.settle();
    expect(text()).toBe('level:error AND _exists_:user.id');
  });

  it('TUI-578 says that nothing has such a name', async () => {
    const rig = asked({ 'field-names': { names: [], more: false } });
    rig.press('zzz', 'tab');
    await rig.settle();
    expect(rig.text()).toContain('その名前のフィールドも検索条件もありません');
  });
});
