import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NodeClient } from '../rigs/tail/node-client.ts';
import { describeOpenSearch, nodeIsOurs, type TestNode } from '../rigs/tail/with-opensearch.ts';
import { SessionScreen } from './driver/session-screen.ts';
import { stage } from './driver/story.ts';
import type { Terminal } from './driver/terminal.ts';

const on = stage();
const MINUTES_AGO = '15m';

describeOpenSearch('stories on a real OpenSearch node', (node) => {
  describe('a team looks at one index', () => {
    storiesOn(node);
  });
});

function storiesOn(node: () => TestNode): void {
  const client = () => new NodeClient(node().url);
  const source = (message: string, level: string, seconds: number) => ({
    '@timestamp': new Date(Date.now() - seconds * 1_000).toISOString(),
    message,
    level,
    service: { name: 'checkout' },
  });
  const write = (index: string, message: string, level = 'info', seconds = 0) =>
    client().write([{ index, source: source(message, level, seconds) }]);

  /** Sato's session over an index of its own, and Tanaka in it; both see its first line. */
  async function together(first: string) {
    const index = `story-${randomUUID().slice(0, 8)}`;
    await client().makeIndex(index, { shards: 2, properties: { level: { type: 'keyword' } } });
    await write(index, first, 'error', 60);
    const env = { OPENSEARCH_URL: node().url };
    const logs = ['--logs', `opensearch:${index}`, '--since', MINUTES_AGO, '--id', 'checkout'];
    const sato = on.oncall(SessionScreen, 'sato', ['start', '5xx on checkout', ...logs], { lang: 'en', env });
    await sato.shows(first);
    const { session } = sato;
    const tanaka = on.joins('tanaka', session, { lang: 'en', cols: 80, rows: 24 });
    await tanaka.shows('5xx on checkout');
    // The briefing lies over the panes.
    tanaka.press('esc').focus('logs');
    await tanaka.shows(first);
    return { index, env, session, sato, tanaka };
  }
  const times = (terminal: Terminal, text: string) =>
    terminal.rows().filter((row) => row.includes(text)).length;

  it('STY-81 a step sets the query for all by one key, each is told by whom, and another takes it away', async () => {
    const { index, sato, tanaka } = await together('payment gateway timeout');
    await write(index, 'order accepted');
    for (const each of [sato, tanaka]) await each.shows('order accepted');
    sato.focus('checklist');
    for (let i = 0; i < 6; i += 1) sato.act('move.down');
    await sato.showsSelected('evidence');
    sato.act('step.query');
    await tanaka.shows('Sato set the log query to level:(error OR fatal)');
    for (const each of [sato, tanaka]) {
      await each.shows('query level:(error OR fatal)');
      await each.hides('order accepted');
      // All is read again, by the other query.
      await each.shows(() => times(each, 'payment gateway timeout') === 1);
    }
    tanaka.act('logs.filters');
    await tanaka.shows(/for everyone the query "level:\(error OR fatal\)" +Sato/);
    tanaka.act('menu.remove', 'menu.close');
    await sato.shows('Tanaka removed the log query');
    for (const each of [sato, tanaka]) {
      await each.shows('order accepted');
      await each.hides('query level:(error OR fatal)');
      await each.shows(() => times(each, 'payment gateway timeout') === 1);
    }
  });

  it('STY-82 a query with a mistake is not set, its reason is in the parser’s own words, and the tail goes on', async () => {
    const { index, sato, tanaka } = await together('still here');
    sato.focus('logs').act('logs.query');
    await sato.shows('Log query for everyone');
    await sato.answers('level:(error OR');
    await sato.shows(/the query is wrong: Cannot parse 'level:\(error OR'/);
    sato.press('esc');
    await sato.shows((screen) => !screen.includes('the query is wrong'));
    await write(index, 'and goes on');
    for (const each of [sato, tanaka]) await each.shows('and goes on');
    expect(tanaka.written).not.toContain('the query is wrong');
  });

  it('STY-83 the record gives a command with which anyone sees a pinned line again, with what stood around it', async () => {
    const { index, env, session, sato } = await together('acquirer-b refused');
    const old = Array.from({ length: 30 }, (_, i) => ({ index, source: source(`m${i}.`, 'info', 600 - i) }));
    await client().write(old, true);
    sato.focus('logs').act('move.up');
    await sato.shows(/»\d\d:\d\d:\d\d ERROR checkout +acquirer-b refused/);
    sato.act('logs.pin');
    await sato.says('toast.pinned', { n: 1 });
    const record = await on.rig.ok(['export', session, '--format', 'md', '--lang', 'en', '--out', '-']);
    const command = /Look again: `oncall (logs [^`]+)`/.exec(record)?.[1] ?? '';
    expect(command).toContain(`opensearch:${index} --around ${index}/`);
    const words = command.split(' ').map((word) => word.replaceAll("'", ''));
    const found = await on.rig.ok(words, { env });
    expect(found).toMatch(/^» .* ERROR checkout acquirer-b refused$/m);
    expect(found).toMatch(/m29\./);
    // The same by a key, though these lines came long before the newest.
    sato.act('logs.context');
    await sato.shows('m29.');
  });

  it.skipIf(!nodeIsOurs)(
    'STY-80 the node stops and comes back under a screen: the log pane alone says so, and the gap fills',
    async () => {
      const { index, sato, tanaka } = await together('before it stopped');
      node().own?.signal('SIGKILL');
      await node().own?.ended;
      for (const each of [sato, tanaka]) {
        await each.shows(/✗ story-\S+: OpenSearch unreachable: http:/);
      }
      // All else goes on: a step, a note, and each is seen by the other.
      sato.focus('checklist').act('step.tick');
      await tanaka.showsProgress(1);
      await tanaka.writesNote('from the other side');
      await sato.shows('from the other side');
      tanaka.focus('logs');
      await node().restart();
      await write(index, 'written while nobody could read', 'error', 5);
      await write(index, 'after it came back');
      for (const each of [sato, tanaka]) {
        await each.shows('written while nobody could read');
        await each.shows('after it came back');
        await each.shows((screen) => !screen.includes('OpenSearch unreachable'));
        expect(times(each, 'before it stopped')).toBe(1);
        expect(times(each, 'written while nobody could read')).toBe(1);
      }
    },
    180_000,
  );
}
