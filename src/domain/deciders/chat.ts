import { accept, type Deciders, madeId, noEffect } from './decide-type.ts';

/** What is known not to be in the chat may be asked for again. */
const MAY_REPEAT: ReadonlySet<string | null> = new Set(['abandoned', 'failed']);

/**
 * What the hub does in a team's chat. It decides by its configuration whether a session has a place there, also a drill;
 * what goes out after the close are its last words.
 */
export const chatDeciders = {
  'chat.request': (s, c) => {
    const { act, args } = c.data;
    const wanted = JSON.stringify(args);
    const same = s.actions.some(
      (action) =>
        action.target === 'slack' &&
        action.act === act &&
        !MAY_REPEAT.has(action.outcome) &&
        JSON.stringify(action.args) === wanted,
    );
    if (same) return noEffect;
    return accept({ type: 'action.requested', data: { action: madeId(c), target: 'slack', act, args } });
  },
  'chat.stall': (s, c) => {
    // A deleted message is something to do, whatever else was wrong before.
    const isNews = s.chatStall === null || (c.data.kind === 'gone' && s.chatStall.kind !== 'gone');
    return isNews ? accept({ type: 'chat.stalled', data: c.data }) : noEffect;
  },
  'chat.resume': (s) => (s.chatStall === null ? noEffect : accept({ type: 'chat.resumed', data: {} })),
} satisfies Deciders;
