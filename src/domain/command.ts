import type { z } from 'zod';
import type { commandDataSchemas } from './command-schema.ts';
import type { Actor, CommandId } from './event.ts';

export type CommandType = keyof typeof commandDataSchemas;
export type CommandData<T extends CommandType = CommandType> = z.infer<(typeof commandDataSchemas)[T]>;
/** The same before defaults are filled in: what a client may send. */
export type CommandInput<T extends CommandType = CommandType> = z.input<(typeof commandDataSchemas)[T]>;

/** What someone asks for, with who asks: type and data by the person, `by` and `cmd` by the hub. */
export type Command = {
  [T in CommandType]: {
    readonly type: T;
    readonly data: CommandData<T>;
    readonly by: Actor;
    readonly cmd: CommandId;
    /** ISO time at which the person asked, by the hub's clock; absent: now. */
    readonly askedAt?: string | undefined;
  };
}[CommandType];
