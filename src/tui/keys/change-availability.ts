import { canDispatch } from '../select/can-dispatch.ts';
import { changeLink, selectedChange } from '../select/changes.ts';
import { type Availability, both, no } from './availability.ts';

export const onChange: Availability = (s, w) => (selectedChange(s, w) === null ? no('why.no-change') : true);
export const browse: Availability = both(onChange, (s, w) => {
  const row = selectedChange(s, w);
  return row !== null && changeLink(row) !== null ? true : no('why.no-change-link');
});
export const pin: Availability = both(onChange, (s, w) => {
  const row = selectedChange(s, w);
  if (row === null) return no('why.no-change');
  return canDispatch(w, 'change.pin', { change: { ...row.change }, pinned: row.mark?.pinned == null });
});
export const ruleOut: Availability = both(onChange, (s, w) => {
  const row = selectedChange(s, w);
  if (row === null) return no('why.no-change');
  const reason = row.mark?.ruledOut == null ? '-' : null;
  return canDispatch(w, 'change.rule-out', { change: { ...row.change }, reason });
});
export const add: Availability = (_, w) =>
  w.readonly ? no('why.readonly') : canDispatch(w, 'note.add', { text: '-' });
export const browseRelease: Availability = (_, w) =>
  (w.release.answer?.run?.url ?? w.session.releaseContent?.frozen.url ?? null) === null
    ? no('why.no-change-link')
    : true;
