import { LEVELS, type Level, type LogLine } from './line.ts';
import { lineValue } from './line-value.ts';
import type { Range } from './regex/find.ts';
import { compileTextSearch, type TextSearch } from './regex/text-search.ts';

/** One include or exclude of the personal view, kept when off so that it can come back. */
export interface FilterTerm {
  /** Plain text, `/regex/` (see `compilePattern`), or `name==value` for exactly this value. */
  readonly text: string;
  readonly exclude: boolean;
  readonly on: boolean;
}

/** What a participant sees of the tail; the same words as the view's anchors on the wire. */
export interface LineFilter {
  /** Least severe level shown; null shows all. */
  readonly level: Level | null;
  readonly filters: readonly FilterTerm[];
  /** The session's mutes: shared excludes. */
  readonly mutes: readonly string[];
}

export const SHOW_ALL: LineFilter = { level: null, filters: [], mutes: [] };

/** `name==value`: lines that have exactly this value under a name, in a field or a column of their row. */
const EXACT = /^([^\s=]+)==(.*)$/s;

export interface ExactTerm {
  readonly name: string;
  readonly value: string;
}

export function exactTerm(text: string): ExactTerm | null {
  const [, name, value] = EXACT.exec(text) ?? [];
  return name === undefined || value === undefined ? null : { name, value };
}

interface Matcher {
  readonly search: TextSearch;
  readonly exact: ExactTerm | null;
}

/** Patterns are typed rarely and tested per line, so each is compiled once; the newest few are kept. */
const compiled = new Map<string, Matcher>();
const KEPT = 200;

function matcherOf(text: string): Matcher {
  let matcher = compiled.get(text);
  if (matcher === undefined) {
    matcher = { search: compileTextSearch(text), exact: exactTerm(text) };
    if (compiled.size >= KEPT) compiled.clear();
    compiled.set(text, matcher);
  }
  return matcher;
}

const searchOf = (text: string): TextSearch => matcherOf(text).search;

function finds(line: LogLine, text: string): boolean {
  const { search, exact } = matcherOf(text);
  return (exact !== null && lineValue(line, exact.name) === exact.value) || inLine(line, search);
}

/**
 * Whether a search is in what a row shows: message, service or trace. Fields are not on the row, so they count only
 * for a search with `=` in it, each as `name=value`: nothing vanishes for a reason that cannot be seen.
 */
function inLine(line: LogLine, search: TextSearch): boolean {
  if (search.test(line.message)) return true;
  if (line.service !== null && search.test(line.service)) return true;
  if (line.trace !== undefined && search.test(line.trace)) return true;
  if (!search.text.includes('=')) return false;
  // What became a column of the row is no field any more, but is asked for as one.
  if (line.service !== null && search.test(`service=${line.service}`)) return true;
  if (line.trace !== undefined && search.test(`trace=${line.trace}`)) return true;
  for (const name in line.fields) if (search.test(`${name}=${line.fields[name]}`)) return true;
  return false;
}

/** A line whose level is unknown passes every threshold: what cannot be judged is not hidden. */
function severeEnough(line: LogLine, least: Level | null): boolean {
  return least === null || line.level === null || LEVELS.indexOf(line.level) >= LEVELS.indexOf(least);
}

/**
 * Whether the view shows a line: severe enough, found by every include that is on (each narrows further; write
 * `/a|b/` for either), and by no exclude that is on nor any mute.
 */
export function matches(line: LogLine, filter: LineFilter): boolean {
  if (!severeEnough(line, filter.level)) return false;
  for (const term of filter.filters) {
    if (term.on && term.text !== '' && finds(line, term.text) === term.exclude) return false;
  }
  return !filter.mutes.some((mute) => mute !== '' && finds(line, mute));
}

/** Whether it may hide any line. */
export const narrows = ({ level, filters, mutes }: LineFilter): boolean =>
  level !== null || mutes.length > 0 || filters.some(({ on, text }) => on && text !== '');

/** Whether two may hide different lines; lists are compared as objects. */
export const isOtherFilter = (a: LineFilter, b: LineFilter): boolean =>
  a.level !== b.level || a.filters !== b.filters || a.mutes !== b.mutes;

/** Whether a search finds the line; a search highlights and jumps, it never hides. */
export function found(line: LogLine, search: string): boolean {
  return search !== '' && finds(line, search);
}

/** Where a search hits a shown text: UTF-16 ranges for highlighting, leftmost first. */
export function searchHits(text: string, search: string): readonly Range[] {
  return search === '' ? [] : searchOf(search).ranges(text);
}

/** True for a `/…/` that cannot run and is taken literally: to be said where it was typed. */
export function isInvalid(text: string): boolean {
  return searchOf(text).invalid;
}
