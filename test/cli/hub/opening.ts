import type { Procedures } from '../../../src/ports/procedures.ts';

/** Body of `POST /v1/sessions` with the built-in procedure for incidents. */
export async function openingBody(procedures: Pick<Procedures, 'find'>) {
  const found = await procedures.find('incident');
  if (!found?.ok) throw new Error('no procedure');
  const { procedure, hash: procedureHash, origin: procedureOrigin } = found.loaded;
  const tail = { sources: [], query: null, window: null };
  const rest = { kind: 'incident', timeZone: 'Asia/Tokyo', lang: 'ja', severity: null, firedAt: null, tail };
  const data = { title: 'Checkout fails', procedure, procedureHash, procedureOrigin, ...rest };
  return { client: 'test-client', n: 1, data };
}
