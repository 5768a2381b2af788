import { ResourceError } from "./errors.ts";

/** Lets the error line of a failure of `work` begin with `error <stage>:`. The innermost stage counts. */
export async function during<T>(stage: string | undefined, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof ResourceError) || thrown.stage !== undefined) throw thrown;
    const { code, message, cause, hint } = thrown;
    throw new ResourceError(code, message, { cause, hint, stage });
  }
}
