import { notesOf } from '../domain/briefing.ts';
import { phaseProgress, progress, stepsOf } from '../domain/checklist.ts';
import { clockReadings } from '../domain/clock.ts';
import { looksOn } from '../domain/permission.ts';
import { ROLES } from '../domain/procedure.ts';
import type { ParticipantState, StepState } from '../domain/session.ts';
import type { Lang } from '../text/i18n/messages.ts';
import { clockSeconds, mmss } from '../text/time.ts';
import { type Child, Fragment, h } from './draw.ts';
import { type Looked, personName } from './looked.ts';
import { At, Said } from './parts.tsx';
import { storyOf } from './story.ts';
import { knownKey, pageWord } from './words.ts';

/** What a press changes; the views themselves keep nothing. */
export interface Presses {
  unfold(section: string, isOpen: boolean): void;
  showMore(): void;
  olderLines(): void;
}

interface Seen {
  readonly looked: Looked;
  readonly presses: Presses;
}

/** All else, folded: it is drawn once somebody unfolds it. */
export function MoreView({ looked, presses }: Seen) {
  const { session, lang, lines } = looked;
  const { settled, total } = progress(session);
  const decisions = notesOf(session, 'decision').length;
  const pins = session.pins.filter(({ removed }) => !removed).length;
  const section = (id: string, name: string, body: () => Child) => (
    <Folded id={id} name={name} isOpen={looked.open.has(id)} presses={presses}>
      {looked.open.has(id) ? body() : null}
    </Folded>
  );
  return (
    <div class="more">
      {section('steps', pageWord(lang, 'more.steps', { settled, total }), () => (
        <Steps looked={looked} />
      ))}
      {section('story', pageWord(lang, 'more.story'), () => (
        <Story looked={looked} presses={presses} />
      ))}
      {section('decisions', pageWord(lang, 'more.decisions', { n: decisions }), () => (
        <Decisions looked={looked} />
      ))}
      {section('people', pageWord(lang, 'more.people', { n: here(looked).length }), () => (
        <People looked={looked} />
      ))}
      {section('pins', pageWord(lang, 'more.pins', { n: pins }), () => (
        <Pins looked={looked} />
      ))}
      {lines.length === 0
        ? null
        : section('lines', pageWord(lang, 'more.lines'), () => <Lines looked={looked} presses={presses} />)}
    </div>
  );
}

function Folded({ id, name, isOpen, presses, children }: FoldedProps) {
  return (
    <details
      open={isOpen}
      onToggle={(event) => presses.unfold(id, (event.currentTarget as HTMLDetailsElement).open)}
    >
      <summary>
        <h2>{name}</h2>
      </summary>
      {children}
    </details>
  );
}

interface FoldedProps {
  readonly id: string;
  readonly name: string;
  readonly isOpen: boolean;
  readonly presses: Presses;
  readonly children: Child;
}

const STEP_MARKS = { todo: '☐', doing: '»', done: '☑', skipped: '–' } as const;
const STEP_TONES = { todo: '', doing: 'follow', done: 'done', skipped: 'past' } as const;

function Steps({ looked }: { looked: Looked }) {
  const { session, lang } = looked;
  return (
    <>
      {session.phases.map((phase) => {
        const { settled, total } = phaseProgress(session, phase);
        return (
          <section key={phase.id}>
            <h3>
              <Said text={phase.title[lang]} looked={looked} />{' '}
              <span class="past number">
                {settled}/{total}
              </span>
            </h3>
            <ul class="steps">
              {stepsOf(session, phase).map((step) => (
                <StepRow key={step.id} step={step} looked={looked} />
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

function StepRow({ step, looked }: { step: StepState; looked: Looked }) {
  const { lang } = looked;
  const { status, by, at, reason, waiting } = step;
  return (
    <li class={STEP_TONES[status]}>
      <span class="mark" aria-hidden="true">
        {STEP_MARKS[status]}
      </span>
      <span>
        <Said text={step.step.title[lang]} looked={looked} />{' '}
        <span class="by">
          {pageWord(lang, waiting === null ? `status.${status}` : 'status.waits')}
          {by === null ? null : (
            <>
              {' '}
              <Said text={by.name} looked={looked} />
            </>
          )}
          {at === null ? null : (
            <>
              {' '}
              <At iso={at} looked={looked} />
            </>
          )}
          {reason === null ? null : (
            <>
              {' '}
              <Said text={reason} looked={looked} />
            </>
          )}
        </span>
      </span>
    </li>
  );
}

function Story({ looked, presses }: Seen) {
  const { session, lang, rows } = looked;
  const told = storyOf(session, lang);
  const left = told.length - rows;
  return (
    <>
      <dl class="clock">
        {clockReadings(session).map(({ reading, at, sinceOrigin, isApart }) => (
          <div key={reading}>
            <dt>{pageWord(lang, `clock.${reading}`)}</dt>
            <dd class="number">
              {sinceOrigin === null || isApart ? (
                <At iso={at} looked={looked} />
              ) : (
                `${sinceOrigin < 0 ? '' : '+'}${mmss(sinceOrigin)}`
              )}
            </dd>
          </div>
        ))}
      </dl>
      <ol class="told" aria-live="off">
        {told.slice(0, rows).map((each) => (
          <li key={each.key}>
            <At iso={each.at} looked={looked} />
            <span>
              <span class="kind">{each.name}</span> <Said text={each.text} looked={looked} lines />{' '}
              {each.by === null ? null : <By name={each.by} isImported={each.isImported} looked={looked} />}
            </span>
          </li>
        ))}
      </ol>
      {left <= 0 ? null : (
        <button type="button" onClick={() => presses.showMore()}>
          {pageWord(lang, 'more.earlier', { n: left })}
        </button>
      )}
    </>
  );
}

function By({ name, isImported, looked }: { name: string; isImported: boolean; looked: Looked }) {
  return (
    <span class="by">
      <Said text={name} looked={looked} />
      {isImported ? ` (${pageWord(looked.lang, 'imported')})` : ''}
    </span>
  );
}

function Decisions({ looked }: { looked: Looked }) {
  const { session } = looked;
  return (
    <ol class="told" aria-live="off">
      {notesOf(session, 'decision')
        .toReversed()
        .map((note) => (
          <li key={note.id}>
            <At iso={note.happenedAt ?? note.at} looked={looked} />
            <span>
              <Said text={note.text} looked={looked} lines />{' '}
              <By name={note.by.name} isImported={note.seq <= session.importedTo} looked={looked} />
            </span>
          </li>
        ))}
    </ol>
  );
}

const isConnected = ({ presence }: Looked, id: string): boolean =>
  presence.some(({ participant, terminals }) => participant === id && terminals > 0);

/** Who is in the session at a terminal; of people who only look on, those who do so at this moment. */
function here(looked: Looked): readonly ParticipantState[] {
  return staying(looked).filter(
    ({ id, kind }) => kind !== 'web' && (!looksOn(kind) || isConnected(looked, id)),
  );
}

const staying = ({ session }: Looked): readonly ParticipantState[] =>
  Object.values(session.participants).filter(({ leftAt, removed }) => leftAt === null && !removed);

/** A kind that this page does not know looks on, as an observer. */
const kindText = (kind: string, lang: Lang): string =>
  pageWord(lang, knownKey(`kind.${kind}`, 'kind.observer'));

function People({ looked }: { looked: Looked }) {
  const { session, lang } = looked;
  // A hub does not tell pages of each other: who looks on at this moment is not known, and there may be hundreds.
  const came = staying(looked).filter(({ kind }) => kind === 'web').length;
  return (
    <div class="people">
      <ul>
        {here(looked).map(({ id, name, kind }) => {
          const roles = ROLES.filter((role) => session.roles[role] === id).map((role) =>
            pageWord(lang, `role.${role}`),
          );
          const said = [
            ...roles,
            ...(kind === 'member' ? [] : [kindText(kind, lang)]),
            ...(isConnected(looked, id) ? [pageWord(lang, 'people.here')] : []),
          ];
          return (
            <li key={id}>
              <Said text={name} looked={looked} />{' '}
              <span class="by">{said.join(lang === 'ja' ? '・' : ', ')}</span>
            </li>
          );
        })}
      </ul>
      {came === 0 ? null : <p class="past">{pageWord(lang, 'people.web', { n: came })}</p>}
    </div>
  );
}

function Pins({ looked }: { looked: Looked }) {
  const { session } = looked;
  return (
    <ol class="pins">
      {session.pins
        .filter(({ removed }) => !removed)
        .map(({ id, number, line, comment, by, at }) => (
          <li key={id}>
            <p>
              <strong class="number">#{number}</strong>{' '}
              {comment === null ? null : <Said text={comment} looked={looked} lines />}{' '}
              <span class="by">
                <Said text={personName(session, by.id)} looked={looked} /> <At iso={at} looked={looked} />
              </span>
            </p>
            <p class="code">
              <Said text={line.message} looked={looked} lines />
            </p>
          </li>
        ))}
    </ol>
  );
}

const LINE_TONES: Readonly<Record<string, string>> = { fatal: 'burn', error: 'burn', warn: 'wait' };

function Lines({ looked, presses }: Seen) {
  const { lang, lines, older, zone } = looked;
  return (
    <>
      <p class="past">{pageWord(lang, 'lines.last', { n: lines.length })}</p>
      {older === 'none' ? null : (
        <button type="button" disabled={older === 'asked'} onClick={() => presses.olderLines()}>
          {pageWord(lang, older === 'asked' ? 'lines.asked' : 'lines.older')}
        </button>
      )}
      {older === 'failed' ? <p class="burn">✗ {pageWord(lang, 'lines.failed')}</p> : null}
      <ol class="log" aria-live="off">
        {lines.map(({ id, source, time, level, service, message, skipped }) => (
          <li key={`${source} ${id}`}>
            {skipped === undefined ? null : (
              <p class="wait">{pageWord(lang, 'lines.skipped', { n: skipped })}</p>
            )}
            {time === null ? null : <time dateTime={time}>{clockSeconds(time, zone)}</time>}{' '}
            <span class={LINE_TONES[level ?? '']}>{(level ?? '').toUpperCase()}</span>{' '}
            {service === null ? null : <Said text={service} looked={looked} />}{' '}
            <Said text={message} looked={looked} lines />
          </li>
        ))}
      </ol>
    </>
  );
}
