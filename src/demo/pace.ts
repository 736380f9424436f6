/**
 * The demo's own clock: seconds of the story against the machine's time. The past is at its true distance;
 * from second 0 on the story runs `speed` times as fast as life.
 */
export interface DemoPace {
  /** Epoch ms at which a second of the story happens. */
  at(second: number): number;
  /** Second of the story at an epoch ms, with fractions. */
  second(now: number): number;
}

export function demoPace(startedAt: number, speed: number): DemoPace {
  return {
    at: (second) => startedAt + (second < 0 ? second * 1000 : (second * 1000) / speed),
    second: (now) => {
      const passed = (now - startedAt) / 1000;
      return passed < 0 ? passed : passed * speed;
    },
  };
}
