/*
 * What names a workflow and its inputs, apart from the schemas: a terminal that joins loads none of those.
 */

export const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/;
export const WORKFLOW_FILE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\.ya?ml$/;
export const INPUT_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;
/** GitHub takes no more inputs. */
export const INPUTS_MOST = 25;
export const INPUT_LENGTH = 1_000;

/** True: a person may have meant more than one line, or GitHub would read an expression in it. */
export const isUnsafeInput = (text: string): boolean => /[\p{Cc}\u2028\u2029]|\$\{\{/u.test(text);
