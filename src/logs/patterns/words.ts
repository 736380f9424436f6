import { isDigit, isLetter, isWordy } from './characters.ts';
import { isNamedStatus, isStatusCode } from './status-code.ts';
import {
  ADDRESS,
  backTo,
  CONSTANT,
  code,
  count,
  ends,
  from,
  ID,
  isValue,
  kind,
  PATH,
  push,
  scanned,
  TIME_VALUE,
  to,
  VALUE,
  value,
} from './tokens.ts';
import { CALENDAR, DURATIONS, HOST_ENDS, METHODS, NAMES_WITH_DIGITS, PACKAGES, ZONES } from './vocabulary.ts';

const SLASH = 47;
const COLON = 58;

let end = 0;
/** Whether a request's method was read, and then its path, and no status after it yet. */
let request = false;
let routed = false;
/** The status code that the line carries, 100 to 599; 0 without one. */
export let status = 0;

/** Before a line's first word. `limit`: where its text ends. */
export function beginWords(limit: number): void {
  end = limit;
  request = false;
  routed = false;
  status = 0;
}

/** A request's path or address was read. */
export function passRoute(): void {
  routed ||= request;
}

/** A request's path: its segments stay, except those that are ids. The query is left out. */
function route(start: number, stop: number): void {
  passRoute();
  let constant = start;
  let i = start;
  const query = scanned.indexOf('?', start);
  const last = query >= start && query < stop ? query : stop;
  while (i < last) {
    const slash = scanned.indexOf('/', i);
    const next = slash >= i && slash < last ? slash : last;
    let digit = false;
    for (let k = i; k < next; k++) digit ||= isDigit(code(k));
    const version = next - i <= 3 && (code(i) | 32) === 118;
    if (digit && !version) {
      push(ID, constant, next, i - constant);
      constant = next;
    }
    i = next + 1;
  }
  if (constant < last) push(CONSTANT, constant, last);
}

function nextIsDigit(i: number): boolean {
  while (i < end && (code(i) === 32 || code(i) === 44)) i += 1;
  return i < end && isDigit(code(i));
}

/** A word without a digit. */
export function plain(start: number, stop: number, dots: number, hex: boolean): void {
  const length = stop - start;
  const first = code(start);
  const last = count - 1;
  if (isValue(last)) {
    if (length <= 12) {
      const bare = code(stop - 1) === 46 ? stop - 1 : stop;
      const word = scanned.slice(start, bare);
      if (DURATIONS.has(word) || ZONES.has(word)) {
        to[last] = bare;
        ends[last] = bare;
        return;
      }
      if (CALENDAR.has(word)) {
        value(TIME_VALUE, start, stop);
        return;
      }
    }
  } else if (length >= 3 && length <= 9 && first >= 65 && first <= 90 && nextIsDigit(stop)) {
    if (CALENDAR.has(scanned.slice(start, stop))) {
      // `Fri Jul 29`: the day before the month belongs to the time.
      if (last >= 0 && kind[last] === CONSTANT && CALENDAR.has(scanned.slice(from[last], to[last]))) {
        backTo(last);
        value(TIME_VALUE, from[last] as number, stop);
        return;
      }
      value(TIME_VALUE, start, stop);
      return;
    }
  }
  if (first === SLASH && length > 1) {
    if (request) {
      route(start, stop);
      return;
    }
    value(PATH, start, stop);
    return;
  }
  if (dots > 0 && isHost(scanned.slice(start, stop))) {
    value(ADDRESS, start, stop);
    return;
  }
  if (hex && length >= 8) {
    value(VALUE, start, stop);
    return;
  }
  if (length >= 3 && length <= 7 && first >= 65 && first <= 90 && METHODS.has(scanned.slice(start, stop)))
    request = true;
  push(CONSTANT, start, stop);
}

/** A word with a digit at `digit`: a value, or a constant head and a value (`node-12`, `onExtend:15`). */
export function mixed(start: number, stop: number, digit: number, dots: number, hex: boolean): void {
  const first = code(start);
  if (first === SLASH) {
    if (request) route(start, stop);
    else value(PATH, start, stop);
    return;
  }
  const scheme = scanned.indexOf('://', start);
  if (scheme > 0 && scheme < stop) {
    passRoute();
    value(ADDRESS, start, stop);
    return;
  }
  if (digit === start || hex) {
    if (isStatusCode(start, stop, routed)) {
      status ||= Number(scanned.slice(start, stop));
      request = false;
      routed = false;
      push(CONSTANT, start, stop);
      return;
    }
    value(VALUE, start, stop);
    return;
  }
  if (stop - start <= 8 && NAMES_WITH_DIGITS.has(scanned.slice(start, stop).toLowerCase())) {
    push(CONSTANT, start, stop);
    return;
  }
  if (dots > 0 && isHost(scanned.slice(start, stop))) {
    value(ADDRESS, start, stop);
    return;
  }
  let cut = digit;
  const before = code(cut - 1);
  if (before === COLON && isNamedStatus(start, cut - 1, stop)) {
    status ||= Number(scanned.slice(cut, stop));
    push(CONSTANT, start, stop);
    return;
  }
  if (
    (before === 45 || before === 43) &&
    (cut - 1 === start || !isWordy(code(cut - 2)) || code(cut - 2) === 95)
  ) {
    cut -= 1;
  }
  // A short part that goes on with letters after its digits is an id from its start: `checkout-x2x4z`, `f3a1…`.
  let part = cut;
  while (part > start && isLetter(code(part - 1))) part -= 1;
  if (part < cut && cut - part <= 4) {
    let k = cut;
    while (k < stop && isDigit(code(k))) k += 1;
    if (k < stop && isLetter(code(k))) cut = part;
  }
  value(VALUE, start, stop, cut - start);
}

/** Whether a dotted word names a host (`db-1.example.com:5432`) and not code (`com.acme.Checkout`, `Pay.java:42`). */
function isHost(word: string): boolean {
  const labels = word.replace(/:\d+$/, '').split('.');
  if (labels.length < 2 || labels.some((label) => !/^[\w-]+$/.test(label))) return false;
  if (PACKAGES.has(labels[0] as string)) return false;
  const last = labels.at(-1) as string;
  return HOST_ENDS.has(last) || (labels.length > 2 && /^[a-z]{2,4}$/.test(last));
}
