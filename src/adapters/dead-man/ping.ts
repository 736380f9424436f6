const TIMEOUT_MS = 5_000;

/**
 * Pings the address of a dead man's switch, as of healthchecks.io: who waits there calls somebody when the pings end. Resolves with
 * whether it took the ping. The address is a secret: it is in no log.
 */
export async function pingDeadMan(url: string): Promise<boolean> {
  try {
    const reply = await fetch(url, {
      method: 'GET',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await reply.body?.cancel();
    return reply.ok;
  } catch {
    return false;
  }
}
