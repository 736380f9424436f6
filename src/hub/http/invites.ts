import type { Session } from '../../domain/session.ts';
import type { Transport } from '../../ports/edge.ts';
import type { InviteState } from '../../protocol/http.ts';
import { joinUrl } from '../../protocol/join-url.ts';
import { type InviteRecord, kindOf } from '../identity/credentials-schema.ts';
import { type Exchange, inviteeOf } from '../identity/invites.ts';
import { HUB_ACTOR } from '../identity/revocation.ts';
import { actorOf, type TokenView } from '../identity/tokens.ts';
import { type HttpDeps, hubsOf } from './deps.ts';
import { lettingIn } from './letting-in.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';

/** Invites to a session, and the one call that an invite is good for. */
export function inviteRoutes(deps: HttpDeps): HandlersOf<'invite' | 'invites' | 'revokeInvite' | 'exchange'> {
  const { invites } = deps;
  const letIn = lettingIn<Exchange>(deps);
  return {
    async invite({ c, identity, session: { id: session }, body: { role, hours, uses, lines } }) {
      const listening = deps.listening();
      // An invite to a hub that nobody else can reach would only look like one.
      if (!listening) throw new HttpProblem(409, 'not-listening');
      const { actor, reach, tokenId: token, expires: until } = identity;
      const hoursWish = hours === undefined ? {} : { hours };
      const made = await invites.mint({
        session,
        role,
        by: actor.id,
        token,
        until,
        uses,
        lines,
        ...hoursWish,
      });
      if (!made.ok) throw new HttpProblem(made.kind === 'too-many' ? 409 : 401, made.kind, made.params);
      const host = reach === 'machine' ? { host: true } : {};
      const { id, role: known, expires, web } = made.record;
      const told = {
        participant: inviteeOf(made.record),
        role: known,
        until: expires,
        ...host,
        ...(web ? { uses: web.uses } : {}),
      };
      const noted = await deps.hub.system(session, 'participant.invite', told, actor);
      // Nobody is let in of whom the session's record knows nothing.
      if (!noted.ok) {
        await invites.revoke(session, made.record.id, null);
        throw new HttpProblem(409, noted.refusal.kind, noted.refusal.params);
      }
      const others = (deps.hubs ?? []).filter(
        (hub) => new URL(hub).origin !== new URL(listening.base).origin,
      );
      const url = joinUrl({ ...listening, session, invite: made.invite, others });
      c.status(201);
      const { fingerprint } = listening;
      const forBrowser = web ? { web, ...(fingerprint === undefined ? {} : { fingerprint }) } : {};
      return { id, url, role, expires, ...forBrowser };
    },
    invites: ({ session }) => ({
      invites: invites.list(session.id).map((invite) => stateOf(invite, deps.tokens.list(), session)),
    }),
    async revokeInvite({ identity, session, params: { invite } }) {
      const revoked = await invites.revoke(session.id, invite, identity.actor);
      if (!revoked) throw new HttpProblem(404, 'unknown-invite', { invite });
      await deps.recorded();
      return { invite: stateOf(revoked, deps.tokens.list(), session) };
    },
    async exchange({ c, body: { invite, session, name, secret } }) {
      const exchange = { invite, session, name, ...(secret === undefined ? {} : { secret }) };
      const { record, token } = await letIn.byInvite(c, invites.exchange, exchange);
      await tellMaker(c.env.transport, record, session);
      c.status(201);
      return { token, actor: actorOf(record), session, expires: record.expires, ...hubsOf(deps) };
    },
  };

  /** The person who got hold of the invite on its way is somewhere else than those it was meant for: its maker is shown that. */
  async function tellMaker({ outside }: Transport, { participant, name }: TokenView, session: string) {
    if (outside === null) return;
    const admitted = { participant, name, from: outside };
    const noted = await deps.hub.system(session, 'participant.admit', admitted, HUB_ACTOR);
    // The same exchange may be made again for a minute.
    if (!noted.ok) throw new HttpProblem(409, noted.refusal.kind, noted.refusal.params);
  }
}

/** The hub's own notes about an invite are no data for others. */
function stateOf(invite: InviteRecord, tokens: readonly TokenView[], { admittedFrom }: Session): InviteState {
  const { id, by, created, expires, used, revoked, web } = invite;
  const came = tokens
    .filter((token) => token.invite === id && token.web?.moved !== true)
    .map(({ participant, name, created: at }) => {
      return { participant, name, at, from: admittedFrom[participant]?.from ?? null };
    });
  return { id, role: kindOf(invite), by, created, expires, used, revoked, ...(web ? { web } : {}), came };
}
