import { allSteps } from '../../domain/checklist.ts';
import type { StepRun } from '../../domain/runs/run.ts';
import type { RunQuery } from '../../domain/runs/run-event-schema.ts';
import { notConfirmer, notSecond } from '../../domain/second-person.ts';
import type { Session } from '../../domain/session.ts';
import { countedText } from '../../text/i18n/check-words.ts';
import type { Lang, Params } from '../../text/i18n/messages.ts';
import type { News } from './news.ts';

/** What changed with runs of steps, for one person: that one waits for them, and how it ended. */
export function runNews(before: Session, after: Session, you: string, lang: Lang): readonly News[] {
  if (before.runs === after.runs) return [];
  const was = new Map(before.runs.map((run) => [run.id, run]));
  return after.runs.flatMap((run) => {
    const old = was.get(run.id);
    if (old?.state === run.state && old.hash === run.hash) return [];
    return newsOfRun(run, after, you, lang);
  });
}

function newsOfRun(run: StepRun, session: Session, you: string, lang: Lang): readonly News[] {
  const step = session.steps[run.step]?.step.title[lang] ?? run.step;
  const n = allSteps(session).findIndex(({ id }) => id === run.step) + 1;
  const params = { step, who: run.by.name, n };
  if (run.query) return newsOfCheck(run, run.query, params, lang);
  switch (run.state) {
    case 'ready': {
      if (run.by.id === you)
        return [{ tone: 'wait', say: { key: 'news.run-looked-up', params }, bell: false }];
      const person = session.participants[you];
      const may =
        person !== undefined && run.danger === 'high' && notSecond(session, run.by, person) === null;
      return may ? [{ tone: 'wait', say: { key: 'news.run-asks', params }, bell: true }] : [];
    }
    case 'waiting': {
      const wait = run.waits.find(({ isOurs, approvers }) => isOurs && approvers.includes(you));
      const person = session.participants[you];
      if (wait === undefined || person === undefined || notConfirmer(session, run, person) !== null)
        return [];
      const said = { ...params, environment: wait.environment };
      return [{ tone: 'wait', say: { key: 'news.run-approval', params: said }, bell: true }];
    }
    case 'declined': {
      const { by, reason } = run.declined ?? { by: run.by, reason: '' };
      const said = { key: 'news.run-declined', params: { step, who: by.name, reason } } as const;
      return [{ tone: 'wait', say: said, bell: run.by.id === you }];
    }
    case 'refused':
    case 'failed':
    case 'cancelled':
    case 'unknown':
      return [{ tone: 'burn', say: { key: `news.run-${run.state}`, params }, bell: true }];
    case 'done':
      return [{ tone: 'ok', say: { key: 'news.run-done', params }, bell: false }];
    default:
      return [];
  }
}

function newsOfCheck(run: StepRun, query: RunQuery, params: Params, lang: Lang): readonly News[] {
  switch (run.state) {
    case 'done': {
      const count = countedText(query, run.counted, lang) ?? '';
      return [{ tone: 'ok', say: { key: 'news.check-done', params: { ...params, count } }, bell: false }];
    }
    case 'failed':
    case 'refused':
    case 'unknown':
      return [{ tone: 'burn', say: { key: `news.check-${run.state}`, params }, bell: false }];
    default:
      return [];
  }
}
