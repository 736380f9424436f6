import { describe } from 'vitest';
import type { ComparedCopies } from '../../src/adapters/jetstream-log/compare-copies.ts';
import { explain } from '../../src/cli/base/explain.ts';
import { cliText } from '../../src/cli/base/language.ts';
import { mustReach, verifiedLine } from '../../src/cli/commands/record/verify.ts';
import { copyChecks } from '../../src/cli/doctor/nats.ts';
import { checkChain } from '../../src/cli/session/record-file.ts';
import { HUB_ACTOR } from '../../src/hub/identity/revocation.ts';
import type { Lang } from '../../src/text/i18n/messages.ts';
import { say } from '../../src/tui/model/words.ts';
import { newsOf } from '../../src/tui/reduce/notices.ts';
import { Chain } from '../contracts/event-builder.ts';
import { opened, sato } from '../domain/given.ts';
import { claim } from './claim.ts';

describe('CLM-600 Each server has what the others have', () => {
  const SERVERS = ['n1', 'n2', 'n3'];
  /** What doctor says of two streams; `last`: of the last server, how many messages of the first one it lacks. */
  const said = (lang: Lang, last: number | null = 0, total = 120): string => {
    const of = (stream: string, count: number | null): ComparedCopies => ({
      ...{ stream, looked: 120, total },
      lacking: SERVERS.map((server) => ({ server, count: server === 'n3' ? count : 0 })),
    });
    const rows = copyChecks({ t: cliText(lang) }, [of('ONCALL_EV', last), of('ONCALL_FACTS', 0)], []);
    return rows.map(({ detail }) => detail).join('\n');
  };
  claim('CLM-600', {
    ja: 'どのサーバーも全 240 件を読めます',
    known: (lang) => said(lang),
    lacking: {
      damaged: (lang) => said(lang, 1),
      unread: (lang) => said(lang, null),
      part: (lang) => said(lang, 0, 500_000),
    },
  });
});

describe('CLM-601 A log is whole', () => {
  const chain = new Chain('checkout');
  chain.notes(5);
  const head = { seq: chain.tip.seq, hash: chain.tip.hash };
  /** What `oncall verify` says of the first `count` events where this end is known. */
  const said = (lang: Lang, count: number, known: { seq: number; hash: string } | null): string => {
    const checked = checkChain(chain.events.slice(0, count), 'checkout');
    try {
      if (known !== null) mustReach(checked, known);
    } catch (error) {
      return explain(error, lang).line;
    }
    return verifiedLine(cliText(lang), { ...checked, isWhole: known === null ? null : true });
  };
  claim('CLM-601', {
    ja: '5イベント、改変なし、欠落なし',
    known: (lang) => said(lang, 5, head),
    lacking: {
      unnamed: (lang) => said(lang, 5, null),
      damaged: (lang) => said(lang, 2, head),
    },
  });
});

describe('CLM-602 What the store lost is written back', () => {
  /** What the screen tells when a hub reports a loss. */
  const said = (lang: Lang, restored: boolean): string => {
    const given = opened();
    const before = given.state;
    given.when(HUB_ACTOR, 'loss.report', { from: 42, to: 203, restored });
    const [first] = newsOf(before, given.state, sato.id, lang);
    return first === undefined ? '' : say(lang, first.say);
  };
  claim('CLM-602', {
    ja: 'ハブがすべて書き戻しました',
    known: (lang) => said(lang, true),
    lacking: { damaged: (lang) => said(lang, false) },
  });
});
