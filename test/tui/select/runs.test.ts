import { describe, expect, it } from 'vitest';
import { say } from '../../../src/tui/model/words.ts';
import type { World } from '../../../src/tui/model/world.ts';
import type { PlainWorld } from '../../../src/tui/plain/plain-world.ts';
import { openStepSentences } from '../../../src/tui/plain/sentences.ts';
import { factsOfRun, runText } from '../../../src/tui/select/runs.ts';
import type { Given } from '../../domain/given.ts';
import { sato } from '../../domain/given.ts';
import { asked, confirm, hub, newest, running } from '../../domain/make-run.ts';

const seenBy = ({ state: session, now }: Given, lang: 'ja' | 'en') =>
  ({ session, now, lang, you: sato }) as unknown as World;

describe('why a run did not run', () => {
  it.each([
    ['ja', '実行できない: run-nameにoncallなし', '理由: rollback.yml の run-name'],
    ['en', 'cannot run: no oncall in run-name', 'Why: The run-name of rollback.yml'],
  ] as const)('SCR-1054 is in the row in a few words, and whole in the menu (%s)', (lang, row, whole) => {
    const given = running();
    given.when(sato, 'run.ask', { step: 'read-back' });
    const { id } = newest(given);
    given.when(hub, 'run.refuse', { run: id, kind: 'no-marker', params: { file: 'rollback.yml' } });
    const world = seenBy(given, lang);
    expect(runText(newest(given), world)).toBe(row);
    const facts = factsOfRun(newest(given), '', world).map((fact) => say(lang, fact));
    expect(facts.at(-1)).toContain(whole);
  });

  it('PLN-307 is in the sentence of its step in plain mode', () => {
    const given = running();
    given.when(sato, 'run.ask', { step: 'read-back' });
    given.when(hub, 'run.refuse', { run: newest(given).id, kind: 'no-run-token', params: {} });
    const said = openStepSentences(seenBy(given, 'en') as unknown as PlainWorld);
    expect(said.filter((each) => each.includes('cannot run: no run token'))).toHaveLength(1);
  });

  it('PLN-307 is in the list of what is open while it can be confirmed or goes on, also where its step is done', () => {
    const given = asked('ack');
    confirm(given, sato, 'ack');
    given.when(hub, 'run.move', { run: newest(given, 'ack').id, state: 'done' });
    const [title, status] = [given.state.steps.ack?.step.title.en, given.state.steps.ack?.status];
    const said = () =>
      openStepSentences(seenBy(given, 'en') as unknown as PlainWorld).filter((each) =>
        each.includes(title ?? '?'),
      );
    expect([status, said()]).toEqual(['done', []]);
    asked('ack', given);
    expect(said()).toEqual([expect.stringContaining('ready, 佐藤 confirms')]);
    given.when(sato, 'run.withdraw', { run: newest(given, 'ack').id });
    expect(said()).toEqual([]);
  });

  it('SCR-1054 has no row for a run that can be confirmed', () => {
    const given = asked();
    const facts = factsOfRun(newest(given), newest(given).hash ?? '', seenBy(given, 'en'));
    expect(facts.map(({ key }) => key)).not.toContain('run.fact-why');
  });
});
