/**
 * What the law would refuse and was there before it. These lists only shrink: whoever mends an entry takes it out, and an
 * entry that no longer holds fails the test. Nothing is added here.
 */

/** Names that several files define and export, and how many do. */
export const NAMES_TWICE: Readonly<Record<string, number>> = {
  Frame: 2,
  Identity: 2,
  Presence: 2,
  View: 2,
  act: 2,
  answerTo: 2,
  blank: 2,
  checkName: 2,
  chosen: 3,
  factsOf: 2,
  found: 2,
  freeze: 2,
  isLive: 2,
  lineOf: 2,
  linesBefore: 2,
  linked: 2,
  noteText: 2,
  openingOf: 2,
  parse: 2,
  parseRecord: 2,
  pause: 2,
  pointed: 2,
  readKept: 2,
  readLogs: 2,
  readPast: 2,
  refuse: 2,
  rowOf: 2,
  sessionOf: 2,
  sha256: 3,
  table: 2,
  verdictOf: 2,
  within: 2,
};
