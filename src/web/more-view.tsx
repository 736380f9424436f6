/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import { notesOf } from '../domain/briefing.ts';
import { phaseProgress, progress, stepsOf } from '../domain/checklist.ts';
import { clockReadings } from '../domain/clock.ts';
import { looksOn } from '../domain/permission.ts';
import { ROLES } from '../domain/procedure.ts';
import type { ParticipantState, StepState } from '../domain/session.ts';
import { fill, type Lang, type Params } from '../text/i18n/messages.ts';
import { PAGE_MORE } from '../text/i18n/web/page-more.ts';
import { clockSeconds, mmss } from '../text/time.ts';
import { type Looked, personName } from './looked.ts';
import { At, Said } from './parts.tsx';
import { storyOf } from './story.ts';

const pageWord = (lang: Lang, key: keyof typeof PAGE_MORE, params?: Params): string =>
  fill(PAGE_MORE[key], lang, params);

/** What a press changes; the views themselves keep nothing. */
export interface Presses {
  unfold(section: string, isOpen: boolean): void;
  showMore(): void;
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
  const section = (id: string, name: string, body: () => ComponentChildren) => (
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
        : section('lines', pageWord(lang, 'more.lines'), () => <Lines looked={looked} />)}
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
  readonly children: ComponentChildren;
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

/** Who is in the session; of people who only look on, those who do so at this moment. */
function here({ session, presence }: Looked): readonly ParticipantState[] {
  const isAt = (id: string): boolean =>
    presence.some(({ participant, terminals }) => participant === id && terminals > 0);
  return Object.values(session.participants).filter(
    ({ id, kind, leftAt, removed }) => leftAt === null && !removed && (!looksOn(kind) || isAt(id)),
  );
}

/** A kind that this page does not know looks on, as an observer. */
function kindText(kind: string, lang: Lang): string {
  const key = `kind.${kind}`;
  return pageWord(lang, Object.hasOwn(PAGE_MORE, key) ? (key as keyof typeof PAGE_MORE) : 'kind.observer');
}

function People({ looked }: { looked: Looked }) {
  const { session, lang, presence, you } = looked;
  return (
    <ul class="people">
      {here(looked).map(({ id, name, kind }) => {
        const roles = ROLES.filter((role) => session.roles[role] === id).map((role) =>
          pageWord(lang, `role.${role}`),
        );
        const isHere = presence.some(({ participant, terminals }) => participant === id && terminals > 0);
        const said = [
          ...roles,
          ...(kind === 'member' ? [] : [kindText(kind, lang)]),
          ...(isHere ? [pageWord(lang, 'people.here')] : []),
          ...(you?.id === id ? [pageWord(lang, 'people.you')] : []),
        ];
        return (
          <li key={id}>
            <Said text={name} looked={looked} />{' '}
            <span class="by">{said.join(lang === 'ja' ? '・' : ', ')}</span>
          </li>
        );
      })}
    </ul>
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

function Lines({ looked }: { looked: Looked }) {
  const { lang, lines, zone } = looked;
  return (
    <>
      <p class="past">{pageWord(lang, 'lines.last', { n: lines.length })}</p>
      <ol class="log" aria-live="off">
        {lines.map(({ no, time, level, service, message }) => (
          <li key={no}>
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
