import type { CallFault } from '../../../src/sim/pagerduty/fault-plan.ts';

/** Every way in which one call goes wrong and the next could work. */
export const FAULT_KINDS: Readonly<Record<string, CallFault>> = {
  '429 with its headers': { kind: 'status', status: 429, headers: { 'ratelimit-reset': '3' } },
  '429 without header or body': { kind: 'status', status: 429 },
  '500': { kind: 'status', status: 500, body: '{"error":{"message":"Internal Server Error","code":2000}}' },
  '500 after it took effect': { kind: 'status', status: 500, done: true },
  '502 with a page': { kind: 'status', status: 502, body: '<html>' },
  'a page for JSON': { kind: 'html' },
  'a page for JSON after it took effect': { kind: 'html', done: true },
  'an empty body': { kind: 'empty' },
  'an empty body after it took effect': { kind: 'empty', done: true },
  'a body cut in the middle': { kind: 'cut' },
  'a body cut after it took effect': { kind: 'cut', done: true },
  'a connection dropped before': { kind: 'drop' },
  'a connection dropped after it took effect': { kind: 'drop', done: true },
  'a hang': { kind: 'hang' },
  'a hang after it took effect': { kind: 'hang', done: true },
  'an effect after our deadline': { kind: 'slow', ms: 12_000 },
};
