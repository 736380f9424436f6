import { z } from 'zod';
import { hubConfigSchema } from '../../src/cli/hub/hub-config.ts';
import { changesSettingsSchema } from '../../src/cli/settings/changes-schema.ts';
import { chatSettingsSchema } from '../../src/cli/settings/chat-schema.ts';
import { detectionSchema } from '../../src/cli/settings/detection-schema.ts';
import { natsSettingsSchema } from '../../src/cli/settings/nats-schema.ts';
import { pagerSettingsSchema } from '../../src/cli/settings/pager-schema.ts';
import { settingsSchema } from '../../src/cli/settings/settings-schema.ts';
import { sourceDefinitionSchema } from '../../src/cli/settings/source-schema.ts';
import { fieldTable, type ValueSchema } from './fields.ts';
import * as said from './settings-said.ts';

const written = (schema: z.ZodType): ValueSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as ValueSchema;

/** Sentences for each kind of log source, by its `type`. */
const SOURCES = { opensearch: said.OPENSEARCH_SAID, file: said.FILE_SAID } as const;

/** The table of one kind. A kind that has none throws. */
function sourceTable(type: keyof typeof SOURCES): string {
  const { oneOf, anyOf } = written(sourceDefinitionSchema);
  const kinds = new Map((oneOf ?? anyOf ?? []).map((kind) => [String(kind.properties?.type?.const), kind]));
  const left = [...kinds.keys()].filter((kind) => !(kind in SOURCES));
  const kind = kinds.get(type);
  if (left.length > 0 || !kind) throw new Error(`kinds of log sources: ${[...kinds.keys()].join(', ')}`);
  return fieldTable(kind, SOURCES[type]);
}

const NESTED = [...said.SHARED, 'nats'];

/** The tables of docs/reference/settings.md, by the names of their places. */
export const settingsTables: Readonly<Record<string, () => string>> = {
  'oncall.yaml': () => fieldTable(written(settingsSchema), said.SETTINGS_SAID, NESTED),
  'hub.yaml': () => fieldTable(written(hubConfigSchema), said.HUB_SAID, NESTED),
  opensearch: () => sourceTable('opensearch'),
  file: () => sourceTable('file'),
  pagerduty: () => fieldTable(written(pagerSettingsSchema), said.PAGERDUTY_SAID),
  slack: () => fieldTable(written(chatSettingsSchema), said.SLACK_SAID),
  detection: () => fieldTable(written(detectionSchema), said.DETECTION_SAID),
  changes: () => fieldTable(written(changesSettingsSchema), said.CHANGES_SAID),
  nats: () => fieldTable(written(natsSettingsSchema), said.NATS_SAID),
};
