import type { Environment } from "../resource/step.ts";

/** The endpoint that the variables common to all AWS tools set: `variable` for one service, or the one for all. */
export function configuredEndpoint(env: Environment, variable: string): string | undefined {
  return isOn(env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"])
    ? undefined
    : env[variable] || env["AWS_ENDPOINT_URL"] || undefined;
}

/** Whether a switch among those variables is on. */
export function isOn(text: string | undefined): boolean {
  return text?.toLowerCase() === "true";
}
