import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, ResourceError } from "../../resource/errors.ts";
import type { Environment } from "../../resource/step.ts";
import { isObject } from "../../schema/is-object.ts";

export interface KeyFile {
  readonly path: string;
  readonly text: string;
}

/** The key file that the environment names, or the one that `gcloud auth application-default login` leaves. */
export async function keyFileOfMachine(env: Environment): Promise<KeyFile | undefined> {
  const named = env["GOOGLE_APPLICATION_CREDENTIALS"];
  if (named) return read(named, "the file in GOOGLE_APPLICATION_CREDENTIALS");
  const directory = env["CLOUDSDK_CONFIG"] || (env["HOME"] && join(env["HOME"], ".config/gcloud"));
  if (!directory) return undefined;
  const path = join(directory, "application_default_credentials.json");
  return read(path, "the login of gcloud").catch((error) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}

async function read(path: string, what: string): Promise<KeyFile> {
  try {
    return { path, text: await readFile(path, "utf8") };
  } catch (cause) {
    throw new ResourceError("invalid-request", `Cannot read ${what} "${path}": ${messageOf(cause)}`, {
      cause,
    });
  }
}

function isAbsent({ cause }: ResourceError): boolean {
  return isObject(cause) && ["ENOENT", "ENOTDIR"].includes(String(cause["code"]));
}
