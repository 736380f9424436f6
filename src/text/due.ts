// No String.raw: the bundle writes it as it stands, and it is to be ASCII.
const CLOCK = `(?:午前|午後)?[0-9０-９]{1,2}(?:[:：][0-9０-９]{2}|時(?:[0-9０-９]{1,2}分|半)?)(?: ?[ap]m)?`;
const DAY = `(?:今日|本日|明日|明後日|[日月火水木金土]曜日?|[0-9０-９]{1,2}(?:[/／][0-9０-９]{1,2}|月[0-9０-９]{1,2}日)|today|tomorrow|(?:mon|tues?|wednes|thurs?|fri|satur|sun)day)`;
const WHEN = `(?:${DAY}(?:[\\s\u3000]*${CLOCK})?|${CLOCK})`;

/**
 * Until when something is due, as a text says it by a day, a clock time or both: `23:30まで`, `明日 10:00までに`, `by 23:30`,
 * `until Friday`. The time is the first group or the second.
 */
export const DUE = new RegExp(
  `(?:^|[\\s\u3000、。])(?:(${WHEN})まで(?:に)?|(?:by|until) (${WHEN})(?=[\\s.,]|$))`,
  'iu',
);
