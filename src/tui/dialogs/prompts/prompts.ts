import type { PromptId } from '../../model/screen-state.ts';
import { changePrompt, ruleOutPrompt } from './changes.ts';
import {
  boundaryPrompt,
  excludePrompt,
  includePrompt,
  mutePrompt,
  pinPrompt,
  queryPrompt,
  searchPrompt,
  windowPrompt,
} from './logs.ts';
import { expertPrompt, linkPrompt, snoozePrompt } from './pager.ts';
import type { PromptSpec } from './prompt.ts';
import { replayPrompt } from './replay.ts';
import {
  addPrompt,
  draftAtPrompt,
  draftDuePrompt,
  duePrompt,
  goalPrompt,
  happenedPrompt,
  mitigatedPrompt,
  recoveredPrompt,
  relapsedPrompt,
  renamePrompt,
  rewordPrompt,
  skipPrompt,
} from './session.ts';

export const PROMPTS: Readonly<Record<PromptId, PromptSpec>> = {
  search: searchPrompt,
  include: includePrompt,
  exclude: excludePrompt,
  mute: mutePrompt,
  query: queryPrompt,
  window: windowPrompt,
  boundary: boundaryPrompt,
  pin: pinPrompt,
  skip: skipPrompt,
  add: addPrompt,
  reword: rewordPrompt,
  goal: goalPrompt,
  rename: renamePrompt,
  due: duePrompt,
  at: happenedPrompt,
  'draft-at': draftAtPrompt,
  'draft-due': draftDuePrompt,
  mitigated: mitigatedPrompt,
  recovered: recoveredPrompt,
  relapsed: relapsedPrompt,
  snooze: snoozePrompt,
  link: linkPrompt,
  expert: expertPrompt,
  replay: replayPrompt,
  'rule-out': ruleOutPrompt,
  change: changePrompt,
};
