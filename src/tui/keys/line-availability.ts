import { lineLink } from '../select/line-link.ts';
import { fieldInHand, isHiddenValue, lineInHand } from '../select/opened-line.ts';
import { usersText } from '../select/people-hit.ts';
import { pinOf } from '../select/selection.ts';
import { type Availability, both, no, pin } from './availability.ts';

/* What can be done from an opened line, a list of values, and a trace. */

/** The longest filter that is shared with those who follow. */
const FILTER_CHARS = 1_000;

const held: Availability = (s, w) => (lineInHand(s, w) === null ? no('why.line-gone') : true);

/** Only a query has names to go on as. */
export const completes: Availability = ({ prompt }) =>
  prompt?.prompt === 'query' ? true : no('why.no-completion');

/** Into the form of the impact, where a number is known. */
export const writePeople: Availability = ({ dialogs }, w) => {
  const top = dialogs.at(-1);
  if (top?.kind !== 'form' || top.form !== 'impact') return no('why.not-impact');
  return usersText(w) === null ? no('why.no-people') : true;
};

/** A field has to be chosen, and its value to be known. */
export const filterByValue: Availability = (s, w) => {
  const field = fieldInHand(s, w);
  if (field === null) return no('why.choose-field');
  if (isHiddenValue(field.value)) return no('why.value-hidden');
  return field.name.length + field.value.length + 2 > FILTER_CHARS || /[\s=]/.test(field.name)
    ? no('why.value-too-long')
    : true;
};

export const topValues: Availability = both(held, (s, w) =>
  fieldInHand(s, w) === null ? no('why.choose-field') : true,
);

export const traceOfLine: Availability = both(held, (s, w) => {
  const trace = lineInHand(s, w)?.trace;
  if (trace === undefined) return no('why.no-trace');
  return isHiddenValue(trace) ? no('why.value-hidden') : true;
});

export const linkOfLine: Availability = both(held, (s, w) => {
  const line = lineInHand(s, w);
  if (line === null || w.facts === null) return no('why.facts-unknown');
  const link = w.facts.find(({ name }) => name === line.source)?.link;
  if (link === undefined) return no('why.no-link', { source: line.source });
  const made = lineLink(link, line);
  if ('lacks' in made) return no('why.link-lacks', { name: made.lacks });
  return 'notHttp' in made ? no('why.link-not-http') : true;
});

export const pinLine: Availability = both(both(pin, held), (s, w) => {
  const line = lineInHand(s, w);
  const known = line === null ? null : pinOf(w, line);
  return known === null ? true : no('toast.pinned-already', { n: known.number });
});
