import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { fileDetection } from '../adapters/file-detection/file-detection.ts';
import { MemoryDetection } from '../adapters/memory-detection/memory-detection.ts';
import { pagerDutyEvents } from '../adapters/pagerduty/events.ts';
import { type DetectionRule, dedupKey } from '../detection/rule.ts';
import { ruleFileSchema, ruleOf } from '../detection/rule-schema.ts';
import { Detector } from '../detector/detector.ts';
import type { Time } from '../ports/clock.ts';
import { CHECKOUT_ROUTING_KEY } from '../sim/pagerduty/team.ts';
import { demoMessages } from '../text/i18n/demo.ts';
import type { Lang } from '../text/i18n/messages.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** By which PagerDuty knows the alerts of the demo's rule. */
export const demoKey = (lang: Lang): string => dedupKey(demoRule(lang).name, [], sha256);

export interface DemoDetectionOptions {
  readonly lang: Lang;
  readonly time: Time;
  /** The shop's log. */
  readonly log: string;
  /** Of the demo's PagerDuty. */
  readonly url: string;
}

/** Evaluates the demo's rule over its log, and pages; the result ends it. */
export function detectInDemo({ lang, time, log, url }: DemoDetectionOptions): () => Promise<void> {
  const machine = { time, random: Math.random };
  const watcher = new Detector({
    watcher: 'demo',
    store: new MemoryDetection(),
    sources: new Map([['app', fileDetection({ name: 'app', path: log })]]),
    rules: async () => ({ rules: [demoRule(lang)], broken: [] }),
    sender: pagerDutyEvents({
      keys: { default: CHECKOUT_ROUTING_KEY, services: {} },
      url,
      ...machine,
      pager: null,
    }),
    ping: null,
    ...machine,
    hash: sha256,
    logger: { info() {}, warn() {}, error() {} },
    words: { lang, timeZone: 'UTC' },
    leaseMs: 15_000,
  });
  const ends = new AbortController();
  const running = watcher.run(ends.signal);
  return async () => {
    ends.abort();
    await running;
  };
}

/** The rule of the demo's shop, as its team has it in a file. */
const RULE = `
name: checkout-5xx
source: app
query: service.name:checkout AND log.level:error
total: service.name:checkout
impact: { users: user.id, share: 5%, minTotal: 20, page: 5 }
window: 1m
every: 10s
delay: 0s
resolve: { below: 3, clean: 3 }
service: checkout
runbook: https://wiki.example.com/runbooks/checkout-5xx
owner: payments
`;

/** Nobody waits ten seconds for the page of a demo. */
const EVERY_MS = 500;

function demoRule(lang: Lang): DetectionRule {
  const rule = ruleOf(ruleFileSchema.parse(parse(RULE)));
  return { ...rule, title: demoMessages.title[lang], every: EVERY_MS };
}
