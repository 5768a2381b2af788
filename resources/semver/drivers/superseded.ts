import { ResourceError } from "../../../shared/resource/errors.ts";

/** To write a forced version again could take back a number that somebody has got meanwhile. */
export function superseded(place: string, cause?: unknown): ResourceError {
  return new ResourceError(
    "conflict",
    `Cannot confirm what was written to "${place}": the reply was lost, and somebody else may have written since`,
    { cause, hint: "look at what is stored there, and put again if it is not what you want" },
  );
}
