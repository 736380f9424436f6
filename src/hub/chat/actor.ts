import type { Actor } from '../../domain/event.ts';

/** In whose name the hub notes what becomes of its posts. */
export const CHAT_ACTOR: Actor = { id: 'slack', name: 'Slack', kind: 'system' };
