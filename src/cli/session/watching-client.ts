import type { SessionClient } from '../../client/session-client.ts';
import type { ClientState } from '../../client/state/client-state.ts';
import { refusal } from '../../domain/refusal.ts';
import type { ScreenClient } from '../../tui/model/screen-client.ts';

/**
 * A session's client for who only watches (`--observe`, `--readonly`): to the screen they are an observer, whatever
 * the hub would let them do, so that every act is offered as an observer's is, with its reason; and nothing is sent.
 */
export function watchingClient(client: SessionClient): ScreenClient {
  let seen: ClientState | null = null;
  let shown: ClientState | null = null;
  return {
    get() {
      const state = client.get();
      // The same object until something changes, as the screen expects of a store.
      if (shown === null || state !== seen) {
        seen = state;
        shown = state.you === null ? state : { ...state, you: { ...state.you, kind: 'observer' } };
      }
      return shown;
    },
    subscribe: (listener) => client.subscribe(listener),
    lines: client.lines,
    send: () => ({ n: 0 }),
    settled: async () => ({ kind: 'refused', refusal: refusal('not-allowed', { kind: 'observer' }) }),
    ask: (what, args) => client.ask(what, args),
    older: (place, limit) => client.older(place, limit),
    upTo: (time, limit) => client.upTo(time, limit),
    fill: (place) => client.fill(place),
    setView: () => {},
    keepPane: () => {},
    keepDraft: () => {},
    dismiss: (notice) => client.dismiss(notice),
    retryNow: () => client.retryNow(),
    heardAt: () => client.heardAt(),
  };
}
