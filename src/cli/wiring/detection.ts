import { join } from 'node:path';
import { pingDeadMan, postTo } from '../../adapters/dead-man/ping.ts';
import { fileDetection } from '../../adapters/file-detection/file-detection.ts';
import { MemoryDetection } from '../../adapters/memory-detection/memory-detection.ts';
import { openSearchDetection } from '../../adapters/opensearch/detection/detection-source.ts';
import { type EventsOptions, pagerDutyEvents } from '../../adapters/pagerduty/events.ts';
import { diskFolder } from '../../adapters/procedure-files/folders.ts';
import { ruleFiles } from '../../adapters/procedure-files/rules/rule-files.ts';
import { openSqliteDetection } from '../../adapters/sqlite-detection/sqlite-detection.ts';
import type { DetectionSource } from '../../ports/detection-source.ts';
import type { DetectionStore } from '../../ports/detection-store.ts';
import type { Fallback, PageSender } from '../../ports/page-sender.ts';
import type { RuleFiles } from '../../ports/rules.ts';
import { realTime } from '../base/machine.ts';
import type { IndexOptions } from './opensearch.ts';

/** What the detectors of a data folder share. */
export const detectionStore = (data: string): DetectionStore =>
  openSqliteDetection({ path: join(data, 'watch.db'), time: realTime });

/** The same for one process alone: nothing is kept. */
export const memoryDetectionStore = (): DetectionStore => new MemoryDetection();

/** Detection rules of a folder. */
export const rulesOf = (folder: string): RuleFiles => ruleFiles(diskFolder(folder));

/** An index, counted for detection. */
export const indexDetection = (options: IndexOptions): DetectionSource =>
  openSearchDetection({ ...options, time: realTime, random: Math.random });

/** A file of JSON lines, counted for detection. */
export const logFileDetection = (options: Parameters<typeof fileDetection>[0]): DetectionSource =>
  fileDetection(options);

/** PagerDuty's Events API. */
export const eventSender = (options: Omit<EventsOptions, 'time' | 'random'>): PageSender =>
  pagerDutyEvents({ ...options, time: realTime, random: Math.random });

/** Pings a dead man's switch; false: it did not take the ping. */
export const deadManPing = (url: string) => (): Promise<boolean> => pingDeadMan(url);

/** Tells another address of pages that the pager does not take. */
export const postToFallback = (url: string): Fallback['post'] => postTo(url);
