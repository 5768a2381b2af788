import { ResourceError } from "../../../shared/resource/errors.ts";

/**
 * Does `work`; a failure of it gets `hint`. What is shared with the steps gives advice about pipelines and workers, which
 * is of no use to somebody at a terminal.
 */
export async function advising<T>(hint: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof ResourceError)) throw thrown;
    throw new ResourceError(thrown.code, thrown.message, { cause: thrown, hint });
  }
}
