import { lastSaid, nextUpdate, stageOf } from '../domain/briefing.ts';
import { nextSteps, ownerOf, timeLeft } from '../domain/checklist.ts';
import { originOf, spellsOf } from '../domain/course.ts';
import type { Role } from '../domain/procedure.ts';
import type { Session } from '../domain/session.ts';
import { impactLine } from '../text/impact.ts';
import { duration } from '../text/time.ts';
import { Fragment, h } from './draw.ts';
import { type Looked, lineTold, personName } from './looked.ts';
import { AroundTime, At, KnownFact, Said } from './parts.tsx';
import { pageWord } from './words.ts';

const SOON_MS = 5 * 60_000;
const MARKS = {
  live: '●',
  asking: '◌',
  connecting: '◌',
  reconnecting: '◌',
  offline: '✗',
  ended: '✗',
} as const;

/** How grave it looks: red burns, yellow waits for somebody, green is done, grey is past. */
export function toneOf(session: Session): 'burn' | 'wait' | 'done' | 'past' {
  const stage = stageOf(session);
  if (stage === 'closed' || stage === 'unrecovered') return 'past';
  if (stage === 'resolved') return 'done';
  if (session.kind === 'release') return 'done';
  return session.severity === 'SEV1' || session.severity === 'SEV2' ? 'burn' : 'wait';
}

/** What a manager asks, top to bottom, on one screen of a phone. */
export function FirstView({ looked }: { looked: Looked }) {
  return (
    <>
      <Heading looked={looked} />
      <Impact looked={looked} />
      <dl class="facts">
        <NextUpdate looked={looked} />
        <Person held="lead" looked={looked} />
        <Person held="driver" looked={looked} />
        <Doing looked={looked} />
      </dl>
      <Updates looked={looked} />
    </>
  );
}

function Heading({ looked }: { looked: Looked }) {
  const { session, lang } = looked;
  const { severity, kind } = session;
  const grade = severity ?? (kind === 'incident' ? pageWord(lang, 'no-severity') : null);
  return (
    <header class="top">
      <h1 tabIndex={-1}>
        {kind === 'incident' ? null : <span class="kind">{pageWord(lang, `kind.${kind}`)}</span>}
        <Said text={session.title} looked={looked} />
      </h1>
      <p class="grade">
        {grade === null ? null : <strong class={`badge ${toneOf(session)}`}>{grade}</strong>}
        {severity === null ? null : <span class="meaning">{pageWord(lang, `severity.${severity}`)}</span>}
        <span class={`stage ${stageTone(session)}`}>{pageWord(lang, `stage.${stageOf(session)}`)}</span>
      </p>
    </header>
  );
}

const stageTone = (session: Session): string => {
  const stage = stageOf(session);
  return stage === 'open'
    ? 'follow'
    : stage === 'mitigated'
      ? 'wait'
      : stage === 'resolved'
        ? 'done'
        : 'past';
};

function Impact({ looked }: { looked: Looked }) {
  const { session, lang } = looked;
  const { impact } = session;
  const text = impact === null ? '' : impactLine(impact.who, impact.what, lang);
  return (
    <section class="impact">
      <p class={text === '' ? 'sentence wait' : 'sentence'}>
        {text === '' ? pageWord(lang, 'impact.none') : <Said text={text} looked={looked} />}
      </p>
      <div class="beside">
        <Since looked={looked} />
        <Line looked={looked} />
      </div>
    </section>
  );
}

/** Since when, by what that is known, and for how long: up to the end of the last time that users were hit. */
function Since({ looked }: { looked: Looked }) {
  const { session, lang, now } = looked;
  const origin = originOf(session);
  if (origin === null) return <p class="since" />;
  const key = origin.by === 'alert' || origin.by === 'opening' ? origin.by : 'begin';
  const end = spellsOf(session, origin.at).at(-1)?.to ?? session.closedAt;
  const ms = (end === null ? now : Date.parse(end)) - Date.parse(origin.at);
  return (
    <p class="since">
      <AroundTime words={pageWord(lang, `since.${key}`)} iso={origin.at} looked={looked} />
      <span class="number"> · {duration(Math.max(0, ms), lang)}</span>
    </p>
  );
}

function Line({ looked }: { looked: Looked }) {
  const { kind, text } = lineTold(looked);
  const { unsavedSince, lang } = looked;
  if (kind === 'live' && unsavedSince !== null)
    return (
      <p class="line burn">
        ⚠ <AroundTime words={pageWord(lang, 'line.unsaved')} iso={unsavedSince} looked={looked} />
      </p>
    );
  return (
    <p class={`line ${kind}`}>
      <span aria-hidden="true">{MARKS[kind]}</span> {text}
    </p>
  );
}

function NextUpdate({ looked }: { looked: Looked }) {
  const { session, lang, now } = looked;
  const name = pageWord(lang, 'fact.next');
  const next = nextUpdate(session);
  if (next === null) {
    const last = session.notices.at(-1);
    const why = session.status === 'closed' ? 'next.closed' : last?.final ? 'next.final' : 'next.none';
    return (
      <KnownFact name={name} tone={why === 'next.none' ? 'wait' : 'past'}>
        {pageWord(lang, why)}
      </KnownFact>
    );
  }
  const left = Date.parse(next) - now;
  const said =
    left < 0
      ? pageWord(lang, 'next.late', { late: duration(-left, lang) })
      : pageWord(lang, 'next.left', { left: duration(left, lang) });
  return (
    <KnownFact name={name} tone={left < 0 ? 'burn' : left <= SOON_MS ? 'wait' : undefined}>
      <strong>
        <At iso={next} looked={looked} />
      </strong>{' '}
      <span class="number">
        {left < 0 ? '⚠ ' : ''}
        {said}
      </span>
    </KnownFact>
  );
}

function Person({ held, looked }: { held: Extract<Role, 'lead' | 'driver'>; looked: Looked }) {
  const { session, lang } = looked;
  const id = session.roles[held];
  const isOver = session.status === 'closed';
  return (
    <KnownFact
      isHalf
      name={pageWord(lang, `fact.${held}`)}
      tone={id !== undefined || isOver ? undefined : 'wait'}
    >
      {id === undefined ? (
        isOver ? (
          '-'
        ) : (
          pageWord(lang, 'nobody')
        )
      ) : (
        <Said text={personName(session, id)} looked={looked} />
      )}
    </KnownFact>
  );
}

/** What is being done: the goal, the next step and the last decision. */
function Doing({ looked }: { looked: Looked }) {
  const { session, lang, now } = looked;
  const { goal, status } = session;
  const steps = nextSteps(session, now, null);
  const doing = steps.find((step) => step.status === 'doing');
  const next = doing ?? steps[0];
  const decision = lastSaid(session, 'decision');
  return (
    <>
      <KnownFact
        name={pageWord(lang, 'fact.goal')}
        tone={goal === null ? (status === 'open' ? 'wait' : 'past') : undefined}
      >
        {goal === null ? (
          status === 'open' ? (
            pageWord(lang, 'goal.none')
          ) : (
            '-'
          )
        ) : (
          <Said text={goal} looked={looked} />
        )}
      </KnownFact>
      {status === 'open' ? (
        <KnownFact
          name={pageWord(lang, doing ? 'fact.doing' : 'fact.step')}
          tone={next === undefined ? 'past' : undefined}
        >
          {next === undefined ? pageWord(lang, 'step.none') : <Step step={next} looked={looked} />}
        </KnownFact>
      ) : null}
      <KnownFact name={pageWord(lang, 'fact.decision')} tone={decision === null ? 'past' : undefined}>
        {decision === null ? (
          pageWord(lang, 'decision.none')
        ) : (
          <>
            <Said text={decision.text} looked={looked} />{' '}
            <span class="by">
              <Said text={decision.by.name} looked={looked} />{' '}
              <At iso={decision.happenedAt ?? decision.at} looked={looked} />
            </span>
          </>
        )}
      </KnownFact>
    </>
  );
}

function Step({ step, looked }: { step: ReturnType<typeof nextSteps>[number]; looked: Looked }) {
  const { session, lang, now } = looked;
  const owner = ownerOf(step, session);
  const left = timeLeft(session, step, now);
  return (
    <>
      <Said text={step.step.title[lang]} looked={looked} />{' '}
      <span class="by">
        {owner === null ? null : <Said text={personName(session, owner)} looked={looked} />}{' '}
        {left === null ? null : (
          <span class={left < 0 ? 'number burn' : 'number'}>
            {pageWord(lang, left < 0 ? 'step.overdue' : 'step.left', {
              time: duration(Math.abs(left), lang),
            })}
          </span>
        )}
      </span>
    </>
  );
}

const SHOWN_UPDATES = 2;

/** What was said to people outside, the newest first. */
function Updates({ looked }: { looked: Looked }) {
  const { session, lang } = looked;
  const said = session.notices.toReversed();
  const earlier = said.length - SHOWN_UPDATES;
  return (
    <section class="updates" aria-labelledby="updates">
      <h2 id="updates">{pageWord(lang, 'said.title')}</h2>
      {said.length === 0 ? <p class="past">{pageWord(lang, 'said.none')}</p> : null}
      <ol class="told" aria-live="off">
        {said.slice(0, SHOWN_UPDATES).map((notice) => (
          <li key={notice.seq}>
            <At iso={notice.at} looked={looked} /> <Said text={notice.text} looked={looked} lines />
          </li>
        ))}
      </ol>
      {earlier > 0 ? <p class="past">{pageWord(lang, 'said.more', { n: earlier })}</p> : null}
    </section>
  );
}
